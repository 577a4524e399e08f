"""``agenda verify``: a site that is what the commit gives is told so, and any other byte is found."""

from __future__ import annotations

import shutil
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import brotli
import pytest

from agenda.builder.build import BuildSettings
from agenda.commands.host import verify_site
from agenda.hosting.releases import Compressed, compress_site, publish
from agenda.hosting.verify import Answers, compare_address, verify
from agenda.site.headers import POLICY, sent_with
from agenda.util.project import CannotRun
from tests.conftest import copy_of
from tests.helpers.nginx import Hosted
from tests.helpers.sites import FULL, SITE_URL, BuiltSite, run

SETTINGS = BuildSettings(FULL, Path("unused"), SITE_URL)


@pytest.fixture(autouse=True)
def built_before(site: BuiltSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """What would be built here was built before."""
    monkeypatch.setattr("agenda.hosting.verify.build_site", copy_of(site))


@pytest.fixture
def published(site: BuiltSite, tmp_path: Path) -> Path:
    """A folder as a host has it, with compressed copies of a page."""
    settings = BuildSettings(FULL, tmp_path / "site", SITE_URL)
    copy_of(site)(settings)
    small = tmp_path / "small"
    small.mkdir()
    shutil.copy(settings.site_dir / "index.html", small)
    compress_site(small)
    for copy in small.glob("index.html.*"):
        shutil.copy(copy, settings.site_dir)
    return settings.site_dir


def test_the_same_site_is_told_as_a_person_reads_it(site: BuiltSite) -> None:
    settings = {"AGENDA_DATA": str(FULL), "SITE_URL": SITE_URL, "SOURCE_DATE_EPOCH": "1700000000"}
    done = run("verify", str(site.folder), **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "bestanden zijn byte voor byte wat" in done.stdout


def test_another_site_is_told_in_words(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (published / "over/index.html").write_bytes(b"x")
    assert verify_site(str(published), replace(SETTINGS, lang="en")) == 1
    told = capsys.readouterr().out
    assert told.startswith("different: over/index.html\n")
    assert "This site is not what" in told


def test_compressed_copies_are_unpacked_and_compared(published: Path) -> None:
    assert verify(str(published), SETTINGS).equal
    (published / "index.html.br").write_bytes(b"iets anders")
    assert verify(str(published), SETTINGS).different == ["index.html.br"]


@pytest.fixture
def place(site: BuiltSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where ``agenda publish`` put the site, which stands under a path; without compressed copies, which take long."""
    monkeypatch.setattr("agenda.hosting.releases.compress_site", lambda _: Compressed(0, 0, 0, 0))
    publish(tmp_path / "srv", SETTINGS, copy_of(site))
    return tmp_path / "srv"


def test_a_version_that_was_published_is_known_with_and_without_its_path(place: Path) -> None:
    root = place / "current/site"
    assert verify(str(root), SETTINGS).equal
    assert verify(str(place), SETTINGS).equal
    assert verify(str(root / "agenda"), SETTINGS).equal
    (root / "robots.txt").write_text("Disallow: /")
    (root / ".well-known/security.txt").rename(root / ".well-known/vreemd.txt")
    (root / "agenda/.well-known").mkdir()
    (root / "agenda/.well-known/security.txt").write_text("Contact: mailto:elders@voorbeeld.example")
    for folder in (root, root / "agenda"):
        verdict = verify(str(folder), SETTINGS)
        assert verdict.different == ["robots.txt"]
        assert verdict.missing == [".well-known/security.txt"]
        assert sorted(verdict.foreign) == [".well-known/vreemd.txt", "agenda/.well-known/security.txt"]


def test_the_settings_of_nginx_beside_a_version_are_compared(place: Path) -> None:
    nginx = place / "current/nginx"
    (nginx / "server.conf").write_text((nginx / "server.conf").read_text().replace('"DENY"', '"SAMEORIGIN"'))
    (nginx / "http.conf").rename(nginx / "anders.conf")
    for folder in (place, place / "current/site", place / "current/site/agenda"):
        verdict = verify(str(folder), SETTINGS)
        assert verdict.different == ["_nginx/server.conf"]
        assert verdict.missing == ["_nginx/http.conf"]
        assert verdict.foreign == ["_nginx/anders.conf"]


def test_the_headers_for_a_host_are_compared_where_they_are(published: Path) -> None:
    (published / "_headers").write_text("/agenda/*\n")
    (published / "_redirects").unlink()
    verdict = verify(str(published), SETTINGS)
    assert (verdict.different, verdict.missing, verdict.foreign) == (["_headers"], [], [])


def test_what_stands_beside_a_site_under_a_path_is_foreign_to_its_host(place: Path) -> None:
    (place / "current/site/extra.html").write_text("<p>")
    assert verify(str(place / "current/site"), SETTINGS).foreign == ["extra.html"]
    assert verify(str(place / "current/site/agenda"), SETTINGS).equal, "the host may have more sites than this one"


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (lambda site: (site / "over/index.html").write_bytes(b"x"), ("over/index.html", "", "")),
        (lambda site: (site / "over/index.html").unlink(), ("", "over/index.html", "")),
        (lambda site: (site / "extra.js").write_text("go()"), ("", "", "extra.js")),
    ],
    ids=["changed", "gone", "added"],
)
def test_any_other_byte_is_found(published: Path, harm: Any, found: tuple[str, str, str]) -> None:
    harm(published)
    verdict = verify(str(published), SETTINGS)
    assert not verdict.equal
    lists = (verdict.different, verdict.missing, verdict.foreign)
    assert lists == tuple([name] if name else [] for name in found)


@pytest.fixture
def reachable(hosted: Hosted, monkeypatch: pytest.MonkeyPatch) -> Hosted:
    """The real nginx, as if its name led to it."""

    class Here(HTTPSConnection):
        def __init__(self, host: str, port: int | None, timeout: float) -> None:
            super().__init__(host, port, timeout=timeout, context=ssl.create_default_context(cafile=hosted.certificate))
            self._create_connection = lambda *_, **__: socket.create_connection(("127.0.0.1", hosted.https), 10)

    monkeypatch.setattr("agenda.hosting.verify.HTTPSConnection", Here)
    return hosted


@pytest.mark.usefixtures("reachable")
def test_a_site_behind_nginx_is_what_the_commit_gives() -> None:
    verdict = verify(SITE_URL, SETTINGS)
    assert verdict.equal, (verdict.different[:5], verdict.missing[:5], verdict.headers)
    assert verdict.compared > 390


def test_a_changed_page_behind_nginx_is_found(reachable: Hosted) -> None:
    page = reachable.place / "current/site/agenda/over/index.html"
    before = page.read_bytes()
    try:
        page.write_bytes(before.replace(b"Deze website", b"Die website", 1))
        assert verify(SITE_URL, SETTINGS).different == ["over/index.html"]
    finally:
        page.write_bytes(before)


def test_a_compressed_home_page_that_cannot_be_read_is_found_behind_nginx(reachable: Hosted) -> None:
    copy = reachable.place / "current/site/agenda/index.html.br"
    before = copy.read_bytes()
    try:
        for content in (brotli.compress(b"iets anders"), before[:100]):
            copy.write_bytes(content)
            assert verify(SITE_URL, SETTINGS).different == ["index.html"]
    finally:
        copy.write_bytes(before)


Reply = Callable[[str], tuple[int, dict[str, str], bytes]]


@contextmanager
def server(reply: Reply) -> Iterator[str]:
    """A server on this machine that answers each path with a status, headers and a body; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = reply(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: it is a test."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_address[1]}/agenda/"
        listening.shutdown()


@pytest.mark.parametrize(
    ("location", "alike"),
    [
        ("/agenda/ambities/ondermijning/", True),
        ("{host}/agenda/ambities/ondermijning/", True),
        ("https://elders.example/agenda/ambities/ondermijning/", False),
        ("//elders.example/agenda/ambities/ondermijning/", False),
        ("https://127.0.0.1/agenda/ambities/ondermijning/", False),
        ("/agenda/ambities/ondermijning/?naar=elders", False),
        ("http://127.0.0.1:99999/agenda/ambities/ondermijning/", False),
    ],
)
def test_a_redirect_leads_to_the_same_place_on_the_same_host(site: BuiltSite, location: str, alike: bool) -> None:
    own = {"id/A1/index.html": site.folder / "id/A1/index.html"}
    with server(lambda _: (302, {"Location": location.format(host=address.removesuffix("/agenda/"))}, b"")) as address:
        assert compare_address(address, own, {}).different == ([] if alike else [*own])


def test_a_page_that_comes_without_its_headers_is_told(site: BuiltSite) -> None:
    names = ("zoeken/index.html", "over/index.html")
    own = {name: site.folder / name for name in names}
    sent = sent_with(site.folder)
    wide, narrow = sent[POLICY], sent[POLICY].replace(" 'wasm-unsafe-eval'", "")
    assert wide != narrow

    def headers_of(change: dict[str, str]) -> dict[str, list[str]]:
        headers = {name: value for name, value in (sent | change).items() if value}
        pages = {f"/agenda/{name.removesuffix('index.html')}": path.read_bytes() for name, path in own.items()}
        with server(lambda path: (200, headers, pages[path])) as address:
            answers = compare_address(address, own, sent)
        assert answers.different + answers.missing == []
        return answers.headers

    assert headers_of({}) == {}, "one policy for all will do: each page has its own in it"
    assert headers_of({POLICY: narrow}) == {POLICY: ["zoeken/index.html"]}, "there one could not search"
    assert headers_of({POLICY: "default-src *"}) == {POLICY: [*names]}
    for name in ("Strict-Transport-Security", "X-Content-Type-Options", "X-Frame-Options"):
        assert headers_of({name: ""}) == {name: [*names]}


def test_headers_that_are_not_right_are_told_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = Answers(headers={POLICY: ["over/index.html", "index.html"]})
    monkeypatch.setattr("agenda.hosting.verify.compare_address", lambda *_: found)
    with server(lambda _: (404, {}, b"")) as address:
        assert verify_site(address, SETTINGS) == 1
    told = capsys.readouterr().out
    assert told.startswith("header ontbreekt of is anders: Content-Security-Policy (2 pagina’s, zoals over/")
    assert "bestanden zijn byte voor byte wat" in told
    assert "Maar de server geeft niet de headers mee" in told


@pytest.mark.usefixtures("reachable")
def test_a_site_at_the_root_of_its_host_is_compared_there(place: Path, site: BuiltSite, tmp_path: Path) -> None:
    """As the same files would be served there; the host beside a path is that of the tests above."""
    root = replace(SETTINGS, site_url="https://voorbeeld.example/")
    assert verify(str(place / "current/site/agenda"), root).missing == [".well-known/security.txt", "robots.txt"]
    copy_of(site)(replace(root, site_dir=tmp_path / "root"))
    assert verify(str(tmp_path / "root"), root).equal
    verdict = verify("https://voorbeeld.example/", root)
    assert "over/index.html" in verdict.missing, "there it stands under a path"
    assert not {"robots.txt", ".well-known/security.txt"} & {*verdict.missing, *verdict.different}


@pytest.mark.usefixtures("hosted")
def test_a_certificate_that_nobody_vouches_for_is_told(hosted: Hosted, monkeypatch: pytest.MonkeyPatch) -> None:
    class Here(HTTPSConnection):
        def __init__(self, host: str, port: int | None, timeout: float) -> None:
            super().__init__(host, port, timeout=timeout)
            self._create_connection = lambda *_, **__: socket.create_connection(("127.0.0.1", hosted.https), 10)

    monkeypatch.setattr("agenda.hosting.verify.HTTPSConnection", Here)
    with pytest.raises(CannotRun, match=r"^Het certificaat van https://voorbeeld\.example/agenda/ deugt niet"):
        verify(SITE_URL, SETTINGS)


def test_what_is_no_site_could_not_be_compared(tmp_path: Path) -> None:
    for nowhere, said in (
        (str(tmp_path), "staat geen site"),
        ("http://127.0.0.1:9/", "daar luistert niets"),
        ("voorbeeld.nl", "voorbeeld.nl is geen map. Is het een adres, zet er dan https:// voor: https://voorbeeld.nl$"),
        ("voorbeeld.nl:8443/agenda/", "zet er dan https:// voor: https://voorbeeld.nl:8443/agenda/$"),
        (str(tmp_path / "voorbeeld.nl"), "staat geen site"),
        ("bestaat/niet", "staat geen site"),
        ("HTTP://127.0.0.1:9/", "daar luistert niets"),
        ("https://voorbeeld.example:99999/", "geen adres van een site"),
        ('https://voorbeeld.example/"><script>', "geen adres van een site"),
    ):
        with pytest.raises(CannotRun, match=said):
            verify(nowhere, SETTINGS)


def test_a_name_that_nobody_knows_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    with pytest.raises(CannotRun, match="die naam is niet te vinden"):
        verify("https://bestaat-niet.invalid/", SETTINGS)
