"""Texts as a page shows them: in segments, each with its language, its mark and the glossary term it introduces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise

from agenda.model.schema import Term, Translated, Words
from agenda.site.views.site import Site
from agenda.text.bilingual import Lang

#: A stretch of a text: where it starts, and where what follows it starts.
Span = tuple[int, int]


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


class TextView:
    """The texts of one page. Remembers which glossary terms the page has introduced."""

    def __init__(self, site: Site, lang: Lang) -> None:
        self.site = site
        self.lang = lang
        self._introduced: set[str] = set()

    def plain(self, text: Translated) -> str:
        """The text in the language of the page, or the Dutch when it is not yet translated."""
        return getattr(text, self.lang) or text.nl

    def untranslated(self, text: Translated) -> bool:
        """Whether this page must show the Dutch in place of an English text."""
        return self.lang != "nl" and text.en is None

    def language_shown(self, text: Translated) -> Lang:
        """The language in which this page shows a text."""
        return "nl" if self.untranslated(text) else self.lang

    def segments(self, text: Translated, words: Words | Sequence[str] | None = None) -> list[Segment]:
        """The text in stretches, with the carrying words marked and Dutch on an English page told apart."""
        lang = self.language_shown(text)
        chosen = (getattr(words, lang) or []) if isinstance(words, Words) else list(words or [])
        return self._cut(self.plain(text), lang, _all_occurrences(self.plain(text), chosen))

    def own_segments(self, text: str, lang: Lang | None = None) -> list[Segment]:
        """A text in ``lang``, by default that of the page, with the Dutch words of an English text told apart."""
        return self._cut(text, lang or self.lang, [])

    def with_terms(
        self, text: Translated | str, words: Words | Sequence[str] | None = None, lang: Lang | None = None
    ) -> list[Marked]:
        """A text that is read, in ``lang``, by default as ``segments`` chooses; with the terms that it introduces."""
        said = lang or (self.lang if isinstance(text, str) else self.language_shown(text))
        plain = text if isinstance(text, str) else getattr(text, said) or text.nl
        chosen = (getattr(words, said) or []) if isinstance(words, Words) else list(words or [])
        return self.marked(plain, said, _all_occurrences(plain, chosen))

    def with_quotes(self, text: Translated, *, of_document: bool = False) -> list[Marked]:
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
    """Where ``word`` stands, widened to whole words: half a word that is marked is read out as two."""
    if word not in text:  # as of most texts
        return []
    return [match.span() for match in _whole_words_with(word).finditer(text)]


@lru_cache(maxsize=10_000)  # more than ``re`` itself remembers
def _whole_words_with(word: str) -> re.Pattern[str]:
    return re.compile(rf"[\w-]*{re.escape(word)}[\w-]*")


def _within(position: int, spans: Iterable[Span]) -> bool:
    return any(start <= position < end for start, end in spans)
