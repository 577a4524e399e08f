"""The server that an editor works beside: broken data, a mistake while saving, and the way back."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import queue
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from functools import partial
from pathlib import Path
from unittest import mock
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from watchdog.events import DirCreatedEvent, DirDeletedEvent, DirMovedEvent, FileSystemEvent

from agenda.builder import dev_server as serving_module
from agenda.builder.build import BuildResult
from agenda.builder.dev_server import MOST_IDLE, Changes, Handler, Server
from agenda.builder.plugin import AgendaPlugin
from agenda.builder.worker import DevState, is_own_host
from agenda.util.project import CannotRun
from tests.helpers.sites import ROOT, run

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
        env=os.environ | {"SITE_URL": ""} | own | environment,
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
        "/agenda/" + 256 * "a",
        "/agenda/" + 86 * "%E2%82%AC" + "/x",
        "/agenda/" + 5000 * "a/",
        "/agenda/%zz%",
        "/agenda/%ff%fe",
        "/agenda/%0d%0aX-Header:x",
        "//x",
        "///[x",
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
        ("assets/every-page.js", "text/javascript; charset=utf-8"),
        ("assets/icon.svg", "image/svg+xml; charset=utf-8"),
        ("assets/agenda-serif.woff2", "font/woff2"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
    ],
)
def test_every_kind_of_file_says_what_it_is_and_is_never_kept(served: Served, path: str, kind: str) -> None:
    status, _, headers = served.get(f"/agenda/{path}")
    assert (status, headers["Content-Type"], headers["Cache-Control"]) == (200, kind, "no-store")


def asked(served: Served, request: str) -> tuple[int, dict[str, str], str]:
    """The answer to a request as it is written here: (status, headers, content).

    HERE is the port of the server. A status of 0 is no answer.
    """
    port = int(served.host.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), 60) as connection:
        connection.sendall(request.replace("HERE", str(port)).encode("latin-1"))
        connection.shutdown(socket.SHUT_WR)
        head, _, content = b"".join(iter(partial(connection.recv, 65536), b"")).decode("latin-1").partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    status = first.split(" ")[1] if first.startswith("HTTP/1.1 ") else "0"
    return int(status), dict(line.split(": ", 1) for line in lines), content


OWN = "Host: 127.0.0.1:HERE\r\n"


STRANGE_HOSTS = (
    "evil.example",
    "evil.example:HERE",
    "localhost",
    "localhost:1",
    "10.0.0.1:HERE",
    "x@localhost:HERE",
    "",
)
#: A request line, the headers with it, and the status of the answer.
REQUESTS = (
    *(
        ("GET /agenda/ HTTP/1.1", f"Host: {host}\r\n", 200)
        for host in ("127.0.0.1:HERE", "localhost:HERE", "LOCALHOST:HERE", "[::1]:HERE")
    ),
    *(
        (f"GET {path} HTTP/1.1", f"Host: {host}\r\n", 421)
        for host in STRANGE_HOSTS
        for path in ("/agenda/", "/", "/nergens/", "/__agenda/state", "/__agenda/reload.js")
    ),
    ("GET / HTTP/1.0", "", 421),
    ("GET / HTTP/1.1", "", 400),
    ("GET / HTTP/1.1", OWN + OWN, 400),
    ("GET / HTTP/1.1", OWN + "Host: evil.example\r\n", 400),
    ("GET http://evil.example/ HTTP/1.1", OWN, 421),
    ("GET https://127.0.0.1:HERE/ HTTP/1.1", OWN, 421),
    ("GET http://127.0.0.1:HERE/agenda/ HTTP/1.1", "Host: evil.example\r\n", 200),
    ("GET http://[x HTTP/1.1", OWN, 400),
    ("CONNECT evil.example:443 HTTP/1.1", OWN, 400),
    ("GET agenda/ HTTP/1.1", OWN, 400),
    ("GET /", "", 400),
    ("\x16\x03\x01\x02", "", 400),
    ("GET / HTTP/9.0", OWN, 505),
    ("GET /" + 70_000 * "a" + " HTTP/1.1", OWN, 414),
    ("GET /\xff HTTP/1.1", OWN, 404),
    ("GET / HTTP/1.1", OWN + "no colon\r\n", 400),
    ("GET / HTTP/1.1", OWN + 200 * "X: x\r\n", 431),
    ("GET /agenda/ HTTP/1.1", OWN + "Origin: http://127.0.0.1:HERE\r\n", 200),
    ("GET /agenda/ HTTP/1.1", OWN + "Origin: https://evil.example\r\n", 403),
    ("GET /__agenda/state HTTP/1.1", OWN + "Origin: null\r\n", 403),
    *((f"{method} /agenda/ HTTP/1.1", OWN, 405) for method in ("POST", "OPTIONS", "DELETE", "get", "\xff\x00")),
)


def test_only_what_is_asked_of_this_machine_is_answered(served: Served) -> None:
    wrong = []
    for line, headers, wanted in REQUESTS:
        status, _, content = asked(served, f"{line}\r\n{headers}Connection: close\r\n\r\n")
        if status != wanted or (status == 200) != ("Een kleine agenda." in content):
            wrong.append((line[:80], headers[:80], status, wanted))
    assert wrong == []
    assert not [line for line in served.lines.queue if "Error" in line], "nothing of it is told in the terminal"


def test_a_refusal_says_where_the_site_is(served: Served) -> None:
    _, _, content = asked(served, "GET / HTTP/1.0\r\nHost: evil.example\r\n\r\n")
    assert content == f"Deze server antwoordt alleen op {served.host}/."
    _, headers, _ = asked(served, f"POST / HTTP/1.0\r\n{OWN}\r\n")
    assert headers["Allow"] == "GET, HEAD"


def test_another_website_cannot_find_out_which_pages_exist(served: Served) -> None:
    for path in ("/agenda/", "/agenda/nergens/", "/__agenda/state", "/agenda/assets/icon.svg"):
        assert served.get(path)[2]["Cross-Origin-Resource-Policy"] == "same-origin"


def test_what_comes_with_a_request_is_no_next_request(served: Served) -> None:
    inner = "GET /agenda/assets/icon.svg HTTP/1.1\r\n" + OWN + "\r\n"
    for length in ("Content-Length: 500", "Transfer-Encoding: chunked"):
        _, headers, content = asked(served, f"GET /agenda/ HTTP/1.1\r\n{OWN}{length}\r\n\r\n{inner}")
        assert headers["Connection"] == "close"
        assert "HTTP/1.1" not in content


@contextmanager
def answering(stage: DevState, idle_seconds: float | None = None) -> Iterator[int]:
    """A server in this process, which closes connections that ask nothing only after so long; gives its port."""
    with Server(0, "/", stage) as server, mock.patch.object(Handler, "timeout", idle_seconds):
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nX"])
def test_of_too_many_connections_that_ask_nothing_the_oldest_is_closed(begun: bytes) -> None:
    with answering(DevState("nl")) as port, contextlib.ExitStack() as open_now:
        waiting = []
        for _ in range(MOST_IDLE + 1):
            waiting.append(open_now.enter_context(socket.create_connection(("127.0.0.1", port), 60)))
            waiting[-1].sendall(begun)
        ended, _, _ = select.select(waiting, [], [], 60)
        assert len(ended) == 1
        assert ended[0] in waiting[:10], "or nearly the oldest: each is noted by a thread of its own"


def test_a_connection_that_asks_nothing_ends() -> None:
    assert Handler.timeout
    with answering(DevState("nl"), 0.1) as port, socket.create_connection(("127.0.0.1", port), 60) as connection:
        assert connection.recv(1) == b""


def test_a_page_that_was_removed_meanwhile_is_no_error(tmp_path: Path) -> None:
    """Two newer sites took the place of the one that a visitor asked for."""
    stage = DevState("nl")
    stage.show(BuildResult(tmp_path / "removed"))
    with answering(stage) as port, pytest.raises(HTTPError) as error:
        build_opener().open(f"http://127.0.0.1:{port}/", timeout=60)
    assert error.value.code == 503
    assert "reload.js" in error.value.read().decode()


def test_plain_mkdocs_serve_answers_only_under_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("de agenda")
    server = LiveReloadServer(lambda: None, "127.0.0.1", 8000, str(tmp_path))
    try:
        AgendaPlugin().on_serve(server, MkDocsConfig(), lambda: None)
        app = server.get_app()
        assert app
        given = []
        for host, path in (("127.0.0.1:8000", "/"), ("evil.example:8000", "/"), ("", "/"), ("127.0.0.1:8000", "/\0")):
            content = app({"HTTP_HOST": host, "PATH_INFO": path}, lambda status, _: given.append(status))  # type: ignore[arg-type]  # of which it needs no more
            given.append(b"".join(content).decode())
        refused = ["421 Misdirected Request", "Misdirected Request"]
        assert given == ["200 OK", "de agenda", *refused, *refused, "400 Bad Request", "Bad Request"]
    finally:
        server.server_close()


EVERYWHERE = "0.0.0.0"  # noqa: S104  # nothing is bound to it


@pytest.mark.parametrize(
    ("host", "address", "own"),
    [
        ("192.168.1.5:8000", EVERYWHERE, True),
        (f"{socket.gethostname()}:8000", EVERYWHERE, True),
        ("[fe80::1]:8000", "::", True),
        ("evil.example:8000", EVERYWHERE, False),
        ("192.168.1.5:8000", "192.168.1.5", True),
        ("192.168.1.6:8000", "192.168.1.5", False),
        ("[::1]", "127.0.0.1", False),
    ],
)
def test_a_server_for_a_whole_network_has_more_names(host: str, address: str, own: bool) -> None:
    assert is_own_host(host, address, 8000) == own
    assert is_own_host(host.removesuffix(":8000"), address, 80) == (own or host == "[::1]")


@pytest.mark.parametrize(
    ("port", "words"),
    [
        ("80000", "80000 is geen poort: kies een getal van 1024 tot en met 65535"),
        ("-1", "-1 is geen poort"),
        ("abc", "'abc' is geen getal"),
        ("TAKEN", "een ander programma gebruikt die al. Kies een andere, bijvoorbeeld: --port "),
    ],
)
def test_a_port_that_cannot_be_used_is_told_with_the_reason(port: str, words: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = port.replace("TAKEN", str(taken.getsockname()[1]))
        result = run("serve", "--port", port, AGENDA_DATA=str(SMALL))
    assert result.returncode == 2
    assert words in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("number", "words"), [(errno.EACCES, "voor de beheerder"), (errno.EADDRNOTAVAIL, "het systeem meldt: ")]
)
def test_a_port_that_the_system_refuses_is_told_with_its_reason(number: int, words: str) -> None:
    refusal = OSError(number, os.strerror(number))
    with (
        mock.patch.object(serving_module, "Server", side_effect=refusal),
        pytest.raises(CannotRun, match=words),
        serving_module._opened(80, "/", DevState("nl")),
    ):
        pass


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_what_ends_it_leaves_nothing_behind(tmp_path: Path, number: signal.Signals, code: int) -> None:
    """Ctrl-C, a system that shuts down, a terminal that is closed."""
    with serving(tmp_path) as served:
        served.hear("gebouwd")
        builder = children(served.process.pid)
        assert builder
        served.process.send_signal(number)
        assert served.process.wait(60) == code
        if number == signal.SIGINT:
            served.hear("Gestopt.")
        assert not [pid for pid in builder if Path(f"/proc/{pid}").exists()]
    assert list((tmp_path / "temporary").iterdir()) == []


def children(pid: int) -> list[str]:
    """The processes that this one started."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [child for task in tasks for child in (task / "children").read_text().split()]


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
