"""How the English of every text of an agenda stands to its Dutch: what the site tells of it, at the text and in all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from agenda.checks.translation import State
from agenda.model.schema import Agenda, Translated, Words
from agenda.model.texts import TextField

#: The states in which the English may say something else than the Dutch does now.
OUT_OF_DATE = (State.STALE, State.BOTH_CHANGED)


@dataclass(frozen=True)
class Standings:
    """The texts of ``agenda`` in its order, each with its state; empty when nothing is known of them."""

    agenda: Agenda
    states: Sequence[tuple[TextField, State]] = ()

    @cached_property
    def _out_of_date(self) -> dict[int, TextField]:
        # By identity, not by what they say: two texts that say the same may have been reviewed at different times.
        return {id(self.at(field)): field for field, state in self.states if state in OUT_OF_DATE}

    def at(self, field: TextField) -> Any:
        """The text of the agenda that ``field`` tells of."""
        found: Any = self.agenda
        for step in field.path:
            found = found[step] if isinstance(step, int) else getattr(found, step)
        return found

    def out_of_date(self, text: Translated | Words) -> TextField | None:
        """The field of this very text of the agenda when its Dutch was changed since the English was reviewed."""
        return self._out_of_date.get(id(text))

    def having(self, state: State) -> list[TextField]:
        """The texts in this state, in the order of the agenda."""
        return [field for field, each in self.states if each == state]
