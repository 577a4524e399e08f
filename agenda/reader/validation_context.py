"""What a validator keeps while it goes through a file, and how it reports what does not fit."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterable
from dataclasses import MISSING, dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from typing import Any

from agenda.model.diagnostics import Diagnostic, Edit
from agenda.model.list_keys import ids
from agenda.model.schema import NOT_YET_TRANSLATED, Agenda, Entry, Period
from agenda.model.texts import describe
from agenda.reader.scalars import as_yaml, quote
from agenda.reader.source_map import KeyPath, Source
from agenda.reader.suggestions import as_id, at, did_you_mean, free_slug, secure_address, why_refused
from agenda.reader.yaml_reader import MAX_COUNTED
from agenda.text import Both, both, same

LANGUAGES = {"nl": both("reader.validator.dutch"), "en": both("reader.validator.english")}


#: What should be somewhere, in a sentence.
WANTED: dict[Any, Both] = {
    str: both("reader.validator.text"),
    int: both("reader.validator.a_whole_number"),
    bool: both("reader.validator.true_or_false"),
    list: both("reader.validator.a_list"),
    Entry: both("reader.validator.a_block_with_keys"),
}


#: What to do about a key behind which nothing is, by what belongs there.
HOW_TO_FILL: dict[Any, Both] = {
    "en": both("reader.validator.fill_in_the_english"),
    str: both("reader.validator.fill_in_the_text"),
    bool: both("reader.validator.write_true_or_false"),
    int: both("reader.validator.write_a_whole_number"),
    list: both("reader.validator.complete_list"),
    Entry: both("reader.validator.fill_in_what_belongs"),
}


#: What may follow an empty value on its line: nothing that would become a part of what is put there.
_NOTHING_BEHIND = re.compile(r"[ ]*(?:[,}\]\r\n]|$)")


YES = frozenset(("ja", "waar", "yes", "on", "y", "true"))


NO = frozenset(("nee", "onwaar", "no", "off", "n", "false"))


#: Stands for what did not fit, where None is a value like others.
MISFIT = object()


@dataclass
class Shape:
    """What a file holds, once held against the model.

    ``agenda`` is None when too much is wrong. What does not fit is left out of it, as little as can be, so that the
    rest can be checked all the same; ``left_out`` are the ids in there. ``kept`` are, per list of the file of which
    something was left out, the numbers of what stayed; ``renamed`` the keys that were read for another; ``misfits`` the
    places of the diagnostics, ``spoiled`` those of texts that YAML reads otherwise than the editor wrote them.
    ``doubled`` are the blocks in which a key is twice.
    """

    agenda: Agenda | None = None
    diagnostics: list[Diagnostic] = field(default_factory=list)
    left_out: frozenset[str] = frozenset()
    kept: dict[KeyPath, list[int]] = field(default_factory=dict)
    renamed: dict[KeyPath, str] = field(default_factory=dict)
    misfits: list[KeyPath] = field(default_factory=list)
    spoiled: frozenset[KeyPath] = frozenset()
    doubled: frozenset[KeyPath] = frozenset()

    def has_misspelt(self, id: str) -> bool:
        """Whether there is an id much like this one that does not look like an id: then what names it is not wrong."""
        misspelt = [str(each.details["value"]).casefold() for each in self.diagnostics if each.code == "malformed-id"]
        return bool(get_close_matches(id[:100].casefold(), misspelt, n=1))

    def has_misfit(self, path: KeyPath) -> bool:
        """Whether something does not fit at or within this path of the file."""
        return any(misfit[: len(path)] == path for misfit in self.misfits)

    def original_path(self, path: KeyPath) -> KeyPath:
        """The path in the file of a path in ``agenda``."""
        if not self.kept and not self.renamed:
            return path
        original: KeyPath = ()
        for key in path:
            in_file: str | int = key
            if isinstance(key, int) and original in self.kept:
                in_file = self.kept[original][key]
            original = (*original, self.renamed.get((*original, in_file), in_file))
        return original


def ids_in(data: Any) -> Iterable[str]:
    """Every ``id`` in plain data, at any depth."""
    if isinstance(data, dict):
        id = data.get("id", data.get("place"))
        if isinstance(id, str):
            yield id
        data = list(data.values())
    if isinstance(data, list):
        for each in data:
            yield from ids_in(each)


class TooManyFindingsError(Exception):
    """More is wrong than anyone would read."""


class ValidationContext:
    """Lays data next to the classes of the model. ``left_out`` is what did not fit; see ``Shape`` for the rest."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.diagnostics: list[Diagnostic] = []
        self.left_out: list[Any] = []
        self.kept: dict[KeyPath, list[int]] = {}
        self.renamed: dict[KeyPath, str] = {}
        self.misfits: list[KeyPath] = [*source.doubled]
        self.spoiled: set[KeyPath] = set()

    def report(
        self, code: str, path: KeyPath, *, on_key: bool = False, edit: Edit | None = None, **details: object
    ) -> Any:
        """Note what is wrong at ``path``; gives what a misfit gives."""
        if len(self.diagnostics) >= MAX_COUNTED:
            raise TooManyFindingsError
        self.misfits.append(path)
        span = self.source.span((*path, "#key") if on_key else path)
        item = describe(self.source.data, path)
        self.diagnostics.append(self.source.finding(code, span, details, item=item, edit=edit))
        return MISFIT

    def _as_list(self, value: str, path: KeyPath) -> Edit | None:
        """A text as the list that it seems to be; None when that is unclear: “a, b en c” can be three or two."""
        inner = value.strip("[]{}")
        if inner.startswith("(") and inner.endswith(")"):
            inner = inner[1:-1]
        parts = [each.strip() for each in re.split("[,;]", inner) if each.strip()]
        if parts[1:] and re.search(r"\s(en|of|and|or)\s", parts[-1]):
            return None
        return Edit(*self.source.span(path), f"[{', '.join(map(as_yaml, parts))}]")

    def wrong_type(self, wanted: Any, value: Any, path: KeyPath) -> Any:
        """Report a value of another type than the model has there."""
        if path in self.source.refused:  # that was reported, and says enough
            self.misfits.append(path)
            return MISFIT
        if value is None:
            return self.report("empty-text", path, how=HOW_TO_FILL[wanted])
        if wanted is list and value == NOT_YET_TRANSLATED:
            return self.report("untranslated-words", path)
        plain = self.source.is_plain(path)
        edit = None
        if wanted is str and isinstance(value, bool):
            word = self.source.text[slice(*self.source.span(path))]
            return self.report(
                "boolean-word", path, edit=Edit(*self.source.span(path), f'"{word}"', safe=True), word=word
            )
        if wanted is str and isinstance(value, int) and plain:
            edit = Edit(*self.source.span(path), f'"{value}"', safe=True)
        if wanted is bool and isinstance(value, str) and (word := value.strip(" .!").casefold()) in YES | NO:
            edit = instead_of(self.source, path, "true" if word in YES else "false", bare=True)
            edit = replace(edit, safe=plain and word == value.casefold()) if edit else None
            if word in NO and not (self.sibling(path, "document") or self.sibling(path, "sources")):
                edit = None  # without a source a text is the editors' own, whatever was meant
        if wanted is int and isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value):
            edit = instead_of(self.source, path, str(int(value)), bare=True)
        hint = same("")
        if edit and wanted is str:
            hint = both("reader.validator.put_it_in_quotes")
        elif wanted is list:
            hint = both("reader.validator.either_on_one_line")
            if isinstance(value, str) and plain:
                edit = self._as_list(value, path)
        elif wanted is Entry and isinstance(value, str):
            hint = both("reader.validator.example_of_keys")
        return self.report("wrong-type", path, edit=edit, wanted=WANTED[wanted], given=given_as(value), hint=hint)

    def not_a_block(self, model: type[Entry], value: Any, path: KeyPath) -> Any:
        """Report a value where a block with the keys of ``model`` belongs."""
        if value is None or path in self.source.refused:
            return self.wrong_type(Entry, value, path)
        keys = model.__dataclass_fields__
        named = [f"`{key}:`" for key in sorted(keys, key=lambda key: not is_required(model, key))[:2]]
        hint = both(f"reader.validator.{'two_keys' if named[1:] else 'one_key'}", first=named[0], second=named[-1])
        edit = None
        if model is Period and isinstance(value, str) and (years := re.findall("[0-9]{4}", value))[2:] == [] != years:
            edit = instead_of(self.source, path, f"{{first: {years[0]}, last: {years[-1]}}}", bare=True)
        return self.report("wrong-type", path, edit=edit, wanted=WANTED[Entry], given=given_as(value), hint=hint)

    def sibling(self, path: KeyPath, key: str) -> Any:
        """What is under ``key`` in the block that ``path`` is in; None when there is nothing."""
        return at(self.source.data, (*path[:-1], key))


@cache
def hints(model: Any) -> dict[str, Any]:
    """Per key of ``model`` what is there, as the annotations of the model say."""
    found = typing.get_type_hints(model, include_extras=True)
    return {key: found[key] for key in model.__dataclass_fields__}


def is_required(model: type[Entry], key: str) -> bool:
    """Whether an entry cannot do without this key."""
    each = model.__dataclass_fields__[key]
    return each.default is MISSING and each.default_factory is MISSING


def is_empty(context: ValidationContext, value: Any, path: KeyPath) -> bool:
    """Whether there is nothing at ``path``, and not because what is there could not be read."""
    return (value is None and path not in context.source.refused) or (isinstance(value, str) and not value.strip())


def instead_of(source: Source, path: KeyPath, word: str, *, bare: bool = False) -> Edit | None:
    """Put ``word`` in the place of the key or the text at ``path``, with quotes where it needs them.

    A whole value of YAML is put there ``bare``.
    """
    place = source.places.get(path)
    if not word or place is None or place.style not in (None, '"', "'"):
        return None
    if not bare:
        word = as_yaml(word) if place.style is None else quote(word)
    if place.start == place.end:  # behind the colon of a key without a value
        if not _NOTHING_BEHIND.match(source.text, place.end):
            return None
        word = word if source.text[place.start - 1 : place.start] == " " else f" {word}"
    return Edit(place.start, place.end, word)


def cut(value: object) -> str:
    """A value as a finding quotes it, not longer than a line."""
    text = str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def given_as(value: object) -> Both:
    """What a value is, in a sentence, such as “the number 3”."""
    match value:
        case bool():
            return same(f"“{str(value).lower()}”")
        case int():
            return both("reader.validator.the_number", value=value)
        case str():
            return both("reader.validator.the_text", value=cut(value))
        case list():
            return both("reader.validator.a_list")
    return both("reader.validator.a_block_with_keys")


# --- values of another form ---


#: What an id looks like, per list of the file that it is in.
ID_EXAMPLES: dict[str, Both] = {
    "themes": both("reader.validator.one_or_more_capitals"),
    "ambitions": both("reader.validator.form_of_ambition_id"),
    "points": both("reader.validator.form_of_point_id"),
}


ANY_ID = both("reader.validator.form_of_id")


FORM_EXAMPLES: dict[str, Both] = {
    "bwb": same("`BWBR0031788`"),
    "jci": same("`jci1.3:c:BWBR0031788&artikel=19`"),
}


#: Why no page can be at a former address, and what to do: of one with a question mark, and of a file.
NO_PAGE: dict[str, tuple[Both, Both]] = {
    "query": (
        both("reader.validator.to_a_web_server"),
        both("reader.validator.let_your_web_server"),
    ),
    "file": (
        both("reader.validator.not_an_address_of_a_page"),
        both("reader.validator.address_needs_slash"),
    ),
}


#: Keys that name an item elsewhere in the file by its id.
_REFERENCES = ("theme", "document", "sentence", "rule", "via", "place")


def malformed(context: ValidationContext, code: str, value: str, path: KeyPath) -> Any:
    """Report a value of which the form is wrong, by the code of its rule; gives what a misfit gives."""
    if not value.strip():
        return context.report("empty-text", path, how=HOW_TO_FILL[str])
    shown = cut(value)
    # A key that was misspelt is read for another: that one says what the value should be.
    meant = next((each for each, key in context.renamed.items() if (*each[:-1], key) == path), path)
    if code == "malformed-id":
        names = [key for key in meant if isinstance(key, str)]
        holder = names[-2] if len(names) > 1 else ""
        example, near = ID_EXAMPLES.get(holder, ANY_ID), ""
        if names[-1] in _REFERENCES or holder == "ends":
            near = context.source.ids_by_name.get(value.strip().casefold(), "")
            example = both("reader.validator.the_id_of_something")
        if names[-1] == "theme" and (themes := _ids_of(context.source.data, "themes")):
            near = near if near in themes else ""
            known = ", ".join(themes[:12])
            example = both("reader.validator.one_of_these_themes", known=known)
        if names[-1] == "id" and holder != "ends" and (id := as_id(value, holder)) not in {*ids(context.source.data)}:
            near = id
        edit = instead_of(context.source, path, near)
        return context.report(code, path, value=shown, example=example, did_you_mean=did_you_mean(near), edit=edit)
    if code == "malformed-value":
        return context.report(code, path, value=shown, example=FORM_EXAMPLES[str(meant[-1])])
    if code == "malformed-slug":
        return context.report(code, path, value=shown, **_proposed_slug(context, value, path))
    if code == "malformed-alias" and (no_page := re.fullmatch(r"/\S*(\?\S*|\.(?!html$)\w+)", value)):
        why, how = NO_PAGE["query" if "?" in no_page[0] else "file"]
        return context.report("alias-not-a-page", path, value=shown, why=why, how=how)
    edit = None
    if code == "not-https":
        edit = instead_of(context.source, path, secure_address(value))
        return context.report(code, path, value=shown, why=why_refused(value), edit=edit)
    if code == "malformed-alias" and re.fullmatch("[a-z0-9-]+(/[a-z0-9-]+)*", bare := value.strip("/")):
        edit = instead_of(context.source, path, f"/{bare}/")
    return context.report(code, path, value=shown, edit=edit)


def _proposed_slug(context: ValidationContext, value: str, path: KeyPath) -> dict[str, Any]:
    """The details of a finding about the slug at ``path``, with the edit that puts a proper one there."""
    proposal = free_slug(context.source.data, path, value)
    example = proposal or {"nl": "hoogwater"}.get(str(path[-1]), "high-water")
    return {"proposal": example, "edit": instead_of(context.source, path, proposal)}


def _ids_of(data: Any, section: str) -> list[str]:
    items = data.get(section) if isinstance(data, dict) else None
    listed = items if isinstance(items, list) else []
    return [str(each["id"]) for each in listed if isinstance(each, dict) and "id" in each]
