"""Which Dutch text each English text was last reviewed against: the lock file, and what it says of every field.

The lock is next to the agenda: ``translation.lock`` next to ``agenda.yaml``, ``name.lock`` next to any other
``name.yaml``. It has a line per field, ``B4.title nl=4f2a… en=91c0…``: the fingerprints of both texts when a
person last found the English right. Only a new line makes a field reviewed again. Without a lock file nothing
is kept track of.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from agenda.model.texts import TextField
from agenda.reader.character_scan import MARK
from agenda.text import Both, both

#: How much of a SHA-256 a fingerprint keeps, in hexadecimal digits: 48 bits, so that two texts never meet.
DIGITS = 12

HEADER = """\
# Per tekst: bij welk Nederlands het Engels voor het laatst is nagekeken. Hoe u dit bijwerkt, staat in CONTRIBUTING.md.
# Per text: against which Dutch the English was last reviewed. How to update this is in CONTRIBUTING.md.
"""

_LINE = re.compile(rf"(\S+) nl=([0-9a-f]{{{DIGITS}}}) en=([0-9a-f]{{{DIGITS}}})")

#: Signs that differ in typography and not in what a text says.
_ALIKE = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "`": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "‑": "-",
        "…": "...",
    }
)


class State(StrEnum):
    """The state of the English of a field."""

    REVIEWED = "reviewed"
    NOT_REVIEWED = "not-reviewed"
    STALE = "stale"
    BOTH_CHANGED = "both-changed"
    UNTRANSLATED = "untranslated"


STATES: dict[State, Both] = {
    State.STALE: both("checks.translation.dutch_changed"),
    State.BOTH_CHANGED: both("checks.translation.both_changed_confirm"),
    State.UNTRANSLATED: both("checks.translation.not_yet_translated"),
    State.NOT_REVIEWED: both("checks.translation.not_yet_reviewed"),
    State.REVIEWED: both("checks.translation.reviewed"),
}


@dataclass(frozen=True)
class LockLine:
    """A line of the lock: the fingerprints of a field when it was reviewed, and the line's number from 1."""

    key: str
    nl: str
    en: str
    number: int = 0

    def __str__(self) -> str:
        return f"{self.key} nl={self.nl} en={self.en}"


@dataclass(frozen=True)
class Misread:
    """A line that is no line of a lock, or one too many: its number, its text and the code of the finding."""

    number: int
    text: str
    code: str
    first: int = 0


@dataclass(frozen=True)
class Lock:
    """A lock file. ``exists`` is False when there is none: then nothing is kept track of."""

    path: Path
    exists: bool = False
    lines: Mapping[str, LockLine] = field(default_factory=dict)
    misread: tuple[Misread, ...] = ()


def lock_path(agenda: Path) -> Path:
    """Where the lock of an agenda file is."""
    return agenda.with_name("translation.lock") if agenda.name == "agenda.yaml" else agenda.with_suffix(".lock")


def read_lock(path: Path) -> Lock:
    """Read the lock at ``path``. Does not raise: what cannot be read is in ``misread``."""
    try:
        text = path.read_bytes().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return Lock(path)
    except OSError as error:
        return Lock(path, exists=True, misread=(Misread(1, error.strerror or "", "lock-line-malformed"),))
    return parse_lock(text, path)


def parse_lock(text: str, path: Path) -> Lock:
    """Turn the text of a lock file into its lines."""
    lines: dict[str, LockLine] = {}
    misread: list[Misread] = []
    in_conflict = False
    plain = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    for number, line in enumerate(plain.split("\n"), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        if MARK.fullmatch(stripped):
            if stripped[0] == "<" or not in_conflict:
                misread.append(Misread(number, stripped, "merge-conflict"))
            in_conflict = stripped[0] != ">"
            continue
        if in_conflict:  # which of the two versions holds is not known yet
            continue
        match = _LINE.fullmatch(stripped)
        if not match:
            misread.append(Misread(number, stripped, "lock-line-malformed"))
        elif match[1] in lines:
            misread.append(Misread(number, stripped, "lock-line-twice", lines[match[1]].number))
        else:
            lines[match[1]] = LockLine(match[1], match[2], match[3], number)
    return Lock(path, exists=True, lines=lines, misread=tuple(misread))


def meant_line(text: str) -> LockLine | None:
    """The line of a lock that is meant by a text with other marks, capitals or order; None when that is unclear."""
    found = re.findall(rf"\b(nl|en)\W{{1,4}}([0-9a-f]{{{DIGITS}}})\b", text, re.IGNORECASE)
    prints = {lang.lower(): fingerprint.lower() for lang, fingerprint in found}
    before = re.split(r"\b(?:nl|en)\W", text, maxsplit=1, flags=re.IGNORECASE)[0].split()
    key = before[-1].strip("`\"'") if before else ""
    return LockLine(key, prints["nl"], prints["en"]) if key and len(found) == len(prints) == 2 else None


@lru_cache(10_000)  # each text is asked a few times
def fingerprint(text: str) -> str:
    """A short name for what a text says: white space and typography make no difference, words and capitals do."""
    plain = re.sub(r"\s+", " ", text.translate(_ALIKE)).strip()
    plain = re.sub(r"-{2,}", "-", plain)
    plain = re.sub(r" ([,.;:?!)])", r"\1", plain).removesuffix(".").rstrip()
    return sha256(plain.encode()).hexdigest()[:DIGITS]


def reviewed_line(field: TextField) -> LockLine:
    """The line that says: this English was found right for this Dutch."""
    return LockLine(field.key, fingerprint(field.nl), fingerprint(field.en or ""))


def state_of(field: TextField, lock: Lock) -> State:
    """The state of the English of ``field``, by the lock."""
    if field.en is None:
        return State.UNTRANSLATED
    line = lock.lines.get(field.key)
    if line is None:
        return State.NOT_REVIEWED
    now = reviewed_line(field)
    if now.nl == line.nl:
        return State.REVIEWED
    return State.STALE if now.en == line.en else State.BOTH_CHANGED


def states_of(fields: Iterable[TextField], lock: Lock) -> list[tuple[TextField, State]]:
    """The fields in their order, each with the state of its English."""
    return [(field, state_of(field, lock)) for field in fields]


def status_data(states: Iterable[tuple[TextField, State]]) -> dict[str, Any]:
    """The state of every field for machines: ``{"states": {state: count}, "fields": {key: state}}``."""
    fields = {field.key: state.value for field, state in states}
    return {"states": {state.value: list(fields.values()).count(state.value) for state in State}, "fields": fields}


def is_confirmed(field: TextField, lock: Lock) -> bool:
    """Whether a person saw exactly these two texts side by side and found them right."""
    line = lock.lines.get(field.key)
    return line is not None and str(line) == str(reviewed_line(field))


def chosen(fields: Iterable[TextField], name: str) -> Iterator[TextField]:
    """The fields that ``name`` means: one by its key, or all of an item and of what is in it by its id."""
    for each in fields:
        if each.key == name or each.key.startswith((f"{name}.", f"{name}#")) or each.item == name:
            yield each


def with_lines(text: str, new: Iterable[LockLine]) -> str:
    """The text of a lock with these lines in it, each in the place of its old one; no other line is touched.

    A field that had no line gets one where it belongs by its name when the file is in that order, else at the end.
    """
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = (text or HEADER).replace("\r\n", "\n").removesuffix("\n").split("\n")
    keys = ["" if each.startswith("#") else _key(each) for each in lines]
    place = {key: index for index, key in enumerate(keys) if key}
    added = []
    for line in new:
        if line.key in place:
            lines[place[line.key]] = str(line)
        else:
            added.append(line)
    named = list(place)
    ordered = named == sorted(named)
    before: dict[int, list[str]] = {}
    for line in sorted(added, key=lambda line: line.key):
        after = bisect_left(named, line.key) if ordered else len(named)
        at = place[named[after]] if after < len(named) else len(lines)
        before.setdefault(at, []).append(str(line))
    lines = [each for index, line in enumerate([*lines, ""]) for each in (*before.get(index, []), line)][:-1]
    return ending.join(lines) + ending


def without_lines(text: str, keys: Collection[str]) -> str:
    """The text of a lock without the lines of these fields."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    return "".join(line for line in lines if _key(line) not in keys)


def _key(line: str) -> str:
    """The key of the field that a line of a lock is about."""
    return unicodedata.normalize("NFC", line.partition(" ")[0])
