"""Why the system refuses to read or write something, in the words of who has to mend it."""

from __future__ import annotations

import errno
import re

from agenda.text.bilingual import Both, both, same

#: What happens to a host or an editor, where the system says it in its own words, and in English only.
_WORDS = {
    errno.EACCES: both("util.os_errors.you_have_no_permission"),
    errno.EPERM: both("util.os_errors.you_have_no_permission"),
    errno.ENOENT: both("util.os_errors.it_does_not_exist"),
    errno.EISDIR: both("util.os_errors.it_is_a_folder"),
    errno.ENOTDIR: both("util.os_errors.a_part_of_the"),
    errno.ENOSPC: both("util.os_errors.the_disk_is_full"),
    errno.EDQUOT: both("util.os_errors.your_space_on_the"),
    errno.EROFS: both("util.os_errors.this_disk_can_only"),
    errno.EEXIST: both("util.os_errors.it_already_exists"),
    errno.EBUSY: both("util.os_errors.a_disk_is_mounted"),
    errno.ENAMETOOLONG: both("util.os_errors.the_name_is_too"),
    errno.ECONNREFUSED: both("util.os_errors.nothing_listens_there"),
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
    return same(told)


def is_of_disk(error: OSError) -> bool:
    """Whether it is the disk that would not: it is full, or cannot be written to."""
    return error.errno in _DISK


def why_of_crash(line: str) -> Both | None:
    """The same from the last line of a traceback; None when that tells of something else."""
    found = _TOLD.search(line)
    return _WORDS.get(int(found[1] or found[2])) if found else None
