"""Builds the site with MkDocs, in a process of its own, and puts it in place only when it is whole."""

from __future__ import annotations

import contextlib
import gc
import importlib.util
import io
import os
import re
import runpy
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from agenda.site.sbom import not_as_locked
from agenda.site.settings import host_settings, require_settings
from agenda.text import LANGS, both, same
from agenda.util.git import build_time
from agenda.util.project import NOTE, ROOT, CannotRun, data_file, why, why_of_crash

if TYPE_CHECKING:
    from agenda.text import Lang

#: How a line begins that an editor can mend: a finding of ours (file:line:column: error [code]) or a warning of MkDocs.
FINDING = re.compile(r"^(.+:\d+:\d+: \S.*? \[[a-z0-9-]+\]|(WARNING|ERROR) +- )", re.MULTILINE)

#: How MkDocs prints a note: what a good build could not do.
NOTES = re.compile(rf"^INFO +- +((?:{'|'.join(NOTE.values())}): .*)$", re.MULTILINE)

#: The message about a build that ended and said nothing: the system ended it, or a part of it crashed.
DIED = both("builder.build.mkdocs_stopped_unexpectedly_try")

#: At most so many packages are reported whose version is not the locked one.
MOST_PACKAGES = 3

#: After how many new objects Python collects garbage. Its own 700 cost a build 5 %: nearly all objects live to its end.
GC_THRESHOLD = 100_000


@dataclass
class Progress:
    """What the process that builds is asked, and whom it notifies: set by the worker, read by the plugin.

    ``first`` has the addresses of the pages to make first, from the root of the site. ``on_first_pages`` is called when
    those and what every page needs are there; ``is_abandoned`` says whether the rest is no longer wanted.
    """

    first: Sequence[str]
    on_first_pages: Callable[[], None]
    is_abandoned: Callable[[], bool]


progress = Progress((), lambda: None, lambda: False)


@dataclass(frozen=True)
class BuildSettings:
    """What to build, where to, and in which language to talk about it.

    Without ``site_url`` mkdocs.yml decides where the site will be.
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
    notes: tuple[str, ...] = ()

    def summary(self, lang: Lang) -> str:
        """Say in one line how a good build went."""
        seconds = {"nl": f"{self.seconds:.1f}".replace(".", ","), "en": f"{self.seconds:.1f}"}
        return both("builder.build.built", pages=self.pages, seconds=seconds)[lang]


def build_site(settings: BuildSettings) -> BuildResult:
    """Build the site and put it where the last one was; a build that fails changes nothing there.

    Raises CannotRun when it cannot begin, or cannot write the site.
    """
    started = time.monotonic()
    target = settings.site_dir.resolve()
    try:
        check_project()
        check_packages()
        check_target(target, settings.data.resolve())
        target.parent.mkdir(parents=True, exist_ok=True)
        with one_at_a_time(target.parent), staging(target) as temporary:
            site = temporary / "site"
            code, output = run_mkdocs_in_fork(environment_of(settings), site)
            result = result_of(site, code, output, settings.lang, started)
            if not result.problems:
                swap(site, target, temporary / "old")
    except OSError as error:
        raise CannotRun(both("builder.build.not_writable", target=target, error=why(error))) from error
    return replace(result, site_dir=target)


def run_mkdocs(environment: Mapping[str, str], folder: Path) -> int:
    """Do what ``mkdocs build --strict`` does in ``environment``, into ``folder``; returns 0 when it went well.

    Its output is printed, and this process stays in that environment and in the folder of the project.
    """
    gc.set_threshold(GC_THRESHOLD)
    os.chdir(ROOT)  # where MkDocs looks for its settings
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["mkdocs", "build", "--strict", "--site-dir", str(folder)]
    try:
        runpy.run_module("mkdocs", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return int(bool(end.code))
    except Exception:  # printed as by a program of its own
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


def run_mkdocs_in_fork(environment: Mapping[str, str], folder: Path) -> tuple[int, str]:
    """The same in a forked process, which ends with it: returns (0 when it went well, all that was printed).

    A crash of what MkDocs loads ends that process only. A new process would import for a tenth of a second what this
    one has imported.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.close(reading)  # so that it notices when nobody reads any more
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(writing, 1)
            os.dup2(writing, 2)
            sys.stdout = sys.stderr = io.TextIOWrapper(io.FileIO(1, "w"), encoding="utf-8", write_through=True)
            code = run_mkdocs(environment, folder)
        finally:
            os._exit(code)
    os.close(writing)
    try:
        with os.fdopen(reading, encoding="utf-8", errors="replace") as stream:
            output = stream.read()
    except BaseException:  # Ctrl-C: nobody waits for the site any more
        os.kill(pid, signal.SIGKILL)
        raise
    finally:
        _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status), output


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
        raise CannotRun(both("builder.build.missing_parts", root=ROOT, missing=missing))
    if not importlib.util.find_spec("mkdocs"):
        raise CannotRun(both("builder.build.mkdocs_is_not_installed"))


def check_packages() -> None:
    """Raise CannotRun when a package is installed in another version than is locked.

    The site would list packages that it was not made with, and an update that was fetched would not be used.
    """
    if others := not_as_locked():
        found = [both("builder.build.instead_of", name=a, wanted=b, found=c) for a, b, c in others]
        packages = {lang: "; ".join(each[lang] for each in found[:MOST_PACKAGES]) for lang in LANGS}
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
    lines, crashed, trace = output.partition("Traceback (most recent call last):")
    if crashed:
        last = trace.strip().splitlines()[-1]
        if words := why_of_crash(last):
            return both("builder.build.the_site_cannot_be_written", reason=words)[lang]
        broke = both("builder.build.mkdocs_broke_down")[lang]
        more = both("builder.build.agenda_debug_1_shows")[lang]
        return f"{broke}: {last}\n{more}"
    quiet = ("INFO ", "DEBUG ")
    return "\n".join(line for line in lines.splitlines() if line.strip() and not line.startswith(quiet))


# --- the output folder ---


#: What a site is made from, and what else belongs to the project: no site lands in there.
NEEDED = ("mkdocs.yml", "agenda", "content", "macros", "overrides")
OURS = {*NEEDED, "data", "requirements", "scripts", "tests", ".ci", ".git", ".github", ".venv", ".cache"}

#: The folder of the permanent addresses, which only lead on.
POINTERS = "id"

#: What every site of ours holds: a folder without these is somebody else's.
HALLMARKS = ("index.html", "404.html", "robots.txt", POINTERS, "assets")


def check_target(target: Path, data: Path) -> None:
    """Refuse a folder whose replacement would destroy anything but an earlier site."""
    names = sorted(path.name for path in target.iterdir()) if target.is_dir() else []
    # A site has one hidden folder; a .git in there means that somebody publishes from it.
    foreign = [name for name in names if name.startswith(".") and name != ".well-known"]
    if not foreign and not set(HALLMARKS) <= set(names):
        foreign = names
    way_out = same("")
    if ROOT.is_relative_to(target) or data.is_relative_to(target):
        why = both("builder.build.the_project_itself")
    elif target.is_relative_to(ROOT) and target.relative_to(ROOT).parts[0] in OURS:
        why = both("builder.build.of_the_project")
    elif target.exists() and not target.is_dir():
        why = both("builder.build.no_folder")
    elif foreign:
        why = both("builder.build.something_else", names=", ".join(foreign[:3]))
        way_out = both("builder.build.or_remove_it")
    else:
        return
    raise CannotRun(both("builder.build.not_a_site_folder", target=target, why=why, way_out=way_out))


@contextlib.contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """One build at a time in ``folder``: waits for another. The lock ends with its process, whatever happens."""
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415  # Windows has none

    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network folders cannot lock
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def staging(target: Path) -> Iterator[Path]:
    """Make a hidden folder next to ``target``, so on the same file system; it is gone afterwards.

    First clear what a build that was cut off left behind, and give back a site that it had set aside.
    """
    prefix = f".{target.name}.agenda-"
    for left in target.parent.glob(f"{prefix}*"):
        if not target.exists() and (left / "old").is_dir():
            (left / "old").rename(target)
        shutil.rmtree(left, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def swap(new: Path, target: Path, old: Path) -> None:
    """Put ``new`` at ``target``: at one stroke where the system can, else by two renames, undone when that fails."""
    if target.exists():
        if exchange(new, target):
            return
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise


#: Linux: renameat2(2), the folder that paths count from (the current one) and RENAME_EXCHANGE.
AT_FDCWD, RENAME_EXCHANGE = -100, 2
#: macOS: renamex_np(2) and RENAME_SWAP.
RENAME_SWAP = 2


def exchange(one: Path, other: Path) -> bool:
    """Let two folders on one file system change places at once; False, with nothing done, where that cannot be."""
    import ctypes  # noqa: PLC0415  # only for a site that changed

    names = os.fsencode(one), os.fsencode(other)
    with contextlib.suppress(AttributeError, OSError):  # a system library without it
        if sys.platform == "linux":
            library = ctypes.CDLL(None, use_errno=True)
            return bool(library.renameat2(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE) == 0)
        if sys.platform == "darwin":
            return bool(ctypes.CDLL(None, use_errno=True).renamex_np(*names, RENAME_SWAP) == 0)
    return False


def point(link: Path, target: str) -> None:
    """Make the symbolic link ``link`` lead to ``target`` from one moment to the next."""
    new = link.with_name(f".{link.name}.new")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.replace(link)
