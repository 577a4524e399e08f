"""Which commits of git changed a file, and what it said in each of them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Generator, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

#: What is read at most, so that a long life costs no long build: the latest commits that touched the file, and bytes of
#: it in all (reading and comparing a megabyte takes about a quarter of a second of processor time).
MOST_COMMITS = 100
MOST_BYTES = 20_000_000

#: What a hook of git leaves in the environment, and what would point git at another repository than that of the file.
_LEFT_BY_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR")


@dataclass(frozen=True)
class Version:
    """A file as one commit left it: ``content`` is None when that commit removed it, or when git does not have it.

    ``time`` is when the commit was made, in UTC. ``renamed_from`` is the path that the file had before this commit.
    """

    commit: str
    time: datetime
    content: bytes | None
    renamed_from: str = ""


@dataclass(frozen=True)
class Past:
    """The versions of a file, the oldest first. Not ``whole`` when there were older ones that are not here.

    ``shallow`` says that this is because the clone has only its latest commits. ``latest`` is whether the file still
    says what it said in the last commit.
    """

    versions: tuple[Version, ...]
    whole: bool
    shallow: bool
    latest: bool


def past_of(path: Path) -> Past | None:
    """The versions of the file at ``path``, along the line of commits that was checked out.

    What came by a merge counts as one change, at the time of the merge: that is when it came to stand there. A name
    that the file had before is not followed. None when git is not there or does not know the file.
    """
    head, _, shallow = (_git(path, "rev-parse", "HEAD", "--is-shallow-repository") or b"").decode().partition("\n")
    known = _known(path, head, shallow == "true\n") if head else None
    return known and replace(known, latest=known.versions[-1].content == path.read_bytes())


@lru_cache(maxsize=1)  # a server builds again and again from one commit
def _known(path: Path, head: str, shallow: bool) -> Past | None:
    """What git tells of the file while ``head`` is checked out; whether it is the ``latest`` is not looked at."""
    # cat-file takes a request per line, so a name with a line end cannot be asked for.
    if "\n" in path.name or _git(path, "ls-files", "--error-unmatch", "--", path.name) is None:
        return None
    listed = _git(path, "log", "--first-parent", "--format=%H %ct %P", f"-{MOST_COMMITS + 1}", head, "--", path.name)
    found = [line.split() for line in (listed or b"").decode().splitlines()]
    if not found:
        return None
    commits = [(commit, datetime.fromtimestamp(int(seconds), UTC)) for commit, seconds, *_ in found]
    versions: list[Version] = []
    total = 0
    contents = _contents(path, (commit for commit, _ in commits[:MOST_COMMITS]))
    for (commit, time), content in zip(commits, contents, strict=False):
        total += len(content or b"")
        if total > MOST_BYTES and versions:
            break
        versions.append(Version(commit, time, content))
    contents.close()
    cut_off = shallow and not found[-1][2:]  # where a shallow clone ends, a commit seems to have no parent
    whole = not cut_off and len(versions) == len(commits)
    versions.reverse()
    if whole and (before := _renamed_from(path, versions[0].commit)):
        versions[0] = Version(versions[0].commit, versions[0].time, versions[0].content, before)
    return Past(tuple(versions), whole, cut_off, latest=False)


def _contents(path: Path, commits: Iterable[str]) -> Generator[bytes | None]:
    """What the file says in each commit, asked one by one, so that whoever has enough can stop."""
    process = subprocess.Popen(
        [*_command(path), "cat-file", "--batch"],
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None  # noqa: S101  # asked for above
    assert process.stdout is not None  # noqa: S101  # as above
    try:
        for commit in commits:
            process.stdin.write(f"{commit}:./{path.name}\n".encode())
            process.stdin.flush()
            head = process.stdout.readline().split()
            if len(head) == 3 and head[1] == b"blob":
                content = process.stdout.read(int(head[2]))
                process.stdout.read(1)
                yield content
            else:
                yield None
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait()


def _renamed_from(path: Path, commit: str) -> str:
    """The path that the file had before ``commit``, empty when that commit made it."""
    told = _git(
        path, "diff-tree", "-r", "-z", "--find-renames", "--diff-filter=R", "--name-status", f"{commit}^1", commit
    )
    prefix = (_git(path, "rev-parse", "--show-prefix") or b"").rstrip(b"\n")
    parts = (told or b"").split(b"\0")
    for _, old, new in zip(parts[::3], parts[1::3], parts[2::3], strict=False):
        if new == prefix + path.name.encode():
            return old.decode(errors="replace")
    return ""


def _git(path: Path, *arguments: str) -> bytes | None:
    """What git says in the folder of ``path``; None when it refuses, or is not there."""
    try:
        done = subprocess.run(
            [*_command(path), *arguments],
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError:  # no git on this machine
        return None
    return done.stdout if done.returncode == 0 else None


def _command(path: Path) -> list[str]:
    settings = ["-c", "log.follow=false", "-c", "log.showSignature=false", "-c", "core.quotePath=false"]
    return ["git", "-C", str(path.parent), "--literal-pathspecs", "--no-replace-objects", *settings]


def _environment() -> dict[str, str]:
    left = {key: value for key, value in os.environ.items() if key not in _LEFT_BY_HOOKS}
    return left | {"GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
