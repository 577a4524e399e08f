"""What every key of an agenda means, in plain words and with an example: shown while typing and in templates.

The texts are in ``agenda/text/fields.toml``, per class of the model.
"""

from __future__ import annotations

import re
import textwrap
import types
import typing
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, NamedTuple

from agenda.checks.lock import next_ambitions, used_ids
from agenda.checks.translation import Lock
from agenda.model import schema as model
from agenda.model.schema import NOT_YET_TRANSLATED, English, Entry
from agenda.reader.scalars import BOOLEAN_WORDS, quote
from agenda.reader.suggestions import as_slug
from agenda.reader.validation_context import hints, is_required
from agenda.text import Both, Lang, both, data, same

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
    "pages": both("help.field_docs.group_pages"),
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


# --- templates of new items ---


#: What can be begun, and the list of the file that it goes into.
KINDS: dict[str, tuple[EntryClass, str]] = {
    "ambition": (model.Ambition, "ambitions"),
    "term": (model.Term, "terms"),
    "theme": (model.Theme, "themes"),
}

WIDTH = 118

_WORDS: dict[str, Both] = {
    "head": both("help.field_docs.template_head"),
    "needed": both("help.field_docs.required"),
    "either": both("help.field_docs.required_either"),
    "optional": both("help.field_docs.optional"),
    "example": both("help.field_docs.example"),
}

#: A text that YAML reads as it is, also between brackets.
_PLAIN = re.compile(r"(?!-?\d+$)[\w“‘…/.](?:[\w ‘’“”…–().;/&=-]|[:?](?=[^\s]))*(?<! )")


def free_ids(data: Any, lock: Lock) -> set[str]:
    """The ids that are the next for an ambition of each theme, and for a theme, by the plain data of an agenda."""
    return {*next_ambitions(themes_of(data), used_ids(data, lock)).values(), next_id("theme", data, lock)} - {""}


def next_id(kind: str, data: Any, lock: Lock, *, theme: str = "", name: str = "") -> str:
    """The id for a new item of ``kind``; one that was ever used is not given again.

    Empty when there is none to be had: the letters are used up, or ``name`` has no letter that an id can have.
    """
    used = used_ids(data, lock)
    if kind == "theme":
        lost = [key.removesuffix(".line") for key in lock.lines if key.endswith(".line")]
        return _next_theme([*themes_of(data), *lost], used)
    if kind == "ambition":
        return next_ambitions([theme], used)[theme]
    return id_of_term(name)


def themes_of(data: Any) -> list[str]:
    """The ids of the themes in the plain data of an agenda, whether or not they fit the model."""
    return [str(each.get("id")) for each in data.get("themes") or [] if isinstance(each, dict)]


def _next_theme(themes: Collection[str], used: Collection[str]) -> str:
    letters = sorted((each for each in themes if re.fullmatch("[A-Z]{1,3}", each)), key=lambda each: (len(each), each))
    new = _following(letters[-1] if letters else "")
    taken = {each.casefold() for each in used}
    while new.casefold() in taken:
        new = _following(new)
    return new if len(new) <= 3 else ""


def _following(letters: str) -> str:
    """B after A, AA after Z, BA after AZ."""
    if not letters.rstrip("Z"):
        return "A" * (len(letters) + 1)
    if letters[-1] == "Z":
        return _following(letters[:-1]) + "A"
    return letters[:-1] + chr(ord(letters[-1]) + 1)


def id_of_term(name: str) -> str:
    """A term as an id: small letters, digits and hyphens. Empty when nothing of that is in it."""
    return as_slug(name).lstrip("-0123456789")


def template(kind: str, id: str, lang: Lang = "nl", *, theme: str = "", name: str = "", indent: int = 2) -> str:
    """The template of a new item: lines of YAML with a dash before them, each ended.

    ``kind`` is one of KINDS, ``id`` the id of the item (empty: still to be chosen), ``theme`` that of an ambition and
    ``name`` the words of a term. ``indent`` is where the dashes of the list are in the file.
    """
    entry, _ = KINDS[kind]
    given: dict[str, Any] = {"id": id or None, "theme": theme or None}
    if name:
        given |= {"term": {"nl": name, "en": NOT_YET_TRANSLATED}, "forms": [name]}
    label = f"{entry_name(entry)[lang]} {id or name}".strip()
    lines = list(_comment(_WORDS["head"][lang].format(name=label), indent))
    for number, key in enumerate(keys(entry)):
        before, at = ("- ", indent) if number == 0 else ("", indent + 2)
        lines += _explained(entry, key, lang, at)
        value = given[key] if key in given else _blank(entry, key, id)
        block = [f"{before}{line}" if not place else line for place, line in enumerate(yaml_lines({key: value}))]
        off = "" if is_needed(entry, key) or key in given else "# "
        lines += [" " * at + off + line for line in block]
    return "\n".join(lines) + "\n"


def _explained(entry: EntryClass, key: str, lang: Lang, indent: int) -> Iterator[str]:
    """What a key means, whether it must be there, and an example, as comments."""
    docs = guide(entry, key)
    word = "needed" if is_required(entry, key) else "either" if docs.either else "optional"
    means = {"nl": docs.nl, "en": docs.en}[lang]
    yield from _comment(f"{_WORDS[word][lang].format(other=docs.either)} {means}".replace("`", ""), indent)
    yield f"{' ' * indent}# {_WORDS['example'][lang].format(value=inline(example(entry, key)))}"


def _comment(text: str, indent: int) -> list[str]:
    before = " " * indent + "# "
    return textwrap.wrap(
        text, WIDTH, initial_indent=before, subsequent_indent=before, break_long_words=False, break_on_hyphens=False
    )


def _blank(entry: EntryClass, key: str, id: str) -> Any:
    """What is in a template under ``key``: None where an editor fills in; ``id`` is that of the item."""
    wanted = hints(entry)[key]
    if wanted == English:
        return NOT_YET_TRANSLATED
    inner = bare(wanted)
    if inner is bool:
        return True
    if typing.get_origin(inner) is list:
        inner = bare(typing.get_args(inner)[0])
        return [_blank_entry(inner, id) if _is_entry(inner) else None]
    return _blank_entry(inner, id) if _is_entry(inner) else None


def _is_entry(wanted: Any) -> bool:
    return isinstance(wanted, type) and issubclass(wanted, Entry)


def _blank_entry(entry: EntryClass, id: str) -> dict[str, Any]:
    own = {model.FocusPoint: f"{id}.1", model.Passage: f"{id}-slot", model.Sentence: f"{id}-slot-1"}.get(entry)
    chosen = [key for key in keys(entry) if is_needed(entry, key)] or keys(entry)
    return {key: own if key == "id" and own else _blank(entry, key, id) for key in chosen}


def yaml_lines(value: Any) -> list[str]:
    """Plain data as lines of YAML, a key or a dash on each; None is nothing."""
    if not isinstance(value, (dict, list)):
        return [inline(value)]
    pairs = [("-", each) for each in value] if isinstance(value, list) else [(f"{k}:", v) for k, v in value.items()]
    lines: list[str] = []
    for before, each in pairs:
        first, *rest = yaml_lines(each)
        if before == "-" or not isinstance(each, (dict, list)):
            lines.append(f"{before} {first}".rstrip())
        else:
            lines += [before, f"  {first}"]
        lines += [f"  {line}" for line in rest]
    return lines


def inline(value: Any) -> str:
    """Plain data as YAML on one line, between brackets."""
    match value:
        case None:
            return ""
        case dict():
            return "{" + ", ".join(f"{key}: {inline(each)}" for key, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(inline(each) for each in value) + "]"
        case bool() | int():
            return str(value).lower()
    return value if _PLAIN.fullmatch(value) and value not in BOOLEAN_WORDS else quote(value)
