"""What items were called before: former ids and addresses, as an agenda has them, and where they lead."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from agenda.model.diagnostics import Finding
from agenda.model.index import Catalogue
from agenda.model.list_keys import successor
from agenda.model.schema import Agenda
from agenda.model.urls import RESERVED, ROOTS, SitePlan
from agenda.reader.suggestions import nearest
from agenda.text.bilingual import Lang

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
