"""A server for the editor's own machine: follows the files, keeps the last good site up, and shows what is wrong."""

from __future__ import annotations

import contextlib
import errno
import itertools
import json
import mimetypes
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

from agenda.builder.build import BuildResult, BuildSettings, check_packages, check_project
from agenda.builder.worker import RELOAD, DevState, Shown, Worker, is_own_host
from agenda.text import both
from agenda.util.project import ROOT, CannotRun

#: What the site is made from: (folder, with its subfolders, endings that count; all when none are named).
FOLLOWED: tuple[tuple[str, bool, tuple[str, ...]], ...] = (
    ("agenda", True, (".py", ".toml")),
    ("content", True, ()),
    ("macros", True, ()),
    ("overrides", True, ()),
    ("data/documents", True, ()),
    (".", False, ("mkdocs.yml",)),
)
DATA_ENDINGS = (".yaml", ".yml", ".txt", ".lock")
CHANGES = ("created", "modified", "moved", "deleted")
#: A connection that asks nothing for this long is closed, as is the oldest of more such connections than this: what a
#: process can have open is as few as 256 on macOS.
IDLE_SECONDS = 30
MOST_IDLE = 100
QUIET_SECONDS = 0.04  # a save comes as several events; what comes later still abandons the build that began

TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}

#: Why a port cannot be used, by the number of the error.
PORT_FAILURES = {
    errno.EADDRINUSE: both("builder.dev_server.port_is_used"),
    errno.EACCES: both("builder.dev_server.port_is_reserved"),
}


class Server(ThreadingHTTPServer):
    """Serves a stage under ``base``, the path of the site's address, on this machine only."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, base: str, stage: DevState) -> None:
        self.base = base
        self.stage = stage
        self._idle: dict[socket.socket, None] = {}
        self._idle_lock = threading.Lock()
        super().__init__(("127.0.0.1", port), Handler)

    def note_idle(self, connection: socket.socket) -> None:
        """Note that a connection waits for a request; of too many, the one that has waited longest is closed."""
        with self._idle_lock:
            self._idle[connection] = None
            oldest = next(iter(self._idle)) if len(self._idle) > MOST_IDLE else None
        if oldest:
            self.note_busy(oldest)
            with contextlib.suppress(OSError):  # it ended by itself
                oldest.shutdown(socket.SHUT_RDWR)

    def note_busy(self, connection: socket.socket) -> None:
        """Note that a connection waits for a request no longer."""
        with self._idle_lock:
            self._idle.pop(connection, None)

    def handle_error(self, *_: object) -> None:
        """Keep silent about a visitor that went away, and of anything else say one line."""
        error = sys.exception()
        if not isinstance(error, ConnectionError):
            print(f"{type(error).__name__}: {error}", file=sys.stderr)


class Handler(BaseHTTPRequestHandler):
    """Answers one visitor."""

    server: Server
    protocol_version = "HTTP/1.1"
    default_request_version = "HTTP/1.1"  # not 0.9, in which a refusal has no status
    timeout = IDLE_SECONDS

    def handle_one_request(self) -> None:
        """Also let the server know how long the connection waits for a request."""
        self.server.note_idle(self.connection)
        super().handle_one_request()

    def finish(self) -> None:
        """Also let the server forget the connection."""
        self.server.note_busy(self.connection)
        super().finish()

    def parse_request(self) -> bool:
        """Also refuse what is not asked of this server, and what it does not do; returns whether to go on."""
        if not super().parse_request():
            return False
        self.server.note_busy(self.connection)
        if not {"Content-Length", "Transfer-Encoding"}.isdisjoint(self.headers):
            self.close_connection = True  # else the content, which nobody reads, would pass for the next request
        if status := self._refusal():
            self.close_connection = True
            words = status.phrase
            if status is HTTPStatus.MISDIRECTED_REQUEST:
                only = both("builder.dev_server.this_server_answers_only")
                words = f"{only[self.server.stage.shown.lang]} http://127.0.0.1:{self.server.server_port}/."
            self._answer(status, "text/plain", words.encode(), Allow="GET, HEAD")
        return not status

    def _refusal(self) -> HTTPStatus | None:
        """The status of a refusal; see RFC 9112, section 3.2, on what counts as the host of a request."""
        try:
            target = urlsplit(self.path)
        except ValueError:
            return HTTPStatus.BAD_REQUEST
        hosts = self.headers.get_all("Host", [])
        is_sound = (self.path.startswith("/") or target.netloc) and not self.headers.defects
        if not is_sound or len(hosts) > 1 or (not hosts and self.request_version == "HTTP/1.1"):
            return HTTPStatus.BAD_REQUEST
        host = target.netloc or "".join(hosts).strip()
        if target.scheme not in ("", "http") or not is_own_host(host, "127.0.0.1", self.server.server_port):
            return HTTPStatus.MISDIRECTED_REQUEST
        if self.headers.get("Origin", f"http://{host}").lower() != f"http://{host}".lower():
            return HTTPStatus.FORBIDDEN
        return None if self.command in ("GET", "HEAD") else HTTPStatus.METHOD_NOT_ALLOWED

    def do_GET(self) -> None:
        """Answer with a file of the site, or with what the reload script asks for."""
        address = urlsplit(self.path)
        stage, base = self.server.stage, self.server.base
        path = unquote(address.path)
        if path == "/__agenda/reload.js":
            self._answer(HTTPStatus.OK, "text/javascript", RELOAD.encode())
        elif path == "/__agenda/state":
            version = stage.wait_beyond(parse_qs(address.query).get("version", [""])[0])
            self._answer(HTTPStatus.OK, "application/json", json.dumps({"version": version}).encode())
        elif path in ("/", base[:-1]) and path != base and stage.shown.folder:
            self._redirect(base)
        else:
            self._find(path)

    def do_HEAD(self) -> None:
        """As GET; what is answered leaves the content out."""
        self.do_GET()

    def _find(self, path: str) -> None:
        base, shown = self.server.base, self.server.stage.shown
        parts = [part for part in path.removeprefix(base).split("/") if part]
        # A part that begins with a dot, or holds what means something to a file system, is no address of ours.
        is_ours = path.startswith(base) and not any(part[0] == "." or set(part) & set("\\:") for part in parts)
        names = parts if is_ours else ["404.html"]
        if shown.unfinished and shown.folder and not _file_at(shown.folder.joinpath(*names)):
            shown = self.server.stage.wait_until_finished()
        if shown.folder is None:
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE, "text/html", shown.empty_page())
            return
        status, file = HTTPStatus.OK, _file_at(shown.folder.joinpath(*names))
        if file and is_ours and file.name == "index.html" and parts[-1:] != ["index.html"]:
            if not path.endswith("/"):
                self._redirect(base + "/".join(parts) + "/")
                return
            self.server.stage.note_visit("".join(f"{part}/" for part in parts))
        elif not file or not is_ours or path.endswith("/"):
            status, file = HTTPStatus.NOT_FOUND, shown.folder / "404.html"
        try:
            content = file.read_bytes()
        except OSError:  # two newer sites took its place in the meantime: the reload script asks for those
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE, "text/html", shown.empty_page())
            return
        kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self._answer(status, kind, shown.with_notices(content) if kind == "text/html" else content)

    def _redirect(self, path: str) -> None:
        self._answer(HTTPStatus.FOUND, "text/plain", b"", Location=quote(path))

    def _answer(self, status: HTTPStatus, kind: str, content: bytes, **headers: str) -> None:
        textual = kind.startswith("text/") or kind.endswith(("json", "xml"))
        headers |= {"Connection": "close"} if self.close_connection else {}
        headers |= {
            "Content-Type": f"{kind}; charset=utf-8" if textual else kind,
            "Content-Length": str(len(content)),
            "Cache-Control": "no-store",
            "Cross-Origin-Resource-Policy": "same-origin",  # else another site learns which addresses exist
        }
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing: the terminal is for what the editor did."""


def _file_at(path: Path) -> Path | None:
    """The file that is shown at ``path``, if any; a name that no file can have is no error."""
    return next((each for each in (path / "index.html", path) if os.path.isfile(each)), None)  # noqa: PTH113  # it never raises


class Changes(FileSystemEventHandler):
    """Sets ``changed`` when a file with one of ``endings`` changes; what editors keep for themselves is left out."""

    def __init__(self, folder: Path, endings: tuple[str, ...], changed: threading.Event) -> None:
        self.folder = folder
        self.endings = endings
        self.changed = changed

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Hear of everything that happens in the folder, reading included."""
        for place in (event.src_path, event.dest_path):
            path = Path(str(place))
            own = [part for part in path.parts[len(self.folder.parts) :] if part[0] in ".~#" or part[-1] == "~"]
            if event.is_directory:  # its files have events of their own, unless they were moved along with it
                ours = not self.endings and event.event_type in ("moved", "deleted")
            else:
                ours = path.name.endswith(self.endings) if self.endings else bool(path.suffix)
            if place and event.event_type in CHANGES and ours and not own:
                self.changed.set()


def serve_site(settings: BuildSettings, port: int) -> None:
    """Serve the site until the user stops it, and build it again after every change; port 0 is any free one.

    Raises CannotRun when the port is taken, or when the first build cannot begin.
    """
    check_project()
    check_packages()
    lang, stage, changed = settings.lang, DevState(settings.lang), threading.Event()
    os.environ["AGENDA_DRAFT"] = "1"  # builds inherit it: what only a host needs is left out
    with (
        _private_folder() as private,
        _opened(port, urlsplit(settings.site_url or "/").path, stage) as server,
        _following(settings.data.resolve(), changed),
        contextlib.closing(Worker()) as standby,
        _ending_once(),
    ):
        address = f"http://127.0.0.1:{server.server_port}{server.base}"
        settings = replace(settings, site_url=settings.site_url or address)
        result = _build(standby, settings, private / "0", stage, changed)
        with _answering(server):
            followed = ", ".join([str(settings.data), *(name for name, deep, _ in FOLLOWED if deep)])
            print(both("builder.dev_server.site_is_at", address=address, followed=followed)[lang])
            if result:
                _report(result, stage.shown)
            for number in itertools.count(1):
                _wait_until_quiet(changed)
                last = stage.good
                if result := _build(standby, settings, private / str(number), stage, changed):
                    _report(result, stage.shown)
                    _clear(private, {last, stage.shown.folder})


def _build(
    standby: Worker, settings: BuildSettings, folder: Path, stage: DevState, changed: threading.Event
) -> BuildResult | None:
    """Build and show the site; returns None when something changed before it was whole."""

    def show_first_pages() -> None:
        stage.show_first_pages(folder)

    result = standby.build(settings, folder, list(stage.visited), show_first_pages, changed.is_set)
    if result:
        stage.show(result)
    return result


@contextmanager
def _private_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="agenda-", ignore_cleanup_errors=True) as private:
        yield Path(private).resolve()


@contextmanager
def _ending_once() -> Iterator[None]:
    """Let no second Ctrl-C, and no terminal that closes after it, break off the clearing up that follows."""
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)


@contextmanager
def _opened(port: int, base: str, stage: DevState) -> Iterator[Server]:
    if port not in range(65536):
        raise CannotRun(both("builder.dev_server.is_no_port_choose", port=port))
    try:
        server = Server(port, base, stage)
    except OSError as error:
        why = PORT_FAILURES.get(error.errno or 0) or both("builder.dev_server.system_says", error=error.strerror)
        other = port + 1 if port in range(1024, 65535) else 8001
        raise CannotRun(both("builder.dev_server.port_cannot_be_used", port=port, why=why, other=other)) from error
    with server:
        yield server


@contextmanager
def _answering(server: Server) -> Iterator[None]:
    """Answer visitors in the background; building stays in front, where Ctrl-C arrives."""
    threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()


def _wait_until_quiet(changed: threading.Event) -> None:
    changed.wait()
    while changed.is_set():
        changed.clear()
        time.sleep(QUIET_SECONDS)


def _clear(private: Path, kept: set[Path | None]) -> None:
    """Remove all sites but the current one and the one before it, of which a visitor may still be reading."""
    for folder in private.iterdir():
        if folder not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _report(result: BuildResult, shown: Shown) -> None:
    """Say in the terminal how a build went."""
    words = "\n".join([result.summary(shown.lang), *result.notes])
    if result.problems:
        kept = both("builder.dev_server.the_last_good_site")[shown.lang]
        wait = both("builder.dev_server.mend_this_and_save")[shown.lang]
        words = f"{wait if shown.folder is None else kept}\n{result.problems}"
    print(time.strftime("%H:%M:%S"), words, flush=True)


@contextmanager
def _following(data: Path, changed: threading.Event) -> Iterator[None]:
    watches = [(ROOT / name, deep, endings) for name, deep, endings in FOLLOWED]
    watches.append((data.parent, False, DATA_ENDINGS))
    for kind in (Observer, PollingObserver):
        observer = kind()
        for folder, deep, endings in watches:
            if folder.is_dir():
                observer.schedule(Changes(folder, endings, changed), str(folder), recursive=deep)
        try:
            observer.start()
        except OSError:  # the system watches no more files for us: then look at them now and then
            continue
        break
    try:
        yield
    finally:
        observer.stop()
        observer.join()
