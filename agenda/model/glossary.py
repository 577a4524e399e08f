"""Finds glossary terms in texts: which terms a text uses, and which words of an English text are Dutch."""

from __future__ import annotations

import re
from functools import cached_property

from agenda.model.index import Catalogue
from agenda.model.schema import Term
from agenda.text.bilingual import Lang

#: The kinds of item whose Dutch texts are searched for terms. (A rule quotes a sentence of a passage.)
SEARCHED = ("passage", "theme", "ambition")


class TermFinder:
    """Looks for the ``forms`` of the glossary terms: whole words, capitals or not, the longest first."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.terms = catalogue.agenda.terms

    @cached_property
    def _by_form(self) -> dict[str, Term]:
        return {form.casefold(): term for term in reversed(self.terms) for form in term.forms}

    @cached_property
    def _any_form(self) -> re.Pattern[str]:
        return whole_words(list(self._by_form))

    @cached_property
    def _dutch_only(self) -> re.Pattern[str]:
        # "cybercrime" is English too: a form that is the English term itself is no foreign word there.
        return whole_words([form for form, term in self._by_form.items() if form != (term.term.en or "").casefold()])

    def terms_in(self, id: str) -> list[Term]:
        """The terms that the Dutch texts of this item use, in the order of the glossary."""
        used = {
            self._by_form[match.casefold()].id
            for text in self.catalogue.texts(id)
            for match in self._any_form.findall(text.nl)
        }
        return [term for term in self.terms if term.id in used]

    def find(self, text: str, lang: Lang) -> list[tuple[tuple[int, int], Term]]:
        """Where a text in ``lang`` uses a term, as ((start, end), term).

        In English a term is found by its English name, without what is in brackets, and by its Dutch forms.
        """
        if lang == "nl":
            return [(match.span(), self._by_form[match[0].casefold()]) for match in self._any_form.finditer(text)]
        pattern, by_name = self._english
        return [(match.span(), by_name[match[0].casefold()]) for match in pattern.finditer(text)]

    @cached_property
    def _english(self) -> tuple[re.Pattern[str], dict[str, Term]]:
        by_name = dict(self._by_form)
        for term in reversed(self.terms):
            if term.term.en:
                name = term.term.en.partition(" (")[0].casefold()
                by_name |= {name: term, f"{name}s": term}
        return whole_words(list(by_name)), by_name

    @cached_property
    def used_in(self) -> dict[str, list[str]]:
        """Per term id the ids of the items whose Dutch texts use it, in the order of the data."""
        uses: dict[str, list[str]] = {term.id: [] for term in self.terms}
        for entry in self.catalogue.of_kind(*SEARCHED):
            for term in self.terms_in(entry.id):
                uses[term.id].append(entry.id)
        return uses

    def dutch_words(self, english: str) -> list[tuple[int, int]]:
        """Where Dutch words are in an English text, as (start, end): they are to be read in Dutch."""
        return [match.span() for match in self._dutch_only.finditer(english)]


def whole_words(forms: list[str]) -> re.Pattern[str]:
    """A pattern that finds any of ``forms`` as whole words, capitals or not, the longest first.

    A part of the name of a website, such as ``regioburgemeesters.nl``, is no word.
    """
    if not forms:
        return re.compile(r"(?!)")
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?<!\w\.)(?:{'|'.join(map(re.escape, longest_first))})(?!\w|\.\w)", re.IGNORECASE)
