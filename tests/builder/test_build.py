"""The output folder: a build that is interrupted or fails leaves the site as it was; no other folder is replaced."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.helpers.sites import ROOT, run

SMALL = ROOT / "tests/cases/valid/small.yaml"


def files_of(site: Path) -> dict[Path, bytes]:
    return {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_a_damaged_site_is_made_whole_and_a_folder_of_somebody_else_stays(tmp_path: Path) -> None:
    site = tmp_path / "site"
    settings = {"AGENDA_DATA": str(SMALL), "SITE_DIR": str(site), "AGENDA_CACHE": str(tmp_path / "cache")}
    assert "gebouwd" in run("build", **settings).stdout
    page = site / "ambities/index.html"
    content = page.read_bytes()
    page.write_bytes(content[:100])
    assert "gebouwd" in run("build", **settings).stdout
    assert page.read_bytes() == content
    (site / "404.html").unlink()  # without it this may be the folder of somebody else
    refused = run("build", **settings)
    assert "iets anders dan een hele eerdere site" in refused.stderr
    assert "of verwijder deze als er niets van u in staat" in refused.stderr
    assert page.read_bytes() == content


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal, nor such a limit")
def test_an_interrupt_or_a_full_disk_leaves_the_site_as_it_was_and_the_next_build_is_whole(tmp_path: Path) -> None:
    site = tmp_path / "site"
    settings = {"AGENDA_DATA": str(SMALL), "SITE_DIR": str(site), "AGENDA_CACHE": str(tmp_path / "cache")}
    assert run("build", **settings).returncode == 0
    before = files_of(site)
    command = [sys.executable, "-m", "agenda", "build"]
    changed = os.environ | settings | {"CONTACT": "redactie@voorbeeld.nl"}
    with subprocess.Popen(command, cwd=ROOT, env=changed, stderr=subprocess.PIPE, start_new_session=True) as process:
        while not [path for path in tmp_path.glob(".site.*/site/assets/*") if path.is_file()]:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all that runs in it
        assert process.wait(60) == 130
    assert files_of(site) == before

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    full = subprocess.run(command, cwd=ROOT, env=changed, capture_output=True, preexec_fn=no_room, check=False)
    assert full.returncode == 2
    assert b"File too large" in full.stderr
    assert b"Traceback" not in full.stderr
    assert files_of(site) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert "gebouwd" in run("build", **settings, CONTACT="redactie@voorbeeld.nl").stdout
    assert files_of(site) != before
