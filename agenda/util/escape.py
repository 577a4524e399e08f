"""Texts that anybody may have written, made harmless for where they are shown: a terminal, a log, Markdown."""

from __future__ import annotations

import re

from agenda.util.characters import visible

#: Stands between two characters that would mean something together; nobody sees it. As itself, and in Markdown.
_APART, JOINER = "\u2060", "&#8288;"

#: What Markdown, HTML or GitHub may read as more than text; ``_BEGINS`` only at the beginning of a line.
_MARKUP = re.compile(r"[!#$&*<>@\[\\\]^_`{|}~]")
_BEGINS = ("+", "-", "=")

#: What GitHub makes a link or a picture of anywhere: names, numbers of issues, addresses, pictograms, hashes.
_LINKED = re.compile(
    r"(?<=[@#])(?=\w)|(?<=:)(?=\w|//)|(?<=\bwww)(?=\.)|(?<=\bGH)(?=-)|(?<=\b[0-9a-f]{6})(?=[0-9a-f])", re.IGNORECASE
)


def one_line(text: str) -> str:
    """``text`` on one line, with a sign in place of each character that cannot be seen or steers a terminal."""
    return visible(" ".join(text.split()))


def for_log(text: str) -> str:
    """``text``, lines and all, with nothing in it that GitHub's runner takes for a command.

    It reads ``::name::`` at the start of a line, white space before it or not, and ``##[name]`` anywhere.
    """
    return re.sub(r"(?m)^(\s*:)(?=:)", f"\\1{_APART}", text.replace("##[", f"##{_APART}["))


def as_markdown(text: str) -> str:
    """``text`` as Markdown that shows it letter by letter, within a line: no markup, HTML, mention or link is left."""
    plain = _LINKED.sub(_APART, one_line(text))
    begins = f"&#{ord(plain[0])};" if plain[:1] in _BEGINS else ""
    escaped = _MARKUP.sub(lambda sign: f"&#{ord(sign[0])};", plain[1:] if begins else plain)
    return (begins + escaped).replace(_APART, JOINER)


def spaced(text: str) -> str:
    """``text`` as Markdown, with a space before and after it kept: it is a part of a sentence."""
    before, after = (" " if edge.isspace() else "" for edge in (text[:1], text[-1:]))
    return before + as_markdown(text) + (after if text.strip() else "")
