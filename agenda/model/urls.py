"""Which pages the site has, at which addresses, and where each thing with an id is shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from agenda.model.index import Catalogue
from agenda.model.schema import Agenda, Slugs
from agenda.text import LANGS, Lang

#: Where the pages of a language begin: Dutch at the root, English in its own folder.
ROOTS: dict[Lang, str] = {"nl": "", "en": "en/"}

#: The pages that every agenda has, with their slug in each language.
SECTIONS: dict[str, Slugs] = {
    "themes": Slugs(nl="themas", en="themes"),
    "ambitions": Slugs(nl="ambities", en="ambitions"),
    "rules": Slugs(nl="spelregels", en="rules"),
    "links": Slugs(nl="verbanden", en="connections"),
    "glossary": Slugs(nl="begrippen", en="glossary"),
    "laws": Slugs(nl="wetten", en="laws"),
    "sources": Slugs(nl="verantwoording", en="sources-and-choices"),
    "register": Slugs(nl="register", en="a-to-z"),
    "search": Slugs(nl="zoeken", en="search"),
    "print": Slugs(nl="afdrukken", en="print"),
    "status": Slugs(nl="vertaling", en="translation"),
    "changes": Slugs(nl="wijzigingen", en="changes"),
}

#: Where machines read the state of the English of every text.
STATUS = "vertaling.json"

#: Where programs follow what changes, in each language.
FEEDS: dict[Lang, str] = {"nl": "wijzigingen.xml", "en": "en/changes.xml"}

#: Folders of the site that are not pages: its looks, its search index, its PDFs, the permanent addresses, and what a
#: preview tells about the change.
RESERVED = ("assets", "id", "pagefind", "pdf", "static", "wijziging")

#: What a server sends when there is no page at an address, and when a request fails in another way.
ERRORS = ("404.html", "400.html")

#: The kinds of item that have a page of their own, with the section in whose folder that page is.
FOLDERS: dict[str, str | None] = {
    "part": None,
    "theme": "themes",
    "ambition": "ambitions",
    "rule": "rules",
    "role": "rules",
}

#: Where the items without a page of their own are shown: on this section's page, at their own anchor.
SHOWN_IN = {"law": "laws", "quote": "laws", "term": "glossary", "document": "sources"}


@dataclass(frozen=True, eq=False)  # each page is itself: compared and looked up by identity
class AgendaPage:
    """A page in one language. ``kind`` chooses the macro that draws it, ``id`` the item it shows.

    ``url`` is the address from the root of the site, such as ``en/ambitions/cybercrime/``; home is ``""``.
    """

    kind: str
    id: str
    lang: Lang
    url: str
    item: Any = None

    @property
    def key(self) -> tuple[str, str]:
        """What a page and its counterpart in the other language have in common."""
        return self.kind, self.id


@dataclass(frozen=True)
class Download:
    """A file to take along. ``url`` counts from the root of the site; ``kind`` is ``poster`` or ``agenda``."""

    kind: str
    lang: Lang
    url: str
    content: bytes

    @property
    def kilobytes(self) -> int:
        """The size as a reader sees it: in units of 1,000 bytes, rounded up."""
        return -(-len(self.content) // 1000)


class SitePlan:
    """All pages of an agenda, and the address of everything with an id, in both languages."""

    def __init__(self, agenda: Agenda, catalogue: Catalogue | None = None) -> None:
        self.agenda = agenda
        self.catalogue = catalogue or Catalogue(agenda)
        self.pages = [page for lang in LANGS for page in _pages(agenda, lang)]
        self.by_key = {(page.kind, page.id, page.lang): page for page in self.pages}
        self.by_url = {page.url: page for page in self.pages}

    def page(self, kind: str, id: str, lang: Lang) -> AgendaPage:
        """The page of this kind and item in this language. Raises KeyError when there is none."""
        return self.by_key[kind, id, lang]

    def counterpart(self, page: AgendaPage, lang: Lang) -> AgendaPage:
        """The same page in ``lang``."""
        return self.by_key[page.kind, page.id, lang]

    def section(self, name: str, lang: Lang) -> AgendaPage:
        """A page that every agenda has, by its name in ``SECTIONS`` or ``home``."""
        return self.by_key[name, name, lang]

    def address(self, id: str, lang: Lang) -> str:
        """Where the thing with this id is shown: an address from the root of the site, with its anchor if any."""
        entry = self.catalogue[id]
        if entry.kind in FOLDERS:
            return self.page(entry.kind, id, lang).url
        if section := SHOWN_IN.get(entry.kind):
            return f"{self.section(section, lang).url}#{id}"
        page = self._page_around(id, lang)
        return f"{page.url}#{id}"

    def _page_around(self, id: str, lang: Lang) -> AgendaPage:
        entry = self.catalogue[id]
        while entry.kind not in FOLDERS:
            if entry.parent is None:
                raise KeyError(id)
            entry = self.catalogue[entry.parent]
        return self.page(entry.kind, entry.id, lang)

    @cached_property
    def neighbours(self) -> dict[AgendaPage, tuple[AgendaPage | None, AgendaPage | None]]:
        """Per page of an item the previous and the next page of that kind, in the order of the data."""
        around: dict[AgendaPage, tuple[AgendaPage | None, AgendaPage | None]] = {}
        for lang in LANGS:
            for kind in FOLDERS:
                row: list[AgendaPage | None] = [p for p in self.pages if p.kind == kind and p.lang == lang]
                if kind == "ambition":
                    row = [self.page("ambition", a.id, lang) for a in ambitions_by_theme(self.catalogue)]
                for before, here, after in zip([None, *row], row, [*row[1:], None], strict=False):
                    if here:
                        around[here] = (before, after)
        return around


def ambitions_by_theme(catalogue: Catalogue) -> list[Any]:
    """The ambitions in reading order: theme after theme, in each the order of the data."""
    return [ambition for of_theme in catalogue.ambitions_of.values() for ambition in of_theme]


def _pages(agenda: Agenda, lang: Lang) -> list[AgendaPage]:
    root = ROOTS[lang]
    pages = [AgendaPage("home", "home", lang, root)]
    for name, slugs in SECTIONS.items():
        pages.append(AgendaPage(name, name, lang, f"{root}{getattr(slugs, lang)}/"))
    items: list[tuple[str, Any]] = [("part", part) for part in agenda.parts]
    items += [("theme", theme) for theme in agenda.themes]
    items += [("ambition", ambition) for ambition in agenda.ambitions]
    items += [("rule", rule) for rule in agenda.rules]
    items += [("role", role) for role in agenda.roles]
    for kind, item in items:
        section = FOLDERS[kind]
        folder = f"{getattr(SECTIONS[section], lang)}/" if section else ""
        pages.append(AgendaPage(kind, item.id, lang, f"{root}{folder}{getattr(item.slug, lang)}/", item))
    return pages
