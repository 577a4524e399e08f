"""Blocks and lists on one line, between braces or brackets: with the signs that are missing, as they were meant."""

from __future__ import annotations

import re

from agenda.model.schema import KEYS

CLOSING = {"{": "}", "[": "]"}
OPENING = {"}": "{", "]": "["}

#: A text between quotes, a bracket, the next key, a run of commas, or any other sign.
_PIECE = re.compile(
    r"\"(?:\\.|[^\"\\])*\"|'(?:''|[^'])*'|[\[\]{}]|,\s*([a-z_]+):(?=\s)|,[,\s]*(?=,)|,\s*(?=[}\]])|.", re.DOTALL
)

#: One key and its value: between quotes, in brackets, or a text with no sign that would end it there.
_PAIR = (
    r"[a-z_]+:\s+(?:\"(?:\\.|[^\"\\])*\"|'(?:''|[^'])*'|\[[^\[\]{}]*\]|\{[^\[\]{}]*\}"
    r"|(?![\"'\[{&*!|>%@`#])(?:(?!:\s|\s#|[,\[\]{}]).)+)"
)
#: Where the value begins that ends here.
_LIST = re.compile(r"(?<=: )(?=[^:{}\[\]]*$)")
_PAIRS = re.compile(rf"{_PAIR}(?:,\s*{_PAIR})*", re.DOTALL)
_KEY = re.compile(r"(?:^|,\s*)([a-z_]+):\s")


def is_pairs(text: str) -> bool:
    """Whether ``text`` is what can stand between braces: keys of the agenda, each with its value."""
    return bool(_PAIRS.fullmatch(text.strip())) and all(key in KEYS for key in _KEY.findall(text.strip()))


def repaired(flow: str) -> str:
    """``flow``, which begins with a brace or a bracket, with each of them closed where it was meant to be.

    A list ends before the next key. What closes without being opened is left out, and so is what follows the end
    but for a comment.
    """
    opened: list[str] = []
    parts: list[str] = []
    for piece in _PIECE.finditer(flow):
        sign, key = piece[0], piece[1]
        if sign in CLOSING:
            opened.append(sign)
        elif sign in OPENING:
            if not opened:
                continue
            if sign == "]" and "[" not in opened:  # the list was not opened: it begins behind its key
                parts = [_LIST.sub("[", "".join(parts))]
                opened.append("[")
            while CLOSING[opened[-1]] != sign and OPENING[sign] in opened:
                parts.append(CLOSING[opened.pop()])
            sign = CLOSING[opened.pop()]
        elif key in KEYS and opened[-1:] == ["["] and "{" in opened:
            parts.append(CLOSING[opened.pop()])
        elif sign.startswith(",") and not key and (len(sign) > 1 or not opened):
            continue
        parts.append(sign)
    made = "".join(parts).rstrip()
    if opened and made.endswith(","):  # it goes on, and nobody can say where it ends
        return flow
    if opened and made.endswith(")") and made.count(")") > made.count("("):
        made = made[:-1].rstrip()
    return made + "".join(CLOSING[sign] for sign in reversed(opened))
