"""The YAML of an agenda to plain data with the place of every part.

YAML has more ways to surprise than an agenda needs. This reads the part that is left when the surprises
are refused: one document, no anchors or tags, no double keys, and ``no`` is the word "no".

The text is read in one pass over libyaml's events, which bounds depth and size before anything is built.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from agenda.model.diagnostics import Diagnostic, Edit, Location, Severity
from agenda.model.schema import KEYS
from agenda.model.texts import describe
from agenda.reader.character_scan import (
    find_conflicts,
    find_confusables,
    find_signs,
    readable,
    without,
    without_confusables,
)
from agenda.reader.scalars import quote
from agenda.reader.source_map import COLLECTION, KeyPath, Place, Source
from agenda.reader.yaml_recovery import explain_error
from agenda.text import LANGS, both, same
from agenda.util.characters import FORBIDDEN, LEFT_OUT, UNREAD, escaped, name_of, restored
from agenda.util.project import why

#: Bounds that a real agenda never meets (1,400 ambitions are about 3 MB): they stop a file that is no agenda.
MAX_BYTES = 8_000_000
MAX_DEPTH = 16
MAX_NODES = 1_000_000
#: More findings than this help nobody: those that are reported. The last one says how many more there are.
MAX_FINDINGS = 500
#: How many findings are counted of each kind of check.
MAX_COUNTED = 2_000
#: How often reading goes on past a slip of YAML that can be guessed; less often in a long file.
MAX_RECOVERIES = 20

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
        return source, [Diagnostic("file-unreadable", Location(source.file), {"why": why(error)})]
    return parse_source(raw, source.file)


def parse_source(raw: bytes, name: str, first_line: int = 1) -> tuple[Source, list[Diagnostic]]:
    """Turn the bytes of a YAML file into data and places, with every finding about the YAML itself.

    ``first_line`` is the line of the file on which ``raw`` begins (front matter begins on the second).
    """
    source, found, failed = decode_source(raw, name, first_line)
    if failed:
        return source, found
    if conflicts := list(islice(find_conflicts(source), MAX_COUNTED)):
        return source, found + conflicts  # with two versions of a line there is no agenda yet
    confused = list(islice(find_confusables(source), MAX_COUNTED))
    signs = list(islice(find_signs(source), MAX_COUNTED))
    bullets = {each.edit.start for each in confused if each.edit}
    found += confused + [each for each in signs if source.offset(each.location) not in bullets]
    text = without_confusables(source.text, confused) if confused else source.text
    text = readable(text) if signs else text
    if not re.search(rf"(?m)^[ {LEFT_OUT}]*[^\s#{LEFT_OUT}]", text):
        return source, [*found, source.finding("file-empty", (0, 0))]
    return source, found + _read(source, text)


def decode_source(raw: bytes, name: str, first_line: int = 1) -> tuple[Source, list[Diagnostic], bool]:
    """The text of a file from its bytes: (source, findings, whether it cannot be read any further)."""
    source = Source(name, first_line=first_line)
    if len(raw) > MAX_BYTES:
        return source, [Diagnostic("file-too-large", Location(name), {"limit": MAX_BYTES // 1_000_000})], True
    try:
        source.text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        source.text = raw.decode("utf-8", errors="replace")
        at = len(raw[: error.start].decode("utf-8"))
        return source, [source.finding("not-utf8", (at, at + 1), {"byte": f"0x{raw[error.start]:02X}"})], True
    if raw.count(0) * 4 > len(raw):  # UTF-16, without a mark in front
        return source, [source.finding("not-utf8", (0, 1), {"byte": "0x00"})], True
    found: list[Diagnostic] = []
    if source.text.startswith("\ufeff"):  # some Windows editors write this mark; what we write has none
        source.text = source.text[1:]
        found.append(
            source.finding("byte-order-mark", (0, 0), severity=Severity.WARNING, edit=Edit(0, 0, "", safe=True))
        )
    if "\r" in source.text and "\n" not in source.text:  # the line ends of an old Mac
        end = source.text.index("\r")
        source.text = source.text.replace("\r", "\n")
        sign = name_of("\r")
        details = {"name": both("reader.yaml_reader.old_mac_line_end", sign=sign)}
        found.append(source.finding("forbidden-character", (end, end), details, edit=Edit(0, 0, "", safe=True)))
    return source, found, False


def _read(source: Source, text: str) -> list[Diagnostic]:
    """Build the data of ``text``, which is as long as the file; past slips that can be guessed reading goes on."""
    found: list[Diagnostic] = []
    for readings in range(MAX_RECOVERIES if len(text) < 300_000 else 3):
        reader = _Reader(source, text)
        source.readings = readings + 1
        source.places.clear()
        for noted in (source.refused, source.doubled, source.passed_over):
            noted.clear()
        source.data = None
        try:
            source.data = reader.document()
            source.whole = not found and not reader.problems
        except _EnoughError:
            pass
        except yaml.MarkedYAMLError as error:
            finding, going_on = explain_error(source, error, text)
            found.append(finding)
            if going_on is not None and going_on != text:
                text = going_on
                continue
        except yaml.YAMLError:  # what libyaml refuses before it has a place for it
            found.append(source.finding("not-yaml", (0, 0)))
        return found + reader.problems
    return found


class _EnoughError(Exception):
    """Reading stops: what follows is too deep, too much, or wrong too often."""


class _Reader:
    """Turns the events of YAML into plain data, and notes on the way where each part is and what is wrong."""

    def __init__(self, source: Source, text: str) -> None:
        self.source, self.text = source, text
        self.places = source.places
        self.next = _Loader(text).get_event
        self.problems: list[Diagnostic] = []
        self.nodes = 0
        self.changed = re.search("[\ue000-\ue0ff]", text) is not None
        #: Per list the entries that had no dash of their own: they end where the next one begins.
        self.without_dash: dict[KeyPath, list[Any]] = {}

    def document(self) -> Any:
        self.next()  # the start of the stream
        event = self.next()
        if isinstance(event, yaml.StreamEndEvent):
            self._report("file-empty", event)
            return None
        data = self.node(self.next(), (), 0)
        if data is None and not self.source.refused:  # `---`, `null` or `~` is all there is
            self._report("file-empty", event)
        self.next()  # the end of the document
        event = self.next()
        if not isinstance(event, yaml.StreamEndEvent):
            self._report("second-document", event, sign="---")
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
            return self._refused(event, path)
        if event.anchor:
            self._report("anchor", event, f"&{event.anchor}", name=f"&{event.anchor}")
        if event.tag:
            written = re.match(r"\S*", self.text[event.start_mark.index :].removeprefix(f"&{event.anchor}").lstrip(" "))
            self._report("tag", event, name=written[0] if written else event.tag)
            self.source.refused.add(path)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        start = event.start_mark.index
        self.places[path] = Place(start, start, COLLECTION)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path, depth)
        return self._items(path, [], depth)

    def _items(self, path: KeyPath, items: list[Any], depth: int) -> list[Any]:
        """``items``, which are at ``path``, with those that follow until the list ends."""
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            item = self.node(event, (*path, len(items)), depth + 1)
            items += [*self.without_dash.pop(path, ()), item]
        return items

    def _refused(self, event: Any, path: KeyPath) -> None:
        """Note that there is something at ``path`` that is not read, and was reported."""
        self.places[path] = Place(event.start_mark.index, event.end_mark.index, COLLECTION)
        self.source.refused.add(path)

    def _scalar(self, event: Any, path: KeyPath) -> Any:
        start, end, style, value = event.start_mark.index, event.end_mark.index, event.style or None, event.value
        self.places[path] = Place(start, end, style)
        if value.startswith(UNREAD):
            self.source.passed_over.update(re.findall(r"\b(?:id|place):? *([\w.-]*\w)", self.source.text[start:end]))
            return self._refused(event, path)
        if style is None:
            if value in _WORDS:
                return _WORDS[value]
            if _WHOLE_NUMBER.fullmatch(value):
                return int(value)
        if self.changed:
            value = restored(value)
        if style == '"' and "\\" in (raw := self.source.text[start:end]):
            for character, begin, stop in escaped(raw):
                span = (start + begin, start + stop)
                if character == "\n" and not {*path[-1:]} & {*LANGS}:  # in a correction of a document
                    continue
                sign = raw[begin:stop]
                if character == "\n" or (len(sign) == 2 and sign.islower() and raw[stop].isalpha()):  # as in C:\temp
                    self._add(self.source.finding("unknown-escape", span, {"sign": sign}))
                    continue
                edit = without(character, span, " " if character == "\t" else "")
                self._add(self.source.finding("forbidden-character", span, {"name": name_of(character)}, edit=edit))
            value = FORBIDDEN.sub("", value)
        return unicodedata.normalize("NFC", value)

    def _mapping(self, path: KeyPath, depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        twice: list[tuple[str, Any]] = []
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            key = event.value if isinstance(event, yaml.ScalarEvent) else None
            if key is None or event.anchor or event.tag or key == "<<":
                self._report("anchor" if key == "<<" else "key-not-text", event, name=key)
                self._skip(event)
                self._skip(self.next())
                continue
            if self.changed:
                key = restored(key)
            value = self.next()
            if self._is_without_value(event, value) and (
                self._is_without_space(event, path, mapping)
                or (mapping and self._is_behind_a_comma(event, path, mapping))
            ):
                continue
            place = Place(event.start_mark.index, event.end_mark.index, event.style or None)
            if key in mapping:
                if len(mapping) > 1 and key == next(iter(mapping)) and path and isinstance(path[-1], int):
                    self._report_twice(path, twice)
                    self._report_dash(event, key)
                    self.without_dash.setdefault(path[:-1], []).append(mapping)
                    path, mapping, twice = (*path[:-1], path[-1] + 1), {}, []
                    self.places[path] = Place(event.start_mark.index, event.start_mark.index, COLLECTION)
                else:
                    if not path and isinstance(value, yaml.SequenceStartEvent) and isinstance(mapping[key], list):
                        self._list_goes_on(key, event, value, mapping)
                    else:
                        twice.append((key, event))
                        self.source.doubled.add((*path, key))
                        self._skip(value)
                    continue
            self.places[(*path, key, "#key")] = place
            mapping[key] = self.node(value, (*path, key), depth + 1)
        self._report_twice(path, twice)
        return mapping

    def _is_without_value(self, event: Any, value: Any) -> bool:
        """Whether a key is all there is between two commas within braces."""
        if not isinstance(value, yaml.ScalarEvent) or value.value or value.style or value.anchor or value.tag:
            return False
        following = re.compile(r"\s*(.?)").match(self.text, event.end_mark.index)
        return not event.style and following is not None and following[1] in (",", "}")

    def _is_without_space(self, event: Any, path: KeyPath, mapping: dict[str, Any]) -> bool:
        """Whether a key and its value are together as one word, ``nl:hoe``; then the two are read."""
        key, colon, value = event.value.partition(":")
        if not value or key not in KEYS or key in mapping:
            return False
        start, end = event.start_mark.index, event.end_mark.index
        place = start + len(key) + len(colon)
        details = {"after": both("reader.yaml_reader.the_colon")}
        edit = Edit(place, place, " ")
        self._add(self.source.finding("missing-space", (place - 1, place + 1), details, edit=edit))
        self.places[(*path, key, "#key")] = Place(start, place - 1, None)
        self.places[(*path, key)] = Place(place, end, None)
        mapping[key] = unicodedata.normalize("NFC", restored(value))
        return True

    def _is_behind_a_comma(self, event: Any, path: KeyPath, mapping: dict[str, Any]) -> bool:
        """Whether a key without a value is the rest of the text before it, which a comma cut in two."""
        lang, _, rest = event.value.partition(" ")
        closing = self.text.find("}", event.end_mark.index)
        if lang in LANGS and lang not in mapping and f" {lang}: " not in self.text[event.end_mark.index : closing]:
            start, end = event.start_mark.index, event.end_mark.index
            place = start + len(lang)
            self._add(
                self.source.finding("missing-colon", (start, place), {"quoted": lang}, edit=Edit(place, place, ":"))
            )
            self.places[(*path, lang, "#key")] = Place(start, place, None)
            self.places[(*path, lang)] = Place(place + 1, end, None)
            mapping[lang] = restored(rest)
            return True
        last = next(reversed(mapping))
        before, end = self.places.get((*path, last)), event.end_mark.index
        if not before or before.style or not isinstance(mapping[last], str):
            return False
        start = self.text.index(",", before.end)
        joined = Place(before.start, end, None)
        if self.places.get((*path, last, "#comma")) is None:  # of more commas in a text the first is reported
            self.places[(*path, last, "#comma")] = Place(start, start + 1, None)
        else:
            start = self.places[(*path, last, "#comma")].start
            self.problems.pop()
        edit = Edit(before.start, end, quote(self.source.text[before.start : end]))
        self._add(self.source.finding("comma-in-text", (start, start + 1), edit=edit))
        mapping[last] = unicodedata.normalize("NFC", restored(self.text[before.start : end]))
        self.places[(*path, last)] = joined
        return True

    def _report_dash(self, event: Any, key: str) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        edit = Edit(start - 2, start, "- ") if self.text[max(start - 2, 0) : start] == "  " else None
        self._add(self.source.finding("missing-dash", (start, end), {"key": key}, edit=edit))

    def _report_twice(self, path: KeyPath, twice: list[tuple[str, Any]]) -> None:
        """Keys that are in the block at ``path`` for the second time; more of them are mostly one mistake."""
        if not twice:
            return
        key, *others = dict.fromkeys(key for key, _ in twice)
        first = self.source.line_of(self.places[(*path, key, "#key")].start)
        named = ", ".join(f"`{each}`" for each in others[:8])
        also = both("reader.yaml_reader.so_do", named=named) if others else same("")
        edit, event = None, twice[0][1]
        other = next((lang for lang in LANGS if lang != key and (*path, lang, "#key") not in self.places), "")
        if key in LANGS and other and len(twice) == 1:
            also = both("reader.yaml_reader.sibling_is_missing", other=other)
            start = event.start_mark.index if key == LANGS[0] else self.places[(*path, key, "#key")].start
            edit = Edit(start, start + len(key), other)  # the Dutch is mostly above the English
        self._report("duplicate-key", event, edit=edit, key=key, first=first, also=also)

    def _list_goes_on(self, key: str, event: Any, value: Any, mapping: dict[str, Any]) -> None:
        """Read on in a list of which the first line, such as ``terms:``, is there for the second time."""
        source, start, end = self.source, event.start_mark.index, event.end_mark.index
        begin = source.places[key,].start
        alone = re.compile(r"^[a-z_]+:(?=[ ]*(?:#.*)?\r?$)", re.MULTILINE).match(self.text, start)
        first = source.line_of(source.places[key, "#key"].start)
        joined = next(reversed(mapping)) == key
        # Without this line the items go on where the list ended, when they begin in the same column.
        level = value.start_mark.column == begin - source.line_span(begin)[0]
        how = both("reader.yaml_reader.remove_this_line")
        if not joined:
            how = both("reader.yaml_reader.move_what_stands_below", name=key)
        edit = Edit(*alone.span(), "", safe=True) if alone and joined and level else None
        details = {"key": key, "first": first, "how": how}
        self._add(source.finding("list-twice", (start, end), details, item=describe(None, (key, "")), edit=edit))
        self._items((key,), mapping[key], 1)

    def _skip(self, event: Any) -> None:
        """Pass over what ``event`` begins; of it only the ids are kept."""
        depth, before = 0, ""
        while True:
            if isinstance(event, yaml.ScalarEvent):
                if before in ("id", "place"):
                    self.source.passed_over.add(event.value)
                before = event.value
            self.nodes += 1
            if self.nodes > MAX_NODES:
                raise _EnoughError
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth <= 0:
                return
            event = self.next()

    def _report(self, code: str, event: Any, text: str = "", *, edit: Edit | None = None, **details: object) -> None:
        """Report what ``event`` brings, or only ``text`` at its beginning."""
        start, end = event.start_mark.index, event.end_mark.index
        if text:
            end = start + len(text)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent, yaml.DocumentStartEvent)):
            end = self.source.line_span(start)[1]
        self._add(self.source.finding(code, (start, end), details, edit=edit))

    def _add(self, finding: Diagnostic) -> None:
        if len(self.problems) >= MAX_COUNTED:
            raise _EnoughError
        self.problems.append(finding)
