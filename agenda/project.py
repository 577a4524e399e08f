"""Where the project stands, which agenda is in use, and how a command says that it cannot run."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agenda.model import Lang

ROOT = Path(__file__).resolve().parent.parent


class CannotRun(Exception):
    """A command cannot do its work for a reason outside the agenda, told in both languages."""

    def __init__(self, dutch: str, english: str) -> None:
        super().__init__(dutch)
        self.words: dict[Lang, str] = {"nl": dutch, "en": english}


#: Why the system would not, in words: it has its own in English only.
_WHY: dict[int, tuple[str, str]] = {
    errno.EACCES: ("u hebt er geen toestemming voor", "you have no permission"),
    errno.EDQUOT: ("de schijf is vol", "the disk is full"),
    errno.EEXIST: ("dat bestaat al", "it already exists"),
    errno.EISDIR: ("het is een map", "it is a folder"),
    errno.ENAMETOOLONG: ("de naam is te lang", "the name is too long"),
    errno.ENOENT: ("die plaats bestaat niet", "there is no such place"),
    errno.ENOSPC: ("de schijf is vol", "the disk is full"),
    errno.ENOTDIR: ("een deel van het pad is geen map", "a part of the path is no folder"),
    errno.EPERM: ("u hebt er geen toestemming voor", "you have no permission"),
    errno.EROFS: ("daar kan niemand schrijven", "nobody can write there"),
}


def why_not(error: Exception) -> dict[Lang, str]:
    """Why the system would not do what was asked, in both languages, to stand within a sentence."""
    told = (error.strerror if isinstance(error, OSError) else "") or str(error)
    dutch, english = _WHY.get(getattr(error, "errno", None) or 0, (told, told))
    return {"nl": dutch, "en": english}


def data_file() -> Path:
    """Return the agenda file in use: AGENDA_DATA, else that of the project."""
    return Path(os.environ.get("AGENDA_DATA") or ROOT / "data/agenda.yaml").absolute()
