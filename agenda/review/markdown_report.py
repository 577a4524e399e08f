"""What a proposal does as Markdown: for a terminal, the summary of a job, and the comment under a pull request.

Made from the data of ``agenda impact`` (see docs/json.md), which may come from a job that nobody trusts: whatever is in
it is shown letter by letter. The worst part is first, of each part the first lines are in the open and the rest is
folded, and it is never longer than fits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from agenda.history.change_text import Stretch, as_markup, reworded
from agenda.review.page_reasons import Reason, ends_of
from agenda.text import Lang, both
from agenda.util.characters import as_markdown

#: GitHub takes no longer comment, in characters; what is around ours fits in what is left.
MOST_CHARACTERS = 65_536

#: The parts, the worst first, each with the room that it is sure of, in characters: 60,000 together.
ROOM = {
    "findings": 14_000,
    "lost": 7_000,
    "notes": 3_000,
    "stale": 7_000,
    "changes": 18_000,
    "pages": 9_000,
    "files": 2_000,
}

#: So many lines of a part are in the open.
OPEN = 15

#: No text of others is shown longer than this, and none that is longer than the second is compared word by word.
MOST_OF_TEXT, MOST_COMPARED = 400, 20_000

#: Of one change at most so many stretches are shown, and of one page so many ids.
MOST_STRETCHES, MOST_IDS = 40, 8

#: The state of a text of which the Dutch and the English were both changed; see ``agenda.checks.translation.State``.
BOTH_CHANGED = "both-changed"

Entry = Mapping[str, Any]


class MarkdownReport:
    """Renders the data of a report in ``langs``: in two languages a heading has both, with a slash between them."""

    def __init__(self, *langs: Lang) -> None:
        self.langs = langs

    def whole(self, data: Entry) -> str:
        """A report by itself, with a title and what it is compared with."""
        base = f"<sub>{self.text('against', base=data['base'][:12])}</sub>"
        return as_text([f"### {self.text('title')}", "", *self.body(data), "", base, ""])

    def body(self, data: Entry) -> Iterator[str]:
        """The lines of the parts of ``data``. A part may use the room that those after it do not need."""
        left = sum(ROOM.values())
        waiting = [part for part in ROOM if data[part]]
        if not waiting:
            yield self.text("nothing")
        while waiting:
            part = waiting.pop(0)
            lines = list(self._part(part, data[part], left - sum(ROOM[each] for each in waiting)))
            if part == "findings" and not data["lost"]:
                lines += ["", self.text("afterwards")]
            left -= sum(len(line) + 1 for line in lines)
            yield from lines

    def text(self, key: str, **details: object) -> str:
        """A text of ours."""
        text = both(f"review.markdown_report.{key}", **details)
        return " / ".join(dict.fromkeys(text[lang] for lang in self.langs))

    def _part(self, part: str, entries: Sequence[Any], room: int) -> Iterator[str]:
        if part in ("pages", "files"):
            yield from ("", f"<details><summary>{self.text(part, n=len(entries))}</summary>", "")
            yield from self._pages(entries, room) if part == "pages" else self._within(entries, self._file, room)
            yield from ("", "</details>")
            return
        show: dict[str, Callable[[Any], str]] = {
            "findings": self._finding,
            "lost": lambda each: _letters(each["text"]),
            "notes": _letters,
            "stale": self._stale,
            "changes": _change,
        }
        yield from ("", f"#### {self.text(part, n=len(entries))}", "")
        if part == "stale":
            yield from (self.text("stale_text"), "")
        lines = list(self._within(entries, show[part], room))
        yield from lines[:OPEN]
        if len(lines) > OPEN:
            yield from ("", f"<details><summary>{self.text('rest')}</summary>", "", *lines[OPEN:], "", "</details>")

    def _within(self, entries: Sequence[Any], show: Callable[[Any], str], room: int) -> Iterator[str]:
        """As many entries as there is room for, in characters, and how many there are more; makes no others."""
        for number, entry in enumerate(entries):
            line = f"- {show(entry)}"
            room -= len(line) + 1
            if room < 1_000:  # for the headings, and this line
                yield f"- {self.text('more', n=len(entries) - number)}"
                return
            yield line

    def _finding(self, entry: Entry) -> str:
        code = f" [{entry['code']}]" if "code" in entry else ""
        mend = f" {entry['suggestion']}" if "suggestion" in entry else ""
        return _letters(
            f"{entry['file']}:{entry['line']} {self.text(entry['severity'])}{code}: {entry['message']}{mend}"
        )

    def _stale(self, entry: Entry) -> str:
        texts = f"{_letters(entry['field'])}: {_letters(entry['nl'])} — {_letters(entry['en'] or '')}"
        # Data from before there were two states do not name one.
        return texts + (f" **{self.text('both_changed')}**" if entry.get("state") == BOTH_CHANGED else "")

    def _pages(self, entries: Iterable[Entry], room: int) -> Iterator[str]:
        """The pages by why they change: the nearest reason first."""
        by_reason: dict[str, list[Entry]] = {reason: [] for reason in Reason}
        for entry in entries:
            # One that we do not know yet is of a proposal that adds it.
            by_reason.get(entry["reasons"][0]["reason"], by_reason[Reason.OTHER]).append(entry)
        for reason, pages in by_reason.items():
            if pages:
                name = both(f"review.page_reasons.{reason}")
                names = [name[lang] for lang in self.langs]
                yield f"**{' / '.join([names[0][:1].upper() + names[0][1:], *names[1:]])} ({len(pages)})**"
                yield ""
                lines = list(self._within(pages, self._page, max(room // 2, 1_500)))
                room -= sum(len(line) + 1 for line in lines)
                yield from (*lines, "")

    def _page(self, entry: Entry) -> str:
        """The address of a page, and what changed that the first of its reasons is about."""
        ids = ", ".join(_letters(" – ".join(ends_of(id))) for id in entry["reasons"][0]["ids"][:MOST_IDS])
        return self._file(entry) + (f": {ids}" if ids else "")

    def _file(self, entry: Entry) -> str:
        kind = "" if entry["kind"] == "changed" else f" ({self.text(entry['kind'])})"
        return _letters(entry["address"]) + kind


def as_text(lines: Iterable[str]) -> str:
    """Lines of Markdown as text, with no more than one empty line between two."""
    return re.sub("\n{3,}", "\n\n", "\n".join(lines))


def _change(entry: Entry) -> str:
    """The sentence of a change and, of a text, what went and what came in it."""
    old, new = entry["old"], entry["new"]
    words = ""
    if entry["lang"] and isinstance(old, str) and isinstance(new, str) and max(len(old), len(new)) <= MOST_COMPARED:
        stretches = [Stretch(kind, _cut(text)) for kind, text in reworded(old, new)]
        words = as_markup(stretches[:MOST_STRETCHES]) + (" …" if len(stretches) > MOST_STRETCHES else "")
    return _letters(entry["text"]) + (f"<br>{words}" if words else "")


def _letters(text: str) -> str:
    """A text of others as Markdown, letter by letter, and cut."""
    return as_markdown(_cut(text))


def _cut(text: str) -> str:
    return text if len(text) <= MOST_OF_TEXT else f"{text[: MOST_OF_TEXT - 1]}…"
