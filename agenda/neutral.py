"""Texts that anybody may have written, made harmless for where they are shown: a terminal, a log, Markdown."""

from __future__ import annotations

import re

from agenda.characters import visible

#: Stands between two characters that would mean something together; nobody sees it.
JOINER = "&#8288;"

#: What Markdown, HTML or GitHub may read as more than text, and white space that is more than a space.
_MARKUP = re.compile(r"[!-/:-@\[-`{-~]")

#: Marks that prose needs and that mean nothing within a line; the last three do at its beginning.
_HARMLESS = frozenset(",.;:()'\"?/%+-=")
_BEGINS = frozenset("+-=")

#: What GitHub makes a link or a picture of anywhere: names, numbers of issues, addresses, pictograms, hashes.
_LINKED = re.compile(
    r"(?<=[@#:])(?=\w)|(?<=//)|(?<=\bwww)(?=\.)|(?<=\bGH)(?=-)|(?<=\b[0-9a-f]{6})(?=[0-9a-f])", re.IGNORECASE
)


def one_line(text: str) -> str:
    """``text`` on one line, with a sign in place of each character that cannot be seen or steers a terminal."""
    return visible(" ".join(text.split()))


def for_log(text: str) -> str:
    """``text``, lines and all, with nothing in it that GitHub's runner takes for a command.

    It reads ``::name::`` at the start of a line, white space before it or not, and ``##[name]`` anywhere.
    """
    return re.sub(r"(?m)^(\s*:)(?=:)", "\\1\u2060", text.replace("##[", "##\u2060["))


def as_markdown(text: str) -> str:
    """``text`` as Markdown that shows it letter by letter, within a line: no markup, HTML, mention or link is left."""
    plain = one_line(text)
    pieces = []
    for index, sign in enumerate(plain):
        linked = JOINER if _LINKED.match(plain, index) else ""
        harmless = sign in _HARMLESS and (index > 0 or sign not in _BEGINS)
        pieces.append(linked + (f"&#{ord(sign)};" if _MARKUP.match(sign) and not harmless else sign))
    return "".join(pieces)
