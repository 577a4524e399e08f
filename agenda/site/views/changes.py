"""What a page tells of the past: the page of changes, the line on the page of an item, and the feeds."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from agenda.history.semantic_diff import ChangeKind
from agenda.history.timeline import Event, History, Step
from agenda.model.urls import FEEDS
from agenda.site.views.base import View
from agenda.util.word_diff import Stretch, compare_words

#: What is told of one commit on the page of changes, of one item, and of one commit in a feed; of more only how many.
MOST_EVENTS = 300
MOST_OF_ITEM = 50
#: And of all items together: in an agenda of thousands less of each.
MOST_OF_ITEMS = 5000
MOST_IN_ENTRY = 50
#: How many commits a feed tells, the latest; a reader's program keeps what it had.
MOST_ENTRIES = 50

#: What a sentence quotes, with its quotation marks.
_QUOTED = re.compile("(“[^”]*”)")

#: A feed and its entries have names that stay when the site moves: made from this one, the language and the commit.
_NAMES = uuid.uuid5(uuid.NAMESPACE_OID, "agenda-regioburgemeesters")


@dataclass(frozen=True)
class ItemHistory:
    """What happened to an ambition or a rule, the latest first, with its focus points each by itself."""

    id: str
    events: list[Event]
    points: list[tuple[str, list[Event]]]


class Changes:
    """What one page tells of the past, in its own language; ``history`` is None when nothing is known."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.most_events, self.most_in_entry = MOST_EVENTS, MOST_IN_ENTRY
        self.history: History | None = view.site.origins.history

    @cached_property
    def most_of_item(self) -> int:
        """How many changes of one item are told, so that the page stays one that can be read."""
        items = len(self.view.catalogue.of_kind("ambition", "point", "rule"))
        return max(1, min(MOST_OF_ITEM, MOST_OF_ITEMS // max(1, items)))

    @property
    def steps(self) -> tuple[Step, ...]:
        """All commits worth telling, the latest first."""
        return self.history.steps if self.history else ()

    def last(self, id: str) -> Event | None:
        """The latest change of an item, of a part of it, or of what its page quotes."""
        events = self.history.life(*self._around(id)) if self.history else []
        return events[0] if events else None

    @cached_property
    def lives(self) -> list[ItemHistory]:
        """The ambitions and the rules to which something happened, in the order of the agenda."""
        found = []
        for entry in self.view.catalogue.of_kind("ambition", "rule"):
            points = [(point.id, self._life(point.id)) for point in getattr(entry.item, "points", ())]
            life = ItemHistory(entry.id, self._life(*self._own(entry.id)), [each for each in points if each[1]])
            if life.events or life.points:
                found.append(life)
        return found

    def untouched(self) -> list[str]:
        """The ids of the ambitions and rules to which nothing happened, as far as is known."""
        touched = {life.id for life in self.lives}
        return [entry.id for entry in self.view.catalogue.of_kind("ambition", "rule") if entry.id not in touched]

    def sentence(self, event: Event) -> str:
        """A change in one sentence of plain text."""
        return event.change.text(self.view.lang)

    def pieces(self, event: Event) -> list[tuple[str, str]]:
        """That sentence in pieces, each with the language of what it quotes when that is not the page’s."""
        quoted = event.change.lang if event.change.lang != self.view.lang else ""
        parts = _QUOTED.split(self.sentence(event))
        return [(part, quoted if number % 2 and quoted else "") for number, part in enumerate(parts) if part]

    def briefly(self, event: Event) -> str:
        """A change in two or three words, without what it is about."""
        words = self.view.words["changes"]
        # Words to search by are data like any other, but readers would look for what they can see.
        hidden = event.change.field.partition(".")[0] == "search_words"
        return str(words["search_words"] if hidden else words["kinds"][event.change.kind])

    def reworded(self, event: Event) -> list[Stretch]:
        """The old and the new words of a text in one, when a change is about the words of one text."""
        change = event.change
        if change.kind is ChangeKind.REWORDED and isinstance(change.old, str) and isinstance(change.new, str):
            return compare_words(change.old, change.new)
        return []

    def here(self, event: Event) -> list[str]:
        """The ids of what a change is about, as far as it is still there; without parts of what came or went."""
        ids = [id for id in event.change.id.split("+") if id in event.ids] or sorted(event.ids)
        return [id for id in ids if id in self.view.catalogue]

    def commit_link(self, commit: str) -> str:
        """The address where a commit can be seen, empty when the site has none."""
        return self.view.site.origins.commit.replace("{commit}", commit)

    def entries(self) -> Iterator[tuple[Step, str]]:
        """What a feed tells: the latest commits, each with a name that stays."""
        for step in self.steps[:MOST_ENTRIES]:
            yield step, uuid.uuid5(_NAMES, f"{step.commit} {self.view.lang}").urn

    def headline(self, step: Step) -> str:
        """A commit in a few words: its one change, how many there are, or what it did to the file."""
        words = self.view.words["changes"]
        if step.turn in words["turns"]:
            return str(words["turns"][step.turn]).format(path=step.renamed_from)
        if len(step.events) == 1:
            return self.sentence(step.events[0])
        return str(words["entry"]).format(n=len(step.events))

    @property
    def feed(self) -> str:
        """The address, from the root of the site, of the feed in this language; a preview has none."""
        return "" if self.view.site.origins.deployment.preview else FEEDS[self.view.lang]

    @property
    def updated(self) -> datetime | None:
        """When the latest change was made that a feed tells."""
        return self.steps[0].time if self.steps else self.history.since if self.history else None

    @property
    def feed_name(self) -> str:
        """The name of the feed in this language, which stays when the site moves: else a reader's program loses it."""
        return uuid.uuid5(_NAMES, self.view.lang).urn

    def _life(self, *ids: str) -> list[Event]:
        return self.history.life(*ids) if self.history else []

    def _own(self, id: str) -> list[str]:
        """An item and the sentence of the agenda that it quotes, if it does."""
        return [id, *filter(None, [getattr(self.view.catalogue[id].item, "sentence", "")])]

    def _around(self, id: str) -> list[str]:
        item = self.view.catalogue[id].item
        return [*self._own(id), *(point.id for point in getattr(item, "points", ()))]
