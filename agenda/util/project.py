"""What every part of the project needs: where it is, which agenda is in use, the day, and why a command cannot run."""

from __future__ import annotations

import errno
import os
import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from agenda.text import Both, both, same

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


# --- the time ---


#: The time zone of all dates: a commit at half past midnight Dutch time is of that day, not of the day before.
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def as_moment(seconds: str) -> datetime | None:
    """The moment so many seconds after 1970 began; None when ``seconds`` is no number that the calendar goes to."""
    if not re.fullmatch(r"[0-9]{1,12}", seconds.strip()):
        return None
    try:
        return datetime.fromtimestamp(int(seconds), AMSTERDAM)
    except (ValueError, OverflowError, OSError):  # after the year 9999
        return None


def today() -> date:
    """The day on which dates are judged: that of ``SOURCE_DATE_EPOCH`` if set, else today.

    A commit does not count: what was fine when it was made may have expired since.
    """
    return (as_moment(os.environ.get("SOURCE_DATE_EPOCH", "")) or datetime.now(AMSTERDAM)).date()


def year_of(now: datetime | None) -> int:
    """The year of a build; of one that knows no time the year of the clock.

    A reader must hear that the period of the agenda is over, also where the site is built without git. That sentence is
    the only thing that the clock decides, so two such builds differ only across a New Year.
    """
    return (now or datetime.now(AMSTERDAM)).year


# --- why the system refuses ---


#: What happens to a host or an editor, where the system says it in its own words, and in English only.
_WORDS = {
    errno.EACCES: both("util.project.you_have_no_permission"),
    errno.EPERM: both("util.project.you_have_no_permission"),
    errno.ENOENT: both("util.project.it_does_not_exist"),
    errno.EISDIR: both("util.project.it_is_a_folder"),
    errno.ENOTDIR: both("util.project.part_is_no_folder"),
    errno.ENOSPC: both("util.project.the_disk_is_full"),
    errno.EDQUOT: both("util.project.quota_used_up"),
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
