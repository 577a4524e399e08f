"""``agenda diff``: what differs in meaning between two versions, each a file or a revision of git."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from agenda.checks.translation import Lock, State, lock_path, parse_lock, states_of
from agenda.history.change_text import Change, Stretch, as_markup, reworded
from agenda.history.semantic_diff import VERSION, change_as_data, compare_agendas
from agenda.model.diagnostics import Diagnostic, as_text, to_json
from agenda.model.texts import SECTION_NAMES, text_fields
from agenda.reader.source_map import Source, shown
from agenda.reader.validator import check_shape
from agenda.reader.yaml_reader import parse_source, read_source
from agenda.text import Both, Lang, both
from agenda.util import git
from agenda.util.characters import as_markdown, for_log, one_line
from agenda.util.project import FINDINGS, FINE, ROOT, CannotRun, data_file

#: So many changes are reported one by one; JSON has them all.
MOST_CHANGES = 1000

#: So many findings are reported of a file that cannot be read.
TOLD_FINDINGS = 20

#: What the file of the agenda is called in a revision, when the agenda in use is not in the project.
AGENDA = "data/agenda.yaml"


@dataclass(frozen=True)
class Version:
    """A version of the agenda: how it is called, its plain data, and whether that has the shape of today."""

    name: str
    data: Any
    fits: bool = True


def diff(old: str, new: str | None, lang: Lang, *, form: str = "text") -> int:
    """Print what changed from ``old`` to ``new``, by default the agenda in use; returns the exit code.

    Raises CannotRun when one of them is not there or cannot be read.
    """
    before, after = read_version(old, lang), read_version(str(data_file()) if new is None else new, lang)
    for each in (before, after):
        if not each.fits:
            print(about_shape(each.name)[lang], file=sys.stderr)
    changes = compare_agendas(before.data, after.data)
    if form == "json":
        output = as_json(changes, lang)
    elif form == "markdown":
        output = "\n".join(_lines(changes, lang, as_item))
    else:
        output = "\n".join(_lines(changes, lang, as_lines))
    print(for_log(output))
    return FINDINGS if changes else FINE


def about_shape(name: str) -> Both:
    """What to say of a version that has not the shape of today."""
    return both("review.diff.other_shape", name=name)


def read_version(name: str, lang: Lang) -> Version:
    """The version that a user calls ``name``: a file, a revision, or ``revision:path``. Raises CannotRun."""
    if not name.strip():
        raise CannotRun(both("review.diff.empty_name"))
    path = Path(name)
    kind = _kind_of(path)
    if kind == "file":
        return _version(shown(path), *read_source(path, shown(path)), lang)
    revision, colon, within = name.partition(":")
    if not kind and not colon and path.suffix in (".yaml", ".yml"):
        raise CannotRun(both("review.diff.does_not_exist", name=one_line(name)))
    try:
        commit = git.commit_of(revision)
    except CannotRun:
        if kind:  # a branch can have the name of a folder; there is none
            raise _no_file(name, kind) from None
        raise
    within = within or agenda_in_repository()
    raw = git.read_file(commit, within)
    if raw is None:
        where = one_line(within)
        raise CannotRun(both("review.diff.there_is_no_file", revision=one_line(revision), where=where))
    called = f"{one_line(revision)}:{one_line(within)}"
    return _version(called, *parse_source(raw, called), lang)


def _kind_of(path: Path) -> str:
    """What is at a path: a ``file``, a ``folder``, something ``else``, or nothing."""
    try:
        return "file" if path.is_file() else "folder" if path.is_dir() else "else" if path.exists() else ""
    except OSError:  # a name that no file can have
        return ""


def _no_file(name: str, kind: str) -> CannotRun:
    called = one_line(name)
    if kind == "folder":
        return CannotRun(both("review.diff.is_a_folder_name", called=called))
    return CannotRun(both("review.diff.is_no_ordinary_file", called=called))


def agenda_in_repository() -> str:
    """The path of the agenda in use from the root of the project; that of the project’s own when it is elsewhere."""
    try:
        return data_file().resolve().relative_to(ROOT.resolve()).as_posix()
    except ValueError:
        return AGENDA


def _version(name: str, source: Source, findings: Sequence[Diagnostic], lang: Lang) -> Version:
    if not isinstance(source.data, dict):
        for finding in findings[:TOLD_FINDINGS]:
            print(as_text(finding, lang), file=sys.stderr)
        raise CannotRun(both(f"review.diff.{'cannot_be_read' if findings else 'no_agenda'}", name=name))
    if not SECTION_NAMES.keys() & source.data.keys():
        raise CannotRun(both("review.diff.no_part_of_an_agenda", name=name))
    return Version(name, source.data, not check_shape(source).diagnostics)


def as_json(changes: Sequence[Change], lang: Lang) -> str:
    """Changes for machines. docs/json.md documents the keys; they stay."""
    return to_json({"version": VERSION, "changes": [change_as_data(each, lang) for each in changes]})


def _lines(changes: Sequence[Change], lang: Lang, show: Callable[[Change, Lang], str]) -> Iterator[str]:
    if not changes:
        yield both("review.diff.no_change_in_meaning")[lang]
    for change in islice(changes, MOST_CHANGES):
        yield show(change, lang)
    if len(changes) > MOST_CHANGES:
        rest = len(changes) - MOST_CHANGES
        yield both("review.diff.and_more_changes", rest=rest)[lang]


def as_lines(change: Change, lang: Lang) -> str:
    """A change for a terminal: its sentence and, of a text, what went ``[-so-]`` and what came ``{+so+}``."""
    marks = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    words = "".join(marks[kind].format(_one_space(text)) for kind, text in rewording(change))
    return change.text(lang) + (f"\n    {words.strip()}" if words else "")


def as_item(change: Change, lang: Lang) -> str:
    """A change as an item of a list in Markdown, with nothing in it but its own markup."""
    words = as_markup(rewording(change))
    return f"- {as_markdown(change.text(lang))}" + (f"<br>{words}" if words else "")


def _one_space(text: str) -> str:
    before, after = (" " if edge.isspace() else "" for edge in (text[:1], text[-1:]))
    return before + one_line(text) + (after if text.strip() else "")


def rewording(change: Change) -> list[Stretch]:
    """The stretches of a text that was reworded, with long stretches that stayed cut; empty for any other change."""
    if change.lang is None or not isinstance(change.old, str) or not isinstance(change.new, str):
        return []
    return reworded(change.old, change.new)


# --- an earlier version ---


@dataclass(frozen=True)
class Earlier:
    """Its plain ``data``, its ``lock``, and ``states``: per text how its English was, None when that is not known.

    ``notes`` say what could not be read. ``is_there`` is False of a version that had no agenda yet, and no site.
    """

    data: Any
    lock: Lock
    states: Mapping[str, State] | None = None
    notes: list[Both] = field(default_factory=list)
    is_there: bool = True


def read_earlier(commit: str) -> Earlier:
    """The agenda in use as it was in ``commit``. Raises CannotRun when it is too large to read."""
    name = agenda_in_repository()
    raw = git.read_file(commit, name)
    nothing = Lock(lock_path(data_file()))
    if raw is None:
        notes = [both("review.diff.no_agenda_yet", commit=commit[:12], name=name)]
        # The agenda in use may have was in another file then; the project’s own is where a site comes from.
        return Earlier({}, nothing, notes=notes, is_there=git.read_file(commit, AGENDA) is not None)
    source, _ = parse_source(raw, f"{commit[:12]}:{name}")
    if not isinstance(source.data, dict):
        return Earlier({}, nothing, notes=[both("review.diff.not_read", commit=commit[:12])])
    shape = check_shape(source)
    notes = [about_shape(source.file)] if shape.diagnostics else []
    text = git.read_file(commit, lock_path(Path(name)).as_posix())
    lock = parse_lock((text or b"").decode("utf-8", errors="replace"), data_file())
    if shape.agenda is None:
        return Earlier(source.data, lock, notes=notes)
    states = {each.key: state for each, state in states_of(text_fields(shape.agenda), lock)}
    return Earlier(source.data, lock, states, notes)
