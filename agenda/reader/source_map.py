"""A file that an editor wrote, and where everything in it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from agenda.model.diagnostics import Diagnostic, Edit, Location, Severity
from agenda.model.texts import ids_by_name
from agenda.text.bilingual import Both
from agenda.util.characters import FORBIDDEN, Piece, trace, visible

Key = str | int
KeyPath = tuple[Key, ...]


class Place(NamedTuple):
    """A stretch of the file, as characters from its start; ``style`` as YAML has it: None for plain text."""

    start: int
    end: int
    style: str | None


#: In a longer text we do not look for the place of each character: nobody writes it, and it would take much memory.
MAX_TRACED = 100_000

#: Longer corrected lines are not shown.
MAX_CORRECTED = 1_000

#: The style of a block with keys or a list: it has no text of its own.
COLLECTION = "collection"


@dataclass
class Source:
    """A file as plain data. ``where`` turns the path of a part, such as ("ambitions", 3, "en"), into its place.

    ``text`` is the file itself, line ends and all, without the byte order mark that some editors put before it.
    ``refused`` are parts that were reported and not read, ``doubled`` keys that are in their block twice, and
    ``passed_over`` the ids in what was therefore not read. ``whole`` says that the YAML was right from end to end,
    ``readings`` how often it was read, once more for each slip that could be passed.
    """

    file: str
    data: Any = None
    text: str = ""
    places: dict[KeyPath, Place] = field(default_factory=dict)
    first_line: int = 1
    refused: set[KeyPath] = field(default_factory=set)
    doubled: set[KeyPath] = field(default_factory=set)
    passed_over: set[str] = field(default_factory=set)
    whole: bool = False
    readings: int = 1

    _traced: tuple[KeyPath, list[Piece] | None] | None = None  # of the last text asked for: often there is more in it

    @cached_property
    def ids_by_name(self) -> dict[str, str]:
        """What the items of the file are called, and their ids; for a name that is where an id belongs."""
        return ids_by_name(self.data)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def line_of(self, offset: int) -> int:
        """The line, from 1, on which the character at ``offset`` is."""
        return bisect_right(self._line_starts, offset) + self.first_line - 1

    def offset(self, place: Location) -> int:
        """The character that a place of this file begins with."""
        return self._line_starts[place.line - self.first_line] + place.column - 1

    def line_span(self, offset: int) -> tuple[int, int]:
        """Where the line around ``offset`` begins, and where it ends before its line end."""
        index = bisect_right(self._line_starts, offset) - 1
        start = self._line_starts[index]
        end = self._line_starts[index + 1] - 1 if index + 1 < len(self._line_starts) else len(self.text)
        return start, end - 1 if end > start and self.text[end - 1] == "\r" else end

    def nearest(self, path: KeyPath) -> KeyPath:
        """The path itself, or that of the smallest part around it that exists."""
        while path and path not in self.places:
            path = path[:-1]
        return path

    def span(self, path: KeyPath) -> tuple[int, int]:
        """Where the part at ``path`` is, or the smallest part around it; of a block only its first line."""
        place = self.places.get(self.nearest(path), Place(0, 0, COLLECTION))
        if place.style in (COLLECTION, "|", ">"):
            return place.start, max(self.line_span(place.start)[1], place.start)
        return place.start, place.end

    def where(self, path: KeyPath) -> Location:
        """The place of the part at ``path``, or of the nearest part around it that exists."""
        return self.location(*self.span(path))

    def where_key(self, path: KeyPath) -> Location:
        """The place of the key itself, for findings about the key and not about what it holds."""
        return self.where((*path, "#key"))

    def location(self, start: int, end: int) -> Location:
        """The stretch between two offsets as lines and columns."""
        line, end_line = self.line_of(start), self.line_of(max(end, start))
        column = start - self.line_span(start)[0] + 1
        return Location(self.file, line, column, end_line, max(end, start) - self.line_span(end)[0] + 1)

    def inside(self, path: KeyPath, start: int, end: int) -> tuple[int, int] | None:
        """Where characters ``start`` to ``end`` of the text at ``path`` are in the file.

        None when that is not known. ``end`` is beyond ``start``.
        """
        place, value = self.places.get(path), self._value(path)
        if place is None or not isinstance(value, str) or place.style == COLLECTION:
            return None
        if len(value) > MAX_TRACED:
            return None
        if self._traced is None or self._traced[0] != path:
            self._traced = path, trace(self.text[place.start : place.end], place.style, value)
        pieces = self._traced[1]
        if pieces is None or end > len(pieces):
            return None
        return place.start + pieces[start].start, place.start + pieces[end - 1].end

    def path_at(self, offset: int) -> KeyPath:
        """The path of the smallest part that begins at or before this character."""
        before = [(place.start, len(path), path) for path, place in self.places.items() if place.start <= offset]
        path = max(before, key=lambda each: each[:2], default=(0, 0, ()))[2]
        return tuple(key for key in path if not str(key).startswith("#"))

    def is_plain(self, path: KeyPath) -> bool:
        """Whether the text at ``path`` is in the file without quotes."""
        return path in self.places and self.places[path].style is None

    def comment_behind(self, path: KeyPath) -> tuple[int, int] | None:
        """Where a comment is on the same line behind the plain text at ``path``."""
        place = self.places[path]
        match = re.compile(r"[ \t]+(#[^\r\n]*)").match(self.text, place.end)
        return (match.start(1), match.start(1) + len(match[1].rstrip())) if match else None

    def _value(self, path: KeyPath) -> Any:
        value = self.data
        for key in path:
            value = value[key]
        return value

    def finding(
        self,
        code: str,
        span: tuple[int, int],
        details: Mapping[str, object] | None = None,
        *,
        item: Both | None = None,
        severity: Severity = Severity.ERROR,
        edit: Edit | None = None,
        paste: tuple[str, str, int] = ("", "", 0),
    ) -> Diagnostic:
        """A finding about a stretch of this file; ``paste`` is (line, file, its number) of what is mended elsewhere."""
        quoted, caret = self._quoted(*span)
        corrected = self.corrected(edit) if edit else ""
        return Diagnostic(
            code, self.location(*span), details or {}, severity, item, edit, quoted, caret, corrected, *paste
        )

    def _quoted(self, start: int, end: int) -> tuple[str, tuple[int, int]]:
        """The line around ``start``, or of a long one the part that matters, and where in it the stretch is."""
        first, last = self.line_span(start)
        begin = max(first, start - 70) if last - first > 160 else first
        stop = min(last, max(begin + 160, start + 1))
        before, after = "…" if begin > first else "", "…" if stop < last else ""
        quoted = before + visible(self.text[begin:stop].replace("\t", "→")) + after
        return quoted, (len(before) + start - begin, max(1, min(end, stop) - start))

    def corrected(self, *edits: Edit) -> str:
        """The whole lines as they become by ``edits``, in order; empty when they are too long to paste."""
        first, last = self.line_span(edits[0].start)[0], self.line_span(edits[-1].end)[1]
        at, lines = first, ""
        if last - first > 3 * MAX_CORRECTED:  # nobody pastes that, and with many findings it takes long
            return ""
        for edit in edits:
            lines += self.text[at : edit.start] + edit.text
            at = edit.end
        lines += self.text[at:last]
        return lines.replace("\r\n", "\n") if len(lines) <= MAX_CORRECTED and not FORBIDDEN.search(lines) else ""


def shown(path: Path) -> str:
    """A path as a user reads it: from the folder where the user is, when it is in there."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
