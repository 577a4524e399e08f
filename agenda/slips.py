"""Slips of YAML, explained: what libyaml calls an unexpected token is a colon in a text, or a quote left open."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from agenda.characters import FORBIDDEN, LEFT_OUT, STAND_INS, visible
from agenda.diagnostics import Diagnostic, Edit, both
from agenda.model import KEYS
from agenda.places import Source
from agenda.quotes import APOSTROPHE, as_yaml, curled, opened_quote, quote, within_quotes

#: A finding, and the text to go on reading with, as long as the file; None when what follows cannot be guessed.
Explained = tuple[Diagnostic, str | None]

#: What stands before the value on a line: indentation, dashes, a key.
BEFORE_VALUE = re.compile(r"[ ]*(?:- +)*(?:[A-Za-z_]+:[ ]+)?")
_BEFORE_KEY = re.compile(r"[ ]*(?:- +)*")
_KEY_OR_DASH = re.compile(r"[ ]*(?:- |-$|[A-Za-z_]+:(?: |$))")
#: A text within brackets, as far as the next key or the closing bracket.
_VALUE_IN_BRACKETS = re.compile(r"(?:(?!,\s+[a-z_]+:\s|[}\]]).)*")
_CLOSING = {"{": "}", "[": "]"}
_OPENING = {"}": "{", "]": "["}
_SIGNS = "@`%*&!|>-?[]{},"


def explain_slip(source: Source, error: Any, text: str) -> Explained:
    """What an editor should read of ``error``, the error of libyaml about ``text``.

    Returns (finding, text to go on reading with): each sign that is to be read as text has a stand-in there.
    """
    return _Slip(source, error, text).explain()


class _Slip:
    """One error of libyaml: it stands ``at`` a place in the line from ``first`` to ``last``."""

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

    def explain(self) -> Explained:
        in_flow = "',' or" in self.problem
        attempts: list[Callable[[], Explained | None]] = [self._tab, self._open_quote, self._space_missing]
        attempts += [] if in_flow else [self._colon_missing]
        attempts += [self._in_brackets] if in_flow else [self._sign, self._bracket, self._after_quote]
        if "mapping values are not allowed" in self.problem:
            attempts.append(self._colon)
        if "<document start>" in self.problem:
            attempts.append(self._second_document)
        attempts += [self._escape]
        for attempt in attempts:
            if found := attempt():
                return found
        if any(words in self.problem for words in ("expected key", "'-' indicator", "not allowed")):
            return self._indentation()
        why = " ".join(part for part in (self.why, self.problem) if part)
        return self._told("not-yaml", self.at, self.last, why=both(why, why))

    # --- one slip each: None when it is not this one ---

    def _tab(self) -> Explained | None:
        tab = re.search(r"\t+", self.source.text[self.first : self.indent])
        return self._told("tab", self.first + tab.start(), self.first + tab.end()) if tab else None

    def _open_quote(self) -> Explained | None:
        """A quote that nothing closes takes in all lines up to the next quote: the error comes where that stands."""
        start = 0
        lines = [*self.text[: self.last].split("\n"), *self.text[self.last :].split("\n", 2)[1:2]]
        for number, line in enumerate(lines[:-1]):
            opened = opened_quote(line) if line.count('"') % 2 or line.count("'") % 2 else None
            if opened is not None and (not lines[number + 1].strip() or _KEY_OR_DASH.match(lines[number + 1])):
                return self._unclosed(start + opened, start + len(line.rstrip()), line[opened:])
            start += len(line) + 1
        if "unexpected end of stream" in self.problem and self.text[self.begin] in "\"'":
            end = self.source.line_span(self.begin)[1]
            return self._unclosed(self.begin, end, self.text[self.begin : end])
        return None

    def _unclosed(self, begin: int, end: int, rest: str) -> Explained:
        value = _VALUE_IN_BRACKETS.match(rest.rstrip())
        in_brackets = value is not None and begin + value.end() < end
        stop = begin + value.end() if value and in_brackets else end
        apostrophe = APOSTROPHE.match(rest)
        edit = Edit(begin, begin + 1, "’") if apostrophe else Edit(stop, stop, rest[0])
        text = self.text[:begin] + ("’" if apostrophe else LEFT_OUT) + self.text[begin + 1 :]
        going_on = None if in_brackets else self._as_text(begin, end, text)
        return self._told("unclosed-quote", begin, end, edit, going_on, quote=rest[0])

    def _space_missing(self) -> Explained | None:
        """``theme:A`` or ``-id: A2``, on this line or, when that was read as a text, on the line before."""
        for first, line in ((self.first, self.line), *self._line_before()):
            slip = re.match(r"([ ]*-)[A-Za-z_]+:(?: |$)|([ ]*(?:- +)*([a-z_]+):)[^ \r\n]", line)
            if slip and (slip[1] or slip[3] in KEYS):
                place = first + len(slip[1] or slip[2])
                after = both("het streepje", "the dash") if slip[1] else both("de dubbele punt", "the colon")
                return self._told("missing-space", place - 1, place + 1, Edit(place, place, " "), after=after)
        within = re.search(r"[{,] *([a-z_]+):[^ \r\n]", self.line) if "unexpected ':'" in self.problem else None
        if within and within[1] in KEYS:
            place = self.first + within.end(1) + 1
            after = both("de dubbele punt", "the colon")
            return self._told("missing-space", place - 1, place + 1, Edit(place, place, " "), after=after)
        return None

    def _in_brackets(self) -> Explained | None:
        """Within ``{…}`` or ``[…]`` something else came than a comma or the end."""
        begin_line = self.source.line_span(self.begin)
        before = self.text[max(self.begin, self.first) : self.at].rstrip()
        if before[-1:] in ("'", '"'):
            return self._after_quote()
        if comment := re.search(r"\s(#.*\S)", self.text[self.begin : begin_line[1]]):
            span = (self.begin + comment.start(1), self.begin + comment.end(1))
            rest = visible(self.source.text[slice(*span)])
            begins = [match.end() for match in re.finditer(r": |^.", self.text[self.begin : span[0]])]
            edit = self._quoted_to_comma(self.begin + begins[-1])
            return self._told("cut-off-text", *span, edit, self._stand_in(span[0]), rest=rest)
        if self.text[self.at] == ":" and self.first == begin_line[0]:
            word = re.search(r"[ ]*([A-Za-z_]+)$", before)
            if word and word[1] in KEYS and word.start():
                place = self.at - len(word[0])
                return self._told(
                    "missing-comma", self.at - len(word[1]), self.at, Edit(place, place, ","), key=word[1]
                )
            start = max(before.rfind(": "), before.rfind("{ ")) + 2 + max(self.begin, self.first)
            edit = self._quoted_to_comma(start)
            going_on = self._as_text(self.at, edit.end if edit else self.at + 1, self._stand_in(self.at), commas=True)
            return self._told("colon-in-text", self.at, self.at + 1, edit, going_on)
        opening = self.text[self.begin]
        closing = _CLOSING.get(opening, "}")
        end = begin_line[0] + len(self.text[slice(*begin_line)].rstrip())
        edit = Edit(end, end, closing) if self.first != begin_line[0] else None
        return self._told("bracket-not-closed", self.begin, end, edit, opening=opening, closing=closing)

    def _sign(self) -> Explained | None:
        """A text that begins with a sign that means something else there."""
        start, sign = self.value, self.text[self.value : self.value + 1]
        if "cannot start any token" in self.problem and start < self.at:  # within brackets
            start, sign = self.at, self.text[self.at]
            edit = self._quoted_to_comma(start)
        else:
            edit = self._quoted(start)
        if not sign or sign not in _SIGNS or start > self.at or self.at >= self.last:
            return None
        if sign in "|>" and re.fullmatch(r"[|>][-+0-9]*\s*(?:#.*)?", self.text[start : self.last]):
            return None
        if sign in _CLOSING:
            before = self.text[start : self.at].rstrip()
            if before[-1:] != _CLOSING[sign] or self.text[self.at] in _OPENING:
                return None
        end = edit.end if edit else self._end()
        going_on = self._as_text(start + 1, end, self._stand_in(start))
        return self._told("must-be-quoted", start, end, edit, going_on, sign=sign)

    def _bracket(self) -> Explained | None:
        """A closing bracket without its opening one."""
        end = self._end()
        closing = self.text[end - 1 : end]
        if closing not in _OPENING or self.line.count(closing) <= self.line.count(_OPENING[closing]):
            return None
        edit = Edit(end - 1, end, "")
        if _OPENING[closing] not in self.line:
            edit = Edit(self.value, self.value, _OPENING[closing])
        details = {"opening": _OPENING[closing], "closing": closing}
        return self._told("bracket-not-opened", end - 1, end, edit, **details)

    def _after_quote(self) -> Explained | None:
        """A text that goes on behind its closing quote: that quote was meant as a part of the text."""
        before = self.text[self.first : self.at].rstrip()
        mark = before[-1:]
        start = self.value if self.text[self.value : self.value + 1] == mark else -1
        if start < 0 and mark in ("'", '"'):
            start = self.first + before.rfind(mark, 0, len(before) - 1)
        if mark not in ("'", '"') or not self.first <= start < self.at:
            return None
        block = start == self.value
        edit = self._quoted(start, curly=True) if block else self._quoted_to_comma(start, curly=True)
        going_on = None
        if edit and "\\" not in (written := self.text[start : edit.end]):
            inner = within_quotes(written)
            curly = curled(written) if inner is None else LEFT_OUT + curled(inner) + LEFT_OUT
            text = self.text[:start] + curly + self.text[edit.end :]
            going_on = self._as_text(start + 1, edit.end, text, commas=not block)
        return self._told("text-after-quote", self.at, edit.end if edit else self._end(), edit, going_on)

    def _colon(self) -> Explained:
        """A colon where no key can begin."""
        if re.search(r":[ ]", self.text[self.first : self.at]):
            start, end = self.value, self._end()
            edit = self._quoted(start) if self.text[start] not in _CLOSING else None
            text = self.text
            if within_quotes(text[start:end], "“”") is not None:  # of a word processor, meant as those of YAML
                text = f"{text[:start]}{LEFT_OUT}{text[start + 1 : end - 1]}{LEFT_OUT}{text[end:]}"
            going_on = self._as_text(self.at, end, text)
            return self._told("colon-in-text", self.at, self.at + 1, edit, going_on)
        return self._indentation()

    def _indentation(self) -> Explained:
        count = self.indent - self.first
        nl = "zonder spaties" if not count else f"met {count} {'spatie' if count == 1 else 'spaties'}"
        en = "without spaces" if not count else f"with {count} {'space' if count == 1 else 'spaces'}"
        return self._told("wrong-indentation", self.indent, self._end(), spaces=both(nl, en))

    def _colon_missing(self) -> Explained | None:
        """``theme A``: on this line, or on the one before when this error is that the text there goes on here."""
        begin_line = self.source.line_span(self.begin)
        lines = [(self.first, self.line)]
        if "mapping values" in self.problem and not re.search(r":[ ]", self.text[self.first : self.at]):
            lines += self._line_before()
        if "could not find expected ':'" in self.problem:
            lines.insert(0, (begin_line[0], self.text[slice(*begin_line)]))
        for first, line in lines:
            before = self._before(_BEFORE_KEY, line)
            word = re.match(r"([a-z_]+)(?=[ \r]|$)", line[len(before) :])
            if word and word[1] in KEYS:
                place = first + len(before) + word.end()
                edit = Edit(place, place, ":")
                return self._told("missing-colon", place - len(word[1]), place, edit, quoted=word[1])
        if "could not find expected ':'" in self.problem:
            end = begin_line[0] + len(self.text[slice(*begin_line)].rstrip())
            return self._told("missing-colon", self.begin, end, quoted=visible(self.source.text[self.begin : end][:60]))
        if re.match(r"[ ]*(?:- +)*:(?: |$)", self.line):
            return self._told("key-not-text", self.at, self._end())
        return None

    def _second_document(self) -> Explained | None:
        ends = list(re.finditer(r"(?m)^\.\.\.", self.text[: self.at]))
        return self._told("second-document", *ends[-1].span(), sign="...") if ends else None

    def _escape(self) -> Explained | None:
        if "unknown escape" not in self.problem and "hexdecimal" not in self.problem:
            return None
        self.at = self.text.rfind("\\", 0, self.at + 1)
        sign = visible(self.text[self.at : self.at + 2])
        return self._told(
            "unknown-escape", self.at, min(self.at + 2, self.last), Edit(self.at, self.at, "\\"), sign=sign
        )

    # --- what they share ---

    def _told(
        self, code: str, start: int, end: int, edit: Edit | None = None, going_on: str | None = None, **details: object
    ) -> Explained:
        return self.source.finding(code, (start, max(end, start + 1)), details, edit=edit), going_on

    def _end(self) -> int:
        """The end of the line, without the spaces there."""
        return self.first + len(self.line.rstrip())

    @staticmethod
    def _before(pattern: re.Pattern[str], line: str) -> str:
        match = pattern.match(line)
        return match[0] if match else ""

    def _line_before(self) -> list[tuple[int, str]]:
        """The last line before this one with anything on it, and where it begins."""
        lines = self.text[: self.first].rstrip().rsplit("\n", 1)
        return [(len(lines[0]) + 1 if len(lines) > 1 else 0, lines[-1])] if lines[-1].strip() else []

    def _stand_in(self, place: int) -> str:
        """The text with the sign at ``place`` as a part of a text."""
        return self.text[:place] + STAND_INS[self.text[place]] + self.text[place + 1 :]

    @staticmethod
    def _as_text(start: int, end: int, text: str, *, commas: bool = False) -> str:
        """``text`` with whatever from ``start`` to ``end`` could mean something else as a part of a text."""
        signs = r"(?<!\S)#|:(?!\S)|," if commas else r"(?<!\S)#|:(?!\S)"
        plain = re.sub(signs, lambda sign: STAND_INS[sign[0]], text[start - 1 : end])
        return text[: start - 1] + plain + text[end:]

    def _quoted(self, start: int, *, curly: bool = False) -> Edit | None:
        """Put all from ``start`` to the end of the line between quotes, or give its own quotes their curls."""
        return self._edit(start, self.source.text[start : self.last].rstrip(), curly=curly)

    def _quoted_to_comma(self, start: int, *, curly: bool = False) -> Edit | None:
        """The same within brackets: up to the next key or the closing bracket."""
        value = _VALUE_IN_BRACKETS.match(self.source.text[start : self.last])
        return self._edit(start, value[0].rstrip() if value else "", curly=curly)

    def _edit(self, start: int, value: str, *, curly: bool) -> Edit | None:
        if not value or FORBIDDEN.search(value) or ("\\" in value and curly):
            return None
        if curly:
            inner = within_quotes(value)
            return Edit(start, start + len(value), as_yaml(curled(value if inner is None else inner)))
        if (inner := within_quotes(value, "“”")) is not None:
            return Edit(start, start + len(value), quote(inner))
        return Edit(start, start + len(value), quote(value)) if value[0] not in "\"'" else None
