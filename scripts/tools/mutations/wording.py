"""Mutations of texts: a language gone, texts exchanged, words damaged."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.tools.mutations.document import Document, Spot
from scripts.tools.mutations.knowledge import EDITORS, LAW, PART_OF_LINE, SOURCE, has_words
from scripts.tools.mutations.mutation import Mutation, Place, operator
from scripts.tools.mutations.structure import in_lock, misspelt

STALE = "stale-translation both-changed"
WORDS = r"(?<![\w-])[a-zé]{5,}(?![\w-])"


def english_of(document: Document, spot: Spot) -> Place:
    """A Dutch text that changed is told at its English."""
    return Place(STALE, document.span(document.sibling(spot, "en")))


def slip(match: re.Match[str]) -> str:
    """The word with a letter missing."""
    return misspelt(match[0], 0)


# --- language ----------------------------------------------------------------------------------------------------


@operator("language", "the Dutch or the English gone")
def missing_language(document: Document) -> Iterator[Mutation]:
    for spot in (*document.texts(), *document.at("*.*.slug.nl", "*.*.slug.en", "**.words.nl", "roles.*.names.nl")):
        assert spot.parent
        yield Mutation(document.without(spot), (Place("missing-language", document.head(spot.parent)),))


@operator("language", "the English words of a link gone")
def missing_english_words(document: Document) -> Iterator[Mutation]:
    for spot in document.at("links.*.ends.*.words.en", "rules.*.words.en", "roles.*.names.en"):
        assert spot.parent
        yield Mutation(document.without(spot), in_lock(document, spot.parent))


@operator("language", "not yet translated")
def untranslated(document: Document) -> Iterator[Mutation]:
    for spot in document.texts():
        if spot.path[-1] == "en":
            changes = document.instead(spot, "not yet translated")
            yield Mutation(changes, (Place("untranslated", document.span(spot)),))


@operator("language", "the English the same as the Dutch")
def same_as_dutch(document: Document) -> Iterator[Mutation]:
    for spot in document.texts():
        if spot.path[-1] == "en" and len(re.findall(r"\w\w+", re.sub("“[^”]*”", "", spot.text))) > 1:
            dutch = document.sibling(spot, "nl")
            if len(re.findall(r"\w\w+", re.sub("“[^”]*”", "", dutch.text))) > 1 and dutch.text != spot.text:
                changes = document.instead(spot, document.raw(document.value_span(dutch)))
                codes = "equal-to-dutch title-not-in-line point-not-in-line"
                yield Mutation(changes, (Place(codes, document.span(spot)),))


# --- texts exchanged ---------------------------------------------------------------------------------------------


@operator("swap", "Dutch and English of a text")
def languages(document: Document) -> Iterator[Mutation]:
    source = set(document.at(*SOURCE))
    for spot in document.texts():
        if spot.path[-1] != "nl" or document.sibling(spot, "en").text == spot.text:
            continue
        english = document.sibling(spot, "en")
        changes = document.swapped(document.value_span(spot), document.value_span(english))
        places = [english_of(document, spot)]
        if spot in source:
            places = [Place("not-in-document", document.span(spot))]
        elif spot in set(document.at(*PART_OF_LINE)):
            places.append(Place("title-not-in-line point-not-in-line", document.span(spot)))
        yield Mutation(changes, tuple(places))


def pairs(document: Document, lang: str) -> Iterator[tuple[Spot, Spot]]:
    """Texts in the same place of two items that follow each other."""
    last: dict[tuple[object, ...], Spot] = {}
    for spot in document.texts():
        if spot.path[-1] == lang:
            kind = tuple("*" if isinstance(step, int) else step for step in spot.path)
            other = last.get(kind)
            if other and other.text != spot.text and other.in_flow == spot.in_flow:
                columns = {document.column(document.begin(each)) for each in (spot, other)}
                if spot.in_flow or len(columns) == 1:
                    yield other, spot
            last[kind] = spot


@operator("swap", "the Dutch of two items")
def dutch_of_two(document: Document) -> Iterator[Mutation]:
    for one, other in pairs(document, "nl"):
        changes = document.swapped(document.value_span(one), document.value_span(other))
        places = []
        for each in (one, other):
            codes = "not-in-document title-not-in-line point-not-in-line"
            places += [english_of(document, each), Place(codes, document.span(each))]
        yield Mutation(changes, tuple(places))


@operator("swap", "the English of two items")
def english_of_two(document: Document) -> Iterator[Mutation]:
    for one, other in pairs(document, "en"):
        if document.sibling(one, "nl").text != document.sibling(other, "nl").text:
            changes = document.swapped(document.value_span(one), document.value_span(other))
            codes = "english-of-other-text number-differs id-differs title-not-in-line point-not-in-line"
            yield Mutation(changes, tuple(Place(codes, document.span(each)) for each in (one, other)))


# --- damage ------------------------------------------------------------------------------------------------------


@operator("damage", "a letter of the source")
def source_letter(document: Document) -> Iterator[Mutation]:
    for spot in document.at(*SOURCE):
        if changes := document.inside(spot, WORDS, slip):
            yield Mutation(changes, (Place("not-in-document", document.span(spot)),))


@operator("damage", "the source: a word, a capital, its full stop")
def source_words(document: Document) -> Iterator[Mutation]:
    ways = (
        (r"(?<=[a-z] )[a-z]+ (?=[a-z])", ""),
        (r"(?<=[a-z]) (?=[a-z])", " heel "),
        (r"[A-Z](?=[a-z])", lambda match: match[0].lower()),
        (r"\.(?=[\"']?\s*\Z)|\?", ""),
    )
    for spot in document.at(*SOURCE):
        for pattern, new in ways:
            if changes := document.inside(spot, pattern, new):
                place = Place("not-in-document document-not-covered", document.span(spot))
                yield Mutation(changes, (place,))


@operator("damage", "a title or focus point")
def parts_of_lines(document: Document) -> Iterator[Mutation]:
    english = tuple(f"{each.removesuffix('nl')}en" for each in PART_OF_LINE)
    for spot in document.at(*PART_OF_LINE, *english):
        code = "point-not-in-line" if "points" in spot.path else "title-not-in-line"
        if changes := document.inside(spot, WORDS, slip):
            yield Mutation(changes, (Place(code, document.span(spot)),))


@operator("damage", "the English line of an ambition")
def english_lines(document: Document) -> Iterator[Mutation]:
    for spot in document.at("ambitions.*.line.en", "themes.*.line.en"):
        item = spot.path[:2]
        parts = [document.spots[(*item, "title", "en")], *document.at(f"{item[0]}.{item[1]}.points.*.en")]
        for part in parts:
            word = re.search(WORDS, part.text)
            if word and (changes := document.inside(spot, rf"\b{word[0]}\b", slip)):
                codes = "point-not-in-line title-not-in-line"
                yield Mutation(changes, tuple(Place(codes, document.span(each)) for each in parts))


@operator("damage", "the words that carry a link or rule")
def carrying_words(document: Document) -> Iterator[Mutation]:
    for spot in document.at("links.*.ends.*.words.*.*", "rules.*.words.*.*"):
        owner = spot.path[: 2 if spot.path[0] == "rules" else 4]
        id = document.value(*owner, "via") or document.value(*owner, "id")
        lang = str(spot.path[-2])
        for pattern, new in ((WORDS, slip), (r"[a-z]\b", lambda match: f"{match[0]}x")):
            changes = document.inside(spot, pattern, new)
            if changes:
                changed = spot.text.replace(document.raw(changes[0][:2]), changes[0].text, 1)
                if not has_words(document, changed, id, lang):
                    yield Mutation(changes, (Place("words-absent", document.span(spot)),))


@operator("damage", "a number in the English")
def numbers(document: Document) -> Iterator[Mutation]:
    for spot in document.texts():
        if spot.path[-1] == "en" and "corrections" not in spot.path:
            digits = r"(?<![\w.,–-])\d+(?![\w–-])"
            if changes := document.inside(spot, digits, lambda match: str(int(match[0]) + 1)):
                yield Mutation(changes, (Place("number-differs", document.span(spot)),))


@operator("damage", "an id in the English")
def item_ids(document: Document) -> Iterator[Mutation]:
    for spot in document.texts():
        changes = document.inside(spot, r"\b[ABC][1-6]\b", lambda match: f"{match[0][0]}9")
        if spot.path[-1] == "en" and changes:
            yield Mutation(changes, (Place("id-differs", document.span(spot)),))


@operator("damage", "a Dutch text of the editors or a law")
def stale(document: Document) -> Iterator[Mutation]:
    for spot in document.at(*EDITORS, *LAW):
        for pattern, new in ((WORDS, slip), (r"(?<=[a-z] )[a-z]+ (?=[a-z])", "")):
            if changes := document.inside(spot, pattern, new):
                yield Mutation(changes, (english_of(document, spot),))
    for spot in document.at("roles.*.names.nl.*"):
        names = document.spots[spot.path[:-2]]
        yield Mutation(document.inside(spot, r"\w+", slip), (Place(STALE, document.span(names)),))


@operator("damage", "a correction of the document")
def corrections(document: Document) -> Iterator[Mutation]:
    for spot in document.at("documents.*.corrections.*.replacements.*.found"):
        correction = document.spots[spot.path[:4]]
        if changes := document.inside(spot, r"(?<!\\)\w|\*", "q"):
            yield Mutation(changes, (Place("correction-does-not-fit", document.span(correction)),))
    for spot in document.at("documents.*.corrections.*.replacements.*.times"):
        correction = document.spots[spot.path[:4]]
        changes = document.instead(spot, str(int(spot.text) + 1))
        yield Mutation(changes, (Place("correction-does-not-fit", document.span(correction)),))
    for spot in document.at("documents.*.corrections.*.replacements.*.becomes"):
        if changes := document.inside(spot, r"\w{3,}", slip):
            touched = [each for each in document.at(*SOURCE) if spot.text in each.text]
            yield Mutation(changes, tuple(Place("not-in-document", document.span(each)) for each in touched))


@operator("damage", "a path, web address or law number")
def addresses(document: Document) -> Iterator[Mutation]:
    for spot in document.at("documents.*.text"):
        changes = document.inside(spot, r"\d{4}", "2021")
        yield Mutation(changes, (Place("document-missing", document.span(spot)),))
    urls = list(document.at("**.url", "**.source", "terms.*.sources.*"))
    for number, spot in enumerate(urls):
        ways = (("https", "http"), ("https:/", "https:"), ("https://", ""), (r"\.", " "), ("//", "//x@"))
        changes = document.inside(spot, *ways[number % len(ways)])
        yield Mutation(changes, (Place("not-https", document.span(spot)),))
    for spot in document.at("laws.*.bwb", "laws.*.jci"):
        changes = document.inside(spot, r"(?<=BWBR)\d", "")
        yield Mutation(changes, (Place("malformed-value", document.span(spot)),))


@operator("damage", "the name of what was left as it is")
def left_as_is(document: Document) -> Iterator[Mutation]:
    for spot in document.at("documents.*.left_as_is.*.text"):
        if changes := document.inside(spot, r"\w+", slip):
            yield Mutation(changes, (Place("lock-line-without-field", None, "agenda-2022.left_as_is."),))
