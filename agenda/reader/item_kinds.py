"""In which list of the agenda an item belongs, by the keys that it has."""

from __future__ import annotations

import re
import typing
from collections.abc import Collection, Sequence
from dataclasses import MISSING
from functools import cache

from agenda.model.schema import KEYS, Agenda
from agenda.text.bilingual import LANGS

#: A line with a key, be it behind a dash.
_KEY_LINE = re.compile(r"[ ]*(- +)?([a-z_]+):(?: |$)")


@cache
def _lists() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Per list of the agenda the keys that its items may have, and those that they must have."""
    found: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for name, wanted in typing.get_type_hints(Agenda).items():
        if typing.get_origin(wanted) is list:
            fields = typing.get_args(wanted)[0].__dataclass_fields__
            required = {
                key for key, each in fields.items() if each.default is MISSING and each.default_factory is MISSING
            }
            found[name] = frozenset(fields), frozenset(required)
    return found


def list_of(keys: Collection[str], section: str) -> str:
    """The list in which an item with these keys belongs, when that is clear and is not ``section``; else empty.

    It is clear when the item has a key that is not for ``section``, and fits one other list in every key.
    """
    lists, have = _lists(), frozenset(keys)
    if section not in lists or have <= lists[section][0]:
        return ""
    fitting = [name for name, (known, required) in lists.items() if required <= have <= known]
    return fitting[0] if len(fitting) == 1 else ""


@cache
def _holders() -> list[tuple[frozenset[str], frozenset[str], str, frozenset[str], bool, bool]]:
    """Each key that holds a block or a list of blocks, with what is known of it.

    As (the keys of the block that it is in, those that must be in what it holds, the key, those that may be in there,
    whether it is a list, whether it must be there).
    """
    found = []
    for model in _entries(Agenda):
        for name, wanted in typing.get_type_hints(model).items():
            for inner in _entries_in(wanted):
                fields = model.__dataclass_fields__
                needed = frozenset(key for key, each in inner.__dataclass_fields__.items() if _is_needed(each))
                is_list = list in (typing.get_origin(wanted), *map(typing.get_origin, typing.get_args(wanted)))
                known = frozenset(inner.__dataclass_fields__)
                found.append((frozenset(fields), needed, name, known, is_list, _is_needed(fields[name])))
    return found


def _is_needed(field: typing.Any) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _entries_in(wanted: typing.Any) -> list[typing.Any]:
    """The class of the blocks that an annotation of the model holds, in a list; none for a text."""
    inner = [each for arg in typing.get_args(wanted) for each in _entries_in(arg)]
    return [*inner, wanted] if isinstance(wanted, type) and hasattr(wanted, "__dataclass_fields__") else inner


def _entries(model: typing.Any) -> set[typing.Any]:
    inner = {each for wanted in typing.get_type_hints(model).values() for each in _entries_in(wanted)}
    return {model, *(each for inside in inner for each in _entries(inside))}


def missing_list(before: Sequence[str], below: Sequence[str]) -> tuple[str, int] | None:
    """The key that is missing between two lines of a block, with its column, when only one key fits there.

    ``before`` are the lines above; ``below`` begins with the first line of what the key would hold.
    """
    above = next((line for line in reversed(before) if line.strip() and not line.lstrip().startswith("#")), "")
    word = re.match(r"[ ]*(?:- +)?([a-z_]+)(?=\s|$)", above)
    if re.search(r":(?: +[|>][-+]?)?\s*$", above) or (word and word[1] in KEYS):
        return None  # a key holds what is below, or lacks its colon
    inside = _keys_of_item(below)
    is_item = below[0].lstrip().startswith("-")
    fits = {
        (is_required, name, column)
        for column, around in _blocks_above(before)
        if (beside := around | _keys_after(below, column))
        for keys, needed, name, known, is_list, is_required in _holders()
        if is_list == is_item and beside <= keys and name in keys - beside and needed and needed <= inside <= known
    }
    best = [fit[1:] for fit in fits if fit[0] == max(fits)[0]]
    return best[0] if len(best) == 1 else None


def _keys_after(below: Sequence[str], column: int) -> set[str]:
    """The keys in this column until the block there ends."""
    keys: set[str] = set()
    for line in below:
        match = _KEY_LINE.match(line)
        if match and (match.start(2) < column or (match[1] and match.start(2) == column)):
            break
        keys |= {match[2]} if match and match.start(2) == column else set()
    return keys


def _key_at(line: str, column: int) -> str:
    """The key that begins in this column of a line, be it behind a dash."""
    match = _KEY_LINE.match(line)
    return match[2] if match and match.start(2) == column else ""


def _blocks_above(before: Sequence[str]) -> list[tuple[int, set[str]]]:
    """The blocks in which the last line of ``before`` is, from the inside out: their column and their keys so far."""
    blocks: list[tuple[int, set[str]]] = []
    ended = False
    for line in reversed(before):
        match = _KEY_LINE.match(line)
        if match is None:
            continue
        column = match.start(2)
        if not blocks or column < blocks[-1][0]:
            blocks.append((column, {match[2]}))
            ended = False
        elif column == blocks[-1][0] and not ended:
            blocks[-1][1].add(match[2])
        ended = ended or (bool(match[1]) and column == blocks[-1][0])
        if column == 0:
            break
    return blocks


def column_near(before: Sequence[str], line: str) -> int | None:
    """The column in which ``line`` was meant to begin, when one block or list above it is a single column off."""
    column, key = len(line) - len(line.lstrip()), _KEY_LINE.match(line)
    blocks = _blocks_above(before)
    if line.lstrip().startswith("- "):
        blocks = [(at, set()) for at in _dashes_above(before)]
    near = [(at, keys) for at, keys in blocks if abs(at - column) == 1]
    if len(near) > 1 and key and key[2] in LANGS:
        near = [(at, keys) for at, keys in near if keys & {*LANGS}]
    return near[0][0] if len(near) == 1 else None


def _dashes_above(before: Sequence[str]) -> list[int]:
    """The columns of the lists in which the last line of ``before`` is, from the inside out."""
    found: list[int] = []
    for line in reversed(before):
        column = len(line) - len(line.lstrip())
        if line.lstrip().startswith("- ") and (not found or column < found[-1]):
            found.append(column)
        if re.match(r"[a-z]", line):
            break
    return found


def _keys_of_item(below: Sequence[str]) -> set[str]:
    """The keys of the first item of ``below``, or of the block there."""
    first = below[0].strip()
    if re.match(r"(?:- +)?\{", first):
        return set(re.findall(r"[{,] *([a-z_]+):", first))
    start = re.match(r"[ ]*(?:- +)?", below[0])
    column = start.end() if start else 0
    keys = {_key_at(below[0], column)}
    for line in below[1:]:
        if line.strip() and len(line) - len(line.lstrip()) < column:
            break
        keys.add(_key_at(line, column))
    return keys - {""}
