"""The one comment under a pull request: written anew from data, with what others wrote shown letter by letter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from agenda.ci.artifact import BOTH_CHANGED, Report
from agenda.ci.github import Api
from agenda.review.page_reasons import Reason, ends_of
from agenda.text.bilingual import LANGS, both, texts
from agenda.util.characters import as_markdown
from agenda.util.word_diff import Stretch, as_markup, reworded

#: How our comment begins; nobody sees it.
MARK = "<!-- agenda: voorbeeld -->"

#: GitHub takes no longer comment, in characters.
MOST_CHARACTERS = 65_536

#: How many lines of each part are in the open; the rest is folded, as far as it fits.
IN_THE_OPEN = 15

#: No text of others is shown longer than this.
MOST_OF_TEXT = 400


Entry = Mapping[str, Any]

#: Nor is a longer text laid next to another one word by word, in characters: none of an agenda is so long.
MOST_COMPARED = 20_000

#: Of one change no more stretches are shown than this, and of one page no more ids.
MOST_STRETCHES, MOST_IDS = 40, 8


def _two(key: str, **details: object) -> str:
    """A text of this module in both languages on one line."""
    text = both(f"ci.comment.{key}", **details)
    return f"{text['nl']} / {text['en']}"


def _lines(key: str, **details: object) -> list[str]:
    """A text of this module in both languages, one below the other."""
    return [both(f"ci.comment.{key}", **details)[lang] for lang in LANGS]


def _letters(text: str) -> str:
    """A text of others as Markdown, letter by letter, and cut."""
    return as_markdown(_cut(text))


def _finding(entry: Entry) -> str:
    return _letters(f"{entry['file']}:{entry['line']} {_two(entry['severity'])}: {entry['message']}")


def _stale(entry: Entry) -> str:
    told = f"{_letters(entry['field'])}: {_letters(entry['nl'])} — {_letters(entry['en'] or '')}"
    # Proposals from before there were two states do not name one.
    return told + (f" **{_two('both_changed')}**" if entry.get("state") == BOTH_CHANGED else "")


def _change(entry: Entry) -> str:
    """The sentence of a change and, of a text, what went and what came in it."""
    old, new = entry["old"], entry["new"]
    words = ""
    if entry["lang"] and isinstance(old, str) and isinstance(new, str) and max(len(old), len(new)) <= MOST_COMPARED:
        stretches = [Stretch(kind, _cut(text)) for kind, text in reworded(old, new)]
        words = as_markup(stretches[:MOST_STRETCHES]) + (" …" if len(stretches) > MOST_STRETCHES else "")
    return _letters(entry["text"]) + (f"<br>{words}" if words else "")


def _cut(text: str) -> str:
    return text if len(text) <= MOST_OF_TEXT else f"{text[: MOST_OF_TEXT - 1]}…"


def _page(entry: Entry) -> str:
    """The address of a page, and what changed that the first of its reasons is about."""
    ids = ", ".join(_letters(" – ".join(ends_of(id))) for id in entry["reasons"][0]["ids"][:MOST_IDS])
    kind = "" if entry["kind"] == "changed" else f" ({_two(entry['kind'])})"
    return _letters(entry["address"]) + kind + (f": {ids}" if ids else "")


#: The parts, the worst first: where they are in the data, how an entry is shown, and the room for it.
_PARTS: tuple[tuple[str, Callable[[Entry], str], int], ...] = (
    ("findings", _finding, 15_000),
    ("lost", lambda each: _letters(each["text"]), 7_000),
    ("notes", lambda each: _letters(each["text"]), 4_000),
    ("stale", _stale, 7_000),
    ("changes", _change, 18_000),
)

#: The room for the pages, in characters.
_ROOM_OF_PAGES = 10_000


def comment_of(impact: Report, head: str, address: str, run: str, *, page: str = "") -> str:
    """The comment, in Markdown, from what an untrusted job said (``impact``) and what we know ourselves.

    ``address`` is where the preview is, empty when it is nowhere; ``page`` where its page of the changes does;
    ``run`` is the page of the run that made it.
    """
    lines = [*_title(), *_lines("by_itself"), ""]
    if address:
        lines.append(f"[{_two('see_preview')}]({address})")
        if page:
            lines.append(f"· [{_two('before_and_after')}]({page})")
    else:
        lines += _lines("where_report_is" if impact["findings"] else "where_preview_is", run=run)
    found = [line for part in _PARTS for line in _part(impact, *part)]
    found += _pages(impact["pages"])
    return "\n".join([*lines, *(found or ["", _two("nothing")]), *_about(head)])


def unreadable(head: str, run: str) -> str:
    """The comment on a commit whose report has not the shape of one: it claims nothing of what the proposal does."""
    return "\n".join([*_title(), *_lines("unreadable", run=run), *_about(head)])


def _title() -> list[str]:
    return [MARK, f"### {_two('title')}", ""]


def _about(head: str) -> list[str]:
    return ["", f"<sub>{_two('about', commit=head[:12])}</sub>"]


def keep_comment(api: Api, number: int, text: str, author: str) -> None:
    """Write the comment under proposal ``number``, in place of the one that ``author`` wrote there before, if any."""
    for each in api.pages(f"issues/{number}/comments"):
        own = isinstance(each.get("user"), dict) and each["user"].get("login") == author
        if own and str(each.get("body", "")).startswith(MARK):
            if each["body"] != text:
                api.send("PATCH", f"issues/comments/{int(each['id'])}", {"body": text})
            return
    api.send("POST", f"issues/{number}/comments", {"body": text})


def _part(impact: Report, key: str, show: Callable[[Entry], str], room: int) -> Iterator[str]:
    """A heading with a list: its first lines in the open, more folded, and of what does not fit how many there are."""
    entries = [each if isinstance(each, Mapping) else {"text": each} for each in impact[key]]
    if not entries:
        return
    yield f"\n**{_two(key, n=len(entries))}**\n"
    lines = list(_within(entries, show, room))
    yield from lines[:IN_THE_OPEN]
    if len(lines) > IN_THE_OPEN:
        yield f"\n<details><summary>{_two('more')}</summary>\n"
        yield from lines[IN_THE_OPEN:]
        yield "\n</details>"


def _pages(entries: Sequence[Entry]) -> Iterator[str]:
    """The pages, folded, by why they change: the nearest reason first, and of each page what changed behind it."""
    if not entries:
        return
    by_reason: dict[str, list[Entry]] = {reason: [] for reason in Reason}
    for entry in entries:
        # One that we do not know yet is of a proposal that adds it.
        by_reason.get(entry["reasons"][0]["reason"], by_reason[Reason.OTHER]).append(entry)
    yield f"\n<details><summary>{_two('pages', n=len(entries))}</summary>\n"
    left = _ROOM_OF_PAGES
    for reason in Reason:
        if pages := by_reason[reason]:
            nl, en = (texts("review.page_reasons", lang)[reason] for lang in LANGS)
            yield f"**{nl[:1].upper()}{nl[1:]} / {en} ({len(pages)})**\n"
            lines = list(_within(pages, _page, left // 2))
            left -= sum(len(line) + 1 for line in lines)
            yield from (*lines, "")
    yield "</details>"


def _within(entries: Sequence[Entry], show: Callable[[Entry], str], room: int) -> Iterator[str]:
    """As many entries as there is room for, in characters, and how many there are more; makes no others."""
    for number, entry in enumerate(entries):
        line = f"- {show(entry)}"
        room -= len(line) + 1
        if room < 0:
            yield f"- {_two('and_more', n=len(entries) - number)}"
            return
        yield line
