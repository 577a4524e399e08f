"""What a proposal does, before anyone merges it: in meaning, on pages, to the translation, and to addresses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from agenda import reporting, revisions
from agenda.addresses import BuiltSite, Difference, Lost, differences, lost_addresses
from agenda.comparing import about_shape, agenda_in_repository
from agenda.diagnostics import Both, Diagnostic, Severity, both
from agenda.differences import VERSION, Change, as_data, compare_agendas
from agenda.fields import TextField, text_fields
from agenda.keeping import sentence
from agenda.loading import load_file
from agenda.model import Lang
from agenda.places import shown
from agenda.project import data_file
from agenda.reasons import PageChange, Reason, Reasons
from agenda.shape import check_shape
from agenda.source import parse_source
from agenda.translation import State, lock_path, parse_lock, states_of
from agenda.twobuilds import build_both

#: States in which the English of a text may say something else than its Dutch.
OUT_OF_DATE = (State.STALE, State.BOTH_CHANGED)


@dataclass(frozen=True)
class Impact:
    """What a proposal does. ``findings`` are those of an agenda with errors: then there is nothing else.

    ``base`` is the commit it is compared with. ``stale`` are texts whose English the proposal makes out of date,
    ``pages`` those that differ and ``files`` what else does. ``notes`` say what could not be compared.
    """

    base: str
    findings: list[Diagnostic] = field(default_factory=list)
    notes: list[Both] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    stale: list[TextField] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    pages: list[PageChange] = field(default_factory=list)
    files: list[Difference] = field(default_factory=list)
    stylesheets: tuple[str, ...] = ()

    @property
    def is_fine(self) -> bool:
        """Whether the agenda has no errors and no address is lost."""
        return not self.findings and not self.lost


@dataclass(frozen=True)
class _Earlier:
    """The agenda of an earlier version, as far as it can be read: its data, and how its English stood."""

    data: Any
    states: dict[str, State]
    notes: list[Both]


def find_impact(base: str, lang: Lang) -> Impact:
    """What the files as they are now do to the last version that they have in common with ``base``.

    Raises CannotRun when git does not know that version, or cannot set it out.
    """
    commit = revisions.common_commit(base)
    path = data_file()
    loaded = load_file(path, shown(path))
    if any(each.severity is Severity.ERROR for each in loaded.diagnostics):
        worst_first = sorted(loaded.diagnostics, key=lambda each: each.severity is not Severity.ERROR)
        return Impact(commit, findings=worst_first)
    earlier = _read_earlier(commit)
    changes = compare_agendas(earlier.data, loaded.source.data)
    stale = [
        text
        for text, state in states_of(loaded.fields, loaded.lock)
        if state in OUT_OF_DATE and earlier.states.get(text.key) not in OUT_OF_DATE
    ]
    notes = earlier.notes
    with build_both(commit, lang) as pair:
        if pair.after.folder is None:
            told = pair.after.problems
            notes.append(both(f"De site is niet te bouwen:\n{told}", f"The site cannot be built:\n{told}"))
            return Impact(commit, notes=notes, changes=changes, stale=stale)
        after = BuiltSite(pair.after.folder)
        if pair.before.folder is None:
            nl = "De site van vóór dit voorstel is niet te bouwen; de pagina’s zijn niet vergeleken"
            en = "The site before this proposal cannot be built; pages were not compared"
            notes.append(both(f"{nl}:\n{pair.before.problems}", f"{en}:\n{pair.before.problems}"))
            return Impact(commit, notes=notes, changes=changes, stale=stale, stylesheets=after.stylesheets())
        before = BuiltSite(pair.before.folder)
        found = differences(before, after)
        pages = sorted(Reasons(before, after, changes).of(found), key=lambda page: [*Reason].index(page.reasons[0][0]))
        addresses = {each.address for each in pages}
        return Impact(
            commit,
            notes=notes,
            changes=changes,
            stale=stale,
            lost=lost_addresses(before, after),
            pages=pages,
            files=[each for each in found if each.address not in addresses],
            stylesheets=after.stylesheets(),
        )


def _read_earlier(commit: str) -> _Earlier:
    name = agenda_in_repository()
    raw = revisions.read_file(commit, name)
    if raw is None:
        nl = f"In versie {commit[:12]} staat nog geen {name}: alles is nieuw."
        return _Earlier({}, {}, [both(nl, f"There is no {name} in revision {commit[:12]} yet: all is new.")])
    source, _ = parse_source(raw, f"{commit[:12]}:{name}")
    if not isinstance(source.data, dict):
        nl = f"De agenda van versie {commit[:12]} is niet te lezen: alles geldt als nieuw."
        return _Earlier({}, {}, [both(nl, f"The agenda of revision {commit[:12]} cannot be read: all counts as new.")])
    shape = check_shape(source)
    told = about_shape(source.file)
    notes = [both(told["nl"], told["en"])] if shape.diagnostics else []
    states: dict[str, State] = {}
    if shape.agenda is not None:
        lock_name = lock_path(data_file().parent / name.rpartition("/")[2]).name
        text = revisions.read_file(commit, f"{name.rpartition('/')[0]}/{lock_name}".lstrip("/"))
        lock = parse_lock((text or b"").decode("utf-8", errors="replace"), data_file())
        states = {each.key: state for each, state in states_of(text_fields(shape.agenda), lock)}
    return _Earlier(source.data, states, notes)


def as_json(impact: Impact, lang: Lang) -> str:
    """What a proposal does, for machines. CONTRIBUTING.md documents the keys; they stay."""
    return reporting.to_json(
        {
            "version": VERSION,
            "base": impact.base,
            "findings": [reporting.as_data(each, lang) for each in impact.findings],
            "notes": [each[lang] for each in impact.notes],
            "changes": [as_data(each, lang) for each in impact.changes],
            "stale": [{"field": each.key, "nl": each.nl, "en": each.en} for each in impact.stale],
            "lost": [
                {
                    "address": f"/{each.address}",
                    "id": each.id or None,
                    "text": f"/{each.address} {sentence(each, lang)}",
                }
                for each in impact.lost
            ],
            "pages": [
                {
                    "address": f"/{each.address}",
                    "kind": each.kind,
                    "reasons": [{"reason": reason.value, "ids": list(ids)} for reason, ids in each.reasons],
                }
                for each in impact.pages
            ],
            "files": [{"address": f"/{each.address}", "kind": each.kind} for each in impact.files],
        }
    )
