"""Slips of YAML, explained: what libyaml calls an unexpected token is a colon in a text, or a quote left open."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from agenda.model.diagnostics import Edit
from agenda.model.schema import KEYS
from agenda.reader.scalars import (
    BLOCK_SIGN,
    BULLET_IN_TEXT,
    BULLETS,
    CLOSING,
    OPENING,
    as_yaml,
    is_pairs,
    opened_quote,
    repaired,
)
from agenda.reader.source_map import (
    BEFORE_KEY,
    BEFORE_VALUE,
    VALUE_IN_BRACKETS,
    Explained,
    Source,
    YamlError,
    is_key_or_item,
)
from agenda.reader.suggestions import column_near, missing_list
from agenda.text import LANGS, Both, both
from agenda.util.characters import visible

_KEY_OR_DASH = re.compile(r"[ ]*(?:- |-$|[A-Za-z_]+:(?: |$))")
_DOUBLE_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"', re.DOTALL)
_SIGNS = "@`%*&!|>-?[]{},"
_AFTER_COLON = both("reader.yaml_recovery.the_colon")


def explain_error(source: Source, error: Any, text: str) -> Explained:
    """What an editor should read of ``error``, the error of libyaml about ``text``.

    Returns (finding, text to go on reading with): each sign that is to be read as text is replaced there.
    """
    return _Recovery(source, error, text).explain()


def _spaces(count: int) -> Both:
    amount = {0: "no_spaces", 1: "one_space"}.get(count, "spaces")
    return both(f"reader.yaml_recovery.{amount}", count=count)


class _Recovery(YamlError):
    """Explains one error of libyaml, and finds a text to go on reading with."""

    def explain(self) -> Explained:
        in_flow = "',' or" in self.problem or "flow" in self.why
        attempts: list[Callable[[], Explained | None]] = [self._tab, self._open_quote, self._space_missing]
        attempts += [] if in_flow else [self._block_of_text, self._dash_missing, self._key_missing, self._colon_missing]
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
        return self._report("not-yaml", self.at, self.last)

    # --- one slip each: None when it is not this one ---

    def _tab(self) -> Explained | None:
        tab = re.search(r"\t+", self.source.text[self.first : self.indent])
        return self._report("tab", self.first + tab.start(), self.first + tab.end()) if tab else None

    def _open_quote(self) -> Explained | None:
        """A quote that nothing closes takes in all lines up to the next quote: the error comes where that is."""
        start = 0
        lines = [*self.text[: self.last].split("\n"), *self.text[self.last :].split("\n", 2)[1:2]]
        for number, line in enumerate(lines[:-1]):
            opened = opened_quote(line) if line.count('"') % 2 or line.count("'") % 2 else None
            if opened is not None:
                begin = start + opened
                end = self._end_of_text(begin)
                mark = line[opened]
                if self.text.count(mark, begin + 1, end) == 0 or end == start + len(line.rstrip()):
                    following = lines[number + 1]
                    if end > start + len(line) or not following.strip() or _KEY_OR_DASH.match(following):
                        return self._unclosed(begin, start + len(line.rstrip()), line[opened:])
            start += len(line) + 1
        if "unexpected end of stream" in self.problem and self.text[self.begin] in "\"'":
            end = self.source.line_span(self.begin)[1]
            return self._unclosed(self.begin, end, self.text[self.begin : end])
        return None

    def _unclosed(self, begin: int, end: int, rest: str) -> Explained:
        value = VALUE_IN_BRACKETS.match(rest.rstrip())
        if value is not None and begin + value.end() < end:
            edit, going_on = self._rewritten(begin, begin + value.end(), commas=True)
            return self._report("unclosed-quote", begin, end, edit, going_on, quote=rest[0])
        edit, going_on = self._rewritten(begin, self._end_of_text(begin))
        return self._report("unclosed-quote", begin, end, edit, going_on, quote=rest[0])

    def _space_missing(self) -> Explained | None:
        """``theme:A`` or ``-id: A2``, on this line or, when that was read as a text, on the line before."""
        for first, line in ((self.first, self.line), *self._line_before()):
            slip = re.match(r"([ ]*-)(?:[A-Za-z_]+:(?: |$)|\{)|([ ]*(?:- +)*([a-z_]+):)[^ \r\n]", line)
            if slip and (slip[1] or slip[3] in KEYS):
                place = first + len(slip[1] or slip[2])
                after = both("reader.yaml_recovery.the_dash") if slip[1] else _AFTER_COLON
                return self._report("missing-space", place - 1, place + 1, Edit(place, place, " "), after=after)
        within = re.search(r"[{,] *([a-z_]+):[^ \r\n]", self.line) if "unexpected ':'" in self.problem else None
        if within and within[1] in KEYS:
            place = self.first + within.end(1) + 1
            return self._report("missing-space", place - 1, place + 1, Edit(place, place, " "), after=_AFTER_COLON)
        return None

    def _block_of_text(self) -> Explained | None:
        """A text below ``>-`` of which a line is less far in than the first, or not further than the key."""
        place = self.begin if "could not find" in self.problem else self.at
        lines = self.text[: self.source.line_span(place)[1]].split("\n")
        head = len(lines) - 1
        while head > 0 and lines[head].strip() and not is_key_or_item(lines[head]):
            head -= 1
        before = self._before(BEFORE_VALUE, lines[head])
        if head == len(lines) - 1 or not re.fullmatch(r"[|>][-+]?[0-9]?\s*", lines[head][len(before) :]):
            return None
        first = sum(len(line) + 1 for line in lines[: head + 1])
        column = self._column(first - 1)
        end, block = first, []
        for line in self.text[first:].split("\n"):
            if not line.strip() or is_key_or_item(line):
                break
            block.append(line)
            end += len(line) + 1
        indents = [len(line) - len(line.lstrip()) for line in block]
        if not block or (min(indents) > column and min(indents) == indents[0]):
            return None
        new = "\n".join(" " * (column + 2) + line.lstrip() for line in block)
        begin = first + indents[0]
        value = first - 1 - len(lines[head][len(before) :])
        code = self._unread(value, end - 1)
        spaces = _spaces(indents[0])
        return self._report(
            "wrong-indentation", begin, first + len(block[0]), Edit(first, end - 1, new), code, spaces=spaces
        )

    def _dash_missing(self) -> Explained | None:
        """``{id: B4.2, …}`` below ``- {id: B4.1, …}``, without its own dash."""
        item = re.match(r"([ ]*)\{ *([a-z_]+):", self.line)
        above = re.match(r"([ ]*)- +\{", self._line_before()[0][1]) if self._line_before() else None
        if not item or not above or len(item[1]) not in (len(above[1]), len(above[1]) + 2):
            return None
        edit = Edit(self.first, self.indent, f"{above[1]}- ")
        deeper = len(item[1]) > len(above[1])
        text = f"{self.text[: self.indent - 2]}- {self.text[self.indent :]}" if deeper else None
        return self._report("missing-dash", self.indent, self._end(), edit, text, key=item[2])

    def _key_missing(self) -> Explained | None:
        """A list or a text in two languages without the line above it that names it."""
        item = re.match(r"[ ]*(?:- +)?(?:\{ *)?(?=[a-z_]+:)", self.line)
        if item is None or not self.line.strip():
            return None
        before = self.text[: self.first].splitlines()
        key = missing_list(before, self.text[self.first :].split("\n\n", 1)[0].splitlines())
        if not key:
            return None
        name, column = key
        edit = Edit(self.first, self.first, f"{' ' * column}{name}:\n")
        return self._report("missing-key", self.indent, self._end(), edit, key=name)

    def _in_brackets(self) -> Explained | None:
        """Within ``{…}`` or ``[…]`` something else came than a comma or the end."""
        begin_line = self.source.line_span(self.begin)
        before = self.text[max(self.begin, self.first) : self.at].rstrip()
        if before[-1:] in ("'", '"') and (found := self._after_quote()):
            return found
        if comment := re.search(r"\s(#.*\S)", self.text[self.begin : begin_line[1]]):
            span = (self.begin + comment.start(1), self.begin + comment.end(1))
            rest = visible(self.source.text[slice(*span)])
            begins = [match.end() for match in re.finditer(r": |^.", self.text[self.begin : span[0]])]
            edit, going_on = self._rewritten_to_comma(self.begin + begins[-1])
            return self._report("cut-off-text", *span, edit, going_on, rest=rest)
        if self.text[self.at] == ":" and self.first == begin_line[0]:
            word = re.search(r"([,;，、]?)[ ]*([A-Za-z_]+)$", before)
            if word and word[2] in KEYS and word.start():
                place = self.at - len(word[0])
                edit = Edit(place, place + len(word[1]), ",")
                return self._report("missing-comma", self.at - len(word[2]), self.at, edit, key=word[2])
            start = max(before.rfind(": "), before.rfind("{ ")) + 2 + max(self.begin, self.first)
            edit, going_on = self._rewritten_to_comma(start)
            return self._report("colon-in-text", self.at, self.at + 1, edit, going_on)
        opening = self.text[self.begin]
        if opening not in CLOSING:
            return None
        begin = self._begin_of_flow(self.begin)
        end = self._end_of_text(begin)
        whole = repaired(self.source.text[begin:end])
        edit = Edit(begin, end, whole) if whole != self.source.text[begin:end] else None
        shown = min(end, begin_line[0] + len(self.text[slice(*begin_line)].rstrip()))
        details = {"opening": opening, "closing": CLOSING[opening]}
        return self._report("bracket-not-closed", self.begin, shown, edit, self._unread(begin, end), **details)

    def _sign(self) -> Explained | None:
        """A text that begins with a sign that means something else there."""
        start, sign = self.value, self.text[self.value : self.value + 1]
        if "cannot start any token" in self.problem and start < self.at:  # within brackets
            start, sign = self.at, self.text[self.at]
            end = start + self._in_flow(start)
        else:
            end = self._end_of_text(start)
        if not sign or sign not in _SIGNS or start > self.at or self.at >= self.last:
            return None
        if not self.text[self.first : start].strip() and self._begin_of_text(start) != start:
            return None
        commas = start != self.value
        block = re.match(BLOCK_SIGN, self.text[start : self.last])
        if block and not self.text[start + block.end() : self.last].strip(" #"):
            if block[0] in (">", "|", ">-", "|-", ">+", "|+") or not re.fullmatch(r".[ –—-]+", block[0]):
                return None
            stop = start + block.end()
            text = self.text[:start] + f"{sign}-".ljust(block.end())[: block.end()] + self.text[stop:]
            return self._report("text-after-sign", start, stop, Edit(start, stop, f"{sign}-"), text, sign=block[0])
        if sign in CLOSING and not self._is_text(start, end):
            return None
        rewritten, going_on = self._rewritten(start, end, commas=commas)
        if block:
            return self._report("text-after-sign", start, end, rewritten, going_on, sign=block[0].strip())
        if self.text.startswith(",,", start):
            details = {"found": ",,", "instead": "“"}
            return self._report("straight-quote", start, start + 2, rewritten, going_on, **details)
        if re.match(rf"[-{BULLETS}]\s", self.text[start:end]):
            return self._report("bullet", start, start + 1, rewritten, going_on, sign=sign, how=BULLET_IN_TEXT)
        return self._report("must-be-quoted", start, self._end_on_line(end), rewritten, going_on, sign=sign)

    def _is_text(self, start: int, end: int) -> bool:
        """Whether a bracket at ``start`` opens a part of a text, as in ``[De] koers``, and closes in it."""
        sign = self.text[start]
        before = self.text[start : self.at].rstrip()
        rest = self.text[self.at : end].strip()
        return before[-1:] == CLOSING[sign] and self.text[self.at] not in OPENING and bool(re.search(r"\w", rest))

    def _bracket(self) -> Explained | None:
        """A closing bracket without its opening one, or a sign behind the last one."""
        if self.text[self.value : self.value + 1] in CLOSING:
            whole = repaired(self.source.text[self.value : self._end()]).rstrip(";. ")
            sign = self.text[self.at : self._end()].strip()
            if sign and not sign.strip(" ,;.]})") and whole != self.source.text[self.value : self._end()]:
                edit = Edit(self.value, self._end(), whole)
                blank = " " * (self._end() - self.at)
                text = self.text[: self.at] + blank + self.text[self._end() :]
                details = {"opening": OPENING.get(sign[0], "{"), "closing": sign[:1]}
                code = "bracket-not-opened" if sign[0] in OPENING else "sign-after-bracket"
                return self._report(
                    code, self.at, self._end(), edit, text, **(details if sign[0] in OPENING else {"sign": sign})
                )
        end = self._end()
        closing = self.text[end - 1 : end]
        if closing not in OPENING or self.line.count(closing) <= self.line.count(OPENING[closing]):
            return None
        places = [0, *(match.end() for match in re.finditer(r"(?:^[ ]*|- +|[a-z_]+: +)", self.line))]
        fits = (
            {each for each in places if is_pairs(self.line[each : end - 1 - self.first])} if closing == "}" else set()
        )
        begins = sorted(each for each in fits if self.line[each : each + 1].strip() and self.line[each] != "-")
        opened = Edit(self.first + begins[0], self.first + begins[0], "{") if begins else None
        details = {"opening": OPENING[closing], "closing": closing}
        going_on = self._unread(self.first + begins[0], end) if begins else None
        return self._report("bracket-not-opened", end - 1, end, opened, going_on, **details)

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
        end = self._end_of_text(start) if block else start + self._in_flow(start)
        edit, going_on = self._rewritten(start, end, curly=True, commas=not block)
        rest = self.text[self.at : end].lstrip()
        if rest.startswith(("//", "/*", "<!--")) or re.search(r'\d"', self.text[start:end]):
            edit = None  # a comment of another language, or perhaps an inch sign
        return self._report("text-after-quote", self.at, max(end, self.at + 1) if edit else self._end(), edit, going_on)

    def _colon(self) -> Explained:
        """A colon where no key can begin."""
        start = self._begin_of_text()
        if start is None or start > self.at:
            return self._indentation()
        end = self._end_of_text(start)
        value = self.text[start:end]
        nested = re.match(r"([a-z_]+):\s", value)
        if nested and nested[1] in KEYS and (is_pairs(value) or nested[1] in LANGS):
            return self._nested(start, end, nested[1])
        if nested := re.fullmatch(r"\(\s*(([a-z_]+):.*)\)", value):  # parentheses for braces
            edit = Edit(start, end, f"{{{nested[1]}}}") if is_pairs(nested[1]) else None
            return self._report("missing-braces", start, end, edit, self._unread(start, end), key=nested[2])
        if re.match(r"https?:\s+//\S+$", value):
            address = re.sub(r"\s", "", value)
            edit, read = Edit(start, end, address), self.text[:start] + address.ljust(end - start) + self.text[end:]
            return self._report("not-https", start, end, edit, read, value=value, why="")
        key = re.match(r"[ ]*(?:- +)*(?=([a-z_]+):)", self.line)
        if key and key[1] in KEYS and is_pairs(self.line[key.end() :]) and ", " in self.line:
            return self._nested(self.first + key.end(), self._end(), key[1])
        own = re.match(r"[ ]*(?:- +)?(nl|en): ", self.text[self.source.line_span(start)[0] :])
        other = re.search(r",?\s+(nl|en):\s+(?=\S)", value)
        if own and other and other[1] != own[1]:  # ``nl: Ja, en: Yes`` on a line of its own
            indent = "\n" + " " * own.start(1)
            first, second = value[: other.start()], value[other.end() :]
            edit = Edit(start, end, f"{as_yaml(first)}{indent}{other[1]}: {as_yaml(second)}")
            place = start + other.start(1)
            plain = not re.search(r"[\"'\n{}]", value)
            return self._report(
                "missing-braces", place, end, edit if plain else None, self._unread(start, end), key=other[1]
            )
        rewritten, going_on = self._rewritten(start, end)
        return self._report(
            "colon-in-text", self.at if start >= self.first else start, self.at + 1, rewritten, going_on
        )

    def _nested(self, start: int, end: int, key: str) -> Explained:
        """Keys behind another key, or behind each other, on one line without braces."""
        value = self.source.text[start:end]
        edit = None
        if is_pairs(value) and re.search(r",\s*[a-z_]+:\s", value):
            edit = Edit(start, end, f"{{{value}}}")
        elif "," not in value or is_pairs(value):
            column = len(self._before(BEFORE_KEY, self.line)) + 2
            space = start - len(self.text[:start].rstrip())
            edit = Edit(start - space, start, f"\n{' ' * column}")
        column, last = self._column(start), end
        for line in self.text[end:].split("\n")[1:]:
            if len(line) - len(line.lstrip()) <= column or not line.strip():
                break
            last += len(line) + 1
        return self._report("missing-braces", start, end, edit, self._unread(start, last), key=key)

    def _indentation(self) -> Explained:
        count = self.indent - self.first
        near = column_near(self.text[: self.first].splitlines(), self.line)
        edit = Edit(self.first, self.indent, " " * near) if near is not None else None
        return self._report("wrong-indentation", self.indent, self._end(), edit, spaces=_spaces(count))

    def _colon_missing(self) -> Explained | None:
        """``theme A``: on this line, or on the one before when this error is that the text there goes on here."""
        begin_line = self.source.line_span(self.begin)
        lines = [(self.first, self.line)]
        if "mapping values" in self.problem and not re.search(r":[ ]", self.text[self.first : self.at]):
            lines += self._line_before()
        if "could not find expected ':'" in self.problem:
            lines.insert(0, (begin_line[0], self.text[slice(*begin_line)]))
        for first, line in lines:
            before = self._before(BEFORE_KEY, line)
            word = re.match(r"([a-z_]+)(?:(?=[ \r]|$)|[.;=]|：|∶)", line[len(before) :])
            if word and word[1] in KEYS:
                place = first + len(before) + word.end(1)
                sign = re.match(r"(?: ?[-.;=：∶]+)? *", line[place - first :])
                length = len(sign[0]) if sign and sign[0].strip() else 0
                edit = Edit(place, place + length, ": " if length else ":")
                return self._report("missing-colon", place - len(word[1]), place, edit, quoted=word[1])
        if "could not find expected ':'" in self.problem:
            start = self._begin_of_text(self.begin)
            if start is not None and (end := self._end_of_text(start)) > self.begin and ": " in self.text[start:end]:
                rewritten, going_on = self._rewritten(start, end)
                place = self.text.index(": ", start)
                return self._report("colon-in-text", start, place + 1, rewritten, going_on)
            end = begin_line[0] + len(self.text[slice(*begin_line)].rstrip())
            return self._report(
                "missing-colon", self.begin, end, quoted=visible(self.source.text[self.begin : end][:60])
            )
        if re.match(r"[ ]*(?:- +)*:(?: |$)", self.line):
            return self._report("key-not-text", self.at, self._end())
        return None

    def _second_document(self) -> Explained | None:
        ends = list(re.finditer(r"(?m)^\.\.\.", self.text[: self.at]))
        return self._report("second-document", *ends[-1].span(), sign="...") if ends else None

    def _escape(self) -> Explained | None:
        if "unknown escape" not in self.problem and "hexdecimal" not in self.problem:
            return None
        self.at = self.text.rfind("\\", 0, self.at + 1)
        sign = visible(self.text[self.at : self.at + 2])
        edit = None
        for value in _DOUBLE_QUOTED.finditer(self.source.text, self.first, self._end_of_text(self.value)):
            if value.start() < self.at < value.end():  # who writes one of them in a text means none of them
                edit = Edit(*value.span(), re.sub(r'(?<!\\)\\(?!["\\\s])', r"\\\\", value[0]))
        return self._report("unknown-escape", self.at, min(self.at + 2, self.last), edit, sign=sign)
