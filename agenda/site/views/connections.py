"""Links between items, as all pages show them, and the tables of the page of links."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from agenda.model.index import Connection, text_in
from agenda.model.schema import Link, LinkEnd, LinkKind, Rule, Translated
from agenda.site.views.base import View
from agenda.site.views.site import occurrences
from agenda.text import Lang


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


# --- diagrams ---


#: Up to so many ambitions are in one row, which a phone can show; more are in rows per theme of ``LONGEST_ROW``.
ONE_ROW = 16
LONGEST_ROW = 14
#: With more rows the cover has no diagram.
MOST_ROWS = 8


class ArcDiagram:
    """All ambitions in rows, with an arc for each link between two. Units are those of the SVG."""

    def __init__(self, view: View) -> None:
        self.view = view

    def line_positions(self) -> dict[str, int]:
        """The position of each ambition on one line: 48 apart, 72 between themes."""
        positions: dict[str, int] = {}
        at = 0
        for ambitions in self.view.catalogue.ambitions_of.values():
            for ambition in ambitions:
                positions[ambition.id] = at
                at += 48
            at += 24 if ambitions else 0
        return positions

    def positions(self) -> dict[str, tuple[int, int]]:
        """The position of each ambition in the horizontal diagram, as (x, row)."""
        if len(self.view.catalogue.of_kind("ambition")) <= ONE_ROW:
            return {id: (at, 0) for id, at in self.line_positions().items()}
        rows = [
            ambitions[start : start + LONGEST_ROW]
            for ambitions in self.view.catalogue.ambitions_of.values()
            for start in range(0, len(ambitions), LONGEST_ROW)
        ]
        return {each.id: (at * 48, row) for row, ids in enumerate(rows) for at, each in enumerate(ids)}

    def fits_on_cover(self) -> bool:
        """Whether the diagram is small enough for a cover."""
        return max((row for _, row in self.positions().values()), default=0) < MOST_ROWS

    def arcs(self) -> list[tuple[Link, str, str]]:
        """The links between ambitions with both ids, the loosest kind first, so that solid lines are drawn on top."""
        links = Links(self.view).between("ambition", "ambition")
        arcs = [(link, link.ends[0].id, link.ends[1].id) for link in links]
        return sorted(arcs, key=lambda arc: list(LinkKind).index(arc[0].kind), reverse=True)

    def lengths(self) -> list[int]:
        """The length of each arc on one line."""
        positions = self.line_positions()
        return [abs(positions[first] - positions[second]) for _, first, second in self.arcs()]


def diagram_rules(view: View) -> dict[str, Rule] | None:
    """The four rules of the diagram by id, or None when the agenda has other rules."""
    rules = {rule.id: rule for rule in view.agenda.rules}
    return rules if set(rules) == {"wat", "hoe", "kaders", "hetzelfde-doel"} else None


def wrapped(text: str, width: int, lines: int | None = None) -> list[str]:
    """A text in lines of ``width`` units of the diagram, seven per letter; cut with dots after ``lines`` lines."""
    letters = max(width // 7, 10)
    wrapped = textwrap.wrap(text, letters)
    if lines is None or len(wrapped) <= lines:
        return wrapped
    return [*wrapped[: lines - 1], f"{wrapped[lines - 1][: letters - 2].rstrip()} …"]
