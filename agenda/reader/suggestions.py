"""Guesses at what an editor meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches

from agenda.text.bilingual import Both, both, same

_LOOKALIKES = str.maketrans("oil", "011")


#: An id of an ambition or of one of its focus points.
_NUMBERED = re.compile(r"[A-Za-z]{1,3}[0-9]+(\.[0-9]+)?")


def nearest(word: str, candidates: Iterable[str], alike: float = 0.6) -> str:
    """The candidate most like ``word``, or an empty text when none is ``alike`` (from 0 to 1, see difflib).

    Of ids such as B4 many are equally near: there only an id of the same kind that is the one nearest is a guess. Nor
    is another number a misspelling: agenda-2023 is not agenda-2022.
    """
    folded = {name.casefold(): name for name in candidates}
    plain = word[:100].casefold()
    same = [name for name in folded if _look(name) == _look(plain)]
    if same:
        return folded[plain if plain in same else same[0]]
    if re.search("[0-9]", plain) and _NUMBERED.fullmatch(_look(plain)):
        plain = plain.translate(_LOOKALIKES)
    if form := _NUMBERED.fullmatch(plain):
        near = [name for name in folded if (other := _NUMBERED.fullmatch(name)) and bool(other[1]) == bool(form[1])]
        close = get_close_matches(plain, near, n=2, cutoff=0.5)
        if len(close) == 2 and len({SequenceMatcher(None, name, plain).ratio() for name in close}) == 1:
            return ""
    else:
        close = get_close_matches(plain, folded, n=1, cutoff=alike)
    found = next(iter(close), "")
    return folded[found] if found and re.findall("[0-9]", found) == re.findall("[0-9]", plain) else ""


def _look(word: str) -> str:
    """What a word looks like at a glance: hyphens and spaces make no difference, nor do l and 1, or O and 0."""
    return re.sub(r"[\W_]+", "", word).translate(_LOOKALIKES)


def did_you_mean(word: str, written: str = "") -> Both:
    """A guess at what was meant, as a sentence; empty without one. It says so when ``written`` looks the same."""
    if not word:
        return same("")
    is_space = word != written and word.split() == written.split()
    difference = both("reader.validator.difference_is_a_space") if is_space else same("")
    return both("reader.validator.did_you_mean", word=word, difference=difference)
