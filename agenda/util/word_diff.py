"""Two versions of a text, laid side by side word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

#: A word or a number, which may have points in it, a mark, or the white space between two words.
_TOKEN = re.compile(r"\s+|\w+(?:[.,]\d+)*|[^\w\s]")

#: A longer stretch than this, in tokens, is reported as rewritten: laying it side by side could take very long.
MOST_TOKENS = 240


class Stretch(NamedTuple):
    """A part of the two texts: ``same`` in both, ``gone`` from the old one or ``new`` in the new one."""

    kind: Literal["same", "gone", "new"]
    text: str


def compare_words(old: str, new: str) -> list[Stretch]:
    """The stretches that make up both texts, in order.

    Without those that are ``new`` they join to ``old``, and without those that are ``gone`` to ``new``. What changed is
    told in whole words, and changes with no more than a space between them as one.
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    gone, came = before[start : len(before) - end], after[start : len(after) - end]
    found = [Stretch("same", "".join(before[:start]))] if start else []
    if max(len(gone), len(came)) > MOST_TOKENS:
        found += _changed("".join(gone), "".join(came))
    else:
        found += _laid_beside(gone, came)
    return _joined([*found, Stretch("same", "".join(before[len(before) - end :]))] if end else found)


def _shared(one: list[str], other: list[str]) -> int:
    """How many tokens two lists have in common from their beginning."""
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _laid_beside(before: list[str], after: list[str]) -> list[Stretch]:
    found: list[Stretch] = []
    for operation, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if operation == "equal":
            found.append(Stretch("same", "".join(before[a:b])))
        else:
            found += _changed("".join(before[a:b]), "".join(after[c:d]))
    return found


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    """The same with changes that only white space keeps apart taken together: first what went, then what came."""
    joined: list[Stretch] = []
    gone = new = ""
    for index, each in enumerate(stretches):
        between = each.kind == "same" and each.text.isspace() and 0 < index < len(stretches) - 1
        if each.kind == "same" and not between:
            joined += _changed(gone, new)
            joined.append(each)
            gone = new = ""
        else:
            gone += each.text if each.kind != "new" else ""
            new += each.text if each.kind != "gone" else ""
    return joined + _changed(gone, new)


def _changed(gone: str, new: str) -> list[Stretch]:
    return ([Stretch("gone", gone)] if gone else []) + ([Stretch("new", new)] if new else [])
