"""What a mutation is: a small edit of the file, with what a good check would find of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scripts.tools.mutations.document import Document

Range = tuple[int, int]


class Change(NamedTuple):
    """The characters of the file from ``start`` up to ``end`` become ``text``."""

    start: int
    end: int
    text: str


class Place(NamedTuple):
    """One of ``codes`` ought to be found on the lines of ``range``, counted in the file before the mutation.

    Without a range it ought to stand in the lock, on a line of which the name begins with ``lock``.
    """

    codes: str
    range: Range | None
    lock: str = ""


@dataclass(frozen=True)
class Mutation:
    """A changed agenda, and where the check ought to find something; nowhere when the change does no harm."""

    changes: tuple[Change, ...]
    places: tuple[Place, ...] = ()

    def apply(self, text: str) -> bytes:
        """The mutated file. A lone surrogate stands for a byte that is no UTF-8."""
        for change in reversed(self.changes):
            text = text[: change.start] + change.text + text[change.end :]
        return text.encode("utf-8", "surrogateescape")

    def lines(self, text: str, place: Range) -> Range:
        """The lines of the mutated file on which the stretch ``place`` of the file before it stands."""
        start, end = place
        begin = start + sum(len(c.text) - (c.end - c.start) for c in self.changes if c.end <= start and c.start < start)
        finish = end
        for change in self.changes:
            if change.end <= end:
                finish += len(change.text) - (change.end - change.start)
            elif change.start <= end:
                finish += change.start - end + len(change.text)
        if start == end and any(c.start == start and c.text.startswith("\n") for c in self.changes):
            begin += 1  # what was put in begins on the next line
        mutated = self.apply(text).decode("utf-8", "surrogateescape")
        return mutated.count("\n", 0, begin) + 1, mutated.count("\n", 0, max(begin, finish)) + 1


@dataclass(frozen=True)
class Operator:
    """A way to mutate: ``make`` gives every mutation of this kind that an agenda allows."""

    group: str
    name: str
    make: Callable[[Document], Iterator[Mutation]]


#: All ways to mutate, in the order in which they are written down.
OPERATORS: list[Operator] = []


def operator(group: str, name: str) -> Callable[[Callable[[Document], Iterator[Mutation]]], None]:
    """Add the function below to the ways to mutate."""

    def add(make: Callable[[Document], Iterator[Mutation]]) -> None:
        OPERATORS.append(Operator(group, name, make))

    return add
