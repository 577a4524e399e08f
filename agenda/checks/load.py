"""An agenda file to an ``Agenda``, with every problem in it at its place, all at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from agenda.checks.encoding import check_characters
from agenda.checks.lock import (
    check_lock_lines,
    check_lost_ids,
    find_renames,
    id_of,
    lock_name,
    next_ambitions,
    next_in_row,
    used_ids,
    with_renames,
)
from agenda.checks.references import CHECKS, NAMED_BY_ID, REFERENCES, CheckContext, check_ids
from agenda.checks.source_text import check_document
from agenda.checks.translation import Lock, lock_path, read_lock
from agenda.checks.typography import check_wording
from agenda.model.diagnostics import Diagnostic, Edit, Finding, Location, Severity
from agenda.model.index import Catalogue, Entry
from agenda.model.schema import Agenda
from agenda.model.texts import KIND_NAMES, TextField, describe, text_fields
from agenda.reader.edits import with_proven_corrections
from agenda.reader.source_map import KeyPath, Source
from agenda.reader.suggestions import did_you_mean, ids_within, with_formers
from agenda.reader.validation_context import Shape, instead_of
from agenda.reader.validator import check_shape
from agenda.reader.yaml_reader import MAX_COUNTED, MAX_FINDINGS, parse_source, read_source
from agenda.text import Both, both, same


@dataclass(frozen=True)
class Loaded:
    """What came of reading a file: the agenda, unless there is any error, and every problem in the file's order.

    ``fields`` are its texts and ``lock`` says which of them were reviewed; both empty when nothing could be made of it.
    """

    agenda: Agenda | None
    diagnostics: list[Diagnostic]
    source: Source
    lock: Lock
    shape: Shape | None = None
    fields: Sequence[TextField] = field(default_factory=list)

    def line(self, path: KeyPath) -> int:
        """The line of the file, from 1, on which what is at ``path`` in the data begins."""
        return self.source.where(self.shape.original_path(path) if self.shape else path).line


def load_agenda(path: Path, name: str | None = None) -> tuple[Agenda | None, list[Diagnostic]]:
    """Read and check the agenda at ``path``; ``name`` is how findings call the file.

    Returns (agenda, findings), the findings in the order of the file. The agenda is None when there is any
    error: half an agenda is never shown. Does not raise on bad input, whatever the bytes.
    """
    loaded = load_file(path, name)
    return loaded.agenda, loaded.diagnostics


def load_file(path: Path, name: str | None = None) -> Loaded:
    """As ``load_agenda``, and keeps where in the file everything is and what the lock says."""
    lock = read_lock(lock_path(path))
    loaded = _checked(*read_source(path, name), path, lock)

    def read(text: str) -> tuple[Source, list[Diagnostic]]:
        again = _checked(*parse_source(text.encode(), loaded.source.file), path, lock)
        return again.source, again.diagnostics

    reported, more = _split_by_limit(loaded.diagnostics)
    proven = with_proven_corrections(reported, loaded.diagnostics, loaded.source, read)
    return replace(loaded, diagnostics=[*proven, *more])


def _split_by_limit(found: list[Diagnostic]) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """The findings to report, errors before warnings when there are too many, and one that counts the others."""
    if len(found) <= MAX_FINDINGS:
        return found, []
    worst = sorted(range(len(found)), key=lambda index: found[index].severity is not Severity.ERROR)
    chosen = {*worst[:MAX_FINDINGS]}
    rest = [each for index, each in enumerate(found) if index not in chosen]
    errors = sum(each.severity is Severity.ERROR for each in rest)
    least = both("checks.load.at_least") if len(found) >= MAX_COUNTED else same("")
    details = {"count": len(rest), "least": least, "errors": errors, "shown": MAX_FINDINGS}
    severity = Severity.ERROR if errors else Severity.WARNING
    place = Location(rest[0].location.file, rest[0].location.line, rest[0].location.column)
    more = Diagnostic("more-findings", place, details, severity)
    return [each for index, each in enumerate(found) if index in chosen], [more]


def _checked(source: Source, diagnostics: list[Diagnostic], path: Path, lock: Lock) -> Loaded:
    """What ``load_file`` gives, before its corrections are proven."""
    if source.data is None:
        return Loaded(None, _sorted(diagnostics), source, lock)
    diagnostics = _with_items(diagnostics, source)
    shape = check_shape(source)
    diagnostics += shape.diagnostics
    fields: list[TextField] = []
    if shape.agenda is not None:
        fields = text_fields(shape.agenda)
        whole = not any(each.severity is Severity.ERROR for each in diagnostics)
        around = {path[:length] for path in shape.spoiled for length in range(len(path))}
        spoiled = {each.key for each in fields if shape.original_path(each.path) in around}
        found = check_agenda(
            shape.agenda, path.parent, fields, lock, whole=whole, left_out=shape.left_out, spoiled=spoiled
        )
        name_of_lock = lock_name(source.file, lock.path)
        catalogue = Catalogue(shape.agenda)
        renames = find_renames(catalogue, fields, lock, shape.left_out)
        for finding in islice(with_renames(found, renames), MAX_COUNTED):
            if not follows_from_misfit(finding, shape):
                diagnostics.append(_diagnostic(finding, source, shape, lock))
        uncovered = [str(each.details["text"]) for each in diagnostics if each.code == "document-not-covered"]
        whole = not any(each.severity is Severity.ERROR for each in diagnostics)
        lost = check_lost_ids(
            catalogue,
            fields,
            lock,
            name_of_lock,
            renames,
            whole=whole,
            left_out=shape.left_out,
            uncovered=uncovered,
        )
        about_ids = [_diagnostic(each, source, shape, lock) if isinstance(each, Finding) else each for each in lost]
        diagnostics = with_changed_ids(diagnostics, about_ids)
        if any(each.code in NAMED_BY_ID for each in diagnostics):
            diagnostics = once_per_id(_sorted(diagnostics), {id_of(key) for key in lock.lines})
        diagnostics += check_lock_lines(lock, name_of_lock)
    failed = any(each.severity is Severity.ERROR for each in diagnostics)
    return Loaded(None if failed else shape.agenda, _sorted(diagnostics), source, lock, shape, fields)


def _with_items(diagnostics: list[Diagnostic], source: Source) -> list[Diagnostic]:
    """Name the item in findings about the YAML, which were found before there were items."""
    return [
        each
        if each.item or source.data is None or each.location.file != source.file
        else replace(each, item=describe(source.data, source.path_at(source.offset(each.location))))
        for each in diagnostics
    ]


def _sorted(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    return sorted(
        diagnostics, key=lambda each: (each.location.file, each.location.line, each.location.column, each.code)
    )


def check_agenda(
    agenda: Agenda,
    folder: Path,
    fields: Sequence[TextField],
    lock: Lock,
    *,
    whole: bool = True,
    left_out: frozenset[str] = frozenset(),
    spoiled: Collection[str] = (),
) -> Iterator[Finding]:
    """All findings about an agenda whose document texts are relative to ``folder``.

    A source text that was changed is one finding: what follows from the change is not reported as well. Nor is
    anything of the fields whose keys are ``spoiled``: what is wrong with those is known already.
    """
    catalogue = Catalogue(agenda)
    documents = {document.id for document in agenda.documents}
    placed = all(
        bool(item.document) != item.editorial and (item.editorial or item.document in documents)
        for item in (*agenda.parts, *agenda.themes, *agenda.ambitions)
    )
    context = CheckContext(agenda, catalogue, left_out)
    copies = [finding.path[:-1] for finding in check_ids(context)]
    unread = [each for each in fields if each.key in spoiled]
    changed = {each.item for each in unread}
    misfits: set[KeyPath] = {(*each.path, "nl") for each in unread}
    for index in range(len(agenda.documents)):
        for finding, id in check_document(agenda, index, folder, whole=whole and placed):
            if finding.path not in misfits and not follows_from_copy(finding, copies):
                yield finding
            changed.add(id)
            misfits.add(finding.path)
            whole = whole and finding.code != "document-not-covered"
    changed |= {entry.parent for entry in catalogue.all_entries if entry.id in changed and entry.parent}
    changed |= {rule.id for rule in agenda.rules if rule.sentence in changed}
    context = CheckContext(agenda, catalogue, left_out, changed)
    wrong: set[KeyPath] = set()
    for check in CHECKS:
        for finding in check(context):
            if not follows_from_copy(finding, copies):
                wrong |= dutch_of(finding)
                yield finding
    damage: dict[KeyPath, list[tuple[int, int]]] = {}
    for finding in check_characters(agenda, fields):
        if finding.path not in misfits:
            wrong |= dutch_of(finding)
            damage.setdefault(finding.path, []).append(finding.within or (0, 0))
            yield finding
    # The English of a source text that was changed by mistake is not stale: restoring the Dutch mends both.
    own = [each for each in fields if (*each.path, "nl") not in misfits]
    for finding in check_wording(agenda, own, lock, whole=whole and len(own) == len(fields), wrong=wrong):
        start, end = finding.within or (0, 0)
        # What was a quotation mark before it was misread is no unpaired one.
        if not any(first < end and start < last for first, last in damage.get(finding.path, ())):
            yield finding


def _diagnostic(finding: Finding, source: Source, shape: Shape, lock: Lock) -> Diagnostic:
    """Give a finding its place in the file, and turn what it knows into words."""
    path = shape.original_path(finding.path)
    place: KeyPath = (*path, "#key") if finding.on_key else path
    span = source.inside(path, *finding.within) if finding.within else None
    near = finding.details.get("nearest")
    if finding.code == "unknown-id":
        near = source.ids_by_name.get(str(finding.details["id"]).casefold()) or near
    edit = None
    if finding.instead is not None and span:
        edit = Edit(*span, finding.instead, safe=finding.safe)
    elif formers := finding.details.get("formers"):
        edit = with_formers(source, path, str(formers).split())
    elif isinstance(near, str):
        edit = instead_of(source, place, near)
    return source.finding(
        finding.code,
        span or source.span(place),
        _details(finding, near, source, shape, lock),
        item=describe(source.data, path),
        severity=finding.severity,
        edit=edit,
        paste=(finding.paste, lock_name(source.file, lock_path(Path(source.file))), finding.paste_line)
        if finding.paste
        else ("", "", 0),
    )


def _details(finding: Finding, near: object, source: Source, shape: Shape, lock: Lock) -> dict[str, object]:
    """What fills in the wording of a finding; ``near`` is what seems to be meant."""
    details = {key: each for key, each in finding.details.items() if key != "nearest"}
    if finding.code == "ambition-of-other-theme":
        details["how"] = _move(str(details["id"]), str(details["theme"]), str(details["stay"]), source, lock)
    if finding.code == "duplicate-id":
        free = next_in_row(str(details["id"]), used_ids(source.data, lock))
        details["such_as"] = both("checks.load.such_as", id=free) if free else same("")
    if finding.code == "not-in-document":
        details["nearest_text"] = both("checks.load.it_reads", near=near) if near else same("")
    elif near is not None:
        details["did_you_mean"] = did_you_mean(str(near), str(details.get("words", details.get("text", ""))))
    if finding.code in NAMED_BY_ID:
        details["elsewhere"] = same("")
    if details.get("known") == "":
        details["known"] = both("checks.load.there_are_none_yet")
    if isinstance(first := details.get("first"), Entry):
        details["first_line"] = source.where(shape.original_path((*first.path, "id"))).line
        del details["first"]
    if isinstance(earlier := details.pop("earlier", None), tuple):
        details["earlier_line"] = source.where(shape.original_path(earlier)).line
    if isinstance(kind := details.get("kind"), str):
        details["kind"] = KIND_NAMES[kind]
    return details


def _move(id: str, theme: str, stay: str, source: Source, lock: Lock) -> Both:
    """What to do about an ambition of another theme than its id says: let it stay there, or move it as a whole."""
    used = used_ids(source.data, lock)
    new = id.replace(id.rstrip("0123456789"), theme)
    new = next_ambitions([theme], used)[theme] if new in used else new
    named = ids_within(source, id)
    lines = ", ".join(str(line) for line in sorted({line for each in named.values() for line in each}))
    back = also = same("")
    if stay:
        back = both("checks.load.is_it_of_then", stay=stay)
    if id in {id_of(key) for key in lock.lines}:
        aliases = f"`aliases: [{', '.join(named)}]`"
        also = both("checks.load.and_in_too_put", name=lock.path.name, aliases=aliases)
    return both("checks.load.move_to_theme", back=back, theme=theme, new=new, id=id, lines=lines, also=also)


# --- one mistake, one finding ---


#: Findings that something is not there: no news where it is there and does not fit.
FOLLOWS_FROM_ABSENCE = {
    "definition-without-source",
    "end-without-ground",
    "no-provenance",
    "same-word-without-words",
    "untranslated",
}

#: Of a reference that is reported once per id at most so many other lines are named.
MOST_LINES = 12

#: Findings that an item with the id of another brings along when it is a copy of that other.
FOLLOWS_FROM_COPY = {"clashing-address", "point-of-other-ambition", "source-text-twice"}


def follows_from_misfit(finding: Finding, shape: Shape) -> bool:
    """Whether a finding is about what could not be read as it is there: that was reported already."""
    path = shape.original_path(finding.path)
    if finding.code in FOLLOWS_FROM_ABSENCE and shape.has_misfit(path[:-1]):
        return True
    if finding.code == "two-provenances" and path[:-1] in shape.doubled:
        return True
    if finding.code == "correction-does-not-fit" and shape.has_misfit(path[:3]):
        return True
    if finding.code == "law-differs" and shape.has_misfit((*path[:-1], "bwb")):
        return True
    if finding.code in REFERENCES and shape.has_misspelt(str(finding.details["id"])):
        return True
    return path in shape.misfits or (path[-1:] == ("en",) and (*path[:-1], "nl") in shape.misfits)


def follows_from_copy(finding: Finding, copies: Sequence[KeyPath]) -> bool:
    """Whether a finding only says again that an item is there twice; ``copies`` are the paths of the second ones."""
    if finding.code == "duplicate-id":
        return any(finding.path[: len(copy)] == copy for copy in copies if len(copy) < len(finding.path) - 1)
    return finding.code in FOLLOWS_FROM_COPY and any(finding.path[: len(copy)] == copy for copy in copies)


def dutch_of(finding: Finding) -> set[KeyPath]:
    """The path of the Dutch text that an error is in, or nothing: once mended, that text is another one.

    So that no English is recorded as right for words that are themselves wrong.
    """
    path = finding.path
    if finding.severity is not Severity.ERROR or "nl" not in path[-2:]:
        return set()
    return {path if path[-1] == "nl" else path[:-1]}


def once_per_id(found: Sequence[Diagnostic], was_there: Collection[str]) -> list[Diagnostic]:
    """``found``, with an unknown id reported where it is named first, together with the other places.

    ``was_there`` are the ids that the agenda once had: such a one was not misspelt, and no other is proposed for it.
    Where another is proposed each place keeps its own finding, for the line that it becomes.
    """
    reported: list[Diagnostic] = []
    first: dict[tuple[str, object], int] = {}
    lines: dict[int, list[int]] = {}
    for finding in found:
        each = finding
        if each.code in NAMED_BY_ID:
            if each.details["id"] in was_there:
                each = replace(each, details={**each.details, "did_you_mean": same("")}, edit=None, corrected="")
            place = (
                first.setdefault((each.code, each.details["id"]), len(reported)) if each.edit is None else len(reported)
            )
            if place < len(reported):
                lines.setdefault(place, []).append(each.location.line)
                continue
        reported.append(each)
    for place, others in lines.items():
        reported[place] = replace(reported[place], details={**reported[place].details, "elsewhere": _also_on(others)})
    return reported


def _also_on(lines: Sequence[int]) -> Both:
    shown = ", ".join(map(str, lines[:MOST_LINES]))
    more = len(lines) - MOST_LINES
    rest = both("checks.load.more_times", more=more) if more > 0 else same("")
    return both("checks.load.also_on_lines", shown=shown, rest=rest)


def with_changed_ids(found: Sequence[Diagnostic], about_ids: Sequence[Diagnostic]) -> list[Diagnostic]:
    """``found`` with the findings about ids that were lost or changed, each mistake once.

    An id that was given twice is not also one that was changed, and what names the old id of a changed one is not
    also a reference to nothing. Nor does anything have to follow the new id of a changed one, unless that was meant.
    """
    twice = {each.details["id"] for each in found if each.code == "duplicate-id"}
    reported = [each for each in about_ids if not (each.code == "changed-id" and each.details["id"] in twice)]
    slips = [each for each in reported if each.code == "changed-id" and "meant" not in each.details]
    old = {each.details["old"] for each in slips}
    new = {each.details["id"] for each in slips}
    return [
        *(
            each
            for each in found
            if not (each.code in REFERENCES and each.details["id"] in old)
            and not (each.code == "point-of-other-ambition" and each.details["ambition"] in new)
            and not (each.code == "ambition-of-other-theme" and each.details["id"] in new)
        ),
        *reported,
    ]
