"""Where the project stands, which agenda is in use, and how a command says that it cannot run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agenda.text.bilingual import Lang

ROOT = Path(__file__).resolve().parents[2]


#: How a line begins that says what a command could not do, or what a host should know.
NOTE: dict[Lang, str] = {"nl": "Let op", "en": "Note"}


class CannotRun(Exception):
    """A command cannot do its work for a reason outside the agenda, told in both languages."""

    def __init__(self, dutch: str, english: str) -> None:
        super().__init__(dutch)
        self.words: dict[Lang, str] = {"nl": dutch, "en": english}


def data_file() -> Path:
    """Return the agenda file in use: AGENDA_DATA, else that of the project."""
    return Path(os.environ.get("AGENDA_DATA") or ROOT / "data/agenda.yaml").absolute()
