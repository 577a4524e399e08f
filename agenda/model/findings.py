"""What a check of the agenda yields: a problem at a path in the data, before it has a place in a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from agenda.model.diagnostics import Severity

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Finding:
    """A problem at ``path`` in the data; ``on_key`` when the key itself is meant.

    ``within`` is the part of the text at ``path`` that is meant, ``instead`` what belongs there, and ``safe`` says
    that this cannot be wrong. ``paste`` is a line for the lock, in place of line ``paste_line``; 0: a new one.
    """

    path: Path
    code: str
    details: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
    on_key: bool = False
    within: tuple[int, int] | None = None
    instead: str | None = None
    safe: bool = False
    paste: str = ""
    paste_line: int = 0
