"""Signs of other programs in the place of those of YAML: other spaces, bullets, another colon or comma."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agenda.model.diagnostics import Diagnostic, Edit
from agenda.model.schema import KEYS
from agenda.reader.scalars import BULLETS
from agenda.reader.source_map import Source
from agenda.text.bilingual import LANGS, both
from agenda.util.characters import LEFT_OUT, name_of

#: Spaces that YAML does not take for one (Unicode category Zs).
_ODD = "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SPACE = f"[ {_ODD}]"
_ODD_SPACES = re.compile(f"[{_ODD}]{_SPACE}*(?<=[{_ODD}])|[{_ODD}]")
#: All before the text of a line: indentation, dashes, a key, a brace with a first key; or an empty line.
_BEFORE_TEXT = re.compile(
    rf"(?m)^{_SPACE}*(?:-{_SPACE}+)*(?:[a-z_]+{_SPACE}*:{_SPACE}+)?(?:[{{\[]{_SPACE}*(?:[a-z_]+{_SPACE}*:{_SPACE}+)?)?"
)
#: A comma and the next key, or the next item of a list, on one line; and the end of a line or of a brace.
_BETWEEN = re.compile(rf"(?<=,){_SPACE}*(?:([a-z_]+){_SPACE}*:{_SPACE}+|(?=\S))|{_SPACE}+(?=[}}\]]|\r?$)", re.MULTILINE)
#: A bullet or a number in the place of the dash before a key or a brace, or behind that dash.
_BULLET = re.compile(
    rf"(?m)^( *)((?:- +)*)([{BULLETS}+]|--+|o(?= )|[0-9]+[.)])([ \t{_ODD}]+|(?=\{{))"
    r"(?=([a-z_]+):(?: |\r?$)|\{ *([a-z_]+):)"
)
#: The same before a text.
_BULLET_LINE = re.compile(rf"( *)([{BULLETS}]) +\S")
_KEY = re.compile(r" *[a-z_]+:(?: |\r?$)")
#: A comment as other languages have it, on a line of its own.
_COMMENT = re.compile(r"(?m)^ *((//+|/\*|<!--)[ \t]*([^\r\n]*?)[ \t]*(?:\*/|-->)?)[ \t]*(?=\r?$)")
_ITEM_LINE = re.compile(r"( *)- ")
_BARE_KEY = re.compile(r" *(?:- +)*([a-z_]+): *\r?$")
#: Another sign in the place of the colon behind a key, or of the comma before one.
_COLON = re.compile(r"(?m)(^ *(?:- +)*|[{,] *)([a-z_]+)( ?[=：∶﹕])(?= )")
_COMMA = re.compile(r"[，、﹐](?= ?([a-z_]+): )")

_HOW_IN_LIST = both("reader.confusables.an_item_of_a")


def find_confusables(source: Source) -> Iterator[Diagnostic]:
    """Each of these signs where it hides how the file is built. Each has its edit, also when none is shown."""
    text = source.text
    yield from find_odd_spaces(source)
    if re.search(rf"(?m)^ *(?:- +)*(?:[{BULLETS}+]|--|o |[0-9]+[.)])", text):
        yield from _bullets(source)
    for match in _COMMENT.finditer(text):
        edit = Edit(*match.span(1), f"# {match[3]}")
        yield source.finding("comment-sign", match.span(2), {"sign": match[2]}, edit=edit)
    for match in _COLON.finditer(text) if re.search("[=：∶﹕] ", text) else ():
        start, end = match.span(3)
        if match[2] in KEYS and (not match[1].strip(" -") or "{" in text[source.line_span(start)[0] : start]):
            yield source.finding("missing-colon", (start, end), {"quoted": match[2]}, edit=Edit(start, end, ":"))
    for match in _COMMA.finditer(text):
        if match[1] in KEYS and "{" in text[source.line_span(match.start())[0] : match.start()]:
            after = "," if text[match.end()] == " " else ", "
            yield source.finding("missing-comma", match.span(), {"key": match[1]}, edit=Edit(*match.span(), after))


def without_confusables(text: str, found: list[Diagnostic]) -> str:
    """``text``, as long as it was, with each sign in ``found`` as the one that it stands for."""
    read = list(text)
    for edit in (each.edit for each in found if each.edit):
        length = edit.end - edit.start
        read[edit.start : edit.end] = edit.text.ljust(length, LEFT_OUT if edit.text.startswith("-") else " ")[:length]
    return "".join(read)


def find_odd_spaces(source: Source) -> Iterator[Diagnostic]:
    """A space of another kind looks like any other, and is none to YAML before a key, a dash or a text."""
    text = source.text
    if not re.search(f"[{_ODD}]", text):
        return
    told: set[int] = set()
    for match in (*_BEFORE_TEXT.finditer(text), *_BETWEEN.finditer(text)):
        for odd in _ODD_SPACES.finditer(text, *match.span()):
            start, end = odd.span()
            comma = match.re is _BETWEEN and text[match.start() - 1] == ","
            line = text[source.line_span(start)[0] : start]
            if start in told or (comma and match[1] not in KEYS and line.count("[") <= line.count("]")):
                continue
            told.add(start)
            at_end = match.re is _BETWEEN and not comma
            edit = Edit(start, end, "" if at_end else " " * (end - start), safe=True)
            yield source.finding("hard-space", (start, end), {"name": name_of(odd[0][0])}, edit=edit)


def _bullets(source: Source) -> Iterator[Diagnostic]:
    lines = source.text.split("\n")
    for match in _BULLET.finditer(source.text):
        start, end = match.start(3), match.end(4)
        if (match[5] or match[6]) in KEYS:
            below = "".join(lines[source.line_of(start) - source.first_line + 1 :][:1])
            width = len(below) - len(below.lstrip()) - len(match[1])
            instead = "-".ljust(width if _KEY.match(below) and width > 1 else max(2, end - start))
            yield _bullet(source, match[3], start, Edit(start, end, "" if match[2] else instead))
    start, column = 0, -1
    for number, line in enumerate(lines):
        if item := _ITEM_LINE.match(line):
            column = len(item[1])
        elif (bullet := _BULLET_LINE.match(line)) and not re.match(r"[a-z_]+: |\{", line[bullet.end() - 1 :]):
            above = _BARE_KEY.match(lines[number - 1]) if number else None
            below = "".join(lines[number + 1 :][:1])
            if (
                column == len(bullet[1])
                or (above and above[1] in KEYS - {*LANGS})
                or below.startswith(f"{bullet[1]}- ")
            ):
                column, place = len(bullet[1]), start + bullet.start(2)
                yield _bullet(source, bullet[2], place, Edit(place, place + 1, "-"))
        elif line.strip() and len(line) - len(line.lstrip()) <= column:
            column = -1
        start += len(line) + 1


def _bullet(source: Source, sign: str, place: int, edit: Edit) -> Diagnostic:
    return source.finding("bullet", (place, place + len(sign)), {"sign": sign, "how": _HOW_IN_LIST}, edit=edit)
