"""The addresses that two built sites have: which pages and files differ, and which addresses were lost."""

from __future__ import annotations

import contextlib
import os
import posixpath
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

from agenda.checks.aliases import former_names, holders, leads, no_longer
from agenda.model.urls import ERRORS, RESERVED, ROOTS
from agenda.text import Lang, both
from agenda.util import git
from agenda.util.cache import cache_folder
from agenda.util.project import FINDINGS, FINE, ROOT, data_file

#: How often an address may lead on before readers are taken to be going round.
MOST_STEPS = 5

#: What else readers find at an address: papers, and what machines read. Folders of the site's own are left out.
KINDS = (".html", ".json", ".pdf", ".txt", ".xml")
OWN = tuple(f"{name}/" for name in RESERVED if name not in ("id", "pdf"))

_ANCHOR = re.compile(r'<[a-zA-Z][^<>]*?\sid="([^"]*)"')
_LEADS_ON = re.compile(r'(?P<former><noscript>)?<meta http-equiv="refresh" content="0; url=(?P<url>[^"]*)"')
_POINTER = re.compile(rf"(?:{ROOTS['en']})?id/([^/]+)/")


@dataclass(frozen=True)
class Lost:
    """An address that leads nowhere any more, from the root of the site, with its anchor if it is one.

    ``id`` is the item that it was of, empty for what is of none. ``taken`` is the item that has the address now, if
    any. ``still`` when the item that it was of, or led to, is still there. Of what was already given up before,
    ``former`` is the id or address as the agenda wrote it, and ``led`` where it led: an id, or an address with a slash.

    ``holder`` is the item whose ``aliases`` can keep it, where that is known; ``by_id`` says that the former id is what
    keeps it, not the address. ``only_shown`` says that it is an anchor of ``id`` on a page that only showed it too.
    """

    address: str
    id: str = ""
    taken: str = ""
    still: bool = False
    former: str = ""
    led: str = ""
    holder: str = ""
    by_id: bool = False
    only_shown: bool = False


@dataclass(frozen=True)
class Difference:
    """A file that two sites have not the same. ``address`` is that of a page; ``kind`` is added, changed or removed."""

    address: str
    kind: str


class BuiltSite:
    """A site in a folder, as its readers meet it: by address, from its root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}

    def text(self, file: str) -> str:
        """The text of a file of the site; empty when it is not there."""
        return (self.folder / file).read_text(encoding="utf-8", errors="replace") if file in self.files else ""

    def page(self, address: str) -> str:
        """The HTML of the page at an address; empty when there is none."""
        return self.text(f"{address}index.html" if address.endswith("/") or not address else address)

    @cache  # noqa: B019  # a site lives as long as the command
    def anchors(self, address: str) -> frozenset[str]:
        """The anchors on a page that others may link to: those that do not begin with ``_``."""
        found = {unescape(each) for each in _ANCHOR.findall(self.page(address))}
        return frozenset(each for each in found if each and not each.startswith("_"))

    @cache  # noqa: B019  # as above
    def leads_on(self, address: str) -> str | None:
        """Where a page leads by itself, from the root of the site; None for a page to read."""
        match = _LEADS_ON.search(self.page(address))
        if not match:
            return None
        path, hash_, anchor = unescape(match["url"]).partition("#")
        joined = posixpath.normpath(posixpath.join("/", posixpath.dirname(address), path)).lstrip("/")
        return joined + ("/" if joined and path.endswith("/") else "") + hash_ + anchor

    def has(self, address: str) -> bool:
        """Whether a reader of this address, with its anchor if any, comes out at what it names."""
        for _ in range(MOST_STEPS):
            path, hash_, anchor = address.partition("#")
            if not self.page(path):
                return path in self.files and not hash_
            if anchor and anchor in self.anchors(path):
                return True
            onward = self.leads_on(path)
            if onward is None:
                return not hash_
            # As a browser does: what leads on without an anchor of its own keeps the reader’s.
            address = onward if "#" in onward or not hash_ else f"{onward}#{anchor}"
        return False

    def was_given_up(self, address: str) -> bool:
        """Whether what is at an address is only there to lead on who still has it."""
        match = _LEADS_ON.search(self.page(address))
        return bool(match and match["former"])

    def stylesheets(self) -> tuple[str, ...]:
        """The stylesheets of the site, from its root."""
        sheets = re.findall(r'<link rel="stylesheet" href="([^"]*)"', self.page(""))
        return tuple(unescape(each) for each in sheets)

    def owners(self) -> dict[str, str]:
        """Per address the item that it is of, as the permanent addresses say."""
        found: dict[str, str] = {}
        for file in sorted(self.files):
            address = file.removesuffix("index.html")
            match = _POINTER.fullmatch(address)
            if match and not self.was_given_up(address) and (new := self.leads_on(address)) is not None:
                found.setdefault(new, match[1])
        return found


def differences(before: BuiltSite, after: BuiltSite) -> list[Difference]:
    """Every file that is not the same in both sites, by its address, in alphabetical order."""
    found = []
    for file in sorted(before.files | after.files):
        if file not in before.files:
            found.append(Difference(_address(file), "added"))
        elif file not in after.files:
            found.append(Difference(_address(file), "removed"))
        elif _digest(before.folder / file) != _digest(after.folder / file):
            found.append(Difference(_address(file), "changed"))
    return found


def lost_addresses(
    before: BuiltSite,
    after: BuiltSite,
    led: Mapping[str, str] | None = None,
    holder: Mapping[str, str] | None = None,
) -> list[Lost]:
    """The addresses of ``before`` that lead nowhere in ``after``, or to something else: pages first, then anchors.

    ``led`` are the former names of before, as ``former_names`` gives them; ``holder`` says per id of before which item
    keeps it, as ``holders``. An anchor on a page that only showed an item too is not lost when the item was given up on
    purpose: its id leads on, and so does the page.
    """
    led, holder = led or {}, holder or {}
    was, now = before.owners(), after.owners()
    ids = set(now.values())
    gone = set(was.values()) - ids
    pages, anchors = [], []
    for address in _published(before):
        owner = was.get(address, "")
        if not after.has(address):
            pages.append(_lost(address, owner, ids, led))
        elif owner and now.get(address, owner) != owner and not _leads_to(after, owner, address):
            pages.append(Lost(address, owner, taken=now[address], still=owner in ids))
        else:
            for anchor in sorted(_lost_anchors(before, after, address)):
                whole = f"{address}#{anchor}"
                only_shown = whole not in was and anchor in gone
                owner = anchor if only_shown else was.get(whole, "")
                given_up = any(after.page(f"{root}id/{owner}/") for root in ROOTS.values())
                if not (only_shown and given_up):
                    by_id = owner in gone and not given_up
                    anchors.append(replace(_lost(whole, owner, ids, led), by_id=by_id, only_shown=only_shown))
    return [replace(each, holder=holder.get(each.led or each.id, "")) for each in pages + anchors]


def lost_names(old: Any, new: Any) -> list[Lost]:
    """The addresses that are lost by the plain data of two agendas, without a site: pages first, then anchors."""
    led, ids, holder = former_names(old), set(leads(new).values()), holders(old, new)
    found = [
        _lost(address, "" if name in led else target, ids, led)
        for name, target in no_longer(old, new).items()
        for address in ([name[1:]] if name.startswith("/") else [f"{root}id/{name}/" for root in ROOTS.values()])
    ]
    given_up = {*former_names(new), *ids}
    found = [
        replace(
            each,
            holder=holder.get(each.led or each.id, ""),
            by_id="#" in each.address and bool(each.id) and not each.led and each.id not in given_up,
        )
        for each in found
    ]
    return sorted(found, key=lambda each: ("#" in each.address, each.address))


def _lost(address: str, owner: str, ids: Collection[str], led: Mapping[str, str]) -> Lost:
    """An address that is gone, of the item ``owner`` if any, with ``ids`` as the items that there are now."""
    match = _POINTER.fullmatch(address)
    names = [] if owner else [f"/{address}", match[1] if match else address.partition("#")[2]]
    former = next((name for name in names if name in led), "")
    if former:
        return Lost(address, match[1] if match else "", still=led[former] in ids, former=former, led=led[former])
    return Lost(address, owner or (match[1] if match else ""), still=owner in ids)


def _lost_anchors(before: BuiltSite, after: BuiltSite, address: str) -> Iterator[str]:
    if before.page(address) == after.page(address):
        return
    for anchor in before.anchors(address):
        if not after.has(f"{address}#{anchor}"):
            yield anchor


def _leads_to(site: BuiltSite, id: str, address: str) -> bool:
    """Whether the permanent address of an id leads to ``address``: then the item there had that id before."""
    return address in [site.leads_on(f"{root}id/{id}/") for root in ROOTS.values()]


def _published(site: BuiltSite) -> Iterator[str]:
    for file in sorted(site.files):
        inside = file.removeprefix(ROOTS["en"])
        if file.endswith(KINDS) and not file.startswith("_") and not inside.startswith(OWN) and file not in ERRORS:
            yield _address(file)


def _address(file: str) -> str:
    return file.removesuffix("index.html") if file == "index.html" or file.endswith("/index.html") else file


def _digest(path: Path) -> bytes:
    return sha256(path.read_bytes()).digest()


# --- building two sites ---


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
    folder = cache_folder() / "sites"
    kept = folder / f"{commit}-{sys.version_info.major}.{sys.version_info.minor}"
    if kept.is_dir():
        os.utime(kept)
        return Built(kept)
    with git.checked_out(commit) as tree:
        built = _build(tree, spare / "before", moment, lang, _data_in(tree))
    if built.folder is None:
        return built
    with contextlib.suppress(OSError):  # without a place to keep it, it is built again the next time
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as staging:
            shutil.copytree(built.folder, Path(staging) / "site")
            (Path(staging) / "site").rename(kept)
        oldest = sorted((each for each in folder.iterdir() if each.is_dir()), key=lambda each: -each.stat().st_mtime)
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
        return Built(None, both("review.site_diff.there_is_no_site")[lang])
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
