"""What is wrong, where, and how to mend it: the findings of every module, kept apart from their wording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from agenda.text.bilingual import Both, both


class Severity(StrEnum):
    """An error stops the build; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Location:
    """A stretch of a file. Lines and columns count from 1; the end is just after the last character.

    Without an end the stretch is the rest of the line.
    """

    file: str
    line: int = 1
    column: int = 1
    end_line: int | None = None
    end_column: int | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Edit:
    """A change of the text of a file: its characters from ``start`` up to ``end`` become ``text``.

    ``safe`` when it cannot be wrong: only then does ``agenda fix`` make it by itself.
    """

    start: int
    end: int
    text: str
    safe: bool = False


@dataclass(frozen=True)
class Diagnostic:
    """One finding. ``code`` names the problem; ``details`` fill in the wording of that code.

    A detail that differs per language is a ``Both``. ``item`` is what the finding is about, as its reader knows
    it (“ambitie B4 · Personeel & middelen”). ``edit`` is the change of the file that mends it, when there is one.

    For the reader: ``quoted`` is the line in which it stands, or the part of it that matters, ``caret`` the place
    and length in there, ``corrected`` the lines as they become by ``edit``. ``paste`` is a whole line for the
    file ``paste_into``, for what is mended elsewhere: in place of its line number ``paste_line``, or anywhere when 0.
    """

    code: str
    location: Location
    details: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
    item: Both | None = None
    edit: Edit | None = None
    quoted: str = ""
    caret: tuple[int, int] = (0, 0)
    corrected: str = ""
    paste: str = ""
    paste_into: str = ""
    paste_line: int = 0

    def message(self, lang: str = "nl") -> str:
        """What is wrong, in one or two sentences."""
        return self._text("message", lang)

    def remedy(self, lang: str = "nl") -> str:
        """How to mend it."""
        return self._text("fix", lang)

    def _text(self, key: str, lang: str) -> str:
        return both(f"rules.{self.code}.{key}", **self.details)[lang]


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
