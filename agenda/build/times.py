"""The time of a build: the commit's, so that two builds of one commit are the same byte for byte."""

from __future__ import annotations

import os
import re
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path


def as_moment(seconds: str) -> datetime | None:
    """The moment so many seconds after 1970 began; None when ``seconds`` is no number that the calendar goes to."""
    if not re.fullmatch(r"[0-9]{1,12}", seconds.strip()):
        return None
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):  # after the year 9999
        return None


def build_time(root: Path) -> datetime | None:
    """``SOURCE_DATE_EPOCH`` if set, else the time of the commit checked out in ``root``, else None."""
    return as_moment(os.environ.get("SOURCE_DATE_EPOCH", "").strip() or _commit_time(root))


def today() -> date:
    """The day on which dates are judged: that of ``SOURCE_DATE_EPOCH`` if set, else today.

    A commit does not count: what was fine when it was made may have expired since.
    """
    return (as_moment(os.environ.get("SOURCE_DATE_EPOCH", "")) or datetime.now(UTC)).date()


def year_of(now: datetime | None) -> int:
    """The year of a build; of one that knows no time the year of the clock.

    A reader must hear that the period of the agenda is over, also where the site is built without git. That sentence is
    the only thing that the clock decides, so two such builds differ only across a New Year.
    """
    return (now or datetime.now(UTC)).year


def _commit_time(root: Path) -> str:
    try:
        command = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:  # no git on this machine
        return ""
