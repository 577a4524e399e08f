"""How git is run: in one way, by everything that asks it something, and what to say when it refuses."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from agenda.text.bilingual import both
from agenda.util.project import CannotRun

#: Variables of git that are passed on: the user's settings, and where git looks for a repository. Every other one, such
#: as the GIT_DIR that a hook leaves behind, would make git read another repository than that of the folder.
PASSED_ON = ("GIT_CONFIG", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH")

#: Options of every command: names of files are taken literally, no hook or pager runs, and replaced objects and the
#: user's settings for `git log` change nothing.
_OPTIONS = ("--literal-pathspecs", "--no-replace-objects", "--no-pager")
_SETTINGS = ("core.hooksPath=/dev/null", "core.quotePath=false", "log.follow=false", "log.showSignature=false")

#: What git says on stderr when the repository itself is at fault. Any other failure is an answer, such as that it knows
#: no such revision.
_QUOTED = re.compile("'[^']*'")  # a name of a file or a revision
_DAMAGE = re.compile(
    "error: |corrupt|bad object|missing (object|blob)|unable to read|could not read|failed to traverse"
)


class GitUnavailable(CannotRun):
    """git cannot say anything about a folder: it is not installed, or the folder is in no repository."""


class GitRefused(CannotRun):
    """git is there and so is a repository, but it refuses to read it: it is another user's, or it is damaged."""


def command(folder: Path, *arguments: str) -> list[str]:
    """The command line that runs git in ``folder``; to be used with ``environment()``."""
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    return ["git", "-C", str(folder), *_OPTIONS, *settings, *arguments]


def environment() -> dict[str, str]:
    """The environment in which git runs: it asks nothing, fetches nothing, and answers in English."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or key.startswith(PASSED_ON)}
    own = {"GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    return kept | own


def ask(folder: Path, *arguments: str) -> bytes | None:
    """What git prints for a question in ``folder``; None when its answer is no, such as that there is no such file.

    Raises GitUnavailable without git or a repository, and GitRefused when git cannot read the repository.
    """
    done = _run(folder, *arguments)
    if done.returncode == 0:
        return done.stdout
    complaint = done.stderr.decode(errors="replace")
    if _DAMAGE.search(_QUOTED.sub("", complaint).lower()):
        raise refusal(folder, complaint)
    check_repository(folder)
    return None


def do(folder: Path, *arguments: str) -> None:
    """Let git do something in ``folder``. Raises GitUnavailable, or GitRefused with what git said."""
    done = _run(folder, *arguments)
    if done.returncode:
        check_repository(folder)
        raise refusal(folder, done.stderr.decode(errors="replace"))


def check_repository(folder: Path) -> None:
    """Raise GitUnavailable or GitRefused when git can say nothing at all about ``folder``."""
    done = _run(folder, "rev-parse", "--git-dir")
    if done.returncode:
        raise refusal(folder, done.stderr.decode(errors="replace"))


def refusal(folder: Path, complaint: str) -> CannotRun:
    """The error for what git printed on stderr when it could not read the repository of ``folder``.

    It quotes git, and says how to mend it: for a repository of another user by ``safe.directory``, see
    https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory.
    """
    reason = " ".join(line.strip() for line in complaint.splitlines() if line.startswith(("error: ", "fatal: ")))
    if "dubious ownership" in complaint:
        top = _repository_above(folder) or folder
        return GitRefused(both("util.git.folder_of_another_user", top=top))
    if "not a git repository" in complaint and _repository_above(folder) is None:
        return GitUnavailable(both("util.git.not_in_git", folder=folder))
    return GitRefused(both("util.git.repository_cannot_be_read", folder=folder, reason=reason or complaint.strip()))


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            command(folder, *arguments),
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise GitUnavailable(both("util.git.not_installed")) from error


def _repository_above(folder: Path) -> Path | None:
    """The nearest folder from ``folder`` up that has a ``.git``, readable or not; None when there is none."""
    return next((each for each in (folder, *folder.parents) if os.path.lexists(each / ".git")), None)
