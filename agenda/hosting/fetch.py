"""Compares every file of a site with what a server sends for it."""

from __future__ import annotations

import gzip
import ssl
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from html import unescape
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from socket import gaierror
from urllib.parse import quote, unquote, urljoin, urlsplit

import brotli

from agenda.site.headers import POLICY, REFRESH, policies_of
from agenda.site.publication import AT_ROOT
from agenda.text.bilingual import both, same
from agenda.util.os_errors import why
from agenda.util.project import CannotRun

SECONDS = 20


def _from(unpack: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """``unpack``, that raises ValueError for whatever it cannot read."""

    def unpacked(content: bytes) -> bytes:
        try:
            return unpack(content)
        except (brotli.error, EOFError, OSError, zlib.error) as error:
            raise ValueError(str(error)) from error

    return unpacked


#: How a copy beside a file ends → what makes that file of it again; raises ValueError when it is no such copy.
UNPACK = {".gz": _from(gzip.decompress), ".br": _from(brotli.decompress)}

#: What a server calls an encoding → how a copy in it ends.
ENDINGS = {"identity": "", "br": ".br", "gzip": ".gz"}


@contextmanager
def asking(address: str) -> Iterator[HTTPConnection]:
    """A connection to the host of ``address``; raises CannotRun, in words, when it gives none or breaks it off."""
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    try:
        with closing(kind(parts.hostname or "", parts.port, timeout=SECONDS)) as connection:
            yield connection
    except ssl.SSLCertVerificationError as error:
        raise CannotRun(
            both("hosting.fetch.the_certificate_of_is", address=address, verify_message=error.verify_message)
        ) from error
    except (OSError, HTTPException) as error:
        words = same(str(error)) if isinstance(error, HTTPException) else why(error)
        if isinstance(error, gaierror):
            words = both("hosting.fetch.that_name_cannot_be")
        elif isinstance(error, TimeoutError):
            words = both("hosting.fetch.no_answer_came_within", seconds=SECONDS)
        raise CannotRun(both("hosting.fetch.cannot_be_reached", address=address, words=words)) from error


@dataclass
class Answers:
    """Files that differ or are missing, by their names, and per header the pages that it is not right with."""

    different: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    headers: dict[str, list[str]] = field(default_factory=dict)


def compare_address(address: str, own: Mapping[str, Path], sent: Mapping[str, str]) -> Answers:
    """Ask the server at ``address`` for each file in ``own``; its pages should come with the headers in ``sent``.

    One request after another, on one connection, without compression; of the home page also as a browser gets it, which
    shows whether compressed copies can be read. A pointer may also be a redirect to the same place.
    """
    found = Answers()
    with asking(address) as connection:
        for name, path in own.items():
            # What a host has once is at its root, whatever the path of the site.
            base = "/" if name.split("/")[0] in AT_ROOT else urlsplit(address).path
            url = base + quote(name.removesuffix("index.html") if name != "404.html" else name)
            expected = path.read_bytes()
            for encoding in ("identity", "br, gzip") if name == "index.html" else ("identity",):
                connection.request("GET", url, headers={"Accept-Encoding": encoding})
                answer = connection.getresponse()
                content = _plain(answer.read(), answer.getheader("Content-Encoding") or "identity")
                if content == expected and (answer.status == HTTPStatus.OK or name == "404.html"):
                    for header in _wrong(answer, expected.decode(), sent) if name.endswith(".html") else ():
                        if name not in (pages := found.headers.setdefault(header, [])):
                            pages.append(name)
                    continue
                redirects = answer.status in (HTTPStatus.FOUND, HTTPStatus.MOVED_PERMANENTLY)
                location = answer.getheader("Location") or ""
                if not redirects or not _leads_alike(urljoin(address, url), location, expected):
                    (found.missing if answer.status == HTTPStatus.NOT_FOUND else found.different).append(name)
                    break
    return found


def _wrong(answer: HTTPResponse, page: str, sent: Mapping[str, str]) -> Iterator[str]:
    """The names of the headers that ``page`` did not come with as they are in ``sent``."""
    for name, value in sent.items():
        wanted = policies_of(page, value) if name == POLICY else {value}
        if answer.getheader(name, "") not in wanted:  # one that was sent twice is another value
            yield name


def _plain(content: bytes, coding: str) -> bytes | None:
    """What a browser makes of an answer; None when it can make nothing of it."""
    with suppress(KeyError, ValueError):
        ending = ENDINGS[coding.strip().lower()]
        return UNPACK[ending](content) if ending else content
    return None


def _leads_alike(url: str, location: str, page: bytes) -> bool:
    """Whether a redirect from the address ``url`` leads where ``page``, the pointer there, leads itself."""
    pointer = REFRESH.search(page.decode("utf-8", errors="replace"))
    return pointer is not None and _place(urljoin(url, location)) == _place(urljoin(url, unescape(pointer["url"])))


def _place(address: str) -> tuple[object, ...]:
    """What of an address decides where a browser comes, however it is written."""
    parts = urlsplit(address)
    try:
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:  # no port that there can be
        return (address,)
    return parts.scheme, parts.username, parts.hostname, port, unquote(parts.path), parts.query, parts.fragment
