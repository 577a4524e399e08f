"""Slips of YAML, explained: what libyaml calls an unexpected token is a colon in a text, or a quote left open."""

from __future__ import annotations

import re
from typing import Any

from agenda.characters import FORBIDDEN, quote, visible
from agenda.diagnostics import Diagnostic, Edit, both
from agenda.places import Source

#: What stands before the value on a line: indentation, dashes, a key.
BEFORE_VALUE = r"[ ]*(?:- +)*(?:[A-Za-z_]+:[ ]+)?"


def explain_slip(source: Source, error: Any, text: str) -> tuple[Diagnostic, int | None]:
    """What an editor should read of ``error``, the error of libyaml about ``text``.

    Returns (finding, where in the text a colon stands that is to be read as text, so that reading can go on).
    """
    mark = error.problem_mark or error.context_mark
    at = min(mark.index, max(len(text) - 1, 0)) if mark else 0
    begin = min(error.context_mark.index, at) if error.context_mark else at
    first, last = source.line_span(at)
    line, problem = text[first:last], error.problem or ""
    rest_of_begin = (begin, source.line_span(begin)[1])
    indent = first + len(line) - len(line.lstrip())
    if "\t" in source.text[first:indent] or "tab character" in problem:
        return source.finding("tab", (first, max(indent, first + 1))), None
    if "mapping values are not allowed" in problem:
        if re.search(r":[ ]", text[first:at]):
            return source.finding("colon-in-text", (at, at + 1), edit=_quote_value(source, first, last)), at
        return source.finding("wrong-indentation", (indent, at + 1)), None
    if "unexpected end of stream" in problem and error.context_mark:
        return source.finding("unclosed-quote", rest_of_begin, {"quote": text[begin]}), None
    if "could not find expected ':'" in problem:
        quoted = visible(source.text[slice(*rest_of_begin)][:60])
        return source.finding("missing-colon", rest_of_begin, {"quoted": quoted}), None
    value = re.match(BEFORE_VALUE, line)
    start = first + (value.end() if value else 0)
    if text[start : start + 1] in ("@", "`", "%", "*", "&", "!", "|", ">", "-", "?") and start <= at:
        edit = _quote_value(source, first, last)
        return source.finding("must-be-quoted", (start, last), {"sign": text[start]}, edit=edit), None
    if text[start : start + 1] in ("'", '"') and start < at and "',' or" not in problem:
        return source.finding("text-after-quote", (at, last), edit=_requote(source, start, last)), None
    if "',' or" in problem:
        comment = re.search(r"\s#", source.text[slice(*rest_of_begin)])
        if comment:
            span = (begin + comment.start() + 1, rest_of_begin[1])
            rest = visible(source.text[slice(*span)].strip())
            return source.finding("cut-off-text", span, {"rest": rest}), None
        details: dict[str, object] = {"opening": text[begin], "closing": "}" if "}" in problem else "]"}
        return source.finding("bracket-not-closed", rest_of_begin, details), None
    if "expected key" in problem or "'-' indicator" in problem or "not allowed" in problem:
        return source.finding("wrong-indentation", (min(indent, at), max(last, at + 1))), None
    why = " ".join(part for part in (error.context, error.problem) if part)
    return source.finding("not-yaml", (at, last), {"why": both(why, why)}), None


def _quote_value(source: Source, first: int, last: int) -> Edit | None:
    """Put all that stands behind the key, or the dash, of a line between quotes."""
    before = re.match(BEFORE_VALUE, source.text[first:last])
    begin = first + (before.end() if before else 0)
    value = source.text[begin:last].rstrip()
    if not value or value[0] in "\"'{[" or FORBIDDEN.search(value):
        return None
    return Edit(begin, begin + len(value), quote(value))


def _requote(source: Source, start: int, last: int) -> Edit | None:
    """Let the quotes of a line begin and end around all of its text."""
    value = source.text[start:last].rstrip()
    if "\\" in value or FORBIDDEN.search(value):
        return None
    inner = value[1:].removesuffix(value[0]) if value.endswith(value[0]) else value
    return Edit(start, start + len(value), quote(inner))
