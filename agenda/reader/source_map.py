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
from agenda.model.schema import KEYS
from agenda.model.texts import ids_by_name
from agenda.reader.scalars import (
    CLOSING,
    OPENING,
    as_text,
    as_yaml,
    joined,
    meant,
    quote,
)
from agenda.text import Both
from agenda.util.characters import FORBIDDEN, LEFT_OUT, UNREAD, Piece, trace, visible

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


# --- errors of YAML ---


#: A finding, and the text to go on reading with, as long as the file; None when what follows cannot be guessed.
Explained = tuple[Diagnostic, str | None]
#: What is before the value on a line: indentation, dashes, a key.
BEFORE_VALUE = re.compile(r"[ ]*(?:- +)*(?:[A-Za-z_]+:(?:[ ]+|$))?")
BEFORE_KEY = re.compile(r"[ ]*(?:- +)*")
#: A text within brackets, as far as the next key or the closing bracket.
VALUE_IN_BRACKETS = re.compile(r"(?:(?!,\s+[a-z_]+:\s|[}\]]).)*")


def is_key_or_item(line: str) -> bool:
    """Whether a key of the agenda or an item of a list begins on this line."""
    match = re.match(r"[ ]*(?:- +|-$|([a-z_]+):(?: |$))", line)
    return match is not None and (match[1] is None or match[1] in KEYS)


def has_keys(text: str) -> bool:
    """Whether ``text`` begins with a key of the agenda or has one within: then it is no text but a block."""
    keys = re.findall(r"(?:^|[{｛(\[])[\s*`“\"]*([a-z_]+)[`”\"*]*:\s|,\s+(nl|en):\s", text)
    return any(key in KEYS or lang for key, lang in keys)


class YamlError:
    """One error of libyaml, ``at`` a place in the line from ``first`` to ``last``."""

    def __init__(self, source: Source, error: Any, text: str) -> None:
        self.source, self.text = source, text
        mark = error.problem_mark or error.context_mark
        self.at = min(mark.index, max(len(text) - 1, 0)) if mark else 0
        self.begin = min(error.context_mark.index, self.at) if error.context_mark else self.at
        self.why, self.problem = (error.context or "", error.problem or "")
        self.first, self.last = source.line_span(self.at)
        self.line = text[self.first : self.last]
        self.indent = self.first + len(self.line) - len(self.line.lstrip())
        self.value = self.first + len(self._before(BEFORE_VALUE, self.line))

    def _report(
        self, code: str, start: int, end: int, edit: Edit | None = None, going_on: str | None = None, **details: object
    ) -> Explained:
        return self.source.finding(code, (start, max(end, start + 1)), details, edit=edit), going_on

    def _end(self) -> int:
        """The end of the line, without the spaces there."""
        return self.first + len(self.line.rstrip())

    def _end_on_line(self, end: int) -> int:
        """``end``, or the end of the line of the slip when that comes first."""
        return min(end, self._end()) if self.first <= end else end

    @staticmethod
    def _before(pattern: re.Pattern[str], line: str) -> str:
        match = pattern.match(line)
        return match[0] if match else ""

    def _line_before(self) -> list[tuple[int, str]]:
        """The last line before this one with anything on it, and where it begins."""
        lines = self.text[: self.first].rstrip().rsplit("\n", 1)
        return [(len(lines[0]) + 1 if len(lines) > 1 else 0, lines[-1])] if lines[-1].strip() else []

    def _column(self, start: int) -> int:
        """The column of the key or the dash to which the value at ``start`` belongs."""
        first = self.source.line_span(start)[0]
        before = self._before(BEFORE_KEY, self.text[first : self.source.line_span(start)[1]])
        has_key = re.match(r"[A-Za-z_]+:(?:\s|$)", self.text[first + len(before) :])
        return len(before) if has_key or "-" not in before else before.rindex("-")

    def _end_of_text(self, start: int) -> int:
        """Where the value that begins at ``start`` ends: with the last line that is further in than its key."""
        first, last = self.source.line_span(start)
        end, column = first + len(self.text[first:last].rstrip()), self._column(start)
        in_flow = self.text[start] in CLOSING
        if not self._before(BEFORE_VALUE, self.text[first:last]).strip():
            column -= 1  # the value begins on a line of its own
        while last < len(self.text):
            first, last = (
                self.source.line_span(self.text.index("\n", last) + 1) if "\n" in self.text[last:] else (last, last)
            )
            line = self.text[first:last]
            key = re.match(r"[ ]*(?:(- )|([a-z_]+):(?: |$))", line)
            closes = in_flow and line.strip() and line.strip()[0] in OPENING
            if not line.strip() or (len(line) - len(line.lstrip()) <= column and not closes):
                break
            if line.lstrip().startswith("#") or (key and not in_flow and (key[1] or key[2] in KEYS)):
                break
            end = first + len(line.rstrip())
        return end

    def _begin_of_text(self, place: int | None = None) -> int | None:
        """Where the text begins that goes on, or ends, on this line; None when no text does."""
        place = self.at if place is None else place
        begin, last = self.source.line_span(place)
        first = begin
        while True:
            line = self.text[first:last]
            before = self._before(BEFORE_VALUE if is_key_or_item(line) else BEFORE_KEY, line)
            if before.strip():
                value = first + len(before)
                if value < last and self.text[value:last].strip():
                    return value if self._end_of_text(value) >= place else None
                below = last + 1 + len(self.text[last + 1 :]) - len(self.text[last + 1 :].lstrip())
                deeper = below - self.source.line_span(below)[0] > self._column(first + len(before) - 1)
                return below if deeper and first < begin and self._end_of_text(below) >= place else None
            if not line.strip() or not first:
                return None
            first, last = self.source.line_span(first - 1)

    def _begin_of_flow(self, place: int) -> int:
        """Where the outermost brace or bracket opens in which ``place`` is, on its line."""
        first = self.source.line_span(place)[0]
        value = first + len(self._before(BEFORE_VALUE, self.text[first : place + 1]))
        return value if self.text[value] in CLOSING and value <= place else place

    def _in_flow(self, start: int) -> int:
        """How long the value at ``start`` is within brackets: up to the next key or the closing bracket."""
        value = VALUE_IN_BRACKETS.match(self.text[start : self.source.line_span(start)[1]])
        return len(value[0].rstrip()) if value else 0

    def _rewritten_to_comma(self, start: int) -> tuple[Edit | None, str | None]:
        return self._rewritten(start, start + self._in_flow(start), commas=True)

    def _rewritten(
        self, start: int, end: int, *, curly: bool = False, commas: bool = False
    ) -> tuple[Edit | None, str | None]:
        """The value from ``start`` to ``end`` as YAML can read it, and the text to go on with; None when unclear."""
        plain = meant(self.text[start:end], curly=curly and "\\" not in self.text[start:end])
        if plain is None or has_keys(joined(plain)):
            return None, self._unread(start, end)
        value = self.source.text[start:end]
        edit = None
        if not FORBIDDEN.search(value.replace("\r\n", "\n")) and not ("\\" in value and value[0] in "\"'"):
            lines, text = plain.replace(LEFT_OUT, "").strip(), joined(plain)
            edit = Edit(
                start, end, lines if as_yaml(text) == text else as_yaml(text) if "\n" not in lines else quote(lines)
            )
        return edit, self.text[:start] + as_text(plain, commas=commas) + self.text[end:]

    def _unread(self, start: int, end: int) -> str:
        """The text with all from ``start`` to ``end`` as one value that is passed over."""
        plain = re.sub(r"[^\w ]", lambda sign: " " if sign[0].isspace() else LEFT_OUT, self.text[start + 1 : end])
        return self.text[:start] + UNREAD + plain + self.text[end:]
