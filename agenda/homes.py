"""In which list of the agenda an item belongs, by the keys that it has."""

from __future__ import annotations

import typing
from collections.abc import Collection
from dataclasses import MISSING
from functools import cache

from agenda.model import Agenda


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


def home_of(keys: Collection[str], section: str) -> str:
    """The list in which an item with these keys belongs, when that is clear and is not ``section``; else empty.

    It is clear when the item has a key that is not for ``section``, and fits one other list in every key.
    """
    lists, have = _lists(), frozenset(keys)
    if section not in lists or have <= lists[section][0]:
        return ""
    homes = [name for name, (known, required) in lists.items() if required <= have <= known]
    return homes[0] if len(homes) == 1 else ""
