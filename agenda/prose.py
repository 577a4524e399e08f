"""The hand-written pages in ``content/``: Markdown with a short head, which may call the macros.

A page is no template: a call has one form, which is looked for in the text, and nothing in a page is evaluated.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from agenda.aliases import page_of, reserved_by
from agenda.catalogue import Catalogue
from agenda.diagnostics import Diagnostic, Location
from agenda.model import LANGS, Entry, FormerPage, Id, Lang, Text
from agenda.pages import ROOTS
from agenda.shape import LANGUAGES, check_shape_of
from agenda.source import parse_source

FENCE = "---"

#: What a page may call with the id of an item: ``{{ ambition("B4") }}``.
ITEM_CALLS = ("ambition", "link", "theme", "rule", "term")

#: What else a page may call, and what then stands between the brackets: ``{{ template("term") }}``, ``{{ checks() }}``.
OTHER_CALLS: dict[str, tuple[str, ...]] = {
    "template": ("ambition", "term", "theme"),
    "editor": ("agenda", "lock"),
    "checks": (),
    "contact": (),
    "publication": (),
    "components": (),
}

#: A call of a macro: a name, and between the brackets nothing or one word in quotation marks.
CALL = re.compile(r"""\{\{\s*(?P<name>\w+)\(\s*(?:(["'])(?P<word>[^"'{}\n]*)\2)?\s*\)\s*\}\}""")

#: Stands in place of a call while Markdown becomes HTML: letters and digits, so that Markdown leaves it as it is.
TOKEN = re.compile(r"agendacall[0-9]+x")


class ProseHead(Entry):
    """What stands at the top of a page: ``id`` is the same in both languages and ties the two together.

    ``aliases`` are addresses that the page had before, as ``/over/``.
    """

    id: Id
    title: Text
    description: Text
    aliases: list[FormerPage] = field(default_factory=list)


@dataclass(frozen=True)
class ProsePage:
    """A hand-written page. ``body_line`` is the line of the file on which ``body`` begins."""

    file: str
    lang: Lang
    url: str
    head: ProseHead
    body: str
    body_line: int


def load_prose(folder: Path, name: str = "content") -> tuple[list[ProsePage], list[Diagnostic]]:
    """Read every ``.md`` file in ``folder`` (Dutch) and in ``folder/en`` (English).

    Returns (pages, findings). A page without its counterpart in the other language is a finding, and so are
    two pages with one id in a language.
    """
    pages: list[ProsePage] = []
    problems: list[Diagnostic] = []
    for path in sorted(folder.rglob("*.md")):
        relative = path.relative_to(folder).as_posix()
        if "/." in f"/{relative}":  # what an editor keeps for itself; MkDocs skips it too
            continue
        page, found = _read(path, relative, f"{name}/{relative}")
        problems += found
        if page:
            pages.append(page)
    have: dict[tuple[str, Lang], ProsePage] = {}
    for page in pages:
        first = have.setdefault((page.head.id, page.lang), page)
        if first is not page:
            same = {"id": page.head.id, "other": first.file}
            problems.append(Diagnostic("prose-same-id", Location(page.file, 2), same))
    for page in pages:
        for lang in LANGS:
            if (page.head.id, lang) not in have and not problems:
                details = {"id": page.head.id, "language": LANGUAGES[lang], "folder": f"{name}/{ROOTS[lang]}"}
                problems.append(Diagnostic("prose-without-counterpart", Location(page.file), details))
    return pages, problems


def with_tokens(body: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    """The Markdown of a page with a ``TOKEN`` in place of each call, and per token the call: its name, and argument."""
    calls: dict[str, tuple[str, ...]] = {}

    def token(call: re.Match[str]) -> str:
        calls[made := f"agendacall{len(calls)}x"] = (
            call["name"],
            *([call["word"]] if call["word"] is not None else []),
        )
        return made

    return CALL.sub(token, body), calls


def call_words(name: str, catalogue: Catalogue) -> Sequence[str] | None:
    """What a page may put between the brackets of a call, one of these; None when the call takes nothing."""
    if name in ITEM_CALLS:
        return [entry.id for entry in catalogue.all_entries if name in ("link", entry.kind)]
    return OTHER_CALLS[name] or None


def check_addresses(pages: list[ProsePage], taken: Mapping[str, str]) -> list[Diagnostic]:
    """Findings for hand-written pages at an address that something else has, or that call such an address former.

    ``taken`` gives per address what the agenda has or had there.
    """
    used = {**taken, **{page.url: page.head.id for page in pages}}
    found = []
    for page in pages:
        other = taken.get(page.url) or reserved_by(page.url)
        if other:
            details = {"url": f"/{page.url}", "other": other, "slug": page.url.rstrip("/").split("/")[-1]}
            found.append(Diagnostic("clashing-address", Location(page.file), details))
        for former in page.head.aliases:
            old = page_of(former)
            if other := used.get(old.casefold()) or used.get(old) or reserved_by(old):
                found.append(Diagnostic("alias-in-use", Location(page.file, 2), {"former": former, "other": other}))
            used[old] = page.head.id
    return found


def _read(path: Path, relative: str, name: str) -> tuple[ProsePage | None, list[Diagnostic]]:
    try:
        raw = path.read_bytes().replace(b"\r\n", b"\n")
        text = unicodedata.normalize("NFC", raw.decode("utf-8"))
    except (OSError, UnicodeDecodeError):
        return None, [Diagnostic("file-unreadable", Location(name), {"why": "UTF-8"})]
    lines = text.split("\n")
    if lines[0].strip() != FENCE or FENCE not in (line.strip() for line in lines[1:]):
        return None, [Diagnostic("front-matter-missing", Location(name))]
    end = next(number for number, line in enumerate(lines[1:], 1) if line.strip() == FENCE)
    source, found = parse_source("\n".join(lines[1:end]).encode(), name, first_line=2)
    head, shape = check_shape_of(ProseHead, source)
    if found or shape or head is None:
        return None, found + shape
    lang: Lang = "en" if relative.startswith(ROOTS["en"]) else "nl"
    url = "" if relative == "index.md" else f"{relative.removesuffix('.md')}/"
    return ProsePage(name, lang, url, head, "\n".join(lines[end + 1 :]), end + 2), []
