"""What a proposal does, before anyone merges it: in meaning, on pages, to the translation, and to addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from agenda.checks.aliases import former_names, holders
from agenda.checks.load import load_file
from agenda.checks.lock import id_of
from agenda.checks.translation import Lock, State, states_of
from agenda.help.field_docs import free_ids
from agenda.history.change_text import Change, Stretch, compare_words
from agenda.history.semantic_diff import VERSION, change_as_data, compare_agendas
from agenda.model.diagnostics import Diagnostic, Severity, as_text, to_json
from agenda.model.diagnostics import as_data as finding_as_data
from agenda.model.list_keys import NAMING, ids
from agenda.model.schema import NOT_YET_TRANSLATED
from agenda.model.texts import TextField
from agenda.reader.source_map import Source, shown
from agenda.review.diff import Earlier, read_earlier
from agenda.review.markdown_report import MarkdownReport
from agenda.review.page_reasons import PageChange, Reason, Reasons, ends_of
from agenda.review.site_diff import BuiltSite, Difference, Lost, build_both, differences, lost_addresses, lost_names
from agenda.site.renderer import render_alone
from agenda.site.settings import host_settings
from agenda.text import LANGS, Both, Lang, both, texts
from agenda.util import git
from agenda.util.characters import for_log, one_line
from agenda.util.project import FINDINGS, FINE, ROOT, CannotRun, data_file, why

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
            notes.append(both("review.impact.no_site", problems=pair.after.problems))
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
            lost=lost_addresses(before, after, former_names(earlier.data), holders(earlier.data, loaded.source.data)),
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


def as_data(impact: Impact, lang: Lang) -> dict[str, Any]:
    """What a proposal does, for machines. docs/json.md documents the keys; they stay."""
    return {
        "version": VERSION,
        "base": impact.base,
        "findings": [finding_as_data(each, lang) for each in impact.findings],
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


# --- the command and the page ---


#: The files that ``--out`` writes.
REPORT, DATA, PAGE = "report.md", "impact.json", "index.html"

#: A table with more rows than this is no help; the JSON has them all.
MOST_ROWS = 500


@dataclass(frozen=True)
class Row:
    """A change on the page: its sentence, and a text before and after with what went and what came."""

    text: str
    before: list[Stretch]
    after: list[Stretch]
    lang: Lang | None
    address: str


def report_impact(base: str, lang: Lang, *, out: Path | None = None, form: str = "markdown") -> int:
    """Print what the files as they are now do to ``base``, or write it to the folder ``out``; returns the exit code.

    Raises CannotRun when there is nothing to compare with, or ``out`` cannot be written.
    """
    found = find_impact(base, lang)
    data = as_data(found, lang)
    report, json = MarkdownReport(lang).whole(data), for_log(to_json(data))
    if out is None:
        print(for_log(report) if form == "markdown" else json, end="" if form == "markdown" else "\n")
    else:
        try:
            out.mkdir(parents=True, exist_ok=True)
            for name, text in ((REPORT, report), (DATA, json + "\n"), (PAGE, as_page(found, lang))):
                (out / name).write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            refused = why(error)
            raise CannotRun(both("review.impact.cannot_be_written", out=shown(out), refused=refused)) from error
        print(both("review.impact.written", out=shown(out))[lang])
    return FINE if found.is_fine else FINDINGS


def as_page(impact: Impact, lang: Lang) -> str:
    """The page, for a folder of its own in the preview. Without an address it has no links to the site as it is."""
    live = host_settings().address
    addresses: dict[str, str] = {}
    for page in impact.pages:
        for reason, about in page.reasons:
            if reason is Reason.OWN and page.kind != "removed":
                addresses |= {id: page.address for id in about if page.address.startswith("en/") == (lang == "en")}
    return render_alone(
        ROOT / "macros",
        "impact.html",
        lang=lang,
        t=texts("review.impact_page", lang),
        impact=impact,
        rows=[_row(each, lang, addresses) for each in impact.changes[:MOST_ROWS]],
        most=MOST_ROWS,
        lost=[(each.address, sentence(each, lang)) for each in impact.lost[:MOST_ROWS]],
        reasons=texts("review.page_reasons", lang),
        ends_of=ends_of,
        live=live if live.startswith("https://") else "",
        findings=[(str(each.location), each.code, each.message(lang)) for each in impact.findings],
        stylesheets=[f"../{each}" for each in impact.stylesheets],
    )


def _row(change: Change, lang: Lang, addresses: dict[str, str]) -> Row:
    address = addresses.get(change.id, "")
    if change.lang and isinstance(change.old, str) and isinstance(change.new, str):
        stretches = compare_words(change.old, change.new)
        before = [each for each in stretches if each.kind != "new"]
        return Row(change.text(lang), before, [each for each in stretches if each.kind != "gone"], change.lang, address)
    old, new = list(_plain(change.old, lang)), list(_plain(change.new, lang))
    return Row(change.text(lang), _marked(old, new, "gone"), _marked(new, old, "new"), None, address)


def _marked(texts: list[str], others: list[str], kind: Literal["gone", "new"]) -> list[Stretch]:
    """Texts with a dot between each two, those marked that are not among the others."""
    parts = ((Stretch("same", " · "), Stretch("same" if text in others else kind, text)) for text in texts)
    return [part for both in parts for part in both][1:]


def _plain(value: object, lang: Lang) -> Iterator[str]:
    """The texts for readers of ``lang`` in plain data that came or went as a whole."""
    if isinstance(value, str) and value.strip():
        yield one_line(value)
    elif isinstance(value, list):
        for each in value:
            yield from _plain(each, lang)
    elif isinstance(value, dict):
        text = value.get(lang)
        shown = value.get("nl") if text in (None, NOT_YET_TRANSLATED) else text
        inner = [each for key, each in value.items() if key not in (*LANGS, *NAMING, "kind", "slug", "editorial")]
        for each in ([shown] if shown else []) + inner:
            yield from _plain(each, lang)


# --- agenda compat ---


#: So many lost addresses, or errors, are reported one by one.
MOST_LISTED = 200


def compat(base: str, lang: Lang) -> int:
    """Print which addresses of ``base`` are lost in the site as it would be now; returns the exit code.

    FINDINGS when an address is lost, or when there is no site because the check finds errors: those are printed then,
    with what the data say is lost. Raises CannotRun when the agenda is not there, or one of the sites cannot be built.
    """
    commit = git.common_commit(base)
    path = data_file()
    loaded = load_file(path, shown(path))
    earlier = read_earlier(commit)
    errors = [each for each in loaded.diagnostics if each.severity is Severity.ERROR]
    if any(each.code in ("file-missing", "file-unreadable") for each in errors):
        raise CannotRun({each: f"{shown(path)}: {errors[0].message(each)}" for each in LANGS})
    if errors:
        lost = lost_for_certain(earlier.data, loaded.source)
        lines = [as_text(each, lang) + "\n" for each in errors[:MOST_LISTED]]
        lines += _and_more(len(errors) - MOST_LISTED, lang)
        lines.append(both(f"review.impact.{'lost_in_any_case' if lost else 'mend_first'}")[lang])
        print(for_log("\n".join(lines + (_list_lost(lost, one_line(base), lang) if lost else []))))
        return FINDINGS
    if not earlier.is_there:
        print(for_log(both("review.impact.no_agenda_yet", commit=commit[:12])[lang]))
        return FINE
    with build_both(commit, lang) as pair:
        if pair.before.folder is None:
            raise CannotRun(
                both("review.impact.no_site_of_revision", commit=commit[:12], problems=pair.before.problems)
            )
        if pair.after.findings:
            print(for_log(f"{pair.after.problems}\n{both('review.impact.mend_first')[lang]}"))
            return FINDINGS
        if pair.after.folder is None:
            raise CannotRun(both("review.impact.no_site", problems=pair.after.problems))
        lost = lost_addresses(
            BuiltSite(pair.before.folder),
            BuiltSite(pair.after.folder),
            former_names(earlier.data),
            holders(earlier.data, loaded.source.data),
        )
    print(for_log("\n".join(_list_lost(lost, one_line(base), lang))))
    return FINDINGS if lost else FINE


def lost_for_certain(old: Any, source: Source) -> list[Lost]:
    """What is lost by an agenda with errors, by its plain data: nothing of a file that was not read as a whole.

    Nor when most of the items of before are not among its data: then it is the data that are wrong, not the addresses.
    """
    if not source.whole or not isinstance(source.data, dict):
        return []
    before, now = set(ids(old)), set(ids(source.data))
    return lost_names(old, source.data) if 2 * len(before & now) > len(before) else []


def _list_lost(lost: Sequence[Lost], base: str, lang: Lang) -> list[str]:
    if not lost:
        return [both("review.impact.none_lost", base=base)[lang]]
    lines = [f"/{one_line(each.address)}: {sentence(each, lang)}" for each in lost[:MOST_LISTED]]
    return lines + _and_more(len(lost) - MOST_LISTED, lang)


def _and_more(rest: int, lang: Lang) -> list[str]:
    return [both("review.impact.and_more", rest=rest)[lang]] if rest > 0 else []


def sentence(lost: Lost, lang: Lang) -> str:
    """What became of an address, and how it is kept. Plain text of our own: an id or address is all that is in it."""
    id, address, taken, former, led, holder = (
        each.replace("`", "'") for each in (lost.id, lost.address, lost.taken, lost.former, lost.led, lost.holder)
    )
    if lost.taken:
        text = both("review.impact.taken", taken=taken, id=id)[lang]
        return text + both("review.impact.put_id", id=id, holder=holder)[lang] if holder == taken else text
    if not id and not former:
        return _of_content(address, lang)
    was = both("review.impact.led_to", led=led)[lang] if former else ""
    if lost.only_shown:
        was = both("review.impact.was_here", id=id)[lang]
    former = former or (id if lost.by_id or address.removeprefix("en/").startswith("id/") else f"/{address}")
    item = led or id
    still = item if lost.still and not item.startswith("/") else ""
    here = holder or still or both("review.impact.another_item")
    return both("review.impact.gone", was=was, former=former, here=here)[lang]


def _of_content(address: str, lang: Lang) -> str:
    """The same of an address that is of no item: it belonged to a written page."""
    page, _, anchor = address.partition("#")
    if anchor:
        return both("review.impact.gone_heading", anchor=anchor)[lang]
    if page.endswith(".pdf"):
        return both("review.impact.gone_pdf")[lang]
    if page and not page.endswith(("/", ".html")):
        return both("review.impact.gone_file")[lang]
    return both("review.impact.gone_page", page=page)[lang]
