"""What the templates see: the agenda as the reader of one page meets it, in the language of that page."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from agenda.checks.translation import lock_path, reviewed_line
from agenda.help.explanations import explanations
from agenda.help.item_template import template
from agenda.history.timeline import History
from agenda.model.glossary import TermFinder, whole_words
from agenda.model.index import Catalogue, Entry, Tie, text_in
from agenda.model.schema import (
    Agenda,
    Ambition,
    Correction,
    Document,
    FocusPoint,
    Link,
    LinkEnd,
    LinkKind,
    Role,
    Rule,
    Sentence,
    Term,
    Theme,
    Translated,
    Words,
)
from agenda.model.texts import TextField, text_fields
from agenda.model.urls import ROOTS, AgendaPage, Download, SitePlan
from agenda.site.prose import ProsePage
from agenda.site.publication import Publication, as_link, is_local
from agenda.site.sbom import load_carried, load_components
from agenda.site.translation_state import Standings
from agenda.text.bilingual import LANGS, Both, Lang
from agenda.util.clock import year_of

#: How many forms and colours the stylesheet has for themes; the seventh theme begins again.
THEME_LOOKS = 6

#: How many letters a search engine shows of a description; a longer one is cut at a word.
DESCRIBED = 160
#: How many ambitions the arc diagram puts in one row, on a phone still to be seen; more stand in rows by theme.
ONE_ROW = 16
LONGEST_ROW = 14
#: With more rows than this the diagram is no picture at a glance any more: a cover does without.
MOST_ROWS = 8

T = TypeVar("T")

#: A stretch of a text: where it starts, and where what follows it starts.
Span = tuple[int, int]

#: The kinds of thing that stand in the register by their name.
IN_REGISTER = ("part", "passage", "theme", "ambition", "point", "rule", "role", "law", "term")


@dataclass(frozen=True)
class Standing:
    """What a site is: the ``preview`` of a proposal (its name), a ``demonstration``, or neither.

    ``report`` is where in a preview the page about its changes stands, empty when there is none; ``new`` the addresses
    of the pages that the proposal adds, None when that is not known; ``live`` whether the address of the site is that
    of the real one.
    """

    preview: str = ""
    report: str = ""
    new: frozenset[str] | None = None
    live: bool = False
    demonstration: bool = False


@dataclass(frozen=True)
class Origins:
    """Where each item comes from: its line in the agenda file, what was corrected in its text, how its English stands.

    ``edit`` is the address of the page to edit that file, with ``{line}`` in it; empty when there is none. ``free`` has
    per theme the id for its next ambition, and that for the next theme under the empty text. ``publication`` says who
    publishes the site. ``history`` is what is known of the past, and ``commit`` the address where a commit can be seen,
    with ``{commit}`` in it; empty when there is none. ``standing`` is what the site is when it is not the real one.
    """

    edit: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    corrections: Mapping[str, list[Correction]] = field(default_factory=dict)
    standings: Standings | None = None
    free: Mapping[str, str] = field(default_factory=dict)
    publication: Publication = field(default_factory=Publication)
    history: History | None = None
    commit: str = ""
    standing: Standing = Standing()


class Site:
    """What all pages share. ``words`` are our own words per language, ``now`` the time of the build if known."""

    def __init__(
        self,
        agenda: Agenda,
        words: Mapping[Lang, Mapping[str, Any]],
        prose: Sequence[ProsePage] = (),
        now: datetime | None = None,
        url: str = "/",
        *,
        origins: Origins | None = None,
    ) -> None:
        self.origins = origins or Origins()
        self.standings = self.origins.standings or Standings(agenda)
        self.make_downloads: Callable[[], Iterable[Download]] = tuple
        self.agenda = agenda
        self.words = words
        self.prose_pages = list(prose)
        self.now = now
        self.url = url
        self.catalogue = Catalogue(agenda)
        self.plan = SitePlan(agenda, self.catalogue)
        self.terms = TermFinder(self.catalogue)
        self.theme_numbers = {theme.id: number for number, theme in enumerate(agenda.themes)}
        self.prose_urls = {(page.head.id, page.lang): page.url for page in prose}

    @cached_property
    def _said(self) -> Both:
        """All that is said in each language, a text a line, as words with a space around each: the texts of the agenda,
        and what a document has and we corrected.
        """
        fields = [field for field in text_fields(self.agenda) if not _is_about_texts(field)]
        said: dict[Lang, list[str]] = {
            "nl": [field.nl for field in fields],
            "en": [field.en for field in fields if field.en],
        }
        said["nl"] += [form for term in self.agenda.terms for form in term.forms]
        for document in self.agenda.documents:
            said["nl"] += [each.text for each in document.left_as_is]
            for correction in document.corrections:
                said["nl"] += [text for each in correction.replacements for text in (each.found, each.becomes)]
        return {lang: "\n".join(f" {' '.join(_words_in(text))} " for text in said[lang]) for lang in LANGS}

    @cached_property
    def _words(self) -> dict[Lang, set[str]]:
        return {lang: set(self._said[lang].split()) for lang in LANGS}

    def language_of(self, quoted: str) -> Lang | None:
        """The language in which the agenda says the ``quoted`` words, Dutch first; None when it does not say them.

        Words that stand there but not in this order count too: “gaan over” of “gaan de burgemeesters over”.
        """
        words = _words_in(quoted)
        if not words:
            return None
        in_order = f" {' '.join(words)} "
        if found := next((lang for lang in LANGS if in_order in self._said[lang]), None):
            return found
        said_in = [lang for lang in LANGS if self._words[lang].issuperset(words)]
        return said_in[0] if len(said_in) == 1 else None

    @cached_property
    def downloads(self) -> list[Download]:
        """What can be taken along, made when a page first offers it: few pages do."""
        return list(self.make_downloads())

    def absolute(self, url: str) -> str:
        """The full address of ``url``, which counts from the root of the site."""
        return f"{self.url.rstrip('/')}/{url}"

    @property
    def is_local(self) -> bool:
        """Whether the site stands on this machine, or nowhere yet."""
        return is_local(self.url)

    def public(self, url: str) -> str:
        """The same, or only its path where the site stands on this machine: nobody else has that address."""
        return urlsplit(self.absolute(url)).path if self.is_local else self.absolute(url)


@dataclass(frozen=True)
class Segment:
    """A stretch of text: ``lang`` when it is in another language than the page, ``mark`` when it carries a link.

    ``term`` is the glossary term that the page uses here for the first time; see ``Run``.
    """

    text: str
    lang: Lang | None = None
    mark: bool = False
    term: Term | None = None


#: A stretch of a text in segments, with the glossary term that it introduces on the page, if any.
Run = tuple[Term | None, list[Segment]]

#: Runs in a row, and whether they are marked as one: a term within marked words leaves that mark whole.
Marked = tuple[bool, list[Run]]


@dataclass(frozen=True)
class RegisterRow:
    """A line of the register: where it leads, its name in segments, and what kind of thing it is."""

    href: str
    segments: list[Segment]
    kind: str

    @property
    def text(self) -> str:
        """The name as plain text."""
        return "".join(segment.text for segment in self.segments)


class View:
    """What a template sees: the agenda as the reader of one page meets it, in that page's language."""

    def __init__(self, site: Site, lang: Lang, url: str, page: AgendaPage | None = None) -> None:
        self.site = site
        self.lang = lang
        self.url = url
        self.folders = url.split("/")[:-1]
        self.page = page
        self.item = page.item if page else None
        self.agenda = site.agenda
        self.plan = site.plan
        self.catalogue = site.catalogue
        self.words: Mapping[str, Any] = site.words[lang]
        self._introduced: set[str] = set()

    # --- addresses ---

    def relative(self, url: str) -> str:
        """The address ``url``, counted from the root of the site, as a link from this page."""
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
        """A link from this page to the thing with this id."""
        return self.relative(self.plan.address(id, self.lang))

    def linked(self, url: str) -> str:
        """The full address of ``url`` for who reads elsewhere; a link from here when the site has no address."""
        return self.relative(url) if self.site.is_local else self.site.absolute(url)

    def name_at(self, url: str) -> Translated | str:
        """What stands at an address of the site, which counts from its root: the name of an item, or a title."""
        path, _, anchor = url.partition("#")
        if anchor in self.catalogue:
            return self.name(anchor)
        if page := self.plan.by_url.get(path):
            return self.name(page.id) if page.item else self.title(page)
        return next((each.head.title for each in self.site.prose_pages if each.url == path), path)

    def in_dutch(self, id: str) -> str:
        """A link from this page to the thing with this id on its Dutch page."""
        return self.relative(self.plan.address(id, "nl"))

    def section(self, name: str) -> str:
        """A link from this page to a page that every agenda has."""
        return self.relative(self.plan.section(name, self.lang).url)

    def prose(self, id: str) -> str:
        """A link from this page to the hand-written page with this id; empty when there is none."""
        url = self.site.prose_urls.get((id, self.lang))
        return self.relative(url) if url else ""

    def url_of(self, page: AgendaPage) -> str:
        """A link from this page to ``page``."""
        return self.relative(page.url)

    def downloads(self) -> list[tuple[str, str, int]]:
        """What can be taken along in this language, as (kind, link from this page, kilobytes)."""
        offered = [each for each in self.site.downloads if each.lang == self.lang]
        return [(each.kind, self.relative(each.url), each.kilobytes) for each in offered]

    # --- texts ---

    def plain(self, text: Translated) -> str:
        """The text in the language of the page, or the Dutch when it is not yet translated."""
        return getattr(text, self.lang) or text.nl

    def untranslated(self, text: Translated) -> bool:
        """Whether this page must show the Dutch in place of an English text."""
        return self.lang != "nl" and text.en is None

    def spoken(self, text: Translated) -> Lang:
        """The language in which this page shows a text."""
        return "nl" if self.untranslated(text) else self.lang

    def segments(self, text: Translated, words: Words | Sequence[str] | None = None) -> list[Segment]:
        """The text in stretches, with the carrying words marked and Dutch on an English page told apart."""
        lang = self.spoken(text)
        chosen = (getattr(words, lang) or []) if isinstance(words, Words) else list(words or [])
        return self._cut(self.plain(text), lang, _all_occurrences(self.plain(text), chosen))

    def say(self, text: str, lang: Lang | None = None) -> list[Segment]:
        """A text in ``lang``, by default that of the page, with the Dutch words of an English text told apart."""
        return self._cut(text, lang or self.lang, [])

    def read(
        self, text: Translated | str, words: Words | Sequence[str] | None = None, lang: Lang | None = None
    ) -> list[Marked]:
        """A text that is read, in ``lang``, by default as ``segments`` chooses; with the terms that it introduces."""
        said = lang or (self.lang if isinstance(text, str) else self.spoken(text))
        plain = text if isinstance(text, str) else getattr(text, said) or text.nl
        chosen = (getattr(words, said) or []) if isinstance(words, Words) else list(words or [])
        return self._read(plain, said, _all_occurrences(plain, chosen))

    def quoting(self, text: Translated, *, of_document: bool = False) -> list[Marked]:
        """A text about other texts: what it quotes, or names in brackets, is in the language of that.

        ``of_document`` when it quotes a document, so that what is not English is Dutch, slips of the pen too.
        """
        plain = self.plain(text)
        quoted: list[tuple[Span, Lang]] = []
        for match in re.finditer("“([^”]+)”|\\(([^)]+)\\)", plain):
            group = match.lastindex or 0
            lang = self.site.language_of(match[group])
            if lang is None and of_document and group == 1:
                lang = "nl"
            if lang and lang != self.lang and re.search(r"[^\W\d]", match[group]):
                quoted.append((match.span(group), lang))
        return self._read(plain, self.spoken(text), [], quoted)

    def _read(
        self, plain: str, lang: Lang, marks: Sequence[Span], quoted: Sequence[tuple[Span, Lang]] = ()
    ) -> list[Marked]:
        new: list[tuple[Span, Term]] = []
        for span, term in self.site.terms.find(plain, lang):
            if term.id not in self._introduced:
                self._introduced.add(term.id)
                new.append((span, term))
        segments = self._cut(plain, lang, marks, new, quoted)
        partly = [segment.term for segment in segments if segment.term and not segment.mark]
        found: list[Marked] = []
        for marked, stretch in groupby(segments, key=lambda each: each.mark and each.term not in partly):
            inner = [replace(each, mark=False) if marked else each for each in stretch]
            found.append((marked, [(term, list(run)) for term, run in groupby(inner, key=lambda each: each.term)]))
        return found

    def _cut(
        self,
        text: str,
        lang: Lang,
        marks: Sequence[Span],
        terms: Sequence[tuple[Span, Term]] = (),
        quoted: Sequence[tuple[Span, Lang]] = (),
    ) -> list[Segment]:
        foreign = self.site.terms.dutch_words(text) if lang == "en" else []
        whole: Lang | None = lang if lang != self.lang else None
        spans = (*marks, *foreign, *(span for span, _ in (*terms, *quoted)))
        if text and not spans:  # as nearly always
            return [Segment(text, whole)]
        edges = sorted({0, len(text), *(edge for span in spans for edge in span)})
        return [
            Segment(
                text[start:end],
                next(
                    (other for span, other in quoted if _within(start, [span])),
                    "nl" if _within(start, foreign) else whole,
                ),
                _within(start, marks),
                next((term for span, term in terms if _within(start, [span])), None),
            )
            for start, end in pairwise(edges)
        ]

    # --- how the English stands to the Dutch ---

    def out_of_date(self, *texts: Translated | Words | None) -> TextField | None:
        """The first of these texts that this page shows in an English that may say something else than the Dutch."""
        found = (self.site.standings.out_of_date(text) for text in texts if text and self.lang != "nl")
        return next((field for field in found if field), None)

    def dutch(self, field: TextField) -> str:
        """A link from this page to a text on the Dutch page; what has no address of its own, on this page in Dutch."""
        if field.item:
            return self.in_dutch(field.item)
        return self.url_of(self.plan.counterpart(self.page, "nl") if self.page else self.plan.section("home", "nl"))

    def lock_line(self, field: TextField) -> str:
        """The line of the lock by which an editor says: this English is right for this Dutch."""
        return str(reviewed_line(field))

    def items_of(self, field: TextField) -> list[str]:
        """The ids of what a text belongs to: an item, both of a connection, or none for the name of the site."""
        match field.path:
            case ("links", int(index), *_):
                return [end.id for end in self.agenda.links[index].ends]
            case ("translation_notes", int(index), *_):
                return [self.agenda.translation_notes[index].place]
        return [field.item] if field.item else []

    # --- where a text comes from ---

    def edit_link(self, id: str) -> str:
        """The address where this item can be edited, at its own line; empty when the site has no such address."""
        line = self.site.origins.lines.get(id)
        return self.site.origins.edit.replace("{line}", str(line)) if line else ""

    def editor(self, file: str) -> str:
        """The address where the agenda or its lock can be edited as a whole; empty when the site has none."""
        address = self.site.origins.edit.partition("#")[0]
        folder, _, name = address.rpartition("/")
        return f"{folder}/{lock_path(Path(name)).name}" if address and file == "lock" else address

    def templates(self, kind: str) -> list[tuple[str, Theme | None, str]]:
        """Templates of a new item, as (its id if known, its theme if any, YAML): of an ambition one for each theme."""
        free = self.site.origins.free
        if kind == "ambition":
            rows = [(free.get(theme.id, ""), theme) for theme in self.agenda.themes]
            return [(id, theme, template(kind, id, self.lang, theme=theme.id)) for id, theme in rows]
        id = free.get("", "") if kind == "theme" else ""
        return [(id, None, template(kind, id, self.lang))]

    def checks(self) -> list[dict[str, Any]]:
        """What every code of a finding means; see ``explanations``."""
        return explanations(self.lang)

    def components(self) -> list[tuple[str, str, str]]:
        """What building the site takes, as (name, version, licence); a package in two versions stands there twice."""
        return [(each.name, each.version, each.licence) for each in load_components()]

    def carried(self) -> list[tuple[str, str, str]]:
        """What of others a reader gets with the site, as (name, what it is for, licence)."""
        return [(each["name"], each["what"][self.lang], each["licence"]) for each in load_carried()]

    def contact_link(self, contact: str) -> str:
        """A contact as the address of a link."""
        return as_link(contact)

    def corrections(self, id: str) -> list[Correction]:
        """What was corrected in the text of this item, its sentences included, in the order of the document."""
        entry = self.catalogue[id]
        ids = [id, *(sentence.id for sentence in getattr(entry.item, "sentences", ()))]
        found = [each for one in ids for each in self.site.origins.corrections.get(one, [])]
        return [each for number, each in enumerate(found) if each not in found[:number]]

    def holder(self, id: str) -> Any:
        """The item that says whether a text comes from a document: the item itself, or the one it is part of."""
        entry = self.catalogue[id]
        while not hasattr(entry.item, "editorial") and entry.parent:
            entry = self.catalogue[entry.parent]
        return entry.item

    def document(self, id: str) -> Document | None:
        """The document that this item comes from, or None when it is the editors' own."""
        source = getattr(self.holder(id), "document", None)
        return self.catalogue[source].item if source else None

    def headings(self, id: str) -> list[Translated]:
        """The headings of the document under which this item stands, the outermost first."""
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

    def permanent(self, id: str) -> str:
        """The full address of this item that never changes; only its path on this machine."""
        return self.site.public(f"{ROOTS[self.lang]}id/{id}/")

    # --- what an item is ---

    def kind(self, id: str) -> str:
        """The kind of the thing with this id, such as ``ambition``."""
        return self.catalogue[id].kind

    def name(self, id: str) -> Translated:
        """How the thing with this id is called, without its id."""
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
        """What we call a paragraph that has no heading of its own, in both languages."""
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
        """The class that gives a theme, or what belongs to one, its form and colour; ``t0`` for the rest."""
        while id is not None:
            entry = self.catalogue[id]
            if entry.kind == "theme":
                return f"t{self.themes[id] % THEME_LOOKS + 1}"
            id = entry.item.theme if entry.kind == "ambition" else entry.parent
        return "t0"

    def ties(self, id: str, *kinds: str) -> list[Tie]:
        """The links that touch this item; see ``Catalogue.ties_of``."""
        return self.catalogue.ties_of(id, *kinds)

    def ties_through(self, passage: str) -> dict[str, list[Tie]]:
        """The links of other items that run through this passage, but for those of the page's own item."""
        own = {passage, self.item.id if self.item else None}
        return {id: ties for id, ties in self.catalogue.ties_through.get(passage, {}).items() if id not in own}

    def terms(self, id: str) -> list[Term]:
        """The glossary terms that this item uses."""
        return self.site.terms.terms_in(id)

    def explanation(self, item: Ambition) -> tuple[list[Term], list[Term], list[FocusPoint]]:
        """What can be explained of an ambition: the terms with a source, those without, and the points with neither.

        Only a definition with a source explains; what has none is said to be unexplained.
        """
        terms = self.terms(item.id)
        sourced = [term for term in terms if term.sources]
        bare = [
            point
            for point in item.points
            if not any(term in sourced for _, term in self.site.terms.find(point.nl, "nl"))
        ]
        return sourced, [term for term in terms if term not in sourced], bare

    def used_in(self, term: str) -> list[str]:
        """The ids of the items that use this term."""
        return self.site.terms.used_in[term]

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
        """What a page is about, as plain text, for search engines and previews: no more than these show of it."""
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

    # --- what the templates draw from ---

    def naming(self, role: Role) -> list[tuple[str, list[Translated]]]:
        """Where the agenda names this role: (id of the passage or ambition, its sentences that do)."""
        pattern = whole_words(role.names.nl)
        found = [
            (entry.id, [text for text in self.catalogue.texts(entry.id) if pattern.search(text.nl)])
            for entry in self.catalogue.of_kind("passage", "theme", "ambition")
        ]
        return [(id, texts) for id, texts in found if texts]

    def named(self, text: Translated, role: Role, lang: Lang) -> list[Marked]:
        """A text in ``lang`` with the names of this role marked; empty when it is not in that language."""
        said, names = getattr(text, lang), getattr(role.names, lang) or []
        return self._read(said, lang, [match.span() for match in whole_words(names).finditer(said)]) if said else []

    def counted(self, kind: str, number: int) -> str:
        """A number of things, as in “drie thema’s”; a word where we have one."""
        numbers: Sequence[str] = self.words["numbers"]
        one, more = self.words["counted"][kind]
        word = numbers[number] if number < len(numbers) else str(number)
        return str(one if number == 1 else more).format(n=word)

    def listed(self, names: Iterable[str]) -> str:
        """Names as a sentence names them: “A1.1, A1.2 en A1.3”."""
        *others, last = names
        return f"{', '.join(others)} {self.words['and']} {last}" if others else last

    def host(self, url: str) -> str:
        """The host of an address, as the text of a link to it; with the article when it leads to one of a law."""
        host = (urlsplit(url).hostname or url).removeprefix("www.")
        law = next((self.plain(law.title) for law in self.agenda.laws if law.url == url), None)
        if not law and (article := re.search(r"&artikel=(\w+)$", url)):
            law = str(self.words["article"].format(n=article[1]))
        return f"{law} ({host})" if law else host

    def rest_of_line(self, item: Ambition) -> Translated:
        """What the line of an ambition says after its title."""
        title = item.title.en or item.title.nl
        return Translated(
            nl=_rest(item.line.nl, item.title.nl), en=_rest(item.line.en, title) if item.line.en else None
        )

    def carrying(self, end: LinkEnd, lang: Lang) -> list[str]:
        """The words of one side of a link as they stand in its text: whole words, each once whatever its capitals."""
        chosen = (getattr(end.words, lang) or []) if end.words else []
        texts = text_in(self.catalogue.texts(self.catalogue.passage_of(end)), lang)
        whole = [text[start:stop] for word in chosen for text in texts for start, stop in _occurrences(text, word)]
        found: dict[str, str] = {}
        for word in whole:
            found.setdefault(word.casefold(), word)
        return list(found.values())

    def excerpts(self, end: LinkEnd) -> list[tuple[str, Translated]]:
        """The whole clauses in which the words of this end stand, each with a label such as “A1.2”.

        An ambition gives its focus points when they hold all the words, else its whole line; a passage or a
        law gives whole sentences. Never less: a cut quote could change its meaning.
        """
        if not end.words:
            return []
        entry = self.catalogue[self.catalogue.passage_of(end)]
        words = end.words.nl
        if entry.kind == "ambition":
            points = [point for point in entry.item.points if any(word in point.nl for word in words)]
            in_title = any(word in entry.item.title.nl for word in words)
            if not in_title and all(any(word in point.nl for point in points) for word in words):
                return [(point.id, point) for point in points]
            return [(entry.id, entry.item.line)]
        label = entry.id if entry.kind == "theme" else self.plain(self.name(entry.id))
        found = [text for text in self.catalogue.texts(entry.id) if any(word in text.nl for word in words)]
        return [(label, text) for text in found]

    def places(self) -> dict[str, int]:
        """Where each ambition stands on the line of the arc diagram: 48 apart, 72 where a theme begins."""
        places: dict[str, int] = {}
        at = 0
        for ambitions in self.catalogue.ambitions_of.values():
            for ambition in ambitions:
                places[ambition.id] = at
                at += 48
            at += 24 if ambitions else 0
        return places

    def spots(self) -> dict[str, tuple[int, int]]:
        """Where each ambition stands in the diagram as it lies: how far along, and in which row."""
        if len(self.catalogue.of_kind("ambition")) <= ONE_ROW:
            return {id: (at, 0) for id, at in self.places().items()}
        rows = [
            ambitions[start : start + LONGEST_ROW]
            for ambitions in self.catalogue.ambitions_of.values()
            for start in range(0, len(ambitions), LONGEST_ROW)
        ]
        return {each.id: (at * 48, row) for row, ids in enumerate(rows) for at, each in enumerate(ids)}

    def at_a_glance(self) -> bool:
        """Whether the diagram is small enough for a cover."""
        return max((row for _, row in self.spots().values()), default=0) < MOST_ROWS

    def arcs(self) -> list[tuple[Link, str, str]]:
        """The links between two ambitions with both ids, the loosest kind first so that firm lines lie on top."""
        links = self.links_between("ambition", "ambition")
        arcs = [(link, link.ends[0].id, link.ends[1].id) for link in links]
        return sorted(arcs, key=lambda arc: list(LinkKind).index(arc[0].kind), reverse=True)

    def spans(self) -> list[int]:
        """How far each arc reaches along the line of the diagram."""
        places = self.places()
        return [abs(places[first] - places[second]) for _, first, second in self.arcs()]

    def links_between(self, *kinds: str) -> list[Link]:
        """The links between an item of the first kind and one of the second, either way round."""
        wanted = sorted(kinds)
        return [link for link in self.agenda.links if sorted(self.kind(end.id) for end in link.ends) == wanted]

    def in_order(self, links: Iterable[Link]) -> list[Tie]:
        """Links by the place in the agenda of their two items, each seen from the first of them."""
        place = {id: number for number, id in enumerate(self.catalogue.entries)}
        ties = [Tie(link, *sorted(link.ends, key=lambda end: place[end.id])) for link in links]
        return sorted(ties, key=lambda tie: (place[tie.own.id], place[tie.other.id]))

    def linked_with(self, kind: str, other: str) -> list[str]:
        """The ids of the items of kind ``other`` that any item of ``kind`` is linked with, in the order of the data."""
        ends = {end.id for link in self.links_between(kind, other) for end in link.ends}
        return [entry.id for entry in self.catalogue.of_kind(other) if entry.id in ends]

    def other_links(self) -> list[Link]:
        """The links that the two tables of ambitions do not show."""
        shown = (["ambition", "rule"], ["ambition", "ambition"])
        return [link for link in self.agenda.links if sorted(self.kind(end.id) for end in link.ends) not in shown]

    def diagram_rules(self) -> dict[str, Rule] | None:
        """The four rules that the diagram draws by their ids, or None when the agenda has other rules."""
        rules = {rule.id: rule for rule in self.agenda.rules}
        return rules if set(rules) == {"wat", "hoe", "kaders", "hetzelfde-doel"} else None

    def beside_rules(self) -> list[Sentence]:
        """What the passages that state rules say besides: their other sentences."""
        stating = {rule.sentence for rule in self.agenda.rules}
        passages = [self.catalogue[id].item for id in self.catalogue.rules_in]
        return [each for passage in passages for each in passage.sentences if each.id not in stating]

    def wrapped(self, text: str, width: int, lines: int | None = None) -> list[str]:
        """A text in lines of about ``width`` units of the diagram, where a letter takes about seven.

        Of more than ``lines`` the rest is left out, with dots in its place.
        """
        letters = max(width // 7, 10)
        wrapped = textwrap.wrap(text, letters)
        if lines is None or len(wrapped) <= lines:
            return wrapped
        return [*wrapped[: lines - 1], f"{wrapped[lines - 1][: letters - 2].rstrip()} …"]

    def glossary(self) -> dict[str, list[Term]]:
        """The glossary in the alphabet of the page's language, per first letter."""
        return _per_letter(self.agenda.terms, lambda term: self.plain(term.term))

    def sorted_terms(self) -> list[Term]:
        """The glossary in the alphabet of the page's language."""
        return [term for terms in self.glossary().values() for term in terms]

    def register(self) -> dict[str, list[RegisterRow]]:
        """Everything with a name, per first letter."""
        rows: list[RegisterRow] = []
        for entry in self.catalogue.of_kind(*IN_REGISTER):
            name = self.name(entry.id)
            rows.append(RegisterRow(self.href(entry.id), self.segments(name), self.words["kind_names"][entry.kind]))
        page_kind = self.words["kind_names"]["page"]
        rows += [
            RegisterRow(self.url_of(page), self.say(self.title(page)), page_kind)
            for page in self.plan.pages
            if page.item is None and page.lang == self.lang
        ]
        rows += [
            RegisterRow(self.relative(prose.url), self.say(prose.head.title), page_kind)
            for prose in self.site.prose_pages
            if prose.lang == self.lang
        ]
        return _per_letter(sorted(rows, key=lambda row: row.kind), lambda row: row.text)

    def period_over(self, last: int) -> bool:
        """Whether a period that lasts until ``last`` is over."""
        return year_of(self.site.now) > last

    def date(self, day: Any) -> str:
        """A date in words, such as “4 november 2021”."""
        return f"{day.day} {self.words['months'][day.month - 1]} {day.year}"


def _rest(line: str, title: str) -> str:
    return line.removeprefix(title).lstrip(": ") or line


def _alphabetical(text: str) -> str:
    """The key by which names are put in order: no accents, capitals or marks."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum() or letter == " ").strip()


def _per_letter(items: Iterable[T], name: Callable[[T], str]) -> dict[str, list[T]]:
    """Items in the order of the alphabet, per first letter of their names."""
    letters: dict[str, list[T]] = {}
    for item in sorted(items, key=lambda item: _alphabetical(name(item))):
        letters.setdefault(_alphabetical(name(item))[:1].upper() or "#", []).append(item)
    return letters


def _words_in(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _all_occurrences(text: str, words: Iterable[str]) -> list[Span]:
    return [span for word in words for span in _occurrences(text, word)]


def _occurrences(text: str, word: str) -> list[Span]:
    """Where ``word`` stands, widened to whole words: half a word that is marked is read out as two."""
    if word not in text:  # as of most texts
        return []
    return [match.span() for match in _whole_words_with(word).finditer(text)]


@lru_cache(maxsize=10_000)  # more than ``re`` itself remembers
def _whole_words_with(word: str) -> re.Pattern[str]:
    return re.compile(rf"[\w-]*{re.escape(word)}[\w-]*")


def _is_about_texts(field: TextField) -> bool:
    """Whether a text quotes others, so that its words say nothing about the language that they are in."""
    return field.path[0] == "translation_notes" or "corrections" in field.path or "left_as_is" in field.path


def _within(position: int, spans: Iterable[Span]) -> bool:
    return any(start <= position < end for start, end in spans)
