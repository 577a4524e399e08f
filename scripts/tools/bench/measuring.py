"""What a command takes, and what its site weighs."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup


@dataclass(frozen=True)
class Cost:
    """What a build took: seconds of user and system time, seconds on the clock, megabytes of the largest process."""

    seconds: float
    clock: float
    megabytes: float


class BuildFailure(Exception):
    """A build went wrong; the message is the end of what it printed."""


def cost_of(commands: Sequence[Sequence[str]], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run commands one after another in ``folder``. Raises BuildFailure."""
    seconds = clock = megabytes = 0.0
    for command in commands:
        with tempfile.TemporaryFile() as printed:
            start = time.perf_counter()
            process = subprocess.Popen(
                command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=printed, stderr=printed
            )
            ended = 0
            while not ended:
                megabytes = max(megabytes, _most_memory(process.pid))
                time.sleep(min(0.05, (time.perf_counter() - start) / 50))
                ended, status, usage = os.wait4(process.pid, os.WNOHANG)
            clock += time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            seconds += usage.ru_utime + usage.ru_stime
            if process.returncode:
                printed.seek(0)
                raise BuildFailure(printed.read()[-300:].decode(errors="replace").strip() or str(process.returncode))
    return Cost(seconds, clock, megabytes)


def _most_memory(pid: int) -> float:
    """The most megabytes that a running process or one below it had so far.

    Asked while it runs: what the system tells at the end begins with the memory of the process that started it.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # it has just ended
        return 0.0
    own = re.search(r"VmHWM:\s+(\d+) kB", status)
    return max([int(own[1]) / 1024 if own else 0.0, *(_most_memory(int(each)) for each in below)])


def spread(figures: Sequence[float], form: str = ".2f") -> str:
    """A median with what it lies between: “1.25 (1.20–1.31)”."""
    return f"{median(figures):{form}} ({min(figures):{form}}–{max(figures):{form}})"


def first_view(folders: Sequence[Path], page: str = "") -> tuple[int, int]:
    """What the first view of a page asks for, as (bytes compressed, requests): itself, its styles, scripts and icons.

    Read from the HTML; what a script fetches afterwards is not counted, so for others this is the least that it is.
    """
    folder = folders[0]
    content = (folder / page / "index.html").read_bytes()
    soup = BeautifulSoup(content, "lxml")
    asked = {str(each["src"]) for each in soup.find_all(["script", "img"], src=True)}
    for link in soup.find_all("link", href=True):
        if {"stylesheet", "icon", "preload", "modulepreload", "shortcut"} & set(link.get("rel") or []):
            asked.add(str(link["href"]))
    weight, requests = len(gzip.compress(content)), 1
    for address in asked:
        path = urlsplit(urljoin(f"http://localhost/{page}", address))
        file = folder / path.path.lstrip("/")
        if path.hostname == "localhost" and file.is_file() and file.suffix != ".woff2":
            weight, requests = weight + len(gzip.compress(file.read_bytes())), requests + 1
    return weight, requests


def html_pages(folders: Sequence[Path]) -> int:
    """How many pages there are; those that only lead on to another are left out."""
    pages = [path for folder in folders for path in folder.rglob("*.html")]
    return sum(b'http-equiv="refresh"' not in path.read_bytes()[:1000] for path in pages)
