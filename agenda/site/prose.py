"""The hand-written pages in ``content/``: Markdown with front matter, which may call macros.

A page is not a template: a call has one form, found by a regular expression, and nothing else is evaluated.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from posixpath import join, normpath, relpath
from urllib.parse import unquote, urlsplit

from agenda.checks.aliases import page_of, reserved_by, taken_addresses
from agenda.checks.encoding import check_characters_of_page
from agenda.model.diagnostics import Diagnostic, Edit, Location
from agenda.model.index import Catalogue
from agenda.model.schema import Agenda, Entry, FormerPage, Id, Text
from agenda.model.texts import is_placeholder
from agenda.model.urls import ROOTS, SitePlan
from agenda.reader.character_scan import find_conflicts, find_odd_spaces, find_signs
from agenda.reader.edits import with_whole_lines
from agenda.reader.source_map import Source
from agenda.reader.suggestions import did_you_mean, nearest, why_refused
from agenda.reader.validation_context import LANGUAGES
from agenda.reader.validator import check_shape_of
from agenda.reader.yaml_reader import MAX_FINDINGS, decode_source, parse_source
from agenda.site.prose_html import CALL, Found, calls_in, find_addresses, find_forbidden, without_code
from agenda.text import LANGS, Both, Lang, both, same
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


# --- checks ---


#: Template syntax; a page may only have calls.
TEMPLATE_CODE = re.compile(r"\{[{%#]")

#: What `Found.what` is about an address; the rest is HTML.
ADDRESSES = ("link", "nowhere", "picture")


def check_written_pages(agenda: Agenda | None, folder: Path, name: str) -> list[Diagnostic]:
    """Read and check the pages in ``folder``; against the agenda only if there is one."""
    pages, found = load_prose(folder, name)
    return found + check_pages(pages, SitePlan(agenda) if agenda else None, folder)


def check_pages(pages: list[ProsePage], plan: SitePlan | None, folder: Path) -> list[Diagnostic]:
    """Findings for pages read from ``folder``; what depends on the agenda only with the ``plan`` of its site."""
    found = check_addresses(pages, taken_addresses(plan)) if plan else []
    for page in pages:
        problems = [*_check_calls(page, plan.catalogue if plan else None), *_check_html(page)]
        problems += _check_targets(page, pages, plan, folder) if plan else []
        found += sorted(problems, key=_place)
    return found


def _place(finding: Diagnostic) -> tuple[int, int]:
    return finding.location.line, finding.location.column


def _check_calls(page: ProsePage, catalogue: Catalogue | None) -> Iterator[Diagnostic]:
    calls = calls_in(page.body)
    for code in TEMPLATE_CODE.finditer(without_code(page.body)):
        call = calls.get(code.start())
        if call is None:
            end = page.body.find("\n", code.start())
            why = both("site.prose.no_call")
            yield _diagnostic("macro-fails", {"why": why}, page, code.start(), end if end > 0 else len(page.body))
            continue
        name, word = call["name"], call["word"]
        if name not in (*ITEM_CALLS, *OTHER_CALLS):
            meant = did_you_mean(nearest(name, [*ITEM_CALLS, *OTHER_CALLS]))
            why = both("site.prose.unknown_call", name=name, meant=meant)
            yield _diagnostic("macro-fails", {"why": why}, page, *call.span("name"))
            continue
        takes_word = name in ITEM_CALLS or bool(OTHER_CALLS[name])
        if takes_word != (word is not None):
            example = f'"{(OTHER_CALLS.get(name) or ("B4",))[0]}"' if takes_word else ""
            wanted = "call_takes_id" if takes_word else "call_takes_nothing"
            why = both(f"site.prose.{wanted}", call=f"{{{{ {name}({example}) }}}}")
            yield _diagnostic("macro-fails", {"why": why}, page, *call.span())
        elif catalogue and takes_word and word not in (words := call_words(name, catalogue) or ()):
            start, end = call.span("word")
            near = nearest(word, words)
            choose = both("site.prose.choose_id")
            if known := ", ".join(OTHER_CALLS.get(name, ())):
                choose = both("site.prose.choose_from", known=known)
            details = {"call": name, "id": word, "did_you_mean": did_you_mean(near), "choose": choose}
            yield _diagnostic("call-of-unknown-id", details, page, start, end, instead=near)


def _check_html(page: ProsePage) -> Iterator[Diagnostic]:
    no_calls = CALL.sub(lambda call: " " * len(call[0]), without_code(page.body))
    for found, start, end in find_forbidden(page.body):
        if found.what == "marks" and TEMPLATE_CODE.search(no_calls, page.body.rfind("\n", 0, start) + 1, start + 2):
            continue  # part of a call that is none, which has been said
        yield _diagnostic(*code_and_details(found), page, start, end)


def _check_targets(page: ProsePage, pages: list[ProsePage], plan: SitePlan, folder: Path) -> Iterator[Diagnostic]:
    """Links and pictures that lead to no page or file."""
    urls = {*taken_addresses(plan), *(each.url for each in pages)}
    names = {Path(each.file).name: each.url for each in pages if each.lang == page.lang}
    for address in dict.fromkeys(find_addresses(page.body)):
        parts = urlsplit(address)
        path = unquote(parts.path)
        if not path or path.startswith("/"):
            continue
        target = normpath(join(page.url, path))
        if _is_there("" if target == "." else target, urls, plan, folder):
            continue
        meant = names.get(path.rpartition("/")[2]) if path.endswith(".md") else None
        near = relpath(f"{meant}index.md", page.url or ".") if meant is not None else ""
        code, details = code_and_details(Found("nowhere", address), did_you_mean(near))
        written = re.search(rf"(?<![\w./-]){re.escape(parts.path)}(?![\w./-])", page.body)
        start, end = written.span() if written else (0, 0)
        yield _diagnostic(code, details, page, start, end, instead=near)


def _is_there(target: str, urls: Collection[str], plan: SitePlan, folder: Path) -> bool:
    """Whether the site has a page or file at ``target``; MkDocs calls a page by its ``index.md``."""
    if target.endswith("index.md"):
        return target.removesuffix("index.md") in urls
    if "." in target.rpartition("/")[2]:
        return not target.endswith(".md") and (folder / target).is_file()
    pointer = re.fullmatch(r"(?:en/)?id/([^/]+)", target)
    return bool(pointer and pointer[1] in plan.catalogue) or (f"{target}/" if target else "") in urls


def code_and_details(found: Found, meant: Both | None = None) -> tuple[str, dict[str, object]]:
    """The code and details of the finding for what a page may not have; ``meant`` is a guess at what it should be."""
    if found.what == "call":
        return "macro-fails", {"why": both("site.prose.call_in_attribute")}
    if found.what == "bullet":
        return "bullet", {"sign": found.text, "how": both("site.prose.list_item")}
    shown = found.text if len(found.text) <= 80 else f"{found.text[:77]}…"
    if found.what == "unfinished":
        return "placeholder-text", {"text": shown}
    what = both(f"site.prose.{found.what}_what", text=shown)
    how = both(f"site.prose.{found.what}_how", text=shown, did_you_mean=meant or same(""))
    code = "forbidden-address" if found.what in ADDRESSES else "forbidden-html"
    return code, {"what": what, "how": how, "address": shown, "why": why_refused(found.text)}


def _diagnostic(
    code: str, details: dict[str, object], page: ProsePage, start: int, end: int, *, instead: str = ""
) -> Diagnostic:
    """A finding at ``start`` to ``end`` in the body of a page; ``instead`` is the correct text, if known."""
    body = Source(page.file, text=page.body, first_line=page.body_line)
    item = both("site.prose.page", title=page.head.title)
    corrected = body.corrected(Edit(start, end, instead)) if instead else ""
    return replace(body.finding(code, (start, end), details, item=item), corrected=corrected)
