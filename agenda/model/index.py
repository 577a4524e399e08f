"""Everything in an agenda that has an id: where it is, what it says, what it is linked with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from agenda.model.schema import Agenda, Ambition, Law, Link, LinkEnd, Passage, Rule, Sentence, Term, Theme, Translated
from agenda.text import Lang

#: What a link may join, in the order in which a page shows them.
LINKABLE = ("rule", "ambition", "theme", "passage", "law")

#: What has a text in which the words of a link may be.
WITH_TEXT = (*LINKABLE, "sentence")


@dataclass(frozen=True)
class Entry:
    """One thing with an id. ``path`` is where it is in the data, ``parent`` the id of what holds it."""

    id: str
    kind: str
    item: Any
    path: tuple[str | int, ...]
    parent: str | None = None


@dataclass(frozen=True)
class Connection:
    """A link as seen from one of its two items: ``own`` is this item's end, ``other`` the far one."""

    link: Link
    own: LinkEnd
    other: LinkEnd


class Catalogue:
    """Looks things up in an agenda by id. Keeps the first of two things with one id (a check finds those)."""

    def __init__(self, agenda: Agenda) -> None:
        self.agenda = agenda
        self.all_entries = list(_entries(agenda))
        self.entries: dict[str, Entry] = {}
        for entry in self.all_entries:
            self.entries.setdefault(entry.id, entry)

    def __contains__(self, id: object) -> bool:
        return id in self.entries

    def __getitem__(self, id: str) -> Entry:
        return self.entries[id]

    def of_kind(self, *kinds: str) -> list[Entry]:
        """All entries of these kinds, in the order of the data."""
        return [entry for entry in self.all_entries if entry.kind in kinds]

    def texts(self, id: str) -> list[Translated]:
        """The texts in which the words of a link are looked for: whole lines or sentences, never parts of them.

        Empty for what has no text of its own, such as a term, or a rule whose sentence is unknown.
        """
        entry = self.entries[id]
        item = entry.item
        match item:
            case Ambition() | Theme():
                return [item.line]
            case Rule():
                sentence = self.entries.get(item.sentence)
                return [sentence.item] if sentence and isinstance(sentence.item, Sentence) else []
            case Law():
                return [item.title, *([item.short] if item.short else []), *item.quotes]
            case Passage():
                return list(item.sentences)
            case Sentence():
                return [item]
        return []

    def passage_of(self, end: LinkEnd) -> str:
        """The id of the passage where the words of this end are."""
        return end.via or end.id

    @cached_property
    def connections(self) -> dict[str, list[Connection]]:
        """Per id the links that touch it, whichever side wrote them down: firm kinds first, then data order."""
        order = list(self.entries)
        place = {id: index for index, id in enumerate(order)}
        kinds = {kind: index for index, kind in enumerate(("same_word", "related_meaning", "by_law"))}
        connections: dict[str, list[Connection]] = {}
        for link in self.agenda.links:
            first, second = link.ends
            connections.setdefault(first.id, []).append(Connection(link, first, second))
            connections.setdefault(second.id, []).append(Connection(link, second, first))
        for of_item in connections.values():
            of_item.sort(key=lambda connection: (kinds[connection.link.kind], place[connection.other.id]))
        return connections

    def connections_of(self, id: str, *kinds: str) -> list[Connection]:
        """The links that touch the item ``id``, only those to items of ``kinds`` when given."""
        connections = self.connections.get(id, [])
        return [
            connection for connection in connections if not kinds or self.entries[connection.other.id].kind in kinds
        ]

    @cached_property
    def connections_via(self) -> dict[str, dict[str, list[Connection]]]:
        """Per passage the links of other items whose words are in it: per id of such an item, its links."""
        through: dict[str, dict[str, list[Connection]]] = {}
        for id, connections in self.connections.items():
            for connection in connections:
                if connection.own.via in self.entries:
                    via = self.entries[connection.own.via]
                    passage = via.parent if via.kind == "sentence" and via.parent else via.id
                    through.setdefault(passage, {}).setdefault(id, []).append(connection)
        return through

    @cached_property
    def ambitions_of(self) -> dict[str, list[Ambition]]:
        """Per theme id its ambitions, in the order of the data."""
        of_theme: dict[str, list[Ambition]] = {theme.id: [] for theme in self.agenda.themes}
        for ambition in self.agenda.ambitions:
            of_theme.setdefault(ambition.theme, []).append(ambition)
        return of_theme

    @cached_property
    def rules_in(self) -> dict[str, list[Rule]]:
        """Per passage id the rules that its sentences state."""
        rules: dict[str, list[Rule]] = {}
        for rule in self.agenda.rules:
            if rule.sentence in self and (parent := self[rule.sentence].parent):
                rules.setdefault(parent, []).append(rule)
        return rules


def _entries(agenda: Agenda) -> Iterator[Entry]:
    for index, document in enumerate(agenda.documents):
        yield Entry(document.id, "document", document, ("documents", index))
    for index, part in enumerate(agenda.parts):
        yield Entry(part.id, "part", part, ("parts", index))
        for place, passage in enumerate(part.passages):
            yield from _passage(passage, ("parts", index, "passages", place), part.id)
    for index, theme in enumerate(agenda.themes):
        yield Entry(theme.id, "theme", theme, ("themes", index))
        if theme.closing:
            yield from _passage(theme.closing, ("themes", index, "closing"), theme.id)
    for index, ambition in enumerate(agenda.ambitions):
        yield Entry(ambition.id, "ambition", ambition, ("ambitions", index))
        for place, point in enumerate(ambition.points):
            yield Entry(point.id, "point", point, ("ambitions", index, "points", place), ambition.id)
    for index, rule in enumerate(agenda.rules):
        yield Entry(rule.id, "rule", rule, ("rules", index))
    for index, role in enumerate(agenda.roles):
        yield Entry(role.id, "role", role, ("roles", index))
    for index, law in enumerate(agenda.laws):
        yield Entry(law.id, "law", law, ("laws", index))
        for place, quote in enumerate(law.quotes):
            yield Entry(quote.id, "quote", quote, ("laws", index, "quotes", place), law.id)
    for index, term in enumerate(agenda.terms):
        yield Entry(term.id, "term", term, ("terms", index))


def _passage(passage: Passage, path: tuple[str | int, ...], parent: str) -> Iterator[Entry]:
    yield Entry(passage.id, "passage", passage, path, parent)
    for index, sentence in enumerate(passage.sentences):
        yield Entry(sentence.id, "sentence", sentence, (*path, "sentences", index), passage.id)


def text_in(texts: list[Translated], lang: Lang) -> list[str]:
    """The texts in one language, without those that are not yet translated."""
    return [text for text in (getattr(each, lang) for each in texts) if text is not None]


# --- glossary terms in texts ---


#: The kinds of item whose Dutch texts are searched for terms. (A rule quotes a sentence of a passage.)
SEARCHED = ("passage", "theme", "ambition")


class TermFinder:
    """Looks for the ``forms`` of the glossary terms: whole words, capitals or not, the longest first."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.terms = catalogue.agenda.terms

    @cached_property
    def _by_form(self) -> dict[str, Term]:
        return {form.casefold(): term for term in reversed(self.terms) for form in term.forms}

    @cached_property
    def _any_form(self) -> re.Pattern[str]:
        return whole_words(list(self._by_form))

    @cached_property
    def _dutch_only(self) -> re.Pattern[str]:
        # "cybercrime" is English too: a form that is the English term itself is no foreign word there.
        return whole_words([form for form, term in self._by_form.items() if form != (term.term.en or "").casefold()])

    def terms_in(self, id: str) -> list[Term]:
        """The terms that the Dutch texts of this item use, in the order of the glossary."""
        used = {
            self._by_form[match.casefold()].id
            for text in self.catalogue.texts(id)
            for match in self._any_form.findall(text.nl)
        }
        return [term for term in self.terms if term.id in used]

    def find(self, text: str, lang: Lang) -> list[tuple[tuple[int, int], Term]]:
        """Where a text in ``lang`` uses a term, as ((start, end), term).

        In English a term is found by its English name, without what is in brackets, and by its Dutch forms.
        """
        if lang == "nl":
            return [(match.span(), self._by_form[match[0].casefold()]) for match in self._any_form.finditer(text)]
        pattern, by_name = self._english
        return [(match.span(), by_name[match[0].casefold()]) for match in pattern.finditer(text)]

    @cached_property
    def _english(self) -> tuple[re.Pattern[str], dict[str, Term]]:
        by_name = dict(self._by_form)
        for term in reversed(self.terms):
            if term.term.en:
                name = term.term.en.partition(" (")[0].casefold()
                by_name |= {name: term, f"{name}s": term}
        return whole_words(list(by_name)), by_name

    @cached_property
    def used_in(self) -> dict[str, list[str]]:
        """Per term id the ids of the items whose Dutch texts use it, in the order of the data."""
        uses: dict[str, list[str]] = {term.id: [] for term in self.terms}
        for entry in self.catalogue.of_kind(*SEARCHED):
            for term in self.terms_in(entry.id):
                uses[term.id].append(entry.id)
        return uses

    def dutch_words(self, english: str) -> list[tuple[int, int]]:
        """Where Dutch words are in an English text, as (start, end): they are to be read in Dutch."""
        return [match.span() for match in self._dutch_only.finditer(english)]


def whole_words(forms: list[str]) -> re.Pattern[str]:
    """A pattern that finds any of ``forms`` as whole words, capitals or not, the longest first.

    A part of the name of a website, such as ``waterschap.nl``, is no word.
    """
    if not forms:
        return re.compile(r"(?!)")
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?<!\w\.)(?:{'|'.join(map(re.escape, longest_first))})(?!\w|\.\w)", re.IGNORECASE)
