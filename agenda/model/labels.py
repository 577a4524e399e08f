"""How things are called in a sentence: “ambitie B4 · Personeel & middelen”."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agenda.model.schema import NOT_YET_TRANSLATED
from agenda.text.bilingual import Both, both, same

#: How a kind of thing is called in a sentence.
KIND_NAMES: dict[str, Both] = {
    "document": both("model.labels.a_document"),
    "part": both("model.labels.a_part_of_the"),
    "passage": both("model.labels.a_passage"),
    "sentence": both("model.labels.a_sentence"),
    "theme": both("model.labels.a_theme"),
    "ambition": both("model.labels.an_ambition"),
    "point": both("model.labels.a_focus_point"),
    "rule": both("model.labels.a_rule"),
    "role": both("model.labels.a_role"),
    "law": both("model.labels.a_law"),
    "quote": both("model.labels.a_sentence_from_a"),
    "term": both("model.labels.a_term"),
}

#: How the entries of each list in the file are called.
SECTION_NAMES: dict[str, Both] = {
    "site": both("model.labels.the_site"),
    "documents": both("model.labels.document"),
    "parts": both("model.labels.part"),
    "themes": both("model.labels.theme"),
    "ambitions": both("model.labels.ambition"),
    "rules": both("model.labels.rule"),
    "roles": both("model.labels.role"),
    "links": both("model.labels.connection"),
    "laws": both("model.labels.law"),
    "terms": both("model.labels.term"),
    "translation_notes": both("model.labels.translators_choice"),
    "retired": both("model.labels.retired_address"),
}

#: Entries within an entry that have an id of their own: how those are called.
INNER_NAMES: dict[str, Both] = {
    "points": both("model.labels.focus_point"),
    "sentences": both("model.labels.sentence"),
    "passages": both("model.labels.passage"),
    "closing": both("model.labels.closing_paragraph"),
    "quotes": both("model.labels.sentence_of_the_law"),
}


def describe(data: Any, path: tuple[str | int, ...]) -> Both:
    """The item around ``path`` in the plain data of a file, as its reader knows it.

    “ambitie B4 · Personeel & middelen”, “aandachtspunt B4.2 · …”, “verband A1 – B4”. The English has the English words,
    where there are any.
    """
    if not path or str(path[0]) not in SECTION_NAMES:
        return both("model.labels.this_file")
    section = str(path[0])
    name, item = SECTION_NAMES[section], _at(data, path[:2]) if len(path) > 1 else None
    if not isinstance(path[1] if len(path) > 1 else None, int):
        return name if section == "site" else both("model.labels.the_list", section=section)
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
    text = item if isinstance(item.get("nl"), str) else item.get("title") or item.get("term") or item.get("heading")
    dutch, english = (text.get("nl"), text.get("en")) if isinstance(text, dict) else (None, None)
    if not isinstance(dutch, str):
        return same(id)
    if not isinstance(english, str) or english in ("", NOT_YET_TRANSLATED):
        english = dutch
    return {
        lang: f"{id} · {each if len(each) <= 60 else each[:57] + '…'}"
        for lang, each in (("nl", dutch), ("en", english))
    }


def _at(data: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data
