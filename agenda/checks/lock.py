"""Holds the agenda to its lock: an id that was there once stays, and every line of the lock still has its field."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from agenda.checks.aliases import WITH_ALIASES, aliases_of
from agenda.checks.references import NAMED_BY_ID
from agenda.checks.translation import Lock, LockLine, fingerprint, meant_line
from agenda.model.diagnostics import Diagnostic, Finding, Location, Severity
from agenda.model.index import Catalogue, Entry
from agenda.model.schema import KEYS
from agenda.model.texts import KIND_NAMES, TextField
from agenda.reader.character_scan import CHOOSE_IN_LOCK, TWO_VERSIONS
from agenda.reader.validation_context import ids_in
from agenda.text import LANGS, Both, both, same

#: The kinds of item that may have aliases.
WITH_PAGE = tuple(section.removesuffix("s") for section in WITH_ALIASES)


def check_lock_lines(lock: Lock, name: str) -> Iterator[Diagnostic]:
    """Lines of the lock that are none, or are there twice; ``name`` is how findings call the file."""
    for each in lock.misread:
        place = Location(name, each.number, 1, each.number, len(each.text) + 1)
        details: dict[str, object] = {"text": each.text[:80], "first": each.first}
        if each.code == "merge-conflict":
            details = {"what": TWO_VERSIONS, "how": CHOOSE_IN_LOCK}
        shown, caret = each.text[:160], (0, min(len(each.text), 160))
        meant = meant_line(each.text) if each.code == "lock-line-malformed" else None
        paste = (str(meant), name, each.number) if meant and meant.key not in lock.lines else ("", "", 0)
        yield Diagnostic(each.code, place, details, Severity.ERROR, None, None, shown, caret, "", *paste)


def used_ids(data: Any, lock: Lock) -> set[str]:
    """Every id that an agenda has or once had, by the plain data of its file and by its lock."""
    used = {*ids_in(data), *_former_in(data)}
    for key in lock.lines:
        for name in key.partition(":")[0].split("+"):  # a link is named by the ids of its two ends
            parts = name.split(".")
            used |= {".".join(parts[:count]) for count in range(1, len(parts) + 1)}
    return used


def _former_in(data: Any) -> Iterator[str]:
    """What the plain data of an agenda calls former: ids, and addresses, which are no ids."""
    for key, each in data.items() if isinstance(data, dict) else enumerate(data if isinstance(data, list) else ()):
        if key in ("aliases", "gone") and isinstance(each, list):
            yield from (former for former in each if isinstance(former, str))
        else:
            yield from _former_in(each)


def next_ambitions(themes: Iterable[str], used: Iterable[str]) -> dict[str, str]:
    """The id for the next ambition of each of these themes, when the ids ``used`` were ever given."""
    last: dict[str, int] = {}
    for id in used:
        if match := re.fullmatch("([a-z]+)([1-9][0-9]*)", id, re.IGNORECASE):
            letters = match[1].upper()
            last[letters] = max(last.get(letters, 0), int(match[2]))
    return {theme: f"{theme}{last.get(theme.upper(), 0) + 1}" for theme in themes}


def next_in_row(id: str, used: Iterable[str]) -> str:
    """The id for the next item in a row when the ids ``used`` were ever given: B7 for B4, B4.3 for B4.1.

    Empty when ``id`` does not end with a number.
    """
    row = id.rstrip("0123456789")
    numbers = [int(each[len(row) :]) for each in used if each.startswith(row) and each[len(row) :].isdecimal()]
    return f"{row}{max(numbers) + 1}" if row != id and numbers else ""


@dataclass(frozen=True)
class Renames:
    """What is called otherwise than before, by the aliases of an agenda and by its lock.

    ``known`` are former ids and what they are now, by the aliases; ``meant`` the same for ids that were changed on
    purpose and have no alias yet, per id of the item that is to have it; ``slips`` for ids that look like mistakes.
    ``points`` are points that still have to follow their ambition, and what they will be called.
    """

    known: Mapping[str, str]
    meant: Mapping[str, Mapping[str, str]]
    slips: Mapping[str, str]
    points: Mapping[str, str]

    @property
    def now(self) -> dict[str, str]:
        """Per former id what it is now."""
        return {**self.known, **{old: new for each in self.meant.values() for old, new in each.items()}}


def find_renames(
    catalogue: Catalogue, fields: Collection[TextField], lock: Lock, left_out: Collection[str] = ()
) -> Renames:
    """What of an agenda was renamed; ``left_out`` are ids of items that could not be read."""
    aliases = [*aliases_of(catalogue.agenda)]
    former = {alias.former: alias.target for alias in aliases}
    known = {
        alias.former: alias.target
        for alias in aliases
        if alias.path[0] != "retired" and "/" not in alias.former and alias.former not in catalogue
    }
    new = {(_suffix(field.key), fingerprint(field.nl)): field for field in fields if field.key not in lock.lines}
    named = _named(catalogue)
    found: dict[str, dict[str, str]] = {}
    for id, lines in _lost(catalogue, fields, lock).items():
        successors = [new[key] for line in lines if (key := (_suffix(line.key), line.nl)) in new]
        now = next((each.item for each in successors if each.item in catalogue and each.item != id), None)
        if now is None or id in left_out:
            continue
        holder = _holder(now, catalogue).id
        if former.get(id) in (holder, now):  # an alias of a sentence is of its page only, and a document has none
            known[id] = now
        elif id not in former:
            found.setdefault(holder, {})[id] = now
    meant = {
        holder: pairs
        for holder, pairs in found.items()
        if any(now in named or _cannot_go_back(id, catalogue[now]) for id, now in pairs.items())
    }
    slips = {id: now for holder, pairs in found.items() if holder not in meant for id, now in pairs.items()}
    points = {
        point.id: renamed
        for holder in {*meant, *known.values()}
        if holder in catalogue
        for point in getattr(catalogue[holder].item, "points", ())
        if (renamed := following(point.id, holder)) != point.id and renamed not in catalogue and point.id in lock.lines
    }
    for point, now in points.items():
        if point not in former:
            meant.setdefault(now.rpartition(".")[0], {})
    return Renames(known, meant, slips, points)


def following(point: str, ambition: str) -> str:
    """The id of a point as one of this ambition."""
    return f"{ambition}.{point.rpartition('.')[2]}"


def _cannot_go_back(old: str, entry: Entry) -> bool:
    """Whether the former id of an item no longer goes with its theme, its ambition or its points."""
    item = entry.item
    if entry.kind == "point" and entry.parent:
        return not old.startswith(f"{entry.parent}.")
    letters = old.rstrip("0123456789")
    of_other_theme = entry.kind == "ambition" and letters != item.theme and entry.id.rstrip("0123456789") == item.theme
    return of_other_theme or any(point.id.startswith(f"{entry.id}.") for point in getattr(item, "points", ()))


def _named(catalogue: Catalogue) -> set[str]:
    """The ids that something in the agenda refers to."""
    agenda = catalogue.agenda
    named = {end.id for link in agenda.links for end in link.ends}
    named |= {end.via for link in agenda.links for end in link.ends if end.via}
    named |= {each.theme for each in agenda.ambitions} | {each.sentence for each in agenda.rules}
    named |= {each.rule for each in agenda.roles} | {each.place for each in agenda.translation_notes}
    named |= {each.document for each in (*agenda.parts, *agenda.themes, *agenda.ambitions) if each.document}
    return named


def _lost(catalogue: Catalogue, fields: Collection[TextField], lock: Lock) -> dict[str, list[LockLine]]:
    """Per id that the lock knows and the agenda lost its lines."""
    have = {field.key for field in fields}
    lost: dict[str, list[LockLine]] = {}
    for line in lock.lines.values():
        if line.key not in have:
            lost.setdefault(id_of(line.key), []).append(line)
    return {
        id: lines
        for id, lines in lost.items()
        if ":" not in id and "#" not in id and not _has_item(lines[0].key, catalogue)
    }


def check_lost_ids(
    catalogue: Catalogue,
    fields: Collection[TextField],
    lock: Lock,
    name: str,
    renames: Renames,
    *,
    whole: bool = True,
    left_out: Collection[str] = (),
    uncovered: Collection[str] = (),
) -> Iterator[Finding | Diagnostic]:
    """Ids that the lock knows and the agenda lost, and lines whose field is gone or has another name.

    With ``whole=False``, for an agenda with errors, no lines whose field is gone: those can wait until the errors are
    mended. ``left_out`` are ids of items that could not be read: they are not lost. ``uncovered`` are texts of a
    document that are nowhere in the agenda: that finding says already what was lost.
    """
    missed = {fingerprint(text) for text in uncovered}
    former = {*renames.now, *(alias.former for alias in aliases_of(catalogue.agenda))}
    lost = _lost(catalogue, fields, lock)
    for holder, pairs in renames.meant.items():
        yield _renamed(catalogue[holder], pairs, renames.points, catalogue)
    for id, lines in lost.items():
        around = any(id.startswith(f"{each}.") for each in (*lost, *left_out) if each not in former)
        if id in former or id in left_out or around or any(line.nl in missed for line in lines):
            continue
        if id in renames.slips:
            entry = catalogue[renames.slips[id]]
            how = both("checks.lock.write_id_again", id=id)
            details = {"id": entry.id, "old": id, "nearest": id, "also": same(""), "how": how}
            yield Finding((*entry.path, "id"), "changed-id", {**details, "way": _way(entry, catalogue)})
        else:
            yield _about_line("lost-id", lines[0], name, Severity.ERROR, id)
    for index, note in enumerate(catalogue.agenda.translation_notes):
        if now := renames.points.get(note.place):
            yield Finding(("translation_notes", index, "place"), "former-id", _former(note.place, now))
    waiting = {line.key for id, lines in lost.items() if id not in former for line in lines}
    # Without its former id in `retired` only the lock knows what a document was called.
    only_here = {
        id for holder, pairs in renames.meant.items() for id in pairs if catalogue[holder].kind not in WITH_PAGE
    }
    changed = {id: now for id, now in {**renames.now, **renames.points}.items() if id not in only_here}
    for line, now in _gone(fields, lock, changed):
        if now:
            yield _about_line("lock-line-renamed", line, name, Severity.WARNING, now=now)
        elif whole and line.key not in waiting and id_of(line.key) not in only_here:
            yield _about_line("lock-line-without-field", line, name, Severity.WARNING)


def with_renames(found: Iterable[Finding], renames: Renames) -> Iterator[Finding]:
    """``found``, where what names a former id says so; a point that still has to follow its ambition is there."""
    follow = {*renames.points.values()}
    for finding in found:
        id = str(finding.details.get("id"))
        if finding.code in NAMED_BY_ID and id in renames.now:
            yield replace(finding, code="former-id", details=_former(id, renames.now[id]))
        elif finding.code not in NAMED_BY_ID or id not in follow:
            yield finding


def _former(id: str, now: str) -> dict[str, object]:
    return {"id": id, "now": now, "nearest": now}


def _renamed(holder: Entry, pairs: Mapping[str, str], points: Mapping[str, str], catalogue: Catalogue) -> Finding:
    """What to do about ids in the item ``holder`` that were changed on purpose."""
    to_follow = {point: now for point, now in points.items() if now.startswith(f"{holder.id}.")}
    aliases = getattr(holder.item, "aliases", ())
    formers = sorted({*pairs, *to_follow} - {*aliases}, key=lambda former: (former.count("."), former))
    old, *others = formers
    new = {**to_follow, **pairs}[old]
    listed = ", ".join(f"“{id}”" for id in others)
    also = both("checks.lock.so_were", listed=listed) if others else same("")
    them = both("checks.lock.all_those_former_ids")
    rest = them if others else same(",")
    how = both("checks.lock.mistake_or_change", old=old, rest=rest)
    details: dict[str, object] = {"id": new, "old": old, "also": also, "how": how, "meant": True}
    details["way"] = _way(catalogue[pairs.get(old, holder.id)], catalogue)
    details["formers"] = " ".join(formers) if holder.kind in WITH_PAGE else ""
    place = ("aliases", len(aliases) - 1) if aliases else ("id",)
    return Finding((*holder.path, *place), "changed-id", details)


def _way(entry: Entry, catalogue: Catalogue) -> Both:
    """Where to name the former id of an item that is now called so."""
    holder = _holder(entry.id, catalogue)
    if holder.kind not in WITH_PAGE:
        return both("checks.lock.in_the_list_retired")
    if holder is entry:
        return both("checks.lock.under_aliases_of_this")
    name = KIND_NAMES[holder.kind]
    item = {lang: f"{name[lang].partition(' ')[2]} {holder.id}" for lang in LANGS}
    return both("checks.lock.under_aliases_of", item=item)


def _gone(fields: Collection[TextField], lock: Lock, now: Mapping[str, str]) -> Iterator[tuple[LockLine, str]]:
    """The lines of the lock whose field has another name, or will have when all of ``now`` is followed, with that name.

    The name is empty when the field is gone.
    """
    by_key = {field.key: field for field in fields}
    for line in lock.lines.values():
        key = _renamed_key(line.key, now)
        field = by_key.get(key)
        alike = field and (fingerprint(field.nl) == line.nl or fingerprint(field.en or "") == line.en)
        if key != line.key and key not in lock.lines and (alike or line.key in by_key):
            yield line, key
        elif line.key not in by_key:
            yield line, ""


def _renamed_key(key: str, now: Mapping[str, str]) -> str:
    """The name of a field with the ids in it as they are now."""
    if not any(id in key for id in now):
        return key
    ids = "|".join(re.escape(id) for id in sorted(now, key=len, reverse=True))
    return re.sub(rf"(?<![\w-])(?:{ids})(?![\w-]|\.[0-9])", lambda found: now[found[0]], key)


def _holder(id: str, catalogue: Catalogue) -> Entry:
    """The item with the list ``aliases`` for what the item with this id was called: that with the page."""
    entry = catalogue[id]
    while entry.parent is not None:
        entry = catalogue[entry.parent]
    return entry


def id_of(key: str) -> str:
    """The id that the name of a field begins with: ``B4`` of ``B4.title``, ``B4.2`` of itself."""
    parts = key.split(".")
    end = next((place for place, part in enumerate(parts) if place and part in KEYS), len(parts))
    return ".".join(parts[:end])


def _suffix(key: str) -> str:
    return key.removeprefix(id_of(key))


def _has_item(key: str, catalogue: Catalogue) -> bool:
    """Whether the item that a field belongs to is still there, or never was, and only the field is gone."""
    parts = key.split(".")
    if parts[0] in KEYS:  # of the site, or a translator’s note: it is in no item
        return True
    return any(".".join(parts[:count]) in catalogue and parts[count] in KEYS for count in range(1, len(parts)))


def _about_line(code: str, line: LockLine, name: str, severity: Severity, id: str = "", *, now: str = "") -> Diagnostic:
    text = str(line)
    place = Location(name, line.number, 1, line.number, len(text) + 1)
    item = same(id) if id else None
    paste = (str(replace(line, key=now)), name, line.number) if now else ("", "", 0)
    details = {"key": line.key, "id": id, "now": now}
    return Diagnostic(code, place, details, severity, item, None, text, (0, len(line.key)), "", *paste)


def lock_name(agenda_name: str, lock: Path) -> str:
    """How findings call the lock of an agenda that they call ``agenda_name``."""
    return (Path(agenda_name).parent / lock.name).as_posix()
