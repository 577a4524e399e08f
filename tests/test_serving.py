"""The server that an editor works beside: broken data, a mistake while saving, and the way back."""

from __future__ import annotations

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from watchdog.events import DirCreatedEvent, DirDeletedEvent, DirMovedEvent, FileSystemEvent

from agenda.build.serving import Changes
from tests.sites import ROOT, run

SMALL = ROOT / "tests/cases/valid/small.yaml"
MISTAKE = ("theme: A\n", "theme: <b>Z</b>\n")


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Let the test see the redirect."""


class Served:
    """A running `agenda serve`: its terminal, and what a visitor gets."""

    def __init__(self, process: subprocess.Popen[str], agenda: Path) -> None:
        self.process = process
        self.agenda = agenda
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        first = self.hear("http://127.0.0.1:")
        self.host = "http://127.0.0.1:" + first.partition("http://127.0.0.1:")[2].partition("/")[0]

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)

    def hear(self, words: str) -> str:
        """The next line in the terminal with these words."""
        while words not in (line := self.lines.get(timeout=60)):
            pass
        return line

    def get(self, path: str) -> tuple[int, str, Message]:
        """What a browser gets: (status, content, headers)."""
        try:
            with build_opener(_NoRedirects).open(self.host + path, timeout=60) as answer:
                return answer.status, answer.read().decode(errors="replace"), answer.headers
        except HTTPError as error:
            with error:
                return error.code, error.read().decode(errors="replace"), error.headers

    def save(self, *changes: tuple[str, str]) -> None:
        """Save the agenda with changes as most editors do, by renaming; returns when the page reloads."""
        version = self.version("")
        text = SMALL.read_text(encoding="utf-8")
        for old, new in changes:
            text = text.replace(old, new, 1)
        aside = self.agenda.with_suffix(".tmp")
        aside.write_text(text, encoding="utf-8")
        aside.replace(self.agenda)
        while self.version(version) == version:
            pass

    def version(self, known: str) -> str:
        """What the reload script waits for."""
        version: str = json.loads(self.get(f"/__agenda/state?version={known}")[1])["version"]
        return version


@contextmanager
def serving(folder: Path, *changes: tuple[str, str], **environment: str) -> Iterator[Served]:
    """Serve the small agenda, with changes, from a folder of its own."""
    agenda = folder / "data/agenda.yaml"
    agenda.parent.mkdir(parents=True)
    (folder / "temporary").mkdir()
    (folder / "small.txt").write_bytes((SMALL.parent.parent / "small.txt").read_bytes())
    text = SMALL.read_text(encoding="utf-8")
    for old, new in changes:
        text = text.replace(old, new, 1)
    agenda.write_text(text, encoding="utf-8")
    own = {"AGENDA_DATA": str(agenda), "TMPDIR": str(folder / "temporary")}
    process = subprocess.Popen(
        [sys.executable, "-m", "agenda", "serve", "--port", "0"],
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if key != "SITE_URL"} | own | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    try:
        yield Served(process, agenda)
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The small agenda, served as if it will stand at the address below."""
    with serving(tmp_path_factory.mktemp("served"), SITE_URL="https://voorbeeld.example/agenda") as served:
        yield served


def test_broken_data_at_the_first_start_is_told_at_every_address_until_it_is_mended(tmp_path: Path) -> None:
    with serving(tmp_path, MISTAKE) as served:
        served.hear("fout [")
        for path in ("/", "/ambities/", "/assets/agenda.css"):
            status, page, _ = served.get(path)
            assert status == 503
            assert 'role="alert" lang="nl"' in page
            assert "agenda.yaml:" in page
            assert "&lt;b&gt;Z" in page
            assert "<b>" not in page
        served.save()
        status, page, _ = served.get("/")
        assert status == 200
        assert "alert" not in page
        assert served.get("/sitemap.xml")[0] == 404, "nothing tells an address of this machine"


def test_a_mistake_keeps_the_last_good_pages_with_a_notice(served: Served) -> None:
    served.save(MISTAKE)
    served.hear("De laatste goede site blijft staan.")
    served.hear("agenda.yaml:")
    status, page, _ = served.get("/agenda/ambities/ondermijning/")
    assert status == 200
    assert "Ondermijning" in page
    assert page.index('role="alert"') < page.index("<header")
    assert "agenda.yaml:" in page
    served.save()
    assert "alert" not in served.get("/agenda/ambities/ondermijning/")[1]


def test_a_change_is_shown_and_told_in_one_line(served: Served) -> None:
    served.save(("nl: Een kleine agenda.", "nl: Een vernieuwde agenda."))
    assert "Een vernieuwde agenda." in served.get("/agenda/")[1]
    assert served.hear("pagina’s gebouwd").count("\n") == 1
    served.save()


def test_pages_reload_by_a_script_of_the_server(served: Served) -> None:
    page = served.get("/agenda/")[1]
    assert f'<script src="/__agenda/reload.js" data-version="{served.version("")}" defer></script>' in page
    assert served.get("/__agenda/reload.js")[2].get_content_type() == "text/javascript"


def test_the_site_stands_under_the_path_of_its_address(served: Served) -> None:
    for path, place in (("/", "/agenda/"), ("/agenda", "/agenda/"), ("/agenda/ambities", "/agenda/ambities/")):
        status, _, headers = served.get(path)
        assert (status, headers["Location"]) == (302, place)


@pytest.mark.parametrize(
    "path",
    [
        "/agenda/nergens/",
        "/elders/",
        "/agenda/assets/",
        "/agenda/index.html/",
        "/agenda/../../etc/passwd",
        "/agenda/..%2f..%2f..%2f..%2fetc/passwd",
        "/agenda/%2fetc/passwd",
        "/agenda//etc/passwd",
        "/agenda/%00",
        "/agenda/..%5c..",
    ],
)
def test_what_is_not_of_the_site_is_a_404_in_both_languages(served: Served, path: str) -> None:
    status, page, _ = served.get(path)
    assert status == 404
    assert "Deze pagina bestaat niet" in page
    assert "This page does not exist" in page


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("assets/agenda.css", "text/css; charset=utf-8"),
        ("assets/reading.js", "text/javascript; charset=utf-8"),
        ("assets/icon.svg", "image/svg+xml; charset=utf-8"),
        ("assets/agenda-serif.woff2", "font/woff2"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
    ],
)
def test_every_kind_of_file_says_what_it_is_and_is_never_kept(served: Served, path: str, kind: str) -> None:
    status, _, headers = served.get(f"/agenda/{path}")
    assert (status, headers["Content-Type"], headers["Cache-Control"]) == (200, kind, "no-store")


def test_a_taken_port_is_told_with_another_to_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = run("serve", "--port", port, AGENDA_DATA=str(SMALL))
    assert result.returncode == 2
    assert f"Poort {port}" in result.stderr
    assert "--port" in result.stderr
    assert "Traceback" not in result.stderr


def test_ctrl_c_ends_it_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        served.hear("gebouwd")
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(60) == 0
        served.hear("Gestopt.")
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.parametrize(
    ("event", "counts"),
    [
        (DirMovedEvent("/p/content/en", ""), True),
        (DirDeletedEvent("/p/content/en"), True),
        (DirCreatedEvent("/p/content/en"), False),
        (DirMovedEvent("/p/content/.git", ""), False),
    ],
)
def test_a_folder_that_is_taken_away_is_a_change(event: FileSystemEvent, counts: bool) -> None:
    """Of its files nothing is told then."""
    changed = threading.Event()
    Changes(Path("/p/content"), (), changed).on_any_event(event)
    assert changed.is_set() == counts
