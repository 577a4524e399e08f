"""Proves that a site is what a commit gives: it is built again here, and every file is compared byte for byte."""

from __future__ import annotations

import gzip
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import brotli

from agenda.building import BuildSettings, build_site
from agenda.compressing import NOT_SENT
from agenda.headers import REFRESH
from agenda.project import ROOT, CannotRun

UNPACK: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.decompress, ".br": brotli.decompress}
SECONDS = 20


@dataclass(frozen=True)
class Verdict:
    """What was found: the number of files compared, and the paths that differ, are missing, or should not be there.

    ``commit`` is what the comparison was with, and ``clean`` says that the project was as that commit has it. What is
    ``foreign`` is known of a folder only: a server does not tell what else it has.
    """

    compared: int
    different: list[str]
    missing: list[str]
    foreign: list[str]
    commit: str
    clean: bool

    @property
    def equal(self) -> bool:
        """Whether the site is what the commit gives."""
        return not (self.different or self.missing or self.foreign)


def verify(site: str, settings: BuildSettings) -> Verdict:
    """Compare ``site``, a folder or an https address, with a build of this project by ``settings``.

    Who publishes and where is taken from the settings, so they must be those of the site; the address of a site on a
    server is its own. Raises CannotRun when there is no such site, or when it cannot be built here.
    """
    remote = site.startswith(("https://", "http://"))
    if remote:
        settings = replace(settings, site_url=site.rstrip("/") + "/")
    elif not (Path(site) / "index.html").is_file():
        raise CannotRun(f"In {site} staat geen site.", f"There is no site in {site}.")
    with tempfile.TemporaryDirectory(prefix="agenda-verify-") as folder:
        built = Path(folder).resolve() / "site"
        result = build_site(replace(settings, site_dir=built))
        if result.problems:
            raise CannotRun(
                f"De site is hier niet te bouwen:\n{result.problems}",
                f"The site cannot be built here:\n{result.problems}",
            )
        own = {name: path for name, path in _files(built) if name.split("/")[0] not in NOT_SENT}
        if remote:
            different, missing, foreign = _compare_address(settings.site_url or "", own)
        else:
            different, missing, foreign = _compare_folder(Path(site), own)
    commit, clean = _commit()
    return Verdict(len(own), different, missing, foreign, commit, clean)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path


def _compare_folder(site: Path, own: dict[str, Path]) -> tuple[list[str], list[str], list[str]]:
    theirs = {name: path for name, path in _files(site) if name.split("/")[0] not in NOT_SENT}
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
    with suppress(OSError, EOFError, brotli.error):
        return UNPACK[path.suffix](path.read_bytes())
    return None


def _compare_address(address: str, own: dict[str, Path]) -> tuple[list[str], list[str], list[str]]:
    """One request per file, one by one on one connection. A pointer may also be a redirect to the same place."""
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    different: list[str] = []
    missing: list[str] = []
    try:
        with closing(kind(parts.hostname or "", parts.port, timeout=SECONDS)) as connection:
            for name, path in own.items():
                # What a host has once stands at its root, whatever the path of the site.
                base = "/" if name == "robots.txt" or name.startswith(".well-known/") else parts.path
                url = base + quote(name.removesuffix("index.html") if name != "404.html" else name)
                connection.request("GET", url, headers={"Accept-Encoding": "identity"})
                answer = connection.getresponse()
                content, expected = answer.read(), path.read_bytes()
                if content == expected and (answer.status == HTTPStatus.OK or name == "404.html"):
                    continue
                if answer.status in (HTTPStatus.FOUND, HTTPStatus.MOVED_PERMANENTLY) and _leads_alike(
                    url, answer.getheader("Location") or "", expected
                ):
                    continue
                (missing if answer.status == HTTPStatus.NOT_FOUND else different).append(name)
    except (OSError, HTTPException) as error:
        raise CannotRun(f"{address} is niet te bereiken: {error}", f"{address} cannot be reached: {error}") from error
    return different, missing, []


def _leads_alike(url: str, location: str, page: bytes) -> bool:
    pointer = REFRESH.search(page.decode("utf-8", errors="replace"))
    to = urlsplit(urljoin(url, location))
    here = urlsplit(urljoin(url, pointer["url"])) if pointer else None
    return here is not None and (unquote(to.path), to.fragment) == (unquote(here.path), here.fragment)


def _commit() -> tuple[str, bool]:
    def git(*arguments: str) -> str:
        command = ["git", "-C", str(ROOT), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()

    try:
        return git("rev-parse", "HEAD"), not git("status", "--porcelain")
    except OSError:  # no git on this machine
        return "", False
