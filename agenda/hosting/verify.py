"""Proves that a site is what a commit gives: it is built again here, and every file is compared byte for byte."""

from __future__ import annotations

import gzip
import ssl
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from html import unescape
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from socket import gaierror
from urllib.parse import quote, unquote, urljoin, urlsplit

import brotli

from agenda.builder.build import BuildSettings, build_site
from agenda.hosting.releases import NOT_SENT
from agenda.site.headers import NGINX, POLICY, REFRESH, policies_of, sent_with
from agenda.site.settings import AT_ROOT, host_settings, is_site_address
from agenda.text import Lang, both, same
from agenda.util import git
from agenda.util.project import ROOT, CannotRun, why


@dataclass(frozen=True)
class Verdict:
    """What was found: the number of files compared, and the paths that differ, are missing, or should not be there.

    ``commit`` is what the comparison was with, and ``clean`` says that the project was as that commit has it. What is
    ``foreign`` is known of a folder only: a server does not list what else it has. Per header ``headers`` has the pages
    that a server sent without it or with another value; a folder sends none.
    """

    compared: int
    different: list[str]
    missing: list[str]
    foreign: list[str]
    commit: str
    clean: bool
    headers: dict[str, list[str]] = field(default_factory=dict)

    @property
    def same_files(self) -> bool:
        """Whether every file is what the commit gives."""
        return not (self.different or self.missing or self.foreign)

    @property
    def equal(self) -> bool:
        """Whether the site is what the commit gives, and came with the headers that belong to it."""
        return self.same_files and not self.headers


def verify(site: str, settings: BuildSettings) -> Verdict:
    """Compare ``site``, a folder or an https address, with a build of this project by ``settings``.

    A folder is that of a build, or that of a version which ``agenda publish`` made: with or without the path of the
    site's address. Who publishes and where is taken from the settings, so they must be those of the site; the address
    of a site on a server is its own. Raises CannotRun when there is no such site, or when it cannot be built here.
    """
    theirs: dict[str, Path] = {}
    scheme, colon, rest = site.partition("://")
    if remote := scheme.lower() in ("https", "http") and bool(colon):
        site = f"{scheme.lower()}://{rest}"
        if not is_site_address(site):
            raise CannotRun(both("hosting.verify.not_an_address", site=site))
        settings = replace(settings, site_url=site.rstrip("/") + "/")
        with asking(site) as connection:  # who does not answer now need not wait for a build
            connection.connect()
    else:
        if not Path(site).exists() and is_site_address(f"https://{site}") and "." in site.partition("/")[0].strip("."):
            raise CannotRun(both("hosting.verify.is_no_folder_if", site=site))
        theirs = _laid_out(Path(site), urlsplit(settings.site_url or host_settings().address).path.strip("/"))
    with tempfile.TemporaryDirectory(prefix="agenda-verify-") as folder:
        built = Path(folder).resolve() / "site"
        result = build_site(replace(settings, site_dir=built))
        if result.problems:
            raise CannotRun(both("hosting.verify.not_built", problems=result.problems))
        # What a server reads for itself it does not send, and in a folder only some of it is there.
        unasked = set(NOT_SENT) - {name.split("/")[0] for name in theirs}
        own = {name: path for name, path in _files(built) if name.split("/")[0] not in unasked}
        commit, clean = _commit(settings.lang)
        if remote:
            said = compare_address(settings.site_url or "", own, sent_with(built))
            return Verdict(len(own), said.different, said.missing, [], commit, clean, said.headers)
        return Verdict(len(own), *_compare_folder(theirs, own), commit, clean)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path


def _laid_out(folder: Path, path: str) -> dict[str, Path]:
    """The files of the site in ``folder``, by their names in a build. ``path`` is that of its address, often empty.

    ``agenda publish`` puts what a host has once at its root, outside the folder of the site: there it counts as in a
    build, and what else is there, or is in the wrong one of the two, keeps the name that the host gives it. The
    settings for nginx, which it puts next to the site, count as in a build too.
    """
    if (folder / "current/site").is_dir():  # the place that was given to agenda publish
        folder = folder / "current/site"
    pages = folder if (folder / "index.html").is_file() else folder / path
    if not (pages / "index.html").is_file():
        raise CannotRun(both("hosting.verify.there_is_no_site", folder=folder))
    pages, whole = pages.resolve(), pages != folder
    found = dict(_files(pages))
    for release in (each for each in pages.parents if each.parent.name == "releases"):
        found |= {f"{NGINX}/{name}": each for name, each in _files(release / "nginx")}
    if not whole and ("robots.txt" in found or not path or not pages.as_posix().endswith(f"/{path}")):
        return found
    host = pages.parents[path.count("/")]
    found = {f"{path}/{name}" if name.split("/")[0] in AT_ROOT else name: each for name, each in found.items()}
    for place in [host] if whole else [host / name for name in AT_ROOT]:
        for each in (place, *place.rglob("*")):
            if each.is_file() and not each.is_relative_to(pages):
                found[each.relative_to(host).as_posix()] = each
    return found


def _compare_folder(theirs: dict[str, Path], own: dict[str, Path]) -> tuple[list[str], list[str], list[str]]:
    different = [
        name for name, path in own.items() if name in theirs and theirs[name].read_bytes() != path.read_bytes()
    ]
    foreign = []
    for name, path in theirs.items():
        if name not in own:
            copied = own.get(name.removesuffix(path.suffix)) if path.suffix in UNPACK else None
            if copied is None:
                foreign.append(name)
            elif _unpacked(path) != copied.read_bytes():
                different.append(name)
    return different, [name for name in own if name not in theirs], foreign


def _unpacked(path: Path) -> bytes | None:
    with suppress(OSError, ValueError):
        return UNPACK[path.suffix](path.read_bytes())
    return None


def _commit(lang: Lang) -> tuple[str, bool]:
    try:
        head = (git.ask(ROOT, "rev-parse", "HEAD") or b"").decode().strip()
        return head, git.ask(ROOT, "status", "--porcelain") == b""
    except CannotRun as error:
        print(error.words[lang], file=sys.stderr)
        return "", False


# --- answers of a server ---


SECONDS = 20


def _from(unpack: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """``unpack``, that raises ValueError for whatever it cannot read."""

    def unpacked(content: bytes) -> bytes:
        try:
            return unpack(content)
        except (brotli.error, EOFError, OSError, zlib.error) as error:
            raise ValueError(str(error)) from error

    return unpacked


#: How a copy next to a file ends → what makes that file of it again; raises ValueError when it is no such copy.
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
            both("hosting.verify.bad_certificate", address=address, verify_message=error.verify_message)
        ) from error
    except (OSError, HTTPException) as error:
        words = same(str(error)) if isinstance(error, HTTPException) else why(error)
        if isinstance(error, gaierror):
            words = both("hosting.verify.unknown_name")
        elif isinstance(error, TimeoutError):
            words = both("hosting.verify.no_answer_came_within", seconds=SECONDS)
        raise CannotRun(both("hosting.verify.cannot_be_reached", address=address, words=words)) from error


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
