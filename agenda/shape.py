"""Holds the data of a file against the model, and says in plain words what does not fit."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from agenda.checks import nearest
from agenda.diagnostics import Diagnostic
from agenda.model import Agenda, Entry
from agenda.source import KeyPath, Source

Both = Mapping[str, str]
EntryT = TypeVar("EntryT", bound=Entry)


def both(nl: str, en: str) -> Both:
    """A detail that differs per language."""
    return {"nl": nl, "en": en}


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
    "documents": both("het document", "the document"),
    "parts": both("het deel", "the part"),
    "themes": both("thema", "theme"),
    "ambitions": both("ambitie", "ambition"),
    "rules": both("de spelregel", "the rule"),
    "roles": both("de rol", "the role"),
    "links": both("verband", "link"),
    "laws": both("de wet", "the law"),
    "terms": both("het begrip", "the term"),
    "translation_notes": both("de vertaalkeuze", "the translator’s choice"),
}

LANGUAGES = {"nl": both("Nederlands", "Dutch"), "en": both("Engels", "English")}

_TYPES: dict[str, Both] = {
    "string_type": both("tekst", "text"),
    "int_type": both("een heel getal", "a whole number"),
    "bool_type": both("true of false", "true or false"),
    "list_type": both("een lijst, met een streepje voor elke regel", "a list, with a dash before each line"),
    "model_type": both("een blok met sleutels", "a block with keys"),
    "model_attributes_type": both("een blok met sleutels", "a block with keys"),
    "dict_type": both("een blok met sleutels", "a block with keys"),
}

_EXAMPLES: dict[str, Both] = {
    "themes": both("een of meer hoofdletters, zoals `D`", "one or more capitals, such as `D`"),
    "ambitions": both(
        "de letter van het thema en een nummer, zoals `B7`", "the letter of the theme and a number, such as `B7`"
    ),
    "points": both(
        "de id van de ambitie, een punt en een nummer, zoals `B7.1`",
        "the id of the ambition, a full stop and a number, such as `B7.1`",
    ),
}
_ANY_ID = both(
    "letters en cijfers, met streepjes ertussen, zoals `wet-politiegegevens`",
    "letters and digits, with hyphens between, such as `police-data`",
)

_FORMS: dict[str, Both] = {
    "bwb": both("`BWBR0031788`", "`BWBR0031788`"),
    "jci": both("`jci1.3:c:BWBR0031788&artikel=19`", "`jci1.3:c:BWBR0031788&artikel=19`"),
}


@dataclass
class Shape:
    """What a file holds, once held against the model.

    ``agenda`` is None when too much is wrong. Entries of a list that do not fit are left out of it, so that
    the rest can be checked all the same; ``left_out`` are their ids, ``kept`` the numbers of those that stayed.
    """

    agenda: Agenda | None = None
    diagnostics: list[Diagnostic] = field(default_factory=list)
    left_out: frozenset[str] = frozenset()
    kept: dict[str, list[int]] = field(default_factory=dict)

    def original_path(self, path: KeyPath) -> KeyPath:
        """The path in the file of a path in ``agenda``."""
        if len(path) > 1 and path[0] in self.kept and isinstance(path[1], int):
            return (path[0], self.kept[str(path[0])][path[1]], *path[2:])
        return path


def check_shape(source: Source) -> Shape:
    """Hold the data of ``source`` against the model; every problem becomes a diagnostic."""
    try:
        return Shape(Agenda.model_validate(source.data))
    except ValidationError as error:
        errors = error.errors()
    shape = Shape(diagnostics=[_diagnostic(error, source) for error in errors])
    broken = {tuple(error["loc"][:2]) for error in errors if len(error["loc"]) > 1 and isinstance(error["loc"][1], int)}
    if any(tuple(error["loc"][:2]) not in broken and error["type"] != "extra_forbidden" for error in errors):
        return shape
    rest = {key: value for key, value in source.data.items() if key in Agenda.model_fields}
    left_out: set[str] = set()
    for section in {str(section) for section, _ in broken}:
        shape.kept[section] = [i for i in range(len(rest[section])) if (section, i) not in broken]
        for index in range(len(rest[section])):
            if (section, index) in broken:
                left_out |= set(_ids_in(rest[section][index]))
        rest[section] = [rest[section][index] for index in shape.kept[section]]
    try:
        shape.agenda = Agenda.model_validate(rest)
        shape.left_out = frozenset(left_out)
    except ValidationError:
        pass  # too little is left to say more; what was found already stands in the diagnostics
    return shape


def check_shape_of(model: type[EntryT], source: Source) -> tuple[EntryT | None, list[Diagnostic]]:
    """Hold a small file, such as the head of a hand-written page, against its own model."""
    try:
        return model.model_validate(source.data), []
    except ValidationError as error:
        return None, [_diagnostic(each, source, model) for each in error.errors()]


def _ids_in(data: Any) -> list[str]:
    if isinstance(data, dict):
        own = [data["id"]] if isinstance(data.get("id"), str) else []
        return own + [id for value in data.values() for id in _ids_in(value)]
    if isinstance(data, list):
        return [id for value in data for id in _ids_in(value)]
    return []


def describe(data: Any, path: KeyPath) -> Both:
    """The item around ``path`` as its reader knows it: “ambitie B4 · Personeel & middelen”."""
    if not path or str(path[0]) not in SECTION_NAMES:
        return both("dit bestand", "this file")
    name = SECTION_NAMES[str(path[0])]
    if len(path) < 2 or not isinstance(path[1], int):
        return name
    item = data[path[0]][path[1]]
    label = str(path[1] + 1)
    if isinstance(item, dict) and isinstance(item.get("id"), str):
        title = item.get("title") or item.get("term") or item.get("heading")
        words = title.get("nl") if isinstance(title, dict) else None
        label = f"{item['id']} · {words}" if isinstance(words, str) else item["id"]
    return {lang: f"{name[lang]} {label}" for lang in name}


def _diagnostic(error: ErrorDetails, source: Source, model: type[Entry] = Agenda) -> Diagnostic:
    path: KeyPath = tuple(error["loc"])
    last = path[-1] if path else ""
    kind = error["type"]
    value = error["input"]
    details: dict[str, object] = {"item": describe(source.data, path), "value": _shown(value), "key": last}
    if kind == "missing":
        if last in LANGUAGES:
            return Diagnostic("missing-language", source.where(path[:-1]), details | {"language": LANGUAGES[str(last)]})
        return Diagnostic("missing-key", source.where(path[:-1]), details)
    if kind == "extra_forbidden":
        known = _keys_at(model, path[:-1])
        details |= {"did_you_mean": _did_you_mean(nearest(str(last), known)), "known": ", ".join(known)}
        return Diagnostic("unknown-key", source.where_key(path), details)
    place = source.where(path)
    if kind in _TYPES:
        if value is None and kind == "string_type":
            return Diagnostic("empty-text", place, details)
        details |= {"wanted": _TYPES[kind], "given": _type_of(value), "hint": _hint(kind, value)}
        return Diagnostic("wrong-type", place, details)
    if kind == "too_short":
        return Diagnostic("empty-list", place, details | {"least": error["ctx"]["min_length"]})
    if kind == "too_long":
        return Diagnostic("too-many", place, details | {"most": error["ctx"]["max_length"]})
    if kind in ("enum", "literal_error"):
        known = _choices_at(model, path)
        details |= {"did_you_mean": _did_you_mean(nearest(str(value), known)), "known": ", ".join(known)}
        return Diagnostic("unknown-value", place, details)
    if kind == "string_pattern_mismatch":
        return _malformed(path, details, str(value), source)
    if "date" in path[-1:] or kind == "date_type":
        return Diagnostic("malformed-date", place, details)
    return Diagnostic(
        "malformed-value", place, details | {"example": both("van het voorbeeld bovenaan", "of the example")}
    )


def _malformed(path: KeyPath, details: dict[str, object], value: str, source: Source) -> Diagnostic:
    place = source.where(path)
    names = [key for key in path if isinstance(key, str)]
    if not value.strip():
        return Diagnostic("empty-text", place, details)
    if names[-1] in ("url", "source", "sources"):
        return Diagnostic("not-https", place, details)
    if "slug" in names:
        return Diagnostic("malformed-slug", place, details)
    if names[-1] in _FORMS:
        return Diagnostic("malformed-value", place, details | {"example": _FORMS[names[-1]]})
    holder = "themes" if names[-1] == "theme" else names[-2] if len(names) > 1 else ""
    return Diagnostic("malformed-id", place, details | {"example": _EXAMPLES.get(holder, _ANY_ID)})


def _did_you_mean(word: str) -> Both:
    return both(f" Bedoelde u “{word}”?", f" Did you mean “{word}”?") if word else both("", "")


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def _type_of(value: object) -> Both:
    match value:
        case None:
            return both("niets", "nothing")
        case bool():
            return both(f"“{str(value).lower()}”", f"“{str(value).lower()}”")
        case int():
            return both(f"het getal {value}", f"the number {value}")
        case str():
            return both(f"de tekst “{_shown(value)}”", f"the text “{_shown(value)}”")
        case list():
            return both("een lijst", "a list")
    return both("een blok met sleutels", "a block with keys")


def _hint(kind: str, value: object) -> Both:
    if kind == "string_type" and isinstance(value, (bool, int)):
        return both("Zet het tussen aanhalingstekens.", "Put it in quotes.")
    if kind.startswith("model") and isinstance(value, str):
        return both(
            "Bijvoorbeeld `nl:` en `en:`, elk op een eigen regel.",
            "For example `nl:` and `en:`, each on a line of its own.",
        )
    return both("", "")


def _model_at(model: type[Entry], path: KeyPath) -> Any:
    """The model class, or other annotation, of the part of a ``model`` at ``path``."""
    annotation: Any = model
    for key in path:
        if isinstance(key, int):
            continue
        annotation = _inner(annotation).model_fields[key].annotation
    return annotation


def _inner(annotation: Any) -> Any:
    """The class within an annotation such as ``list[Link]`` or ``Annotated[Words, …] | None``."""
    while args := [arg for arg in typing.get_args(annotation) if arg is not type(None)]:
        annotation = args[0]
    return annotation


def _keys_at(model: type[Entry], path: KeyPath) -> list[str]:
    found = _inner(_model_at(model, path))
    return list(found.model_fields) if isinstance(found, type) and issubclass(found, Entry) else []


def _choices_at(model: type[Entry], path: KeyPath) -> list[str]:
    return [member.value for member in _inner(_model_at(model, path))]
