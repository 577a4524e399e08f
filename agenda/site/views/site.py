"""What all pages of a site share: the agenda, interface texts, the source of items, the state of translations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from agenda.checks.translation import State
from agenda.history.timeline import History
from agenda.model.index import Catalogue, TermFinder
from agenda.model.schema import Agenda, Correction, Translated, Words
from agenda.model.texts import TextField, text_fields
from agenda.model.urls import Download, SitePlan
from agenda.site.prose import ProsePage
from agenda.site.settings import Publication, is_local
from agenda.text.bilingual import LANGS, Both, Lang

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

        They may be apart: “gaan over” is in “gaan de burgemeesters over”.
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
