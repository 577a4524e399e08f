"""An error of libyaml in its text: where it is, and where the values around it begin and end."""

from __future__ import annotations

import re
from typing import Any

from agenda.model.diagnostics import Diagnostic, Edit
from agenda.model.schema import KEYS
from agenda.reader.scalars import (
    CLOSING,
    OPENING,
    as_text,
    as_yaml,
    joined,
    meant,
    quote,
)
from agenda.reader.source_map import Source
from agenda.util.characters import FORBIDDEN, LEFT_OUT, UNREAD

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

    def _told(
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
