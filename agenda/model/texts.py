"""Every text of an agenda, with a key that stays the same when the text changes or others come before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from agenda.model.schema import (
    Agenda,
    Correction,
    Document,
    DocumentDate,
    Entry,
    Law,
    LeftAsIs,
    Link,
    LinkEnd,
    Prose,
    Reference,
    Sourced,
    Translated,
    TranslationNote,
    Words,
)

Path = tuple[str | int, ...]


class Origin(StrEnum):
    """Whose the Dutch of a text is: a document's, a law's, or the editors'."""

    SOURCE = "source"
    LAW = "law"
    EDITORS = "editors"


@dataclass(frozen=True)
class TextField:
    """One text in two languages. ``key`` names it for ever: ``B4.title``, ``B4.2``, ``gezag.definition``.

    ``item`` is the id that it belongs to (empty for the site and for links), ``path`` its place in the data.
    ``en`` is None when it is not yet translated. ``prose`` when it consists of whole sentences; ``literal`` when it
    is words that stand in another text, and is not to be judged by itself.
    """

    key: str
    item: str
    path: Path
    nl: str
    en: str | None
    origin: Origin = Origin.EDITORS
    prose: bool = False
    literal: bool = False


#: Keys whose Dutch stands word for word in the document that the item names.
_FROM_DOCUMENT = ("line", "title", "heading", "subheading", "points", "passages", "closing")

#: The same for what names no document: keys whose Dutch is not the editors'.
_ORIGINS: dict[tuple[type[Entry], str], Origin] = {
    (Document, "title"): Origin.SOURCE,
    (Document, "themes_heading"): Origin.SOURCE,
    (Law, "title"): Origin.LAW,
    (Law, "short"): Origin.LAW,
    (Law, "quotes"): Origin.LAW,
}


def text_fields(agenda: Agenda) -> list[TextField]:
    """Every text that stands in two languages, and the words of links, rules and roles where both are given."""
    seen: Counter[str] = Counter()
    found = []
    for each in _walk(agenda, (), "", "", Origin.EDITORS):
        seen[each.key] += 1
        found.append(each if seen[each.key] == 1 else replace(each, key=f"{each.key}#{seen[each.key]}"))
    return found


def _walk(entry: Entry, path: Path, key: str, item: str, origin: Origin) -> Iterator[TextField]:
    """The texts within ``entry``, which stands at ``path`` and is called ``key`` so far."""
    from_document = isinstance(entry, Sourced) and entry.document and not entry.editorial
    for name, value in vars(entry).items():
        inner = _ORIGINS.get((type(entry), name), origin)
        if isinstance(entry, Sourced):
            inner = Origin.SOURCE if from_document and name in _FROM_DOCUMENT else Origin.EDITORS
        if isinstance(value, list):
            step = "" if name in _WITHOUT_STEP else name
            for index, one in enumerate(value):
                if isinstance(one, Entry):
                    yield from _one(one, (*path, name, index), _joined(key, _named(one, step)), item, inner)
        elif isinstance(value, Entry):
            yield from _one(value, (*path, name), _joined(key, _named(value, name)), item, inner)


#: Lists whose entries are known by their id alone.
_WITHOUT_STEP = ("documents", "parts", "themes", "ambitions", "rules", "roles", "laws", "terms", "links", "ends")


def _one(entry: Entry, path: Path, key: str, item: str, origin: Origin) -> Iterator[TextField]:
    if isinstance(entry, Words):
        if entry.en is not None:
            yield TextField(key, item, path, " | ".join(entry.nl), " | ".join(entry.en), origin, literal=True)
    elif isinstance(entry, Translated):
        item = str(getattr(entry, "id", item))
        yield TextField(key, item, path, entry.nl, entry.en, origin, prose=isinstance(entry, Prose))
    else:
        own = "" if isinstance(entry, (Link, LinkEnd)) else str(getattr(entry, "id", item))
        yield from _walk(entry, path, key, own, origin)


def _joined(key: str, name: str) -> str:
    return f"{key}.{name}" if key and not name.startswith("=") else name.removeprefix("=")


def _named(entry: Entry, step: str) -> str:
    """What an entry is called within the entry around it; with “=” before it when it needs nothing around it."""
    match entry:
        case Link():
            return f"={'+'.join(end.id for end in entry.ends)}:{entry.kind}"
        case DocumentDate():
            own = entry.date.isoformat()
        case Reference():
            own = entry.url
        case Correction():
            own = entry.replacements[0].found
        case LeftAsIs():
            own = entry.text
        case TranslationNote():
            own = entry.place
        case LinkEnd():
            own = entry.id
        case _:
            id = getattr(entry, "id", "")
            return f"={id}" if id else step
    return ".".join(part for part in (step, "_".join(own.split()) or "_") if part)
