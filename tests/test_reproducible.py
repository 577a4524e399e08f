"""The same commit gives the same site, byte for byte, wherever and whenever it is built."""

from __future__ import annotations

import filecmp
from pathlib import Path

from tests.made import agenda_of, write
from tests.sites import FULL, build, text


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_builds_in_other_folders_and_time_zones_are_the_same(tmp_path: Path) -> None:
    here = {"TZ": "Europe/Amsterdam", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
    first = build(FULL, tmp_path / "een/site", AGENDA_CACHE=str(tmp_path / "nothing kept"), **here)
    second = build(FULL, tmp_path / "twee/diep/site", TZ="Pacific/Auckland", LC_ALL="C", PYTHONHASHSEED="2")
    assert files(first.folder) == files(second.folder)
    assert filecmp.dircmp(first.folder, second.folder).funny_files == []
    for path in first.folder.rglob("*.html"):
        assert str(tmp_path) not in path.read_text(encoding="utf-8")


def test_a_hundred_and_forty_ambitions_give_as_many_pages(tmp_path: Path) -> None:
    site = build(write(agenda_of(140), tmp_path / "data"), tmp_path / "site")
    pages = site.pages()
    assert len([url for url in pages if url.startswith("ambities/ambitie-")]) == 140
    assert len([url for url in pages if url.startswith("en/ambitions/ambition-")]) == 140
    assert text(site.page("ambities/ambitie-j14/").h1) == "J14 ambitie-J14 in het Nederlands"
