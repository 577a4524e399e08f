"""What is wrong, where, and how to mend it: the findings of every module, kept apart from their wording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from agenda.messages import MESSAGES


class Severity(StrEnum):
    """An error stops the build; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Location:
    """A place in a file; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Diagnostic:
    """One finding. ``code`` names the problem; ``details`` fill in the wording of that code.

    A detail that differs per language is a mapping with a text under "nl" and under "en".
    """

    code: str
    location: Location
    details: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = Severity.ERROR

    def message(self, lang: str = "nl") -> str:
        """What is wrong, in one or two sentences."""
        return MESSAGES[self.code][lang][0].format_map(self._details(lang))

    def remedy(self, lang: str = "nl") -> str:
        """How to mend it."""
        return MESSAGES[self.code][lang][1].format_map(self._details(lang))

    def _details(self, lang: str) -> Mapping[str, object]:
        return {key: each[lang] if isinstance(each, Mapping) else each for key, each in self.details.items()}

    def render(self, lang: str = "nl") -> str:
        """The finding as an editor reads it: place and code, what is wrong, how to mend it."""
        word = {"nl": {"error": "fout", "warning": "let op"}, "en": {"error": "error", "warning": "warning"}}
        mend = {"nl": "Oplossing", "en": "Remedy"}
        first = f"{self.location}: {word[lang][self.severity]} [{self.code}] {self.message(lang)}"
        return f"{first}\n    {mend[lang]}: {self.remedy(lang)}"
