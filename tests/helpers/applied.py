"""Makes changes to the plain data of an agenda, from what ``agenda diff --format json`` says of them and no more."""

from __future__ import annotations

import copy
from typing import Any

from agenda.model.list_keys import keyed

Data = dict[str, Any]

#: Keys in which an item is named.
NAMING = ("id", "via", "theme", "sentence", "rule", "place", "document", "instead")


def apply(old: Data, changes: list[Data]) -> Data:
    """The agenda that the changes lead to."""
    data: Data = copy.deepcopy(old)
    for each in changes:
        if each["kind"] == "renamed":
            data = renamed(data, each["old"], each["new"])
    moved = _take_away(data, changes)
    for each in changes:
        if each["kind"] == "reordered":
            _reorder(data, each)
    _put_in(data, changes, moved)
    for each in changes:
        if _is_field(each):
            _set(data, each)
    return data


def _take_away(data: Data, changes: list[Data]) -> Data:
    """Take what went or moved out of its list; gives what moved, by its id."""
    moved: Data = {}
    for each in changes:
        if each["kind"] == "removed":
            _take(data, each["field"], each["id"])
        elif each["kind"] == "relation-removed":
            data["links"].remove(_link(data, each["id"]))
        elif each["kind"] == "moved" and each["field"] != "theme":
            moved[each["id"]] = _take(data, each["old"], each["id"])
        elif _is_part(each) and each["new"] is None:
            holder, place = _walk(_item(data, each["id"]), each["field"])
            del holder[place]
    return moved


def _put_in(data: Data, changes: list[Data], moved: Data) -> None:
    """Put what came or moved in its place, the first places first."""
    coming = [each for each in changes if each["place"] is not None]
    for each in sorted(coming, key=lambda each: each["place"]):
        if each["kind"] in ("added", "moved", "relation-added"):
            item = moved[each["id"]] if each["kind"] == "moved" else copy.deepcopy(each["new"])
            _list(data, each["field"]).insert(each["place"], item)
        else:
            listed = _list_of_part(_item(data, each["id"]), each["field"])
            listed.insert(each["place"], copy.deepcopy(each["new"]))


def renamed(data: Any, was: str, now: str) -> Any:
    """``data`` with another id for an item, and for what is called after it."""
    if isinstance(data, list):
        return [renamed(each, was, now) for each in data]
    if not isinstance(data, dict):
        return data
    new = {}
    for key, each in data.items():
        if key in NAMING and isinstance(each, str):
            new[key] = now + each[len(was) :] if each == was or each.startswith(was + ".") else each
        else:
            new[key] = renamed(each, was, now)
    return new


def plain(data: Any) -> Any:
    """``data`` without what says nothing: None, and empty lists and blocks."""
    if isinstance(data, dict):
        found = {key: plain(each) for key, each in data.items()}
        return {key: each for key, each in found.items() if each not in (None, [], {})}
    return [plain(each) for each in data] if isinstance(data, list) else data


def _is_part(change: Data) -> bool:
    """Whether a change is about a whole part of a list that is known by something else than an id."""
    if change["kind"] not in ("changed", "provenance", "relation-changed"):
        return False
    return change["place"] is not None or (change["new"] is None and _is_part_name(change["field"]))


def _is_part_name(field: str) -> bool:
    """Whether a field names a part of a list, and not a key of such a part."""
    steps = field.split(".")
    lists = ("ends", "translation_notes", "dates", "left_as_is", "corrections", "replacements", "retired", "links")
    last = max((place for place, step in enumerate(steps) if step in lists), default=None)
    keys = ("id", "via", "words", "reason", "source", "problem", "choice", "place", "event", "date", "text", "why")
    more = ("summary", "certainty", "times", "found", "becomes", "gone", "instead", "title", "url")
    return last is not None and last < len(steps) - 1 and steps[-1] not in (*keys, *more)


def _is_field(change: Data) -> bool:
    if change["kind"] in ("renamed", "added", "removed", "reordered", "relation-added", "relation-removed"):
        return False
    return not _is_part(change) and (change["kind"] != "moved" or change["field"] == "theme")


def _items(data: Any, name: str = "") -> list[Data]:
    found = []
    if isinstance(data, dict):
        if "id" in data and name != "ends":
            found.append(data)
        for key, each in data.items():
            found += _items(each, key)
    elif isinstance(data, list):
        for each in data:
            found += _items(each, name)
    return found


def _item(data: Data, id: str) -> Data:
    if not id:
        return data
    if id == "site":
        site: Data = data.setdefault("site", {})
        return site
    found = [each for each in _items(data) if each["id"] == id]
    return found[0] if found else _link(data, id)


def _link(data: Data, id: str) -> Data:
    pair, _, kind = id.partition(":")
    for each in data.get("links", []):
        link: Data = each
        ids = "+".join(sorted(end["id"] for end in link["ends"]))
        if ids == pair and (not kind or link["kind"] == kind):
            return link
    raise KeyError(id)


def _list(data: Data, field: str) -> list[Any]:
    owner, _, name = field.rpartition(".")
    listed: list[Any] = _item(data, owner).setdefault(name, [])
    return listed


def _take(data: Data, field: str, id: str) -> Any:
    items = _list(data, field)
    (item,) = [each for each in items if each["id"] == id]
    items.remove(item)
    return item


def _reorder(data: Data, change: Data) -> None:
    if change["field"] == "links" and not change["id"]:
        data["links"] = [_link(data, key) for key in change["new"]]
        return
    holder, name = _walk(_item(data, change["id"]), change["field"])
    parts = _parts(name, holder[name])
    assert list(parts) == change["old"]
    holder[name] = [parts[key] for key in change["new"]]


def _parts(name: str, listed: list[Any]) -> dict[str, Any]:
    both = keyed(name, listed, [])
    assert both is not None, name
    return both[0]


def _walk(holder: Any, steps: str) -> tuple[Any, Any]:
    """What holds the value at ``steps`` within an item, and under which key or place; blocks on the way are made."""
    name = ""
    while True:
        if isinstance(holder, list):
            keys = list(_parts(name, holder))
            key = max((key for key in keys if steps == key or steps.startswith(f"{key}.")), key=len)
            at: Any = keys.index(key)
        else:
            at = key = name = steps.partition(".")[0]
        if steps == key:
            return holder, at
        steps = steps[len(key) + 1 :]
        holder = holder[at] if isinstance(holder, list) else holder.setdefault(at, {})


def _list_of_part(holder: Any, field: str) -> list[Any]:
    """The list into which the part that ``field`` names goes."""
    steps = field.split(".")
    for count in range(len(steps) - 1, 0, -1):
        if keyed(steps[count - 1], [], []) is not None and steps[count - 1] != "ends":
            above, name = _walk(holder, ".".join(steps[:count]))
            listed: list[Any] = above.setdefault(name, [])
            return listed
    raise KeyError(field)


def _set(data: Data, change: Data) -> None:
    holder, field, lang = _item(data, change["id"]), change["field"], change["lang"]
    new = copy.deepcopy(change["new"])
    if field == "text" and lang and "text" not in holder:
        holder[lang] = new
        return
    above, at = _walk(holder, field)
    if lang:
        text = above[at] if isinstance(above, list) else above.setdefault(at, {})
        text[lang] = new
    elif new is None:
        above.pop(at, None)
    else:
        above[at] = new
