"""What went from a text and what came, shown in it: as little of the rest as is needed to see where.

Needs only the library of Python: the comment under a pull request is written by a job that installs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from agenda.util.escape import spaced
from agenda.util.word_diff import Stretch, compare_words

#: What stays the same in a longer text is told only so far, in characters, around what changed.
AROUND = 60


def reworded(old: str, new: str) -> list[Stretch]:
    """The stretches of a text that was reworded, with long stretches that stayed cut."""
    stretches = compare_words(old, new)
    last = len(stretches) - 1
    return [
        Stretch("same", _shortened(each.text, index > 0, index < last)) if each.kind == "same" else each
        for index, each in enumerate(stretches)
    ]


def marked(stretches: Sequence[Stretch]) -> str:
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
