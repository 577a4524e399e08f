"""Checks of the characters of each text: those damaged on their way here, and those that the papers cannot print.

A text of a document or a law is reported and never rewritten.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from agenda.model.diagnostics import Diagnostic, Edit, Finding, Path, Severity
from agenda.model.schema import Agenda, Correction, Entry, LeftAsIs, SearchWords, Translated, Words
from agenda.model.texts import Origin, TextField
from agenda.reader.scalars import curled
from agenda.reader.source_map import Source
from agenda.text import LANGS, Both, both, same
from agenda.util.characters import FORBIDDEN, SHAPELESS, missing, name_of

#: Texts that no paper has: a class, a key, or “Site.description” for that key of that class only.
NOT_ON_PAPER = frozenset(
    {
        "Reference.title", "Role.names", "Rule.words", "SearchWords",
        "Site.description", "Theme.line", "dates", "forms", "left_as_is", "quotes", "reason", "remark", "short",
        "translation_notes",
    }
)  # fmt: skip

#: Characters that come from a PDF or a word processor and look like those of a keyboard: a search does not find them.
_LOOK_ALIKE = re.compile("[\u2010\u2011]|(?<=[0-9])\u2212(?=[0-9])|[\u0132\u0133\ufb00-\ufb06]")

#: Letters of Cyrillic and Greek that look like one of Latin, and that one.
_TWINS = str.maketrans("аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aeopcyxijshdqwABEKMHOPCTYXIJSoABEZHIKMNOPTYX")
_TWIN = re.compile(f"[{''.join(map(chr, _TWINS))}]+")

#: A text with none of these is right, as nearly all are.
_SUSPECT = re.compile(r"[^\0-\x7f]|[&\\_]|[=%][A-Fa-f]")

#: A character as HTML, Excel, JSON, an e-mail and an address have it: ``&euml;``, ``_x00EB_``, ``\u00eb``, ``=C3=AB``.
_OTHER_CODE = re.compile(
    r"_x[0-9A-Fa-f]{4}_|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|(?:[=%][C-Fc-f][0-9A-Fa-f](?:[=%][89ABab][0-9A-Fa-f])+)+"
)
_CODE = re.compile(
    r"&(?:amp;)*(?:#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};|#[0-9]{3,4}|[A-Za-z][A-Za-z0-9]{1,30};"
    r"|[A-Za-z](?:uml|acute|grave|circ|tilde|cedil)|(?:amp|nbsp|quot|shy)(?![a-z]*;)|[lg]t(?!\w))|"
    + _OTHER_CODE.pattern
)
#: What has no meaning of its own in YAML, whatever the style of the text, but for its first character.
_PLAIN = re.compile(r"[\w \xa0<>&–—…“”‘’„«»•·×÷±°€£¥§©®™¹²³½¼¾¡¿]*")

#: A character of UTF-8 of which each byte was read as a character of Windows-1252: ö as Ã¶, – as â€“. Capitals with a
#: quotation mark or dash behind them are also found in texts that are right; not after a small letter, or in a row.
#: An old Mac reads them as √∂ and ‚Äì.
_BYTE = "".join(bytes([each]).decode("cp1252", "ignore") for each in range(0x80, 0xC0)).join("[]")
_MAC = bytes(range(0x80, 0xC0)).decode("mac_roman").join("[]")
_MISREAD = re.compile(
    f"(?:[Â-ß]{_BYTE}){{2,}}|[ÂÃ]{_BYTE}|(?<=[a-zß-ž])[Ä-ß]{_BYTE}|â[€‚„†ˆ‰‹Œ]{_BYTE}|ï¬{_BYTE}|ð{_BYTE}{{3}}"
    f"|[√¬]{_MAC}(?=[a-z])|(?<=[a-z])[√¬]{_MAC}|‚Ä{_MAC}"
)

#: How one begins: hardly any text has these.
_MAYBE_MISREAD = re.compile("[Â-ßâïð√¬‚]")


class _Text(NamedTuple):
    """A text at its path: whether a paper has it, and whether it may quote what is wrong in a document."""

    path: Path
    text: str
    on_paper: bool
    quotes: bool


class _Problem(NamedTuple):
    """What is wrong in a text from ``start`` to ``end``, and what belongs there if that is known."""

    start: int
    end: int
    code: str
    details: Mapping[str, object]
    instead: str | None = None
    safe: bool = True
    severity: Severity = Severity.ERROR


def check_characters(agenda: Agenda, fields: Sequence[TextField]) -> Iterator[Finding]:
    """Damage, look-alikes and missing glyphs in every text of ``agenda``; ``fields`` say which come from a document."""
    sources = {(*each.path, "nl"): each.nl for each in fields if each.origin is not Origin.EDITORS}
    for path, text, on_paper, quotes in _texts(agenda):
        if not _SUSPECT.search(text):
            continue
        problems = [] if quotes else [*_damage(text), *_html_entities(text), *_look_alikes(text)]
        problems += _missing(text) if on_paper else []
        if not problems:
            continue
        # The words of a link or a term are found only as they are in the text that has them.
        is_source = path in sources or (isinstance(path[-1], int) and any(text in each for each in sources.values()))
        for each in problems:
            yield Finding(
                path,
                each.code,
                {**each.details, "how": _how(each, is_source=is_source)},
                each.severity,
                within=(each.start, each.end),
                instead=None if is_source else each.instead,
                safe=each.safe,
            )


def check_characters_of_page(source: Source, text: str) -> Iterator[Diagnostic]:
    """The same of a page in Markdown, where entities are proper; ``text`` is that of ``source`` without its code."""
    for each in (*_damage(text), *_look_alikes(text), *_missing(text)):
        span = each.start, each.end
        edit = None if each.instead is None else Edit(*span, each.instead, safe=each.safe)
        details = {**each.details, "how": _how(each, is_source=False)}
        yield source.finding(each.code, span, details, severity=each.severity, edit=edit)


def _texts(entry: Entry, path: Path = (), *, on_paper: bool = True, quotes: bool = False) -> Iterator[_Text]:
    if isinstance(entry, Translated):
        for lang in LANGS:
            if text := getattr(entry, lang):
                yield _Text((*path, lang), text, on_paper, quotes)
        return
    quotes = quotes or isinstance(entry, (Correction, LeftAsIs))
    for name, value in vars(entry).items():
        if isinstance(value, Entry):
            here = on_paper and _is_on_paper(type(entry).__name__, name)
            yield from _texts(value, (*path, name), on_paper=here, quotes=quotes)
        elif isinstance(value, list) and value:
            here = on_paper and _is_on_paper(type(entry).__name__, name)
            for index, each in enumerate(value):
                if isinstance(each, Entry):
                    yield from _texts(each, (*path, name, index), on_paper=here, quotes=quotes)
                elif isinstance(entry, (Words, SearchWords)) or name == "forms":
                    yield _Text((*path, name, index), each, here, quotes)


@cache
def _is_on_paper(kind: str, name: str) -> bool:
    return NOT_ON_PAPER.isdisjoint((name, kind, f"{kind}.{name}"))


def _damage(text: str) -> Iterator[_Problem]:
    for match in re.finditer("(?:\ufffd|ï¿½)+", text):
        yield _Problem(*match.span(), "lost-character", {})
    for match in _MISREAD.finditer(text) if _MAYBE_MISREAD.search(text) else ():
        if meant := _original_bytes(match[0]).decode("utf-8", "ignore"):
            meant = FORBIDDEN.sub("", meant)
            yield _Problem(*match.span(), "wrong-encoding", {"found": match[0], "meant": meant}, meant)


def _original_bytes(misread: str) -> bytes:
    if misread[0] in "√¬‚":
        return misread.encode("mac_roman")
    return b"".join(each.encode("latin-1" if each <= "\xff" else "cp1252") for each in misread)


def _html_entities(text: str) -> Iterator[_Problem]:
    for match in _CODE.finditer(text):
        if (meant := _unescaped(match[0])) == match[0]:  # HTML has no such name
            continue
        before = _unescaped(text[: match.start()])
        curly = curled(before + meant + _unescaped(text[match.end() :]))[len(before) : len(before) + len(meant)]
        fits = _PLAIN.fullmatch(curly) and (match.start() or curly.isalnum())
        behind = text[match.end() : match.end() + 1]
        if not curly and match[0][0] == "_" and behind.isalnum():
            fits = False  # a line end between two words
        if curly.isalpha() and match[0][0] == "&" and match[0][-1] != ";" and behind == " ":
            fits = False  # perhaps this space is no part of the text
        yield _Problem(*match.span(), "html-entity", {"found": match[0], "meant": curly}, curly if fits else None)


def _unescaped(text: str) -> str:
    from html import unescape  # noqa: PLC0415  # brings a table of two thousand names

    text = _OTHER_CODE.sub(lambda code: _character(code[0]), text)
    before = ""
    while text != before:
        before, text = text, unescape(text)
    return FORBIDDEN.sub("", text)


def _character(code: str) -> str:
    if code[0] in "=%":
        return bytes.fromhex(re.sub("[=%]", "", code)).decode("utf-8", "ignore")
    return chr(int(code.strip("\\_")[1:], 16))


def _look_alikes(text: str) -> Iterator[_Problem]:
    for word in re.finditer(r"[^\W\d_]+", text) if _TWIN.search(text) else ():
        for match in _TWIN.finditer(text, *word.span()) if re.search("[A-Za-z]", word[0]) else ():
            usual = match[0].translate(_TWINS)
            details = {"name": ", ".join(map(name_of, match[0])), "meant": usual}
            instead = usual if max(word[0].translate(_TWINS)) < "\u0250" else None  # else it is a word of two scripts
            yield _Problem(*match.span(), "look-alike", details, instead, severity=Severity.WARNING)
    for match in _LOOK_ALIKE.finditer(text):
        usual = "–" if match[0] == "\u2212" else unicodedata.normalize("NFKC", match[0]).replace("\u2010", "-")
        details = {"name": name_of(match[0]), "meant": usual}
        yield _Problem(*match.span(), "look-alike", details, usual, severity=Severity.WARNING)


def _missing(text: str) -> Iterator[_Problem]:
    for start, end, nearest in missing(text):
        row = [name_of(each) for each in dict.fromkeys(text[start:end]) if each not in SHAPELESS]
        names = ", ".join(row[:3]) + (", …" if row[3:] else "")
        if nearest:
            details = {"names": names, "meant": nearest}
            letters = all(unicodedata.category(each)[0] == "L" for each in text[start:end])
            yield _Problem(start, end, "missing-glyph", details, nearest, letters, Severity.WARNING)
        elif text[start:end].strip("\ufffd"):
            yield _Problem(start, end, "missing-glyph", {"names": names})


def _how(problem: _Problem, *, is_source: bool) -> Both:
    """What to do about it."""
    meant = problem.details.get("meant")
    if is_source and problem.severity is Severity.WARNING:
        on_paper = problem.code == "missing-glyph"
        printed = both("checks.encoding.printed_as", meant=meant) if on_paper else same("")
        return both("checks.encoding.do_not_change_it", printed=printed)
    if is_source:
        return both("checks.encoding.see_what_the_document")
    if meant == "":
        return both("checks.encoding.remove_it")
    if meant == "\xa0":
        return both("checks.encoding.type_a_space")
    if meant and str(meant) in "“”‘’":
        return both("checks.encoding.write_the_character_itself", meant=meant)
    if meant:
        return both("checks.encoding.write", meant=meant)
    if problem.code == "lost-character":
        return both("checks.encoding.type_the_word_again")
    return both("checks.encoding.remove_it_or_say")
