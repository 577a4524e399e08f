"""The locks: what is installed is what was locked, byte for byte, or nothing is."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.helpers.sites import ROOT

WHEEL = "agendaproef-1.0-py3-none-any.whl"


@pytest.mark.parametrize("name", ["site", "test", "lock", "audit"])
def test_every_locked_package_has_hashes_and_no_address(name: str) -> None:
    text = (ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8")
    packages = re.findall(r"(?m)^[\w.-]+(?:\[[^]]*\])?==[^\n]*(?:\n    .*)*", text)
    assert packages
    assert all("--hash=sha256:" in each for each in packages)
    assert "://" not in re.sub(r"(?m)^#.*", "", text)


def test_the_lock_of_npm_has_hashes_and_no_address() -> None:
    for folder in ("tests/node", "scripts/tools/observatory", "scripts/tools/lighthouse"):
        text = (ROOT / f"{folder}/package-lock.json").read_text(encoding="utf-8")
        assert text.count('"integrity": "sha512-') > 10
        assert '"resolved"' not in text


def test_installing_asks_for_hashes_and_runs_no_scripts_of_others() -> None:
    environment = (ROOT / "scripts/environment").read_text(encoding="utf-8")
    assert "--require-hashes --requirement" in environment
    for script in ("test", "observatory", "lighthouse"):
        assert "--ignore-scripts" in (ROOT / f"scripts/{script}").read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose lock names one package, which stands beside it; its Python installs beside it too."""
    project = tmp_path / "project"
    for folder in ("scripts", "requirements", ".venv/bin", "packages"):
        (project / folder).mkdir(parents=True)
    shutil.copy(ROOT / "scripts/environment", project / "scripts")
    (project / "pyproject.toml").write_text('[project]\nname = "proef"\nversion = "1"\n')
    (project / ".venv/place").write_text(f"{project}\n")
    (project / ".venv/bin/python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (project / ".venv/bin/python").chmod(0o755)
    with zipfile.ZipFile(project / "packages" / WHEEL, "w") as wheel:
        wheel.writestr("agendaproef.py", "")
        wheel.writestr("agendaproef-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: agendaproef\nVersion: 1.0\n")
        wheel.writestr(
            "agendaproef-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr("agendaproef-1.0.dist-info/RECORD", "")
    return project


def install(project: Path, digest: str) -> subprocess.CompletedProcess[str]:
    """What the scripts do, with this hash in the lock."""
    (project / "requirements/site.txt").write_text(f"agendaproef==1.0 \\\n    --hash=sha256:{digest}\n")
    settings = {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(project / "packages"),
        "PIP_TARGET": str(project / "installed"),
        "PIP_CONFIG_FILE": os.devnull,
    }
    return subprocess.run(
        ["/bin/bash", "-c", f"source '{project}/scripts/environment'; install site"],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_tampered_hash_stops_the_install(project: Path) -> None:
    digest = hashlib.sha256((project / "packages" / WHEEL).read_bytes()).hexdigest()
    tampered = ("0" if digest[0] != "0" else "1") + digest[1:]
    done = install(project, tampered)
    assert done.returncode == 2
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in (project / ".venv/pip.log").read_text()
    assert "Installeren lukte niet" in done.stderr
    assert not (project / "installed").exists()
    assert not (project / ".venv/site.installed").exists(), "it will be tried again"


def test_a_tampered_package_stops_the_install_and_the_right_one_does_not(project: Path) -> None:
    package = project / "packages" / WHEEL
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    right = package.read_bytes()
    package.write_bytes(right + b"\0")
    assert install(project, digest).returncode == 2
    assert not (project / "installed").exists()
    package.write_bytes(right)
    install(project, digest)
    assert (project / "installed/agendaproef.py").is_file()
