"""The site before a change and after it, each built by its own code, so that they differ in nothing but the change."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from agenda.text.bilingual import Lang, both
from agenda.util import git
from agenda.util.cache import kept_folder
from agenda.util.project import FINDINGS, FINE, ROOT, data_file

#: The address that both sites are built for; it exists nowhere.
ADDRESS = "https://agenda.invalid/"

#: What a build takes over of the environment: where programs and folders are. Nothing that a page could show.
KEPT = ("HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONUTF8", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")

#: Without an address to edit, someone to write to, a banner or a history: a line that only moved changes no page.
PLAIN = {"REPOSITORY_URL": "", "CONTACT": "", "PREVIEW": "", "AGENDA_HISTORY": "false", "SITE_URL": ADDRESS}
#: And without what only a host needs, by which a changed text would show in the search page, and style in every page.
PLAIN |= {"PUBLISHER": "", "SECURITY_CONTACT": "", "AGENDA_DRAFT": "1"}

#: So many earlier sites are kept.
KEPT_SITES = 3

#: The locked set of a build; with another one a version needs an environment of its own.
LOCK = "requirements/site.txt"


@dataclass(frozen=True)
class Built:
    """A site in a folder, or why there is none: what its build said, in the language of the user.

    ``findings`` says whether those are findings, which an editor can mend.
    """

    folder: Path | None
    problems: str = ""
    findings: bool = False


@dataclass(frozen=True)
class Pair:
    """The site of ``commit`` and that of the files as they are now."""

    commit: str
    before: Built
    after: Built


@contextlib.contextmanager
def build_both(commit: str, lang: Lang) -> Iterator[Pair]:
    """Build the site of ``commit`` and that of now, side by side; the latter is gone afterwards.

    The site of a commit is kept, in ``sites`` next to what builds keep, and not built again. Raises CannotRun when git
    cannot set the commit out.
    """
    moment = git.time_of(commit)
    with tempfile.TemporaryDirectory(prefix="agenda-") as made, ThreadPoolExecutor(2) as pool:
        now = pool.submit(_build, ROOT, Path(made) / "site", moment, lang, data_file())
        then = pool.submit(_earlier, commit, moment, lang, Path(made))
        yield Pair(commit, then.result(), now.result())


def _earlier(commit: str, moment: int, lang: Lang, spare: Path) -> Built:
    shelf = kept_folder() / "sites"
    kept = shelf / f"{commit}-{sys.version_info.major}.{sys.version_info.minor}"
    if kept.is_dir():
        os.utime(kept)
        return Built(kept)
    with git.checked_out(commit) as tree:
        built = _build(tree, spare / "before", moment, lang, _data_in(tree))
    if built.folder is None:
        return built
    with contextlib.suppress(OSError):  # without a place to keep it, it is built again the next time
        shelf.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=shelf) as staging:
            shutil.copytree(built.folder, Path(staging) / "site")
            (Path(staging) / "site").rename(kept)
        oldest = sorted((each for each in shelf.iterdir() if each.is_dir()), key=lambda each: -each.stat().st_mtime)
        for each in oldest[KEPT_SITES:]:
            shutil.rmtree(each, ignore_errors=True)
    return built


def _data_in(tree: Path) -> Path | None:
    """The agenda in use as it is in another version; None for that of the project itself."""
    with contextlib.suppress(ValueError):
        return tree / data_file().resolve().relative_to(ROOT.resolve())
    return None


def _build(tree: Path, folder: Path, moment: int, lang: Lang, data: Path | None) -> Built:
    """Build the project in ``tree``, with its own code and its own locked set, into ``folder``."""
    if not (tree / "agenda").is_dir():
        return Built(None, both("review.two_builds.there_is_no_site")[lang])
    settings = {key: os.environ[key] for key in KEPT if key in os.environ}
    settings |= PLAIN | {"SITE_DIR": str(folder), "SOURCE_DATE_EPOCH": str(moment), "PYTHONPATH": str(tree)}
    if data:
        settings["AGENDA_DATA"] = str(data)
    python = sys.executable
    if _locked(tree) != _locked(ROOT):
        installed = _run(["bash", "-c", "source scripts/environment; install site"], tree, settings)
        if installed.returncode:
            return Built(None, installed.stdout.strip())
        python = str(tree / ".venv/bin/python")
    done = _run([python, "-m", "agenda", "build", "--lang", lang], tree, settings)
    return Built(folder) if done.returncode == FINE else Built(None, done.stdout.strip(), done.returncode == FINDINGS)


def _locked(tree: Path) -> bytes:
    return (tree / LOCK).read_bytes() if (tree / LOCK).is_file() else b""


def _run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a program in ``folder`` that asks nothing; all that it prints comes together in ``stdout``."""
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
