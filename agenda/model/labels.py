"""How things are called in a sentence: “ambitie B4 · Personeel & middelen”."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agenda.model.schema import NOT_YET_TRANSLATED
from agenda.text.bilingual import Both, both

#: How a kind of thing is called in a sentence.
KIND_NAMES: dict[str, Both] = {
    "document": both("een document", "a document"),
    "part": both("een deel van de agenda", "a part of the agenda"),
    "passage": both("een passage", "a passage"),
    "sentence": both("een zin", "a sentence"),
    "theme": both("een thema", "a theme"),
    "ambition": both("een ambitie", "an ambition"),
    "point": both("een aandachtspunt", "a focus point"),
    "rule": both("een spelregel", "a rule"),
    "role": both("een rol", "a role"),
    "law": both("een wet", "a law"),
    "quote": both("een zin uit een wet", "a sentence from a law"),
    "term": both("een begrip", "a term"),
}

#: How the entries of each list in the file are called.
SECTION_NAMES: dict[str, Both] = {
    "site": both("de site", "the site"),
    "documents": both("document", "document"),
    "parts": both("deel", "part"),
    "themes": both("thema", "theme"),
    "ambitions": both("ambitie", "ambition"),
    "rules": both("spelregel", "rule"),
    "roles": both("rol", "role"),
    "links": both("verband", "connection"),
    "laws": both("wet", "law"),
    "terms": both("begrip", "term"),
    "translation_notes": both("vertaalkeuze", "translator’s choice"),
    "retired": both("vervallen adres", "retired address"),
}

#: Entries within an entry that have an id of their own: how those are called.
INNER_NAMES: dict[str, Both] = {
    "points": both("aandachtspunt", "focus point"),
    "sentences": both("zin", "sentence"),
    "passages": both("passage", "passage"),
    "closing": both("slotalinea", "closing paragraph"),
    "quotes": both("zin uit de wet", "sentence of the law"),
}


def describe(data: Any, path: tuple[str | int, ...]) -> Both:
    """The item around ``path`` in the plain data of a file, as its reader knows it.

    “ambitie B4 · Personeel & middelen”, “aandachtspunt B4.2 · …”, “verband A1 – B4”. The English has the English words,
    where there are any.
    """
    if not path or str(path[0]) not in SECTION_NAMES:
        return both("dit bestand", "this file")
    section = str(path[0])
    name, item = SECTION_NAMES[section], _at(data, path[:2]) if len(path) > 1 else None
    if not isinstance(path[1] if len(path) > 1 else None, int):
        return name if section == "site" else both(f"de lijst `{section}`", f"the list `{section}`")
    label = _label(item, section) or both(*[str(int(path[1]) + 1)] * 2)
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
        return both(ends, ends) if ends else None
    id = item.get("id", item.get("place"))
    if section == "retired" and isinstance(item.get("gone"), list):
        id = next(iter(item["gone"]), None)
    if not isinstance(id, str) or not id:
        return None
    text = item if isinstance(item.get("nl"), str) else item.get("title") or item.get("term") or item.get("heading")
    dutch, english = (text.get("nl"), text.get("en")) if isinstance(text, dict) else (None, None)
    if not isinstance(dutch, str):
        return both(id, id)
    if not isinstance(english, str) or english in ("", NOT_YET_TRANSLATED):
        english = dutch
    return both(*(f"{id} · {each if len(each) <= 60 else each[:57] + '…'}" for each in (dutch, english)))


def _at(data: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data
