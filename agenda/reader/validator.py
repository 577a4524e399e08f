"""Holds the data of a file against the model, and says in plain words what does not fit."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import takewhile
from typing import Annotated, Any, TypeVar

from agenda.model.diagnostics import Diagnostic, Edit
from agenda.model.schema import NOT_YET_TRANSLATED, Agenda, English, Entry, Form, Least, Text
from agenda.model.texts import SECTION_NAMES, describe, has_words, is_placeholder, is_untranslated
from agenda.reader.scalars import BOOLEAN_WORDS, as_yaml, quote
from agenda.reader.source_map import COLLECTION, KeyPath, Source
from agenda.reader.suggestions import as_date, did_you_mean, list_of, nearest
from agenda.reader.validation_context import (
    HOW_TO_FILL,
    LANGUAGES,
    MISFIT,
    Shape,
    TooManyFindingsError,
    ValidationContext,
    _proposed_slug,
    cut,
    hints,
    ids_in,
    instead_of,
    is_empty,
    is_required,
    malformed,
)
from agenda.reader.yaml_reader import MAX_COUNTED
from agenda.text import both, same
from agenda.util.characters import name_of

EntryT = TypeVar("EntryT", bound=Entry)


Fitter = Callable[["ValidationContext", Any, KeyPath], Any]


def check_shape(source: Source) -> Shape:
    """Hold the data of ``source`` against the model; every problem becomes a diagnostic."""
    context = ValidationContext(source)
    agenda = _fit(context, Agenda)
    return Shape(
        agenda,
        context.diagnostics,
        frozenset(ids_in(context.left_out)) | source.passed_over,
        context.kept,
        context.renamed,
        context.misfits,
        frozenset(context.spoiled),
        frozenset(path[:-1] for path in source.doubled),
    )


def _fit(context: ValidationContext, model: type[EntryT]) -> EntryT | None:
    """An instance of ``model``, or None when too much is wrong to make one."""
    try:
        kind: Any = model
        fitted = _fitter(kind)(context, context.source.data, ())
    except TooManyFindingsError:
        return None
    return fitted if isinstance(fitted, model) else None


def check_shape_of(model: type[EntryT], source: Source) -> tuple[EntryT | None, list[Diagnostic]]:
    """Hold a small file, such as the head of a hand-written page, against its own model."""
    context = ValidationContext(source)
    fitted = _fit(context, model)
    return (None if context.diagnostics else fitted), context.diagnostics


# --- one fitter per kind of value ----------------------------------------------------------------------


@cache
def _fitter(wanted: Any) -> Fitter:
    """The function that lays a value next to the annotation ``wanted``."""
    if wanted == English:
        return _fit_english
    if typing.get_origin(wanted) is Annotated:
        base, rule = typing.get_args(wanted)
        return _with_rule(_fitter(base), rule, wanted == Text)
    if typing.get_origin(wanted) in (typing.Union, types.UnionType):
        (inner,) = [each for each in typing.get_args(wanted) if each is not types.NoneType]
        return _fitter(inner)
    if typing.get_origin(wanted) is list:
        return _list_fitter(_fitter(typing.get_args(wanted)[0]))
    if issubclass(wanted, Entry):
        return _entry_fitter(wanted)
    if issubclass(wanted, StrEnum):
        return _choice_fitter(wanted)
    return _fit_date if wanted is date else _simple_fitter(wanted)


def _simple_fitter(wanted: type) -> Fitter:
    def fit(context: ValidationContext, value: Any, path: KeyPath) -> Any:
        return value if type(value) is wanted else context.wrong_type(wanted, value, path)

    return fit


def _with_rule(inner: Fitter, rule: Form | Least, is_text: bool) -> Fitter:
    def fit_form(context: ValidationContext, value: Any, path: KeyPath) -> Any:
        if form.code == "malformed-slug" and is_empty(context, value, path):
            return context.report("empty-slug", path, **_proposed_slug(context, "", path))
        if type(value) is int and not pattern(str(value)):  # in quotes it would be as wrong
            malformed(context, form.code, str(value), path)
            return MISFIT
        fitted = inner(context, value, path)
        if fitted is MISFIT:
            return fitted
        if not pattern(fitted):
            malformed(context, form.code, fitted, path)
            # Of the right kind all the same: the rest can be checked with it.
            return MISFIT if form.code == "empty-text" else fitted
        return _surprising(context, fitted, path) if is_text else fitted

    def fit_least(context: ValidationContext, value: Any, path: KeyPath) -> Any:
        fitted = inner(context, value, path)
        if fitted is MISFIT:
            return fitted
        size = fitted if isinstance(fitted, int) else len(value)
        if size < least.least:
            code = "number-too-small" if isinstance(fitted, int) else "empty-list"
            return context.report(code, path, least=least.least)
        if least.most is not None and size > least.most:
            return context.report("too-many", path, most=least.most)
        # What was left out of a list was reported; with too little in it the list is not wrong by itself.
        return fitted if isinstance(fitted, int) or len(fitted) >= least.least else MISFIT

    if isinstance(rule, Least):
        least = rule
        return fit_least
    form = rule
    pattern = re.compile(form.pattern).search
    return fit_form


def _fit_english(context: ValidationContext, value: Any, path: KeyPath) -> Any:
    if value == NOT_YET_TRANSLATED:
        return None
    edit = instead_of(context.source, path, NOT_YET_TRANSLATED)
    if is_empty(context, value, path):
        return context.report("empty-text", path, edit=edit, how=HOW_TO_FILL["en"])
    if not isinstance(value, str):
        return _fitter(Text)(context, value, path)
    if not has_words(value):
        context.report("english-without-words", path, edit=edit, text=value)
        return None
    if (odd := re.search(r"[^\S ]", value)) and " ".join(value.split()) == NOT_YET_TRANSLATED:
        context.report("hard-space", path, edit=replace(edit, safe=True) if edit else None, name=name_of(odd[0]))
        return None
    dutch = context.sibling(path, "nl")
    if is_untranslated(value, dutch if isinstance(dutch, str) else ""):
        letters = " ".join(re.findall(r"[a-z]+", value.casefold()))
        if edit and letters in (NOT_YET_TRANSLATED, "nog niet vertaald"):
            edit = replace(edit, safe=True)
        context.report("misspelt-untranslated", path, edit=edit, text=value)
        return None
    return _fitter(Text)(context, value, path)


def _surprising(context: ValidationContext, value: str, path: KeyPath) -> Any:
    """A text without quotes that other readers take for true or false, or that ends at a number sign."""
    source = context.source
    if value == NOT_YET_TRANSLATED and isinstance(path[-1], int):
        return context.report("untranslated-words", path)
    if path[-1] == "nl" and (not has_words(value) or is_placeholder(value)):
        return context.report("no-dutch", path, text=value)
    if not source.is_plain(path):
        return value
    if comment := source.comment_behind(path):
        start, end = source.span(path)[0], comment[1]
        rest = source.text[slice(*comment)]
        edit = Edit(start, end, quote(source.text[start:end].rstrip())) if "\n" not in source.text[start:end] else None
        item = describe(source.data, path)
        if len(context.diagnostics) >= MAX_COUNTED:
            raise TooManyFindingsError
        context.misfits.append(path)
        context.diagnostics.append(source.finding("cut-off-text", comment, {"rest": rest}, item=item, edit=edit))
        context.spoiled.add(path)
    elif value in BOOLEAN_WORDS:
        context.report("boolean-word", path, edit=Edit(*source.span(path), f'"{value}"', safe=True), word=value)
        context.spoiled.add(path)
    return value


def _fit_date(context: ValidationContext, value: Any, path: KeyPath) -> Any:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return context.wrong_type(str, value, path)
    written = str(value)
    if len(written) == 10 and (day := as_date(written)) and day.isoformat() == written:
        return day
    meant = as_date(written)
    edit = instead_of(context.source, path, meant.isoformat()) if meant else None
    return context.report("malformed-date", path, edit=edit, value=cut(written))


def _choice_fitter(wanted: type[StrEnum]) -> Fitter:
    known = {member.value: member for member in wanted}

    def fit(context: ValidationContext, value: Any, path: KeyPath) -> Any:
        if not isinstance(value, str):
            return context.wrong_type(str, value, path)
        if value in known:
            return known[value]
        near = nearest(value, known)
        return context.report(
            "unknown-value",
            path,
            edit=instead_of(context.source, path, near),
            value=cut(value),
            did_you_mean=did_you_mean(near),
            known=", ".join(known),
        )

    return fit


def _list_fitter(inner: Fitter) -> Fitter:
    def fit(context: ValidationContext, value: Any, path: KeyPath) -> Any:
        if not isinstance(value, list):
            return context.wrong_type(list, value, path)
        fitted = [
            _with_semicolons(context, each, (*path, index)) or inner(context, each, (*path, index))
            for index, each in enumerate(value)
        ]
        if not any(each is MISFIT for each in fitted):
            return fitted
        kept = [index for index, each in enumerate(fitted) if each is not MISFIT]
        context.kept[path] = kept
        context.left_out += [each for index, each in enumerate(value) if fitted[index] is MISFIT]
        return [fitted[index] for index in kept]

    return fit


def _with_semicolons(context: ValidationContext, value: Any, path: KeyPath) -> Any:
    """Report ``[gezag; gezagen]``, one text to YAML. A text with a semicolon is in quotes or on a line of its own."""
    source = context.source
    if not isinstance(value, str) or ";" not in value or not source.is_plain(path):
        return None
    if source.text[source.places[path[:-1]].start] != "[":
        return None
    parts = re.split(r"\s*;\s*", value.strip(" ;"))
    edit = Edit(*source.span(path), ", ".join(map(as_yaml, parts))) if all(parts) else None
    return context.report("missing-comma", path, edit=edit, key=parts[-1])


def _entry_fitter(model: Any) -> Fitter:  # a class of the model; mypy holds those for unhashable
    known = {key: _fitter(wanted) for key, wanted in hints(model).items()}
    required = [key for key in known if is_required(model, key)]

    def fit(context: ValidationContext, value: Any, path: KeyPath) -> Any:
        if not isinstance(value, dict):
            return context.not_a_block(model, value, path)
        if len(path) == 2 and not value.keys() <= known.keys() and (wanted := list_of(value, str(path[0]))):
            return _misplaced(context, wanted, path)
        values: dict[str, Any] = {}
        for key, each in value.items():
            meant = key if key in known else _read_for(context, key, list(known), value, path)
            if meant and (fitted := known[meant](context, each, (*path, key))) is not MISFIT:
                values[meant] = fitted
            elif meant:
                context.left_out.append(each)
        for key in required:
            if key not in value and key not in values and not _is_renamed(context, key, value, path):
                _missing(context, key, path, alone=value.keys() <= known.keys())
                if key == "en":
                    values[key] = None
        return model(**values) if all(key in values for key in required) else MISFIT

    return fit


def _misplaced(context: ValidationContext, wanted: str, path: KeyPath) -> Any:
    """Report an item that belongs in the list ``wanted``; of those that follow each other the first."""
    section, index = str(path[0]), int(path[1])
    items = context.source.data[section]
    if index and _belongs_in(items[index - 1], section, wanted):
        return MISFIT
    following = list(takewhile(lambda each: _belongs_in(each, section, wanted), items[index + 1 :]))
    more, count = same(""), len(following)
    if count == 1:
        more = both("reader.validator.so_does_the_item")
    elif count:
        more = both("reader.validator.so_do_the_items", count=count)
    name = SECTION_NAMES[wanted]
    kind = both(f"reader.validator.{'an' if name['en'][0] in 'aeiou' else 'a'}", name=name)
    line = context.source.line_span(context.source.span(path)[0])[0]
    edit = None
    how = both("reader.validator.move_to_list", wanted=wanted)
    if wanted not in context.source.data:
        how = both("reader.validator.put_the_line_above", wanted=wanted)
        if index + 1 + count == len(items):
            edit = Edit(line, line, f"{wanted}:\n")
    return context.report("misplaced-item", path, edit=edit, kind=kind, section=section, more=more, how=how)


def _belongs_in(item: Any, section: str, wanted: str) -> bool:
    return isinstance(item, dict) and list_of(item, section) == wanted


def _read_for(context: ValidationContext, key: str, known: list[str], value: dict[str, Any], path: KeyPath) -> str:
    """Report a key that the model lacks; gives the key that it seems to be, misspelt, or an empty text."""
    missing = [each for each in known if each not in value]
    near = nearest(key, missing) or next((each for each in missing if sorted(each) == sorted(key)), "")
    place = (*path, key)
    context.report(
        "unknown-key",
        place,
        on_key=True,
        edit=instead_of(context.source, (*place, "#key"), near),
        key=cut(key),
        did_you_mean=did_you_mean(near),
        known=", ".join(known),
    )
    if near and not _is_renamed(context, near, value, path):
        context.renamed[(*path, near)] = key
        return near
    return ""


def _is_renamed(context: ValidationContext, key: str, value: dict[str, Any], path: KeyPath) -> bool:
    return context.renamed.get((*path, key)) in value


def _missing(context: ValidationContext, key: str, path: KeyPath, *, alone: bool) -> None:
    """Report that ``key`` is missing; ``alone`` when no key is there that may have been meant for it."""
    if key in LANGUAGES and any((*path, lang) in context.source.doubled for lang in LANGUAGES):
        context.misfits.append(path)  # that was reported: one of the two is probably the one that is missing
    elif key not in LANGUAGES:
        context.report("missing-key", path, key=key)
    elif path[-1] == "slug":
        found = _proposed_slug(context, "", (*path, key))
        found["edit"] = _behind(context.source, (*path, "nl"), f"{key}: {found['proposal']}")
        context.report("empty-slug", path, **found)
    else:
        edit = _behind(context.source, (*path, "nl"), f"{key}: {NOT_YET_TRANSLATED}") if key == "en" and alone else None
        context.report("missing-language", path, key=key, language=LANGUAGES[key], edit=edit)


def _behind(source: Source, path: KeyPath, pair: str) -> Edit | None:
    """Put a key with its value behind the text at ``path``: on its line between braces, else on a line below."""
    key, place = source.places.get((*path, "#key")), source.places.get(path)
    if (
        key is None
        or place is None
        or place.style not in (None, '"', "'")
        or "\n" in source.text[key.start : place.end]
    ):
        return None
    begin, end = source.line_span(key.start)
    if source.places[path[:-1]].style == COLLECTION and source.text[source.places[path[:-1]].start] == "{":
        return Edit(place.end, place.end, f", {pair}")
    return Edit(end, end, f"\n{' ' * (key.start - begin)}{pair}")
