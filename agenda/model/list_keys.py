"""By what each part of a list in an agenda is known, so that two versions of the list can be laid beside each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

#: Lists of items with an id of their own, wherever they stand.
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


#: Lists whose parts have no id of their own: what they are known by.
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

    Each key is there once: the second part with one key is known by ``key#2``.
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
