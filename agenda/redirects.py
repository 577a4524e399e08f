"""Addresses that were once published and lead on: former addresses, former ids, and the permanent ``/id/``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from agenda.aliases import address_of, aliases_of, language_of
from agenda.model import LANGS, Lang
from agenda.pages import ROOTS, SitePlan
from agenda.prose import ProsePage


@dataclass(frozen=True)
class Redirect:
    """An address that leads on. Both count from the root of the site; only ``new`` may have an anchor."""

    old: str
    new: str


@dataclass(frozen=True)
class Anchor:
    """An anchor that was once on a page, and the address where that now is."""

    page: str
    name: str
    new: str


def redirects(plan: SitePlan, prose: Sequence[ProsePage] = ()) -> list[Redirect]:
    """All addresses of a site that lead on, in both languages: the former ones first, then ``/id/`` of every item."""
    found: dict[str, str] = {}
    taken = {*plan.by_url, *(page.url for page in prose)}
    for alias in aliases_of(plan.agenda):
        for old, lang in _pages_of(alias.former):
            if old not in taken and (new := address_of(alias.target, lang, plan)) is not None:
                # A page may be named for one of its anchors only; its own alias comes first.
                if "#" in alias.former:
                    found.setdefault(old, new)
                else:
                    found[old] = new
    for page in prose:
        for former in page.head.aliases:
            found[former.removeprefix("/")] = page.url
    for id in plan.catalogue.entries:
        for lang in LANGS:
            found[_permanent(id, lang)] = plan.address(id, lang)
    return [Redirect(old, new) for old, new in found.items()]


def _pages_of(former: str) -> list[tuple[str, Lang]]:
    """The pages that are gone with what an alias names, each with its language."""
    if former.startswith("/"):
        page = former.removeprefix("/").partition("#")[0]
        return [(page, language_of(page))]
    return [(_permanent(former, lang), lang) for lang in LANGS]


def former_anchors(plan: SitePlan) -> list[Anchor]:
    """The anchors that pages of the site keep, or keep a place for, although what they named is elsewhere or gone."""
    found: dict[tuple[str, str], Anchor] = {}
    for alias in aliases_of(plan.agenda):
        page, hash_, name = alias.former.removeprefix("/").partition("#")
        if hash_:
            made = [(page, language_of(page), name)]
        elif alias.former.startswith("/"):
            made = []
        else:  # most often it stood on the page where that now is
            made = [
                (new.partition("#")[0], lang, alias.former)
                for lang in LANGS
                if (new := address_of(alias.target, lang, plan)) is not None
            ]
        for where, lang, anchor in made:
            if (new := address_of(alias.target, lang, plan)) is not None:
                found.setdefault((where, anchor), Anchor(where, anchor, new))
    return list(found.values())


def _permanent(id: str, lang: Lang) -> str:
    return f"{ROOTS[lang]}id/{id}/"


def as_netlify(found: Sequence[Redirect], site_url: str = "/") -> str:
    """The redirects as ``_redirects``, which Netlify, Cloudflare Pages and GitLab Pages read."""
    root = urlsplit(site_url).path.rstrip("/")
    return "".join(f"{root}/{each.old} {root}/{each.new} 301\n" for each in found)


def as_nginx(found: Sequence[Redirect], site_url: str = "/") -> str:
    """The redirects as a map of nginx, to be included in its ``http`` block."""
    root = urlsplit(site_url).path.rstrip("/")
    lines = "".join(f'  {root}/{each.old} "{root}/{each.new}";\n' for each in found)
    return f'map $uri $agenda_redirect {{\n  default "";\n{lines}}}\n'
