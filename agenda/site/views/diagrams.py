"""The layout of the diagrams: positions of ambitions, arcs between them, lines of text in a box."""

from __future__ import annotations

import textwrap

from agenda.model.schema import Link, LinkKind, Rule
from agenda.site.views.base import View
from agenda.site.views.connections import Links

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

    def at_a_glance(self) -> bool:
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
