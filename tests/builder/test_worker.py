"""The builder that an editor waits for: what is looked at comes first, and what is not wanted any more is dropped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agenda.builder.build import BuildSettings
from agenda.builder.worker import STARTED_AGAIN, Worker
from tests.builder.test_reproducible import files
from tests.helpers.sites import ROOT

SMALL = ROOT / "tests/cases/valid/small.yaml"
LOOKED_AT = "en/ambitions/"


@pytest.fixture(scope="module")
def standby() -> Iterator[Worker]:
    standby = Worker()
    yield standby
    standby.close()


def never() -> bool:
    return False


def nobody() -> None:
    """Nobody waits for the first pages."""


def test_what_is_looked_at_stands_first_and_the_site_is_the_same(standby: Worker, tmp_path: Path) -> None:
    settings = BuildSettings(SMALL, tmp_path)
    stood: list[tuple[bool, bool, bool]] = []

    def stands() -> None:
        page, style, other = f"{LOOKED_AT}index.html", "assets/agenda.css", "zoeken/index.html"
        stood.append(tuple((tmp_path / "first" / name).is_file() for name in (page, style, other)))  # type: ignore[arg-type]  # always as many

    result = standby.build(settings, tmp_path / "first", ["nowhere/", LOOKED_AT], stands, never)
    assert result
    assert not result.problems
    assert stood[0][:2] == (True, True)
    assert not stood[0][2] or len(stood) == 1  # a page that comes last may be there by the time that we look
    plain = standby.build(settings, tmp_path / "plain", [], nobody, never)
    assert plain
    assert plain.pages == result.pages
    assert files(tmp_path / "first") == files(tmp_path / "plain")


def test_a_build_that_is_not_wanted_any_more_ends_and_the_next_one_is_whole(standby: Worker, tmp_path: Path) -> None:
    settings = BuildSettings(SMALL, tmp_path)
    wanted = iter([False, True])
    assert standby.build(settings, tmp_path / "one", [], nobody, lambda: next(wanted, True)) is None
    result = standby.build(settings, tmp_path / "two", [], nobody, never)
    assert result
    assert not result.problems
    assert all((tmp_path / "two" / name).is_file() for name in ("index.html", "en/search/index.html", "404.html"))


def test_findings_are_told_and_a_mended_file_builds(standby: Worker, tmp_path: Path) -> None:
    broken = tmp_path / "data/agenda.yaml"
    broken.parent.mkdir()
    text = SMALL.read_text(encoding="utf-8").replace("../small.txt", str(SMALL.parent.parent / "small.txt"))
    broken.write_text(text.replace("theme: A\n", "theme: Z\n", 1), encoding="utf-8")
    told = standby.build(BuildSettings(broken, tmp_path), tmp_path / "one", [], nobody, never)
    assert told
    assert "[unknown-theme]" in told.problems
    assert told.findings
    broken.write_text(text, encoding="utf-8")
    mended = standby.build(BuildSettings(broken, tmp_path), tmp_path / "two", [], nobody, never)
    assert mended
    assert not mended.problems


@pytest.mark.parametrize("when", ["during a build", "between two builds"])
def test_a_builder_that_was_killed_is_started_again(
    standby: Worker, tmp_path: Path, capsys: pytest.CaptureFixture[str], when: str
) -> None:
    settings = BuildSettings(SMALL, tmp_path)
    assert standby.build(settings, tmp_path / "before", [], nobody, never)
    killed: list[int] = []

    def kill_once() -> bool:
        if standby._process and not killed:
            killed.append(standby._process.pid)
            standby._process.kill()
        return False

    if when == "between two builds":
        kill_once()
    result = standby.build(settings, tmp_path / "site", [], nobody, kill_once)
    assert result
    assert not result.problems
    assert (tmp_path / "site/404.html").is_file()
    assert capsys.readouterr().err.strip() == STARTED_AGAIN["nl"]


def test_a_builder_that_dies_each_time_is_told_and_another_takes_its_place(standby: Worker, tmp_path: Path) -> None:
    settings = BuildSettings(SMALL, tmp_path)

    def kill() -> bool:
        if standby._process:
            standby._process.kill()
        return False

    died = standby.build(settings, tmp_path / "one", [], nobody, kill)
    assert died
    assert "MkDocs is onverwacht gestopt" in died.problems
    assert standby._process is None, "the system may not have noticed yet: who asks it again waits for ever"
    result = standby.build(settings, tmp_path / "two", [], nobody, never)
    assert result
    assert not result.problems
