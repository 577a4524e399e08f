"""The real nginx as ``deploy/configure`` sets it up: what a host promises a reader, and what Internet.nl looks at.

README.md has the list of Internet.nl with, for each check that depends on the site, the test here that shows it.
"""

from __future__ import annotations

import gzip
import os
import re
import resource
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import brotli
import pytest

from tests.helpers.nginx import NAME, Hosted
from tests.helpers.sites import ROOT, BuiltSite

BROWSER = "gzip, deflate, br"


@pytest.mark.parametrize("path", ["/", "/agenda/id/B4/", "/agenda/zoeken/?q=gezag", "/bestaat-niet"])
def test_the_first_answer_is_https_on_the_same_name(hosted: Hosted, path: str) -> None:
    answer = hosted.ask(path, plain=True)
    assert (answer.status, answer["location"]) == (301, f"https://{NAME}{path}")
    assert answer.get("strict-transport-security") == "", "HSTS says nothing without TLS"


def test_another_name_gets_nothing(hosted: Hosted) -> None:
    with pytest.raises(OSError, match=r"(?i)closed|reset|aborted|without response"):
        hosted.ask("/agenda/", plain=True, host="elders.example")
    with pytest.raises(OSError, match=r"(?i)alert|unrecognized|EOF|reset"):
        hosted.ask("/agenda/", host="elders.example")


#: Header → what it must say, as Internet.nl judges it “good”; the policy itself is held by ``test_headers``.
SECURE = {
    "content-security-policy": r"default-src 'none'; .*base-uri 'none'; form-action 'self'; frame-ancestors 'none'; .*",
    "strict-transport-security": r"max-age=31536000",
    "x-content-type-options": r"nosniff",
    "x-frame-options": r"DENY",
    "referrer-policy": r"no-referrer",
    "permissions-policy": r".*camera=\(\).*geolocation=\(\).*",
    "cross-origin-opener-policy": r"same-origin",
    "cross-origin-resource-policy": r"same-origin",
}


@pytest.mark.parametrize(
    "path",
    ["/agenda/", "/agenda/en/", "/agenda/zoeken/", "/agenda/id/B4/", "/agenda/bestaat-niet/", "/agenda/assets/OFL.txt"],
)
def test_every_answer_has_every_header_once(hosted: Hosted, path: str) -> None:
    answer = hosted.ask(path)
    for name, pattern in SECURE.items():
        assert re.fullmatch(pattern, answer[name]), name
    assert answer["server"] == "nginx", "no version"
    assert answer.get("x-powered-by") == ""
    assert answer.get("set-cookie") == ""


@pytest.mark.parametrize("name", ["assets/agenda.css", "assets/agenda-serif.woff2", "pagefind/pagefind.js"])
def test_what_belongs_to_a_page_has_the_short_headers_only(hosted: Hosted, site: BuiltSite, name: str) -> None:
    answer = hosted.ask(f"/agenda/{site.lasting(name)}")
    for header in SECURE:
        assert bool(answer.get(header)) == (header not in ("content-security-policy", "permissions-policy")), header


def test_webassembly_is_allowed_where_one_searches_only(hosted: Hosted) -> None:
    allowed = {
        path
        for path in ("", "zoeken/", "zoeken/?q=gezag", "en/search/", "en/", "ambities/ondermijning/", "zoeken/x", "404")
        if "wasm-unsafe-eval" in hosted.ask(f"/agenda/{path}")["content-security-policy"]
    }
    assert allowed == {"zoeken/", "zoeken/?q=gezag", "en/search/"}


def test_a_page_is_kept_but_asked_for_again(hosted: Hosted) -> None:
    first = hosted.ask("/agenda/ambities/ondermijning/", Accept_Encoding=BROWSER)
    assert first["cache-control"] == "no-cache"
    again = hosted.ask("/agenda/ambities/ondermijning/", If_None_Match=first["etag"], Accept_Encoding=BROWSER)
    assert (again.status, again.body) == (304, b"")
    assert again["content-security-policy"] == first["content-security-policy"]
    other = hosted.ask("/agenda/ambities/ondermijning/", If_None_Match=first["etag"])
    assert other.status == 200, "what is sent without compression is another thing, with another tag"


def test_what_never_changes_is_kept_for_ever_and_nothing_else(hosted: Hosted, site: BuiltSite) -> None:
    for name in ("assets/agenda.css", "assets/agenda-serif.woff2", "pagefind/pagefind.js", "pagefind/records.nl.json"):
        assert hosted.ask(f"/agenda/{site.lasting(name)}")["cache-control"] == "public, max-age=31536000, immutable"
    for path in ("assets/preview-nl-agenda.png", "vertaling.json", "static/0123456789ab/assets/agenda.css"):
        assert hosted.ask(f"/agenda/{path}")["cache-control"] == "no-cache", path


@pytest.mark.parametrize(("coding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_text_is_sent_compressed_as_it_was_made(hosted: Hosted, site: BuiltSite, coding: str, unpack: object) -> None:
    lasting = [site.lasting(f"assets/{name}") for name in ("agenda.css", "every-page.js", "icon.svg")]
    for path in ("index.html", "sitemap.xml", "vertaling.json", *lasting):
        answer = hosted.ask(f"/agenda/{path}", Accept_Encoding=coding)
        assert answer["content-encoding"] == coding, path
        assert answer["vary"] == "Accept-Encoding"
        assert int(answer["content-length"]) < (site.folder / path).stat().st_size
        assert unpack(answer.body) == (site.folder / path).read_bytes()  # type: ignore[operator]  # one of three functions
    plain = hosted.ask("/agenda/")
    assert plain.get("content-encoding") == ""
    assert plain["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("vertaling.json", "application/json; charset=utf-8"),
        ("sitemap.xml", "text/xml; charset=utf-8"),
        ("pdf/strategische-agenda-regioburgemeesters-2022-2025.pdf", "application/pdf"),
        ("assets/preview-nl-agenda.png", "image/png"),
    ],
)
def test_every_file_says_what_it_is(hosted: Hosted, path: str, kind: str) -> None:
    answer = hosted.ask(f"/agenda/{path}")
    assert (answer.status, answer["content-type"]) == (200, kind)


@pytest.mark.parametrize(
    ("path", "status", "to"),
    [
        ("id/B4.2/", 302, "/agenda/ambities/personeel-en-middelen/#B4.2"),
        ("en/id/A1/", 302, "/agenda/en/ambitions/organised-crime/"),
        ("ambities", 301, "/agenda/ambities/"),
    ],
)
def test_an_address_that_leads_on_is_a_real_redirect(hosted: Hosted, path: str, status: int, to: str) -> None:
    answer = hosted.ask(f"/agenda/{path}")
    assert (answer.status, answer["location"]) == (status, to)


@pytest.mark.parametrize(
    "path",
    [
        "bestaat-niet/", "en/no-such-page/", "static/", "assets/", "pdf/", ".git/config", ".env", "over/.htaccess",
        "_headers", "_redirects", "_nginx/http.conf", "index.html.br", "index.html.gz", "sitemap.xml.gz",
        "settings.json", "%2e%2e/%2e%2e/etc/passwd",
    ],
)  # fmt: skip
def test_what_is_not_for_readers_is_a_404_in_both_languages(hosted: Hosted, path: str) -> None:
    answer = hosted.ask(f"/agenda/{path}")
    assert answer.status in ((400, 404) if "%2e" in path else (404,))
    if answer.status == 404:
        page = answer.body.decode()
        assert "Deze pagina bestaat niet" in page
        assert "This page does not exist" in page
        assert "nginx" not in page


def test_beside_files_that_never_change_there_is_nothing_either(hosted: Hosted, site: BuiltSite) -> None:
    lasting = site.lasting("assets/agenda.css")
    assert hosted.ask(f"/agenda/{lasting}").status == 200
    secret = hosted.place / "current/site/agenda" / lasting.rpartition("/")[0] / ".env"
    secret.write_text("geheim", encoding="utf-8")
    for hidden in (f"{lasting}.br", f"{lasting}.gz", f"{lasting.rpartition('/')[0]}/.env"):
        assert (hosted.place / "current/site/agenda" / hidden).is_file()
        assert hosted.ask(f"/agenda/{hidden}").status == 404, hidden
    secret.unlink()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.0"), ("2a02:898:1:2:3:4:5:6", "2a02:898:1::"), ("2a02:898:1:2::5", "2a02:898:1::"),
        ("2a02:898:1::5", "2a02:898:1::"), ("2a02:898::5", "2a02:898::"), ("2a02::5", "2a02::"), ("::1", "::"),
        ("::ffff:192.0.2.7", "::"),
    ],
)  # fmt: skip
def test_the_log_has_networks_and_no_addresses(address: str, network: str) -> None:
    """By the rules of the map as they stand in nginx.conf; the first that fits counts."""
    conf = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    rules = re.findall(r'(?m)^ +"?~(\^\S+?)"? (\S+);', conf[conf.index("map $remote_addr") : conf.index("log_format")])
    assert len(rules) == 4
    fitting = [(found, to) for rule, to in rules if (found := re.match(rule.replace("(?<", "(?P<"), address))]
    found, to = fitting[0]
    assert to.replace("$begin", found.groupdict().get("begin", "")) == network


def test_the_address_alone_chooses_the_language(hosted: Hosted) -> None:
    for wanted in ("en", "nl", "de, en;q=0.5"):
        assert b'<html lang="nl">' in hosted.ask("/agenda/", Accept_Language=wanted).body
        assert b'<html lang="en">' in hosted.ask("/agenda/en/", Accept_Language=wanted).body
    assert hosted.ask("/")["location"] == "/agenda/"


def test_what_a_host_has_once_stands_at_its_root(hosted: Hosted) -> None:
    security = hosted.ask("/.well-known/security.txt")
    assert (security.status, security["content-type"]) == (200, "text/plain; charset=utf-8")
    assert security.body.decode().startswith(
        "Contact: https://voorbeeld.example/lek\nExpires: 2027-01-31T00:00:00.000Z\n"
    )
    assert hosted.ask("/robots.txt").body.decode().endswith("Sitemap: https://voorbeeld.example/agenda/sitemap.xml\n")


#: Requests that nginx gives up by itself, as they are sent, and the status of each; {} is the host.
FAILED = {
    "too long": ("GET /agenda/" + "x" * 9000 + " HTTP/1.1\r\nHost: {}\r\n\r\n", 414),
    "no character": ("GET /agenda/%00 HTTP/1.1\r\nHost: {}\r\n\r\n", 400),
    "no name": ("GET /agenda/ HTTP/1.1\r\n\r\n", 400),
    "two names": ("GET /agenda/ HTTP/1.1\r\nHost: {}\r\nHost: {}\r\n\r\n", 400),
    "large header": ("GET /agenda/ HTTP/1.1\r\nHost: {}\r\nX: " + "x" * 9000 + "\r\n\r\n", 400),
    "method": ("TRACE /agenda/ HTTP/1.1\r\nHost: {}\r\n\r\n", 405),
    "coding": ("GET /agenda/ HTTP/1.1\r\nHost: {}\r\nTransfer-Encoding: x\r\n\r\n", 501),
}
#: The same, of requests that only the site itself gives up.
FAILED_OF_SITE = {
    "sending": ("POST /agenda/ HTTP/1.1\r\nHost: {}\r\nContent-Length: 0\r\n\r\n", 405),
    "too much": ("POST /agenda/ HTTP/1.1\r\nHost: {}\r\nContent-Length: 2000\r\n\r\n" + "x" * 2000, 413),
    "condition": ('GET /agenda/ HTTP/1.1\r\nHost: {}\r\nIf-Match: "x"\r\n\r\n', 412),
    "range": ("GET /agenda/ HTTP/1.1\r\nHost: {}\r\nRange: bytes=9999999-\r\n\r\n", 416),
    "range of a file": ("GET /agenda/sitemap.xml HTTP/1.1\r\nHost: {}\r\nRange: bytes=9999999-\r\n\r\n", 416),
}


def answer_to(connection: socket.socket, request: str) -> tuple[int, list[str], str]:
    """The status, the names of the headers in small letters, and the page that come after this request."""
    connection.sendall(request.replace("{}", NAME).encode())
    content = b""
    while not content.rstrip().endswith(b"</html>") and (more := connection.recv(65536)):
        content += more
    head, _, page = content.decode().partition("\r\n\r\n")
    status, *headers = head.split("\r\n")
    return int(status.split()[1]), [line.partition(":")[0].lower() for line in headers], page


@pytest.mark.parametrize("what", [*FAILED, *FAILED_OF_SITE])
def test_a_request_that_fails_gets_a_page_in_both_languages(hosted: Hosted, what: str) -> None:
    request, status = (FAILED | FAILED_OF_SITE)[what]
    trusted = ssl.create_default_context(cafile=str(hosted.certificate))
    with socket.create_connection(("127.0.0.1", hosted.https), 10) as plain:
        found, headers, page = answer_to(trusted.wrap_socket(plain, server_hostname=NAME), request)
    assert found == status
    assert sorted(headers) == sorted(set(headers)), "each header once"
    assert set(SECURE) - {"strict-transport-security" if what == "no name" else ""} <= set(headers)
    assert "Dit verzoek is niet gelukt" in page
    assert "This request failed" in page
    assert "nginx" not in page


@pytest.mark.parametrize("port", ["http", "https"])
@pytest.mark.parametrize("what", FAILED)
def test_so_does_one_without_tls(hosted: Hosted, what: str, port: str) -> None:
    request, status = FAILED[what]
    with socket.create_connection(("127.0.0.1", getattr(hosted, port)), 10) as plain:
        found, headers, page = answer_to(plain, request)
    assert found == status
    assert sorted(headers) == sorted(set(headers)), "each header once"
    assert set(SECURE) - {"strict-transport-security"} <= set(headers)
    assert "Dit verzoek is niet gelukt" in page
    assert "nginx" not in page


@contextmanager
def many_files(number: int) -> Iterator[None]:
    """Let this process open so many files; skips the test where it may not."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard not in (resource.RLIM_INFINITY,) and hard < number:
        pytest.skip(f"dit proces mag maar {hard} bestanden openen")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, number), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize("port", ["http", "https"])
def test_thousands_of_requests_that_are_never_finished_keep_nobody_out(hosted: Hosted, port: str) -> None:
    """More than two workers had places for by nginx's own settings (1,024 each, of which they use some themselves)."""
    with many_files(3000), ExitStack() as held:
        for _ in range(2200):
            held.enter_context(socket.create_connection(("127.0.0.1", getattr(hosted, port)), 10)).sendall(b"GET /")
        assert [hosted.ask("/agenda/").status for _ in range(20)] == [200] * 20


def test_who_gives_out_certificates_finds_the_answer_without_tls(hosted: Hosted) -> None:
    answers = hosted.folder / "acme/.well-known/acme-challenge"
    answers.mkdir(parents=True)
    (answers / "Vraag_1-a").write_text("Vraag_1-a.sleutel", encoding="ascii")
    found = hosted.ask("/.well-known/acme-challenge/Vraag_1-a", plain=True)
    assert (found.status, found.body, found["content-type"]) == (200, b"Vraag_1-a.sleutel", "text/plain; charset=utf-8")
    assert hosted.ask("/.well-known/acme-challenge/anders", plain=True).status == 404
    for path in (
        "/.well-known/security.txt",
        "/.well-known/acme-challenge",
        "/.well-known/acme-challenge/../../agenda/",
    ):
        assert hosted.ask(path, plain=True).status == 301, path
    assert hosted.ask("/.well-known/acme-challenge/Vraag_1-a").status == 404, "it is outside the site"


def test_a_file_that_may_not_be_read_is_in_the_log_and_one_that_is_not_there_is_not(hosted: Hosted) -> None:
    """A link to itself is logged as a file without permission is, and root cannot read it either."""
    loop = hosted.place / "current/site/agenda/kring.txt"
    loop.symlink_to(loop.name)
    try:
        assert hosted.ask("/agenda/kring.txt").status == 404
        assert hosted.ask("/agenda/nergens.txt").status == 404
    finally:
        loop.unlink()
    log = (hosted.folder / "error.log").read_text(encoding="utf-8")
    assert re.search(r"\[error\] .*kring\.txt\" failed \(40: Too many levels of symbolic links\)", log)
    assert "nergens.txt" not in log


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE"])
def test_nothing_can_be_sent_to_it(hosted: Hosted, method: str) -> None:
    assert hosted.ask("/agenda/", method).status == 405
    assert hosted.ask("/agenda/", "HEAD").status == 200


def test_the_connection_is_what_ncsc_calls_good_or_sufficient(hosted: Hosted) -> None:
    newest = hosted.handshake()
    assert "TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384" in newest
    assert "Early data was not sent" in newest
    assert "Compression: NONE" in newest
    older = hosted.handshake("-tls1_2")
    assert "Cipher is ECDHE-ECDSA-AES256-GCM-SHA384" in older
    assert "Secure Renegotiation IS supported" in older
    assert "Extended master secret: yes" in older
    assert "X25519" in newest


def test_http_2_is_spoken(hosted: Hosted) -> None:
    assert "ALPN protocol: h2" in hosted.handshake("-alpn", "h2,http/1.1")


@pytest.mark.parametrize(
    ("version", "openssl", "six", "expected"),
    [
        ("1.22.1", "3.0.17", "fe80…", ("443 ssl http2;", "X25519:secp256r1:secp384r1")),
        ("1.24.0 (Ubuntu)", "3.0.13", "", ("443 ssl http2;", "X25519:secp256r1:secp384r1")),
        ("1.25.1", "3.0.13", "fe80…", ("http2 on;", "X25519:secp256r1:secp384r1")),
        (
            "1.26.3",
            "3.5.0 8 Apr 2025 (running with OpenSSL 3.5.9)",
            "",
            ("http2 on;", "X25519MLKEM768:X25519:secp256r1"),
        ),
        ("1.30.0", "4.0.0", "fe80…", ("http2 on;", "X25519MLKEM768:X25519:secp256r1")),
    ],
)
def test_the_settings_fit_the_machine(
    version: str, openssl: str, six: str, expected: tuple[str, ...], tmp_path: Path
) -> None:
    about = f"nginx version: nginx/{version}\nbuilt with OpenSSL {openssl}\nTLS SNI support enabled"
    for name, prints in (("nginx", f"echo '{about}' >&2"), ("cat", f"printf '%s' '{six}'")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{prints}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    command = [str(ROOT / "deploy/configure"), "anders.example"]
    path = f"{tmp_path}:{os.environ['PATH']}"
    made = subprocess.run(command, env={"PATH": path}, capture_output=True, text=True, check=True).stdout
    assert all(each in made for each in expected)
    assert ("ssl http2" in made) != ("http2 on;" in made)
    assert ("listen [::]" in made) == bool(six)
    assert made.count("server_name anders.example;") == 2


@pytest.mark.parametrize(
    "options",
    [
        ("-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"),
        ("-tls1", "-cipher", "DEFAULT@SECLEVEL=0"),
        ("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA384"),
        ("-tls1_2", "-cipher", "ECDHE-ECDSA-CAMELLIA128-SHA256:ECDHE-ECDSA-AES128-SHA"),
        ("-tls1_2", "-cipher", "DHE-RSA-AES256-GCM-SHA384:AES256-GCM-SHA384"),
        ("-sigalgs", "ECDSA+SHA224:ECDSA+SHA1"),
        ("-groups", "secp224r1"),
        ("-groups", "ffdhe2048"),
    ],
    ids=" ".join,
)
def test_what_ncsc_phases_out_gets_no_connection(hosted: Hosted, options: tuple[str, ...]) -> None:
    assert hosted.handshake(*options) == ""


def test_a_client_cannot_make_the_server_shake_hands_again(hosted: Hosted) -> None:
    done = subprocess.run(
        [*hosted.client, "-tls1_2"],
        input="R\nR\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    assert "RENEGOTIATING" in done.stdout + done.stderr
    assert re.search(r"no renegotiation|handshake failure|unexpected|alert", done.stderr)
