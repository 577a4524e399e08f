"""Holds the agenda to its documents: every source text is in them, and nothing of them is left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from agenda.model.diagnostics import Finding
from agenda.model.diagnostics import Path as DataPath
from agenda.model.schema import Agenda, Correction, Document, Passage, Sourced

#: How alike a text of the data and a stretch of the document must be to be the same text, changed.
ALIKE = 0.6
_GAP = re.compile(r"[ \t]*")
#: For how many texts that are not in a document we look for the stretch that they may have been, and how far.
MAX_COMPARED = 25
MAX_LENGTH = 2000


Span = tuple[int, int]


@dataclass(frozen=True)
class SourceText:
    """A Dutch text that the data says comes from a document; ``id`` is the item that it belongs to."""

    id: str
    text: str
    path: DataPath


def check_document(agenda: Agenda, index: int, folder: Path, *, whole: bool = True) -> Iterator[tuple[Finding, str]]:
    """Compare the agenda with document number ``index``, whose text is relative to ``folder``.

    Yields (finding, id of the item whose text was changed, or an empty text). ``whole=False`` leaves out
    what the document has and the data lacks, for an agenda of which a part could not be read.
    """
    document = agenda.documents[index]
    path: DataPath = ("documents", index)
    try:
        text = text_of(document, folder)
    except (OSError, UnicodeDecodeError):
        yield Finding((*path, "text"), "document-missing", {"text": document.text}), ""
        return
    for place, code, details in correct_text(document, text):
        yield Finding((*path, *place), code, details), ""
    corrected = corrected_text(document, text)
    places, remaining = _placed(agenda, document, corrected)
    found = [(source, span) for source, span in places if span]
    yield from _out_of_order(agenda, document, dict(found))
    left = [match.span() for match in re.finditer(r"[^\0\s](?:[^\0\n]*[^\0\s])?", remaining)]
    for source, span, neighbour in _shortened(found, left, corrected):
        left.remove(neighbour)
        whole_text = corrected[min(span[0], neighbour[0]) : max(span[1], neighbour[1])]
        yield _changed(source, document, whole_text)
    missing = []
    for source in (source for source, span in places if span is None):
        if _find(corrected, source.text):
            other = next(each.id for each, _ in found if source.text in each.text)
            yield Finding(source.path, "source-text-twice", {"id": source.id, "other": other}), source.id
        else:
            missing.append(source)
    for number, source in enumerate(missing):
        likeness = {span: _likeness(source.text, corrected[slice(*span)]) for span in left if number < MAX_COMPARED}
        nearest = max(likeness, key=lambda span: likeness[span], default=None)
        if nearest and (likeness[nearest] >= ALIKE or len(missing) == len(left) == 1):
            left.remove(nearest)
            yield _changed(source, document, corrected[slice(*nearest)])
        else:
            yield _changed(source, document, "")
    for span in left if whole else ():
        details = {"text": corrected[slice(*span)], "document": document.id}
        yield Finding((*path, "text"), "document-not-covered", details), ""


def text_of(document: Document, folder: Path) -> str:
    """The plain text of a document, relative to ``folder``, in NFC. Raises OSError and UnicodeDecodeError."""
    return unicodedata.normalize("NFC", (folder / document.text).read_text(encoding="utf-8"))


def _changed(source: SourceText, document: Document, nearest: str) -> tuple[Finding, str]:
    details = {"id": source.id, "text": source.text, "document": document.id, "nearest": nearest}
    return Finding(source.path, "not-in-document", details), source.id


def _out_of_order(agenda: Agenda, document: Document, spans: dict[SourceText, Span]) -> Iterator[tuple[Finding, str]]:
    """Sentences that are in their passage in another order than in the document."""
    furthest: dict[DataPath, int] = {}
    for source in source_texts(agenda, document.id):
        passage = source.path[:-2]
        if source in spans and passage[-1:] == ("sentences",):
            if spans[source][0] < furthest.get(passage, 0):
                yield Finding(source.path, "sentence-out-of-order"), ""
            furthest[passage] = max(spans[source][0], furthest.get(passage, 0))


def _shortened(
    found: list[tuple[SourceText, Span]], left: list[Span], document: str
) -> Iterator[tuple[SourceText, Span, Span]]:
    """Texts that are in the document and lost their first or last words: (text, its place, what it lost).

    What is left over next to a text in the same paragraph was part of it, unless both are whole sentences.
    """
    by_end = {span[1]: (source, span) for source, span in found}
    by_start = {span[0]: (source, span) for source, span in found}
    for neighbour in list(left):
        before = len(document[: neighbour[0]].rstrip(" \t"))
        after = _GAP.match(document, neighbour[1]).end()  # type: ignore[union-attr]  # it matches anything
        stretch = document[slice(*neighbour)]
        sentence = stretch[-1] in ".?!" and " " in stretch
        if before in by_end and not (document[before - 1] in ".?!" and (sentence or after in by_start)):
            yield *by_end[before], neighbour
        elif after in by_start and not sentence:
            yield *by_start[after], neighbour


def source_texts(agenda: Agenda, document: str) -> Iterator[SourceText]:
    """Every Dutch text of the agenda that comes from the document with this id."""
    for index, each in enumerate(agenda.documents):
        if each.id == document:
            yield SourceText(each.id, each.title.nl, ("documents", index, "title", "nl"))
            if each.themes_heading:
                yield SourceText(each.id, each.themes_heading.nl, ("documents", index, "themes_heading", "nl"))
    for index, part in enumerate(agenda.parts):
        if _is_from(part, document):
            yield SourceText(part.id, part.heading.nl, ("parts", index, "heading", "nl"))
            if part.subheading:
                yield SourceText(part.id, part.subheading.nl, ("parts", index, "subheading", "nl"))
            for place, passage in enumerate(part.passages):
                yield from _passage_texts(passage, ("parts", index, "passages", place))
    for index, theme in enumerate(agenda.themes):
        if _is_from(theme, document):
            yield SourceText(theme.id, theme.line.nl, ("themes", index, "line", "nl"))
            if theme.closing:
                yield from _passage_texts(theme.closing, ("themes", index, "closing"))
    for index, ambition in enumerate(agenda.ambitions):
        if _is_from(ambition, document):
            yield SourceText(ambition.id, ambition.line.nl, ("ambitions", index, "line", "nl"))


def _is_from(item: Sourced, document: str) -> bool:
    return item.document == document and not item.editorial


def _passage_texts(passage: Passage, path: DataPath) -> Iterator[SourceText]:
    if passage.heading:
        yield SourceText(passage.id, passage.heading.nl, (*path, "heading", "nl"))
    for index, sentence in enumerate(passage.sentences):
        yield SourceText(sentence.id, sentence.nl, (*path, "sentences", index, "nl"))


def correct_text(document: Document, text: str) -> Iterator[tuple[DataPath, str, dict[str, object]]]:
    """The listed corrections that do not fit the document: (path in the document, code, details)."""
    for number, correction in enumerate(document.corrections):
        for index, replacement in enumerate(correction.replacements):
            count = text.count(replacement.found)
            if count != replacement.times:
                details = {"found": replacement.found, "times": replacement.times, "count": count}
                yield ("corrections", number, "replacements", index, "found"), "correction-does-not-fit", details
            text = text.replace(replacement.found, replacement.becomes)


def corrected_text(document: Document, text: str) -> str:
    """The text of a document after its listed corrections, in order."""
    return _traced(document, text)[0]


def corrections_in(agenda: Agenda, folder: Path) -> dict[str, list[Correction]]:
    """Per id of an item the listed corrections that changed something within its text.

    ``folder`` is where the agenda file is. A correction next to the words, such as a dash before a line,
    is in no item.
    """
    inside: dict[str, list[Correction]] = {}
    for document in agenda.documents:
        text, touched = _traced(document, text_of(document, folder))
        for source, span in _placed(agenda, document, text)[0]:
            numbers = {number for place in touched[slice(*span)] for number in place} if span else set()
            inside.setdefault(source.id, []).extend(document.corrections[number] for number in sorted(numbers))
    return {id: corrections for id, corrections in inside.items() if corrections}


def _traced(document: Document, text: str) -> tuple[str, list[frozenset[int]]]:
    """The corrected text, with per character the numbers of the corrections that put it there."""
    touched: list[frozenset[int]] = [frozenset()] * len(text)
    for number, correction in enumerate(document.corrections):
        for replacement in correction.replacements:
            start = text.find(replacement.found)
            while start >= 0:
                end = start + len(replacement.found)
                before = frozenset({number}).union(*touched[start:end])
                text = text[:start] + replacement.becomes + text[end:]
                touched[start:end] = [before] * len(replacement.becomes)
                start = text.find(replacement.found, start + len(replacement.becomes))
    return text, touched


def _placed(agenda: Agenda, document: Document, text: str) -> tuple[list[tuple[SourceText, Span | None]], str]:
    """Where each source text is in the corrected text, the longest first, and the text without them."""
    places: list[tuple[SourceText, Span | None]] = []
    for source in sorted(source_texts(agenda, document.id), key=lambda source: -len(source.text)):
        span = _find(text, source.text)
        places.append((source, span))
        if span:  # as long as before, so that places go on to count from the same start
            text = text[: span[0]] + "\0" * (span[1] - span[0]) + text[span[1] :]
    return places, text


def _find(text: str, wanted: str) -> Span | None:
    """Where ``wanted`` is in ``text`` as whole words, with any white space between its words."""
    start = text.find(wanted)  # most texts are there as they are, and this is a hundred times as fast
    if start >= 0 and not _word_goes_on(text, start) and not _word_goes_on(text, start + len(wanted)):
        return start, start + len(wanted)
    pattern = r"\s+".join(re.escape(word) for word in wanted.split())
    match = re.search(rf"(?<!\w){pattern}(?!\w)", text)
    return match.span() if match else None


def _word_goes_on(text: str, place: int) -> bool:
    """Whether there is a letter or digit on both sides of this place."""
    return re.fullmatch(r"\w\w", text[place - 1 : place + 1]) is not None if place else False


def _likeness(first: str, second: str) -> float:
    """How alike two texts are, from 0 to 1: by words, and by letters for a heading of one word."""
    first, second = first[:MAX_LENGTH], second[:MAX_LENGTH]
    if min(len(first), len(second)) < 40:
        return SequenceMatcher(None, first, second, autojunk=False).ratio()
    return SequenceMatcher(None, first.split(), second.split(), autojunk=False).ratio()
