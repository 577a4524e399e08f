"""The history of the agenda and its items: what each commit changed in meaning."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from agenda.history.change_text import Change, ChangeKind
from agenda.history.semantic_diff import compare_agendas
from agenda.reader.validation_context import ids_in
from agenda.reader.yaml_reader import parse_source
from agenda.util.cache import Cache, code_digest
from agenda.util.git import Version, past_of


class Turn(StrEnum):
    """What a commit did to the file as a whole. Of most only what changed in the agenda is worth telling."""

    CHANGED = "changed"
    FIRST = "first"  # the file came into the project
    RENAMED = "renamed"  # it got the name that it has now; what was before that is not followed
    REMOVED = "removed"
    RETURNED = "returned"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Event:
    """A change, made by the commit ``commit``. ``ids`` are what it is about, by the ids that these have now."""

    commit: str
    time: datetime
    change: Change
    ids: frozenset[str]


@dataclass(frozen=True)
class Step:
    """One commit: ``events`` are what it changed in meaning since the last version that could be read."""

    commit: str
    time: datetime
    turn: Turn
    events: tuple[Event, ...] = ()
    renamed_from: str = ""


@dataclass(frozen=True)
class History:
    """The steps of an agenda that are worth telling, the latest first.

    Not ``whole`` when there were earlier ones that are not known; ``since`` is the time of the earliest known version.
    ``shallow`` is whether that is for want of a full clone. ``latest`` is whether the agenda of this build is that of
    the last commit.
    """

    steps: tuple[Step, ...]
    since: datetime
    whole: bool
    shallow: bool
    latest: bool

    def events_of(self, *ids: str) -> list[Event]:
        """What happened to the things that now have these ids, the latest first."""
        found = {number: event for each in ids for number, event in self._numbered.get(each, ())}
        return [found[number] for number in sorted(found)]

    @cached_property
    def _numbered(self) -> dict[str, list[tuple[int, Event]]]:
        events: dict[str, list[tuple[int, Event]]] = {}
        for number, event in enumerate(event for step in self.steps for event in step.events):
            for each in event.ids:
                events.setdefault(each, []).append((number, event))
        return events


def read_history(path: Path) -> History | None:
    """The history of the agenda at ``path`` as git knows it; None when no commit has it.

    What today's checks would refuse is compared all the same, as far as its data can be read. Raises GitUnavailable
    without git or a repository, and GitRefused when git cannot read the repository.
    """
    past = past_of(path)
    if past is None:
        return None
    steps = _kept(past.versions, past.whole, path.name)
    return History(steps, past.versions[0].time, past.whole, past.shallow, past.latest)


@lru_cache(maxsize=1)  # a server builds again and again from one commit
def _kept(versions: tuple[Version, ...], whole: bool, name: str) -> tuple[Step, ...]:
    """The steps with changes, from the cache if it has them for these versions."""
    about = repr((name, whole, [replace(each, content=each.content and b"content") for each in versions]))
    contents = [each.content or b"" for each in versions]
    makers = (code_digest(), sys.version)
    content = Cache().made(
        lambda: pickle.dumps(_find_steps(versions, whole, name)), "history", *makers, about, *contents
    )
    steps: tuple[Step, ...] = pickle.loads(content)  # noqa: S301  # from a folder that only we write to, like compiled code
    return steps


def _find_steps(versions: tuple[Version, ...], whole: bool, name: str) -> tuple[Step, ...]:
    """The steps that say something to a reader, the latest first."""
    found = [
        (step, changes) for step, changes in _steps(versions, whole, name) if changes or step.turn is not Turn.CHANGED
    ]
    return tuple(_with_events(reversed(found)))


def _steps(versions: tuple[Version, ...], whole: bool, name: str) -> Iterator[tuple[Step, list[Change]]]:
    """Each commit with what it changed, the earliest first."""
    before: Any = None
    last: Version | None = None
    for version in versions:
        data = parse_source(version.content, name)[0].data if version.content is not None else None
        turn = _turn(version, last, data)
        # In an incomplete history the first version is only what the next one is compared with.
        if last or whole:
            changes = compare_agendas(before, data) if data is not None and before is not None else []
            changes = [each for each in changes if not _is_moved_file(each)]
            yield Step(version.commit, version.time, turn, renamed_from=version.renamed_from), changes
        before, last = (before if data is None else data), version


def _is_moved_file(change: Change) -> bool:
    """Whether only the file of a document's text is another one, which says nothing to a reader."""
    return change.field == "text" and change.kind is ChangeKind.CHANGED and str(change.new).endswith(".txt")


def _turn(version: Version, last: Version | None, data: Any) -> Turn:
    if version.content is None:
        return Turn.REMOVED
    if data is None:
        return Turn.UNREADABLE
    if last is None:
        return Turn.RENAMED if version.renamed_from else Turn.FIRST
    return Turn.RETURNED if last.content is None else Turn.CHANGED


def _with_events(steps: Iterable[tuple[Step, list[Change]]]) -> Iterator[Step]:
    """Give the changes, from the latest back, the ids that their items have now.

    An id that was given away and taken again is another thing: what came with it ends the life of the later one.
    """
    now: dict[str, str] = {}
    begun: set[str] = set()
    for step, changes in steps:
        events = [
            Event(step.commit, step.time, each, frozenset(now.get(id, id) for id in ids_of(each)) - begun)
            for each in changes
        ]
        yield replace(step, events=tuple(events))
        begun |= {id for each in events if each.change.kind is ChangeKind.ADDED for id in each.ids}
        renamed = [(str(each.old), str(each.new)) for each in changes if each.kind is ChangeKind.RENAMED]
        now |= {old: now.get(new, new) for old, new in renamed}


def ids_of(change: Change) -> set[str]:
    """The ids of what a change is about: an item, both ends of a link, and all that came or went with an item."""
    if change.kind is ChangeKind.RENAMED:
        return {str(change.new)}
    ids = set(change.id.split("+"))
    if change.kind in (ChangeKind.ADDED, ChangeKind.REMOVED):
        ids |= set(ids_in(change.new if change.kind is ChangeKind.ADDED else change.old))
    return ids - {""}
