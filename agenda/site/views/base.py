"""The view of a page: what every template knows, in the language of the page."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from agenda.model.index import Entry
from agenda.model.schema import Ambition, Correction, Document, Term, Translated, Words
from agenda.model.texts import TextField
from agenda.model.urls import ROOTS, AgendaPage
from agenda.site.views.site import Site, TextView
from agenda.text import LANGS, Lang
from agenda.util.project import year_of

#: How many shapes and colours the stylesheet has for themes; they repeat after that.
THEME_LOOKS = 6

#: How many characters of a description search engines show.
DESCRIBED = 160


class View(TextView):
    """What a template knows of one page; ``item`` is the item that the page is about, if any."""

    def __init__(self, site: Site, lang: Lang, url: str, page: AgendaPage | None = None) -> None:
        super().__init__(site, lang)
        self.url = url
        self.folders = url.split("/")[:-1]
        self.page = page
        self.item: Any = page.item if page else None
        self.agenda = site.agenda
        self.plan = site.plan
        self.catalogue = site.catalogue
        self.words: Mapping[str, Any] = site.words[lang]

    # --- addresses ---

    def relative(self, url: str) -> str:
        """A link from this page to ``url``, which is relative to the root of the site."""
        path, hash_, anchor = url.partition("#")
        if hash_ and path == self.url:
            return f"#{anchor}"
        *folders, name = path.split("/")
        shared = 0
        while shared < min(len(folders), len(self.folders)) and folders[shared] == self.folders[shared]:
            shared += 1
        up = "../" * (len(self.folders) - shared)
        return (up + "/".join([*folders[shared:], name]) or "./") + hash_ + anchor

    def href(self, id: str) -> str:
        """A link from this page to an item."""
        return self.relative(self.plan.address(id, self.lang))

    def linked(self, url: str) -> str:
        """The full address of ``url``, for readers elsewhere; a relative link if the site has no public address."""
        return self.relative(url) if self.site.is_local else self.site.absolute(url)

    def name_at(self, url: str) -> Translated | str:
        """The name of the item, or the title of the page, at an address of the site."""
        path, _, anchor = url.partition("#")
        if anchor in self.catalogue:
            return self.name(anchor)
        if page := self.plan.by_url.get(path):
            return self.name(page.id) if page.item else self.title(page)
        return next((each.head.title for each in self.site.prose_pages if each.url == path), path)

    def in_dutch(self, id: str) -> str:
        """A link from this page to an item on its Dutch page."""
        return self.relative(self.plan.address(id, "nl"))

    def section(self, name: str) -> str:
        """A link from this page to one that every agenda has, such as ``glossary``."""
        return self.relative(self.plan.section(name, self.lang).url)

    def prose(self, id: str) -> str:
        """A link from this page to a hand-written page; empty when there is none with this id."""
        url = self.site.prose_urls.get((id, self.lang))
        return self.relative(url) if url else ""

    def url_of(self, page: AgendaPage) -> str:
        """A link from this page to ``page``."""
        return self.relative(page.url)

    def downloads(self) -> list[tuple[str, str, int]]:
        """The files to download in this language, as (kind, link from this page, kilobytes)."""
        offered = [each for each in self.site.downloads if each.lang == self.lang]
        return [(each.kind, self.relative(each.url), each.kilobytes) for each in offered]

    def host(self, url: str) -> str:
        """The host of an address as a link text, with the name of the law or article that it leads to."""
        host = (urlsplit(url).hostname or url).removeprefix("www.")
        law = next((self.plain(law.title) for law in self.agenda.laws if law.url == url), None)
        if not law and (article := re.search(r"&artikel=(\w+)$", url)):
            law = str(self.words["article"].format(n=article[1]))
        return f"{law} ({host})" if law else host

    def permanent(self, id: str) -> str:
        """The permanent address of an item; only its path if the site has no public address."""
        return self.site.public(f"{ROOTS[self.lang]}id/{id}/")

    # --- translation and sources ---

    def out_of_date(self, *texts: Translated | Words | None) -> TextField | None:
        """The first of these texts whose English, shown on this page, may no longer match the Dutch."""
        found = (self.site.translation.out_of_date(text) for text in texts if text and self.lang != "nl")
        return next((field for field in found if field), None)

    def dutch(self, field: TextField) -> str:
        """A link from this page to a text in Dutch: at its item, or else on the Dutch version of this page."""
        if field.item:
            return self.in_dutch(field.item)
        return self.url_of(self.plan.counterpart(self.page, "nl") if self.page else self.plan.section("home", "nl"))

    def edit_link(self, id: str) -> str:
        """The address for editing an item, at its line; empty when there is none."""
        line = self.site.origins.lines.get(id)
        return self.site.origins.edit.replace("{line}", str(line)) if line else ""

    def corrections(self, id: str) -> list[Correction]:
        """The corrections in the text of an item and its sentences, in the order of the document."""
        entry = self.catalogue[id]
        ids = [id, *(sentence.id for sentence in getattr(entry.item, "sentences", ()))]
        found = [each for one in ids for each in self.site.origins.corrections.get(one, [])]
        return [each for number, each in enumerate(found) if each not in found[:number]]

    def holder(self, id: str) -> Any:
        """The item that has the source of a text: the item itself, or the one that it is part of."""
        entry = self.catalogue[id]
        while not hasattr(entry.item, "editorial") and entry.parent:
            entry = self.catalogue[entry.parent]
        return entry.item

    def document(self, id: str) -> Document | None:
        """The document that an item comes from, or None when it is by the editors."""
        source = getattr(self.holder(id), "document", None)
        return self.catalogue[source].item if source else None

    def headings(self, id: str) -> list[Translated]:
        """The headings in the document above an item, the outermost first."""
        entry = self.catalogue[id]
        if entry.kind == "sentence":
            return self.headings(entry.parent or "")
        if entry.kind == "ambition":
            return [self.catalogue[entry.item.theme].item.line]
        if entry.kind == "passage":
            around = self.catalogue[entry.parent or ""].item
            outer = getattr(around, "heading", None) or around.line
            return [outer, entry.item.heading] if entry.item.heading else [outer]
        document = self.document(id)
        return [document.themes_heading] if entry.kind == "theme" and document and document.themes_heading else []

    # --- items and pages ---

    def kind(self, id: str) -> str:
        """The kind of an item, such as ``ambition``."""
        return self.catalogue[id].kind

    def name(self, id: str) -> Translated:
        """The name of an item, without its id."""
        entry = self.catalogue[id]
        if entry.kind == "passage":
            return entry.item.heading or self._name_of_passage(entry)
        if entry.kind == "part":
            heading: Translated = entry.item.heading
            return heading
        if entry.kind == "term":
            term: Translated = entry.item.term
            return term
        if entry.kind in ("sentence", "quote"):
            return self.name(entry.parent or "")
        if entry.kind == "point":
            point: Translated = entry.item
            return point
        title: Translated = entry.item.title
        return title

    def _name_of_passage(self, entry: Entry) -> Translated:
        """The name of a paragraph without a heading."""
        holder = self.catalogue[entry.parent or ""]
        names = self.name(holder.id)
        closing = holder.kind == "theme"
        number = 1 if closing else holder.item.passages.index(entry.item) + 1
        made = {}
        for lang in LANGS:
            named = self.site.words[lang]["closing_of"] if closing else self.site.words[lang]["passage_of"]
            made[lang] = named.format(id=holder.id, n=number, name=getattr(names, lang) or names.nl)
        return Translated(**made)

    @property
    def themes(self) -> dict[str, int]:
        """Per theme id its number, from 0."""
        return self.site.theme_numbers

    def look(self, id: str | None) -> str:
        """The CSS class with the shape and colour of the theme that an item belongs to; ``t0`` if none."""
        while id is not None:
            entry = self.catalogue[id]
            if entry.kind == "theme":
                return f"t{self.themes[id] % THEME_LOOKS + 1}"
            id = entry.item.theme if entry.kind == "ambition" else entry.parent
        return "t0"

    def terms(self, id: str) -> list[Term]:
        """The glossary terms that an item uses."""
        return self.site.terms.terms_in(id)

    def rest_of_line(self, item: Ambition) -> Translated:
        """The line of an ambition without its title."""
        title = item.title.en or item.title.nl
        return Translated(
            nl=_rest(item.line.nl, item.title.nl), en=_rest(item.line.en, title) if item.line.en else None
        )

    def title(self, page: AgendaPage) -> str:
        """The title of a page, as plain text: for ``<title>``, navigation and the register."""
        if page.kind == "ambition":
            return f"{page.item.id} {self.plain(page.item.title)}"
        if page.kind == "theme":
            return (
                self.plain(page.item.line) if page.item.document else f"{page.item.id}. {self.plain(page.item.title)}"
            )
        if page.item is not None:
            return self.plain(page.item.heading if page.kind == "part" else page.item.title)
        return str(self.words["titles"][page.kind])

    def description(self, page: AgendaPage) -> str:
        """The description of a page, as plain text, for search engines and link previews."""
        return textwrap.shorten(self._about(page), DESCRIBED, placeholder=" …")

    def _about(self, page: AgendaPage) -> str:
        if page.kind in ("ambition", "theme"):
            return self.plain(page.item.line)
        if page.kind == "rule":
            return f"{self.plain(page.item.title)}: {self.plain(page.item.who)}. {self.words['descriptions']['rules']}"
        if page.kind == "role":
            title = self.plain(page.item.title)
            return str(self.words["role_about"].format(name=title[:1].lower() + title[1:]))
        if page.kind == "part":
            return " ".join(
                self.plain(sentence) for passage in page.item.passages for sentence in passage.sentences[:1]
            )
        if page.kind == "home":
            return self.plain(self.agenda.site.description)
        return str(self.words["descriptions"][page.kind])

    # --- words ---

    @property
    def disclaimer(self) -> str:
        """Whose publication the site is not, which documents its texts come from, and what is by the editors."""
        documents = self.agenda.documents
        publishers = dict.fromkeys(self.plain(document.publisher) for document in documents)
        titles = [f"“{self.plain(document.title)}”" for document in documents]
        text = str(self.words["disclaimer"])
        return text.format(publishers=self.enumerated(publishers), documents=self.enumerated(titles))

    def enumerated(self, names: Iterable[str]) -> str:
        """Names as in a sentence: “A, B en C”."""
        *others, last = [*names] or [""]
        return f"{', '.join(others)} {self.words['and']} {last}" if others else last

    def counted(self, kind: str, number: int) -> str:
        """A number of things, such as “drie thema’s”; in words up to twenty."""
        numbers: Sequence[str] = self.words["numbers"]
        one, more = self.words["counted"][kind]
        word = numbers[number] if number < len(numbers) else str(number)
        return str(one if number == 1 else more).format(n=word)

    def period_over(self, last: int) -> bool:
        """Whether a period that lasts until ``last`` is over."""
        return year_of(self.site.now) > last

    def date(self, day: Any) -> str:
        """A date in words, such as “4 november 2021”."""
        return f"{day.day} {self.words['months'][day.month - 1]} {day.year}"


def _rest(line: str, title: str) -> str:
    return line.removeprefix(title).lstrip(": ") or line
