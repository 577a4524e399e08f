"""Characters that an editor cannot see, and where the characters of a text stand in the YAML that it comes from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

#: Characters that make text look other than it is: controls, bidirectional controls and characters of no width,
#: line ends that only some programs see (Unicode categories Cc, Cs, Co, Zl, Zp and the invisible ones of Cf).
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ue000-\uf8ff\ud800-\udfff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
    "|\r(?!\n)"
)

#: Stands for a character that is left out while reading; itself forbidden in a file.
LEFT_OUT = "\ue000"

#: Stand-ins, forbidden in a file as well, for signs that are to be read as a part of a text.
STAND_INS = {sign: chr(0xE001 + number) for number, sign in enumerate(":#@`%*&!|>-?[]{},")}

_RESTORED = {ord(stand_in): sign for sign, stand_in in STAND_INS.items()} | {ord(LEFT_OUT): None}

#: Those of the forbidden characters that some programs take for the end of a line.
LINE_ENDS = frozenset("\x0b\x0c\r\x1c\x1d\x1e\x85\u2028\u2029")

_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([^\r\n]))")
_SIMPLE = {"0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b"}
_SIMPLE |= {" ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029"}
_FOLDED = re.compile(r"(?:[ \t]*\r?\n)+[ \t]*")


class Piece(NamedTuple):
    """One character of a text, and the stretch of the file that it was read from."""

    character: str
    start: int
    end: int


def restored(text: str) -> str:
    """A text that was read, with the signs themselves in the place of their stand-ins."""
    return text.translate(_RESTORED)


def visible(text: str) -> str:
    """``text`` with a sign in place of each character that cannot be seen."""
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def name_of(character: str) -> str:
    """The number and name of a character: ``U+200B ZERO WIDTH SPACE``."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()


def escaped(raw: str) -> Iterator[Piece]:
    """The characters in ``raw``, a text between double quotes, that are not to be seen and written as an escape."""
    for escape in _ESCAPE.finditer(raw):
        character = _unescaped(escape)
        if character == "\t" or FORBIDDEN.match(character):
            yield Piece(character, *escape.span())


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2] or escape[3]
    return chr(int(code, 16)) if code and int(code, 16) <= 0x10FFFF else _SIMPLE.get(escape[4], "")


def trace(raw: str, style: str | None, value: str) -> list[Piece] | None:
    """Per character of ``value`` where it stands in ``raw``, the YAML that it was read from.

    ``style`` is None for plain text, a quote, ``|`` or ``>``. None when the two cannot be laid beside each other:
    then nothing can be changed in a wrong place.
    """
    pieces = _trimmed([each for each in _pieces(raw, style) if not FORBIDDEN.match(each.character)], style)
    length = len(pieces)
    if value[:length] != "".join(piece.character for piece in pieces) or value[length:].strip("\n"):
        return None
    return pieces


def _pieces(raw: str, style: str | None) -> list[Piece]:
    pieces: list[Piece] = []
    index, end = (1, len(raw) - 1) if style in ('"', "'") else (0, len(raw))
    if style in ("|", ">"):
        index = raw.find("\n") + 1 or end
    while index < end:
        escape = _ESCAPE.match(raw, index) if style == '"' else None
        if escape:
            pieces.append(Piece(_unescaped(escape), index, escape.end()))
            index = escape.end()
        elif style == "'" and raw.startswith("''", index):
            pieces.append(Piece("'", index, index + 2))
            index += 2
        elif ends := _FOLDED.match(raw, index):
            lines = ends[0].count("\n")
            joined = "\n" * lines if style == "|" else "\n" * (lines - 1) or " "
            pieces += [Piece(sign, index, ends.end()) for sign in joined]
            index = ends.end()
        else:
            pieces.append(Piece(" " if raw[index] in LINE_ENDS else raw[index], index, index + 1))
            index += 1
    return pieces


def _trimmed(pieces: list[Piece], style: str | None) -> list[Piece]:
    """Without the indentation and the line ends around a block of text."""
    if style in ("|", ">"):
        while pieces and pieces[-1].character.isspace():
            pieces.pop()
        first = next((index for index, piece in enumerate(pieces) if piece.character != " "), 0)
        return pieces[first:]
    return pieces
