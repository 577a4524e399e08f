"""A change of the agenda in one sentence, in both languages."""

from __future__ import annotations

from typing import Any, Protocol

from agenda.diagnostics import Both


class Told(Protocol):
    """What a sentence is made from; see ``agenda.differences.Change`` for what each part is."""

    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def item(self) -> Both: ...  # noqa: D102
    @property
    def field(self) -> str: ...  # noqa: D102
    @property
    def lang(self) -> str | None: ...  # noqa: D102
    @property
    def old(self) -> Any: ...  # noqa: D102
    @property
    def new(self) -> Any: ...  # noqa: D102


def tell(change: Told, reader: str) -> str:
    """The sentence for a change, in the language of its reader."""
    return f"{change.item[reader]}: {change.kind} {change.field} {change.lang or ''}: {change.old!r} → {change.new!r}."
