"""The same commit gives the same site, byte for byte, wherever and whenever it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import Tally
from tests.helpers.made import agenda_of, write
from tests.helpers.sites import FULL, ROOT, SITE_URL, BuiltSite, build, text


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


#: Makes every listing of a folder come backwards, as another disk may give it.
BACKWARDS = """
import os
listdir, scandir = os.listdir, os.scandir
class Backwards:
    def __init__(self, entries): self.entries = iter(entries)
    def __iter__(self): return self
    def __next__(self): return next(self.entries)
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def close(self): pass
os.listdir = lambda *given: listdir(*given)[::-1]
os.scandir = lambda *given: Backwards(sorted(scandir(*given), key=lambda each: each.name, reverse=True))
"""
PARTS = (
    "agenda",
    "content",
    "data",
    "macros",
    "overrides",
    "requirements",
    "mkdocs.yml",
    "tests/cases",
)


def elsewhere(folder: Path) -> tuple[BuiltSite, bool]:
    """The frozen agenda built by a copy of the project in ``folder``, with all else different too.

    Other time zone, locale, hash seed and order of files; nothing kept from before; and another user where this one may
    become another, which is what the second value says.
    """
    project = folder / "een ander project"
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        (project / part).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / part, project / part)
    (project / "site-packages").mkdir()
    (project / "site-packages/sitecustomize.py").write_text(BACKWARDS, encoding="utf-8")
    environment = {
        "AGENDA_CACHE": str(project / "cache"),
        "AGENDA_DATA": str(project / FULL.relative_to(ROOT)),
        "AGENDA_HISTORY": "false",
        "HOME": str(project),
        "LC_ALL": "POSIX",
        "NO_MKDOCS_2_WARNING": "1",
        "PATH": os.environ["PATH"],
        "PYTHONHASHSEED": "4294967295",
        "PYTHONPATH": str(project / "site-packages"),
        "PYTHONPYCACHEPREFIX": str(project / "pycache"),
        "SITE_URL": SITE_URL,
        "SOURCE_DATE_EPOCH": "1700000000",
        "TZ": "Pacific/Auckland",
    }
    # Another user, who may yet read what this one may: Python itself can stand in a home folder.
    setpriv, other = shutil.which("setpriv"), []
    if os.geteuid() == 0 and setpriv:
        rights = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")
        other = [setpriv, "--reuid=65534", "--regid=65534", "--clear-groups", *rights, "--"]
        for path in [project, *project.rglob("*")]:
            os.chown(path, 65534, 65534)
    command = [*other, sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(project / "site")]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return BuiltSite(project / "site"), bool(other)


def test_a_build_elsewhere_is_the_same_byte_for_byte(site: BuiltSite, tmp_path: Path, tally: Tally) -> None:
    other, is_another_user = elsewhere(tmp_path)
    here, there = files(site.folder), files(other.folder)
    assert sorted(here) == sorted(there)
    assert [name for name in here if here[name] != there[name]] == []
    for kind in (".html", ".pdf", ".png", ".pf_meta", ".pf_index", ".json", ".xml"):
        assert any(name.endswith(kind) for name in here), kind
    for content in here.values():
        assert b"een ander project" not in content
        assert str(ROOT).encode() not in content
    user = "another user, " if is_another_user else ""
    tally(f"files the same in another folder, {user}time zone, locale, hash seed and order of files", len(here))


def test_a_hundred_and_forty_ambitions_give_as_many_pages(tmp_path: Path) -> None:
    site = build(write(agenda_of(140), tmp_path / "data"), tmp_path / "site")
    pages = site.pages()
    assert len([url for url in pages if url.startswith("ambities/ambitie-")]) == 140
    assert len([url for url in pages if url.startswith("en/ambitions/ambition-")]) == 140
    assert text(site.page("ambities/ambitie-j14/").h1) == "J14 ambitie-J14 in het Nederlands"
