"""How git is run: in one way, by everything that asks it something, and what to say when it refuses."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from agenda.text import Both, both, same
from agenda.util.project import AMSTERDAM, ROOT, CannotRun, as_moment

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
    done = run(folder, *arguments)
    if done.returncode == 0:
        return done.stdout
    complaint = done.stderr.decode(errors="replace")
    if _DAMAGE.search(_QUOTED.sub("", complaint).lower()):
        raise refusal(folder, complaint)
    check_repository(folder)
    return None


def do(folder: Path, *arguments: str) -> None:
    """Let git do something in ``folder``. Raises GitUnavailable, or GitRefused with what git said."""
    done = run(folder, *arguments)
    if done.returncode:
        check_repository(folder)
        raise refusal(folder, done.stderr.decode(errors="replace"))


def check_repository(folder: Path) -> None:
    """Raise GitUnavailable or GitRefused when git can say nothing at all about ``folder``."""
    done = run(folder, "rev-parse", "--git-dir")
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


def run(
    folder: Path, *arguments: str, given: bytes = b"", settings: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run git in ``folder`` with ``given`` on its standard input; ``settings`` are more of its environment.

    Raises GitUnavailable without git.
    """
    try:
        return subprocess.run(
            command(folder, *arguments),
            env={**environment(), **(settings or {})},
            input=given,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise GitUnavailable(both("util.git.not_installed")) from error


def _repository_above(folder: Path) -> Path | None:
    """The nearest folder from ``folder`` up that has a ``.git``, readable or not; None when there is none."""
    return next((each for each in (folder, *folder.parents) if os.path.lexists(each / ".git")), None)


# --- the history of a file ---


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

    What came by a merge counts as one change, at the time of the merge: that is when it came there. A name
    that the file had before is not followed. None when no commit has the file. Raises GitUnavailable without git or a
    repository, and GitRefused when git cannot read the repository.
    """
    answer = ask(path.parent, "rev-parse", "--verify", "HEAD^{commit}")
    shallow = ask(path.parent, "rev-parse", "--is-shallow-repository") == b"true\n"
    known = _known(path, answer.decode().strip(), shallow) if answer else None
    return known and replace(known, latest=known.versions[-1].content == path.read_bytes())


@lru_cache(maxsize=1)  # a server builds again and again from one commit
def _known(path: Path, head: str, shallow: bool) -> Past | None:
    """What git knows of the file while ``head`` is checked out; whether it is the ``latest`` is not looked at."""
    # cat-file takes a request per line, so a name with a line end cannot be asked for.
    if "\n" in path.name or not ask(path.parent, "ls-files", "--", path.name):
        return None
    format_ = ("--first-parent", "--format=%H %ct %P", f"-{MOST_COMMITS + 1}")
    listed = ask(path.parent, "log", *format_, head, "--", path.name)
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
        command(path.parent, "cat-file", "--batch"),
        env=environment(),
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
            elif head and not ask(path.parent, "ls-tree", commit, "--", path.name):
                yield None
            else:  # git stopped, or the commit has a file of which the content is missing
                process.stdin.close()
                why = process.stderr.read().decode(errors="replace")
                raise refusal(path.parent, why or f"fatal: {b' '.join(head).decode(errors='replace')}")
    finally:
        process.stdin.close()
        process.stdout.close()
        process.stderr.close()
        process.wait()


def _renamed_from(path: Path, commit: str) -> str:
    """The path that the file had before ``commit``, empty when that commit made it."""
    options = ("-r", "-z", "--find-renames", "--diff-filter=R", "--name-status")
    output = ask(path.parent, "diff-tree", *options, f"{commit}^1", commit)
    prefix = (ask(path.parent, "rev-parse", "--show-prefix") or b"").rstrip(b"\n")
    parts = (output or b"").split(b"\0")
    for _, old, new in zip(parts[::3], parts[1::3], parts[2::3], strict=False):
        if new == prefix + path.name.encode():
            return old.decode(errors="replace")
    return ""


# --- earlier versions ---


#: Of a file in git no more than this is read, in bytes: as much as of an agenda on disk.
MAX_BYTES = 8_000_000

#: A name of a revision is no longer than this; git's own limit on a reference is 255 per part.
LONGEST_NAME = 1000


def commit_of(revision: str, root: Path = ROOT) -> str:
    """The full hash of the commit that ``revision`` means: a branch, a tag, a hash, ``HEAD~3``.

    Raises CannotRun when there is no git or no repository, or when it knows no such commit.
    """
    if revision.startswith("-") or not revision.isprintable() or not 0 < len(revision) <= LONGEST_NAME:
        raise _unknown(revision, root)
    answer = ask(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if answer is None:
        raise _unknown(revision, root)
    return answer.decode().strip()


def common_commit(base: str, root: Path = ROOT, head: str = "HEAD") -> str:
    """The hash of the last commit that ``head`` and ``base`` have in common: from there ``head`` changed things.

    Raises CannotRun as ``commit_of``, and when the history that they share is not there.
    """
    commit = commit_of(base, root)
    answer = ask(root, "merge-base", commit, commit_of(head, root))
    if answer is None:
        more = _how_to_complete(root)
        raise CannotRun(both("util.git.the_revisions_and_share", base=base, head=head, more=more))
    return answer.decode().strip()


def time_of(commit: str, root: Path = ROOT) -> int:
    """When ``commit`` was made, in seconds since 1970."""
    return int(ask(root, "log", "-1", "--format=%ct", commit) or 0)


def build_time(root: Path) -> datetime | None:
    """``SOURCE_DATE_EPOCH`` if set, else the time of the commit checked out in ``root``, else None.

    So two builds of one commit are the same byte for byte.
    """
    moment = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not moment:
        with contextlib.suppress(CannotRun):  # reported with what else is not known then; see AgendaPlugin
            moment = (ask(root, "log", "-1", "--format=%ct") or b"").decode().strip()
    return as_moment(moment)


def read_file(commit: str, path: str, root: Path = ROOT) -> bytes | None:
    """The file at ``path``, from ``root``, as it is in ``commit``; None when it is not there.

    Raises CannotRun when it is larger than ``MAX_BYTES``.
    """
    name = f"{commit}:./{path}"
    size = ask(root, "cat-file", "-s", name)
    if size is None:
        return None
    if int(size) > MAX_BYTES:
        raise CannotRun(
            both("util.git.is_larger_than_mb", path=path, commit=commit[:12], max_bytes=MAX_BYTES // 1000000)
        )
    return ask(root, "cat-file", "blob", name)


def committed(path: Path) -> bytes | None:
    """The file at ``path`` as it is in the last commit; None when that does not have it, or without a repository.

    Raises GitRefused when git cannot read the repository.
    """
    try:
        return ask(path.parent, "cat-file", "blob", f"HEAD:./{path.name}")
    except GitUnavailable:
        return None


def changed_files(folder: Path) -> list[str]:
    """The files in ``folder`` that are not as the last commit has them, new ones too, by their paths from there.

    Empty without a repository. Raises GitRefused when git cannot read it.
    """
    try:
        output = ask(folder, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", ".")
    except GitUnavailable:
        return []
    if not output:
        return []
    top = ask(folder, "rev-parse", "--show-prefix") or b""
    prefix = len(top.rstrip(b"\n")) + 3  # two letters and a space are before each path
    return sorted(each[prefix:].decode("utf-8", "replace") for each in output.split(b"\0") if each)


@contextlib.contextmanager
def checked_out(commit: str, root: Path = ROOT) -> Iterator[Path]:
    """The folder ``root`` as it is in ``commit``, gone afterwards. Raises CannotRun when git cannot make it."""
    import shutil  # noqa: PLC0415  # both bring much that a check does without
    import tempfile  # noqa: PLC0415  # as above

    folder = Path(tempfile.mkdtemp(prefix="agenda-")).resolve()
    tree = folder / "tree"
    try:
        do(root, "worktree", "add", "--detach", "--quiet", str(tree), commit)
        yield tree / (ask(root, "rev-parse", "--show-prefix") or b"").decode().strip()
    finally:
        with contextlib.suppress(CannotRun):
            do(root, "worktree", "remove", "--force", str(tree))
        shutil.rmtree(folder, ignore_errors=True)


def is_shallow(root: Path = ROOT) -> bool:
    """Whether this clone has only the last part of the history."""
    return ask(root, "rev-parse", "--is-shallow-repository") == b"true\n"


def _unknown(revision: str, root: Path) -> CannotRun:
    name = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in revision[:80])
    more = _how_to_complete(root)
    return CannotRun(both("util.git.git_knows_no_revision", name=name, more=more))


def _how_to_complete(root: Path) -> Both:
    if not is_shallow(root):
        return same("")
    return both("util.git.shallow_clone")
