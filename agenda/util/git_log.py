"""Which commits of git changed a file, and what it said in each of them."""

from __future__ import annotations

import subprocess
from collections.abc import Generator, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from agenda.util import git
from agenda.util.clock import AMSTERDAM

#: What is read at most, so that a long life costs no long build: the latest commits that touched the file, and bytes of
#: it in all (reading and comparing a megabyte takes about a quarter of a second of processor time).
MOST_COMMITS = 100
MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class Version:
    """A file as one commit left it: ``content`` is None when that commit removed it, or when git does not have it.

    ``time`` is when the commit was made, on the clock of Amsterdam. ``renamed_from`` is the path that the file had
    before this commit.
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
    that the file had before is not followed. None when no commit has the file. Raises GitUnavailable without git or a
    repository, and GitRefused when git cannot read the repository.
    """
    answer = git.ask(path.parent, "rev-parse", "--verify", "HEAD^{commit}")
    shallow = git.ask(path.parent, "rev-parse", "--is-shallow-repository") == b"true\n"
    known = _known(path, answer.decode().strip(), shallow) if answer else None
    return known and replace(known, latest=known.versions[-1].content == path.read_bytes())


@lru_cache(maxsize=1)  # a server builds again and again from one commit
def _known(path: Path, head: str, shallow: bool) -> Past | None:
    """What git tells of the file while ``head`` is checked out; whether it is the ``latest`` is not looked at."""
    # cat-file takes a request per line, so a name with a line end cannot be asked for.
    if "\n" in path.name or not git.ask(path.parent, "ls-files", "--", path.name):
        return None
    format_ = ("--first-parent", "--format=%H %ct %P", f"-{MOST_COMMITS + 1}")
    listed = git.ask(path.parent, "log", *format_, head, "--", path.name)
    found = [line.split() for line in (listed or b"").decode().splitlines()]
    if not found:
        return None
    commits = [(commit, datetime.fromtimestamp(int(seconds), AMSTERDAM)) for commit, seconds, *_ in found]
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
    """What the file says in each commit, asked one by one, so that whoever has enough can stop.

    None where the commit does not have the file. Raises GitRefused when git cannot read it.
    """
    process = subprocess.Popen(
        git.command(path.parent, "cat-file", "--batch"),
        env=git.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin and process.stdout and process.stderr  # noqa: PT018, S101  # asked for above
    try:
        for commit in commits:
            process.stdin.write(f"{commit}:./{path.name}\n".encode())
            process.stdin.flush()
            head = process.stdout.readline().split()
            if len(head) == 3 and head[1] == b"blob":
                content = process.stdout.read(int(head[2]))
                process.stdout.read(1)
                yield content
            elif head and not git.ask(path.parent, "ls-tree", commit, "--", path.name):
                yield None
            else:  # git stopped, or the commit has a file of which the content is missing
                process.stdin.close()
                why = process.stderr.read().decode(errors="replace")
                raise git.refusal(path.parent, why or f"fatal: {b' '.join(head).decode(errors='replace')}")
    finally:
        process.stdin.close()
        process.stdout.close()
        process.stderr.close()
        process.wait()


def _renamed_from(path: Path, commit: str) -> str:
    """The path that the file had before ``commit``, empty when that commit made it."""
    options = ("-r", "-z", "--find-renames", "--diff-filter=R", "--name-status")
    told = git.ask(path.parent, "diff-tree", *options, f"{commit}^1", commit)
    prefix = (git.ask(path.parent, "rev-parse", "--show-prefix") or b"").rstrip(b"\n")
    parts = (told or b"").split(b"\0")
    for _, old, new in zip(parts[::3], parts[1::3], parts[2::3], strict=False):
        if new == prefix + path.name.encode():
            return old.decode(errors="replace")
    return ""
