"""Puts a folder in the place of another at one stroke, so that nobody who reads ever finds none, or half of one.

POSIX renames over an empty folder only; Linux and macOS can make two folders change names, on most file systems.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

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
