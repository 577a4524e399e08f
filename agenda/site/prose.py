"""The hand-written pages in ``content/``: Markdown with front matter, which may call macros.

A page is not a template: a call has one form, found by a regular expression, and nothing else is evaluated.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path

from agenda.checks.aliases import page_of, reserved_by
from agenda.checks.encoding import check_characters_of_page
from agenda.model.diagnostics import Diagnostic, Location
from agenda.model.index import Catalogue
from agenda.model.placeholders import is_placeholder
from agenda.model.schema import Entry, FormerPage, Id, Text
from agenda.model.urls import ROOTS
from agenda.reader.character_scan import find_conflicts, find_odd_spaces, find_signs
from agenda.reader.edits import with_whole_lines
from agenda.reader.source_map import Source
from agenda.reader.validation_context import LANGUAGES
from agenda.reader.validator import check_shape_of
from agenda.reader.yaml_reader import MAX_FINDINGS, decode_source, parse_source
from agenda.text.bilingual import LANGS, Lang
from agenda.util.characters import FORBIDDEN
from agenda.util.project import why

FENCE = "---"

#: What a page may call with the id of an item: ``{{ ambition("B4") }}``.
ITEM_CALLS = ("ambition", "link", "theme", "rule", "term")

#: The other calls, with the words that they take: ``{{ template("term") }}``, ``{{ checks() }}``.
OTHER_CALLS: dict[str, tuple[str, ...]] = {
    "template": ("ambition", "term", "theme"),
    "editor": ("agenda", "lock"),
    "checks": (),
    "contact": (),
    "publication": (),
    "components": (),
}

#: Code in Markdown, in which a call is text: a fenced block, or part of a line between backticks.
CODE = re.compile(r"(?ms)^(`{3,}|~{3,})[^`\n]*\n.*?^\1 *$|(?<![\\`])(`+)(?!`)[^\n]*?[^`\n]\2(?!`)")

#: A macro call: a name, and nothing or one quoted word between the brackets.
CALL = re.compile(r"""\{\{\s*(?P<name>\w+)\(\s*(?:(["'])(?P<word>[^"'{}\n]*)\2)?\s*\)\s*\}\}""")

#: The placeholder of a call during Markdown conversion: letters and digits, which Markdown leaves alone.
TOKEN = re.compile(r"agendacall[0-9]+x")


class ProseHead(Entry):
    """The front matter of a page. ``id`` is the same in both languages; ``aliases`` are former addresses."""

    id: Id
    title: Text
    description: Text
    aliases: list[FormerPage] = field(default_factory=list)


@dataclass(frozen=True)
class ProsePage:
    """A hand-written page. ``body`` starts at line ``body_line`` of the file."""

    file: str
    lang: Lang
    url: str
    head: ProseHead
    body: str
    body_line: int


def load_prose(folder: Path, name: str = "content") -> tuple[list[ProsePage], list[Diagnostic]]:
    """Read every ``.md`` file in ``folder`` (Dutch) and in ``folder/en`` (English).

    Returns (pages, findings); each page needs a counterpart with the same id in the other language.
    """
    pages: list[ProsePage] = []
    problems: list[Diagnostic] = []
    for path in pages_in(folder):
        relative = path.relative_to(folder).as_posix()
        _, page, found = read_page(path, relative, f"{name}/{relative}")
        problems += sorted(found, key=lambda each: (each.location.line, each.location.column))
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


def pages_in(folder: Path) -> list[Path]:
    """The files of the pages in ``folder``, without hidden ones, which MkDocs skips too."""
    paths = sorted(folder.rglob("*.md"))
    return [path for path in paths if "/." not in f"/{path.relative_to(folder).as_posix()}"]


def without_code(text: str) -> str:
    """Markdown with spaces in place of its code, so of the same length."""
    return CODE.sub(lambda code: re.sub(r"[^\r\n]", " ", code[0]), text)


def calls_in(body: str) -> dict[int, re.Match[str]]:
    """The calls in the Markdown of a page, by position."""
    return {call.start(): call for call in CALL.finditer(without_code(body))}


def with_tokens(body: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    """The Markdown of a page with a ``TOKEN`` per call, and per token the call as (name, argument if any)."""
    calls: dict[str, tuple[str, ...]] = {}
    parts, at = [], 0
    for number, call in enumerate(calls_in(body).values()):
        calls[token := f"agendacall{number}x"] = (call["name"], *([call["word"]] if call["word"] is not None else []))
        parts += [body[at : call.start()], token]
        at = call.end()
    return "".join([*parts, body[at:]]), calls


def call_words(name: str, catalogue: Catalogue) -> Sequence[str] | None:
    """The words that a call may take; None when it takes nothing."""
    if name in ITEM_CALLS:
        return [entry.id for entry in catalogue.all_entries if name in ("link", entry.kind)]
    return OTHER_CALLS[name] or None


def check_addresses(pages: list[ProsePage], taken: Mapping[str, str]) -> list[Diagnostic]:
    """Findings for hand-written pages whose address, or former address, is in use.

    ``taken`` has the addresses of the agenda, former ones too, with what is there.
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


def read_page(path: Path, relative: str, name: str) -> tuple[Source, ProsePage | None, list[Diagnostic]]:
    """Read a page: (source, page if its front matter is valid, findings)."""
    try:
        source, found, failed = decode_source(path.read_bytes(), name)
    except OSError as error:
        return Source(name), None, [Diagnostic("file-unreadable", Location(name), {"why": why(error)})]
    conflicts = [] if failed else _conflicts(source)
    if failed or conflicts:
        return source, None, found + conflicts
    text = source.text.replace("\r\n", "\n")
    signs = (each for each in find_signs(source) if each.code != "tab")  # Markdown reads a tab as spaces
    seen = FORBIDDEN.sub(" ", without_code(source.text))
    characters = chain(signs, find_odd_spaces(source), check_characters_of_page(source, seen))
    found += with_whole_lines([*islice(characters, MAX_FINDINGS)], source)
    lines = text.split("\n")
    if lines[0].strip() != FENCE or FENCE not in (line.strip() for line in lines[1:]):
        return source, None, [*found, Diagnostic("front-matter-missing", Location(name))]
    end = next(number for number, line in enumerate(lines[1:], 1) if line.strip() == FENCE)
    head_source, in_head = parse_source("\n".join(lines[1:end]).encode("utf-8", "replace"), name, first_line=2)
    head, shape = check_shape_of(ProseHead, head_source)
    known = {(each.code, each.location.line, each.location.column) for each in found}
    in_head = [each for each in in_head if (each.code, each.location.line, each.location.column) not in known]
    found += [replace(each, edit=None) for each in in_head + shape]  # its edits count from the start of the head
    if in_head or shape or head is None:
        return source, None, found
    for key in ("title", "description"):
        if is_placeholder(written := getattr(head, key)):
            found.append(head_source.finding("placeholder-text", head_source.span((key,)), {"text": written}))
    lang: Lang = "en" if relative.startswith(ROOTS["en"]) else "nl"
    url = "" if relative == "index.md" else f"{relative.removesuffix('.md')}/"
    body = unicodedata.normalize("NFC", "\n".join(lines[end + 1 :]))
    return source, ProsePage(name, lang, url, head, body, end + 2), found


def _conflicts(source: Source) -> list[Diagnostic]:
    """Merge markers in a page. Seven equals signs alone are an underlined heading in Markdown."""
    return [each for each in find_conflicts(source) if each.quoted.strip("= \r")]
