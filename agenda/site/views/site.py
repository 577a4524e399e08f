"""What all pages of a site share: the agenda, interface texts, the source of items, the state of translations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import groupby, pairwise
from typing import Any
from urllib.parse import urlsplit

from agenda.checks.translation import State
from agenda.history.timeline import History
from agenda.model.index import Catalogue, TermFinder
from agenda.model.schema import Agenda, Correction, Term, Translated, Words
from agenda.model.texts import TextField, text_fields
from agenda.model.urls import Download, SitePlan
from agenda.site.prose import ProsePage
from agenda.site.settings import Publication, is_local
from agenda.text import LANGS, Both, Lang

#: The states in which an English text may no longer match the Dutch.
OUT_OF_DATE = (State.STALE, State.BOTH_CHANGED)


@dataclass(frozen=True)
class TranslationState:
    """The texts of ``agenda``, in its order, each with the state of its translation; none when that is not known."""

    agenda: Agenda
    states: Sequence[tuple[TextField, State]] = ()

    @cached_property
    def _out_of_date(self) -> dict[int, TextField]:
        # By identity: equal texts may have been reviewed at different times.
        return {id(self.at(field)): field for field, state in self.states if state in OUT_OF_DATE}

    def at(self, field: TextField) -> Any:
        """The text of the agenda that ``field`` describes."""
        found: Any = self.agenda
        for step in field.path:
            found = found[step] if isinstance(step, int) else getattr(found, step)
        return found

    def out_of_date(self, text: Translated | Words) -> TextField | None:
        """The field of this text object if its Dutch changed since the English was reviewed."""
        return self._out_of_date.get(id(text))

    def having(self, state: State) -> list[TextField]:
        """The texts in a state, in the order of the agenda."""
        return [field for field, each in self.states if each == state]


@dataclass(frozen=True)
class Deployment:
    """What kind of site this is: the ``preview`` of a proposal (its name), a ``demonstration``, or the real one.

    Of a preview, ``report`` is the address of the page about its changes (may be empty), ``new`` has the addresses of
    pages that the proposal adds (None if unknown), and ``live`` says whether the real site has the same address.
    """

    preview: str = ""
    report: str = ""
    new: frozenset[str] | None = None
    live: bool = False
    demonstration: bool = False


@dataclass(frozen=True)
class Origins:
    """Metadata next to the agenda: per item its line in the file and the corrections of its text.

    ``edit`` and ``commit`` are the addresses for editing that file and viewing a commit, with ``{line}`` and
    ``{commit}``, or empty. ``free`` has the id for the next ambition per theme, and for the next theme under "".
    """

    edit: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    corrections: Mapping[str, list[Correction]] = field(default_factory=dict)
    translation: TranslationState | None = None
    free: Mapping[str, str] = field(default_factory=dict)
    publication: Publication = field(default_factory=Publication)
    history: History | None = None
    commit: str = ""
    deployment: Deployment = Deployment()


class Site:
    """The agenda and its metadata. ``words`` are the interface texts per language, ``now`` the build time if known."""

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
        self.translation = self.origins.translation or TranslationState(agenda)
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
        """All text in each language, one text per line, for ``language_of``: of the agenda and of its corrections."""
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
        """The language in which the agenda has the ``quoted`` words, Dutch first; None when it does not have them.

        They may be apart: “gaan over” is in “gaan de gezagen over”.
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
        """The files to download, made when the first page offers them."""
        return list(self.make_downloads())

    def absolute(self, url: str) -> str:
        """The full address of ``url``, which is relative to the root of the site."""
        return f"{self.url.rstrip('/')}/{url}"

    @property
    def is_local(self) -> bool:
        """Whether the site has no public address."""
        return is_local(self.url)

    def public(self, url: str) -> str:
        """The full address, or only its path if the site has no public address."""
        return urlsplit(self.absolute(url)).path if self.is_local else self.absolute(url)


def _words_in(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _is_about_texts(field: TextField) -> bool:
    """Whether a text quotes others, so that its words may be in either language."""
    return field.path[0] == "translation_notes" or "corrections" in field.path or "left_as_is" in field.path


# --- texts in segments ---


#: A part of a text, as (start, end).
Span = tuple[int, int]


@dataclass(frozen=True)
class Segment:
    """A part of a text: ``lang`` if that is not the language of the page, ``mark`` if a link rests on these words,
    ``term`` if the page uses this glossary term here for the first time.
    """

    text: str
    lang: Lang | None = None
    mark: bool = False
    term: Term | None = None


#: Segments with the glossary term that they introduce, if any.
Run = tuple[Term | None, list[Segment]]

#: Whether runs are marked, and the runs: one mark may hold a term.
Marked = tuple[bool, list[Run]]


class TextView:
    """The texts of one page. Remembers which glossary terms the page has introduced."""

    def __init__(self, site: Site, lang: Lang) -> None:
        self.site = site
        self.lang = lang
        self._introduced: set[str] = set()

    def plain(self, text: Translated) -> str:
        """A text in the language of the page, or in Dutch if it has no translation."""
        return getattr(text, self.lang) or text.nl

    def untranslated(self, text: Translated) -> bool:
        """Whether this page shows the Dutch for lack of a translation."""
        return self.lang != "nl" and text.en is None

    def language_shown(self, text: Translated) -> Lang:
        """The language in which this page shows a text."""
        return "nl" if self.untranslated(text) else self.lang

    def segments(self, text: Translated, words: Words | Sequence[str] | None = None) -> list[Segment]:
        """A text in segments, with ``words`` marked and Dutch on an English page labelled."""
        lang = self.language_shown(text)
        chosen = (getattr(words, lang) or []) if isinstance(words, Words) else list(words or [])
        return self._cut(self.plain(text), lang, _all_occurrences(self.plain(text), chosen))

    def own_segments(self, text: str, lang: Lang | None = None) -> list[Segment]:
        """An interface text or title in segments, with the Dutch words of an English text labelled."""
        return self._cut(text, lang or self.lang, [])

    def with_terms(
        self, text: Translated | str, words: Words | Sequence[str] | None = None, lang: Lang | None = None
    ) -> list[Marked]:
        """Like ``segments``, with the glossary terms that the text introduces; ``lang`` to choose the language."""
        said = lang or (self.lang if isinstance(text, str) else self.language_shown(text))
        plain = text if isinstance(text, str) else getattr(text, said) or text.nl
        chosen = (getattr(words, said) or []) if isinstance(words, Words) else list(words or [])
        return self.marked(plain, said, _all_occurrences(plain, chosen))

    def with_quotes(self, text: Translated, *, of_document: bool = False) -> list[Marked]:
        """A text about other texts: what it quotes, or has in brackets, is labelled with its own language.

        With ``of_document`` it quotes a document: a quote that is not in the agenda is Dutch.
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
        return self.marked(plain, self.language_shown(text), [], quoted)

    def marked(
        self, plain: str, lang: Lang, marks: Sequence[Span], quoted: Sequence[tuple[Span, Lang]] = ()
    ) -> list[Marked]:
        """A text in ``lang`` with its ``marks``, what is ``quoted`` and the terms it introduces."""
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


def _all_occurrences(text: str, words: Iterable[str]) -> list[Span]:
    return [span for word in words for span in occurrences(text, word)]


def occurrences(text: str, word: str) -> list[Span]:
    """Where ``word`` is, widened to whole words: screen readers read a half-marked word as two."""
    if word not in text:  # as of most texts
        return []
    return [match.span() for match in _whole_words_with(word).finditer(text)]


@lru_cache(maxsize=10_000)  # more than ``re`` itself remembers
def _whole_words_with(word: str) -> re.Pattern[str]:
    return re.compile(rf"[\w-]*{re.escape(word)}[\w-]*")


def _within(position: int, spans: Iterable[Span]) -> bool:
    return any(start <= position < end for start, end in spans)
