"""MkDocs in a process beside this one: what it says is heard, a crash is its own, and it ends with who waits for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from agenda.builder import build
from agenda.builder.build import result_of
from agenda.text import LANGS
from tests.helpers.sites import ROOT

#: Builds for ever, and says in which process.
ENDLESS = """
import os, sys, time
from agenda.builder import build
build.run_mkdocs = lambda *_: (open(sys.argv[1], "w").write(str(os.getpid())), time.sleep(600))
build.run_mkdocs_in_fork({}, None)
"""


def test_what_it_prints_and_how_it_ends_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def make(*_: object) -> int:
        print("gewoon")
        print("een fout", file=sys.stderr)
        os.write(2, "van een bibliotheek é\n".encode())
        return 1

    monkeypatch.setattr(build, "run_mkdocs", make)
    assert build.run_mkdocs_in_fork({}, tmp_path) == (1, "gewoon\neen fout\nvan een bibliotheek é\n")
    monkeypatch.setattr(build, "run_mkdocs", lambda *_: 0)
    assert build.run_mkdocs_in_fork({}, tmp_path) == (0, "")


@pytest.mark.parametrize("end", [lambda: os._exit(70), lambda: os.kill(os.getpid(), signal.SIGKILL)])
def test_a_crash_is_told_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, end: object) -> None:
    monkeypatch.setattr(build, "run_mkdocs", lambda *_: end())  # type: ignore[operator]  # either of the two above
    code, output = build.run_mkdocs_in_fork({}, tmp_path)
    assert code
    for lang, told in zip(LANGS, ("MkDocs is onverwacht gestopt", "MkDocs stopped unexpectedly"), strict=True):
        result = result_of(tmp_path, code, output, lang, 0.0)
        assert told in result.problems
        assert not result.findings


def test_who_stops_waiting_stops_it_too(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    with subprocess.Popen([sys.executable, "-c", ENDLESS, str(told)], cwd=ROOT, stderr=subprocess.DEVNULL) as waiting:
        while not (told.exists() and told.read_text()):
            time.sleep(0.01)
        waiting.send_signal(signal.SIGINT)  # to this one only
        waiting.wait(60)
    for _ in range(600):  # on a busy machine it takes a moment until the system has cleared it away
        try:
            os.kill(int(told.read_text()), 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("it goes on")
