"""From saving a text to the served page that says it, under ``agenda serve``."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from scripts.tools.bench.measuring import spread
from tests.helpers.sites import ROOT

#: The first definition of a term, which the glossary shows.
DEFINITION = re.compile(r"(?m)^    definition:\n      nl: (.*)$|^  definition:\n    nl: (.*)$")


def save_to_served(data: Path, folder: Path, saves: int) -> str:
    """Seconds until the glossary shows a saved text, and until the whole site does, each as a median and a spread.

    On the clock, and what of that the server and its builder worked: the rest is waiting for other work of the machine,
    and a pause in which an editor writes more files.
    """
    copy = folder / "saved/data" / data.name
    shutil.copytree(data.parent, copy.parent)
    text = copy.read_text(encoding="utf-8")
    found = DEFINITION.search(text)
    if not found:
        return "no definition to change"
    old = found[1] or found[2]
    process = subprocess.Popen(
        [sys.executable, "-m", "agenda", "serve", "--port", "0"],
        cwd=ROOT,
        env=os.environ | {"AGENDA_DATA": str(copy), "AGENDA_CACHE": str(folder / "cache")},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    pages: list[tuple[float, float]] = []
    whole: list[tuple[float, float]] = []
    try:
        assert process.stdout is not None
        host = re.findall(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())[0]
        process.stdout.readline()
        _get(f"{host}begrippen/")
        for number in range(saves + 1):
            start, work = time.perf_counter(), _work_of(process.pid)
            aside = copy.with_suffix(".tmp")
            aside.write_text(text.replace(old, f"Versie {number}. {old}", 1), encoding="utf-8")
            aside.replace(copy)
            while f"Versie {number}." not in _get(f"{host}begrippen/"):
                time.sleep(0.02)
            pages.append((time.perf_counter() - start, _work_of(process.pid) - work))
            process.stdout.readline()
            whole.append((time.perf_counter() - start, _work_of(process.pid) - work))
    finally:
        process.terminate()
        process.wait()
    told = []
    for what, taken in (("the page", pages[1:]), ("the whole site", whole[1:])):  # the first warms up
        on_clock, at_work = (spread(column) for column in zip(*taken, strict=True))
        told.append(f"{what} {on_clock} s on the clock, of which {at_work} s of work")
    return "; ".join(told)


def _work_of(pid: int) -> float:
    """Seconds of user and system time of a process and what it started, as Linux tells; elsewhere 0."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        started = [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return 0.0
    ticks = sum(int(each) for each in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK") + sum(map(_work_of, started))


def _get(address: str) -> str:
    with urlopen(address, timeout=60) as answer:  # noqa: S310  # our own server
        return str(answer.read().decode())
