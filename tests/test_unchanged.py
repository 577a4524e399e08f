"""A build of which nothing changed is skipped; whatever did change, by hand, by accident or meanwhile, is built."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from agenda.builder import build as building
from agenda.builder import unchanged
from agenda.builder.build import BuildSettings, build_site
from agenda.builder.unchanged import Made, file_digest, inputs_of, made_before, remember, site_of
from agenda.util.project import CannotRun
from tests.sites import ROOT, copy_project, run

SMALL = ROOT / "tests/cases/valid/small.yaml"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what a site is made from, with a commit, as the project in use."""
    root = copy_project(tmp_path / "project")
    monkeypatch.setattr(unchanged, "ROOT", root)
    monkeypatch.setenv("AGENDA_CACHE", str(tmp_path / "cache"))
    _commit(root)
    return root


def _commit(root: Path) -> None:
    for command in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "a change"]):
        identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        git = shutil.which("git") or "git"
        subprocess.run([git, "-C", str(root), *identity, *command], check=True)


def _append(name: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        path = root / name
        path.write_bytes(path.read_bytes() + b"\n")

    return change


@pytest.mark.parametrize(
    "change",
    [
        *map(
            _append,
            (
                "data/agenda.yaml", "data/translation.lock", "agenda/text/interface.toml", "macros/pdf/poster.typ",
                "macros/pdf/fonts/agenda-sans-400.ttf", "content/over.md", "overrides/base.html",
                "overrides/assets/agenda.css", "agenda/model/urls.py", "mkdocs.yml", "requirements/site.txt",
            ),
        ),
        lambda root: (root / "content/nieuw.md").write_text("nieuw"),
        lambda root: (root / "overrides/404.html").unlink(),
        lambda root: (root / "content/over.md").rename(root / "content/anders.md"),
        _commit,
    ],
)  # fmt: skip
def test_every_kind_of_change_is_seen(project: Path, change: Callable[[Path], object]) -> None:
    before = inputs_of(project / "data/agenda.yaml", {})
    assert inputs_of(project / "data/agenda.yaml", {}) == before
    change(project)
    assert inputs_of(project / "data/agenda.yaml", {}) != before


@pytest.mark.parametrize("name", ["SITE_URL", "REPOSITORY_URL", "REPOSITORY_EDIT", "CONTACT", "SOURCE_DATE_EPOCH"])
def test_every_setting_is_seen(project: Path, name: str) -> None:
    data = project / "data/agenda.yaml"
    assert len({inputs_of(data, {}), inputs_of(data, {name: "1"}), inputs_of(data, {name: "2"})}) == 3


@pytest.mark.parametrize(
    "written",
    [
        'extra: {one: !ENV [FIRST_NAME, SECOND_NAME, "else"]}',
        "extra:\n  one: !ENV\n    - FIRST_NAME\n    - 'SECOND_NAME'\n    - else",
        'extra: [!ENV "FIRST_NAME", !ENV &again SECOND_NAME]',
        "extra: {one: !<!ENV> [FIRST_NAME, SECOND_NAME, else]}",
    ],
)
def test_every_name_for_a_setting_is_seen(project: Path, written: str) -> None:
    data = project / "data/agenda.yaml"
    with (project / "mkdocs.yml").open("a") as config:
        config.write(f"{written}\n")
    assert len({inputs_of(data, {}), inputs_of(data, {"FIRST_NAME": "1"}), inputs_of(data, {"SECOND_NAME": "1"})}) == 3


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("macros: macros", "macros: other"),
        ("docs_dir: content", "docs_dir: other"),
        ("custom_dir: overrides", "custom_dir: other"),
        ("strict: true", "hooks: [one.py, other/file.txt]"),
        ("strict: true", "INHERIT: other/file.txt"),
    ],
)
def test_what_mkdocs_yml_names_elsewhere_is_seen(project: Path, was: str, becomes: str) -> None:
    data, config, file = project / "data/agenda.yaml", project / "mkdocs.yml", project / "other/file.txt"
    config.write_text(config.read_text().replace(was, becomes, 1))
    file.parent.mkdir()
    file.write_text("one")
    before = inputs_of(data, {})
    file.write_text("two")
    assert inputs_of(data, {}) != before


def test_who_may_read_the_site_is_seen(project: Path) -> None:
    before = inputs_of(project / "data/agenda.yaml", {})
    mask = os.umask(0o077)
    try:
        assert inputs_of(project / "data/agenda.yaml", {}) != before
    finally:
        os.umask(mask)


def test_touching_a_file_or_setting_the_clock_back_is_no_change(project: Path) -> None:
    before = inputs_of(project / "data/agenda.yaml", {"SOURCE_DATE_EPOCH": "1"})
    os.utime(project / "data/agenda.yaml", (1, 1))
    assert inputs_of(project / "data/agenda.yaml", {"SOURCE_DATE_EPOCH": "1"}) == before


def _damage(path: Path) -> None:
    """Other words of the same length, at the same time."""
    times = path.stat()
    path.write_bytes(b"x" * times.st_size)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


@pytest.mark.parametrize(
    "harm",
    [
        lambda site: _damage(site / "a/index.html"),
        lambda site: (site / "a/index.html").unlink(),
        lambda site: (site / "a/more.html").write_bytes(b""),
        shutil.rmtree,
        lambda site: (site.parent / "document.txt").write_bytes(b"another document"),
    ],
)
def test_a_site_that_was_damaged_is_not_what_a_build_would_make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: Callable[[Path], object]
) -> None:
    monkeypatch.setenv("AGENDA_CACHE", str(tmp_path / "cache"))
    site, document = tmp_path / "site", tmp_path / "document.txt"
    (site / "a").mkdir(parents=True)
    (site / "a/index.html").write_bytes(b"a page")
    document.write_bytes(b"a document")
    remember(site, Made("inputs", site_of(site), {str(document): file_digest(document)}, 1))
    assert made_before(site, "inputs")
    assert not made_before(site, "other inputs")
    harm(site)
    assert not made_before(site, "inputs")


def test_a_second_build_is_skipped_and_a_damaged_site_is_made_whole(tmp_path: Path) -> None:
    site = tmp_path / "site"
    settings = {"AGENDA_DATA": str(SMALL), "SITE_DIR": str(site), "AGENDA_CACHE": str(tmp_path / "cache")}
    assert "gebouwd" in run("build", **settings).stdout
    page = site / "ambities/index.html"
    content, written = page.read_bytes(), page.stat().st_mtime_ns
    skipped = run("build", **settings)
    assert re.match(r"Er is niets gewijzigd: de \d+ pagina’s blijven staan\.", skipped.stdout)
    assert page.stat().st_mtime_ns == written
    page.write_bytes(content[:100])
    assert "gebouwd" in run("build", **settings).stdout
    assert page.read_bytes() == content
    (site / "404.html").unlink()  # by which a folder is known for ours
    refused = run("build", **settings)
    assert "iets anders dan een hele eerdere site" in refused.stderr
    assert "of verwijder deze als er niets van u in staat" in refused.stderr
    assert page.read_bytes() == content, "what may be somebody else's stays"


def building_of(data: Path, done: list[str], before: Callable[[], object], after: Callable[[], object]) -> object:
    """In the place of MkDocs: a site of what stands in ``data``, noted in ``done``; and what happens meanwhile."""

    def build(environment: dict[str, str], folder: Path) -> tuple[int, str]:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        Path(environment["AGENDA_READ"]).write_text("{}")
        before()
        done.append(data.read_text())
        (folder / "sitemap.xml").write_text(done[-1])
        after()
        return 0, ""

    return build


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An agenda in a folder of its own, with nothing kept."""
    path = tmp_path / "data/agenda.yaml"
    path.parent.mkdir()
    path.write_text("0")
    monkeypatch.setenv("AGENDA_CACHE", str(tmp_path / "cache"))
    return path


def test_a_file_that_changed_and_changed_back_meanwhile_is_read_again(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def once(text: str, builds: int) -> None:
        if len(done) == builds:
            data.write_text(text)  # a stash and back, or an undo

    monkeypatch.setattr(building, "make_beside", building_of(data, done, lambda: once("1", 0), lambda: once("0", 1)))
    build_site(BuildSettings(data, tmp_path / "site"))
    assert done == ["1", "0"]
    assert (tmp_path / "site/sitemap.xml").read_text() == "0"


def test_a_mistake_that_was_mended_meanwhile_is_not_told(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(environment: dict[str, str], folder: Path) -> tuple[int, str]:
        right = data.read_text() == "whole"
        if not right:
            data.write_text("whole")  # an editor has saved the rest
        folder.mkdir(exist_ok=True)
        Path(environment["AGENDA_READ"]).write_text("{}")
        return (0, "") if right else (1, "agenda.yaml:1:1: fout [x] half")

    monkeypatch.setattr(building, "make_beside", build)
    assert not build_site(BuildSettings(data, tmp_path / "site")).problems


@pytest.mark.parametrize(("changes", "builds"), [(0, 1), (1, 2), (9, 3)])
def test_files_that_change_while_they_are_read_are_read_again(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: int, builds: int
) -> None:
    done: list[str] = []

    def save() -> None:
        if len(done) <= changes:
            data.write_text(str(len(done)))  # an editor saves while MkDocs reads

    monkeypatch.setattr(building, "make_beside", building_of(data, done, lambda: None, save))
    settings = BuildSettings(data, tmp_path / "site")
    if changes < building.MOST_BUILDS:
        build_site(settings)
        assert (tmp_path / "site/sitemap.xml").read_text() == data.read_text()
    else:
        with pytest.raises(CannotRun, match="veranderen er steeds bestanden"):
            build_site(settings)
        assert not (tmp_path / "site").exists()
    assert len(done) == builds
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal, nor such a limit")
def test_an_interrupt_or_a_full_disk_leaves_the_site_as_it_was_and_the_next_build_is_whole(tmp_path: Path) -> None:
    site = tmp_path / "site"
    settings = {"AGENDA_DATA": str(SMALL), "SITE_DIR": str(site), "AGENDA_CACHE": str(tmp_path / "cache")}
    assert run("build", **settings).returncode == 0
    before = site_of(site)
    command = [sys.executable, "-m", "agenda", "build"]
    changed = os.environ | settings | {"CONTACT": "redactie@voorbeeld.nl"}
    with subprocess.Popen(command, cwd=ROOT, env=changed, stderr=subprocess.PIPE, start_new_session=True) as process:
        while not [path for path in tmp_path.glob(".site.*/site/assets/*") if path.is_file()]:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all that runs in it
        assert process.wait(60) == 130
    assert site_of(site) == before

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    full = subprocess.run(command, cwd=ROOT, env=changed, capture_output=True, preexec_fn=no_room, check=False)
    assert full.returncode == 2
    assert b"File too large" in full.stderr
    assert b"Traceback" not in full.stderr
    assert site_of(site) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert "gebouwd" in run("build", **settings, CONTACT="redactie@voorbeeld.nl").stdout
    assert site_of(site) != before
