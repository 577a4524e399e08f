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

from tests.bench.measuring import spread
from tests.sites import ROOT

#: The first definition of a term, which the glossary shows.
DEFINITION = re.compile(r"(?m)^    definition:\n      nl: (.*)$|^  definition:\n    nl: (.*)$")


def save_to_served(data: Path, folder: Path, saves: int) -> str:
    """Seconds until the glossary shows a saved text, and until the whole site does, each as a median and a spread."""
    copy = folder / "saved/data" / data.name
    shutil.copytree(data.parent, copy.parent)
    shutil.copytree(ROOT / "tests/documents", folder / "saved/tests/documents")
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
    pages, whole = [], []
    try:
        assert process.stdout is not None
        host = re.findall(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())[0]
        process.stdout.readline()
        _get(f"{host}begrippen/")
        for number in range(saves + 1):
            start = time.perf_counter()
            aside = copy.with_suffix(".tmp")
            aside.write_text(text.replace(old, f"Versie {number}. {old}", 1), encoding="utf-8")
            aside.replace(copy)
            while f"Versie {number}." not in _get(f"{host}begrippen/"):
                time.sleep(0.005)
            pages.append(time.perf_counter() - start)
            process.stdout.readline()
            whole.append(time.perf_counter() - start)
    finally:
        process.terminate()
        process.wait()
    return f"{spread(pages[1:])} s on the clock; the whole site {spread(whole[1:])} s"  # the first warms up


def _get(address: str) -> str:
    with urlopen(address, timeout=60) as answer:  # noqa: S310  # our own server
        return str(answer.read().decode())
