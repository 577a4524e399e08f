"""What a proposal does as Markdown, for a comment: the worst first, the rest folded, never longer than fits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from agenda.history.change_text import Change
from agenda.model.diagnostics import as_summary
from agenda.model.list_keys import NAMING
from agenda.model.schema import NOT_YET_TRANSLATED
from agenda.reader.source_map import shown
from agenda.review.compat import sentence
from agenda.review.diff import as_item
from agenda.review.impact import Impact, as_json, find_impact
from agenda.review.page_reasons import PageChange, Reason, ends_of
from agenda.site.renderer import render_alone
from agenda.site.settings import host_settings
from agenda.text.bilingual import LANGS, Lang, both, texts
from agenda.util.characters import as_markdown, for_log, one_line, spaced
from agenda.util.project import FINDINGS, FINE, ROOT, CannotRun, why
from agenda.util.word_diff import Stretch, compare_words

#: GitHub takes no longer comment, in characters; what is around ours fits in what is left.
MOST_CHARACTERS = 65_536
LIMIT = 60_000

#: What each part may take of it, in characters: together with the headings no more than ``LIMIT``.
SHARES = {
    "findings": 50_000,
    "notes": 4_000,
    "lost": 8_000,
    "stale": 8_000,
    "changes": 24_000,
    "pages": 10_000,
    "files": 2_500,
}

#: So many changes and texts are in the open; the rest is folded.
OPEN = 15


def _words(lang: Lang) -> dict[str, str]:
    return texts("review.report", lang)


def as_report(impact: Impact, lang: Lang) -> str:
    """The report as Markdown, of at most ``LIMIT`` characters. No text of the agenda can become markup in it."""
    words = _words(lang)
    parts = [f"### {words['title']}", ""]
    if impact.findings:
        fenced = (as_summary([each], lang) for each in impact.findings)
        told = words["findings"] if impact.lost else f"{words['findings']} {words['afterwards']}"
        parts += [told, "", *_within(fenced, len(impact.findings), SHARES["findings"], lang)]
        parts += _lost(impact, lang)
    else:
        parts += [*_summary(impact, lang), ""]
        parts += [*_lost(impact, lang), *_notes(impact, lang), *_stale(impact, lang)]
        parts += [*_changes(impact, lang), *_pages(impact, lang), *_files(impact, lang)]
    parts += ["", f"<sub>{words['against'].format(base=impact.base[:12])}</sub>"]
    return re.sub("\n{3,}", "\n\n", "\n".join(parts)) + "\n"


def _summary(impact: Impact, lang: Lang) -> Iterator[str]:
    words = _words(lang)
    if not (impact.changes or impact.pages or impact.files or impact.notes):
        yield words["nothing"]
        return
    counts = {
        "lost": len(impact.lost),
        "stale": len(impact.stale),
        "changes": len(impact.changes),
        "pages": len(impact.pages),
    }
    yield " · ".join(f"**{words[key].format(n=count)}**" for key, count in counts.items() if count)


def _lost(impact: Impact, lang: Lang) -> Iterator[str]:
    if impact.lost:
        yield from _heading("lost", len(impact.lost), lang)
        lines = (f"- ⛔ {_code('/' + each.address)} {_ours(sentence(each, lang))}" for each in impact.lost)
        yield from _within(lines, len(impact.lost), SHARES["lost"], lang)


def _notes(impact: Impact, lang: Lang) -> Iterator[str]:
    if impact.notes:
        yield from _heading("notes", len(impact.notes), lang)
        yield from (f"- {as_markdown(each[lang][:1500])}" for each in impact.notes[:2])


def _stale(impact: Impact, lang: Lang) -> Iterator[str]:
    if impact.stale:
        yield from _heading("stale", len(impact.stale), lang)
        yield from (_words(lang)["stale_text"], "")
        lines = (
            f"- {_code(each.key)}: {as_markdown(_cut(each.nl))} — {as_markdown(_cut(each.en or ''))}"
            + (f" **{_words(lang)['both_changed']}**" if each.key in impact.both_changed else "")
            for each in impact.stale
        )
        yield from _folded(lines, len(impact.stale), SHARES["stale"], lang)


def _changes(impact: Impact, lang: Lang) -> Iterator[str]:
    if impact.changes:
        yield from _heading("changes", len(impact.changes), lang)
        lines = (as_item(each, lang) for each in impact.changes)
        yield from _folded(lines, len(impact.changes), SHARES["changes"], lang)


def _pages(impact: Impact, lang: Lang) -> Iterator[str]:
    if not impact.pages:
        return
    words = _words(lang)
    yield from ("", f"<details><summary>{words['pages'].format(n=len(impact.pages))}</summary>", "")
    by_reason: dict[Reason, list[PageChange]] = {}
    for each in impact.pages:
        by_reason.setdefault(each.reasons[0][0], []).append(each)
    left = SHARES["pages"]
    for reason in Reason:
        if pages := by_reason.get(reason):
            why = texts("review.page_reasons", lang)[reason]
            yield f"**{why[:1].upper()}{why[1:]} ({len(pages)})**"
            yield ""
            told = (_page(each, lang) for each in pages)
            lines = list(_within(told, len(pages), max(left // 2, 500), lang))
            left -= sum(len(line) + 1 for line in lines)
            yield from lines
            yield ""
    yield "</details>"


def _page(page: PageChange, lang: Lang) -> str:
    kind = f" ({_words(lang)[page.kind]})" if page.kind in _words(lang) else ""
    ids = page.reasons[0][1]
    named = ", ".join(as_markdown(" " + " – ".join(ends_of(id))).strip() for id in ids)
    behind = f": {named}" if named else ""
    return f"- {_code('/' + page.address)}{kind}{behind}"


def _files(impact: Impact, lang: Lang) -> Iterator[str]:
    if impact.files:
        yield from (
            "",
            f"<details><summary>{_words(lang)['files'].format(n=len(impact.files))}</summary>",
            "",
        )
        index = [each for each in impact.files if "pagefind/" in each.address]
        lines = [f"- {_words(lang)['index'].format(n=len(index))}"] if index else []
        lines += [
            f"- {_code('/' + each.address)}" + (f" ({_words(lang)[each.kind]})" if each.kind in _words(lang) else "")
            for each in impact.files
            if each not in index
        ]
        yield from _within(lines, len(lines), SHARES["files"], lang)
        yield from ("", "</details>")


def _heading(key: str, number: int, lang: Lang) -> Iterator[str]:
    yield from ("", f"#### {_words(lang)[key].format(n=number)}", "")


def _folded(lines: Iterable[str], number: int, room: int, lang: Lang) -> Iterator[str]:
    """The first of so many lines in the open, the rest behind a click, as far as there is room."""
    told = list(_within(lines, number, room, lang))
    yield from told[:OPEN]
    if rest := told[OPEN:]:
        yield from (
            "",
            f"<details><summary>{_words(lang)['rest'].format(n=number - OPEN)}</summary>",
            "",
        )
        yield from rest
        yield from ("", "</details>")


def _within(lines: Iterable[str], number: int, room: int, lang: Lang) -> Iterator[str]:
    """As many of so many lines as there is room for, in characters, and how many there are more; makes no others."""
    for told, line in enumerate(lines):
        room -= len(line) + 1
        if room < 0:
            yield f"- {_words(lang)['more'].format(n=number - told)}"
            return
        yield line


def _cut(text: str) -> str:
    plain = one_line(text)
    return plain if len(plain) <= 200 else f"{plain[:199]}…"


def _code(text: str) -> str:
    """An address or key as code; of what has a backtick in it, which none of ours has, as text."""
    plain = _cut(text)
    return as_markdown(plain) if "`" in plain else f"`{plain}`"


def _ours(text: str) -> str:
    """A sentence of our own, in which is between backticks what others wrote."""
    pieces = text.split("`")
    return "".join(_code(each) if index % 2 else spaced(each) for index, each in enumerate(pieces))


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


def impact(base: str, lang: Lang, *, out: Path | None = None, form: str = "markdown") -> int:
    """Print what the files as they are now do to ``base``, or write it to the folder ``out``; returns the exit code.

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
            raise CannotRun(both("review.report.cannot_be_written", out=shown(out), refused=refused)) from error
        print(both("review.report.the_report_is_in", out=shown(out))[lang])
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
