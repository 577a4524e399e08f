"""What every key of an agenda means, in plain words and with an example: shown while typing and in templates.

The texts are in ``agenda/text/fields.toml``, per class of the model.
"""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, NamedTuple

from agenda.model import schema as model
from agenda.model.schema import Entry
from agenda.reader.validation_context import hints, is_required
from agenda.text.bilingual import Both, Lang, both, data, same

#: A class of the model, below Entry; mypy holds those for unhashable.
EntryClass = Any


class Guide(NamedTuple):
    """What a key means in Dutch and in English; words between backticks are written as they are.

    Without an ``example`` the example is made from those of the keys inside. ``either`` is the key that may be
    instead: an entry needs one of the two.
    """

    nl: str
    en: str
    example: Any = None
    either: str = ""


def guide(entry: EntryClass, key: str) -> Guide:
    """What ``key`` means in ``entry``. Raises KeyError when nobody wrote that down."""
    for each in entry.__mro__:
        if key in data("fields").get(each.__name__, {}):
            return Guide(**data("fields")[each.__name__][key])
    raise KeyError(f"{entry.__name__}.{key}")


def entry_name(entry: EntryClass) -> Both:
    """What one of a class is called, such as “focus point”."""
    return both(f"vocabulary.entry.{entry.__name__}")


def choice(value: StrEnum) -> Both:
    """What a value means of which an editor chooses one."""
    return both(f"vocabulary.{type(value).__name__}.{value}")


def example(entry: EntryClass, key: str) -> Any:
    """A good value of ``key``, as plain data."""
    given = guide(entry, key).example
    if given is not None:
        return given
    inner = bare(hints(entry)[key])
    many = typing.get_origin(inner) is list
    if many:
        inner = bare(typing.get_args(inner)[0])
    chosen = [name for name in keys(inner) if is_needed(inner, name)] or keys(inner)
    made = {name: example(inner, name) for name in chosen}
    return [made] if many else made


def keys(entry: EntryClass) -> list[str]:
    """The keys of ``entry`` in the order in which an editor writes them: first what names it."""
    return sorted(hints(entry), key=lambda key: key not in _FIRST)


def is_needed(entry: EntryClass, key: str) -> bool:
    """Whether an entry is incomplete without ``key``, or without the key that may be instead."""
    return is_required(entry, key) or bool(guide(entry, key).either and hints(entry)[key] is bool)


def bare(wanted: Any) -> Any:
    """An annotation of the model without what it says of form, and without None."""
    if typing.get_origin(wanted) is Annotated:
        return bare(typing.get_args(wanted)[0])
    if typing.get_origin(wanted) in (typing.Union, types.UnionType):
        return bare(next(each for each in typing.get_args(wanted) if each is not types.NoneType))
    return wanted


def entries() -> list[EntryClass]:
    """Every class of the model of which an agenda holds instances, in the order of the model."""
    found = [each for each in vars(model).values() if isinstance(each, type) and issubclass(each, Entry)]
    return [each for each in found if each not in (Entry, model.Sourced)]


_FIRST = ("id", "theme", "kind")


# --- findings ---


#: The groups of codes, in the order in which they are shown.
GROUPS: dict[str, Both] = {
    "file": both("help.field_docs.the_file"),
    "yaml": both("help.field_docs.the_way_of_writing"),
    "shape": both("help.field_docs.the_shape"),
    "identity": both("help.field_docs.names_and_addresses"),
    "relations": both("help.field_docs.links_and_references"),
    "documents": both("help.field_docs.sources"),
    "translation": both("help.field_docs.translation"),
    "typography": both("help.field_docs.typography"),
    "terms": both("help.field_docs.glossary"),
    "pages": both("help.field_docs.written_pages_and_the"),
}

#: Where an example is, for the reader.
PLACES: dict[str, Both] = {
    "agenda": same("data/agenda.yaml"),
    "file": both("help.field_docs.the_whole_file"),
    "lock": same("data/translation.lock"),
    "page": same("content/over.md"),
    "pages": both("help.field_docs.the_folder_content"),
    "template": same("macros/prose.html"),
    "command": both("help.field_docs.the_command"),
}


@dataclass(frozen=True)
class Explanation:
    """The explanation of a code: a title, why it matters and what to do, and a good and a bad example.

    ``place`` is a key of ``PLACES``. Signs that cannot be seen are between ⟨ and ⟩. Both examples are empty for what
    no file shows: a fault of the machine.
    """

    code: str
    group: str
    title: Both
    why: Both
    good: str
    bad: str
    place: str


@cache
def load_explanations() -> dict[str, Explanation]:
    """Every explanation by its code, group by group."""
    found = [
        Explanation(
            code,
            each["group"],
            each["title"],
            each["why"],
            each.get("good", "").strip("\n"),
            each.get("bad", "").strip("\n"),
            each.get("in", "agenda"),
        )
        for code, each in data("rules").items()
    ]
    order = list(GROUPS)
    return {each.code: each for each in sorted(found, key=lambda each: order.index(each.group))}


def explanations(lang: Lang) -> list[dict[str, Any]]:
    """All that a page about the codes shows: per group its title and codes, each with its texts and examples.

    ``{"group": "typography", "title": "Typografie", "codes": [{"code", "title", "why", "good", "bad", "place"}]}``;
    ``good`` and ``bad`` are both empty for what no file shows.
    """
    found = load_explanations().values()
    return [
        {
            "group": group,
            "title": title[lang],
            "codes": [
                {
                    "code": each.code,
                    "title": each.title[lang],
                    "why": each.why[lang],
                    "good": each.good,
                    "bad": each.bad,
                    "place": PLACES[each.place][lang],
                }
                for each in found
                if each.group == group
            ],
        }
        for group, title in GROUPS.items()
    ]
