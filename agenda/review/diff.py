"""``agenda diff``: what differs in meaning between two versions, each a file or a revision of git."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from agenda.history.marked_text import marked, reworded
from agenda.history.semantic_diff import VERSION, Change, as_data, compare_agendas
from agenda.model import diagnostic_report as reporting
from agenda.model.diagnostics import Diagnostic
from agenda.model.labels import SECTION_NAMES
from agenda.reader.source_map import Source, shown
from agenda.reader.validator import check_shape
from agenda.reader.yaml_reader import parse_source, read_source
from agenda.text.bilingual import Both, Lang, both
from agenda.util import git
from agenda.util.escape import as_markdown, for_log, one_line
from agenda.util.project import ROOT, CannotRun, data_file
from agenda.util.word_diff import Stretch

FINE, FINDINGS = 0, 1

#: So many changes are told one by one; JSON has them all.
TOLD = 1000

#: So many findings are told of a file that cannot be read.
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
    """Print what changed from ``old`` to ``new``, by default the agenda in use; gives the exit code of the command.

    Raises CannotRun when one of them is not there or cannot be read.
    """
    before, after = read_version(old, lang), read_version(str(data_file()) if new is None else new, lang)
    for each in (before, after):
        if not each.fits:
            print(about_shape(each.name)[lang], file=sys.stderr)
    changes = compare_agendas(before.data, after.data)
    if form == "json":
        told = as_json(changes, lang)
    elif form == "markdown":
        told = "\n".join(_told(changes, lang, as_item))
    else:
        told = "\n".join(_told(changes, lang, as_lines))
    print(for_log(told))
    return FINDINGS if changes else FINE


def about_shape(name: str) -> Both:
    """What to say of a version that has not the shape of today."""
    return both("review.diff.does_not_have_the", name=name)


def read_version(name: str, lang: Lang) -> Version:
    """The version that a user calls ``name``: a file, a revision, or ``revision:path``. Raises CannotRun."""
    if not name.strip():
        raise CannotRun(both("review.diff.the_name_of_one"))
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
    """What stands at a path: a ``file``, a ``folder``, something ``else``, or nothing."""
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
            print(reporting.as_text(finding, lang), file=sys.stderr)
        raise CannotRun(both(f"review.diff.{'cannot_be_read' if findings else 'no_agenda'}", name=name))
    if not SECTION_NAMES.keys() & source.data.keys():
        raise CannotRun(both("review.diff.no_part_of_an_agenda", name=name))
    return Version(name, source.data, not check_shape(source).diagnostics)


def as_json(changes: Sequence[Change], lang: Lang) -> str:
    """Changes for machines. CONTRIBUTING.md documents the keys; they stay."""
    return reporting.to_json({"version": VERSION, "changes": [as_data(each, lang) for each in changes]})


def _told(changes: Sequence[Change], lang: Lang, tell: Any) -> Iterator[str]:
    if not changes:
        yield both("review.diff.no_change_in_meaning")[lang]
    for change in islice(changes, TOLD):
        yield tell(change, lang)
    if len(changes) > TOLD:
        rest = len(changes) - TOLD
        yield both("review.diff.and_more_changes", rest=rest)[lang]


def as_lines(change: Change, lang: Lang) -> str:
    """A change for a terminal: its sentence and, of a text, what went ``[-so-]`` and what came ``{+so+}``."""
    marks = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    words = "".join(marks[kind].format(_one_space(text)) for kind, text in rewording(change))
    return change.text(lang) + (f"\n    {words.strip()}" if words else "")


def as_item(change: Change, lang: Lang) -> str:
    """A change as an item of a list in Markdown, with nothing in it but its own markup."""
    words = marked(rewording(change))
    return f"- {as_markdown(change.text(lang))}" + (f"<br>{words}" if words else "")


def _one_space(text: str) -> str:
    before, after = (" " if edge.isspace() else "" for edge in (text[:1], text[-1:]))
    return before + one_line(text) + (after if text.strip() else "")


def rewording(change: Change) -> list[Stretch]:
    """The stretches of a text that was reworded, with long stretches that stayed cut; empty for any other change."""
    if change.lang is None or not isinstance(change.old, str) or not isinstance(change.new, str):
        return []
    return reworded(change.old, change.new)
