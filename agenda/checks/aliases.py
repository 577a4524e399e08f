"""What items were called before: former ids and addresses, as an agenda has them, and where they lead."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from agenda.model.diagnostics import Finding
from agenda.model.index import Catalogue
from agenda.model.list_keys import SECTIONS_WITH_IDS, find_renames, ids, renamed, successor
from agenda.model.schema import Agenda
from agenda.model.urls import FOLDERS, RESERVED, ROOTS, SECTIONS, SHOWN_IN, SitePlan
from agenda.reader.suggestions import nearest
from agenda.text import LANGS, Lang

#: The lists of the agenda whose items may have aliases.
WITH_ALIASES = ("parts", "themes", "ambitions", "rules", "roles", "laws", "terms")


@dataclass(frozen=True)
class Alias:
    """What something was called before, as it is at ``path`` in the data, and what it now is: ``target``.

    Both are an id or, with a slash before it, an address.
    """

    former: str
    target: str
    path: tuple[str | int, ...]


def aliases_of(agenda: Agenda) -> Iterator[Alias]:
    """Every alias in an agenda, in the order of the model; see ``successor`` for what became of a focus point."""
    for section in WITH_ALIASES:
        for index, item in enumerate(getattr(agenda, section)):
            for place, former in enumerate(item.aliases):
                target = successor(former, item.id, item.aliases, _inner(item))
                yield Alias(former, target, (section, index, "aliases", place))
    for index, retired in enumerate(agenda.retired):
        for place, former in enumerate(retired.gone):
            yield Alias(former, retired.instead, ("retired", index, "gone", place))


def _inner(item: Any) -> list[str]:
    """The ids of what is in an item."""
    closing = getattr(item, "closing", None)
    passages = [*getattr(item, "passages", ()), *([closing] if closing else [])]
    sentences = [each for passage in passages for each in passage.sentences]
    parts = [*getattr(item, "points", ()), *getattr(item, "quotes", ()), *passages, *sentences]
    return [each.id for each in parts]


def language_of(address: str) -> Lang:
    """The language of a page, by its address from the root of the site."""
    return "en" if address.startswith(ROOTS["en"]) else "nl"


def page_of(former: str) -> str:
    """The page of a former address, from the root of the site, as ``oud/`` or ``oud/pagina.html``."""
    return former.removeprefix("/").partition("#")[0].removesuffix("index.html")


def address_of(target: str, lang: Lang, plan: SitePlan) -> str | None:
    """Where an alias leads, from the root of the site; None when it leads nowhere."""
    if target in plan.catalogue:
        return plan.address(target, lang)
    page = plan.by_url.get(target.removeprefix("/")) if target.startswith("/") else None
    return plan.counterpart(page, lang).url if page else None


def taken_addresses(plan: SitePlan) -> dict[str, str]:
    """Per address that a page of the agenda has, or had, the id of what readers find there."""
    former = {page_of(alias.former): alias.target for alias in aliases_of(plan.agenda)}
    return former | {page.url: page.id for page in plan.pages}


def check_aliases(plan: SitePlan, left_out: Collection[str] = ()) -> Iterator[Finding]:
    """What is called former is not there any more, is in one place, and leads to something that is there.

    ``left_out`` are ids of items that could not be read: they are there.
    """
    catalogue = plan.catalogue
    live = {id.casefold(): id for id in (*catalogue.entries, *left_out)}
    first: dict[str, tuple[str | int, ...]] = {}
    for alias in aliases_of(plan.agenda):
        user = _user(alias.former, plan, live)
        if user and not _will_follow(user, alias, catalogue):
            yield Finding(alias.path, "alias-in-use", {"former": alias.former, "other": user})
        earlier = first.setdefault(re.sub(r"/index\.html(?=#|$)", "/", alias.former.casefold()), alias.path)
        if earlier[:-1] != alias.path[:-1]:  # twice in one list is reported of any list
            yield Finding(alias.path, "alias-twice", {"former": alias.former, "earlier": earlier})
    for index, retired in enumerate(plan.agenda.retired):
        if retired.instead not in left_out and address_of(retired.instead, "nl", plan) is None:
            known = [*catalogue.entries, *(f"/{url}" for url in plan.by_url)]
            details = {"id": retired.instead, "nearest": nearest(retired.instead, known, 0.75)}
            yield Finding(("retired", index, "instead"), "alias-to-nowhere", details)


def _will_follow(id: str, alias: Alias, catalogue: Catalogue) -> bool:
    """Whether an alias is of a point that still has to follow its ambition: that is reported at the point."""
    entry = catalogue.entries.get(id)
    if entry is None or entry.kind != "point" or entry.path[:2] != alias.path[:2]:
        return False
    return not id.startswith(f"{entry.parent}.")


def _user(former: str, plan: SitePlan, live: dict[str, str]) -> str:
    """The id of what has a former id or address now; empty when nothing has."""
    if not former.startswith("/"):
        return live.get(former.casefold(), "")
    page, anchor = page_of(former), former.partition("#")[2]
    if anchor:
        lang = language_of(page)
        return anchor if anchor in plan.catalogue and plan.address(anchor, lang) == f"{page}#{anchor}" else ""
    return reserved_by(page) or next((each.id for each in plan.pages if each.url == page.casefold()), "")


def reserved_by(page: str) -> str:
    """The folder or page of the site itself that has the address ``page``; empty when none has."""
    folder = page.removeprefix(ROOTS[language_of(page)]).split("/")[0]
    return folder if folder in (*RESERVED, "404.html") else ""


# --- the same in plain data ---


Data = dict[str, Any]


def former_names(data: Any) -> dict[str, str]:
    """Per former id or address, as it is written in the file, where it leads: an id, or an address with its slash."""
    found: dict[str, str] = {}
    if isinstance(data, dict):
        aliases, id = given_up(data.get("aliases")), data.get("id")
        if isinstance(id, str):
            inner = [*ids(data)] if aliases else []
            found |= {each: successor(each, id, aliases, inner) for each in aliases}
        if isinstance(instead := data.get("instead"), str):
            found |= dict.fromkeys(given_up(data.get("gone")), instead)
    for each in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        found = former_names(each) | found
    return found


def given_up(names: Any) -> list[str]:
    """The former names in a list of them, as far as it is one."""
    return [each for each in names if isinstance(each, str)] if isinstance(names, list) else []


def holders(old: Any, new: Any) -> dict[str, str]:
    """Per id of ``old`` the item of ``new`` whose ``aliases`` keep it: what holds the same under its id of now.

    Not of what is gone, nor of a document, which can have no former names.
    """
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return {}
    called = {id: id for id in ids(old)}
    for was, now in find_renames(old, new):
        called = {id: renamed(each, was, now) for id, each in called.items()}
    sections = [name for name in SECTIONS_WITH_IDS if name != "documents"]
    holder = {
        inner: item["id"]
        for name in sections
        for item in _listed(new, name)
        if isinstance(item.get("id"), str)
        for inner in ids(item)
    }
    return {id: holder[now] for id, now in called.items() if now in holder}


def leads(data: Any) -> dict[str, str]:
    """All that leads somewhere, with the id (or address) that readers come to: ids, addresses and former names.

    An address has a slash before it, and of what is within a page its anchor behind it: ``/wie/#focus``. It leaves out
    that a page keeps the anchor of a former id next to that of the item.
    """
    found = former_names(data)
    for item, pages in _with_pages(data):
        for page in pages:
            found |= {page: item["id"]} | {f"{page}#{inner}": inner for inner in ids(item) if inner != item["id"]}
    for kind, section in SHOWN_IN.items():
        for item in _listed(data, f"{kind}s"):
            for lang in LANGS:
                page = f"/{ROOTS[lang]}{getattr(SECTIONS[section], lang)}/"
                found |= {f"{page}#{inner}": inner for inner in ids(item)}
    return found | {id: id for id in ids(data)}


def no_longer(old: Any, new: Any) -> dict[str, str]:
    """What led somewhere in ``old`` and leads nowhere in ``new``, with where it led; as ``leads`` has it.

    What was within a page that is gone is not reported, nor the page of an item whose address cannot be read now.
    """
    now, given_new = leads(new), former_names(new)
    unread = (_placed(old) & set(ids(new))) - _placed(new)
    gone = {name: target for name, target in leads(old).items() if name not in now}
    lost = {}
    for name, target in gone.items():
        page, hash_, _ = name.partition("#")
        with_page = hash_ and page in gone
        followed = hash_ and page in given_new and target in now  # a page that leads on keeps the anchor
        is_now = given_new.get(target, "")
        followed = followed or (hash_ and is_now and is_now in (now.get(page), now.get(f"{page}#{is_now}")))
        if not (with_page or followed or (page.startswith("/") and target in unread)):
            lost[name] = target
    return lost


def _placed(data: Any) -> set[str]:
    """The ids of what has an address of its own that can be read, in each language."""
    shown = {id for kind in SHOWN_IN for item in _listed(data, f"{kind}s") for id in ids(item)}
    return shown | {item["id"] for item, pages in _with_pages(data) if len(pages) == len(LANGS)}


def _with_pages(data: Any) -> Iterator[tuple[Data, list[str]]]:
    """Every item with a page of its own in each language, with the addresses of those that can be read."""
    for kind, section in FOLDERS.items():
        for item in _listed(data, f"{kind}s"):
            if isinstance(item.get("id"), str):
                yield item, [page for lang in LANGS if (page := _page(section, item.get("slug"), lang))]


def _page(section: str | None, slugs: Any, lang: Lang) -> str:
    slug = slugs.get(lang) if isinstance(slugs, dict) else None
    folder = f"{getattr(SECTIONS[section], lang)}/" if section else ""
    return f"/{ROOTS[lang]}{folder}{slug}/" if isinstance(slug, str) and slug else ""


def _listed(data: Any, name: str) -> list[Data]:
    found = data.get(name) if isinstance(data, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


# --- redirects ---


@dataclass(frozen=True)
class Redirect:
    """A redirect. Both addresses are relative to the root of the site; only ``new`` may have an anchor."""

    old: str
    new: str


@dataclass(frozen=True)
class FormerAnchor:
    """A former anchor ``name`` on ``page``, and the address of what it named."""

    page: str
    name: str
    new: str


def former_redirects(plan: SitePlan, written: Mapping[str, Sequence[str]] | None = None) -> list[Redirect]:
    """The redirects from former addresses, in the order of the agenda; those of hand-written pages last.

    ``written`` has per address of a hand-written page its former addresses.
    """
    written = written or {}
    found: dict[str, str] = {}
    pages: dict[str, str] = {}  # of which only an anchor is named
    for alias in aliases_of(plan.agenda):
        for old, lang in _pages_of(alias.former):
            if (new := address_of(alias.target, lang, plan)) is not None:
                (pages if "#" in alias.former else found).setdefault(old, new)
    for url, formers in written.items():
        found |= {page_of(former): url for former in formers}
    taken = {*plan.by_url, *written}
    return [Redirect(old, new) for old, new in (pages | found).items() if old not in taken]


def former_anchors(plan: SitePlan) -> list[FormerAnchor]:
    """The former anchors of all pages.

    A former id keeps its anchor on the page of its item. So do other pages that show the item; see ``anchors_beside``.
    """
    found: dict[tuple[str, str], FormerAnchor] = {}
    for alias in aliases_of(plan.agenda):
        page, (_, hash_, name) = page_of(alias.former), alias.former.partition("#")
        if alias.former.startswith("/") and not hash_:
            continue
        for lang in (language_of(page),) if hash_ else LANGS:
            if (new := address_of(alias.target, lang, plan)) is not None:
                place = (page, name) if hash_ else (new.partition("#")[0], alias.former)
                found.setdefault(place, FormerAnchor(*place, new))
    return list(found.values())


def former_ids(plan: SitePlan) -> dict[str, str]:
    """The former ids of items, each with its present id."""
    pairs = ((alias.former, alias.target) for alias in aliases_of(plan.agenda) if not alias.former.startswith("/"))
    return {former: target for former, target in pairs if target in plan.catalogue}


def anchors_beside(html: str, page: str, ids: Mapping[str, str]) -> list[FormerAnchor]:
    """The former ids of the items that have an anchor on the page with this HTML and address."""
    shown = (each for each in ids.items() if f' id="{escape(each[1])}"' in html)
    return [FormerAnchor(page, former, f"{page}#{target}") for former, target in shown]


def permanent_address(id: str, lang: Lang) -> str:
    """The permanent address of an id, such as ``id/B4/``."""
    return f"{ROOTS[lang]}id/{id}/"


def with_anchors(html: str, anchors: Iterable[FormerAnchor]) -> tuple[str, list[FormerAnchor]]:
    """A page with its former anchors at what they named, and the anchors whose item is on another page."""
    elsewhere = []
    for each in anchors:
        page, _, id = each.new.partition("#")
        if page != each.page:
            elsewhere.append(each)
            continue
        opening = re.search(rf'<[a-z][a-z0-9]*\b[^<>]* id="{re.escape(id)}"[^<>]*>', html) if id else None
        at = opening.end() if opening else 0
        html = f'{html[:at]}<span id="{escape(each.name)}"></span>{html[at:]}'
    return html, elsewhere


def _pages_of(former: str) -> list[tuple[str, Lang]]:
    """The former pages of an alias, each with its language."""
    if former.startswith("/"):
        page = page_of(former)
        return [(page, language_of(page))]
    return [(permanent_address(former, lang), lang) for lang in LANGS]
