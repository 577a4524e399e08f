"""Checks of the hand-written pages: calls, HTML, links. `agenda check` and a build both use ``check_pages``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from posixpath import join, normpath, relpath
from urllib.parse import unquote, urlsplit

from agenda.checks.aliases import taken_addresses
from agenda.model.diagnostics import Diagnostic, Edit
from agenda.model.index import Catalogue
from agenda.model.schema import Agenda
from agenda.model.urls import SitePlan
from agenda.reader.source_map import Source
from agenda.reader.suggestions import did_you_mean, nearest, why_refused
from agenda.site.html_allowlist import Found, find_addresses, find_forbidden
from agenda.site.prose import (
    CALL,
    ITEM_CALLS,
    OTHER_CALLS,
    ProsePage,
    call_words,
    calls_in,
    check_addresses,
    load_prose,
    without_code,
)
from agenda.text.bilingual import Both, both, same

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
            why = both("site.prose_checks.no_call")
            yield _diagnostic("macro-fails", {"why": why}, page, code.start(), end if end > 0 else len(page.body))
            continue
        name, word = call["name"], call["word"]
        if name not in (*ITEM_CALLS, *OTHER_CALLS):
            meant = did_you_mean(nearest(name, [*ITEM_CALLS, *OTHER_CALLS]))
            why = both("site.prose_checks.unknown_call", name=name, meant=meant)
            yield _diagnostic("macro-fails", {"why": why}, page, *call.span("name"))
            continue
        takes_word = name in ITEM_CALLS or bool(OTHER_CALLS[name])
        if takes_word != (word is not None):
            example = f'"{(OTHER_CALLS.get(name) or ("B4",))[0]}"' if takes_word else ""
            wanted = "call_takes_id" if takes_word else "call_takes_nothing"
            why = both(f"site.prose_checks.{wanted}", call=f"{{{{ {name}({example}) }}}}")
            yield _diagnostic("macro-fails", {"why": why}, page, *call.span())
        elif catalogue and takes_word and word not in (words := call_words(name, catalogue) or ()):
            start, end = call.span("word")
            near = nearest(word, words)
            choose = both("site.prose_checks.choose_id")
            if known := ", ".join(OTHER_CALLS.get(name, ())):
                choose = both("site.prose_checks.choose_from", known=known)
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
        return "macro-fails", {"why": both("site.prose_checks.call_in_attribute")}
    if found.what == "bullet":
        return "bullet", {"sign": found.text, "how": both("site.prose_checks.list_item")}
    shown = found.text if len(found.text) <= 80 else f"{found.text[:77]}…"
    if found.what == "unfinished":
        return "placeholder-text", {"text": shown}
    what = both(f"site.prose_checks.{found.what}_what", text=shown)
    how = both(f"site.prose_checks.{found.what}_how", text=shown, did_you_mean=meant or same(""))
    code = "forbidden-address" if found.what in ADDRESSES else "forbidden-html"
    return code, {"what": what, "how": how, "address": shown, "why": why_refused(found.text)}


def _diagnostic(
    code: str, details: dict[str, object], page: ProsePage, start: int, end: int, *, instead: str = ""
) -> Diagnostic:
    """A finding at ``start`` to ``end`` in the body of a page; ``instead`` is the correct text, if known."""
    body = Source(page.file, text=page.body, first_line=page.body_line)
    item = both("site.prose_checks.page", title=page.head.title)
    corrected = body.corrected(Edit(start, end, instead)) if instead else ""
    return replace(body.finding(code, (start, end), details, item=item), corrected=corrected)
