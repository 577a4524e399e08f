"""The hand-written pages against the agenda, without building them: the same for ``agenda check`` and for a build."""

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
from agenda.reader.proposals import why_refused
from agenda.reader.source_map import Source
from agenda.reader.validator import did_you_mean, nearest
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
from agenda.text.bilingual import Both, both

#: What a template can hold; in a page it is nothing but the calls that ``CALL`` describes.
TEMPLATE_CODE = re.compile(r"\{[{%#]")

#: Per kind of HTML that a page may not have: what it is, and how to do without. ``{text}`` is its name or beginning.
HTML: dict[str, tuple[Both, Both]] = {
    "element": (
        both("het HTML-element <{text}>", "the HTML element <{text}>"),
        both(
            "Haal het weg. Wat een pagina nodig heeft, kan met Markdown.", "Remove it. Markdown has what a page needs."
        ),
    ),
    "attribute": (
        both("het attribuut `{text}`", "the attribute `{text}`"),
        both("Haal het weg, met zijn waarde.", "Remove it, with its value."),
    ),
    "comment": (
        both("commentaar of een instructie in HTML", "a comment or an instruction in HTML"),
        both("Haal het weg: iedereen kan het lezen.", "Remove it: everybody can read it."),
    ),
    "broken": (
        both("HTML die niet klopt, “{text}”", "HTML that is wrong, “{text}”"),
        both(
            "Schrijf een tag als `<b>`, met waarden tussen rechte aanhalingstekens. Bedoelt u het teken zelf? Schrijf "
            "`&lt;` in plaats van <.",
            "Write a tag like `<b>`, with values in straight quotation marks. Do you mean the sign itself? Write "
            "`&lt;` in place of <.",
        ),
    ),
    "unclosed": (
        both("een <{text}> die niet gesloten wordt", "a <{text}> that is not closed"),
        both("Zet er </{text}> achter, in dezelfde alinea.", "Put </{text}> after it, in the same paragraph."),
    ),
    "unopened": (
        both("een </{text}> zonder <{text}> ervoor", "a </{text}> without <{text}> before it"),
        both("Haal hem weg, of zet <{text}> ervoor.", "Remove it, or put <{text}> before it."),
    ),
    "marks": (
        both("de tekens “{text}”, die lezers zo zouden zien", "the characters “{text}”, which readers would see"),
        both(
            "Haal ze weg, of kijk na wat eromheen staat: een link is `[tekst](adres)`, vet is `**tekst**`. Voetnoten, "
            "doorhalen en afvinklijsten kan een pagina niet. Bedoelt u de tekens zelf? Zet er backticks (`) omheen.",
            "Remove them, or look at what is around them: a link is `[text](address)`, bold is `**text**`. A page has "
            "no footnotes, strikethrough or checklists. Do you mean the characters? Put backticks (`) around them.",
        ),
    ),
    "stashed": (
        both("een mengsel van opmaak dat Markdown niet aankan", "a mix of markup that Markdown cannot handle"),
        both(
            "Schrijf het eenvoudiger, zonder opmaak in een link, een plaatje of de waarde van een attribuut.",
            "Write it in a simpler way, without markup in a link, a picture or the value of an attribute.",
        ),
    ),
}

#: The same for the address of a link and of a picture.
ADDRESSES: dict[str, tuple[Both, Both]] = {
    "link": (
        both("een link", "a link"),
        both(
            "Schrijf het hele adres, beginnend met https://, of een pagina van deze site, zoals "
            "`../begrippen/index.md`. Ook mailto: en tel: mogen.",
            "Write the whole address, beginning with https://, or a page of this site, such as "
            "`../glossary/index.md`. mailto: and tel: will do too.",
        ),
    ),
    "nowhere": (
        both("een link of plaatje", "a link or picture"),
        both(
            "Er is geen pagina of bestand op die plek.{did_you_mean} Een pagina noemt u zoals `../over/index.md`, een "
            "plaatje met zijn bestand in de map content.",
            "There is no page or file at that place.{did_you_mean} Name a page as in `../about/index.md`, and a "
            "picture by its file in the folder content.",
        ),
    ),
    "picture": (
        both("een plaatje", "a picture"),
        both(
            "Zet het plaatje in de map content en noem het bestand, zoals `../kaart.png`. Van een plaatje op een "
            "andere site ziet die site wie hier leest.",
            "Put the picture in the folder content and name the file, such as `../map.png`. Of a picture on another "
            "site, that site sees who reads here.",
        ),
    ),
}

AS_LIST = both(
    "Begin elk punt van een lijst met een streepje en een spatie, met een lege regel boven de lijst.",
    "Begin each item of a list with a hyphen and a space, with an empty line above the list.",
)

#: Why a call is refused in what Markdown makes an attribute of.
IN_ATTRIBUTE = both(
    "hij staat in een adres, een tag of een kop zonder eigen anker (`{: #anker }`)",
    "it is in an address, a tag or a heading without an anchor of its own (`{: #anchor }`)",
)


def check_written_pages(agenda: Agenda | None, folder: Path, name: str) -> list[Diagnostic]:
    """What is wrong with the pages in ``folder``; what they say of the agenda only when there is one."""
    pages, found = load_prose(folder, name)
    return found + check_pages(pages, SitePlan(agenda) if agenda else None, folder)


def check_pages(pages: list[ProsePage], plan: SitePlan | None, folder: Path) -> list[Diagnostic]:
    """What is wrong with pages that could be read from ``folder``.

    What depends on the agenda is checked only with the ``plan`` of its site.
    """
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
            why = both("dit is geen aanroep die een pagina kent", "this is no call that a page knows")
            yield _diagnostic("macro-fails", {"why": why}, page, code.start(), end if end > 0 else len(page.body))
            continue
        name, word = call["name"], call["word"]
        if name not in (*ITEM_CALLS, *OTHER_CALLS):
            meant = did_you_mean(nearest(name, [*ITEM_CALLS, *OTHER_CALLS]))
            why = both(f"“{name}” is er niet.{meant['nl']}", f"there is no “{name}”.{meant['en']}")
            yield _diagnostic("macro-fails", {"why": why}, page, *call.span("name"))
            continue
        takes_word = name in ITEM_CALLS or bool(OTHER_CALLS[name])
        if takes_word != (word is not None):
            example = f'"{(OTHER_CALLS.get(name) or ("B4",))[0]}"' if takes_word else ""
            nl, en = ("één id", "one id") if takes_word else ("niets tussen de haakjes", "nothing between the brackets")
            why = both(*(f"{words}: {{{{ {name}({example}) }}}}" for words in (nl, en)))
            yield _diagnostic("macro-fails", {"why": why}, page, *call.span())
        elif catalogue and takes_word and word not in (words := call_words(name, catalogue) or ()):
            start, end = call.span("word")
            near = nearest(word, words)
            choose = both("Noem een id die in de agenda staat", "Name an id that is in the agenda")
            if known := ", ".join(OTHER_CALLS.get(name, ())):
                choose = both(f"Kies uit: {known}", f"Choose from: {known}")
            details = {"call": name, "id": word, "did_you_mean": did_you_mean(near), "choose": choose}
            yield _diagnostic("call-of-unknown-id", details, page, start, end, instead=near)


def _check_html(page: ProsePage) -> Iterator[Diagnostic]:
    no_calls = CALL.sub(lambda call: " " * len(call[0]), without_code(page.body))
    for found, start, end in find_forbidden(page.body):
        if found.what == "marks" and TEMPLATE_CODE.search(no_calls, page.body.rfind("\n", 0, start) + 1, start + 2):
            continue  # part of a call that is none, which has been said
        yield _diagnostic(*code_and_details(found), page, start, end)


def _check_targets(page: ProsePage, pages: list[ProsePage], plan: SitePlan, folder: Path) -> Iterator[Diagnostic]:
    """Links and pictures that lead to no page or file; MkDocs would stop at them, or readers would."""
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
    """Whether a page or a file is at ``target``, from the root of the site; MkDocs knows a page as its ``index.md``."""
    if target.endswith("index.md"):
        return target.removesuffix("index.md") in urls
    if "." in target.rpartition("/")[2]:
        return not target.endswith(".md") and (folder / target).is_file()
    pointer = re.fullmatch(r"(?:en/)?id/([^/]+)", target)
    return bool(pointer and pointer[1] in plan.catalogue) or (f"{target}/" if target else "") in urls


def code_and_details(found: Found, meant: Both | None = None) -> tuple[str, dict[str, object]]:
    """The code of the finding for what a page may not have, and what fills in its wording; ``meant`` is a guess."""
    if found.what == "call":
        return "macro-fails", {"why": IN_ATTRIBUTE}
    if found.what == "bullet":
        return "bullet", {"sign": found.text, "how": AS_LIST}
    shown = found.text if len(found.text) <= 80 else f"{found.text[:77]}…"
    if found.what == "unfinished":
        return "placeholder-text", {"text": shown}
    words = ADDRESSES.get(found.what) or HTML[found.what]
    guess = meant or both("", "")
    what, how = (
        {lang: each.replace("{text}", shown).replace("{did_you_mean}", guess[lang]) for lang, each in told.items()}
        for told in words
    )
    code = "forbidden-address" if found.what in ADDRESSES else "forbidden-html"
    return code, {"what": what, "how": how, "address": shown, "why": why_refused(found.text)}


def _diagnostic(
    code: str, details: dict[str, object], page: ProsePage, start: int, end: int, *, instead: str = ""
) -> Diagnostic:
    """A finding about ``start`` up to ``end`` of the body of a page; ``instead`` is what should be there, if known."""
    body = Source(page.file, text=page.body, first_line=page.body_line)
    item = both(f"pagina “{page.head.title}”", f"page “{page.head.title}”")
    corrected = body.corrected(Edit(start, end, instead)) if instead else ""
    return replace(body.finding(code, (start, end), details, item=item), corrected=corrected)
