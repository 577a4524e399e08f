"""What can be seen of nginx on this machine: since when its workers know their settings."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")

#: Where nginx has its settings when its command does not say.
DEFAULT = "/etc/nginx/nginx.conf"

#: Fields of /proc/PID/stat after the name of the command: proc(5).
PARENT, START = 1, 19


def has_loaded(current: Path) -> bool:
    """Whether nginx loaded its settings after those in ``current/nginx`` got the time that they have.

    A reload starts new workers, and of settings that are wrong it starts none. False too when no nginx is seen that
    reads from ``current``: it may be on another machine, or in a container.
    """
    changed = max(path.stat().st_mtime for path in (current / "nginx").iterdir())
    started = list(_workers(current))
    return bool(started) and min(started) > changed


def _workers(current: Path) -> Iterator[float]:
    """When each worker started that answers by settings which name ``current``, in seconds since 1970."""
    commands, fields = {}, {}
    for folder in PROC.glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            command = (folder / "cmdline").read_bytes().decode(errors="replace").rstrip("\0 ")
            if command.startswith("nginx: "):
                fields[folder.name] = (folder / "stat").read_text(errors="replace").rpartition(") ")[2].split()
                commands[folder.name] = command
    ours = {pid for pid, command in commands.items() if "master process" in command and _names(command, current)}
    for pid, command in commands.items():
        if command == "nginx: worker process" and fields[pid][PARENT] in ours:
            up = float((PROC / "uptime").read_text().split()[0])
            yield time.time() - up + int(fields[pid][START]) / os.sysconf("SC_CLK_TCK")


def _names(command: str, current: Path) -> bool:
    """Whether the settings of a master process name ``current``; so it is taken of those that may not be read."""
    given = re.search(r" -c ?(\S+)", command)
    try:
        return f"{current}/" in Path(given[1] if given else DEFAULT).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True
