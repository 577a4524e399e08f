"""The time of a build: the commit's, so that two builds of one commit are the same byte for byte."""

from __future__ import annotations

import os
import re
from datetime import date, datetime
from pathlib import Path

from agenda.util import git
from agenda.util.git import AMSTERDAM
from agenda.util.project import CannotRun


def as_moment(seconds: str) -> datetime | None:
    """The moment so many seconds after 1970 began; None when ``seconds`` is no number that the calendar goes to."""
    if not re.fullmatch(r"[0-9]{1,12}", seconds.strip()):
        return None
    try:
        return datetime.fromtimestamp(int(seconds), AMSTERDAM)
    except (ValueError, OverflowError, OSError):  # after the year 9999
        return None


def build_time(root: Path) -> datetime | None:
    """``SOURCE_DATE_EPOCH`` if set, else the time of the commit checked out in ``root``, else None."""
    return as_moment(os.environ.get("SOURCE_DATE_EPOCH", "").strip() or _commit_time(root))


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


def _commit_time(root: Path) -> str:
    try:
        return (git.ask(root, "log", "-1", "--format=%ct") or b"").decode().strip()
    except CannotRun:  # said with what else is not known then; see AgendaPlugin
        return ""
