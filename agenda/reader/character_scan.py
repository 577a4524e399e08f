"""Signs that are reported before a file is read as YAML: invisible ones and tabs, and what they are read as."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain

from agenda.model.diagnostics import Diagnostic, Edit, Severity
from agenda.model.schema import KEYS
from agenda.reader.scalars import BULLET_IN_TEXT, BULLETS
from agenda.reader.source_map import Source
from agenda.text import LANGS, both
from agenda.util.characters import FORBIDDEN, LEFT_OUT, LINE_ENDS, name_of

_KEY = re.compile(r" *(?:- +)*[a-z_]+:(?: |$)")


def find_signs(source: Source) -> Iterator[Diagnostic]:
    """Every sign in the text of ``source`` that is not what it seems, kind by kind."""
    return chain(_forbidden(source), _tabs(source), _decomposed(source))


def readable(text: str) -> str:
    """``text``, as long as it was, with those signs as what they are read as."""
    text = FORBIDDEN.sub(_read_as, text)
    return re.sub(r"(?<=\S)( *)\t[ \t]*", lambda tab: " " * len(tab[0]), text)


def _forbidden(source: Source) -> Iterator[Diagnostic]:
    for match in FORBIDDEN.finditer(source.text):
        before = source.text[source.line_span(match.start())[0] : match.start()]
        if match[0] in BULLETS and re.search(r"(?:^|[-:{\[,]) *[\"']?$", before):
            end = match.end() + len(source.text[match.end() :]) - len(source.text[match.end() :].lstrip(" "))
            details = {"sign": name_of(match[0]), "how": BULLET_IN_TEXT}
            yield source.finding("bullet", match.span(), details, edit=Edit(match.start(), end, ""))
            continue
        edit = without(match[0], match.span(), _read_as(match).replace(LEFT_OUT, ""))
        yield source.finding("forbidden-character", match.span(), {"name": name_of(match[0])}, edit=edit)


def without(character: str, span: tuple[int, int], instead: str) -> Edit | None:
    """Take a forbidden character away, or put what it was read as in its place."""
    # A control character may be a lost letter; what has no width, turns the text or held a picture says nothing.
    safe = character in "\t\ufffc" or unicodedata.category(character) in ("Cf", "Mn")
    return Edit(*span, instead, safe=safe) if safe or instead else None


def _read_as(match: re.Match[str]) -> str:
    """What a forbidden character is read as, one character: a line end before a key, a space, or nothing."""
    if match[0] not in LINE_ENDS:
        return LEFT_OUT
    return "\n" if _KEY.match(match.string, match.end()) else " "


def _tabs(source: Source) -> Iterator[Diagnostic]:
    """A tab within a line looks like spaces; one before the first word is a slip of YAML, and found there."""
    for match in re.finditer(r"(?<=\S)( *\t[ \t]*)", source.text) if "\t" in source.text else ():
        at_end = source.text[match.end() : match.end() + 1] in ("", "\r", "\n")
        yield source.finding("tab", match.span(), edit=Edit(*match.span(), "" if at_end else " ", safe=True))


def _decomposed(source: Source) -> Iterator[Diagnostic]:
    """Letters with their accents as characters of their own, as macOS writes them: one finding, for all of them."""
    composed = unicodedata.normalize("NFC", source.text)
    if composed == source.text:
        return
    start = _in_common(source.text, composed)
    behind = _in_common(source.text[start:][::-1], composed[start:][::-1])
    edit = Edit(start, len(source.text) - behind, composed[start : len(composed) - behind], safe=True)
    first = start + 1
    while unicodedata.combining(source.text[first : first + 1] or " "):
        first += 1
    yield source.finding("decomposed-letter", (start, first), severity=Severity.WARNING, edit=edit)


def _in_common(first: str, second: str) -> int:
    """How many characters two texts begin with that are the same."""
    differing = (at for at, (one, other) in enumerate(zip(first, second, strict=False)) if one != other)
    return next(differing, min(len(first), len(second)))


#: The lines that git puts before, between and behind two versions, and before what both came from.
MARK = re.compile(r"(?m)^ *(?:<{7}|={7}|>{7}|\|{7})(?: [^\r\n]*)?(?=\r?$)")
#: Lines of a comparison: its heads, and a line of the agenda with a plus or a minus in front.
_COMPARED = re.compile(
    r"(?m)^(?:diff --git |index [0-9a-f]+\.\.|@@ -|--- a/|\+\+\+ b/)[^\r\n]*"
    r"|^[-+](?= *(?:- +)?(?:\{ *)?([a-z_]+):(?: |\r?$))"
)

TWO_VERSIONS = both("reader.character_scan.two_versions")
_CHOOSE = both("reader.character_scan.choose_which_lines_stay")
CHOOSE_IN_LOCK = both("reader.character_scan.choose_version")
_COMPARISON = both("reader.character_scan.from_a_diff")
_KEEP = both("reader.character_scan.remove_diff_signs")


def find_conflicts(source: Source) -> Iterator[Diagnostic]:
    """Where two versions are below each other, or the marks themselves when none of them begins one; then the rest."""
    if any(sign * 7 in source.text for sign in "<=>|"):
        marks = [match.span() for match in MARK.finditer(source.text)]
        for span in [span for span in marks if source.text[slice(*span)].lstrip().startswith("<")] or marks:
            yield source.finding("merge-conflict", span, {"what": TWO_VERSIONS, "how": _CHOOSE})
    for match in _COMPARED.finditer(source.text) if re.search("(?m)^[-+@di]", source.text) else ():
        if match[1] and (match[1] not in KEYS or (match[0] == "-" and source.text[match.end()] != " ")):
            continue
        if match[0] == "-" and re.match(r" [^ ]", source.text[match.end() : match.end() + 2]):
            continue  # an item of a list that begins the line
        span = match.start(), source.line_span(match.start())[1]
        edit = Edit(*match.span(), "") if match[0] == "+" else None
        yield source.finding("merge-conflict", span, {"what": _COMPARISON, "how": _KEEP}, edit=edit)


# --- signs in the place of those of YAML ---


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

_HOW_IN_LIST = both("reader.character_scan.plain_hyphen")


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
    """``text``, as long as it was, with each sign in ``found`` replaced by the one it means."""
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
    reported: set[int] = set()
    for match in (*_BEFORE_TEXT.finditer(text), *_BETWEEN.finditer(text)):
        for odd in _ODD_SPACES.finditer(text, *match.span()):
            start, end = odd.span()
            comma = match.re is _BETWEEN and text[match.start() - 1] == ","
            line = text[source.line_span(start)[0] : start]
            if start in reported or (comma and match[1] not in KEYS and line.count("[") <= line.count("]")):
                continue
            reported.add(start)
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
