"""Proves that a site is what a commit gives: it is built again here, and every file is compared byte for byte."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from agenda.builder.build import BuildSettings, build_site
from agenda.hosting.compress import NOT_SENT
from agenda.hosting.fetch import UNPACK, asking, compare_address
from agenda.site.headers import NGINX, sent_with
from agenda.site.publication import AT_ROOT
from agenda.site.settings import host_settings, is_site_address
from agenda.text.bilingual import Lang, both
from agenda.util import git
from agenda.util.project import ROOT, CannotRun


@dataclass(frozen=True)
class Verdict:
    """What was found: the number of files compared, and the paths that differ, are missing, or should not be there.

    ``commit`` is what the comparison was with, and ``clean`` says that the project was as that commit has it. What is
    ``foreign`` is known of a folder only: a server does not tell what else it has. Per header ``headers`` has the pages
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
            raise CannotRun(both("hosting.verify.is_no_address_of", site=site))
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
            raise CannotRun(both("hosting.verify.the_site_cannot_be", problems=result.problems))
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
    build, and what else is there, or stands in the wrong one of the two, keeps the name that the host gives it. The
    settings for nginx, which it puts beside the site, count as in a build too.
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
