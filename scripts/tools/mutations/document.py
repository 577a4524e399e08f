"""The agenda as text with the place of every part, read by PyYAML and not by the checker that is put to the test."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from scripts.tools.mutations.mutation import Change, Range


@dataclass(frozen=True)
class Spot:
    """A part of the file: ``path`` in the data, its node, the node of its key, and what holds it."""

    path: tuple[str | int, ...]
    node: yaml.Node
    key: yaml.ScalarNode | None = None
    parent: Spot | None = None

    @property
    def text(self) -> str:
        """What a scalar says."""
        return str(self.node.value)

    @property
    def style(self) -> str | None:
        """None for a plain text, a quote, or ``>``."""
        return getattr(self.node, "style", None) or None

    @property
    def is_flow(self) -> bool:
        """Whether this is written between braces or brackets."""
        return bool(getattr(self.node, "flow_style", False))

    @property
    def in_flow(self) -> bool:
        """Whether this stands in something between braces or brackets."""
        return self.parent is not None and self.parent.is_flow


@dataclass
class Document:
    """The agenda before any mutation."""

    text: str
    lock: list[str]
    spots: dict[tuple[str | int, ...], Spot] = field(default_factory=dict)
    children: dict[tuple[str | int, ...], list[Spot]] = field(default_factory=dict)

    @classmethod
    def read(cls, agenda: Path, lock: Path) -> Document:
        """Read the agenda and the names in its lock."""
        text = agenda.read_text(encoding="utf-8")
        names = [line.partition(" ")[0] for line in lock.read_text(encoding="utf-8").splitlines()]
        document = cls(text, [name for name in names if not name.startswith("#")])
        root = yaml.compose(text, yaml.SafeLoader)
        assert root
        document._place(Spot((), root))
        return document

    def _place(self, spot: Spot) -> None:
        self.spots[spot.path] = spot
        inner: list[Spot] = []
        if isinstance(spot.node, yaml.MappingNode):
            inner = [Spot((*spot.path, key.value), value, key, spot) for key, value in spot.node.value]
        elif isinstance(spot.node, yaml.SequenceNode):
            inner = [Spot((*spot.path, index), value, None, spot) for index, value in enumerate(spot.node.value)]
        self.children[spot.path] = inner
        for each in inner:
            self._place(each)

    # --- finding parts ---------------------------------------------------------------------------

    def at(self, *patterns: str) -> Iterator[Spot]:
        """The parts whose path fits a pattern: ``ambitions.*.title.nl``; ``**`` stands for any number of steps."""
        wanted = re.compile("|".join(_pattern(each) for each in patterns))
        return (spot for spot in self.spots.values() if wanted.fullmatch(".".join(map(str, spot.path))))

    def texts(self) -> Iterator[Spot]:
        """The scalars that are a text in one language."""
        for spot in self.spots.values():
            is_text = spot.path[-1:] in (("nl",), ("en",)) and "slug" not in spot.path
            if is_text and isinstance(spot.node, yaml.ScalarNode):
                yield spot

    def of(self, spot: Spot, *steps: str | int) -> Spot | None:
        """A part within ``spot``."""
        return self.spots.get((*spot.path, *steps))

    def sibling(self, spot: Spot, key: str) -> Spot:
        """The part under another key of the block that holds ``spot``."""
        return self.spots[(*spot.path[:-1], key)]

    def value(self, *path: str | int) -> Any:
        """The text at a path, or None."""
        spot = self.spots.get(path)
        return spot.text if spot else None

    # --- where parts stand -----------------------------------------------------------------------

    def begin(self, spot: Spot) -> int:
        """Where a part begins: at its key, its dash, or its first character."""
        if spot.key is not None:
            return int(spot.key.start_mark.index)
        start = int(spot.node.start_mark.index)
        if spot.parent is None or spot.in_flow:
            return start
        return self.text.rindex("-", 0, start)

    def end(self, spot: Spot) -> int:
        """Just after the last character of a part."""
        node = spot.node
        if isinstance(node, yaml.ScalarNode) or spot.is_flow or not node.value:
            start, end = int(node.start_mark.index), int(node.end_mark.index)
            return start + len(self.text[start:end].rstrip())
        return self.end(self.children[spot.path][-1])

    def span(self, spot: Spot) -> Range:
        """From the key or dash to the last character."""
        return self.begin(spot), self.end(spot)

    def value_span(self, spot: Spot) -> Range:
        """The value alone, without its key or dash."""
        return int(spot.node.start_mark.index), self.end(spot)

    def key_span(self, spot: Spot) -> Range:
        """The key alone."""
        assert spot.key is not None
        return int(spot.key.start_mark.index), int(spot.key.end_mark.index)

    def head(self, spot: Spot) -> Range:
        """Where a block begins: from its key or dash to the first line of what it holds."""
        return self.begin(spot), int(spot.node.start_mark.index)

    def raw(self, range: Range) -> str:
        """The file between two places."""
        return self.text[slice(*range)]

    def column(self, offset: int) -> int:
        """How many characters stand before ``offset`` on its line."""
        return offset - self.text.rfind("\n", 0, offset) - 1

    # --- changes ---------------------------------------------------------------------------------

    def without(self, spot: Spot) -> tuple[Change, ...]:
        """The file without a part; none when it is the only one in there."""
        assert spot.parent is not None
        row = self.children[spot.parent.path]
        index = row.index(spot)
        if index + 1 < len(row):
            return (Change(self.begin(spot), self.begin(row[index + 1]), ""),)
        return (Change(self.end(row[index - 1]), self.end(spot), ""),) if index else ()

    def twice(self, spot: Spot) -> tuple[Change, ...]:
        """The file with a part repeated behind itself."""
        begin, end = self.span(spot)
        between = ", " if spot.in_flow else "\n" + " " * self.column(begin)
        return (Change(end, end, between + self.text[begin:end]),)

    def swapped(self, one: Range, other: Range) -> tuple[Change, ...]:
        """The file with two stretches in each other's place."""
        first, second = sorted((one, other))
        return (Change(*first, self.raw(second)), Change(*second, self.raw(first)))

    def instead(self, spot: Spot, text: str) -> tuple[Change, ...]:
        """The file with ``text``, as YAML, in place of a value; what stood on more lines comes on one."""
        return (Change(*self.value_span(spot), text),)

    def inside(self, spot: Spot, pattern: str, new: Callable[[re.Match[str]], str] | str) -> tuple[Change, ...]:
        """The file with the first match of ``pattern`` in the text of a scalar replaced; none without a match."""
        start, end = self.value_span(spot)
        match = re.compile(pattern).search(self.text, start + (1 if spot.style in ("'", '"') else 0), end)
        if not match:
            return ()
        return (Change(*match.span(), new if isinstance(new, str) else new(match)),)


def _pattern(wanted: str) -> str:
    steps = {"**": r".+", "*": r"[^.]+"}
    return r"\.".join(steps.get(step) or re.escape(step) for step in wanted.split("."))
