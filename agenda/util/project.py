"""Where the project is, which agenda is in use, and how a command says that it cannot run."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

from agenda.text.bilingual import Both, both, same

#: Exit codes of commands: all is well, there are findings, and the command could not run.
FINE, FINDINGS, COULD_NOT_RUN = 0, 1, 2

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


# --- why the system refuses ---


#: What happens to a host or an editor, where the system says it in its own words, and in English only.
_WORDS = {
    errno.EACCES: both("util.project.you_have_no_permission"),
    errno.EPERM: both("util.project.you_have_no_permission"),
    errno.ENOENT: both("util.project.it_does_not_exist"),
    errno.EISDIR: both("util.project.it_is_a_folder"),
    errno.ENOTDIR: both("util.project.a_part_of_the"),
    errno.ENOSPC: both("util.project.the_disk_is_full"),
    errno.EDQUOT: both("util.project.your_space_on_the"),
    errno.EROFS: both("util.project.this_disk_can_only"),
    errno.EEXIST: both("util.project.it_already_exists"),
    errno.EBUSY: both("util.project.a_disk_is_mounted"),
    errno.ENAMETOOLONG: both("util.project.the_name_is_too"),
    errno.ECONNREFUSED: both("util.project.nothing_listens_there"),
}

#: What no program is to blame for, and no other program mends.
_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)

_IN_TRACEBACK = re.compile(
    r"OSError: \[Errno (\d+)\]|(?:PermissionError|NotADirectoryError|IsADirectoryError): \[Errno (\d+)\]"
)


def why(error: OSError | ValueError) -> Both:
    """Why a file, a disk or another computer would not, as the end of a sentence."""
    if isinstance(error, OSError) and error.errno in _WORDS:
        return _WORDS[error.errno]
    return same(str(getattr(error, "strerror", None) or error))


def is_of_disk(error: OSError) -> bool:
    """Whether it is the disk that would not: it is full, or cannot be written to."""
    return error.errno in _DISK


def why_of_crash(line: str) -> Both | None:
    """The same from the last line of a traceback; None when it is about something else."""
    found = _IN_TRACEBACK.search(line)
    return _WORDS.get(int(found[1] or found[2])) if found else None
