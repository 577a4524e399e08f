"""A new item to fill in: its complete template, with the next free id and above each key what belongs there.

The same text is appended by ``agenda new`` and shown on the site, to be pasted by who edits in a browser.
"""

from __future__ import annotations

import re
import textwrap
import typing
from collections.abc import Collection, Iterator
from typing import Any

from agenda.checks.lock import next_ambitions, used_ids
from agenda.checks.translation import Lock
from agenda.help.field_docs import EntryClass, bare, entry_name, example, guide, is_needed, keys
from agenda.model import schema as model
from agenda.model.schema import NOT_YET_TRANSLATED, English, Entry
from agenda.reader.scalars import BOOLEAN_WORDS, quote
from agenda.reader.suggestions import as_slug
from agenda.reader.validation_context import hints, is_required
from agenda.text.bilingual import Both, Lang, both

#: What can be begun, and the list of the file that it goes into.
KINDS: dict[str, tuple[EntryClass, str]] = {
    "ambition": (model.Ambition, "ambitions"),
    "term": (model.Term, "terms"),
    "theme": (model.Theme, "themes"),
}

WIDTH = 118

_WORDS: dict[str, Both] = {
    "head": both("help.item_template.new_fill_in_what"),
    "needed": both("help.item_template.required"),
    "either": both("help.item_template.required_this_or"),
    "optional": both("help.item_template.optional"),
    "example": both("help.item_template.example"),
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
