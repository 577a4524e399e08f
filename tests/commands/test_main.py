"""The commands as an editor meets them: exit codes, words, and a last good site that nothing destroys."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.sites import ROOT, BuiltSite, run

SMALL = ROOT / "tests/cases/valid/small.yaml"
BROKEN = ROOT / "tests/cases/invalid/many-at-once.yaml"


def build(folder: Path, agenda: Path = SMALL, **environment: str) -> subprocess.CompletedProcess[str]:
    return run("build", AGENDA_DATA=str(agenda), SITE_DIR=str(folder), **environment)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("good") / "site"
    assert build(folder).returncode == 0
    return folder


def fake_mkdocs(folder: Path, program: str) -> str:
    """A MkDocs that does ``program``; returns the PYTHONPATH on which it is found."""
    (folder / "mkdocs").mkdir(parents=True)
    (folder / "mkdocs/__init__.py").touch()
    (folder / "mkdocs/__main__.py").write_text(program, encoding="utf-8")
    return str(folder)


def test_a_build_says_where_the_site_is_and_how_many_pages_it_has(tmp_path: Path) -> None:
    result = build(tmp_path / "a/new/site", SITE_URL="")
    site = BuiltSite(tmp_path / "a/new/site")
    assert result.returncode == 0
    assert result.stdout.startswith(f"{len(site.pages())} pagina’s gebouwd")
    assert str(site.folder) in result.stdout
    _, notice = result.stdout.splitlines()
    assert notice.startswith("Let op: de site heeft nog geen adres (SITE_URL). Er is geen sitemap")


def test_paths_are_relative_to_where_the_caller_is(tmp_path: Path) -> None:
    (tmp_path / "agenda.yaml").write_bytes(SMALL.read_bytes())
    (tmp_path.parent / "small.txt").write_bytes((SMALL.parent.parent / "small.txt").read_bytes())
    command = [sys.executable, "-m", "agenda", "build"]
    environment = os.environ | {"AGENDA_DATA": "agenda.yaml", "SITE_DIR": "here/site"}
    assert subprocess.run(command, cwd=tmp_path, env=environment, check=False).returncode == 0
    assert (tmp_path / "here/site/index.html").is_file()


def test_a_site_can_be_read_by_a_web_server_and_has_nothing_hidden(good: Path) -> None:
    assert good.stat().st_mode & 0o055 == 0o055
    assert [path.name for path in good.parent.iterdir()] == ["site"]
    assert not list(good.rglob(".*"))
    assert b"__agenda" not in (good / "index.html").read_bytes()


def test_findings_leave_the_last_good_site_as_it_was(good: Path) -> None:
    before = files(good)
    result = build(good, BROKEN)
    assert result.returncode == 1
    assert "many-at-once.yaml:42:12: fout [unknown-theme]" in result.stderr
    assert "Traceback" not in result.stderr
    assert "INFO" not in result.stderr
    assert files(good) == before
    assert [path.name for path in good.parent.iterdir()] == ["site"]


def test_a_crash_of_mkdocs_leaves_the_last_good_site_as_it_was(good: Path, tmp_path: Path) -> None:
    before = files(good)
    crash = "import sys, pathlib; pathlib.Path(sys.argv[-1]).mkdir(); raise RuntimeError('stuk')"
    result = build(good, PYTHONPATH=fake_mkdocs(tmp_path, crash))
    assert result.returncode == 2
    assert "RuntimeError: stuk" in result.stderr
    assert "Traceback" not in result.stderr
    assert files(good) == before
    assert [path.name for path in good.parent.iterdir()] == ["site"]


def test_a_site_that_was_set_aside_when_the_machine_stopped_comes_back(tmp_path: Path) -> None:
    cut_off = tmp_path / ".site.agenda-cut-off"
    (cut_off / "site").mkdir(parents=True)
    (cut_off / "old").mkdir()
    (cut_off / "old/index.html").write_text("last good", encoding="utf-8")
    assert build(tmp_path / "site", BROKEN).returncode == 1
    assert files(tmp_path / "site") == {"index.html": b"last good"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_two_builds_at_once_both_succeed(tmp_path: Path) -> None:
    environment = os.environ | {"AGENDA_DATA": str(SMALL), "SITE_DIR": str(tmp_path / "site")}
    command = [sys.executable, "-m", "agenda", "build"]
    both = [subprocess.Popen(command, cwd=ROOT, env=environment) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]
    assert (tmp_path / "site/robots.txt").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize(
    "place", [".", "..", "content", "content/site", "data", "tests/site", ".git/site", "mkdocs.yml"]
)
def test_the_site_never_lands_on_the_project(place: str) -> None:
    result = build(ROOT / place)
    assert result.returncode == 2
    assert "De site komt niet in" in result.stderr
    assert not (ROOT / place / "robots.txt").exists()


@pytest.mark.parametrize("name", ["letter.txt", ".git", "index.html"])
def test_a_folder_with_something_else_in_it_is_left_alone(good: Path, tmp_path: Path, name: str) -> None:
    if name == ".git":  # a site that somebody publishes from
        for path in good.iterdir():
            (tmp_path / path.name).symlink_to(path)
    (tmp_path / name).write_text("mine", encoding="utf-8")
    result = build(tmp_path)
    assert result.returncode == 2
    assert name in result.stderr
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"


def test_the_folder_of_the_agenda_is_no_place_for_the_site(tmp_path: Path) -> None:
    agenda = tmp_path / "data/agenda.yaml"
    agenda.parent.mkdir()
    agenda.write_bytes(SMALL.read_bytes())
    assert build(tmp_path / "data", agenda).returncode == 2
    assert agenda.read_bytes() == SMALL.read_bytes()


@pytest.mark.parametrize(
    "url",
    [
        "voorbeeld.nl", "ftp://voorbeeld.nl/", "https://", "https://voorbeeld.nl/?a=b", "https://naam:geheim@voorbeeld.nl/",
        "https://voorbeeld.nl/../", "https://voorbeeld.nl/a b/", "https://voorbeeld.nl/a$uri/", "https://voorbeeld.nl:x/",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_in_words(tmp_path: Path, url: str) -> None:
    result = build(tmp_path / "site", SITE_URL=url)
    assert result.returncode == 2
    assert f"SITE_URL is “{url}”, en dat is geen adres van een site." in result.stderr


def test_a_good_agenda_is_told_with_its_counts() -> None:
    result = run("check", "tests/cases/valid/small.yaml")
    assert result.returncode == 0
    assert result.stdout.startswith(
        "tests/cases/valid/small.yaml is in orde: 1 thema, 2 ambities, 1 spelregel, 2 verbanden, 1 begrip, 1 wet.\n"
    )


def test_all_findings_come_at_once_and_count_as_findings() -> None:
    result = run("check", str(BROKEN))
    assert result.returncode == 1
    assert result.stdout.count(": fout [") == 4
    assert result.stdout.endswith("4 fouten gevonden.\n")


def test_english_by_option_and_by_environment() -> None:
    by_option = run("check", str(BROKEN), "--lang", "en")
    assert "error [unknown-theme]" in by_option.stdout
    assert by_option.stdout.endswith("4 errors found.\n")
    assert run("check", str(BROKEN), AGENDA_LANG="en").stdout == by_option.stdout


def test_what_does_not_exist_could_not_be_checked(tmp_path: Path) -> None:
    result = run("check", str(tmp_path / "nee.yaml"))
    assert result.returncode == 2
    assert "Dit bestand bestaat niet." in result.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "u gaf dit niet mee: OPDRACHT"),
        (("bouw",), "'bouw' kan hier niet; kies uit"),
        (("build", "--snel"), "dit kennen wij niet: --snel"),
        (("serve", "--port", "acht"), "'acht' is geen getal"),
    ],
)
def test_a_wrong_call_is_told_in_dutch(arguments: tuple[str, ...], words: str) -> None:
    result = run(*arguments)
    assert result.returncode == 2
    assert "gebruik: agenda" in result.stderr
    assert words in result.stderr


def test_a_reader_that_goes_away_is_no_crash() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    result = subprocess.run(
        [sys.executable, "-m", "agenda", "check", str(BROKEN)],
        cwd=ROOT,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert result.returncode == 141
    assert result.stderr == ""


def test_a_terminal_without_our_marks_still_gets_words() -> None:
    result = run("check", str(BROKEN), PYTHONIOENCODING="ascii")
    assert result.returncode == 1
    assert "Er is geen thema ?B?." in result.stdout
