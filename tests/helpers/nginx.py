"""The real nginx with what ``deploy/configure`` prints on this machine, and a certificate made on the spot."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path

import pytest

from tests.helpers.sites import ROOT

NAME = "voorbeeld.example"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


def nginx() -> str:
    """The program. Without it a test is skipped and says so; in CI ``scripts/test`` has installed it."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not found or not BROTLI.is_file():
        why = "geen nginx met brotli op deze computer: apt install nginx libnginx-mod-http-brotli-static"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    return found


@dataclass(frozen=True)
class Answer:
    """What the server said. Names of headers are in small letters; one that was sent twice stands there twice."""

    status: int
    body: bytes
    headers: list[tuple[str, str]] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        """A header that must be there once."""
        (value,) = [value for key, value in self.headers if key == name]
        return value

    def get(self, name: str) -> str:
        """A header, or nothing."""
        return ", ".join(value for key, value in self.headers if key == name)


@dataclass(frozen=True)
class Hosted:
    """A running server. ``place`` is where ``agenda publish`` puts the versions, ``folder`` where nginx writes."""

    place: Path
    folder: Path
    http: int
    https: int
    certificate: Path

    def ask(self, path: str, method: str = "GET", *, host: str = NAME, plain: bool = False, **headers: str) -> Answer:
        """One request; ``plain`` is without TLS. Names of headers are written with _ for -."""
        if plain:
            connection: HTTPConnection = HTTPConnection("127.0.0.1", self.http, timeout=10)
        else:
            trusted = ssl.create_default_context(cafile=str(self.certificate))
            connection = HTTPSConnection(host, self.https, timeout=10, context=trusted)
            connection._create_connection = lambda *_, **__: socket.create_connection(  # type: ignore[attr-defined]  # http.client names no type for it
                ("127.0.0.1", self.https), 10
            )
        try:
            connection.request(
                method, path, headers={"Host": host} | {k.replace("_", "-"): v for k, v in headers.items()}
            )
            answer: HTTPResponse = connection.getresponse()
            return Answer(answer.status, answer.read(), [(key.lower(), value) for key, value in answer.getheaders()])
        finally:
            connection.close()

    @property
    def client(self) -> list[str]:
        """The command that makes a connection and tells about it."""
        return ["openssl", "s_client", "-connect", f"127.0.0.1:{self.https}", "-servername", NAME]

    def handshake(self, *options: str) -> str:
        """What ``openssl s_client`` tells of a connection with these options; empty when there is none."""
        done = subprocess.run(
            [*self.client, *options],
            input="",
            capture_output=True,
            text=True,
            errors="replace",  # of a server that speaks HTTP/2 it prints what that begins with
            check=False,
        )
        return done.stdout if done.returncode == 0 and "Cipher is (NONE)" not in done.stdout else ""


def certificate(folder: Path) -> None:
    """A certificate for ``NAME``, signed by itself, of the kind that is asked for: P-256 and SHA-256."""
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-sha256", "-nodes"),
            *("-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"),
            *("-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")),
        ],
        check=True,
        capture_output=True,
    )


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def configured(folder: Path, place: Path, http: int, https: int) -> str:
    """What ``deploy/configure`` prints, with the paths and ports of a test, as many workers everywhere, and no more."""
    text = subprocess.run([ROOT / "deploy/configure", NAME], check=True, capture_output=True, text=True).stdout
    for old, new in (
        ("user www-data;", "user root;" if os.geteuid() == 0 else ""),
        ("worker_processes auto;", "worker_processes 2;"),
        ("/run/nginx.pid", f"{folder}/nginx.pid"),
        ("/var/log/nginx/", f"{folder}/"),
        ("/etc/ssl/agenda/", f"{folder}/"),
        ("/srv/agenda/", f"{place}/"),
        ("/var/www/acme", f"{folder}/acme"),
        ("listen 80", f"listen 127.0.0.1:{http}"),
        ("listen 443", f"listen 127.0.0.1:{https}"),
    ):
        assert old in text, old
        text = text.replace(old, new)
    return text.replace("listen [::]:80", f"listen [::1]:{http}").replace("listen [::]:443", f"listen [::1]:{https}")


@contextmanager
def serving(folder: Path, place: Path) -> Iterator[Hosted]:
    """Serve what was published in ``place``; ``folder`` is for what nginx writes."""
    program = nginx()
    certificate(folder)
    http, https = free_port(), free_port()
    config = folder / "nginx.conf"
    config.write_text(configured(folder, place, http, https), encoding="utf-8")
    command = [program, "-c", str(config), "-e", str(folder / "error.log")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    assert "[warn]" not in tested.stderr, tested.stderr
    # A run that is killed takes its server along, where the system has a command for that.
    setpriv = shutil.which("setpriv")
    along = [setpriv, "--pdeathsig", "TERM"] if setpriv else []
    process = subprocess.Popen([*along, *command, "-g", "daemon off;"], stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", https), 1).close()
                break
            except OSError:
                assert process.poll() is None, (folder / "error.log").read_text()
                time.sleep(0.05)
        yield Hosted(place, folder, http, https, folder / "fullchain.pem")
    finally:
        process.terminate()
        process.wait(20)
