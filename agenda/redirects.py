"""Addresses that were once published and lead on: former addresses, former ids, and the permanent ``/id/``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from agenda.model import LANGS, Agenda, Lang
from agenda.pages import ROOTS, SitePlan
from agenda.prose import ProsePage

#: The lists of the agenda whose items may have aliases.
WITH_ALIASES = ("parts", "themes", "ambitions", "rules", "roles", "laws", "terms")


@dataclass(frozen=True)
class Redirect:
    """An address that leads on. Both count from the root of the site; only ``new`` may have an anchor."""

    old: str
    new: str


@dataclass(frozen=True)
class Alias:
    """What something was called before, as it stands at ``path`` in the data, and what it now is: ``target``.

    Both are an id or, with a slash before it, an address.
    """

    former: str
    target: str
    path: tuple[str | int, ...]


@dataclass(frozen=True)
class Anchor:
    """An anchor that was once on a page, and the address where that now is."""

    page: str
    name: str
    new: str


def aliases_of(agenda: Agenda) -> Iterator[Alias]:
    """Every alias in an agenda, in the order of the model."""
    for section in WITH_ALIASES:
        for index, item in enumerate(getattr(agenda, section)):
            for place, former in enumerate(item.aliases):
                yield Alias(former, item.id, (section, index, "aliases", place))
    for index, retired in enumerate(agenda.retired):
        for place, former in enumerate(retired.gone):
            yield Alias(former, retired.instead, ("retired", index, "gone", place))


def language_of(address: str) -> Lang:
    """The language of a page, by its address from the root of the site."""
    return "en" if address.startswith(ROOTS["en"]) else "nl"


def address_of(target: str, lang: Lang, plan: SitePlan) -> str | None:
    """Where an alias leads, from the root of the site; None when it leads nowhere."""
    if target in plan.catalogue:
        return plan.address(target, lang)
    page = plan.by_url.get(target.removeprefix("/")) if target.startswith("/") else None
    return plan.counterpart(page, lang).url if page else None


def redirects(plan: SitePlan, prose: Sequence[ProsePage] = ()) -> list[Redirect]:
    """All addresses of a site that lead on, in both languages: the former ones first, then ``/id/`` of every item."""
    found: dict[str, str] = {}
    for alias in aliases_of(plan.agenda):
        is_address = alias.former.startswith("/")
        if is_address and "#" not in alias.former:
            old = alias.former.removeprefix("/")
            found.setdefault(old, address_of(alias.target, language_of(old), plan) or "")
        elif not is_address:
            for lang in LANGS:
                found.setdefault(_permanent(alias.former, lang), address_of(alias.target, lang, plan) or "")
    for page in prose:
        for former in page.head.aliases:
            found.setdefault(former.removeprefix("/"), page.url)
    for id in plan.catalogue.entries:
        for lang in LANGS:
            found.setdefault(_permanent(id, lang), plan.address(id, lang))
    return [Redirect(old, new) for old, new in found.items()]


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
