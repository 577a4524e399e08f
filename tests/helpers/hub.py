"""A stand-in for the API of GitHub on this machine: it answers what it was given, and keeps what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PROJECT = "iemand/agenda"
TOKEN = "een-geheim"  # noqa: S105  # of nobody


@dataclass
class Hub:
    """What the stand-in answers (``answers``, by path), and what it was sent (``sent``: method, path, data)."""

    address: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    archive: bytes = b""
    sent: list[tuple[str, str, Any]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)  # path, Authorization

    @property
    def comments(self) -> list[str]:
        """The comments that were written, in order."""
        return [data["body"] for _, _, data in self.sent]


@contextmanager
def hub() -> Iterator[Hub]:
    """A running stand-in, gone afterwards."""
    state = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append((self.path, self.headers.get("Authorization", "")))
            path = self.path.partition("?")[0].removeprefix(f"/repos/{PROJECT}/")
            if path == "/archive":
                self.answer(200, state.archive)
            elif path.endswith("/zip"):
                # As GitHub does: archives stand on another host, for which the token is not meant.
                port = state.address.rpartition(":")[2]
                self.answer(302, b"", Location=f"http://localhost:{port}/archive")
            elif path in state.answers:
                self.answer(200, json.dumps(state.answers[path]).encode())
            else:
                self.answer(404, b"{}")

        def do_POST(self) -> None:
            data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.sent.append((self.command, self.path.removeprefix(f"/repos/{PROJECT}/"), data))
            self.answer(200, b"{}")

        do_PATCH = do_POST  # noqa: N815  # as the library wants it called

        def answer(self, status: int, content: bytes, **headers: str) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
