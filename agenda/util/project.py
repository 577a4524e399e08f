"""Where the project stands, which agenda is in use, and how a command says that it cannot run."""

from __future__ import annotations

import os
from pathlib import Path

from agenda.text.bilingual import Both, both

ROOT = Path(__file__).resolve().parents[2]


#: How a line begins that says what a command could not do, or what a host should know.
NOTE: Both = both("util.project.note")


class CannotRun(Exception):
    """A command cannot do its work for a reason outside the agenda, as ``words``."""

    def __init__(self, words: Both) -> None:
        super().__init__(words["nl"])
        self.words = words


def data_file() -> Path:
    """Return the agenda file in use: AGENDA_DATA, else that of the project."""
    return Path(os.environ.get("AGENDA_DATA") or ROOT / "data/agenda.yaml").absolute()
