"""YAML text to plain data with the place of every part: the only module that imports yaml.

YAML has more ways to surprise than an agenda needs. This reads the part that is left when the surprises
are refused: one document, no anchors or tags, no double keys, and ``no`` is the word "no".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol

import yaml

from agenda.diagnostics import Diagnostic, Location

#: Bounds that a real agenda never meets (1,400 ambitions are about 3 MB): they stop a file that is no agenda.
MAX_BYTES = 16_000_000
MAX_DEPTH = 16
MAX_NODES = 1_000_000

#: Characters that make text look other than it is: bidirectional controls and characters of no width.
INVISIBLE = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0x061C}
FORBIDDEN_CATEGORIES = {"Cc", "Co", "Cs", "Zl", "Zp"}

Key = str | int
KeyPath = tuple[Key, ...]

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]  # the C loader has no types; it is five times faster
    """Only ``true``, ``false``, whole numbers and nothing (``~``) are more than text."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]*)$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])


class Found(Protocol):
    """Makes a finding of a code, at a line and column of the file, with what the message needs."""

    def __call__(self, code: str, line: int, column: int, **details: object) -> Diagnostic:
        """The finding."""


@dataclass
class Source:
    """A file as plain data. ``where`` turns the path of a part, such as ("ambitions", 3, "en"), into its place."""

    file: str
    data: Any = None
    positions: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)

    def where(self, path: KeyPath) -> Location:
        """The place of the part at ``path``, or of the nearest part around it that exists."""
        while path and path not in self.positions:
            path = path[:-1]
        return Location(self.file, *self.positions.get(path, (1, 1)))

    def where_key(self, path: KeyPath) -> Location:
        """The place of the key itself, for findings about the key and not about what it holds."""
        return self.where((*path, "#key"))


def read_source(path: Path, name: str | None = None) -> tuple[Source, list[Diagnostic]]:
    """Read the YAML file at ``path``; ``name`` is how findings call it (default: the path as given)."""
    source = Source(name or str(path))
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return source, [Diagnostic("file-missing", Location(source.file))]
    except OSError as error:
        return source, [Diagnostic("file-unreadable", Location(source.file), {"why": error.strerror})]
    return parse_source(raw, source.file)


def parse_source(raw: bytes, name: str, first_line: int = 1) -> tuple[Source, list[Diagnostic]]:
    """Turn the bytes of a YAML file into data and positions, with every finding about the YAML itself.

    ``first_line`` is the line of the file on which ``raw`` begins (front matter begins on the second).
    """
    source = Source(name)

    def found(code: str, line: int, column: int, **details: object) -> Diagnostic:
        return Diagnostic(code, Location(name, line + first_line - 1, column), details)

    if len(raw) > MAX_BYTES:
        return source, [found("file-too-large", 1, 1, bytes=len(raw), limit=MAX_BYTES)]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8")) + 1
        return source, [found("not-utf8", line, column, byte=f"0x{raw[error.start]:02X}")]
    text = text.removeprefix("\ufeff")  # some Windows editors write this mark; it says nothing here
    problems = [
        found("forbidden-character", line, column, name=_name_of(character))
        for line, column, character in _forbidden_characters(text)
    ]
    if problems:
        return source, problems
    if not text.strip():
        return source, [found("file-empty", 1, 1)]
    try:
        problems = [found(code, line, column, **details) for code, line, column, details in _structure(text)]
        if problems:
            return source, problems
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return source, [found("not-yaml", line, column, why=_reason(error), quoted=_line(text, line))]
    except yaml.YAMLError as error:
        return source, [found("not-yaml", 1, 1, why=str(error), quoted=_line(text, 1))]
    if root is None:
        return source, [found("file-empty", 1, 1)]
    reader = _Reader(source.positions, first_line, found)
    source.data = reader.value(root, ())
    return source, reader.problems


class _Reader:
    """Turns the nodes of YAML into plain data, and notes on the way where each stands and what is wrong with it."""

    def __init__(self, positions: dict[KeyPath, tuple[int, int]], first_line: int, found: Found) -> None:
        self.positions = positions
        self.shift = first_line - 1
        self.found = found
        self.problems: list[Diagnostic] = []
        self.scalar = _Loader("").construct_object

    def value(self, node: Any, path: KeyPath) -> Any:
        """What ``node``, the part at ``path``, holds."""
        line, column = _start(node)
        self.positions[path] = (line + self.shift, column)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, index)) for index, child in enumerate(node.value)]
        value = self.scalar(node)
        if isinstance(value, str):
            for character in sorted({c for c in value if _is_forbidden(c)}):  # written as an escape: "\u202e"
                self.problems.append(self.found("forbidden-character", line, column, name=_name_of(character)))
        return value

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line, column = _start(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.append(self.found("key-not-text", line, column))
                continue
            key = key_node.value
            if key in mapping:
                first, _ = self.positions[(*path, key, "#key")]
                self.problems.append(self.found("duplicate-key", line, column, key=key, first=first))
                continue
            self.positions[(*path, key, "#key")] = (line + self.shift, column)
            mapping[key] = self.value(value_node, (*path, key))
        return mapping


def _start(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _structure(text: str) -> Iterator[tuple[str, int, int, dict[str, object]]]:
    """Walk the events before anything is built: what YAML allows and an agenda does not."""
    depth = documents = 0
    for nodes, event in enumerate(_events(text), 1):
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                yield "second-document", line, column, {}
        if isinstance(event, yaml.AliasEvent):
            yield "anchor", line, column, {"name": f"*{event.anchor}"}
        elif getattr(event, "anchor", None):
            yield "anchor", line, column, {"name": f"&{event.anchor}"}
        if getattr(event, "tag", None):
            yield "tag", line, column, {"name": event.tag}
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH or nodes > MAX_NODES:
            yield "too-deep" if depth > MAX_DEPTH else "too-many-nodes", line, column, {}
            return


def _events(text: str) -> Iterator[Any]:
    yield from yaml.parse(text, Loader=_Loader)


def _is_forbidden(character: str) -> bool:
    if character in "\n\t":
        return False
    return ord(character) in INVISIBLE or unicodedata.category(character) in FORBIDDEN_CATEGORIES


def _forbidden_characters(text: str) -> Iterator[tuple[int, int, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        for column, character in enumerate(line.removesuffix("\r"), 1):
            if not (character.isascii() and character.isprintable()) and _is_forbidden(character):
                yield number, column, character


def _name_of(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()


def _reason(error: yaml.MarkedYAMLError) -> str:
    return " ".join(part for part in (error.context, error.problem) if part)


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    return lines[number - 1].strip()[:80] if number <= len(lines) else ""
