"""A cache on disk of what takes long to make, by what it is made from: PDFs, pictures, the search index, templates.

No output depends on it. What is damaged, foreign or unreadable there is made again; on a full disk, or in a folder that
is read-only or belongs to another user, nothing is cached and a build takes longer.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

from agenda.util.project import ROOT

#: How much is kept, in bytes; what was used longest ago goes first. Papers of a large agenda take 12 MB per language.
MOST = 200_000_000

DIGEST = hashlib.sha256().digest_size

#: How our files there are called; others are not ours to remove.
OURS = re.compile(r"[0-9a-f]{64}(\.[0-9a-f]{8})?")


def cache_folder() -> Path:
    """The folder of the cache: AGENDA_CACHE, else ``.cache`` in the project."""
    return Path(os.environ.get("AGENDA_CACHE") or ROOT / ".cache")


def digest_of(*parts: str | bytes) -> str:
    """A key for what is made from these parts, in this order: other parts have another key. 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


def code_digest() -> str:
    """A key for this code and its texts: others may make another thing from the same."""
    files = (path for ending in ("py", "toml") for path in sorted((ROOT / "agenda").rglob(f"[!.]*.{ending}")))
    return digest_of(*(path.read_bytes() for path in files))


class Cache:
    """Bytes by a key, in ``folder``, which several builds may use at the same time."""

    def __init__(self, folder: Path | None = None) -> None:
        """Without ``folder`` it is that of the project."""
        self.folder = folder or cache_folder()
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.trusted = _is_ours(self.folder)

    def get(self, key: str) -> bytes | None:
        """What was kept under ``key``, whole and unharmed, or None."""
        if not self.trusted:
            return None
        path = self.folder / key
        try:
            kept = path.read_bytes()
        except OSError:
            return None
        content = kept[DIGEST:]
        if kept[:DIGEST] != _seal(key, content):
            return None
        with contextlib.suppress(OSError):  # so that what is used stays; see ``trim``
            os.utime(path)
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep ``content`` under ``key``, whole or not at all."""
        if not self.trusted:
            return
        aside = self.folder / f"{key}.{os.urandom(4).hex()}"
        try:
            aside.write_bytes(_seal(key, content) + content)
            aside.replace(self.folder / key)
        except OSError:
            with contextlib.suppress(OSError):
                aside.unlink()

    def made(self, make: Callable[[], bytes], *parts: str | bytes) -> bytes:
        """What ``make`` makes from ``parts``: all that it depends on, the versions of its makers included."""
        key = digest_of(*parts)
        content = self.get(key)
        if content is None:
            content = make()
            self.put(key, content)
        return content

    def trim(self) -> None:
        """Let go of what was used longest ago, until no more than ``MOST`` is kept."""
        if not self.trusted:
            return
        with contextlib.suppress(OSError):
            found = [(entry.stat(), entry.path) for entry in os.scandir(self.folder) if OURS.fullmatch(entry.name)]
            taken = 0
            for status, path in sorted(found, key=lambda each: -each[0].st_mtime_ns):
                taken += status.st_size
                if taken > MOST:
                    Path(path).unlink(missing_ok=True)


def _seal(key: str, content: bytes) -> bytes:
    return hashlib.sha256(key.encode() + content).digest()


def _is_ours(folder: Path) -> bool:
    """Whether nobody else can have put anything into ``folder``: compiled templates are code that we run."""
    try:
        status = folder.stat()
    except OSError:
        return False
    if not hasattr(os, "geteuid"):  # Windows: the folder has the rights of the project it is in
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
