"""The differences between two versions of a text, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from agenda.util.characters import spaced

#: A word or a number, which may have points in it, a mark, or the white space between two words.
_TOKEN = re.compile(r"\s+|\w+(?:[.,]\d+)*|[^\w\s]")

#: What stays the same in a longer text is shown only so far, in characters, around what changed.
AROUND = 60

#: A longer stretch than this, in tokens, is reported as rewritten: comparing it could take very long.
MOST_TOKENS = 240


class Stretch(NamedTuple):
    """A part of the two texts: ``same`` in both, ``gone`` from the old one or ``new`` in the new one."""

    kind: Literal["same", "gone", "new"]
    text: str


def compare_words(old: str, new: str) -> list[Stretch]:
    """The stretches that make up both texts, in order.

    Without those that are ``new`` they join to ``old``, and without those that are ``gone`` to ``new``. What changed is
    given in whole words, and changes with no more than a space between them as one.
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    gone, came = before[start : len(before) - end], after[start : len(after) - end]
    found = [Stretch("same", "".join(before[:start]))] if start else []
    if max(len(gone), len(came)) > MOST_TOKENS:
        found += _changed("".join(gone), "".join(came))
    else:
        found += _matched(gone, came)
    return _joined([*found, Stretch("same", "".join(before[len(before) - end :]))] if end else found)


def _shared(one: list[str], other: list[str]) -> int:
    """How many tokens two lists have in common from their beginning."""
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _matched(before: list[str], after: list[str]) -> list[Stretch]:
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


def reworded(old: str, new: str) -> list[Stretch]:
    """The stretches of a text that was reworded, with long stretches that stayed cut."""
    stretches = compare_words(old, new)
    last = len(stretches) - 1
    return [
        Stretch("same", _shortened(each.text, index > 0, index < last)) if each.kind == "same" else each
        for index, each in enumerate(stretches)
    ]


def as_markup(stretches: Sequence[Stretch]) -> str:
    """Stretches of a text as Markdown, with what went struck through and what came underlined."""
    tags = {"same": "{}", "gone": "<del>{}</del>", "new": "<ins>{}</ins>"}
    return "".join(tags[kind].format(spaced(text)) for kind, text in stretches).replace("</del><ins>", "</del> <ins>")


def _shortened(text: str, after: bool, before: bool) -> str:
    """The beginning of a text that follows a change, and the end of one before a change."""
    kept = AROUND * (after + before)
    if len(text) <= kept:
        return text
    first = text[:AROUND].rpartition(" ")[0] or text[:AROUND]  # no half words
    last = text[-AROUND:].partition(" ")[2] or text[-AROUND:]
    return (first if after else "") + " … " + (last if before else "")
