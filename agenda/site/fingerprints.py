"""Files that a page needs get an address that says what is in them, so that it never holds anything else.

A browser may keep such a file for ever, and a page never meets the stylesheet or the search index of another version.
Stylesheet, scripts and font are together in one folder and the search index in another: the index changes with every
text, the other hardly ever. What links from elsewhere point at (previews, PDFs) keeps its address.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

#: The folder of all that never changes; a name that no page has (see ``agenda.checks.references.RESERVED``).
LASTING = "static"

#: What moves there: (folder, endings of its files; all of it, with subfolders, when none are named).
MOVES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("assets", (".css", ".js", ".svg", ".woff2")),
    ("pagefind", ()),
)
HASH_LETTERS = 12

#: What a browser does not need of a stylesheet: comments and indentation.
_NOT_NEEDED = re.compile(rb"\s*/\*.*?\*/|(?<=\n)[ \t]+", re.DOTALL)


def move_lasting(site: Path) -> dict[str, str]:
    """Move the lasting files in the built site ``site``; returns the new address of each file or folder by its old one.

    Both count from the root of the site: ``{"assets/agenda.css": "static/0123456789ab/assets/agenda.css"}``. Empty when
    they were moved before. Stylesheets lose their comments and indentation.
    """
    moved: dict[str, str] = {}
    for name, endings in MOVES:
        folder = site / name
        files = sorted(path for path in folder.rglob("*") if path.is_file() and (path.suffix in endings or not endings))
        if not files:
            continue
        for path in files:
            if path.suffix == ".css":
                path.write_bytes(_NOT_NEEDED.sub(b"", path.read_bytes()))
        target = f"{LASTING}/{_hash(folder, files)}/{name}"
        for path in files:
            place = site / target / path.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)
            moved[path.relative_to(site).as_posix()] = place.relative_to(site).as_posix()
        if not endings:
            moved[f"{name}/"] = f"{target}/"
            for empty in sorted((each for each in folder.rglob("*") if each.is_dir()), reverse=True):
                empty.rmdir()
            folder.rmdir()
    return moved


class Readdressed:
    """Puts the new addresses in the place of the old ones in HTML, wherever an attribute holds one."""

    def __init__(self, moved: dict[str, str], base: str) -> None:
        self.moved = moved
        # A page counts from itself; the 404, which is anywhere, from the root of the host.
        names = "|".join(re.escape(name) for name in sorted(moved, reverse=True))
        self.pattern = re.compile(rf'(="(?:\./)?(?:(?:\.\./)*|{re.escape(base)}))({names})"')

    def __call__(self, html: str) -> str:
        """``html`` with the new addresses."""
        return self.pattern.sub(lambda found: f'{found[1]}{self.moved[found[2]]}"', html) if self.moved else html


def _hash(folder: Path, files: list[Path]) -> str:
    total = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        total.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode() + content)
    return total.hexdigest()[:HASH_LETTERS]
