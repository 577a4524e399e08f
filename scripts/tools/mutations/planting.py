"""Mutations by a character: one that nobody sees, one that reads badly, one that YAML reads otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.tools.mutations.document import Document, Spot
from scripts.tools.mutations.knowledge import EDITORS, PROSE
from scripts.tools.mutations.mutation import Change, Mutation, Place, operator

SPACE = r"(?<=[a-z]) (?=[a-z])"
LETTER = r"(?<=[a-z])(?=[a-z])"
#: The codes of a text that YAML cannot read, or reads as something else.
SLIPS = (
    "colon-in-text comma-in-text must-be-quoted text-after-quote unclosed-quote bracket-not-closed bracket-not-opened "
    "wrong-indentation missing-colon missing-space missing-comma missing-dash unknown-escape cut-off-text anchor tag "
    "tab second-document key-not-text not-yaml missing-braces sign-after-bracket text-after-sign bullet"
)


def planted(
    document: Document, spots: list[Spot], pattern: str, signs: tuple[str, ...], code: str
) -> Iterator[Mutation]:
    """Each text with the next of ``signs`` in place of what ``pattern`` finds."""
    for number, spot in enumerate(spots):
        if changes := document.inside(spot, pattern, signs[number % len(signs)].replace("\\", "\\\\")):
            change = changes[0]
            yield Mutation(changes, (Place(code, (change.start, change.end)),))


def all_texts(document: Document) -> list[Spot]:
    return list(document.texts())


def ours(document: Document) -> list[Spot]:
    """Texts of which the typography is ours: English ones, and Dutch ones of the editors."""
    dutch = set(document.at(*EDITORS))
    quoted = {spot for spot in document.texts() if spot.path[0] == "laws" and "summary" not in spot.path}
    return [spot for spot in document.texts() if (spot.path[-1] == "en" or spot in dutch) and spot not in quoted]


@operator("plant", "a character of no width, or bidirectional")
def unseen(document: Document) -> Iterator[Mutation]:
    signs = ("\u200b", "\u202e", "\u00ad", "\ufeff", "\u2066", "\u200d", "\u2060", "\u061c")
    yield from planted(document, all_texts(document), LETTER, signs, "forbidden-character")


@operator("plant", "a control, or a line end that few see")
def controls(document: Document) -> Iterator[Mutation]:
    signs = ("\x07", "\x1b", "\x00", "\x85", "\u2028", "\u2029", "\x0b", "\x0c", "\x7f", "\ue000")
    yield from planted(document, all_texts(document), LETTER, signs, "forbidden-character")


@operator("plant", "the same as an escape")
def escaped(document: Document) -> Iterator[Mutation]:
    for number, spot in enumerate(document.texts()):
        if spot.style is None and not re.search(r'["\\\n]', document.raw(document.value_span(spot))):
            sign = ("\\u200b", "\\u202E", "\\x07", "\\L")[number % 4]
            changes = document.instead(spot, f'"{spot.text[:1]}{sign}{spot.text[1:]}"')
            yield Mutation(changes, (Place("forbidden-character", document.span(spot)),))


@operator("plant", "a tab, in a text or as indentation")
def tabs(document: Document) -> Iterator[Mutation]:
    yield from planted(document, all_texts(document), SPACE, ("\t", " \t", "\t "), "tab")
    for spot in document.at("ambitions.*.title", "laws.*.url", "links.*.ends", "terms.*.definition.nl"):
        begin = document.begin(spot)
        start = begin - document.column(begin)
        yield Mutation((Change(start, begin, "\t"),), (Place("tab", (start, begin)),))


@operator("plant", "a byte that is no UTF-8")
def no_utf8(document: Document) -> Iterator[Mutation]:
    yield from planted(document, all_texts(document), LETTER, ("\udce9", "\udc80", "\udcff"), "not-utf8")


@operator("plant", "a straight quote")
def straight_quotes(document: Document) -> Iterator[Mutation]:
    spots = [spot for spot in ours(document) if spot.style is None or spot.style == ">"]
    yield from planted(document, spots, SPACE, (" '", "'s ", ' "'), "straight-quote")


@operator("plant", "a double space, or one before punctuation")
def spaces(document: Document) -> Iterator[Mutation]:
    yield from planted(document, ours(document), SPACE, ("  ", "   "), "double-space")
    yield from planted(document, ours(document), r"(?<=[a-z])(?=[,.?!](?:\s|$))", (" ",), "space-before-punctuation")


@operator("plant", "a space at an end, within quotes")
def spaces_at_ends(document: Document) -> Iterator[Mutation]:
    for number, spot in enumerate(each for each in ours(document) if each.style is None):
        if not re.search(r'["\\\n]', document.raw(document.value_span(spot))):
            text = (f'" {spot.text}"', f'"{spot.text} "')[number % 2]
            yield Mutation(document.instead(spot, text), (Place("space-at-end", document.span(spot)),))


@operator("plant", "three dots, or two hyphens")
def dots(document: Document) -> Iterator[Mutation]:
    yield from planted(document, ours(document), SPACE, ("... ", " -- "), "three-dots double-hyphen")


@operator("plant", "a sentence without its full stop")
def full_stops(document: Document) -> Iterator[Mutation]:
    english = [f"{each.removesuffix('nl')}en" for each in PROSE]
    for spot in document.at(*PROSE, *english):
        if changes := document.inside(spot, r"(?<=[a-z])\.(?=\"?\s*\Z)", ""):
            yield Mutation(changes, (Place("no-full-stop", document.span(spot)),))


@operator("plant", "an unknown abbreviation")
def abbreviations(document: Document) -> Iterator[Mutation]:
    """A term explains itself, and what stands between quotes is somebody else's word."""
    spots = [spot for spot in document.at(*EDITORS) if "“" not in spot.text and spot.path[-2] != "term"]
    yield from planted(document, spots, SPACE, (" XQZ ", " Qxz-VWQ "), "unknown-abbreviation")


@operator("plant", "a number sign that cuts a text off")
def number_signs(document: Document) -> Iterator[Mutation]:
    spots = [spot for spot in document.texts() if spot.style is None]
    yield from planted(document, spots, SPACE, (" #", " # "), "cut-off-text")


@operator("plant", "a colon and a space")
def colons(document: Document) -> Iterator[Mutation]:
    spots = [spot for spot in document.texts() if spot.style is None]
    for spot in spots:
        if changes := document.inside(spot, SPACE, ": "):
            codes = "colon-in-text bracket-not-closed" if spot.in_flow else "colon-in-text"
            yield Mutation(changes, (Place(codes, document.span(spot)),))


@operator("plant", "a sign with a meaning, in front")
def indicators(document: Document) -> Iterator[Mutation]:
    spots = [spot for spot in document.texts() if spot.style is None]
    for number, spot in enumerate(spots):
        start = document.value_span(spot)[0]
        sign = ("@", "`", "%", "*", "&", "!", "| ", "> ", "- ", "? ", "[", "{", "'", '"', "#")[number % 15]
        codes = f"{SLIPS} empty-text wrong-type"
        yield Mutation((Change(start, start, sign),), (Place(codes, document.span(spot)),))


@operator("plant", "yes, no, on, off as a word")
def yes_and_no(document: Document) -> Iterator[Mutation]:
    words = ("yes", "no", "on", "Off", "NO", "Yes", "y", "n")
    for number, spot in enumerate(document.texts()):
        changes = document.instead(spot, words[number % len(words)])
        yield Mutation(changes, (Place("boolean-word", document.span(spot)),))


@operator("YAML", "a quote gone")
def quotes(document: Document) -> Iterator[Mutation]:
    for spot in document.spots.values():
        if spot.style in ('"', "'"):
            start, end = document.value_span(spot)
            where = Place(f"{SLIPS} words-absent straight-quote", (start, end))  # in a list a comma then parts the text
            yield Mutation((Change(end - 1, end, ""),), (where,))
            plain = re.fullmatch(r"[\w’“][^:#,\[\]{}]*", spot.text)
            if not plain and spot.path[-1] != "becomes":
                yield Mutation((Change(start, start + 1, ""),), (where,))


@operator("YAML", "a brace, bracket or comma gone")
def brackets(document: Document) -> Iterator[Mutation]:
    for spot in document.spots.values():
        if spot.is_flow:
            start, end = document.value_span(spot)
            where = Place(f"{SLIPS} unknown-key wrong-type", (start, end))
            yield Mutation((Change(end - 1, end, ""),), (where,))
            yield Mutation((Change(start, start + 1, ""),), (where,))
            row = document.children[spot.path]
            if len(row) > 1 and row[0].key is not None:
                after = document.end(row[0])
                yield Mutation((Change(after, after + 1, ""),), (where,))


@operator("YAML", "a key without its colon, or its space")
def missing_colons(document: Document) -> Iterator[Mutation]:
    for number, spot in enumerate(
        each for each in document.spots.values() if each.key is not None and not each.in_flow
    ):
        after = document.key_span(spot)[1]
        end = after + 2 if number % 2 else after + 1
        gone = Change(after + 1, end, "") if number % 2 else Change(after, end, "")
        if document.raw((after, after + 2)) == ": ":
            where = document.span(spot)
            yield Mutation((gone,), (Place(f"{SLIPS} wrong-type unknown-key missing-key", where),))


@operator("YAML", "a line indented by one more, or less")
def indentation(document: Document) -> Iterator[Mutation]:
    for number, spot in enumerate(
        each for each in document.spots.values() if each.key is not None and not each.in_flow
    ):
        begin = document.begin(spot)
        column = document.column(begin)
        row = document.children[spot.parent.path] if spot.parent else []
        if column < 2 or document.raw((begin - 2, begin)).strip() or row[0] is spot or spot is row[-1]:
            continue
        change = Change(begin - 1, begin, "") if number % 2 else Change(begin, begin, " ")
        before = document.begin(row[row.index(spot) - 1])
        codes = f"{SLIPS} duplicate-key unknown-key wrong-type missing-key missing-language"
        yield Mutation((change,), (Place(codes, (before, document.end(spot))),))


@operator("YAML", "a second document, an anchor, a tag")
def not_for_us(document: Document) -> Iterator[Mutation]:
    for number, spot in enumerate(document.at("*.*")):
        begin = document.begin(spot)
        line = begin - document.column(begin)
        if number % 3 == 0 and spot.key is None:
            codes = "second-document wrong-indentation"
            yield Mutation((Change(line, line, "---\n"),), (Place(codes, (line, line)),))
    for number, spot in enumerate(document.texts()):
        start = document.value_span(spot)[0]
        sign, code = (("&a ", "anchor"), ("!!str ", "tag"), ("!x ", "tag"))[number % 3]
        yield Mutation((Change(start, start, sign),), (Place(code, document.span(spot)),))


@operator("retype", "a text to a number, a list, a block, nothing")
def other_types(document: Document) -> Iterator[Mutation]:
    ways = (
        ("12", "wrong-type"),
        ("true", "boolean-word wrong-type"),
        ("[een, lijst]", "wrong-type"),
        ("{een: blok}", "wrong-type"),
        ('""', "empty-text"),
        ("~", "empty-text"),
        ("", "empty-text"),
        ('" "', "empty-text"),
    )
    for number, spot in enumerate(document.texts()):
        text, codes = ways[number % len(ways)]
        yield Mutation(document.instead(spot, text), (Place(codes, document.span(spot)),))


@operator("retype", "a list, block, number, date to another")
def other_shapes(document: Document) -> Iterator[Mutation]:
    for number, spot in enumerate(
        document.at("**.words", "*.*.slug", "**.title", "**.sources", "**.period", "**.points")
    ):
        if spot.is_flow:
            text, codes = (("tekst", "wrong-type"), ("[a: b]", "wrong-type"), ("7", "wrong-type"))[number % 3]
            yield Mutation(document.instead(spot, text), (Place(codes, document.span(spot)),))
    for spot in document.at("documents.*.period.*", "documents.*.corrections.*.replacements.*.times"):
        for text in ("twintig", '"2022"', "20.5", "true"):
            yield Mutation(document.instead(spot, text), (Place("wrong-type", document.span(spot)),))
    for spot in document.at("terms.*.editorial"):
        for text in ("ja", "yes", '"true"', "1"):
            yield Mutation(document.instead(spot, text), (Place("wrong-type", document.span(spot)),))
    for spot in document.at("documents.*.dates.*.date"):
        for text in ("4 november 2021", "2021-13-04", "2021-11-4", "04-11-2021"):
            yield Mutation(document.instead(spot, text), (Place("malformed-date", document.span(spot)),))
