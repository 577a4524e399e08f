"""Mutations of what hangs together: retargeted, put elsewhere, or there twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from scripts.tools.mutations.document import Document, Spot
from scripts.tools.mutations.knowledge import ITEMS, by_id, has_words, lock_name
from scripts.tools.mutations.mutation import Mutation, Place, operator
from scripts.tools.mutations.structure import GONE, in_lock

REFERENCES = {
    "ambitions.*.theme": "unknown-theme",
    "parts.*.document": "unknown-document",
    "themes.*.document": "unknown-document",
    "ambitions.*.document": "unknown-document",
    "rules.*.sentence": "unknown-sentence",
    "roles.*.rule": "unknown-rule",
    "links.*.ends.*.id": "unknown-id",
    "links.*.ends.*.via": "unknown-id",
    "translation_notes.*.place": "unknown-id",
}


def others(row: list[str], own: str) -> list[str]:
    """Two others of a row, those that come after ``own``."""
    index = row.index(own) if own in row else 0
    return [each for each in (*row[index + 1 :], *row[:index]) if each != own][:2]


@operator("retarget", "to an id that does not exist")
def unknown(document: Document) -> Iterator[Mutation]:
    taken = by_id(document, *ITEMS)
    for pattern, code in REFERENCES.items():
        for spot in document.at(pattern):
            new = spot.text + ("Q" if spot.text.isupper() and spot.text.isalpha() else "9")
            if new not in taken:
                yield Mutation(document.instead(spot, new), (Place(code, document.span(spot)),))


def words_of(document: Document, end: Spot) -> list[Spot]:
    """The words, in both languages, of one side of a link or of a rule."""
    found = []
    for lang in ("nl", "en"):
        found += document.children.get((*end.path, "words", lang), [])
    return found


@operator("retarget", "a link, to another item")
def links(document: Document) -> Iterator[Mutation]:
    """The words are not in the other item, or, when nothing stands against it, the lock still knows the old link."""
    kinds = [list(by_id(document, each)) for each in ("ambitions.*", "rules.*", "laws.*", "themes.*")]
    for spot in document.at("links.*.ends.*.id"):
        end, link = spot.parent, document.spots[spot.path[:2]]
        row = next((row for row in kinds if spot.text in row), kinds[0])
        assert end
        far = document.value(*link.path, "ends", 1 - int(end.path[-1]), "id")
        for new in others(row, spot.text):
            via = document.value(*end.path, "via")
            words = words_of(document, end)
            absent = [each for each in words if not via and not has_words(document, each.text, new, str(each.path[-2]))]
            places = tuple(Place("words-absent", document.span(each)) for each in absent)
            if new == far:
                places = tuple(Place("link-to-itself", document.span(each)) for each in document.at(*_both(link)))
            elif not absent:
                places = in_lock(document, link)
                if same := _same_links(document, link, {new, far}):  # of the two the later one is told
                    places = tuple(Place("link-twice link-both-ways", document.head(each)) for each in same)
            yield Mutation(document.instead(spot, new), places)


def _same_links(document: Document, link: Spot, ids: set[str]) -> list[Spot]:
    """This link and the ones of its kind between the same two items; none when there are no others."""
    kind = document.value(*link.path, "kind")
    same = [link]
    for other in document.children[("links",)]:
        ends = {document.value(*other.path, "ends", side, "id") for side in (0, 1)}
        if ends == ids and document.value(*other.path, "kind") == kind:
            same.append(other)
    return same if len(same) > 1 else []


def _both(link: Spot) -> tuple[str, ...]:
    return tuple(f"links.{link.path[1]}.ends.{side}.id" for side in (0, 1))


@operator("retarget", "a link, to what cannot be linked")
def wrong_kinds(document: Document) -> Iterator[Mutation]:
    row = list(by_id(document, "terms.*", "ambitions.*.points.*", "**.sentences.*", "documents.*", "parts.*"))
    for number, spot in enumerate(document.at("links.*.ends.*.id")):
        new = row[number % len(row)]
        yield Mutation(document.instead(spot, new), (Place("wrong-kind", document.span(spot)),))


@operator("retarget", "a via, to another passage")
def vias(document: Document) -> Iterator[Mutation]:
    passages = list(by_id(document, "parts.*.passages.*", "themes.*.closing"))
    terms = list(by_id(document, "terms.*"))
    for spot in document.at("links.*.ends.*.via"):
        assert spot.parent
        for new in others(passages, spot.text):
            words = words_of(document, spot.parent)
            absent = [each for each in words if not has_words(document, each.text, new, str(each.path[-2]))]
            if absent:
                places = tuple(Place("words-absent", document.span(each)) for each in absent)
                yield Mutation(document.instead(spot, new), places)
        yield Mutation(document.instead(spot, terms[0]), (Place("via-without-text", document.span(spot)),))


@operator("retarget", "an ambition, to another theme")
def themes(document: Document) -> Iterator[Mutation]:
    row = list(by_id(document, "themes.*"))
    for spot in document.at("ambitions.*.theme"):
        for new in others(row, spot.text):
            yield Mutation(document.instead(spot, new), (Place("ambition-of-other-theme", document.span(spot)),))


@operator("retarget", "a rule, to another sentence")
def sentences(document: Document) -> Iterator[Mutation]:
    row = list(by_id(document, "**.sentences.*"))
    for spot in document.at("rules.*.sentence"):
        assert spot.parent
        for new in others(row, spot.text):
            places = [Place("words-absent", document.span(each)) for each in words_of(document, spot.parent)]
            yield Mutation(document.instead(spot, new), tuple(places))


@operator("retarget", "a role, to another rule")
def roles(document: Document) -> Iterator[Mutation]:
    row = list(by_id(document, "rules.*"))
    for spot in document.at("roles.*.rule"):
        for new in others(row, spot.text):
            yield Mutation(document.instead(spot, new), (Place("role-not-in-rule", document.span(spot)),))


@operator("retarget", "a translator’s note, to another place")
def notes(document: Document) -> Iterator[Mutation]:
    row = list(by_id(document, "**.sentences.*"))
    for spot in document.at("translation_notes.*.place"):
        assert spot.parent
        for new in others(row, spot.text):
            name = lock_name(document, spot.parent)
            yield Mutation(document.instead(spot, new), (Place(GONE, None, name),))


@operator("move", "a sentence, within its passage")
def order_of_sentences(document: Document) -> Iterator[Mutation]:
    for passage in document.at("parts.*.passages.*.sentences", "themes.*.closing.sentences"):
        row = document.children[passage.path]
        for one, other in pairwise(row):
            changes = document.swapped(document.value_span(one), document.value_span(other))
            yield Mutation(changes, (Place("sentence-out-of-order", (document.begin(one), document.end(other))),))


@operator("move", "a focus point, to another ambition")
def points(document: Document) -> Iterator[Mutation]:
    row = list(document.at("ambitions.*.points.*"))
    for one, other in pairwise(row):
        if one.path[1] != other.path[1] and one.in_flow == other.in_flow:
            changes = document.swapped(document.value_span(one), document.value_span(other))
            codes = "point-of-other-ambition point-not-in-line"
            where = (Place(codes, document.span(each)) for each in (one, other))
            yield Mutation(changes, tuple(where))


@operator("duplicate", "a key")
def keys(document: Document) -> Iterator[Mutation]:
    for spot in document.spots.values():
        if spot.key is not None and spot.path:
            changes = document.twice(spot)
            yield Mutation(changes, (Place("duplicate-key", (document.end(spot), document.end(spot))),))


@operator("duplicate", "an item with an id")
def items(document: Document) -> Iterator[Mutation]:
    for spot in document.at(*ITEMS):
        if spot.key is None:
            end = document.end(spot)
            yield Mutation(document.twice(spot), (Place("duplicate-id", (end, end)),))


@operator("duplicate", "an id, taken over")
def ids(document: Document) -> Iterator[Mutation]:
    for pattern in ITEMS:
        row = list(document.at(f"{pattern}.id"))
        for one, other in pairwise(row):
            where = (Place("duplicate-id", document.span(each)) for each in (one, other))
            yield Mutation(document.instead(other, one.text), tuple(where))


@operator("duplicate", "a link")
def same_links(document: Document) -> Iterator[Mutation]:
    for spot in document.at("links.*"):
        end = document.end(spot)
        yield Mutation(document.twice(spot), (Place("link-twice", (end, end)),))


@operator("duplicate", "an entry: source, form, date, reference, note")
def entries(document: Document) -> Iterator[Mutation]:
    lists = (
        "terms.*.sources.*",
        "terms.*.forms.*",
        "translation_notes.*",
        "documents.*.dates.*",
        "documents.*.links.*",
    )
    for spot in document.at(*lists, "documents.*.left_as_is.*", "**.search_words.*.*", "**.words.nl.*"):
        end = document.end(spot)
        yield Mutation(document.twice(spot), (Place("listed-twice", (end, end)),))
