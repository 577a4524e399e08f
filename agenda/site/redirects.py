"""Redirects: former addresses, former ids, and the permanent ``/id/`` of every item.

Each has a page that redirects without a server or a script; headers.py makes HTTP redirects of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from agenda.checks.aliases import address_of, aliases_of, language_of, page_of
from agenda.model.urls import ROOTS, SitePlan
from agenda.site.prose import ProsePage
from agenda.text.bilingual import LANGS, Lang


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


def redirects(plan: SitePlan, prose: Sequence[ProsePage] = ()) -> list[Redirect]:
    """All redirects of a site: former addresses first, then ``/id/`` of every item."""
    permanent = [
        Redirect(permanent_address(id, lang), plan.address(id, lang)) for lang in LANGS for id in plan.catalogue.entries
    ]
    return [*former_redirects(plan, prose), *permanent]


def former_redirects(plan: SitePlan, prose: Sequence[ProsePage] = ()) -> list[Redirect]:
    """The redirects from former addresses, in the order of the agenda; those of hand-written pages last."""
    found: dict[str, str] = {}
    pages: dict[str, str] = {}  # known by one of their anchors only
    for alias in aliases_of(plan.agenda):
        for old, lang in _pages_of(alias.former):
            if (new := address_of(alias.target, lang, plan)) is not None:
                (pages if "#" in alias.former else found).setdefault(old, new)
    for page in prose:
        found |= {page_of(former): page.url for former in page.head.aliases}
    taken = {*plan.by_url, *(page.url for page in prose)}
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
