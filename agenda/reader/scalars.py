"""What an editor meant by a value that YAML cannot read: its text, without the signs around that."""

from __future__ import annotations

import re
from collections.abc import Callable

from agenda.model.schema import KEYS
from agenda.text import both
from agenda.util.characters import LEFT_OUT, STAND_INS

#: The marks of other programs for an item of a list. YAML has a hyphen and a space.
BULLETS = "–—−‐‑•·∙●○▪■□◦‣⁃►▶➢➤✓✔☐☑*\uf0a7\uf0b7"

BULLET_IN_TEXT = both("reader.scalars.remove_it_a_text")

#: The signs of YAML for a text on the lines below, also as a word processor makes them: ``>-``, ``|``, ``>–``.
BLOCK_SIGN = r"[|>] ?[-+–—][0-9]?(?=\s|$)|[|>][-+–—]?[0-9]?(?=\s+[^\s\d]|$)|[|>][-–—]?(?=[^\W\d])"

_LEADING = re.compile(
    rf"(?:{BLOCK_SIGN})\s*|[-=]>\s+|>+\s+(?=\D)|\[[ xX]\]\s+|[*•●▪](?=\w)(?!.*\*)|(?:[-{BULLETS}]\s+)+"
)
#: What no text begins with, and a link of Markdown that is the whole of it: something else was meant.
_STRAY = re.compile(r"[,:;\]})]|[?*]\s|\*\*|\[[^\]]*\]\([^)]*\)$|https?:\s")
SINGLE = re.compile(r"['‘’‚‛`´‹›′]")
#: A word that begins with an apostrophe, also as a word processor turns it: ’t, ‘s.
_APOSTROPHE = re.compile(r"['‘’`´][stnkmr]\b")
#: Quotation marks of two signs each, as on a typewriter.
TYPED = re.compile(r"(?:,,|``)(?=\w)((?:(?!,,|``|'').)+?)(?:''|[\"”])")
DOUBLE = re.compile(r'["“”„‟«»″]')
#: Emphasis or code of Markdown around words.
_EMPHASIS = re.compile(r"(?<![\w*`])(\*\*?|`)(?=[^\s*`])([^*`]+)(?<=\S)\1(?![\w*`])")


def meant(written: str, *, curly: bool = False) -> str | None:
    """The text in ``written``, sign for sign, with LEFT_OUT for each sign that is no part of it; None when unclear.

    Those are a sign of YAML for a text on the lines below, a bullet, and the quotes around the whole, be they of
    different kinds. With ``curly`` the straight quotes in the text become curly ones.
    """
    written = TYPED.sub(lambda words: f"“{LEFT_OUT}{words[1]}".ljust(len(words[0]) - 1, LEFT_OUT) + "”", written)
    left_out = _EMPHASIS.sub(lambda words: re.sub("[*`]", LEFT_OUT, words[0]), written)
    leading = _LEADING.match(left_out)
    start, end = leading.end() if leading else 0, len(written)
    text = left_out[start:end]
    if text[:1] == "'" and _APOSTROPHE.match(text):
        left_out = f"{left_out[:start]}’{text[1:]}"
        text = left_out[start:]
    quoted = DOUBLE.match(text) or SINGLE.match(text)
    if quoted and (tail := re.search(rf"(?:{DOUBLE.pattern}|{SINGLE.pattern})\s*([,;])$", text)):
        end -= len(text) - tail.start(1)  # a comma behind the closing quote, as other languages have it
        text = left_out[start:end].rstrip()
        end = start + len(text)
    front, back = around(text, DOUBLE, is_balanced) or around(text, SINGLE, has_no_open_single) or (0, 0)
    inner = text[front : len(text) - back]
    if re.search(r"[\"”»]\.$", inner) and around(inner[:-1], DOUBLE, is_balanced) == (1, 1):
        front, back, inner = 1, 0, f"{inner[1:-2]}{LEFT_OUT}."  # a full stop behind it belongs to the text
    if not is_balanced(inner) or inner.endswith("|") or not inner.strip(LEFT_OUT + " ") or _STRAY.match(inner):
        return None
    return LEFT_OUT * (start + front) + (curled(inner) if curly else inner) + LEFT_OUT * (len(written) - end + back)


def around(text: str, marks: re.Pattern[str], fits: Callable[[str], bool]) -> tuple[int, int] | None:
    """How many marks there are before and behind the text that are around the whole of it, or around nothing."""
    opens, closes = marks.match(text), marks.match(text[-1:])
    if _APOSTROPHE.match(text) or len(text) < 3:
        opens = None
    if marks is SINGLE and not opens and re.search(r"\w.$", text):
        closes = None  # ``regio’s’`` is rare, ``de regio’`` is not: an apostrophe
    ways = []
    if opens and closes:
        ways += [(2, 2)] if text[:2] in ('""', "''") and text[-2:] == text[:2] and len(text) > 4 else []
        ways += [(1, 1)]
    if not fits(text) or (marks is SINGLE and bool(opens) != bool(closes)):
        ways += [(1, 0)] if opens else []
        ways += [(0, 1)] if closes else []
    return next((way for way in ways if fits(text[way[0] : len(text) - way[1]])), None)


def is_balanced(text: str) -> bool:
    """Whether each double quotation mark that opens in ``text`` closes in it, in this order."""
    opened = ""
    for mark in re.findall(r'["“”„‟«»]', curled(text)):
        if opened:
            if mark in "„‟«" or (mark == "“" and opened != "„"):
                return False
            opened = ""
        elif mark in "”»":
            return False
        else:
            opened = mark
    return not opened


def has_no_open_single(text: str) -> bool:
    """Whether no single quotation mark in ``text`` closes before one opened; an apostrophe is none."""
    first = re.search(r"[‘‚‹]|[’›](?!\w)", curled(text))
    return first is None or first[0] in "‘‚‹"


def joined(text: str) -> str:
    """What ``meant`` gives as the text itself, on one line."""
    return re.sub(r"\s*\n\s*", " ", text.replace(LEFT_OUT, "")).strip()


def as_text(text: str, *, commas: bool = False) -> str:
    """``text`` with each sign that YAML would take for its own replaced; with ``commas`` also within braces."""
    signs = r"(?<!\S)#|:(?!\S)|[,\[\]{}]" if commas else r"(?<!\S)#|:(?!\S)"
    plain = re.sub(signs, lambda sign: STAND_INS[sign[0]], text)
    first = re.match(rf"[{LEFT_OUT}\s]*", plain)
    at = first.end() if first else 0
    begin = STAND_INS.get(plain[at : at + 1], LEFT_OUT if plain[at : at + 1] in ('"', "'") else plain[at : at + 1])
    return plain[:at] + begin + plain[at + 1 :]


# --- blocks and lists on one line ---


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
    """Whether ``text`` is what can be between braces: keys of the agenda, each with its value."""
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


# --- quotes ---


#: What other readers of YAML take for true or false: a text that is one of these needs quotes.
BOOLEAN_WORDS = frozenset(
    form
    for word in ("yes", "no", "on", "off", "y", "n", "true", "false")
    for form in (word, word.title(), word.upper())
)

#: A text that YAML reads as itself without quotes, wherever it is.
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
    """``text`` as it can be in YAML: with quotes only where it needs them."""
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
    """What is between the quotes that are around the whole of ``text``; None when there are none.

    ``marks`` are the two that are meant; without them two equal straight ones. In “A” and “B” the first and the last
    are of two different words: then nothing is around the whole.
    """
    opening, closing = (marks[0], marks[1]) if marks else (text[:1], text[:1])
    if len(text) < 3 or text[0] != opening or text[-1] != closing or not (marks or opening in "\"'"):
        return None
    inner = text[1:-1]
    first = re.search(r"‘|’(?!\w)" if opening == "'" else "[“”]", curled(inner))  # a ’ before a letter is an apostrophe
    return inner if first is None or first[0] in "‘“" else None
