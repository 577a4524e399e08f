"""Whether a site is already what a build would make, found out before anything that builds is imported.

What a build reads is compared by content. The files of the site are compared by size and times, the time of the last
change included, which no program sets: a site that was damaged, by hand or by a build that was cut off, is made again.
"""

from __future__ import annotations

import json
import os
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from agenda.reader.mkdocs_yml import Settings, read_settings
from agenda.util import git
from agenda.util.cache import Kept, digest_of
from agenda.util.clock import year_of
from agenda.util.project import ROOT, CannotRun

#: What every site is made from, counted from the project; the agenda file and what stands beside it come on top.
SOURCES = ("mkdocs.yml", "agenda", "content", "macros", "overrides", "pyproject.toml", "requirements")

#: What belongs to an agenda file and stands beside it.
BESIDE = (".yaml", ".yml", ".lock", ".txt", ".json")

#: Settings in mkdocs.yml that name another file or folder that a build reads.
NAMED = (("INHERIT",), ("docs_dir",), ("hooks",), ("plugins", "agenda", "macros"), ("theme", "custom_dir"))

#: What else of the environment a build looks at.
ENVIRONMENT = ("SOURCE_DATE_EPOCH", "AGENDA_DATA", "PYTHONPATH", "AGENDA_DRAFT")


@dataclass(frozen=True)
class Made:
    """A site as a build left it: the digest of its inputs, of its files, and of each document by its path."""

    inputs: str
    site: str
    documents: Mapping[str, str]
    pages: int


def inputs_of(data: Path, environment: Mapping[str, str]) -> str:
    """A digest of everything that a build in ``environment`` reads, but for the documents that the agenda names.

    What cannot be read has no content: to tell of it is for the build.
    """
    settings = read_settings(ROOT / "mkdocs.yml")[0]
    asked = {text for _, written in settings if written.tag == "!ENV" for text in written.texts}
    names = sorted({*asked, *ENVIRONMENT})
    said = json.dumps({name: environment.get(name) for name in names})
    year = "" if environment.get("SOURCE_DATE_EPOCH") else str(year_of(None))
    files = [part for path in _inputs(data, settings) for part in (str(path), file_digest(path))]
    return digest_of(said, year, str(_umask()), _commit(data.parent), sys.version, *_packages(), *files)


def touched_at(data: Path) -> str:
    """When each of those files last changed, as the system keeps it: who changes a file back has touched it too."""
    settings = read_settings(ROOT / "mkdocs.yml")[0]
    return digest_of(*(f"{path} {_changed_at(path)}" for path in _inputs(data, settings)))


def made_before(target: Path, inputs: str) -> Made | None:
    """The site in ``target`` as it was made from these inputs, if it still is that; else None."""
    try:
        made = Made(**json.loads(Kept().get(_key(target)) or b"{}"))
        documents = {path: file_digest(Path(path)) for path in made.documents}
        same = (made.inputs, made.site, made.documents) == (inputs, site_of(target), documents)
    except (OSError, TypeError):  # there is no such site any more, or never was
        return None
    return made if same else None


def remember(target: Path, made: Made) -> None:
    """Keep how a build left the site in ``target``."""
    Kept().put(_key(target), json.dumps(asdict(made)).encode())


def site_of(folder: Path) -> str:
    """A digest of which files there are in ``folder``, and when and how large each was last written."""
    return digest_of(*_files_of(str(folder), ""))


def file_digest(path: Path) -> str:
    """A digest of what is in a file; empty when it cannot be read."""
    try:
        return digest_of(path.read_bytes())
    except OSError:
        return ""


def _changed_at(path: Path) -> int:
    """In nanoseconds since 1970; 0 when there is no such file, as for a moment when an editor saves."""
    try:
        return path.stat().st_ctime_ns
    except OSError:
        return 0


def _key(target: Path) -> str:
    return digest_of("site", str(ROOT), str(target))


def _umask() -> int:
    """Which rights a file does not get that is made now: who may read the site follows from it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _inputs(data: Path, settings: Settings) -> Iterator[Path]:
    named = [text for keys, written in settings if keys in NAMED for text in written.texts if text]
    for name in dict.fromkeys((*SOURCES, *named)):
        yield from (path for path in _files(ROOT / name) if path.suffix != ".pyc")
    if data.is_relative_to(ROOT / "data"):
        yield from _files(ROOT / "data")
    else:
        yield from (path for path in sorted(data.parent.glob("*")) if path.suffix in BESIDE and path.is_file())
        yield data


def _files(path: Path) -> list[Path]:
    return sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]


def _files_of(folder: str, path: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda each: each.name):
            name = f"{path}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _files_of(entry.path, name)
            else:
                status = entry.stat(follow_symlinks=False)
                yield f"{name} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"


def _packages() -> list[str]:
    """The installed packages with their versions, as the names of their folders tell them."""
    installed = Path(sysconfig.get_path("purelib"))
    return sorted(path.name for path in installed.glob("*.dist-info"))


def _commit(folder: Path) -> str:
    """The commit that is checked out in ``folder``, from which dates and history come; empty without git.

    And whether the clone is shallow: when the rest is fetched, the commit stays and the history grows.
    """
    try:
        return (git.ask(folder, "rev-parse", "HEAD", "--is-shallow-repository") or b"").decode()
    except CannotRun:
        return ""
