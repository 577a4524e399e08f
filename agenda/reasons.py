"""Why a page of the site is another one than it was: by what changed in the agenda, or in what stands around it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import unescape

from agenda.addresses import BuiltSite, Difference
from agenda.differences import Change, ChangeKind
from agenda.fingerprints import HASH_LETTERS, LASTING
from agenda.pages import ROOTS

#: No page is told more reasons of one kind than this.
MOST_IDS = 8

_LASTING = re.compile(rf"{LASTING}/[0-9a-f]{{{HASH_LETTERS}}}/")
_HREF = re.compile(r'\bhref="([^"]*)"')
_MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
_OWN = re.compile(r"<head>.*?</head>|<main\b.*?</main>", re.DOTALL)


class Reason(StrEnum):
    """Why a page differs, the nearest reason first.

    ``own``: what it is about changed. ``relation``: a connection of what it is about. ``term``: a glossary term on it.
    ``mention``: where it changed, it names something that did. ``address``: it is a permanent address of something that
    changed. ``files``: a file that it uses, such as the stylesheet or the search index. ``frame``: what stands around
    every page. ``other``: a template, or a page that somebody wrote.
    """

    OWN = "own"
    RELATION = "relation"
    TERM = "term"
    MENTION = "mention"
    ADDRESS = "address"
    FILES = "files"
    FRAME = "frame"
    OTHER = "other"


@dataclass(frozen=True)
class PageChange:
    """A page that differs, with its reasons: each with the ids of what changed, or none when it is about no item."""

    address: str
    kind: str
    reasons: tuple[tuple[Reason, tuple[str, ...]], ...]


class Reasons:
    """Finds why pages of ``after`` differ from those of ``before``, given the changes of the agenda."""

    def __init__(self, before: BuiltSite, after: BuiltSite, changes: Sequence[Change]) -> None:
        self.before = before
        self.after = after
        self.places: dict[str, set[str]] = {}
        for site in (before, after):
            for address, id in site.owners().items():
                self.places.setdefault(id, set()).add(address)
        self.terms = {each.id for each in changes if each.field == "terms" or self._is_term(each.id)}
        self.linked = {id for each in changes if each.kind in _RELATIONS for id in each.id.partition(":")[0].split("+")}
        self.items = {id for each in changes if each.kind not in _RELATIONS for id in _ids_of(each)} - self.terms

    def of(self, differences: Iterable[Difference]) -> Iterator[PageChange]:
        """The pages among ``differences``, each with its reasons."""
        for each in differences:
            if each.address.endswith("/") or not each.address or each.address.endswith(".html"):
                yield PageChange(each.address, each.kind, tuple(self._reasons(each.address)))

    def _reasons(self, address: str) -> Iterator[tuple[Reason, tuple[str, ...]]]:
        old, new = self.before.page(address), self.after.page(address)
        inside = address.removeprefix(ROOTS["en"])
        if inside.startswith("id/"):
            yield Reason.ADDRESS, (inside.removeprefix("id/").rstrip("/"),)
            return
        if old and new:
            old, new = (_LASTING.sub("", each) for each in (old, new))
            if old == new:
                yield Reason.FILES, ()
                return
        # What stands in the lines that differ is nearest; a number or a picture may differ in a line without a link.
        found = self._found(address, set(_links(_differing(old, new), address)))
        found = found or self._found(address, set(_links(old + new, address)))
        for reason, of_reason in found.items():
            yield reason, tuple(of_reason[:MOST_IDS])
        around = _OWN if found else _MAIN  # what the head of a page says of it changes with the page
        if old and new and around.sub("", old) != around.sub("", new):
            yield Reason.FRAME, ()
        elif not found:
            yield Reason.OTHER, ()

    def _found(self, address: str, named: set[str]) -> dict[Reason, list[str]]:
        """Per reason the ids of what changed, for the page at ``address`` with these links."""
        found: dict[Reason, list[str]] = {}
        for reason, ids, near in (
            (Reason.OWN, self.items, True),
            (Reason.RELATION, self.linked, True),
            (Reason.TERM, self.terms, None),
            (Reason.MENTION, self.items | self.linked, False),
        ):
            for id in sorted(ids):
                places = self.places.get(id, set())
                is_here = any(place.partition("#")[0] == address for place in places)
                if (is_here and near is not False) or (near is not True and not is_here and places & named):
                    found.setdefault(reason, []).append(id)
        return found

    def _is_term(self, id: str) -> bool:
        glossary = self.places.get(id, set())
        return any("#" in place and place.startswith(("begrippen/", "en/glossary/")) for place in glossary)


_RELATIONS = (ChangeKind.RELATION_ADDED, ChangeKind.RELATION_CHANGED, ChangeKind.RELATION_REMOVED)


def _ids_of(change: Change) -> Iterator[str]:
    """The items that a change is about: of one with points or sentences those too."""
    if change.kind is ChangeKind.RENAMED:
        yield str(change.new)
    yield change.id
    owner = change.field.rpartition(".")[0]
    if change.kind in (ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.MOVED) and owner:
        yield owner
    elif "." in change.id:
        yield change.id.partition(".")[0]
    if change.field == "theme":
        yield from (str(each) for each in (change.old, change.new) if each)
    if change.field == "ambitions":
        item = change.new or change.old
        if isinstance(item, dict) and item.get("theme"):
            yield str(item["theme"])


def _differing(old: str, new: str) -> str:
    """The lines that two pages do not share."""
    before, after = old.splitlines(), new.splitlines()
    shared = {*before} & {*after}
    return "\n".join(line for line in (*before, *after) if line not in shared)


def _links(html: str, address: str) -> Iterator[str]:
    """Where the links on a page lead, from the root of the site, with and without their anchor."""
    for href in _HREF.findall(html):
        path, hash_, anchor = unescape(href).partition("#")
        if "://" in path or path.startswith(("mailto:", "/")):
            continue
        page = posixpath.normpath(posixpath.join("/", address, path)).lstrip("/") if path else address
        page += "/" if path.endswith("/") and page and not page.endswith("/") else ""
        yield page
        if hash_:
            yield f"{page}#{anchor}"
