"""Mutations of the structure: what is deleted, renamed, retargeted, put elsewhere, of another type, or there twice."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.tools.mutations.document import Document, Spot
from scripts.tools.mutations.knowledge import (
    ITEMS,
    REQUIRED,
    SOURCE,
    by_id,
    has_words,
    lock_name,
)
from scripts.tools.mutations.mutation import Change, Mutation, Place, operator

GONE = "lock-line-without-field"


def in_lock(document: Document, spot: Spot, codes: str = GONE) -> tuple[Place, ...]:
    """The lines that the lock has for a part."""
    name = lock_name(document, spot)
    return (Place(codes, None, name),) if name else ()


def in_document_text(document: Document) -> Place:
    """What the document has and the agenda lacks is told where the agenda names the document."""
    return Place("document-not-covered", document.span(document.spots["documents", 0, "text"]))


def lines(document: Document, spot: Spot) -> tuple[int, int]:
    """A part and the line of its key."""
    return document.span(spot)


# --- delete ------------------------------------------------------------------------------------------------------


@operator("delete", "a required key")
def required_keys(document: Document) -> Iterator[Mutation]:
    for spot in document.at(*REQUIRED):
        assert spot.parent
        if changes := document.without(spot):
            yield Mutation(changes, (Place("missing-key", document.head(spot.parent)),))


@operator("delete", "where a text comes from")
def provenance(document: Document) -> Iterator[Mutation]:
    for spot in document.at("parts.*.document", "themes.*.document", "ambitions.*.document"):
        assert spot.parent
        yield Mutation(document.without(spot), (Place("no-provenance", document.head(spot.parent)),))
    for spot in document.at("terms.*.sources", "terms.*.editorial"):
        definition = document.sibling(spot, "definition")
        yield Mutation(document.without(spot), (Place("definition-without-source", document.head(definition)),))


@operator("delete", "what carries a link: words, reason, source, via")
def grounds(document: Document) -> Iterator[Mutation]:
    for spot in document.at("links.*.ends.*.words", "links.*.ends.*.reason", "links.*.ends.*.source"):
        end, link = spot.parent, document.spots[spot.path[:2]]
        assert end
        grounds = {"words", "reason", "source"} & {str(each.path[-1]) for each in document.children[end.path]}
        if spot.path[-1] == "words" and document.value(*link.path, "kind") == "same_word":
            places: tuple[Place, ...] = (Place("same-word-without-words", document.head(end)),)
        elif len(grounds) == 1:
            places = (Place("end-without-ground", document.head(end)),)
        else:  # allowed, but the lock had its text; a source alone leaves no trace, and none is needed
            places = in_lock(document, spot)
        yield Mutation(document.without(spot), places)
    for spot in document.at("links.*.ends.*.via"):
        id = document.value(*spot.path[:-1], "id")
        words = list(document.at(".".join(map(str, (*spot.path[:-1], "words", "*", "*")))))
        absent = [each for each in words if not has_words(document, each.text, id, str(each.path[-2]))]
        yield Mutation(document.without(spot), tuple(Place("words-absent", document.span(each)) for each in absent))


@operator("delete", "a text that may be left out")
def optional_texts(document: Document) -> Iterator[Mutation]:
    for spot in document.at("documents.*.themes_heading", "parts.*.subheading", "parts.*.passages.*.heading"):
        yield Mutation(document.without(spot), (in_document_text(document),))
    for spot in document.at("themes.*.closing"):
        yield Mutation(document.without(spot), (in_document_text(document),))
    keys = ("documents.*.dates", "documents.*.links", "documents.*.left_as_is", "rules.*.reading", "laws.*.summary")
    for spot in document.at(*keys, "laws.*.quoted_from", "terms.*.remark"):
        yield Mutation(document.without(spot), in_lock(document, spot))


@operator("delete", "an item that others name or the source has")
def items(document: Document) -> Iterator[Mutation]:
    from_document = ("parts.*", "parts.*.passages.*", "**.sentences.*", "themes.*", "ambitions.*")
    for spot in document.at(*from_document):
        if spot.path[0] != "laws" and (changes := document.without(spot)):
            yield Mutation(changes, (in_document_text(document),))
    for spot in document.at("ambitions.*.points.*", "rules.*", "roles.*", "laws.*", "laws.*.quotes.*", "terms.*"):
        if changes := document.without(spot):
            yield Mutation(changes, in_lock(document, spot, "lost-id"))


@operator("delete", "a link, note, date, reference or correction")
def links(document: Document) -> Iterator[Mutation]:
    """A legitimate edit; the lines that the lock has for it are to go too."""
    for spot in document.at("links.*", "translation_notes.*"):
        yield Mutation(document.without(spot), in_lock(document, spot))
    for spot in document.at("documents.*.dates.*", "documents.*.links.*", "documents.*.left_as_is.*"):
        yield Mutation(document.without(spot), in_lock(document, spot))
    for spot in document.at("documents.*.corrections.*"):
        found = {document.value(*spot.path, "replacements", n, "becomes") for n in range(3)} - {None}
        touched = [
            each for each in document.texts() if each.path[-1] == "nl" and any(f and f in each.text for f in found)
        ]
        if "" in found:  # it took something away, before any text
            touched = list(document.at(*SOURCE))
        places = [Place("not-in-document", document.span(each)) for each in touched]
        # or one that comes later no longer fits, as it looks in what this one left behind
        later = Place("correction-does-not-fit", document.span(document.spots[spot.path[:-1]]))
        # White space alone leaves nothing but its own lines of the lock.
        gone = in_lock(document, spot) if all(not (each or "").strip() for each in found) else ()
        yield Mutation(document.without(spot), (*places, in_document_text(document), later, *gone))


# --- rename ------------------------------------------------------------------------------------------------------


def misspelt(word: str, variant: int) -> str:
    """A word with a slip of the fingers: a letter left out, twice, in another place, or a capital."""
    middle = len(word) // 2
    ways = (
        word[:middle] + word[middle + 1 :],
        word[:middle] + word[middle] + word[middle:],
        word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :] if middle else word + word,
        word[0].swapcase() + word[1:],
    )
    slip = ways[variant % len(ways)]
    return slip if slip not in (word, "") else word + "x"


@operator("rename", "a key, misspelt")
def keys(document: Document) -> Iterator[Mutation]:
    for number, spot in enumerate(each for each in document.spots.values() if each.key is not None):
        span = document.key_span(spot)
        changes = (Change(*span, misspelt(document.raw(span), number)),)
        yield Mutation(changes, (Place("unknown-key", span),))


@operator("rename", "an id")
def ids(document: Document) -> Iterator[Mutation]:
    """A passage without a heading, to which nothing refers, has no text that the lock could know it by: not tried."""
    taken = {id.casefold() for id in by_id(document, *ITEMS)}
    referring = list(document.at("links.*.ends.*.id", "links.*.ends.*.via"))
    for spot in document.at(*(f"{each}.id" for each in ITEMS)):
        old = spot.text
        new = old + ("Q" if old.isupper() and old.isalpha() else "7")
        places = [Place("changed-id", document.span(spot))]
        if not lock_name(document, spot.parent or spot):
            places = [Place("unknown-id", document.span(each)) for each in referring if each.text == old]
        if new.casefold() not in taken and places:
            yield Mutation(document.instead(spot, new), tuple(places))


@operator("rename", "an id, malformed")
def malformed_ids(document: Document) -> Iterator[Mutation]:
    for number, spot in enumerate(document.at(*(f"{each}.id" for each in ITEMS), "links.*.ends.*.id")):
        new = (f"{spot.text}_x", f"{spot.text} x", f"{spot.text}é")[number % 3]
        yield Mutation(document.instead(spot, new), (Place("malformed-id", document.span(spot)),))


# A slug that becomes another proper slug is not tried: nothing in the files says what it was. `agenda check` tells it
# under what changes on the site since the last commit.


@operator("rename", "a slug, malformed")
def malformed_slugs(document: Document) -> Iterator[Mutation]:
    for number, spot in enumerate(document.at("*.*.slug.nl", "*.*.slug.en")):
        new = (spot.text.capitalize(), f"{spot.text} x", f"{spot.text}_x", f"-{spot.text}", f"{spot.text}ë")[number % 5]
        yield Mutation(document.instead(spot, new), (Place("malformed-slug", document.span(spot)),))


@operator("rename", "a slug, into one that is taken")
def clashing_slugs(document: Document) -> Iterator[Mutation]:
    for lang in ("nl", "en"):
        for section in ("parts", "themes", "ambitions", "rules"):
            row = list(document.at(f"{section}.*.slug.{lang}"))
            for one, other in zip(row, [*row[1:], row[0]], strict=True):
                where = (Place("clashing-address", document.span(each)) for each in (one, other))
                yield Mutation(document.instead(one, other.text), tuple(where))


@operator("rename", "a choice, misspelt")
def choices(document: Document) -> Iterator[Mutation]:
    for number, spot in enumerate(document.at("links.*.kind", "documents.*.corrections.*.certainty")):
        changes = document.instead(spot, misspelt(spot.text, number))
        yield Mutation(changes, (Place("unknown-value", document.span(spot)),))
