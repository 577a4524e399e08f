"""Builds the site with MkDocs, in a process of its own, and puts it in place only when it is whole."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from agenda.builder.output_dir import NEEDED, POINTERS, check_target, one_at_a_time, staging, swap
from agenda.builder.run_mkdocs import make_beside
from agenda.builder.unchanged import Made, inputs_of, made_before, remember, site_of, touched_at
from agenda.site.settings import host_settings, require_settings
from agenda.text.bilingual import LANGS, both
from agenda.util.clock import build_time
from agenda.util.os_errors import why, why_of_crash
from agenda.util.project import NOTE, ROOT, CannotRun, data_file

if TYPE_CHECKING:
    from agenda.text.bilingual import Lang

#: How a line begins that an editor can mend: a finding of ours (file:line:column: error [code]) or a warning of MkDocs.
FINDING = re.compile(r"^(.+:\d+:\d+: \S.*? \[[a-z0-9-]+\]|(WARNING|ERROR) +- )", re.MULTILINE)

#: How MkDocs prints a note: what a good build could not do.
NOTES = re.compile(rf"^INFO +- +((?:{'|'.join(NOTE.values())}): .*)$", re.MULTILINE)

#: What is told of a build that ended and said nothing: the system ended it, or a part of it crashed.
DIED = both("builder.build.mkdocs_stopped_unexpectedly_try")

#: How many packages are told that are not as they are locked.
TOLD = 3

#: How often a build begins again because its inputs changed under it.
MOST_BUILDS = 3


@dataclass(frozen=True)
class BuildSettings:
    """What to build, where to, and in which language to talk about it.

    Without ``site_url`` mkdocs.yml decides where the site will stand.
    """

    data: Path
    site_dir: Path
    site_url: str | None = None
    lang: Lang = "nl"

    @classmethod
    def from_environment(cls, lang: Lang, today: date | None = None) -> BuildSettings:
        """AGENDA_DATA, SITE_DIR and the address of the site, with paths as the caller means them; empty is unset.

        Raises CannotRun when a setting of the host is wrong; with ``today`` also when security.txt expires too soon.
        """
        require_settings(today)
        who = host_settings()
        site_dir = Path(os.environ.get("SITE_DIR") or ROOT / "site").absolute()
        given = os.environ.get("SITE_URL") or not who.is_local
        return cls(data_file(), site_dir, who.address if given else None, lang)


@dataclass(frozen=True)
class BuildResult:
    """How a build went. ``problems`` is empty after a good one, else what the user should read.

    ``findings`` says whether those are findings, which an editor can mend. ``notes`` say what a good build could not
    do, a line each.
    """

    site_dir: Path
    problems: str = ""
    findings: bool = False
    pages: int = 0
    seconds: float = 0.0
    unchanged: bool = False
    notes: tuple[str, ...] = ()

    def summary(self, lang: Lang) -> str:
        """Say in one line how a good build went."""
        if self.unchanged:
            return both("builder.build.nothing_changed", pages=self.pages)[lang]
        if lang == "en":
            return f"Built {self.pages} pages in {self.seconds:.1f} s."
        return f"{self.pages} pagina’s gebouwd in {self.seconds:.1f} s.".replace(".", ",", 1)


def build_site(settings: BuildSettings) -> BuildResult:
    """Build the site and put it where the last one was; a build that fails changes nothing there.

    A site that is already what it would become stays as it is. Raises CannotRun when it cannot begin, or cannot write
    the site.
    """
    started = time.monotonic()
    target = settings.site_dir.resolve()
    try:
        check_project()
        check_target(target, settings.data.resolve())
        target.parent.mkdir(parents=True, exist_ok=True)
        with one_at_a_time(target.parent):
            environment = environment_of(settings)
            inputs = inputs_of(settings.data, environment)
            if made := made_before(target, inputs):
                return BuildResult(target, pages=made.pages, unchanged=True)
            check_packages()
            with staging(target) as aside:
                for _ in range(MOST_BUILDS):
                    touched = touched_at(settings.data)
                    site, read = aside / "site", aside / "read"
                    code, output = make_beside(environment | {"AGENDA_READ": str(read)}, site)
                    result = result_of(site, code, output, settings.lang, started)
                    before, inputs = inputs, inputs_of(settings.data, environment)
                    if inputs == before and touched_at(settings.data) == touched:
                        if result.problems:
                            return replace(result, site_dir=target)
                        break
                else:
                    raise CannotRun(both("builder.build.files_keep_changing_while"))
                documents = json.loads(read.read_bytes())
                swap(site, target, aside / "old")
            if not result.notes:  # else the next build says so again
                remember(target, Made(inputs, site_of(target), documents, result.pages))
    except OSError as error:
        raise CannotRun(both("builder.build.the_site_cannot_be", target=target, error=why(error))) from error
    return replace(result, site_dir=target)


def result_of(folder: Path, code: int, output: str, lang: Lang, started: float) -> BuildResult:
    """How a build into ``folder`` went that MkDocs ended with ``code`` and about which it printed ``output``."""
    if code:
        problems = _relevant(output, lang) or DIED[lang]
        return BuildResult(folder, problems, findings=bool(FINDING.search(problems)))
    pages, notes = sum(_pages_in(folder)), tuple(NOTES.findall(output))
    return BuildResult(folder, pages=pages, seconds=time.monotonic() - started, notes=notes)


def _pages_in(folder: Path) -> Iterator[bool]:
    """Per page in a built site whether it is one to read, and does not only lead on, as its head says."""
    for place, folders, names in os.walk(folder):
        folders[:] = [each for each in folders if each != POINTERS]
        if "index.html" in names:
            with Path(place, "index.html").open("rb") as file:
                yield b'http-equiv="refresh"' not in file.read(2048)


def check_project() -> None:
    """Raise CannotRun when a part of the project is missing, or MkDocs is not installed."""
    if missing := ", ".join(name for name in NEEDED if not (ROOT / name).exists()):
        raise CannotRun(both("builder.build.missing_in_restore_it", root=ROOT, missing=missing))
    if not importlib.util.find_spec("mkdocs"):
        raise CannotRun(both("builder.build.mkdocs_is_not_installed"))


def check_packages() -> None:
    """Raise CannotRun when a package is installed in another version than is locked.

    The site would tell of packages that it was not made with, and an update that was fetched would not be used.
    """
    from agenda.site.sbom import not_as_locked  # noqa: PLC0415  # a build of which nothing changed does without

    if others := not_as_locked():
        told = [both("builder.build.instead_of", name=a, wanted=b, found=c) for a, b, c in others]
        packages = {lang: "; ".join(each[lang] for each in told[:TOLD]) for lang in LANGS}
        raise CannotRun(both("builder.build.what_is_installed_differs", packages=packages))


def environment_of(settings: BuildSettings) -> dict[str, str]:
    """What MkDocs finds in its environment."""
    environment = os.environ | {
        "AGENDA_DATA": str(settings.data),
        "AGENDA_LANG": settings.lang,
        "NO_MKDOCS_2_WARNING": "1",  # Material's banner
    }
    environment.pop("SITE_URL", None)
    if settings.site_url:
        environment["SITE_URL"] = settings.site_url
    if moment := build_time(ROOT):
        environment["SOURCE_DATE_EPOCH"] = str(int(moment.timestamp()))
    return environment


def _relevant(output: str, lang: Lang) -> str:
    """Pick the findings and warnings from what MkDocs printed; of a crash only the last line."""
    if os.environ.get("AGENDA_DEBUG"):
        return output.strip()
    told, crashed, trace = output.partition("Traceback (most recent call last):")
    if crashed:
        last = trace.strip().splitlines()[-1]
        if words := why_of_crash(last):
            return both("builder.build.the_site_cannot_be_written", reason=words)[lang]
        broke = both("builder.build.mkdocs_broke_down")[lang]
        more = both("builder.build.agenda_debug_1_shows")[lang]
        return f"{broke}: {last}\n{more}"
    quiet = ("INFO ", "DEBUG ")
    return "\n".join(line for line in told.splitlines() if line.strip() and not line.startswith(quiet))
