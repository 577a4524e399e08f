"""Quotation marks: those that YAML has around a text, and those that a text has in it."""

from __future__ import annotations

import re

#: What other readers of YAML take for true or false: a text that is one of these needs quotes.
BOOLEAN_WORDS = frozenset(
    form
    for word in ("yes", "no", "on", "off", "y", "n", "true", "false")
    for form in (word, word.title(), word.upper())
)

#: A text that YAML reads as itself without quotes, wherever it stands.
_PLAIN = re.compile(r"[\w‘’“”(][\w ‘’“”().;/-]*(?:[:?!&][\w ‘’“”().;/-]+)*")

#: A word that begins with an apostrophe: ’t, ’s, ’n.
APOSTROPHE = re.compile(r"'[stnkmr]\b")

_BEFORE_VALUE = re.compile(r"[ ]*(?:- +)*(?:[A-Za-z_]+:[ ]+)?")


def quote(text: str) -> str:
    """``text`` as YAML has it between quotes, on one line."""
    if '"' in text and "\\" not in text:
        return "'" + text.replace("'", "''") + "'"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def as_yaml(text: str) -> str:
    """``text`` as it can stand in YAML: with quotes only where it needs them."""
    other = text in BOOLEAN_WORDS or re.fullmatch(r"-?[0-9]+|null", text)
    return text if _PLAIN.fullmatch(text) and ": " not in text and not other else quote(text)


def opened_quote(line: str) -> int | None:
    """Where a quote opens on this line that does not close on it."""
    before = _BEFORE_VALUE.match(line)
    index = before.end() if before else 0
    in_brackets, value_begins = 0, True
    while index < len(line):
        sign = line[index]
        if value_begins and sign in "\"'":
            pattern = r'"(?:\\.|[^"\\])*"' if sign == '"' else "'(?:''|[^'])*'"
            closed = re.compile(pattern).match(line, index)
            if not closed:
                return index
            index = closed.end()
            value_begins = False
            continue
        if sign == "#" and line[index - 1 : index].isspace():
            return None
        if value_begins and sign in "{[":
            in_brackets += 1
        elif in_brackets and sign in ",:":
            value_begins = True
        elif not sign.isspace():
            value_begins = False
        index += 1
    return None


def curled(text: str) -> str:
    """``text`` with curly quotes for straight ones, sign for sign."""
    curled = re.sub(r'(^|[\s(\[“‘])"', r"\1“", text).replace('"', "”")
    curled = re.sub(rf"(^|[\s(\[“])(?!{APOSTROPHE.pattern})'", r"\1‘", curled)
    return curled.replace("'", "’")


def within_quotes(text: str, marks: str = "") -> str | None:
    """What stands between the quotes that are around the whole of ``text``; None when there are none.

    ``marks`` are the two that are meant; without them two equal straight ones. In “A” and “B” the first and the last
    are of two different words: then nothing is around the whole.
    """
    opening, closing = (marks[0], marks[1]) if marks else (text[:1], text[:1])
    if len(text) < 3 or text[0] != opening or text[-1] != closing or not (marks or opening in "\"'"):
        return None
    inner = text[1:-1]
    first = re.search(r"‘|’(?!\w)" if opening == "'" else "[“”]", curled(inner))  # a ’ before a letter is an apostrophe
    return inner if first is None or first[0] in "‘“" else None
