"""The history of the agenda on its pages: the page of changes, the last change of an item, and the feeds."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from agenda.history.change_text import ChangeKind
from agenda.history.timeline import Event, History, Step
from agenda.model.urls import FEEDS
from agenda.site.views.base import View
from agenda.util.word_diff import Stretch, compare_words

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
_NAMES = uuid.uuid5(uuid.NAMESPACE_OID, "agenda-regioburgemeesters")


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
        events = self.history.life(*self._around(id)) if self.history else []
        return events[0] if events else None

    @cached_property
    def lives(self) -> list[ItemHistory]:
        """The ambitions and rules that changed, in the order of the agenda."""
        found = []
        for entry in self.view.catalogue.of_kind("ambition", "rule"):
            points = [(point.id, self._life(point.id)) for point in getattr(entry.item, "points", ())]
            life = ItemHistory(entry.id, self._life(*self._own(entry.id)), [each for each in points if each[1]])
            if life.events or life.points:
                found.append(life)
        return found

    def untouched(self) -> list[str]:
        """The ids of the ambitions and rules that did not change."""
        touched = {life.id for life in self.lives}
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

    def _life(self, *ids: str) -> list[Event]:
        return self.history.life(*ids) if self.history else []

    def _own(self, id: str) -> list[str]:
        """The ids of an item and of the sentence that it quotes, if any."""
        return [id, *filter(None, [getattr(self.view.catalogue[id].item, "sentence", "")])]

    def _around(self, id: str) -> list[str]:
        item = self.view.catalogue[id].item
        return [*self._own(id), *(point.id for point in getattr(item, "points", ()))]
