"""The time of a build: the commit's, so that two builds of one commit are the same byte for byte."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path


def build_time(root: Path) -> datetime | None:
    """``SOURCE_DATE_EPOCH`` if set, else the time of the commit checked out in ``root``, else None."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH") or _commit_time(root)
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else None


def today() -> date:
    """The day on which dates are judged: that of ``SOURCE_DATE_EPOCH`` if set, else today.

    A commit does not count: what was fine when it was made may have expired since.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return (datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)).date()


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
