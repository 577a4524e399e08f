"""``agenda impact``: what a proposal changes, as Markdown, as JSON and as a page within its preview."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from agenda.history.semantic_diff import Change
from agenda.model.list_keys import NAMING
from agenda.model.schema import NOT_YET_TRANSLATED
from agenda.reader.source_map import shown
from agenda.review.compat import sentence
from agenda.review.impact import Impact, as_json, find_impact
from agenda.review.page_reasons import REASONS, Reason, ends_of
from agenda.review.report import as_report
from agenda.site.renderer import render_alone
from agenda.site.settings import host_settings
from agenda.text.bilingual import LANGS, Lang, both
from agenda.util.escape import for_log, one_line
from agenda.util.project import ROOT, CannotRun, why
from agenda.util.word_diff import Stretch, compare_words

FINE, FINDINGS = 0, 1

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


def impact(base: str, lang: Lang, *, out: Path | None = None, form: str = "markdown") -> int:
    """Print what the files as they are now do to ``base``, or write it to the folder ``out``; gives the exit code.

    Raises CannotRun when there is nothing to compare with, or ``out`` cannot be written.
    """
    found = find_impact(base, lang)
    report, data = as_report(found, lang), for_log(as_json(found, lang))
    if out is None:
        print(for_log(report) if form == "markdown" else data, end="" if form == "markdown" else "\n")
    else:
        try:
            out.mkdir(parents=True, exist_ok=True)
            for name, text in ((REPORT, report), (DATA, data + "\n"), (PAGE, as_page(found, lang))):
                (out / name).write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            refused = why(error)
            raise CannotRun(both("review.impact_files.cannot_be_written", out=shown(out), refused=refused)) from error
        print(both("review.impact_files.the_report_is_in", out=shown(out))[lang])
    return FINE if found.is_fine else FINDINGS


def as_page(impact: Impact, lang: Lang) -> str:
    """The page, for a folder of its own in the preview. Without an address it has no links to the site as it is."""
    live = host_settings().address
    addresses: dict[str, str] = {}
    for page in impact.pages:
        for reason, ids in page.reasons:
            if reason is Reason.OWN and page.kind != "removed":
                addresses |= {id: page.address for id in ids if page.address.startswith("en/") == (lang == "en")}
    return render_alone(
        ROOT / "macros",
        "impact.html",
        lang=lang,
        impact=impact,
        rows=[_row(each, lang, addresses) for each in impact.changes[:MOST_ROWS]],
        most=MOST_ROWS,
        lost=[(each.address, sentence(each, lang)) for each in impact.lost[:MOST_ROWS]],
        reasons=REASONS[lang],
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
