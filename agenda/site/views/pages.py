"""What the template of one kind of page knows as well its view: a function per kind, in ``CONTEXTS``."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from agenda.checks.translation import lock_path, reviewed_line
from agenda.help.field_docs import explanations, template
from agenda.model.index import whole_words
from agenda.model.schema import Role, Term, Theme, Translated
from agenda.model.texts import TextField
from agenda.site.sbom import load_carried, load_components
from agenda.site.settings import as_link
from agenda.site.views.base import View
from agenda.site.views.diagrams import ArcDiagram, diagram_rules
from agenda.site.views.texts import Marked, Segment
from agenda.text.bilingual import Lang

T = TypeVar("T")

#: The kinds of item in the register, under their names.
IN_REGISTER = ("part", "passage", "theme", "ambition", "point", "rule", "role", "law", "term")


def home(view: View) -> dict[str, Any]:
    """The home page: ``arcs``, and ``diagram``, the rules of the other diagram."""
    return {"arcs": ArcDiagram(view), "diagram": diagram_rules(view)}


def ambition(view: View) -> dict[str, Any]:
    """An ambition: its terms ``explained`` by a definition with a source, the other terms (``unsourced``), and the ids
    of the focus points with no explained term (``unexplained``), as in a sentence.
    """
    terms = view.terms(view.item.id)
    explained = [term for term in terms if term.sources]
    found = {point.id: view.site.terms.find(point.nl, "nl") for point in view.item.points}
    *others, last = [id for id, uses in found.items() if not any(term in explained for _, term in uses)] or [""]
    return {
        "explained": explained,
        "unsourced": [term for term in terms if term not in explained],
        "unexplained": f"{', '.join(others)} {view.words['and']} {last}" if others else last,
    }


def rules(view: View) -> dict[str, Any]:
    """The rules: the ``diagram`` of them, and the ``other_sentences`` of the passages that state them."""
    stating = {rule.sentence for rule in view.agenda.rules}
    passages = [view.catalogue[id].item for id in view.catalogue.rules_in]
    others = [each for passage in passages for each in passage.sentences if each.id not in stating]
    return {"diagram": diagram_rules(view), "other_sentences": others}


def role(view: View) -> dict[str, Any]:
    """A role: the texts that name it (``named_in``), and ``with_names``, which marks its names in a text."""
    return {"named_in": texts_with_role(view, view.item), "with_names": partial(_with_names, view)}


def texts_with_role(view: View, role: Role) -> list[tuple[str, list[Translated]]]:
    """The passages, themes and ambitions that name a role, as (id, sentences that do)."""
    pattern = whole_words(role.names.nl)
    found = [
        (entry.id, [text for text in view.catalogue.texts(entry.id) if pattern.search(text.nl)])
        for entry in view.catalogue.of_kind("passage", "theme", "ambition")
    ]
    return [(id, texts) for id, texts in found if texts]


def _with_names(view: View, text: Translated, lang: Lang) -> list[Marked]:
    plain, names = getattr(text, lang) or "", getattr(view.item.names, lang) or []
    return view.marked(plain, lang, [match.span() for match in whole_words(names).finditer(plain)]) if plain else []


def links(view: View) -> dict[str, Any]:
    """The page of links: its arc diagram."""
    return {"arcs": ArcDiagram(view)}


def glossary(view: View) -> dict[str, Any]:
    """The glossary: its terms per letter, and the ids of the items that use each."""
    return {"letters": terms_per_letter(view), "used_in": view.site.terms.used_in}


def whole_agenda(view: View) -> dict[str, Any]:
    """The page to print: the terms of the glossary."""
    return {"terms": sorted_terms(view)}


def terms_per_letter(view: View) -> dict[str, list[Term]]:
    """The glossary in the alphabet of the page's language."""
    return _per_letter(view.agenda.terms, lambda term: view.plain(term.term))


def sorted_terms(view: View) -> list[Term]:
    """The glossary in the alphabet of the page's language, in one list."""
    return [term for terms in terms_per_letter(view).values() for term in terms]


@dataclass(frozen=True)
class RegisterRow:
    """A line of the register."""

    href: str
    segments: list[Segment]
    kind: str

    @property
    def text(self) -> str:
        """The name as plain text."""
        return "".join(segment.text for segment in self.segments)


def register(view: View) -> dict[str, Any]:
    """The register: everything with a name, per letter."""
    kinds = view.words["kind_names"]
    rows = [
        RegisterRow(view.href(entry.id), view.segments(view.name(entry.id)), kinds[entry.kind])
        for entry in view.catalogue.of_kind(*IN_REGISTER)
    ]
    pages = [(page.url, view.title(page)) for page in view.plan.pages if page.item is None and page.lang == view.lang]
    pages += [(page.url, page.head.title) for page in view.site.prose_pages if page.lang == view.lang]
    rows += [RegisterRow(view.relative(url), view.own_segments(title), kinds["page"]) for url, title in pages]
    return {"letters": _per_letter(sorted(rows, key=lambda row: row.kind), lambda row: row.text)}


def status(view: View) -> dict[str, Any]:
    """The state of the translation: the items that a text belongs to, and the lock line that marks it reviewed."""
    return {"items_of": partial(_items_of, view), "lock_line": reviewed_line}


def _items_of(view: View, field: TextField) -> list[str]:
    """The ids of what a text belongs to: an item, both ends of a link, or none for the name of the site."""
    match field.path:
        case ("links", int(index), *_):
            return [end.id for end in view.agenda.links[index].ends]
        case ("translation_notes", int(index), *_):
            return [view.agenda.translation_notes[index].place]
    return [field.item] if field.item else []


def _alphabetical(text: str) -> str:
    """The key for sorting names: no accents, capitals or punctuation."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum() or letter == " ").strip()


def _per_letter(items: Iterable[T], name: Callable[[T], str]) -> dict[str, list[T]]:
    """Items in alphabetical order, per first letter of their names."""
    letters: dict[str, list[T]] = {}
    for item in sorted(items, key=lambda item: _alphabetical(name(item))):
        letters.setdefault(_alphabetical(name(item))[:1].upper() or "#", []).append(item)
    return letters


class ProseView(View):
    """The view of a hand-written page."""

    def editor(self, file: str) -> str:
        """The address for editing the agenda or its lock; empty when there is none."""
        address = self.site.origins.edit.partition("#")[0]
        folder, _, name = address.rpartition("/")
        return f"{folder}/{lock_path(Path(name)).name}" if address and file == "lock" else address

    def templates(self, kind: str) -> list[tuple[str, Theme | None, str]]:
        """Templates of a new item, as (id if known, theme, YAML); for an ambition one per theme."""
        free = self.site.origins.free
        if kind == "ambition":
            rows = [(free.get(theme.id, ""), theme) for theme in self.agenda.themes]
            return [(id, theme, template(kind, id, self.lang, theme=theme.id)) for id, theme in rows]
        id = free.get("", "") if kind == "theme" else ""
        return [(id, None, template(kind, id, self.lang))]

    def checks(self) -> list[dict[str, Any]]:
        """The explanations of all findings; see ``explanations``."""
        return explanations(self.lang)

    def components(self) -> list[tuple[str, str, str]]:
        """The packages that build the site, as (name, version, licence), one row per version."""
        return [(each.name, each.version, each.licence) for each in load_components()]

    def carried(self) -> list[tuple[str, str, str]]:
        """The third-party parts of the site itself, as (name, purpose, licence)."""
        return [(each["name"], each["what"][self.lang], each["licence"]) for each in load_carried()]

    def contact_link(self, contact: str) -> str:
        """The address of a link to a contact."""
        return as_link(contact)


#: Per kind of page the function that makes its context; a kind that is not here needs no more than a view.
CONTEXTS: Mapping[str, Callable[[View], dict[str, Any]]] = {
    "home": home,
    "ambition": ambition,
    "rules": rules,
    "role": role,
    "links": links,
    "glossary": glossary,
    "print": whole_agenda,
    "register": register,
    "status": status,
}
