"""The layout around the content of every page: title, navigation, languages, footer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agenda.model.urls import FEEDS, FOLDERS, AgendaPage
from agenda.site.pdf import preview_url
from agenda.site.prose import ProsePage
from agenda.site.renderer import SiteRenderer
from agenda.site.settings import Publication
from agenda.site.views.base import View
from agenda.site.views.site import Deployment
from agenda.text import Lang

#: The main menu, in order; the rest is in the footer.
MENU = ("home", "themes", "ambitions", "rules", "links", "glossary", "register")

#: The scripts of a kind of page, as well every-page.js.
SCRIPTS = {"ambitions": ("assets/filter.js",), "search": ("assets/search-loader.js",)}


@dataclass(frozen=True)
class NavItem:
    """A link of the navigation. ``current`` is "page" on that page itself, "true" on a page below it, or empty."""

    url: str
    title: str
    current: str = ""


class Layout:
    """The layout of one page, or of the error pages (no ``page``), whose links start at the root of the host.

    ``alternates`` has the same page in each language, as (language, address).
    """

    def __init__(
        self, renderer: SiteRenderer, page: AgendaPage | ProsePage | None, alternates: Sequence[tuple[Lang, str]] = ()
    ) -> None:
        self.site = renderer.site
        self.page = page
        self.lang: Lang = page.lang if page else "nl"
        self.view = View(self.site, self.lang, page.url if page else "", page if isinstance(page, AgendaPage) else None)
        self.words = self.view.words
        self.alternates = list(alternates)

    @property
    def title(self) -> str:
        """The title of the page, as plain text."""
        if isinstance(self.page, ProsePage):
            return self.page.head.title
        return self.view.title(self.page) if self.page else "404"

    @property
    def site_title(self) -> str:
        """The name of the site in the language of the page."""
        return self.view.plain(self.site.agenda.site.title)

    @property
    def full_title(self) -> str:
        """The content of ``<title>``, the page first: tabs and search results show only a few words."""
        return f"{self.title} – {self.site_title}"

    @property
    def description(self) -> str:
        """One sentence about the page."""
        if isinstance(self.page, ProsePage):
            return self.page.head.description
        return self.view.description(self.page) if self.page else ""

    @property
    def publication(self) -> Publication:
        """Who publishes the site."""
        return self.site.origins.publication

    @property
    def preview_alt(self) -> str:
        """The text alternative of the picture of a link preview."""
        return str(self.words["preview_alt"]).format(site=self.site_title)

    @property
    def canonical(self) -> str:
        """The full address of the page."""
        return self.site.absolute(self.page.url if self.page else "")

    @property
    def preview(self) -> str:
        """The full address of the link preview of this page."""
        theme = None
        if isinstance(self.page, AgendaPage) and self.page.kind in ("theme", "ambition"):
            theme = self.page.id if self.page.kind == "theme" else self.page.item.theme
        return self.site.absolute(preview_url(self.lang, theme))

    @property
    def languages(self) -> list[tuple[Lang, str, str]]:
        """(language, link from this page, full address) of this page in each language."""
        return [(lang, self.view.relative(url), self.site.absolute(url)) for lang, url in self.alternates]

    @property
    def navigation(self) -> list[NavItem]:
        """The main menu in the language of the page."""
        return [self._section(name) for name in MENU]

    @property
    def footer(self) -> list[tuple[str, str, list[NavItem]]]:
        """The links in the footer, in two groups (id, title, links): the agenda, and the site."""
        parts = [self._item(part.id) for part in self.site.agenda.parts]
        originals = [link.url for document in self.site.agenda.documents for link in document.links[:1]]
        agenda = [
            *parts,
            *(self._section(name) for name in ("laws", "print")),
            *(NavItem(url, self.view.host(url)) for url in dict.fromkeys(originals)),
        ]
        prose = [
            NavItem(self._link(page.url), page.head.title, "page" if page is self.page else "")
            for page in self.site.prose_pages
            if page.lang == self.lang
        ]
        return [
            ("_foot-agenda", self.words["the_agenda"], agenda),
            (
                "_foot-site",
                self.words["about_site"],
                [self._section(name) for name in ("sources", "status", "changes")] + prose,
            ),
        ]

    @property
    def updated(self) -> tuple[str, str] | None:
        """The date of this build as (machine-readable, in words), or None when it is not known."""
        now = self.site.now
        return (now.date().isoformat(), self.view.date(now)) if now else None

    @property
    def scripts(self) -> list[str]:
        """Links to the scripts of this kind of page."""
        kind = self.page.kind if isinstance(self.page, AgendaPage) else ""
        return [self._link(url) for url in SCRIPTS.get(kind, ())]

    @property
    def feed(self) -> str:
        """A link to the feed of changes in the language of the page; empty when there is none."""
        return self._link(FEEDS[self.lang]) if self.site.origins.history and not self.deployment.preview else ""

    @property
    def deployment(self) -> Deployment:
        """Whether this is a preview or a demonstration."""
        return self.site.origins.deployment

    @property
    def is_new(self) -> bool:
        """Whether the proposal of this preview adds this page."""
        return bool(self.page and self.deployment.new and self.page.url in self.deployment.new)

    @property
    def published(self) -> tuple[str, str]:
        """The address of this page on the real site, or of its home page if it may be new, and the link text."""
        if self.is_new or self.deployment.new is None:
            return self.site.absolute(self.site.plan.section("home", self.lang).url), self.words["banner"]["live_site"]
        return self.canonical, self.words["banner"]["live"]

    @property
    def report(self) -> str:
        """A link to the report of this preview; empty when there is none."""
        return self._link(self.deployment.report) if self.deployment.report else ""

    @property
    def search(self) -> NavItem:
        """The link to the search page; that page itself has its own form."""
        return self._section("search")

    def home(self, lang: Lang | None = None) -> str:
        """A link to the home page."""
        return self._link(self.site.plan.section("home", lang or self.lang).url)

    def link_to(self, section: str, lang: Lang) -> str:
        """A link to a page that every agenda has, in this language."""
        return self._link(self.site.plan.section(section, lang).url)

    @property
    def is_prose(self) -> bool:
        """Whether the page is hand-written."""
        return isinstance(self.page, ProsePage)

    def _item(self, id: str) -> NavItem:
        page = self.site.plan.page("part", id, self.lang)
        return NavItem(self._link(page.url), self.view.title(page), "page" if page is self.page else "")

    def _section(self, name: str) -> NavItem:
        page = self.site.plan.section(name, self.lang)
        title = self.words["menu"].get(name) or self.words["titles"][name]
        below = isinstance(self.page, AgendaPage) and FOLDERS.get(self.page.kind) == name
        return NavItem(self._link(page.url), title, "page" if page is self.page else "true" if below else "")

    def _link(self, url: str) -> str:
        return self.view.relative(url) if self.page else self._from_host(url)

    def _from_host(self, url: str) -> str:
        """A link that works on any address, for error pages."""
        path = "/" + self.site.url.partition("://")[2].partition("/")[2]
        return f"{path.rstrip('/')}/{url}"
