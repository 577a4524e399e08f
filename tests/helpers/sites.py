"""Builds a site from an agenda file, and reads the built pages as a visitor meets them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from agenda.model.urls import ERRORS

ROOT = Path(__file__).parents[2]
#: What a site is made from, next to the data.
SOURCES = ("mkdocs.yml", "agenda", "content", "macros", "overrides", "pyproject.toml", "requirements")
FULL = ROOT / "tests/cases/valid/full.yaml"
SETTINGS = (
    "AGENDA_DATA",
    "AGENDA_HISTORY",
    "CONTACT",
    "DEMONSTRATION",
    "PREVIEW",
    "PUBLISHER",
    "REPOSITORY_EDIT",
    "REPOSITORY_URL",
    "SECURITY_CONTACT",
    "SECURITY_EXPIRES",
    "SITE_DIR",
    "SITE_URL",
)
SITE_URL = "https://voorbeeld.example/agenda/"

#: What mkdocs.yml says in a new project. Who publishes the site sets that there; no test may turn red for it.
NEW = {
    "AGENDA_HISTORY": "false",
    "CONTACT": "",
    "DEMONSTRATION": "false",
    "PUBLISHER": "",
    "REPOSITORY_URL": "",
    "SECURITY_CONTACT": "",
    "SECURITY_EXPIRES": "",
    "SITE_URL": "http://127.0.0.1:8000/",
}


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``agenda`` with these arguments, as an editor does in a terminal."""
    return run_in(ROOT, *arguments, **environment)


def run_in(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The same of the copy of the project in ``root``."""
    settings = {key: value for key, value in os.environ.items() if key not in SETTINGS}
    return subprocess.run(
        [sys.executable, "-m", "agenda", *arguments],
        cwd=root,
        env=settings | NEW | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def build(agenda: Path, folder: Path, **environment: str) -> BuiltSite:
    """Build the site of an agenda file into ``folder``; fails the test with the output when that fails."""
    settings = {"SITE_URL": SITE_URL, "SOURCE_DATE_EPOCH": "1700000000"} | environment
    result = run("build", AGENDA_DATA=str(agenda), SITE_DIR=str(folder), **settings)
    assert result.returncode == 0, result.stdout + result.stderr
    return BuiltSite(folder)


def copy_project(root: Path) -> Path:
    """A copy of what a site is made from in the new folder ``root``."""
    root.mkdir()
    for name in (*SOURCES, "data"):
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, root / name)
    return root


def copy_full(folder: Path) -> Path:
    """A copy of the frozen full agenda in a new folder, with its lock, and its document where the copy looks for it."""
    folder.mkdir()
    document = ROOT / "tests/cases/documents/strategische-agenda-2022-2025.txt"
    (folder / "document.txt").write_bytes(document.read_bytes())
    (folder / "translation.lock").write_bytes(FULL.with_suffix(".lock").read_bytes())
    copy = folder / "agenda.yaml"
    text = FULL.read_text(encoding="utf-8")
    copy.write_text(text.replace("../documents/strategische-agenda-2022-2025.txt", "document.txt"), encoding="utf-8")
    return copy


@dataclass(frozen=True)
class BuiltSite:
    """A built site in a folder. Addresses are as the site has them: ``ambities/ondermijning/``."""

    folder: Path

    @cache  # noqa: B019  # a built site lives as long as the tests do
    def page(self, url: str) -> BeautifulSoup:
        """The page at an address, parsed as a browser parses it."""
        path = self.folder / url
        path = path / "index.html" if path.is_dir() or url in ("", "/") else path
        return BeautifulSoup(path.read_text(encoding="utf-8"), "html5lib")

    def lasting(self, name: str) -> str:
        """The address of a file that never changes, such as ``assets/agenda.css``: a fingerprint comes before it."""
        (path,) = self.folder.glob(f"static/*/{name}")
        return path.relative_to(self.folder).as_posix()

    def urls(self) -> list[str]:
        """The addresses of all pages, pointers and those of errors included."""
        paths = (path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html"))
        return sorted(path.removesuffix("index.html") for path in paths)

    def pages(self) -> list[str]:
        """The addresses of the pages that a reader browses: no pointers, none of errors."""
        return [url for url in self.urls() if "id/" not in url[:6] and url not in ERRORS]

    def resolve(self, url: str, href: str) -> str:
        """The address, with anchor, that a link on the page at ``url`` leads to; external addresses as they are."""
        full = urljoin(SITE_URL + url, href)
        return full.removeprefix(SITE_URL) if full.startswith(SITE_URL) else full

    def exists(self, address: str) -> bool:
        """Whether an address of this site, with its anchor, is there."""
        path, anchor = urldefrag(address)
        if urlsplit(path).scheme or not (
            (self.folder / path).is_file() or (self.folder / path / "index.html").is_file()
        ):
            return False
        return not anchor or self.page(path).find(id=anchor) is not None


def attribute(tag: Tag | None, name: str) -> str:
    """An attribute that an element must have."""
    assert tag is not None
    return str(tag[name])


def text(tag: Tag | None) -> str:
    """What a reader reads in an element, with white space as one space."""
    assert tag is not None
    return " ".join(tag.get_text().split())
