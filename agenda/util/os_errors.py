"""Why the system refuses to read or write something, in the words of who has to mend it."""

from __future__ import annotations

import errno
import re

from agenda.text.bilingual import Both, both

#: What happens to a host or an editor, where the system says it in its own words, and in English only.
_WORDS = {
    errno.EACCES: both("u hebt er geen toestemming voor", "you have no permission"),
    errno.EPERM: both("u hebt er geen toestemming voor", "you have no permission"),
    errno.ENOENT: both("dat bestaat niet", "it does not exist"),
    errno.EISDIR: both("het is een map", "it is a folder"),
    errno.ENOTDIR: both("een deel van het pad is geen map", "a part of the path is no folder"),
    errno.ENOSPC: both("de schijf is vol", "the disk is full"),
    errno.EDQUOT: both("uw ruimte op de schijf is op", "your space on the disk is used up"),
    errno.EROFS: both("van deze schijf kan alleen worden gelezen", "this disk can only be read"),
    errno.EEXIST: both("dat bestaat al", "it already exists"),
    errno.EBUSY: both(
        "daar is een schijf aangekoppeld; een map daarin kan wel", "a disk is mounted there; a folder within it will do"
    ),
    errno.ENAMETOOLONG: both("de naam is te lang", "the name is too long"),
    errno.ECONNREFUSED: both("daar luistert niets", "nothing listens there"),
}

#: What no program is to blame for, and no other program mends.
_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)

_TOLD = re.compile(
    r"OSError: \[Errno (\d+)\]|(?:PermissionError|NotADirectoryError|IsADirectoryError): \[Errno (\d+)\]"
)


def why(error: OSError | ValueError) -> Both:
    """Why a file, a disk or another computer would not, as the end of a sentence."""
    if isinstance(error, OSError) and error.errno in _WORDS:
        return _WORDS[error.errno]
    told = str(getattr(error, "strerror", None) or error)
    return both(told, told)


def is_of_disk(error: OSError) -> bool:
    """Whether it is the disk that would not: it is full, or cannot be written to."""
    return error.errno in _DISK


def why_of_crash(line: str) -> Both | None:
    """The same from the last line of a traceback; None when that tells of something else."""
    found = _TOLD.search(line)
    return _WORDS.get(int(found[1] or found[2])) if found else None
