"""Mutations that do no harm: the check ought to find nothing at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from scripts.tools.mutations.document import Document, Spot
from scripts.tools.mutations.knowledge import by_id
from scripts.tools.mutations.mutation import Change, Mutation, operator
from scripts.tools.mutations.planting import SPACE, ours
from scripts.tools.mutations.wording import WORDS, slip

GROUP = "harmless"


def line_starts(document: Document) -> list[int]:
    """Where a line begins that begins an item or a key of a block."""
    starts = {document.begin(spot) for spot in document.spots.values() if spot.parent and not spot.in_flow}
    return sorted(start - document.column(start) for start in starts if not document.text[:start].endswith("- "))


def one_line(document: Document, spot: Spot) -> bool:
    return "\n" not in document.raw(document.value_span(spot))


@operator(GROUP, "a comment on a line of its own")
def comments(document: Document) -> Iterator[Mutation]:
    for number, start in enumerate(line_starts(document)):
        text = ("# nog nakijken: klopt dit?\n", "      # 'een' \"opmerking\" {met} [tekens]\n")[number % 2]
        yield Mutation((Change(start, start, text),))


@operator(GROUP, "a blank line, spaces at the end of a line")
def blank_lines(document: Document) -> Iterator[Mutation]:
    for start in line_starts(document):
        yield Mutation((Change(start, start, "\n"),))
        if start and document.text[start - 2] != ">":
            yield Mutation((Change(start - 1, start - 1, "  "),))


@operator(GROUP, "a comment behind an id or a quoted text")
def comments_behind(document: Document) -> Iterator[Mutation]:
    for spot in document.spots.values():
        is_id = spot.path[-1:] in (("id",), ("theme",), ("document",), ("kind",))
        if (is_id or spot.style == '"') and not spot.in_flow:
            end = document.end(spot)
            yield Mutation((Change(end, end, "  # van de redactie"),))


@operator(GROUP, "other quotes, or none")
def requoted(document: Document) -> Iterator[Mutation]:
    for number, spot in enumerate(document.texts()):
        if '"' in spot.text or "\\" in spot.text:
            continue
        single = "'" + spot.text.replace("'", "''") + "'"
        ways = (f'"{spot.text}"', single)
        if spot.style is None or spot.style == ">":
            yield Mutation(document.instead(spot, ways[number % 2]))
        elif spot.style == '"':
            yield Mutation(document.instead(spot, single))


@operator(GROUP, "a long text folded otherwise")
def reflowed(document: Document) -> Iterator[Mutation]:
    for spot in document.texts():
        if spot.in_flow or spot.style == '"' or len(spot.text) < 40:
            continue
        if spot.style == ">":
            lines = document.raw(document.value_span(spot)).split("\n")
            indent = len(lines[1]) - len(lines[1].lstrip())
        else:
            indent = document.column(document.begin(spot)) + 2
        words = spot.text.split(" ")
        half = len(words) // 3
        text = ("\n" + " " * indent).join([">-", " ".join(words[:half]), " ".join(words[half:])])
        yield Mutation(document.instead(spot, text))


@operator(GROUP, "flow to block style, and back")
def other_style(document: Document) -> Iterator[Mutation]:
    for spot in document.spots.values():
        row = document.children[spot.path]
        if not row or spot.in_flow or spot.parent is None or any(document.children[each.path] for each in row):
            continue
        parts = [document.raw(document.span(each)) for each in row]
        start, end = document.value_span(spot)
        if spot.is_flow:
            column = document.column(document.begin(spot)) + 2
            dash = "- " if row[0].key is None else ""
            before = "" if spot.key is None else "\n" + " " * column
            text = before + ("\n" + " " * column).join(dash + each for each in parts)
            begin = start - (1 if before and document.text[start - 1] == " " else 0)
            yield Mutation((Change(begin, end, text),))
        elif row[0].key is not None and not any(re.search(r"[,\[\]{}#\n]", each) for each in parts):
            if spot.key is not None:
                yield Mutation((Change(document.key_span(spot)[1], end, ": {" + ", ".join(parts) + "}"),))
            else:
                yield Mutation((Change(start, end, "{" + ", ".join(parts) + "}"),))


@operator(GROUP, "keys in another order")
def order_of_keys(document: Document) -> Iterator[Mutation]:
    for spot in document.spots.values():
        row = document.children[spot.path]
        for one, other in pairwise(row):
            if one.key is not None:
                yield Mutation(document.swapped(document.span(one), document.span(other)))


@operator(GROUP, "items in another order that says nothing")
def order_of_items(document: Document) -> Iterator[Mutation]:
    lists = ("parts", "themes", "ambitions", "rules", "roles", "links", "laws", "terms", "translation_notes")
    inner = [spot.path for spot in document.at("**.sources", "**.forms", "**.search_words.*", "documents.*.dates")]
    for path in [*((each,) for each in lists), *inner, ("documents", 0, "links"), ("documents", 0, "left_as_is")]:
        row = document.children[path]
        for one, other in pairwise(row):
            yield Mutation(document.swapped(document.value_span(one), document.value_span(other)))


@operator(GROUP, "other typography that means the same")
def typography(document: Document) -> Iterator[Mutation]:
    ways = (("–", "—"), ("’", "‘"), (SPACE, "\xa0"), ("“", "„"))
    for spot in ours(document):
        if "corrections" in spot.path or "translation_notes" in spot.path:
            continue  # what stands between quotes there is the thing that it speaks about
        if spot.path[0] in ("ambitions", "themes") or "sentences" in spot.path:
            continue  # a title, a point or the words of a link stand in it literally
        for pattern, new in ways:
            if changes := document.inside(spot, pattern, new):
                yield Mutation(changes)


@operator(GROUP, "an English wording changed")
def english_wording(document: Document) -> Iterator[Mutation]:
    for spot in document.texts():
        section = spot.path[0]
        if spot.path[-1] == "en" and section not in ("ambitions", "themes") and "sentences" not in spot.path:
            if section == "laws" and "summary" not in spot.path:
                continue  # words of a link may stand in it
            for pattern, new in ((WORDS, slip), (SPACE, " indeed ")):
                if changes := document.inside(spot, pattern, new):
                    yield Mutation(changes)


@operator(GROUP, "search words changed, a form of a term added")
def search_words(document: Document) -> Iterator[Mutation]:
    for spot in document.at("**.search_words.*.*"):
        yield Mutation(document.inside(spot, r"\w+", "woord"))
        if changes := document.without(spot):
            yield Mutation(changes)
    for spot in document.at("**.search_words", "**.search_words.nl", "**.search_words.en"):
        yield Mutation(document.without(spot))
    for spot in document.at("terms.*.forms"):
        end = document.end(spot)
        yield Mutation((Change(end - 1, end - 1, ", nieuwe vorm"),))


@operator(GROUP, "a proper new item")
def additions(document: Document) -> Iterator[Mutation]:
    """A new text is not yet reviewed, which is no finding."""
    new = {
        "terms": "id: {n}\n    term: {{nl: politie {n}, en: police {n}}}\n    forms: [politie]\n    definition:\n"
        "      nl: De mensen in {n}.\n      en: The people in {n}.\n    editorial: true",
        "ambitions": "id: B{i}\n    theme: B\n    editorial: true\n    slug: {{nl: {n}, en: {n}-en}}\n    title: "
        '{{nl: Nieuw {n}, en: New {n}}}\n    line:\n      nl: "Nieuw {n}: sterkte"\n      en: not written\n',
        "laws": "id: {n}\n    title: {{nl: Wet {n}, en: Act {n}}}\n    bwb: BWBR0031788\n"
        "    jci: jci1.3:c:BWBR0031788\n"
        "    url: https://wetten.overheid.nl/BWBR0031788",
        "links": "kind: related_meaning\n    ends:\n      - id: C1\n        words: {{nl: [dienstverlening]}}\n"
        "      - id: C3\n        words: {{nl: [onderwijs]}}",
        "translation_notes": "place: A1.1\n    problem: {{nl: Vraag {n}., en: Question {n}.}}\n"
        "    choice: {{nl: Keuze {n}., en: Choice {n}.}}",
    }
    new["ambitions"] = new["ambitions"].replace("en: not written\n", 'en: "New {n}: strength"')
    assert "B4" in by_id(document, "ambitions.*")
    for section, item in new.items():
        for number, spot in enumerate(document.children[(section,)][:4]):
            begin = document.begin(spot)
            text = f"- {item.format(n='nieuw-' + 'abcd'[number], i=number + 31)}\n\n  "
            yield Mutation((Change(begin, begin, text),))


@operator(GROUP, "the whole file: line ends, last line, first line")
def whole_file(document: Document) -> Iterator[Mutation]:
    text = document.text
    yield Mutation((Change(0, len(text), text.replace("\n", "\r\n")),))
    yield Mutation((Change(len(text) - 1, len(text), ""),))
    yield Mutation((Change(len(text), len(text), "\n\n\n"),))
    yield Mutation((Change(0, 0, "# yaml-language-server: $schema=agenda.schema.json\n"),))
    yield Mutation((Change(0, text.index("\nsite:"), ""),))
    yield Mutation((Change(0, 0, "---\n"),))
    yield Mutation((Change(len(text), len(text), "...\n"),))
