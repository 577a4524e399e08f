"""Characters: those an editor cannot see, those the papers cannot print, and where they are in YAML."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

#: What a joiner (U+200C, U+200D) may follow: letters and marks of scripts from Hebrew to Meetei Mayek, and emoji. There
#: it is a part of the spelling, as in Persian and Telugu, or of the picture.
_JOINING = (
    "\u0590-\u109f\u1700-\u1cff\ua800-\uabff\U00010a00-\U00011fff\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f"
    "\U0001f000-\U0001faff"
)

#: Characters that make text look other than it is: controls, bidirectional controls and characters of no width,
#: line ends that only some programs see, object replacement and noncharacters (Unicode categories
#: Cc, Cs, Co, Zl, Zp, and the invisible ones of Cf).
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffc\ufffe\uffff\ue000-\uf8ff\ud800-\udfff"
    + "".join(f"{chr(plane - 2)}{chr(plane - 1)}" for plane in range(0x20000, 0xF0000, 0x10000))
    + "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
    + f"|\r(?!\n)|[\u200c\u200d](?<![{_JOINING}].)"  # to look back first, at every character, takes longer
)

#: The replacement of a character that is left out while reading; itself forbidden in a file.
LEFT_OUT = "\ue000"

#: Stand-ins, forbidden in a file as well, for signs that are to be read as a part of a text.
STAND_INS = {sign: chr(0xE001 + number) for number, sign in enumerate(":#@`%*&!|>-?[]{},")}

#: A value that begins with this is passed over: what is wrong with it was reported.
UNREAD = "\ue0ff"

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
    """The line ends and the characters that are not to be seen in ``raw``, text in double quotes, that are escapes."""
    pieces = _pieces(raw, '"')
    for match in re.finditer(f"[\t\n]|{FORBIDDEN.pattern}", "".join(piece.character for piece in pieces)):
        piece = pieces[match.start()]
        if raw[piece.start] == "\\":
            yield piece


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2] or escape[3]
    return chr(int(code, 16)) if code and int(code, 16) <= 0x10FFFF else _SIMPLE.get(escape[4], "")


def trace(raw: str, style: str | None, value: str) -> list[Piece] | None:
    """Per character of ``value``, which is in NFC, where it is in ``raw``, the YAML that it was read from.

    ``style`` is None for plain text, a quote, ``|`` or ``>``. None when the two cannot be aligned:
    then nothing can be changed in a wrong place.
    """
    pieces = _pieces(raw, style)
    left_out = {match.start() for match in FORBIDDEN.finditer("".join(piece.character for piece in pieces))}
    pieces = _composed(_trimmed([each for at, each in enumerate(pieces) if at not in left_out], style))
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


def _composed(pieces: list[Piece]) -> list[Piece]:
    """The pieces of a text in NFC: a letter that was written with its marks behind it is one piece."""
    if unicodedata.is_normalized("NFC", "".join(piece.character for piece in pieces)):
        return pieces
    groups: list[list[Piece]] = []
    before = ""  # the characters of the last group
    for piece in pieces:
        whole, parts = (unicodedata.normalize("NFC", each) for each in (before + piece.character, before))
        if before and (unicodedata.combining(piece.character) or whole != parts + piece.character):
            groups[-1].append(piece)
            before += piece.character
        else:
            groups.append([piece])
            before = piece.character
    composed: list[Piece] = []
    for group in groups:
        written = "".join(piece.character for piece in group)
        read = unicodedata.normalize("NFC", written)
        composed += group if read == written else [Piece(each, group[0].start, group[-1].end) for each in read]
    return composed


def _trimmed(pieces: list[Piece], style: str | None) -> list[Piece]:
    """Without the indentation and the line ends around a block of text."""
    if style in ("|", ">"):
        while pieces and pieces[-1].character.isspace():
            pieces.pop()
        first = next((index for index, piece in enumerate(pieces) if piece.character != " "), 0)
        return pieces[first:]
    return pieces


# --- what the papers can print; see scripts/fonts ---


#: Characters without a shape of their own, which say how those next to them are drawn: joiners, variation selectors.
SHAPELESS = frozenset(map(chr, (0x200C, 0x200D, *range(0xFE00, 0xFE10))))


_NOT_ASCII = re.compile("[^\0-~]")


class Missing(NamedTuple):
    """Characters in a row that no font has, from ``start`` to ``end``; what comes nearest, empty if nothing does."""

    start: int
    end: int
    nearest: str


def missing(text: str) -> Iterator[Missing]:
    """What in ``text`` the papers cannot print as it is. Characters with and without a nearest one come apart."""
    if all(map(is_covered, _NOT_ASCII.findall(text))):
        return
    kinds: list[bool | None] = []  # whether there is a nearest one, None for a character that can be printed
    for character in text:
        if character in SHAPELESS:  # belongs to what precedes it
            kinds.append(kinds[-1] if kinds else None)
        else:
            kinds.append(None if is_covered(character) else bool(nearest(character)))
    at = 0
    for kind, group in groupby(kinds):
        end = at + len(list(group))
        if kind is not None:
            yield Missing(at, end, "".join(map(nearest, text[at:end])) if kind else "")
        at = end


def printable(text: str) -> str:
    """``text`` as the papers print it, with the nearest character for each that no font has, if there is one."""
    if all(map(is_covered, _NOT_ASCII.findall(text))):
        return text
    return "".join(each if is_covered(each) else nearest(each) or each for each in text if each not in SHAPELESS)


def is_covered(character: str) -> bool:
    """Whether every paper can print this character."""
    return character <= "~" or bisect_right(covered_bounds(), ord(character)) % 2 == 1


@cache
def covered_bounds() -> list[int]:
    """The first character of each range that the fonts of the papers cover, and the one after its last, in turn."""
    ranges = tomllib.loads(Path(__file__).with_name("font_coverage.toml").read_text(encoding="utf-8"))["ranges"]
    pairs = (each.split("-") for each in ranges.split())
    return [bound for first, last in pairs for bound in (int(first, 16), int(last, 16) + 1)]


@lru_cache(256)
def nearest(character: str) -> str:
    """The same character in another form that the papers can print, or an alike one; empty if there is none.

    The other form is the compatibility mapping of Unicode (NFKC): 𝐛 is a b, Ⅳ is IV.
    """
    if character in SHAPELESS:
        return ""
    alike = {"Pd": "–", "Pi": "“", "Pf": "”", "Zs": " "}.get(unicodedata.category(character), "")
    return next((each for each in (unicodedata.normalize("NFKC", character), alike) if all(map(is_covered, each))), "")


# --- made harmless for where they are shown: a terminal, a log, Markdown ---


#: Invisible, put between two characters that would mean something together: as itself, and in Markdown.
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
