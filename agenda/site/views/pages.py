"""What the template of one kind of page knows as well its view: a function per kind, in ``CONTEXTS``."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

from agenda.checks.translation import lock_path, reviewed_line
from agenda.help.field_docs import explanations, template
from agenda.history.change_text import ChangeKind, Stretch, compare_words
from agenda.history.timeline import Event, History, Step
from agenda.model.index import whole_words
from agenda.model.schema import Role, Term, Theme, Translated
from agenda.model.texts import TextField
from agenda.model.urls import FEEDS
from agenda.site.sbom import load_carried, load_components
from agenda.site.settings import as_link
from agenda.site.views.base import View
from agenda.site.views.connections import ArcDiagram, diagram_rules
from agenda.site.views.site import Marked, Segment
from agenda.text import Lang

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
    unexplained = [id for id, uses in found.items() if not any(term in explained for _, term in uses)]
    return {
        "explained": explained,
        "unsourced": [term for term in terms if term not in explained],
        "unexplained": view.enumerated(unexplained),
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


# --- changes and feeds ---


#: Limits per commit on the page of changes, per item, and per commit in a feed; of the rest only the number is shown.
MOST_EVENTS = 300
MOST_OF_ITEM = 50
#: And for all items together: an agenda of thousands shows fewer of each.
MOST_OF_ITEMS = 5000
MOST_IN_ENTRY = 50
#: A feed has the latest commits only: feed readers keep what they had.
MOST_ENTRIES = 50

#: A quote with its quotation marks.
_QUOTED = re.compile("(“[^”]*”)")

#: The namespace for ids of feeds and entries, which do not depend on the address of the site.
_NAMES = uuid.UUID("3811d5cb-8a83-5260-9371-437e87d675d7")


@dataclass(frozen=True)
class ItemHistory:
    """The changes of an ambition or a rule, the latest first, and those of its focus points."""

    id: str
    events: list[Event]
    points: list[tuple[str, list[Event]]]


class Changes:
    """The changes of the agenda in the language of a page; ``history`` is None when it is not known."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.most_events, self.most_in_entry = MOST_EVENTS, MOST_IN_ENTRY
        self.history: History | None = view.site.origins.history

    @cached_property
    def most_of_item(self) -> int:
        """How many changes of one item the page shows."""
        items = len(self.view.catalogue.of_kind("ambition", "point", "rule"))
        return max(1, min(MOST_OF_ITEM, MOST_OF_ITEMS // max(1, items)))

    @property
    def steps(self) -> tuple[Step, ...]:
        """The commits that changed the agenda, the latest first."""
        return self.history.steps if self.history else ()

    def last(self, id: str) -> Event | None:
        """The latest change of an item, its parts, or the sentence that it quotes."""
        events = self.history.events_of(*self._around(id)) if self.history else []
        return events[0] if events else None

    @cached_property
    def item_histories(self) -> list[ItemHistory]:
        """The ambitions and rules that changed, in the order of the agenda."""
        found = []
        for entry in self.view.catalogue.of_kind("ambition", "rule"):
            points = [(point.id, self._events_of(point.id)) for point in getattr(entry.item, "points", ())]
            item = ItemHistory(entry.id, self._events_of(*self._own(entry.id)), [each for each in points if each[1]])
            if item.events or item.points:
                found.append(item)
        return found

    def untouched(self) -> list[str]:
        """The ids of the ambitions and rules that did not change."""
        touched = {item.id for item in self.item_histories}
        return [entry.id for entry in self.view.catalogue.of_kind("ambition", "rule") if entry.id not in touched]

    def sentence(self, event: Event) -> str:
        """A change in one sentence of plain text."""
        return event.change.text(self.view.lang)

    def pieces(self, event: Event) -> list[tuple[str, str]]:
        """That sentence as (text, language), the language empty unless it is a quote in another one."""
        quoted = event.change.lang if event.change.lang != self.view.lang else ""
        parts = _QUOTED.split(self.sentence(event))
        return [(part, quoted if number % 2 and quoted else "") for number, part in enumerate(parts) if part]

    def briefly(self, event: Event) -> str:
        """The kind of a change in two or three words."""
        words = self.view.words["changes"]
        # Search words are not on the page: readers would look for the change in vain.
        hidden = event.change.field.partition(".")[0] == "search_words"
        return str(words["search_words"] if hidden else words["kinds"][event.change.kind])

    def reworded(self, event: Event) -> list[Stretch]:
        """The word diff of a change in the words of one text; else empty."""
        change = event.change
        if change.kind is ChangeKind.REWORDED and isinstance(change.old, str) and isinstance(change.new, str):
            return compare_words(change.old, change.new)
        return []

    def here(self, event: Event) -> list[str]:
        """The ids of what changed and still exists; without the parts of an item that was added or removed."""
        ids = [id for id in event.change.id.split("+") if id in event.ids] or sorted(event.ids)
        return [id for id in ids if id in self.view.catalogue]

    def commit_link(self, commit: str) -> str:
        """The address for viewing a commit; empty when there is none."""
        return self.view.site.origins.commit.replace("{commit}", commit)

    def entries(self) -> Iterator[tuple[Step, str]]:
        """The entries of a feed, as (commit, id)."""
        for step in self.steps[:MOST_ENTRIES]:
            yield step, uuid.uuid5(_NAMES, f"{step.commit} {self.view.lang}").urn

    def headline(self, step: Step) -> str:
        """The title of a commit: its one change, the number of changes, or what it did to the file."""
        words = self.view.words["changes"]
        if step.turn in words["turns"]:
            return str(words["turns"][step.turn]).format(path=step.renamed_from)
        if len(step.events) == 1:
            return self.sentence(step.events[0])
        return str(words["entry"]).format(n=len(step.events))

    @property
    def feed(self) -> str:
        """The address of the feed in this language; a preview has none."""
        return "" if self.view.site.origins.deployment.preview else FEEDS[self.view.lang]

    @property
    def updated(self) -> datetime | None:
        """The time of the latest change."""
        return self.steps[0].time if self.steps else self.history.since if self.history else None

    @property
    def feed_name(self) -> str:
        """The id of the feed in this language."""
        return uuid.uuid5(_NAMES, self.view.lang).urn

    def _events_of(self, *ids: str) -> list[Event]:
        return self.history.events_of(*ids) if self.history else []

    def _own(self, id: str) -> list[str]:
        """The ids of an item and of the sentence that it quotes, if any."""
        return [id, *filter(None, [getattr(self.view.catalogue[id].item, "sentence", "")])]

    def _around(self, id: str) -> list[str]:
        item = self.view.catalogue[id].item
        return [*self._own(id), *(point.id for point in getattr(item, "points", ()))]
