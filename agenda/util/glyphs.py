"""Which characters the papers can print, and what they print in the place of others. See ``scripts/fonts``."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from agenda.util.font_coverage import BOUNDS

#: Characters without a shape of their own, which say how those next to them are drawn: joiners, variation selectors.
SHAPELESS = frozenset(map(chr, (0x200C, 0x200D, *range(0xFE00, 0xFE10))))


class Missing(NamedTuple):
    """Characters in a row that no font has, from ``start`` to ``end``; what comes nearest, empty if nothing does."""

    start: int
    end: int
    nearest: str


def missing(text: str) -> Iterator[Missing]:
    """What in ``text`` the papers cannot print as it is. Characters with and without a nearest one come apart."""
    if all(map(is_covered, text)):
        return
    kinds: list[bool | None] = []  # whether there is a nearest one, None for a character that can be printed
    for character in text:
        if character in SHAPELESS:  # belongs to what precedes it
            kinds.append(kinds[-1] if kinds else None)
        else:
            kinds.append(None if is_covered(character) else bool(nearest(character)))
    at = 0
    for kind, group in groupby(kinds):
        end = at + len(list(group))
        if kind is not None:
            yield Missing(at, end, "".join(map(nearest, text[at:end])) if kind else "")
        at = end


def printable(text: str) -> str:
    """``text`` as the papers print it, with the nearest character for each that no font has, if there is one."""
    if all(map(is_covered, text)):
        return text
    return "".join(each if is_covered(each) else nearest(each) or each for each in text if each not in SHAPELESS)


def is_covered(character: str) -> bool:
    """Whether every paper can print this character."""
    return character <= "~" or bisect_right(BOUNDS, ord(character)) % 2 == 1


@lru_cache(256)
def nearest(character: str) -> str:
    """The same character in another form that the papers can print, or an alike one; empty if there is none.

    The other form is the compatibility mapping of Unicode (NFKC): 𝐛 is a b, Ⅳ is IV.
    """
    if character in SHAPELESS:
        return ""
    alike = {"Pd": "–", "Pi": "“", "Pf": "”", "Zs": " "}.get(unicodedata.category(character), "")
    return next((each for each in (unicodedata.normalize("NFKC", character), alike) if all(map(is_covered, each))), "")
