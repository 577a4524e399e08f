"""Links between items, as all pages show them, and the tables of the page of links."""

from __future__ import annotations

from collections.abc import Iterable

from agenda.model.index import Connection, text_in
from agenda.model.schema import Link, LinkEnd, Translated
from agenda.site.views.base import View
from agenda.site.views.texts import occurrences
from agenda.text.bilingual import Lang


class Links:
    """The links of the agenda, seen from one page."""

    def __init__(self, view: View) -> None:
        self.view = view

    def of(self, id: str, *kinds: str) -> list[Connection]:
        """The links of an item with items of these kinds; see ``Catalogue.connections_of``."""
        return self.view.catalogue.connections_of(id, *kinds)

    def through(self, passage: str) -> dict[str, list[Connection]]:
        """Per item its links that quote this passage, without those of the page's own item."""
        own = {passage, self.view.item.id if self.view.item else None}
        return {
            id: connections
            for id, connections in self.view.catalogue.connections_via.get(passage, {}).items()
            if id not in own
        }

    def words(self, end: LinkEnd, lang: Lang) -> list[str]:
        """The words of one end of a link, as in its text: whole words, each once, ignoring case."""
        chosen = (getattr(end.words, lang) or []) if end.words else []
        texts = text_in(self.view.catalogue.texts(self.view.catalogue.passage_of(end)), lang)
        whole = [text[start:stop] for word in chosen for text in texts for start, stop in occurrences(text, word)]
        found: dict[str, str] = {}
        for word in whole:
            found.setdefault(word.casefold(), word)
        return list(found.values())

    def excerpts(self, end: LinkEnd) -> list[tuple[str, Translated]]:
        """The clauses that have the words of one end of a link, each with a label such as “A1.2”.

        Of an ambition its focus points if these have all the words, else its whole line; of a passage or a law whole
        sentences. Never less: a cut quote could change its meaning.
        """
        if not end.words:
            return []
        entry = self.view.catalogue[self.view.catalogue.passage_of(end)]
        words = end.words.nl
        if entry.kind == "ambition":
            points = [point for point in entry.item.points if any(word in point.nl for word in words)]
            in_title = any(word in entry.item.title.nl for word in words)
            if not in_title and all(any(word in point.nl for point in points) for word in words):
                return [(point.id, point) for point in points]
            return [(entry.id, entry.item.line)]
        label = entry.id if entry.kind == "theme" else self.view.plain(self.view.name(entry.id))
        found = [text for text in self.view.catalogue.texts(entry.id) if any(word in text.nl for word in words)]
        return [(label, text) for text in found]

    def between(self, *kinds: str) -> list[Link]:
        """The links between items of two kinds, in either direction."""
        return [link for link in self.view.agenda.links if self._kinds(link) == sorted(kinds)]

    def in_order(self, links: Iterable[Link]) -> list[Connection]:
        """Links in the order of their items in the agenda, each seen from the first of the two."""
        place = {id: number for number, id in enumerate(self.view.catalogue.entries)}
        connections = [Connection(link, *sorted(link.ends, key=lambda end: place[end.id])) for link in links]
        return sorted(connections, key=lambda connection: (place[connection.own.id], place[connection.other.id]))

    def linked_with(self, kind: str, other: str) -> list[str]:
        """The ids of items of kind ``other`` that have a link with any item of ``kind``."""
        ends = {end.id for link in self.between(kind, other) for end in link.ends}
        return [entry.id for entry in self.view.catalogue.of_kind(other) if entry.id in ends]

    def others(self) -> list[Link]:
        """The links that are in neither table of ambitions."""
        shown = (["ambition", "rule"], ["ambition", "ambition"])
        return [link for link in self.view.agenda.links if self._kinds(link) not in shown]

    def _kinds(self, link: Link) -> list[str]:
        return sorted(self.view.kind(end.id) for end in link.ends)
