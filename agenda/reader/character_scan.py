"""Signs that are told before a file is read as YAML: invisible ones and tabs, and what they are read as."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain

from agenda.model.diagnostics import Diagnostic, Edit, Severity
from agenda.model.schema import KEYS
from agenda.reader.scalars import BULLET_IN_TEXT, BULLETS
from agenda.reader.source_map import Source
from agenda.text.bilingual import both
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
    # A control may stand for a letter that was lost; what has no width, turns the text or held a picture says nothing.
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

TWO_VERSIONS = both("reader.character_scan.two_people_changed_the")
_CHOOSE = both("reader.character_scan.choose_which_lines_stay")
CHOOSE_IN_LOCK = both("reader.character_scan.remove_the_lines_with")
_COMPARISON = both("reader.character_scan.it_comes_from_a")
_KEEP = both("reader.character_scan.remove_the_before_what")


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
