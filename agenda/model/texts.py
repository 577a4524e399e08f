"""Every text of an agenda, with a key that stays the same when the text changes or others come before it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from agenda.model.schema import (
    NOT_YET_TRANSLATED,
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
from agenda.text import Both, both, same

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
    is words that are in another text, and is not to be judged by itself.
    """

    key: str
    item: str
    path: Path
    nl: str
    en: str | None
    origin: Origin = Origin.EDITORS
    prose: bool = False
    literal: bool = False


#: Keys whose Dutch is word for word in the document that the item names.
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
    """Every text that is in two languages, and the words of links, rules and roles where both are given."""
    seen: Counter[str] = Counter()
    found = []
    for each in _walk(agenda, (), "", "", Origin.EDITORS):
        seen[each.key] += 1
        found.append(each if seen[each.key] == 1 else replace(each, key=f"{each.key}#{seen[each.key]}"))
    return found


def _walk(entry: Entry, path: Path, key: str, item: str, origin: Origin) -> Iterator[TextField]:
    """The texts within ``entry``, which is at ``path`` and is called ``key`` so far."""
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


#: Lists whose entries are named by their id alone.
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


# --- what things are called ---


KINDS = (
    "document",
    "part",
    "passage",
    "sentence",
    "theme",
    "ambition",
    "point",
    "rule",
    "role",
    "law",
    "quote",
    "term",
)

#: What one item of each kind is called, with its article.
KIND_NAMES = {kind: both(f"vocabulary.kind.{kind}") for kind in KINDS}

#: What an entry of each list of the file is called.
SECTION_NAMES = {name: both(f"vocabulary.list.{name}", n=1) for name in Agenda.__dataclass_fields__}

#: What entries within an entry are called that have an id of their own.
_INNER = ("points", "sentences", "passages", "closing", "quotes")
INNER_NAMES = {name: both(f"vocabulary.list.{name}", n=1) for name in _INNER}


def describe(data: Any, path: tuple[str | int, ...]) -> Both:
    """The item around ``path`` in the plain data of a file, as its reader knows it.

    “ambitie B4 · Personeel & middelen”, “aandachtspunt B4.2 · …”, “verband A1 – B4”. The English has the English words,
    where there are any.
    """
    if not path or str(path[0]) not in SECTION_NAMES:
        return both("model.texts.this_file")
    section = str(path[0])
    name, item = SECTION_NAMES[section], _at(data, path[:2]) if len(path) > 1 else None
    if not isinstance(path[1] if len(path) > 1 else None, int):
        return name if section == "site" else both("model.texts.the_list", section=section)
    label = _label(item, section) or same(str(int(path[1]) + 1))
    for depth in range(2, len(path)):
        inner = INNER_NAMES.get(str(path[depth]))
        end = depth + 2 if isinstance(_at(data, path[: depth + 1]), list) else depth + 1
        if inner and (found := _label(_at(data, path[:end]), str(path[depth]))):
            name, label = inner, found
    return {lang: f"{name[lang]} {label[lang]}" for lang in name}


def ids_by_name(data: Any) -> dict[str, str]:
    """What the items in the plain data of a file are called, in small letters, and the id of the first called so.

    That is its title, heading or term in each language, and its id itself.
    """
    found: dict[str, str] = {}
    for items in data.values() if isinstance(data, dict) else ():
        for item in items if isinstance(items, list) else ():
            id = item.get("id") if isinstance(item, dict) else None
            if isinstance(id, str):
                for name in (id, *_names_of(item)):
                    found.setdefault(name.casefold(), id)
    return found


def _names_of(item: dict[str, Any]) -> Iterator[str]:
    for key in ("title", "short", "heading", "term"):
        texts = item.get(key)
        if isinstance(texts, dict):
            yield from (each for each in texts.values() if isinstance(each, str))


def _label(item: Any, section: str) -> Both | None:
    """The id of an item with the words by which it is known."""
    if not isinstance(item, dict):
        return None
    if section == "links" and isinstance(item.get("ends"), list):
        ends = " – ".join(str(end["id"]) for end in item["ends"] if isinstance(end, dict) and "id" in end)
        return same(ends) if ends else None
    id = item.get("id", item.get("place"))
    if section == "retired" and isinstance(item.get("gone"), list):
        id = next(iter(item["gone"]), None)
    if not isinstance(id, str) or not id:
        return None
    id = _short(id)
    text = item if isinstance(item.get("nl"), str) else item.get("title") or item.get("term") or item.get("heading")
    dutch, english = (text.get("nl"), text.get("en")) if isinstance(text, dict) else (None, None)
    if not isinstance(dutch, str):
        return same(id)
    if not isinstance(english, str) or english in ("", NOT_YET_TRANSLATED):
        english = dutch
    return {lang: f"{id} · {_short(each)}" for lang, each in (("nl", dutch), ("en", english))}


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"


def _at(data: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data


# --- placeholders: texts in the place of one that is still to be written ---


#: What people write for “no text yet”: small letters alone, for marks and capitals make no other thing of it.
_PLACEHOLDERS = frozenset(
    (
        f"{NOT_YET_TRANSLATED}|not translated|not translated yet|untranslated|to be translated|nog niet vertaald|"
        "niet vertaald|onvertaald|nog vertalen|nog te vertalen|te vertalen|vertaling volgt|volgt|volgt nog|tekst volgt|"
        "nog doen|nog invullen|in te vullen|nog in te vullen|invullen|to be completed|to follow|text follows|"
        "to do|todo|fixme|wip|tbd|tba|tbc|t b d|t b a|t b c|ntb|n t b|nader te bepalen|to be determined|to be decided|"
        "n a|nvt|n v t|niet van toepassing|not applicable|pm|p m|pro memorie|lorem ipsum|placeholder|dummy|"
        "undefined|null|nan|"
        "idem|idem nl|ditto|nl|zie nl|zie nederlands|zie de nederlandse tekst|zie nederlandse tekst|zie hiernaast|"
        "zie boven|zie hierboven|see nl|see dutch|see dutch text|see the dutch text|see above|as above|same as dutch|"
        "same as nl|same as above|zie en|zie engels|see english|see en"
    ).split("|")
)

#: What a person, Word, Excel or another program leaves where a text could not be, or still has to be.
UNFINISHED = re.compile(
    r"#(?:[A-Z]+(?:/0)?[!?]|N/[AB]\b)|\b(?i:lorem ipsum)\b|\[object Object\]|\b(?:TODO|FIXME|TBD|TBC)\b"
    r"|\b(?:Fout|Error)! (?:Bladwijzer|Verwijzing|Geen|Ongeldig|Bookmark|Reference|Hyperlink|No|Unknown)[^.!?]*"
    r"|[\[{<][^\[\]{}<>]*\b(?i:invullen|invoegen|aanvullen|vul in|fill in|insert|enter)\b[^\[\]{}<>]*[\]}>]"
)

#: A text in English of these words alone says that a translation is to come, when one of them is about translating.
_ABOUT = re.compile("(?:un)?translat(?:e|ed|ion)|vertaald|vertaling|vertalen|onvertaald")
_STATUS = re.compile(
    f"{_ABOUT.pattern}|an?|and|are|awaiting|be|been|being|binnenkort|by|coming|comes|de|deze|do|doen|dutch|een|en|engelse?|"
    "english|for|follow|following|follows|from|geen|has|have|here|hier|in|is|it|komen|komt|later|maken|me|missing|moet|moeten|must|"
    "my|need|needed|needs|niet|no|nodig|nog|not|now|of|ontbreekt|op|pending|please|progress|ready|required|requires|"
    "should|soon|still|te|tekst|text|the|this|to|us|volgt|voor|wacht|we|will|without|wordt|worden|yet|zijn|zonder"
)

#: Those that a text may be a misspelling of, without spaces, and how alike its letters are then (see difflib).
_LONG = ("notyettranslated", "nottranslatedyet", "nognietvertaald", "nogtevertalen", "vertalingvolgt")
_ALIKE = 0.85


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in a text: “?”, “–” and “…” are none."""
    return any(sign.isalnum() for sign in text)


def is_placeholder(text: str) -> bool:
    """Whether a text says in so many words, or misspelt, that it is still to be written."""
    if len(text) > 60:  # no one says it at that length, and most texts are longer
        return False
    letters = _letters(text)
    if letters in _PLACEHOLDERS or re.fullmatch(r"x{2,}|(x ){2,}x", letters):
        return True
    joined = letters.replace(" ", "")
    return 10 < len(joined) < 22 and bool(get_close_matches(joined, _LONG, n=1, cutoff=_ALIKE))


def is_untranslated(english: str, dutch: str) -> bool:
    """Whether an English text only says that there is none yet; what says so of a Dutch text about translating may."""
    if is_placeholder(english):
        return True
    words = _letters(english[:61]).split()
    about = any(map(_ABOUT.fullmatch, words)) and all(map(_STATUS.fullmatch, words))
    return about and not re.search("verta+l", dutch.casefold())


def _letters(text: str) -> str:
    return " ".join(re.findall(r"[^\W\d_]+", text.casefold()))
