"""What a proposal does, before anyone merges it: in meaning, on pages, to the translation, and to addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from agenda.checks.load import load_file
from agenda.checks.lock import id_of
from agenda.checks.translation import Lock, State, states_of
from agenda.help.item_template import free_ids
from agenda.history.aliases_in_data import former_names, homes
from agenda.history.change_text import Change
from agenda.history.semantic_diff import VERSION, change_as_data, compare_agendas
from agenda.model.diagnostics import Diagnostic, Severity, as_data, to_json
from agenda.model.texts import TextField
from agenda.reader.source_map import shown
from agenda.review.compat import lost_for_certain, sentence
from agenda.review.diff import Earlier, read_earlier
from agenda.review.page_reasons import PageChange, Reason, Reasons
from agenda.review.site_diff import BuiltSite, Difference, Lost, differences, lost_addresses
from agenda.review.two_builds import build_both
from agenda.text.bilingual import Both, Lang, both
from agenda.util import git
from agenda.util.project import data_file

#: States in which the English of a text may say something else than its Dutch.
OUT_OF_DATE = (State.STALE, State.BOTH_CHANGED)


@dataclass(frozen=True)
class Impact:
    """What a proposal does. ``findings`` are those of an agenda with errors: then there is little else.

    ``base`` is the commit it is compared with. Of an agenda with errors ``lost`` is what its data say, without a site;
    ``is_built`` says whether the site could be built. ``stale`` are texts whose English the proposal makes out of date
    (``both_changed`` the keys of those of which it changes the English too, which are to be confirmed),
    ``pages`` those that differ and ``files`` what else does. ``notes`` say what could not be compared.
    """

    base: str
    findings: list[Diagnostic] = field(default_factory=list)
    notes: list[Both] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    stale: list[TextField] = field(default_factory=list)
    both_changed: frozenset[str] = frozenset()
    lost: list[Lost] = field(default_factory=list)
    pages: list[PageChange] = field(default_factory=list)
    files: list[Difference] = field(default_factory=list)
    stylesheets: tuple[str, ...] = ()
    is_built: bool = True

    @property
    def is_fine(self) -> bool:
        """Whether the agenda has no errors, the site can be built and no address is lost."""
        return self.is_built and not self.findings and not self.lost


def find_impact(base: str, lang: Lang) -> Impact:
    """What the files as they are now do to the last version that they have in common with ``base``.

    Raises CannotRun when git does not know that version, or cannot set it out.
    """
    commit = git.common_commit(base)
    path = data_file()
    loaded = load_file(path, shown(path))
    earlier = read_earlier(commit)
    if any(each.severity is Severity.ERROR for each in loaded.diagnostics):
        worst_first = sorted(loaded.diagnostics, key=lambda each: each.severity is not Severity.ERROR)
        return Impact(commit, findings=worst_first, lost=lost_for_certain(earlier.data, loaded.source))
    changes = compare_agendas(earlier.data, loaded.source.data)
    out_of_date = [
        (text, state)
        for text, state in states_of(loaded.fields, loaded.lock)
        if state in OUT_OF_DATE and (earlier.states or {}).get(text.key) not in OUT_OF_DATE
    ]
    stale = [text for text, _ in out_of_date]
    both_changed = frozenset(text.key for text, state in out_of_date if state is State.BOTH_CHANGED)
    notes = earlier.notes
    found = Impact(commit, notes=notes, changes=changes, stale=stale, both_changed=both_changed)
    with build_both(commit, lang) as pair:
        if pair.after.folder is None:
            told = pair.after.problems
            notes.append(both("review.impact.the_site_cannot_be", told=told))
            return replace(found, is_built=False)
        after = BuiltSite(pair.after.folder)
        if pair.before.folder is None:
            if earlier.is_there:  # else that is said already
                notes.append(both("review.impact.pages_not_compared", problems=pair.before.problems))
            return replace(found, stylesheets=after.stylesheets())
        before = BuiltSite(pair.before.folder)
        differing = differences(before, after)
        reasons = Reasons(
            before,
            after,
            changes,
            translated=_translated(loaded.fields, loaded.lock, earlier),
            free=free_ids(loaded.source.data, loaded.lock) - free_ids(earlier.data, earlier.lock),
        )
        pages = sorted(reasons.of(differing), key=lambda page: [*Reason].index(page.reasons[0][0]))
        addresses = {each.address for each in pages}
        return replace(
            found,
            lost=lost_addresses(before, after, former_names(earlier.data), homes(earlier.data, loaded.source.data)),
            pages=pages,
            files=[each for each in differing if each.address not in addresses],
            stylesheets=after.stylesheets(),
        )


def _translated(fields: Sequence[TextField], lock: Lock, earlier: Earlier) -> set[str]:
    """The ids of what has a text whose English got another state, or came or went."""
    if earlier.states is None:
        return set()
    now = {text.key: state for text, state in states_of(fields, lock)}
    changed = (key for key in now.keys() | earlier.states if now.get(key) != earlier.states.get(key))
    return {id_of(re.split("[:#]", key)[0]) for key in changed}  # a connection by its ends: A3+focus


def as_json(impact: Impact, lang: Lang) -> str:
    """What a proposal does, for machines. docs/json.md documents the keys; they stay."""
    return to_json(
        {
            "version": VERSION,
            "base": impact.base,
            "findings": [as_data(each, lang) for each in impact.findings],
            "notes": [each[lang] for each in impact.notes],
            "changes": [change_as_data(each, lang) for each in impact.changes],
            "stale": [
                {
                    "field": each.key,
                    "state": State.BOTH_CHANGED if each.key in impact.both_changed else State.STALE,
                    "nl": each.nl,
                    "en": each.en,
                }
                for each in impact.stale
            ],
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
