"""Texts as a page shows them: in segments with a language, a mark, and the glossary term that they introduce."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise

from agenda.model.schema import Term, Translated, Words
from agenda.site.views.site import Site
from agenda.text.bilingual import Lang

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
