"""Two versions of a text, laid beside each other word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

#: A word with its marks, or the white space between two words.
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")

#: Longer texts than this, in tokens, are told as rewritten: laying them side by side would take too long.
MOST_TOKENS = 4000


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
    if max(len(before), len(after)) > MOST_TOKENS:
        return [Stretch("gone", old), Stretch("new", new)]
    found: list[Stretch] = []
    for operation, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if operation == "equal":
            found.append(Stretch("same", "".join(before[a:b])))
            continue
        if b > a:
            found.append(Stretch("gone", "".join(before[a:b])))
        if d > c:
            found.append(Stretch("new", "".join(after[c:d])))
    return _joined(found)


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
