"""The reasons why a page of the site is another one than it was, and what they are called.

Needs only the library of Python: the comment under a pull request is written by a job that installs nothing.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from html import unescape

from agenda.history.change_text import Change, ChangeKind
from agenda.model.list_keys import ids
from agenda.model.urls import ROOTS, SECTIONS
from agenda.review.site_diff import BuiltSite, Difference
from agenda.site.headers import HASH_LETTERS, LASTING


class Reason(StrEnum):
    """Why a page differs, the nearest reason first.

    ``own``: what it is about changed. ``relation``: a connection of or between what is on it. ``term``: a glossary
    term on it. ``mention``: where it changed, it names something that did. ``translation``: the English of a text came
    to be otherwise to its Dutch. ``free``: another id is the next for a new item. ``address``: it is a permanent or
    former address of something that changed. ``files``: a file that it uses or offers, such as the stylesheet, the
    search index or a PDF. ``frame``: what is around every page. ``other``: a template, or a page that somebody
    wrote.
    """

    OWN = "own"
    RELATION = "relation"
    TERM = "term"
    MENTION = "mention"
    TRANSLATION = "translation"
    FREE = "free"
    ADDRESS = "address"
    FILES = "files"
    FRAME = "frame"
    OTHER = "other"


def ends_of(id: str) -> list[str]:
    """The ids that a connection joins, by its own among the changes: ``A3+focus``. Any other id is just itself."""
    return id.partition(":")[0].split("+")


# --- finding the reasons ---


#: A page has no more reasons of one kind than this.
MOST_IDS = 8

#: A changed text is looked for on a page from so many characters: a shorter one may be there by chance.
LEAST_LETTERS = 4

#: Where readers see the state of the English of every text, in both languages.
STATUS_PAGES = {f"{ROOTS[lang]}{getattr(SECTIONS['status'], lang)}/" for lang in ROOTS}

_LASTING = re.compile(rf"{LASTING}/[0-9a-f]{{{HASH_LETTERS}}}/")
#: How large a paper is: the page that offers it changes with it.
_SIZE = re.compile(r"\b\d+ kB\b")
_HREF = re.compile(r'\bhref="([^"]*)"')
_MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
_OWN = re.compile(r"<head>.*?</head>|<main\b.*?</main>", re.DOTALL)


@dataclass(frozen=True)
class PageChange:
    """A page that differs, with its reasons: each with the ids of what changed, or none when it is about no item.

    Of a connection that is its id among the changes, ``A3+focus``; of ``free`` the id that is the next one now.
    """

    address: str
    kind: str
    reasons: tuple[tuple[Reason, tuple[str, ...]], ...]


@dataclass
class _Subject:
    """What the changes say of one id: per item that it is about, of a connection two, where that is shown.

    ``counts`` when it may change a number or a picture anywhere; ``texts`` are what it said and says to readers.
    """

    id: str
    items: list[set[str]]
    reason: Reason
    counts: bool = False
    texts: set[str] = field(default_factory=set)


class Reasons:
    """Finds why pages of ``after`` differ from those of ``before``, given the changes of the agenda.

    ``translated`` are the ids of what has a text whose English got another state, ``free`` the ids
    that are the next for a new item and were not.
    """

    def __init__(
        self,
        before: BuiltSite,
        after: BuiltSite,
        changes: Sequence[Change],
        *,
        translated: Collection[str] = (),
        free: Collection[str] = (),
    ) -> None:
        self.before = before
        self.after = after
        self.free = sorted(free)
        self.places: dict[str, set[str]] = {}
        for site in (before, after):
            for address, id in site.owners().items():
                self.places.setdefault(id, set()).add(address)
        self.own_pages = {place for places in self.places.values() for place in places if "#" not in place}
        subjects: dict[str, _Subject] = {}
        for each in changes:
            of_id = subjects.setdefault(each.id, self._subject(each))
            of_id.counts = of_id.counts or each.kind in _COUNTED
            of_id.texts.update(_texts_of(each))
        self.subjects = list(subjects.values())
        self.translated = sorted(translated)
        # What also changed itself counts as such, but for the page that is about translations.
        inside = {id for each in changes for value in (each.old, each.new) for id in ids(value)}
        self.only_translated = [id for id in self.translated if id not in subjects and id not in inside]

    def of(self, differences: Iterable[Difference]) -> Iterator[PageChange]:
        """The pages among ``differences``, each with its reasons."""
        for each in differences:
            if each.address.endswith("/") or not each.address or each.address.endswith(".html"):
                yield PageChange(each.address, each.kind, tuple(self._reasons(each.address)))

    def _subject(self, change: Change) -> _Subject:
        if change.kind in _RELATIONS:
            return _Subject(change.id, [self.places.get(id, set()) for id in ends_of(change.id)], Reason.RELATION)
        names = [change.id, str(change.new)] if change.kind is ChangeKind.RENAMED else [change.id]
        places = {place for id in names for place in self.places.get(id, ())}
        if change.field == "terms" or any(place.startswith(_GLOSSARIES) for place in places):
            return _Subject(change.id, [places], Reason.TERM)
        # Who names what a point or a sentence is in, may show it.
        around = {page for page in (place.partition("#")[0] for place in places) if page in self.own_pages}
        return _Subject(change.id, [places | around], Reason.MENTION)

    def _reasons(self, address: str) -> Iterator[tuple[Reason, tuple[str, ...]]]:
        old, new = self.before.page(address), self.after.page(address)
        onward = {self.before.leads_on(address), self.after.leads_on(address)} - {None}
        if onward and ((of_what := tuple(self._led_to(address, {str(each) for each in onward}))) or not (old and new)):
            yield Reason.ADDRESS, of_what
            return
        if old and new:
            old, new = (_SIZE.sub("", _LASTING.sub("", each)) for each in (old, new))
            if old == new:
                yield Reason.FILES, ()
                return
        differing = _differing(old, new)
        found = self._found(address, differing, set(_links(differing, address)))
        # A number or a picture may differ in a line without a link.
        found = found or self._found(address, "", set(_links(old + new, address)), counted=True)
        for reason in Reason:
            if of_reason := found.get(reason):
                yield reason, tuple(id for id in of_reason[:MOST_IDS] if id)
        if old and new and self._is_framed(address, *((_OWN if found else _MAIN).sub("", each) for each in (old, new))):
            yield Reason.FRAME, ()
        elif not found:
            yield Reason.OTHER, ()

    def _found(
        self, address: str, differing: str, named: set[str], *, counted: bool = False
    ) -> dict[Reason, list[str]]:
        """Per reason the ids of what changed, for the page at ``address``: by these links, and by these lines of it.

        With ``counted`` only what may change a number.
        """
        found: dict[Reason, list[str]] = {}
        said = unescape(differing)
        for each in sorted(self.subjects, key=lambda subject: subject.id):
            is_here = any(_is_on(address, places) for places in each.items)
            if is_here and each.reason is not Reason.RELATION:
                found.setdefault(Reason.OWN, []).append(each.id)
                continue
            if counted and not each.counts:
                continue
            linked = all(places & named or _is_on(address, places) for places in each.items)
            if linked or any(len(text) >= LEAST_LETTERS and text in said for text in each.texts):
                found.setdefault(each.reason, []).append(each.id)
        if counted:
            return found
        about_status = address in STATUS_PAGES
        # On another page only when nothing nearer is found: what changed in the agenda often explains it.
        for id in self.translated if about_status else self.only_translated if not found else ():
            places = self.places.get(id, set())
            if about_status or _is_on(address, places) or places & named:
                found.setdefault(Reason.TRANSLATION, []).append(id)
        if about_status and Reason.TRANSLATION in found:
            found = {Reason.TRANSLATION: found[Reason.TRANSLATION]}
        if free := [id for id in self.free if re.search(rf"(?<![\w.-]){re.escape(id)}(?![\w-])", said)]:
            found.setdefault(Reason.FREE, free)
        return found

    def _led_to(self, address: str, onward: set[str]) -> Iterator[str]:
        """The ids of what changed, of those that a page that leads on is of, or leads to."""
        inside = address.removeprefix(ROOTS["en"])
        own = inside.removeprefix("id/").rstrip("/") if inside.startswith("id/") else ""
        known = sorted(each.id for each in self.subjects if each.reason is not Reason.RELATION)
        around = {each.partition("#")[0] for each in onward} & self.own_pages
        near = [id for id in known if self.places.get(id, set()) & (onward | around | {address})]
        yield from [own] if own in known else near[:MOST_IDS]

    def _is_framed(self, address: str, old: str, new: str) -> bool:
        """Whether what is around a page differs in more than in lines that name what changed."""
        shown = {place for each in self.subjects for places in each.items for place in places}
        lines = _differing(old, new).splitlines()
        return any(line.strip() and not shown & set(_links(line, address)) for line in lines)


_RELATIONS = (ChangeKind.RELATION_ADDED, ChangeKind.RELATION_CHANGED, ChangeKind.RELATION_REMOVED)
_COUNTED = (*_RELATIONS, ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.MOVED, ChangeKind.REORDERED)
_GLOSSARIES = tuple(f"{ROOTS[lang]}{getattr(SECTIONS['glossary'], lang)}/#" for lang in ROOTS)


def _texts_of(change: Change) -> Iterator[str]:
    """What readers may see elsewhere of what changed: a text before and after, the words of a term that came or went.

    The name of the site is around every page.
    """
    for value in (change.old, change.new):
        if change.lang and change.id != "site" and isinstance(value, str):
            yield value
        if change.field == "terms" and isinstance(value, dict) and isinstance(forms := value.get("forms"), list):
            yield from (each for each in forms if isinstance(each, str))


def _is_on(address: str, places: Iterable[str]) -> bool:
    return any(place.partition("#")[0] == address for place in places)


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
