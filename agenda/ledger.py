"""Holds the agenda to its lock: an id that was there once stays, and every line of the lock still has its field."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from agenda.aliases import aliases_of
from agenda.catalogue import Catalogue
from agenda.diagnostics import Both, Diagnostic, Location, Severity, both
from agenda.fields import TextField
from agenda.findings import Finding
from agenda.model import KEYS, LANGS
from agenda.names import KIND_NAMES
from agenda.translation import Lock, LockLine, fingerprint


def check_lock_lines(lock: Lock, name: str) -> Iterator[Diagnostic]:
    """Lines of the lock that are none, or stand there twice; ``name`` is how findings call the file."""
    for each in lock.misread:
        place = Location(name, each.number, 1, each.number, len(each.text) + 1)
        details = {"text": each.text[:80], "first": each.first}
        yield Diagnostic(each.code, place, details, quoted=each.text[:160], caret=(0, min(len(each.text), 160)))


def check_ids(
    catalogue: Catalogue,
    fields: Collection[TextField],
    lock: Lock,
    name: str,
    *,
    whole: bool = True,
    left_out: Collection[str] = (),
    uncovered: Collection[str] = (),
) -> Iterator[Finding | Diagnostic]:
    """Ids that the lock knows and the agenda lost, and lines whose field is gone.

    With ``whole=False``, for an agenda with errors, only the ids: a line that may go can wait until those are mended.
    ``left_out`` are ids of items that could not be read: they are not lost. ``uncovered`` are texts of a document
    that stand nowhere in the agenda: that finding says already what was lost.
    """
    have = {field.key for field in fields}
    new = {(_suffix(field.key), fingerprint(field.nl)): field for field in fields if field.key not in lock.lines}
    missed = {fingerprint(text) for text in uncovered}
    former = {alias.former for alias in aliases_of(catalogue.agenda)}
    lost: dict[str, list[LockLine]] = {}
    for line in lock.lines.values():
        if line.key not in have:
            lost.setdefault(id_of(line.key), []).append(line)
    for id, lines in lost.items():
        if ":" in id or "#" in id or id in former or _has_item(lines[0].key, catalogue):
            for line in lines if whole else ():
                yield _about_line("lock-line-without-field", line, name, Severity.WARNING)
            continue
        around = any(id.startswith(f"{each}.") for each in (*lost, *left_out) if each not in former)
        if id in left_out or around or any(line.nl in missed for line in lines):
            continue
        successors = [new[key] for line in lines if (key := (_suffix(line.key), line.nl)) in new]
        successor = next((each.item for each in successors if each.item in catalogue and each.item != id), None)
        if successor:
            path = (*catalogue[successor].path, "id")
            details = {"id": successor, "old": id, "nearest": id, "home": _home(successor, catalogue)}
            yield Finding(path, "changed-id", details)
        else:
            yield _about_line("lost-id", lines[0], name, Severity.ERROR, id)


def _home(id: str, catalogue: Catalogue) -> Both:
    """Which item has the list ``aliases`` for what the item with this id was called: that with the page."""
    entry = catalogue[id]
    while entry.parent is not None:
        entry = catalogue[entry.parent]
    if entry.id == id:
        return both("dit item", "this item")
    name = KIND_NAMES[entry.kind]
    return both(*(f"{name[lang].partition(' ')[2]} {entry.id}" for lang in LANGS))


def id_of(key: str) -> str:
    """The id that the name of a field begins with: ``B4`` of ``B4.title``, ``B4.2`` of itself."""
    parts = key.split(".")
    while len(parts) > 1 and parts[-1] in KEYS:
        parts.pop()
    return ".".join(parts)


def _suffix(key: str) -> str:
    return key.removeprefix(id_of(key))


def _has_item(key: str, catalogue: Catalogue) -> bool:
    """Whether the item that a field belongs to is still there, or never was, and only the field is gone."""
    parts = key.split(".")
    if parts[0] in KEYS:  # of the site, or a translator’s note: it stands in no item
        return True
    return any(".".join(parts[:count]) in catalogue and parts[count] in KEYS for count in range(1, len(parts)))


def _about_line(code: str, line: LockLine, name: str, severity: Severity, id: str = "") -> Diagnostic:
    text = str(line)
    place = Location(name, line.number, 1, line.number, len(text) + 1)
    item = both(id, id) if id else None
    return Diagnostic(code, place, {"key": line.key, "id": id}, severity, item, quoted=text, caret=(0, len(line.key)))


def lock_name(agenda_name: str, lock: Path) -> str:
    """How findings call the lock of an agenda that they call ``agenda_name``."""
    return (Path(agenda_name).parent / lock.name).as_posix()
