"""Earlier versions of the project, from git: which commit a name means, its files, and a copy to build from."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from agenda.text.bilingual import Both, both, same
from agenda.util import git
from agenda.util.project import ROOT, CannotRun

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
    answer = git.ask(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if answer is None:
        raise _unknown(revision, root)
    return answer.decode().strip()


def common_commit(base: str, root: Path = ROOT, head: str = "HEAD") -> str:
    """The hash of the last commit that ``head`` and ``base`` have in common: from there ``head`` changed things.

    Raises CannotRun as ``commit_of``, and when the history that they share is not there.
    """
    commit = commit_of(base, root)
    answer = git.ask(root, "merge-base", commit, commit_of(head, root))
    if answer is None:
        more = _how_to_complete(root)
        raise CannotRun(both("util.git_files.the_revisions_and_share", base=base, head=head, more=more))
    return answer.decode().strip()


def time_of(commit: str, root: Path = ROOT) -> int:
    """When ``commit`` was made, in seconds since 1970."""
    return int(git.ask(root, "log", "-1", "--format=%ct", commit) or 0)


def read_file(commit: str, path: str, root: Path = ROOT) -> bytes | None:
    """The file at ``path``, from ``root``, as it is in ``commit``; None when it is not there.

    Raises CannotRun when it is larger than ``MAX_BYTES``.
    """
    name = f"{commit}:./{path}"
    size = git.ask(root, "cat-file", "-s", name)
    if size is None:
        return None
    if int(size) > MAX_BYTES:
        raise CannotRun(
            both("util.git_files.is_larger_than_mb", path=path, commit=commit[:12], max_bytes=MAX_BYTES // 1000000)
        )
    return git.ask(root, "cat-file", "blob", name)


def committed(path: Path) -> bytes | None:
    """The file at ``path`` as it is in the last commit; None when that does not have it, or without a repository.

    Raises GitRefused when git cannot read the repository.
    """
    try:
        return git.ask(path.parent, "cat-file", "blob", f"HEAD:./{path.name}")
    except git.GitUnavailable:
        return None


def changed_files(folder: Path) -> list[str]:
    """The files in ``folder`` that are not as the last commit has them, new ones too, by their paths from there.

    Empty without a repository. Raises GitRefused when git cannot read it.
    """
    try:
        told = git.ask(folder, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", ".")
        top = git.ask(folder, "rev-parse", "--show-prefix")
    except git.GitUnavailable:
        return []
    prefix = len((top or b"").rstrip(b"\n")) + 3  # two letters and a space are before each path
    return sorted(each[prefix:].decode("utf-8", "replace") for each in (told or b"").split(b"\0") if each)


@contextlib.contextmanager
def checked_out(commit: str, root: Path = ROOT) -> Iterator[Path]:
    """The folder ``root`` as it is in ``commit``, gone afterwards. Raises CannotRun when git cannot make it."""
    import shutil  # noqa: PLC0415  # both bring much that a check does without
    import tempfile  # noqa: PLC0415  # as above

    folder = Path(tempfile.mkdtemp(prefix="agenda-")).resolve()
    tree = folder / "tree"
    try:
        git.do(root, "worktree", "add", "--detach", "--quiet", str(tree), commit)
        yield tree / (git.ask(root, "rev-parse", "--show-prefix") or b"").decode().strip()
    finally:
        with contextlib.suppress(CannotRun):
            git.do(root, "worktree", "remove", "--force", str(tree))
        shutil.rmtree(folder, ignore_errors=True)


def is_shallow(root: Path = ROOT) -> bool:
    """Whether this clone has only the last part of the history."""
    return git.ask(root, "rev-parse", "--is-shallow-repository") == b"true\n"


def _unknown(revision: str, root: Path) -> CannotRun:
    name = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in revision[:80])
    more = _how_to_complete(root)
    return CannotRun(both("util.git_files.git_knows_no_revision", name=name, more=more))


def _how_to_complete(root: Path) -> Both:
    if not is_shallow(root):
        return same("")
    return both("util.git_files.this_clone_lacks_a")
