"""Faults while a site is made or read: readers get one whole version, the old or the new, and never a mixture."""

from __future__ import annotations

import errno
import gzip
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import brotli
import pytest

from agenda.builder.build import BuildResult, BuildSettings, exchange, point, result_of
from agenda.builder.plugin import AgendaPlugin
from agenda.commands.host import publish_site
from agenda.commands.main import main
from agenda.hosting.releases import Published, go_back, publish
from agenda.site.headers import write_headers
from agenda.util.project import CannotRun
from tests.helpers.nginx import Hosted, serving
from tests.helpers.sites import FULL, ROOT, SITE_URL

PAGE = (
    '<!doctype html>\n<html lang="nl"><head>\n<meta charset="utf-8">\n<title>{v}</title>\n'
    '<link rel="stylesheet" href="/agenda/assets/agenda.css"></head><body>{filling}</body></html>\n'
)
SETTINGS = BuildSettings(FULL, Path("unused"), SITE_URL)


def version(name: str, bulk: int = 2000) -> Callable[[BuildSettings], BuildResult]:
    """A build of a site of one page and its stylesheet, both of which say everywhere which version they are."""

    def build(settings: BuildSettings) -> BuildResult:
        (settings.site_dir / "assets").mkdir(parents=True)
        page = PAGE.format(v=name, filling=f"{name} " * bulk)
        for path in ("index.html", "404.html"):
            (settings.site_dir / path).write_text(page, encoding="utf-8")
        (settings.site_dir / "assets/agenda.css").write_text(f".{name} {{}} " * bulk)
        write_headers(settings.site_dir, SITE_URL)
        return BuildResult(settings.site_dir, pages=1)

    return build


def released(place: Path) -> str:
    """Which version is served."""
    page = (place / "current/site/agenda/index.html").read_text(encoding="utf-8")
    return page.partition("<title>")[2].partition("<")[0]


def served(place: Path) -> set[str]:
    """The folders of the version that is served and of the one before."""
    return {(place / link).readlink().name for link in ("current", "previous")}


def test_a_folder_is_exchanged_without_a_moment_of_none(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / "name").write_text(folder.name)
    seen, missing, going = set(), 0, threading.Event()

    def read() -> None:
        nonlocal missing
        while not going.is_set():
            try:
                seen.add((one / "name").read_text())
            except FileNotFoundError:
                missing += 1

    reader = threading.Thread(target=read)
    reader.start()
    exchanged = [exchange(other, one) for _ in range(500)]
    going.set()
    reader.join()
    assert all(exchanged), "this file system cannot"
    assert missing == 0
    assert seen <= {"one", "other"}


def test_where_folders_cannot_be_exchanged_nothing_is_done(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    assert not exchange(tmp_path / "one", tmp_path / "none")
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_a_link_always_leads_somewhere(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    for number in range(100):
        point(tmp_path / "link", "ab"[number % 2])
        assert (tmp_path / "link").resolve().name == "ab"[number % 2]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "link"]


def test_a_reader_meets_whole_versions_while_the_site_is_replaced(tmp_path: Path) -> None:
    """Pages and their stylesheet, through the real nginx, compressed or not, while a version a moment is published."""
    place, folder = tmp_path / "srv", tmp_path / "nginx"
    folder.mkdir()
    publish(place, SETTINGS, version("v0"))
    stop = threading.Event()
    faults: list[str] = []
    seen: set[str] = set()
    newest = [0]

    def read(server: Hosted, coding: str) -> None:
        while not stop.is_set():
            page = server.ask("/agenda/", Accept_Encoding=coding)
            text = _plain(page.body, page.get("content-encoding"))
            names = set(re.findall(r"\bv\d+\b", text))
            if page.status != 200 or len(names) != 1 or not text.endswith("</html>\n"):
                faults.append(f"page {page.status} {names}")
                continue
            seen.update(names)
            style = re.search(r'href="(/agenda/static/[^"]+)"', text)
            time.sleep(0.02)  # in which a new version may come
            answer = server.ask(style[1] if style else "", Accept_Encoding=coding)
            styles = set(re.findall(r"\bv\d+\b", _plain(answer.body, answer.get("content-encoding"))))
            # Of a page that is two versions old by now, when this machine is busy, the stylesheet may be gone.
            old = newest[0] - int(max(names)[1:]) > 1
            if not old and (answer.status != 200 or styles != names):
                faults.append(f"style {answer.status} {styles} on {names}")

    with serving(folder, place) as server:
        readers = [threading.Thread(target=read, args=(server, coding)) for coding in ("identity", "br", "gzip")]
        for reader in readers:
            reader.start()
        for number in range(1, 13):
            time.sleep(0.1)
            newest[0] = number
            publish(place, SETTINGS, version(f"v{number}"))
        stop.set()
        for reader in readers:
            reader.join()
    assert faults == []
    assert len(seen) > 5
    assert released(place) == "v12"
    assert len(list((place / "releases").iterdir())) == 2, "this version, and the one before"


def _plain(body: bytes, coding: str) -> str:
    unpack: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}
    return unpack.get(coding, bytes)(body).decode()


def test_a_changed_page_is_told_from_the_one_that_a_reader_kept(tmp_path: Path) -> None:
    place, folder = tmp_path / "srv", tmp_path / "nginx"
    folder.mkdir()
    publish(place, SETTINGS, version("v0"))
    with serving(folder, place) as server:
        kept = server.ask("/agenda/")
        assert server.ask("/agenda/", If_None_Match=kept["etag"]).status == 304
        time.sleep(1.1)  # a tag of nginx is the second of the change, and the size
        publish(place, SETTINGS, version("v1"))
        again = server.ask("/agenda/", If_None_Match=kept["etag"])
    assert (again.status, b"v1" in again.body) == (200, True)


def test_a_publication_that_is_killed_leaves_what_was_served(tmp_path: Path) -> None:
    place = tmp_path / "srv"
    publish(place, SETTINGS, version("goed"))
    program = (
        "import sys, time; sys.path.insert(0, '.')\n"
        "from pathlib import Path; from agenda.hosting.releases import publish\n"
        "from tests.builder.test_faults import SETTINGS, version\n"
        "def slow(settings):\n"
        "    result = version('half')(settings); print('halfway', flush=True); time.sleep(60); return result\n"
        f"publish(Path({str(place)!r}), SETTINGS, slow)\n"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "halfway\n"
        process.send_signal(signal.SIGKILL)
    assert released(place) == "goed"
    assert len(list((place / "releases").iterdir())) == 2, "the remains are there"
    failing = publish(place, SETTINGS, lambda settings: BuildResult(settings.site_dir, problems="fout"))
    assert failing.release is None
    assert len(list((place / "releases").iterdir())) == 1, "gone before it builds, whatever comes of that"
    publish(place, SETTINGS, version("beter"))
    assert released(place) == "beter"
    names = {path.name for path in (place / "releases").iterdir()}
    assert names == served(place)


def test_a_build_that_fails_changes_nothing(tmp_path: Path) -> None:
    place = tmp_path / "srv"
    publish(place, SETTINGS, version("goed"))
    before = sorted(path for path in place.rglob("*"))
    result = publish(place, SETTINGS, lambda settings: BuildResult(settings.site_dir, problems="fout", findings=True))
    assert result.release is None
    assert sorted(path for path in place.rglob("*")) == before


def test_what_was_served_is_said_to_stay_only_where_something_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "srv"
    full = BuildResult(place, problems="De site is niet te schrijven: de schijf is vol.")
    said = []
    for first in (True, False):
        with monkeypatch.context() as failing:
            failing.setattr("agenda.commands.host.publish", lambda *_, **__: Published(full))
            assert publish_site(place, SETTINGS) == 2
        said.append(capsys.readouterr().err.split("\n")[1])
        if first:
            publish(place, SETTINGS, version("goed"))
    assert said == ["", "Wat er stond, staat er nog."]


def test_many_publications_at_once_take_turns(tmp_path: Path) -> None:
    place = tmp_path / "srv"
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda number: publish(place, SETTINGS, version(f"v{number}")), range(6)))
    assert all(each.release for each in done)
    assert re.fullmatch(r"v\d", released(place))
    names = {path.name for path in (place / "releases").iterdir()}
    assert names == served(place)


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A disk of its own, that is soon full. Skips the test where one may not make it."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "agenda", str(folder)]
    mount = shutil.which("mount")
    if os.geteuid() or not mount or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("een kleine schijf maken kan alleen als root")
    try:
        yield folder
    finally:
        subprocess.run([shutil.which("umount") or "umount", str(folder)], check=False)


def test_on_a_full_disk_what_was_served_stays_and_it_is_told(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 400) as disk:
        place = disk / "srv"
        publish(place, SETTINGS, version("goed"))
        with pytest.raises(CannotRun) as told:
            publish(place, SETTINGS, version("groot", bulk=200_000))
        assert "de schijf is vol" in told.value.words["nl"]
        assert told.value.words["nl"].endswith("Wat er stond, staat er nog.")
        assert released(place) == "goed"
        publish(place, SETTINGS, version("weer"))
        assert released(place) == "weer"
        assert len(list((place / "releases").iterdir())) == 2


def test_a_build_on_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 300) as disk:
        done = subprocess.run(
            [sys.executable, "-m", "agenda", "build"],
            cwd=ROOT,
            env=os.environ | {"AGENDA_DATA": str(FULL), "SITE_DIR": str(disk / "site")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert "de schijf is vol" in done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr
        assert list(disk.iterdir()) == []


def test_the_version_before_comes_back_and_goes_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "srv"
    publish(place, SETTINGS, version("een"))
    with pytest.raises(CannotRun, match="geen vorige versie"):
        go_back(place)
    publish(place, SETTINGS, version("twee"))
    for expected in ("een", "twee", "een"):
        assert main(["publish", "--back", str(place)]) == 0
        assert released(place) == expected
        assert len(served(place)) == 2, "who reads a page of the one that was taken back finds its style"
    assert "De vorige versie staat er weer." in capsys.readouterr().out
    publish(place, SETTINGS, version("drie"))
    go_back(place)
    assert released(place) == "een", "what was served before, not what was made before"


def test_going_back_and_publishing_take_turns(tmp_path: Path) -> None:
    place = tmp_path / "srv"
    for name in ("een", "twee"):
        publish(place, SETTINGS, version(name))
    building, going = threading.Event(), threading.Event()

    def slow(settings: BuildSettings) -> BuildResult:
        building.set()
        assert not going.wait(0.3), "somebody went back while this version was made"
        return version("drie")(settings)

    def back() -> None:
        building.wait(20)
        go_back(place)
        going.set()

    with ThreadPoolExecutor(2) as pool:
        made, went = pool.submit(publish, place, SETTINGS, slow), pool.submit(back)
    assert made.result().release
    went.result()
    assert released(place) == "twee", "the version before the one that was made first"


def killed_at(name: str) -> Callable[[Path, str], None]:
    """Lays a link as ``point`` does, but is killed before the one of this name."""

    def lay(link: Path, target: str) -> None:
        if link.name == name:
            raise KeyboardInterrupt
        point(link, target)

    return lay


def test_going_back_that_was_cut_off_halfway_can_be_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "srv"
    for name in ("een", "twee"):
        publish(place, SETTINGS, version(name))

    for expected in ("een", "twee"):  # back, and the undoing of that
        with monkeypatch.context() as cut:
            cut.setattr("agenda.hosting.releases.point", killed_at("previous"))
            with pytest.raises(KeyboardInterrupt):
                go_back(place)
        assert (released(place), len(served(place))) == (expected, 1)
        if expected == "een":
            (place / "releases/.making-rest").mkdir()
            go_back(place)
            assert (released(place), len(served(place))) == ("twee", 2)
            go_back(place)
    go_back(place)
    assert (released(place), len(served(place))) == ("een", 2)


def test_a_publication_that_is_cut_off_between_its_links_is_not_what_one_goes_back_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "srv"
    for name in ("een", "twee"):
        publish(place, SETTINGS, version(name))

    with monkeypatch.context() as cut:
        cut.setattr("agenda.hosting.releases.point", killed_at("current"))
        with pytest.raises(KeyboardInterrupt):
            publish(place, SETTINGS, version("drie"))
    assert released(place) == "twee"
    go_back(place)
    assert released(place) == "een"


def test_a_server_may_read_what_a_careful_publisher_wrote(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        publish(tmp_path / "srv", SETTINGS, version("v0"))
    finally:
        os.umask(before)
    hidden = [path for path in (tmp_path / "srv").rglob("*") if not path.stat().st_mode & 0o004]
    assert hidden == []


def test_a_disk_that_is_full_is_no_fault_of_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    monkeypatch.setattr("agenda.builder.plugin.write_index", lambda *_: (_ for _ in ()).throw(full))
    plugin: Any = AgendaPlugin()
    plugin.renderer = SimpleNamespace(site=None)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        plugin.write_index(Path("site"))
    crash = f"Traceback (most recent call last):\n  File …\nOSError: {full}\n"
    told = result_of(Path("site"), 1, crash, "nl", 0)
    assert (told.problems, told.findings) == ("De site is niet te schrijven: de schijf is vol.", False)


def test_publishing_needs_an_address_and_a_place_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(CannotRun) as without:
        publish(tmp_path / "srv", BuildSettings(FULL, tmp_path), version("v0"))
    assert "SITE_URL" in without.value.words["nl"]
    (tmp_path / "brief.txt").write_text("van mij")
    with pytest.raises(CannotRun) as foreign:
        publish(tmp_path, SETTINGS, version("v0"))
    assert "niet leeg" in foreign.value.words["nl"]
    assert [path.name for path in tmp_path.iterdir()] == ["brief.txt"]
