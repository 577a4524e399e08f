"""Where a site lands: in a folder that holds nothing else, one build at a time, whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from agenda.text.bilingual import both, same
from agenda.util.project import ROOT, CannotRun

#: What a site is made from, and what else belongs to the project: no site lands in there.
NEEDED = ("mkdocs.yml", "agenda", "content", "macros", "overrides")
OURS = {*NEEDED, "data", "requirements", "scripts", "tests", ".ci", ".git", ".github", ".venv", ".cache"}

#: The folder of the permanent addresses, which only lead on.
POINTERS = "id"

#: What every site of ours holds: a folder without these is somebody else's.
HALLMARKS = ("index.html", "404.html", "robots.txt", POINTERS, "assets")


def check_target(target: Path, data: Path) -> None:
    """Refuse a folder whose replacement would destroy anything but an earlier site."""
    names = sorted(path.name for path in target.iterdir()) if target.is_dir() else []
    # A site has one hidden folder; a .git in there means that somebody publishes from it.
    foreign = [name for name in names if name.startswith(".") and name != ".well-known"]
    if not foreign and not set(HALLMARKS) <= set(names):
        foreign = names
    way_out = same("")
    if ROOT.is_relative_to(target) or data.is_relative_to(target):
        why = both("builder.output_dir.the_project_itself")
    elif target.is_relative_to(ROOT) and target.relative_to(ROOT).parts[0] in OURS:
        why = both("builder.output_dir.of_the_project")
    elif target.exists() and not target.is_dir():
        why = both("builder.output_dir.no_folder")
    elif foreign:
        why = both("builder.output_dir.something_else", names=", ".join(foreign[:3]))
        way_out = both("builder.output_dir.or_remove_it")
    else:
        return
    raise CannotRun(both("builder.output_dir.the_site_will_not", target=target, why=why, way_out=way_out))


@contextlib.contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """One build at a time in ``folder``: waits for another. The lock ends with its process, whatever happens."""
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415  # Windows has none

    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network folders cannot lock
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def staging(target: Path) -> Iterator[Path]:
    """Make a hidden folder next to ``target``, so on the same file system; it is gone afterwards.

    First clear what a build that was cut off left behind, and give back a site that it had set aside.
    """
    prefix = f".{target.name}.agenda-"
    for left in target.parent.glob(f"{prefix}*"):
        if not target.exists() and (left / "old").is_dir():
            (left / "old").rename(target)
        shutil.rmtree(left, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def swap(new: Path, target: Path, old: Path) -> None:
    """Put ``new`` at ``target``: at one stroke where the system can, else by two renames, undone when that fails."""
    if target.exists():
        if exchange(new, target):
            return
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise


#: Linux: renameat2(2), the folder that paths count from (the current one) and RENAME_EXCHANGE.
AT_FDCWD, RENAME_EXCHANGE = -100, 2
#: macOS: renamex_np(2) and RENAME_SWAP.
RENAME_SWAP = 2


def exchange(one: Path, other: Path) -> bool:
    """Let two folders on one file system change places at once; False, with nothing done, where that cannot be."""
    import ctypes  # noqa: PLC0415  # only for a site that changed

    names = os.fsencode(one), os.fsencode(other)
    with contextlib.suppress(AttributeError, OSError):  # a system library without it
        if sys.platform == "linux":
            library = ctypes.CDLL(None, use_errno=True)
            return bool(library.renameat2(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE) == 0)
        if sys.platform == "darwin":
            return bool(ctypes.CDLL(None, use_errno=True).renamex_np(*names, RENAME_SWAP) == 0)
    return False


def point(link: Path, target: str) -> None:
    """Make the symbolic link ``link`` lead to ``target`` from one moment to the next."""
    new = link.with_name(f".{link.name}.new")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.replace(link)
