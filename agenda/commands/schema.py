"""The JSON Schema of an agenda, from the model and its guidance: help while typing, in any editor that reads one.

The wording is that of the checker. ``errorMessage``, ``patternErrorMessage``, ``markdownDescription`` and
``enumDescriptions`` are not of JSON Schema: editors show them, and others pass them over. A key that names an item
takes any id of the right form and suggests those that the agenda has, so that a new id needs no new schema.
"""

from __future__ import annotations

import json
import typing
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from agenda.checks.load import load_file
from agenda.commands.check import cannot_write
from agenda.help.field_docs import (
    EntryClass,
    bare,
    choice,
    entries,
    entry_name,
    example,
    guide,
    inline,
    keys,
    yaml_lines,
)
from agenda.model import schema as model
from agenda.model.index import LINKABLE, WITH_TEXT, Catalogue
from agenda.model.schema import NOT_YET_TRANSLATED, Agenda, English, Entry, Form, Least
from agenda.model.texts import describe
from agenda.reader.edits import CannotWriteError, write_whole
from agenda.reader.source_map import shown
from agenda.reader.validation_context import ANY_ID, FORM_EXAMPLES, HOW_TO_FILL, ID_EXAMPLES, WANTED, hints, is_required
from agenda.text import Lang, both, data
from agenda.util.project import FINE, CannotRun

Json = dict[str, Any]

#: Per kind of item the ids that an agenda has, each with the name by which its reader knows it.
KnownIds = Mapping[str, Mapping[str, str]]

#: The keys that name another item, and the kinds that they may name; None: any.
REFERENCES: dict[tuple[EntryClass, str], tuple[str, ...] | None] = {
    (model.Sourced, "document"): ("document",),
    (model.Ambition, "theme"): ("theme",),
    (model.Rule, "sentence"): ("sentence",),
    (model.Role, "rule"): ("rule",),
    (model.LinkEnd, "id"): LINKABLE,
    (model.LinkEnd, "via"): WITH_TEXT,
    (model.TranslationNote, "place"): None,
    (model.Retired, "instead"): None,
}

#: What the parts of a form look like, for the message when one does not fit.
_FORM_EXAMPLES: dict[Any, str] = {
    model.ThemeId: ID_EXAMPLES["themes"]["nl"],
    model.AmbitionId: ID_EXAMPLES["ambitions"]["nl"],
    model.PointId: ID_EXAMPLES["points"]["nl"],
    model.Id: ANY_ID["nl"],
    model.BwbId: FORM_EXAMPLES["bwb"]["nl"],
    model.Jci: FORM_EXAMPLES["jci"]["nl"],
}


#: Examples that are longer on one line are shown as a block only.
LONGEST_INLINE = 120


def agenda_schema(known: KnownIds | None = None) -> Json:
    """The schema as plain data; it suggests the ids in ``known``."""
    known = known or {}
    whole = _entry(Agenda, known)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": both("commands.schema.made_from")["nl"],
        **whole,
        "$defs": {each.__name__: _entry(each, known) for each in entries() if each is not Agenda},
    }


def known_ids(catalogue: Catalogue, data: Any) -> KnownIds:
    """What ``agenda_schema`` suggests for an agenda, whose file holds ``data``."""
    known: dict[str, dict[str, str]] = {}
    for entry in catalogue.entries.values():
        known.setdefault(entry.kind, {})[entry.id] = describe(data, entry.path)["nl"]
    return known


def without_ids(schema: Any) -> Any:
    """``schema`` without the ids that it suggests: what depends on the model alone."""
    if isinstance(schema, list):
        return [without_ids(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: without_ids(each) for key, each in schema.items()}
    if "anyOf" in plain:
        plain["anyOf"] = [each for each in plain["anyOf"] if "enum" not in each]
    return plain


def as_text(schema: Json) -> str:
    """A schema as it is in its file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write_schema(path: Path, target: Path, lang: Lang) -> int:
    """Write the schema with the ids of the agenda at ``path`` to ``target``; returns the exit code.

    Raises CannotRun when there is an error in the agenda, or the file cannot be written.
    """
    loaded = load_file(path, shown(path))
    if loaded.agenda is None:
        raise CannotRun(both("commands.schema.is_not_in_order", path=shown(path)))
    text = as_text(agenda_schema(known_ids(Catalogue(loaded.agenda), loaded.source.data)))
    before = target.read_bytes() if target.is_file() else None
    if before == text.encode():
        print(both("commands.schema.is_right_already", target=shown(target))[lang])
        return FINE
    try:
        write_whole(target, text, expected=before)
    except CannotWriteError as error:
        raise cannot_write(error) from error
    print(both("commands.schema.made_anew", target=shown(target))[lang])
    return FINE


def _entry(entry: EntryClass, known: KnownIds) -> Json:
    """The schema of a class of the model: its keys and no others."""
    required = [key for key in keys(entry) if is_required(entry, key)]
    optional = [key for key in keys(entry) if key not in required]
    message = ["Hier horen deze sleutels."]
    message += [f"Verplicht: {', '.join(required)}."] if required else []
    message += [f"Mag: {', '.join(optional)}."] if optional else []
    return {
        "title": entry_name(entry)["nl"],
        "type": "object",
        "additionalProperties": False,
        "errorMessage": " ".join(message),
        "required": required,
        "properties": {key: _property(entry, key, known) for key in keys(entry)},
    }


def _property(entry: EntryClass, key: str, known: KnownIds) -> Json:
    value = _value(hints(entry)[key])
    owner = next((each for each in entry.__mro__ if (each, key) in REFERENCES), None)
    if owner:
        kinds = REFERENCES[owner, key]
        ids = {
            id: name
            for kind, of_kind in known.items()
            if kinds is None or kind in kinds
            for id, name in of_kind.items()
        }
        suggested = {
            "enum": list(ids),
            "enumDescriptions": list(ids.values()),
            "errorMessage": value["patternErrorMessage"],
        }
        value = {"anyOf": [suggested, value] if ids else [value]}
    return _description(entry, key) | value


def _description(entry: EntryClass, key: str) -> Json:
    """What a key means, whether it must be there, and an example: as plain text and as Markdown.

    The example is no ``examples``: those an editor would offer as values to take over, or as “[object Object]”.
    """
    docs = guide(entry, key)
    needed = "verplicht" if is_required(entry, key) else f"verplicht: dit of {docs.either}" if docs.either else "mag"
    value = example(entry, key)
    short = f" Voorbeeld: {inline(value)}" if len(inline(value)) <= LONGEST_INLINE else ""
    block = "\n".join(yaml_lines({key: value}))
    return {
        "description": f"({needed}) {docs.nl}{short}".replace("`", ""),
        "markdownDescription": f"({needed}) {docs.nl}\n\nVoorbeeld:\n\n```yaml\n{block}\n```",
    }


def _value(wanted: Any) -> Json:
    """The schema of an annotation of the model."""
    if wanted == English:
        return _value(model.Text) | {"default": NOT_YET_TRANSLATED}
    if typing.get_origin(wanted) is Annotated:
        base, rule = typing.get_args(wanted)
        return _value(base) | _rule(wanted, rule)
    inner = bare(wanted)
    if inner is not wanted:  # an optional key: None is what the model has when it is absent
        return _value(next(each for each in typing.get_args(wanted) if bare(each) == inner))
    if typing.get_origin(wanted) is list:
        return {"type": "array", "errorMessage": _here(list), "items": _value(typing.get_args(wanted)[0])}
    if issubclass(wanted, Entry):
        return {"$ref": f"#/$defs/{wanted.__name__}"}
    if issubclass(wanted, StrEnum):
        descriptions = [choice(each)["nl"] for each in wanted]
        known = ", ".join(wanted)
        return {
            "enum": [*wanted],
            "enumDescriptions": descriptions,
            "errorMessage": data("rules")["unknown-value"]["fix"]["nl"].format(known=known),
        }
    if wanted is date:
        wrong = data("rules")["malformed-date"]["fix"]["nl"]
        return {"type": "string", "format": "date", "errorMessage": wrong}
    return {"type": {str: "string", int: "integer", bool: "boolean"}[wanted], "errorMessage": _here(wanted)}


def _rule(wanted: Any, rule: Form | Least) -> Json:
    if isinstance(rule, Form):
        details = {"example": _FORM_EXAMPLES.get(wanted, ""), "proposal": "personeel-en-middelen"}
        how = HOW_TO_FILL["en" if wanted == English else str]["nl"]
        wrong = data("rules")[rule.code]["fix"]["nl"].format(how=how, **details)
        return {"pattern": rule.pattern.replace('\\"', '"'), "patternErrorMessage": wrong}
    if typing.get_origin(bare(wanted)) is list:
        return {"minItems": rule.least} | ({"maxItems": rule.most} if rule.most else {})
    return {"minimum": rule.least}


def _here(wanted: Any) -> str:
    return f"Hier hoort {WANTED[wanted]['nl']}."
