"""Keys of list items, for matching two versions of a list; and items that are the same under another id."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

#: Lists of items with an id of their own, wherever they are.
SECTIONS_WITH_IDS = ("documents", "parts", "themes", "ambitions", "rules", "roles", "laws", "terms")
WITH_IDS = frozenset((*SECTIONS_WITH_IDS, "points", "passages", "sentences", "quotes"))


def _found(correction: dict[str, Any]) -> Any:
    replacements = correction.get("replacements")
    first = replacements[0] if isinstance(replacements, list) and replacements else None
    return first.get("found") if isinstance(first, dict) else None


def _first(key: str) -> Callable[[dict[str, Any]], Any]:
    def first(part: dict[str, Any]) -> Any:
        listed = part.get(key)
        return listed[0] if isinstance(listed, list) and listed else None

    return first


#: Lists whose parts have no id: the keys that identify them.
_KNOWN_BY: dict[str, Callable[[dict[str, Any]], Any]] = {
    "ends": lambda part: part.get("id"),
    "translation_notes": lambda part: part.get("place"),
    "dates": lambda part: part.get("date"),
    "left_as_is": lambda part: part.get("text"),
    "corrections": _found,
    "replacements": lambda part: part.get("found"),
    "retired": _first("gone"),
}


def is_item(name: str, path: Sequence[object]) -> bool:
    """Whether the parts of the list ``name`` at ``path`` are items by themselves: with an id, or links."""
    return name in WITH_IDS or (name == "links" and not path)


def keyed(name: str, old: Any, new: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The parts of both versions of the list ``name`` by their key; None when it is no list with such parts.

    Each key is there once: the second part with one key gets ``key#2``.
    """
    before, after = old or [], new or []
    if not (isinstance(before, list) and isinstance(after, list)):
        return None
    parts = [*before, *after]
    if name in WITH_IDS:
        known_by: Callable[[dict[str, Any]], Any] = lambda part: part.get("id")  # noqa: E731  # one of several
    elif name == "links" and any(isinstance(each, dict) and "ends" in each for each in parts):
        several = any(count > 1 for each in (before, after) for count in Counter(_pair(part) for part in each).values())
        known_by = (lambda part: f"{_pair(part)}:{part.get('kind')}") if several else _pair
    elif name == "links" and parts and all(isinstance(each, dict) for each in parts):
        known_by = lambda part: part.get("url")  # noqa: E731  # as above
    elif name in _KNOWN_BY:
        known_by = _KNOWN_BY[name]
    else:
        return None
    return _by_key(before, known_by), _by_key(after, known_by)


def _pair(link: Any) -> str:
    ends = link.get("ends") if isinstance(link, dict) else None
    ids = [str(end.get("id")) for end in ends if isinstance(end, dict)] if isinstance(ends, list) else []
    return "+".join(sorted(ids))


def _by_key(parts: list[Any], known_by: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    seen: Counter[str] = Counter()
    for part in parts:
        own = known_by(part) if isinstance(part, dict) else None
        key = own if isinstance(own, str) and own else "?"
        seen[key] += 1
        found[key if seen[key] == 1 else f"{key}#{seen[key]}"] = part
    return found


# --- renamed items ---


Data = dict[str, Any]
Path = tuple[str | int, ...]

#: Keys that name an item: they follow when its id changes.
NAMING = ("id", "via", "theme", "sentence", "rule", "place", "document", "instead")

#: How much alike the words of two items are when one is taken for the other under a new id, and how many letters that
#: takes: of two short texts that says nothing.
ALIKE, LEAST_LETTERS = 0.8, 25

#: With more pairs than this to choose from, only items with the very same words are taken for one.
MOST_PAIRS = 2500


def find_renames(old: Data, new: Data) -> list[tuple[str, str]]:
    """What got another id, as (old id, new id), to be applied in this order: items first, then what is in them.

    What is called after its item, as B4.1 after B4, follows without a word.
    """
    if set(ids(old)) == set(ids(new)):  # as for most edits: nothing went that another could be
        return []
    whole = list(_in_lists(old, new))
    for was, now in whole:
        old = with_new_id(old, was, now)
    inner = []
    for name in WITH_IDS:
        before, after = ({_id(item): item for item in _listed(each, name)} for each in (old, new))
        inner += [pair for id in before if id in after for pair in _within(before[id], after[id])]
    known_old, known_new = set(ids(old)), set(ids(new))
    return whole + [(was, now) for was, now in inner if was not in known_new and now not in known_old]


def with_new_id(data: Any, was: str, now: str) -> Any:
    """``data`` with ``now`` for the id ``was``, wherever it is named, and in the ids of what is called after it."""
    if isinstance(data, list):
        return [with_new_id(each, was, now) for each in data]
    if not isinstance(data, dict):
        return data
    return {
        key: renamed(each, was, now) if key in NAMING and isinstance(each, str) else with_new_id(each, was, now)
        for key, each in data.items()
    }


def renamed(id: str, was: str, now: str) -> str:
    """An id as it is when ``was`` became ``now``: the same, or another for that item and what is called after it."""
    return now + id.removeprefix(was) if id == was or id.startswith(f"{was}.") else id


def successor(former: str, id: str, aliases: Collection[str], inner: Collection[str]) -> str:
    """What a former name of the item ``id`` now names: one of the ids ``inner`` in the item, or the item itself.

    A focus point follows its ambition: of B8 with the former ids B5 and B5.1, the latter is now B8.1. So does a
    sentence its law, or its part.
    """
    rests = (former.removeprefix(was) for was in aliases if former.startswith(was))
    return next((f"{id}{rest}" for rest in rests if rest[:1] in (".", "-") and f"{id}{rest}" in inner), id)


def path_of(data: Any, id: str, path: Path = ()) -> Path:
    """Where the item with this id is in plain data; empty when it is not there."""
    if isinstance(data, dict):
        if data.get("id") == id and path[-2:-1] != ("ends",):
            return path
        steps: Iterator[tuple[str | int, Any]] = iter(data.items())
    elif isinstance(data, list):
        steps = iter(enumerate(data))
    else:
        return ()
    return next((found for key, each in steps if (found := path_of(each, id, (*path, key)))), ())


def ids(data: Any, name: str = "") -> Iterator[str]:
    """The ids of all items in plain data, at any depth; not where they are only named."""
    if isinstance(data, dict):
        if isinstance(data.get("id"), str) and name != "ends":
            yield data["id"]
        for key, each in data.items():
            yield from ids(each, str(key))
    elif isinstance(data, list):
        for each in data:
            yield from ids(each, name)


def _in_lists(old: Data, new: Data) -> Iterator[tuple[str, str]]:
    known_old, known_new = set(ids(old)), set(ids(new))
    for name in WITH_IDS:
        gone = [item for item in _listed(old, name) if _id(item) not in known_new]
        come = [item for item in _listed(new, name) if _id(item) not in known_old]
        yield from _pairs(gone, come)


def _within(old: Data, new: Data) -> Iterator[tuple[str, str]]:
    """What got another id in two versions of one item."""
    yield from _in_lists(old, new)
    for key, each in new.items():
        before = old.get(key)
        for one, other in zip(*((part if isinstance(part, list) else [part]) for part in (before, each)), strict=False):
            if isinstance(one, dict) and isinstance(other, dict):
                yield from _within(one, other)


def _listed(data: Data, name: str) -> list[Data]:
    found = data.get(name)
    return [item for item in found if isinstance(item, dict) and _id(item)] if isinstance(found, list) else []


def _id(item: Data) -> str:
    id = item.get("id")
    return id if isinstance(id, str) else ""


def _pairs(gone: list[Data], come: list[Data]) -> Iterator[tuple[str, str]]:
    """Which of ``gone`` is which of ``come``: first those with the same words, then those most alike."""
    by_words: dict[str, list[Data]] = {}
    for item in come:
        by_words.setdefault(_words(item), []).append(item)
    left = []
    for item in gone:
        if same := by_words.get(_words(item)):
            yield _id(item), _id(same.pop(0))
        else:
            left.append(item)
    rest = [item for items in by_words.values() for item in items]
    if len(left) * len(rest) > MOST_PAIRS:
        return
    likeness = sorted(
        ((_likeness(_words(a), _words(b)), _id(a), _id(b)) for a in left for b in rest), key=lambda each: -each[0]
    )
    taken: set[str] = set()
    for alike, was, now in likeness:
        if alike >= ALIKE and was not in taken and now not in taken:
            taken |= {was, now}
            yield was, now


def _likeness(one: str, other: str) -> float:
    if min(len(one), len(other)) < LEAST_LETTERS:
        return 0
    matcher = SequenceMatcher(None, one[:2000], other[:2000], autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0


def _words(item: Any) -> str:
    """What an item says, without any id."""
    if isinstance(item, dict):
        return " ".join(_words(each) for key, each in sorted(item.items()) if key not in NAMING)
    if isinstance(item, list):
        return " ".join(map(_words, item))
    return json.dumps(item, ensure_ascii=False)
