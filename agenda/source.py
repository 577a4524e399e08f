"""YAML text to plain data with the place of every part: the only module that imports yaml.

YAML has more ways to surprise than an agenda needs. This reads the part that is left when the surprises
are refused: one document, no anchors or tags, no double keys, and ``no`` is the word "no".

The text is read in one pass over libyaml's events, which bounds depth and size before anything is built.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import yaml

from agenda.characters import FORBIDDEN, name_of
from agenda.diagnostics import Diagnostic, Edit, Location, Severity, both
from agenda.places import COLLECTION, KeyPath, Place, Source
from agenda.slips import explain_slip

#: Bounds that a real agenda never meets (1,400 ambitions are about 3 MB): they stop a file that is no agenda.
MAX_BYTES = 8_000_000
MAX_DEPTH = 16
MAX_NODES = 1_000_000
#: More findings than this help nobody; the last one says that there are more.
MAX_FINDINGS = 500
#: How often reading goes on past a slip of YAML that can be guessed; less often in a long file.
MAX_RECOVERIES = 20

#: Stand-ins of one character, themselves forbidden in a file: for what is left out, and for a colon that is text.
LEFT_OUT, COLON = "\ue000", "\ue001"

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_WORDS: dict[str, object] = {"true": True, "false": False, "~": None, "null": None, "": None}


def read_source(path: Path, name: str | None = None) -> tuple[Source, list[Diagnostic]]:
    """Read the YAML file at ``path``; ``name`` is how findings call it (default: the path as given)."""
    source = Source(name or str(path))
    try:
        with path.open("rb") as file:  # never more than we would read: the file may be endless
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return source, [Diagnostic("file-missing", Location(source.file))]
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        return source, [Diagnostic("file-unreadable", Location(source.file), {"why": why})]
    return parse_source(raw, source.file)


def parse_source(raw: bytes, name: str, first_line: int = 1) -> tuple[Source, list[Diagnostic]]:
    """Turn the bytes of a YAML file into data and places, with every finding about the YAML itself.

    ``first_line`` is the line of the file on which ``raw`` begins (front matter begins on the second).
    """
    source = Source(name, first_line=first_line)
    if len(raw) > MAX_BYTES:
        return source, [Diagnostic("file-too-large", Location(name), {"limit": MAX_BYTES // 1_000_000})]
    try:
        source.text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        line, column = before.count("\n") + first_line, len(before.rpartition("\n")[2]) + 1
        return source, [Diagnostic("not-utf8", Location(name, line, column), {"byte": f"0x{raw[error.start]:02X}"})]
    found: list[Diagnostic] = []
    if source.text.startswith("\ufeff"):  # some Windows editors write this mark; what we write has none
        source.text = source.text[1:]
        found.append(
            source.finding("byte-order-mark", (0, 0), severity=Severity.WARNING, edit=Edit(0, 0, "", safe=True))
        )
    found += islice(chain(_forbidden(source), _tabs(source)), MAX_FINDINGS)
    text = FORBIDDEN.sub(LEFT_OUT, source.text)
    text = re.sub(r"(?<=\S)( *)\t[ \t]*", lambda tab: " " * len(tab[0]), text)
    if not re.search(rf"(?m)^[ {LEFT_OUT}]*[^\s#{LEFT_OUT}]", text):
        return source, [*found, source.finding("file-empty", (0, 0))]
    return source, found + _read(source, text)


def _forbidden(source: Source) -> Iterator[Diagnostic]:
    for match in FORBIDDEN.finditer(source.text):
        # A control may stand for a letter that was lost; what has no width, or only turns the text, says nothing.
        safe = unicodedata.category(match[0]) in ("Cf", "Mn")
        edit = Edit(*match.span(), "", safe=True) if safe else None
        yield source.finding("forbidden-character", match.span(), {"name": name_of(match[0])}, edit=edit)


def _tabs(source: Source) -> Iterator[Diagnostic]:
    """A tab within a line looks like spaces; one before the first word is a slip of YAML, and found there."""
    for match in re.finditer(r"(?<=\S)( *\t[ \t]*)", source.text):
        at_end = source.text[match.end() : match.end() + 1] in ("", "\r", "\n")
        yield source.finding("tab", match.span(), edit=Edit(*match.span(), "" if at_end else " ", safe=True))


def _read(source: Source, text: str) -> list[Diagnostic]:
    """Build the data of ``text``, which is as long as the file; past slips that can be guessed reading goes on."""
    found: list[Diagnostic] = []
    for _ in range(MAX_RECOVERIES if len(text) < 300_000 else 3):
        reader = _Reader(source, text)
        source.places.clear()
        source.data = None
        try:
            source.data = reader.document()
        except _EnoughError:
            pass
        except yaml.MarkedYAMLError as error:
            finding, colon = explain_slip(source, error, text)
            found.append(finding)
            if colon is not None:
                text = text[:colon] + COLON + text[colon + 1 :]
                continue
        except yaml.YAMLError as error:  # what libyaml refuses before it has a place for it
            found.append(source.finding("not-yaml", (0, 0), {"why": both(str(error), str(error))}))
        return found + reader.problems
    return found


class _EnoughError(Exception):
    """Reading stops: what follows is too deep, too much, or wrong too often."""


class _Reader:
    """Turns the events of YAML into plain data, and notes on the way where each part stands and what is wrong."""

    def __init__(self, source: Source, text: str) -> None:
        self.source = source
        self.places = source.places
        self.next = _Loader(text).get_event
        self.problems: list[Diagnostic] = []
        self.nodes = 0
        self.changed = LEFT_OUT in text or COLON in text

    def document(self) -> Any:
        self.next()  # the start of the stream
        event = self.next()
        if isinstance(event, yaml.StreamEndEvent):
            self._report("file-empty", event)
            return None
        data = self.node(self.next(), (), 0)
        self.next()  # the end of the document
        event = self.next()
        if not isinstance(event, yaml.StreamEndEvent):
            self._report("second-document", event)
            raise _EnoughError
        return data

    def node(self, event: Any, path: KeyPath, depth: int) -> Any:
        """What ``event``, the first of the part at ``path``, brings."""
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            self._report("too-deep" if depth > MAX_DEPTH else "too-many-nodes", event)
            raise _EnoughError
        if isinstance(event, yaml.AliasEvent):
            self._report("anchor", event, name=f"*{event.anchor}")
            return None
        if event.anchor:
            self._report("anchor", event, name=f"&{event.anchor}")
        if event.tag:
            self._report("tag", event, name=event.tag.replace("tag:yaml.org,2002:", "!!"))
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        start = event.start_mark.index
        self.places[path] = Place(start, start, COLLECTION)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path, depth)
        items: list[Any] = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            items.append(self.node(event, (*path, len(items)), depth + 1))
        return items

    def _scalar(self, event: Any, path: KeyPath) -> Any:
        start, end, style, value = event.start_mark.index, event.end_mark.index, event.style or None, event.value
        self.places[path] = Place(start, end, style)
        if style is None:
            if value in _WORDS:
                return _WORDS[value]
            if _WHOLE_NUMBER.fullmatch(value):
                return int(value)
        if self.changed:
            value = value.replace(LEFT_OUT, "").replace(COLON, ":")
        if style == '"' and "\\" in self.source.text[start:end] and FORBIDDEN.search(value):
            for character in sorted(set(FORBIDDEN.findall(value))):  # written as an escape: "\u202e"
                self._report("forbidden-character", event, name=name_of(character))
            return FORBIDDEN.sub("", value)
        return value

    def _mapping(self, path: KeyPath, depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            key = event.value if isinstance(event, yaml.ScalarEvent) else None
            if key is None or event.anchor or event.tag:
                self._report("key-not-text", event)
                self._skip(event)
                self._skip(self.next())
                continue
            if self.changed:
                key = key.replace(LEFT_OUT, "")
            place = Place(event.start_mark.index, event.end_mark.index, event.style or None)
            if key in mapping:
                first = self.source.line_of(self.places[(*path, key, "#key")].start)
                self._report("duplicate-key", event, key=key, first=first)
                self._skip(self.next())
                continue
            self.places[(*path, key, "#key")] = place
            mapping[key] = self.node(self.next(), (*path, key), depth + 1)
        return mapping

    def _skip(self, event: Any) -> None:
        """Pass over what ``event`` begins, without keeping it."""
        depth = 0
        while True:
            self.nodes += 1
            if self.nodes > MAX_NODES:
                raise _EnoughError
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth <= 0:
                return
            event = self.next()

    def _report(self, code: str, event: Any, **details: object) -> None:
        if len(self.problems) >= MAX_FINDINGS:
            raise _EnoughError
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent, yaml.DocumentStartEvent)):
            end = self.source.line_span(start)[1]
        self.problems.append(self.source.finding(code, (start, end), details))
