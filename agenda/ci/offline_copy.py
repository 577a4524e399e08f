"""A copy of a built site that can be opened from disk, for who has no server: there a link to a folder shows a list.

On a host ``ambities/`` is the page in that folder; a browser that reads a disk must be told ``ambities/index.html``.
"""

from __future__ import annotations

import re
import shutil
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote

#: The page in a folder.
INDEX = "index.html"

#: What leads to a page: a link, a form, and a page that leads on by itself. Only within a tag: not in what a page says.
_TAG = re.compile(r"<(?:a|area|link|form|meta)\b[^<>]*>")
_ADDRESS = re.compile(r'(?P<before>\s(?:href|action)="|\scontent="0; url=)(?P<address>[^"]*)(?=")')

#: An address that does not count from the page it stands on: of another site, of a server, or this page itself.
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|/|#|\Z")


def copy_for_disk(site: Path, target: Path) -> None:
    """Copy the site in ``site`` to ``target``, which must not be there yet, with every link to a folder to its page.

    Raises OSError when it cannot be written.
    """
    shutil.copytree(site, target)
    for page in target.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        page.write_text(
            _TAG.sub(lambda tag: _ADDRESS.sub(lambda found: _to_page(found, page.parent), tag[0]), html),  # noqa: B023  # done at once
            encoding="utf-8",
            newline="\n",
        )


def _to_page(found: re.Match[str], folder: Path) -> str:
    """A link on a page in ``folder``, to the page in the folder that it leads to, if it leads to one that has one."""
    address = unescape(found["address"])
    path, rest = re.fullmatch(r"([^?#]*)(.*)", address, re.DOTALL).groups()  # type: ignore[union-attr]  # it always fits
    if _ELSEWHERE.match(address) or not (folder / unquote(path) / INDEX).is_file():
        return found[0]
    whole = f"{path.removesuffix('/')}/{INDEX}" if path else INDEX
    return found["before"] + escape(whole + rest)
