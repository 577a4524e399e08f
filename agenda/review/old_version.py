"""The agenda of an earlier version, as far as it can be read today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agenda.checks.translation import Lock, State, lock_path, parse_lock, states_of
from agenda.model.texts import text_fields
from agenda.reader.validator import check_shape
from agenda.reader.yaml_reader import parse_source
from agenda.review.diff import AGENDA, about_shape, agenda_in_repository
from agenda.text.bilingual import Both, both
from agenda.util import git
from agenda.util.project import data_file


@dataclass(frozen=True)
class Earlier:
    """Its plain ``data``, its ``lock``, and ``states``: per text how its English stood, None when that is not known.

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
        notes = [both("review.old_version.no_agenda_yet", commit=commit[:12], name=name)]
        # The agenda in use may have stood in another file then; the project’s own is where a site comes from.
        return Earlier({}, nothing, notes=notes, is_there=git.read_file(commit, AGENDA) is not None)
    source, _ = parse_source(raw, f"{commit[:12]}:{name}")
    if not isinstance(source.data, dict):
        return Earlier({}, nothing, notes=[both("review.old_version.not_read", commit=commit[:12])])
    shape = check_shape(source)
    notes = [about_shape(source.file)] if shape.diagnostics else []
    text = git.read_file(commit, lock_path(Path(name)).as_posix())
    lock = parse_lock((text or b"").decode("utf-8", errors="replace"), data_file())
    if shape.agenda is None:
        return Earlier(source.data, lock, notes=notes)
    states = {each.key: state for each, state in states_of(text_fields(shape.agenda), lock)}
    return Earlier(source.data, lock, states, notes)
