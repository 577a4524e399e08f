"""Holds the data of a file against the model, and says in plain words what does not fit."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Iterable
from dataclasses import MISSING, dataclass, field, replace
from datetime import date
from difflib import SequenceMatcher, get_close_matches
from enum import StrEnum
from functools import cache
from itertools import takewhile
from typing import Annotated, Any, TypeVar

from agenda.model.diagnostics import Diagnostic, Edit
from agenda.model.labels import SECTION_NAMES, describe
from agenda.model.list_keys import ids
from agenda.model.placeholders import has_words, is_placeholder, is_untranslated
from agenda.model.schema import NOT_YET_TRANSLATED, Agenda, English, Entry, Form, Least, Period, Text
from agenda.reader.item_kinds import home_of
from agenda.reader.proposals import as_date, as_id, at, free_slug, secure_address, why_refused
from agenda.reader.source_map import COLLECTION, KeyPath, Source
from agenda.reader.yaml_reader import MAX_COUNTED
from agenda.text.bilingual import Both, both, same
from agenda.util.characters import name_of
from agenda.util.yaml_quoting import BOOLEAN_WORDS, as_yaml, quote

EntryT = TypeVar("EntryT", bound=Entry)

LANGUAGES = {"nl": both("reader.validator.dutch"), "en": both("reader.validator.english")}

#: What should stand somewhere, in a sentence.
WANTED: dict[Any, Both] = {
    str: both("reader.validator.text"),
    int: both("reader.validator.a_whole_number"),
    bool: both("reader.validator.true_or_false"),
    list: both("reader.validator.a_list"),
    Entry: both("reader.validator.a_block_with_keys"),
}

#: What an id looks like, per list of the file that it stands in.
ID_EXAMPLES: dict[str, Both] = {
    "themes": both("reader.validator.one_or_more_capitals"),
    "ambitions": both("reader.validator.the_letter_of_the"),
    "points": both("reader.validator.the_id_of_the"),
}
ANY_ID = both("reader.validator.letters_and_digits_with")
FORM_EXAMPLES: dict[str, Both] = {
    "bwb": same("`BWBR0031788`"),
    "jci": same("`jci1.3:c:BWBR0031788&artikel=19`"),
}

#: What to do about a key behind which nothing stands, by what belongs there.
HOW_TO_FILL: dict[Any, Both] = {
    "en": both("reader.validator.fill_in_the_english"),
    str: both("reader.validator.fill_in_the_text"),
    bool: both("reader.validator.write_true_or_false"),
    int: both("reader.validator.write_a_whole_number"),
    list: both("reader.validator.complete_the_list_or"),
    Entry: both("reader.validator.fill_in_what_belongs"),
}

#: What may follow an empty value on its line: nothing that would become a part of what is put there.
_NOTHING_BEHIND = re.compile(r"[ ]*(?:[,}\]\r\n]|$)")

#: Why no page can stand at a former address, and what to do: of one with a question mark, and of a file.
NO_PAGE: dict[str, tuple[Both, Both]] = {
    "query": (
        both("reader.validator.to_a_web_server"),
        both("reader.validator.let_your_web_server"),
    ),
    "file": (
        both("reader.validator.at_this_address_a"),
        both("reader.validator.only_an_address_that"),
    ),
}


#: Keys that name an item elsewhere in the file by its id.
_REFERENCES = ("theme", "document", "sentence", "rule", "via", "place")

_LOOKALIKES = str.maketrans("oil", "011")

#: An id of an ambition or of one of its focus points.
_NUMBERED = re.compile(r"[A-Za-z]{1,3}[0-9]+(\.[0-9]+)?")

_YES = frozenset(("ja", "waar", "yes", "on", "y", "true"))
_NO = frozenset(("nee", "onwaar", "no", "off", "n", "false"))

#: Stands for what did not fit, where None is a value like others.
_MISFIT = object()

Fitter = Callable[["_Shaper", Any, KeyPath], Any]


@dataclass
class Shape:
    """What a file holds, once held against the model.

    ``agenda`` is None when too much is wrong. What does not fit is left out of it, as little as can be, so that the
    rest can be checked all the same; ``left_out`` are the ids in there. ``kept`` are, per list of the file of which
    something was left out, the numbers of what stayed; ``renamed`` the keys that were read for another; ``misfits`` the
    places of the diagnostics, ``spoiled`` those of texts that YAML reads otherwise than the editor wrote them.
    ``doubled`` are the blocks in which a key stands twice.
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


def nearest(word: str, candidates: Iterable[str], alike: float = 0.6) -> str:
    """The candidate most like ``word``, or an empty text when none is ``alike`` (from 0 to 1, see difflib).

    Of ids such as B4 many are equally near: there only an id of the same kind that is the one nearest is a guess. Nor
    is another number a misspelling: agenda-2023 is not agenda-2022.
    """
    folded = {name.casefold(): name for name in candidates}
    plain = word[:100].casefold()
    same = [name for name in folded if _look(name) == _look(plain)]
    if same:
        return folded[plain if plain in same else same[0]]
    if re.search("[0-9]", plain) and _NUMBERED.fullmatch(_look(plain)):
        plain = plain.translate(_LOOKALIKES)
    if form := _NUMBERED.fullmatch(plain):
        near = [name for name in folded if (other := _NUMBERED.fullmatch(name)) and bool(other[1]) == bool(form[1])]
        close = get_close_matches(plain, near, n=2, cutoff=0.5)
        if len(close) == 2 and len({SequenceMatcher(None, name, plain).ratio() for name in close}) == 1:
            return ""
    else:
        close = get_close_matches(plain, folded, n=1, cutoff=alike)
    found = next(iter(close), "")
    return folded[found] if found and re.findall("[0-9]", found) == re.findall("[0-9]", plain) else ""


def _look(word: str) -> str:
    """What a word looks like at a glance: hyphens and spaces make no difference, nor do l and 1, or O and 0."""
    return re.sub(r"[\W_]+", "", word).translate(_LOOKALIKES)


def check_shape(source: Source) -> Shape:
    """Hold the data of ``source`` against the model; every problem becomes a diagnostic."""
    shaper = _Shaper(source)
    agenda = shaper.fit(Agenda)
    return Shape(
        agenda,
        shaper.diagnostics,
        frozenset(ids_in(shaper.left_out)) | source.passed_over,
        shaper.kept,
        shaper.renamed,
        shaper.misfits,
        frozenset(shaper.spoiled),
        frozenset(path[:-1] for path in source.doubled),
    )


def check_shape_of(model: type[EntryT], source: Source) -> tuple[EntryT | None, list[Diagnostic]]:
    """Hold a small file, such as the head of a hand-written page, against its own model."""
    shaper = _Shaper(source)
    fitted = shaper.fit(model)
    return (None if shaper.diagnostics else fitted), shaper.diagnostics


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


class _EnoughError(Exception):
    """More is wrong than anyone would read."""


class _Shaper:
    """Lays data beside the classes of the model. ``left_out`` is what did not fit; see ``Shape`` for the rest."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.diagnostics: list[Diagnostic] = []
        self.left_out: list[Any] = []
        self.kept: dict[KeyPath, list[int]] = {}
        self.renamed: dict[KeyPath, str] = {}
        self.misfits: list[KeyPath] = [*source.doubled]
        self.spoiled: set[KeyPath] = set()

    def fit(self, model: type[EntryT]) -> EntryT | None:
        """An instance of ``model``, or None when too much is wrong to make one."""
        try:
            kind: Any = model
            fitted = _fitter(kind)(self, self.source.data, ())
        except _EnoughError:
            return None
        return fitted if isinstance(fitted, model) else None

    def report(
        self, code: str, path: KeyPath, *, on_key: bool = False, edit: Edit | None = None, **details: object
    ) -> Any:
        """Note what is wrong at ``path``; gives what a misfit gives."""
        if len(self.diagnostics) >= MAX_COUNTED:
            raise _EnoughError
        self.misfits.append(path)
        span = self.source.span((*path, "#key") if on_key else path)
        item = describe(self.source.data, path)
        self.diagnostics.append(self.source.finding(code, span, details, item=item, edit=edit))
        return _MISFIT

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
            return _MISFIT
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
        if wanted is bool and isinstance(value, str) and (word := value.strip(" .!").casefold()) in _YES | _NO:
            edit = instead_of(self.source, path, "true" if word in _YES else "false", bare=True)
            edit = replace(edit, safe=plain and word == value.casefold()) if edit else None
            if word in _NO and not (self.sibling(path, "document") or self.sibling(path, "sources")):
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
            hint = both("reader.validator.for_example_nl_and")
        return self.report("wrong-type", path, edit=edit, wanted=WANTED[wanted], given=_given(value), hint=hint)

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
        return self.report("wrong-type", path, edit=edit, wanted=WANTED[Entry], given=_given(value), hint=hint)

    def sibling(self, path: KeyPath, key: str) -> Any:
        """What stands under ``key`` in the block that ``path`` is in; None when there is nothing."""
        return at(self.source.data, (*path[:-1], key))


# --- one fitter per kind of value ----------------------------------------------------------------------


@cache
def hints(model: Any) -> dict[str, Any]:
    """Per key of ``model`` what stands there, as the annotations of the model say."""
    found = typing.get_type_hints(model, include_extras=True)
    return {key: found[key] for key in model.__dataclass_fields__}


def is_required(model: type[Entry], key: str) -> bool:
    """Whether an entry cannot do without this key."""
    each = model.__dataclass_fields__[key]
    return each.default is MISSING and each.default_factory is MISSING


@cache
def _fitter(wanted: Any) -> Fitter:
    """The function that lays a value beside the annotation ``wanted``."""
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
    def fit(shaper: _Shaper, value: Any, path: KeyPath) -> Any:
        return value if type(value) is wanted else shaper.wrong_type(wanted, value, path)

    return fit


def _with_rule(inner: Fitter, rule: Form | Least, is_text: bool) -> Fitter:
    def fit_form(shaper: _Shaper, value: Any, path: KeyPath) -> Any:
        if form.code == "malformed-slug" and _is_empty(shaper, value, path):
            return shaper.report("empty-slug", path, **_proposed_slug(shaper, "", path))
        if type(value) is int and not pattern(str(value)):  # in quotes it would be as wrong
            _malformed(shaper, form.code, str(value), path)
            return _MISFIT
        fitted = inner(shaper, value, path)
        if fitted is _MISFIT:
            return fitted
        if not pattern(fitted):
            _malformed(shaper, form.code, fitted, path)
            # Of the right kind all the same: the rest can be checked with it.
            return _MISFIT if form.code == "empty-text" else fitted
        return _surprising(shaper, fitted, path) if is_text else fitted

    def fit_least(shaper: _Shaper, value: Any, path: KeyPath) -> Any:
        fitted = inner(shaper, value, path)
        if fitted is _MISFIT:
            return fitted
        size = fitted if isinstance(fitted, int) else len(value)
        if size < least.least:
            code = "number-too-small" if isinstance(fitted, int) else "empty-list"
            return shaper.report(code, path, least=least.least)
        if least.most is not None and size > least.most:
            return shaper.report("too-many", path, most=least.most)
        # What was left out of a list was reported; with too little in it the list does not stand by itself.
        return fitted if isinstance(fitted, int) or len(fitted) >= least.least else _MISFIT

    if isinstance(rule, Least):
        least = rule
        return fit_least
    form = rule
    pattern = re.compile(form.pattern).search
    return fit_form


def _fit_english(shaper: _Shaper, value: Any, path: KeyPath) -> Any:
    if value == NOT_YET_TRANSLATED:
        return None
    edit = instead_of(shaper.source, path, NOT_YET_TRANSLATED)
    if _is_empty(shaper, value, path):
        return shaper.report("empty-text", path, edit=edit, how=HOW_TO_FILL["en"])
    if not isinstance(value, str):
        return _fitter(Text)(shaper, value, path)
    if not has_words(value):
        shaper.report("english-without-words", path, edit=edit, text=value)
        return None
    if (odd := re.search(r"[^\S ]", value)) and " ".join(value.split()) == NOT_YET_TRANSLATED:
        shaper.report("hard-space", path, edit=replace(edit, safe=True) if edit else None, name=name_of(odd[0]))
        return None
    dutch = shaper.sibling(path, "nl")
    if is_untranslated(value, dutch if isinstance(dutch, str) else ""):
        letters = " ".join(re.findall(r"[a-z]+", value.casefold()))
        if edit and letters in (NOT_YET_TRANSLATED, "nog niet vertaald"):
            edit = replace(edit, safe=True)
        shaper.report("misspelt-untranslated", path, edit=edit, text=value)
        return None
    return _fitter(Text)(shaper, value, path)


def _is_empty(shaper: _Shaper, value: Any, path: KeyPath) -> bool:
    """Whether there is nothing at ``path``, and not because what is there could not be read."""
    return (value is None and path not in shaper.source.refused) or (isinstance(value, str) and not value.strip())


def _surprising(shaper: _Shaper, value: str, path: KeyPath) -> Any:
    """A text without quotes that other readers take for true or false, or that ends at a number sign."""
    source = shaper.source
    if value == NOT_YET_TRANSLATED and isinstance(path[-1], int):
        return shaper.report("untranslated-words", path)
    if path[-1] == "nl" and (not has_words(value) or is_placeholder(value)):
        return shaper.report("no-dutch", path, text=value)
    if not source.is_plain(path):
        return value
    if comment := source.comment_behind(path):
        start, end = source.span(path)[0], comment[1]
        rest = source.text[slice(*comment)]
        edit = Edit(start, end, quote(source.text[start:end].rstrip())) if "\n" not in source.text[start:end] else None
        item = describe(source.data, path)
        if len(shaper.diagnostics) >= MAX_COUNTED:
            raise _EnoughError
        shaper.misfits.append(path)
        shaper.diagnostics.append(source.finding("cut-off-text", comment, {"rest": rest}, item=item, edit=edit))
        shaper.spoiled.add(path)
    elif value in BOOLEAN_WORDS:
        shaper.report("boolean-word", path, edit=Edit(*source.span(path), f'"{value}"', safe=True), word=value)
        shaper.spoiled.add(path)
    return value


def _fit_date(shaper: _Shaper, value: Any, path: KeyPath) -> Any:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return shaper.wrong_type(str, value, path)
    written = str(value)
    if len(written) == 10 and (day := as_date(written)) and day.isoformat() == written:
        return day
    meant = as_date(written)
    edit = instead_of(shaper.source, path, meant.isoformat()) if meant else None
    return shaper.report("malformed-date", path, edit=edit, value=_cut(written))


def _choice_fitter(wanted: type[StrEnum]) -> Fitter:
    known = {member.value: member for member in wanted}

    def fit(shaper: _Shaper, value: Any, path: KeyPath) -> Any:
        if not isinstance(value, str):
            return shaper.wrong_type(str, value, path)
        if value in known:
            return known[value]
        near = nearest(value, known)
        return shaper.report(
            "unknown-value",
            path,
            edit=instead_of(shaper.source, path, near),
            value=_cut(value),
            did_you_mean=did_you_mean(near),
            known=", ".join(known),
        )

    return fit


def _list_fitter(inner: Fitter) -> Fitter:
    def fit(shaper: _Shaper, value: Any, path: KeyPath) -> Any:
        if not isinstance(value, list):
            return shaper.wrong_type(list, value, path)
        fitted = [
            _with_semicolons(shaper, each, (*path, index)) or inner(shaper, each, (*path, index))
            for index, each in enumerate(value)
        ]
        if not any(each is _MISFIT for each in fitted):
            return fitted
        kept = [index for index, each in enumerate(fitted) if each is not _MISFIT]
        shaper.kept[path] = kept
        shaper.left_out += [each for index, each in enumerate(value) if fitted[index] is _MISFIT]
        return [fitted[index] for index in kept]

    return fit


def _with_semicolons(shaper: _Shaper, value: Any, path: KeyPath) -> Any:
    """Report ``[gezag; gezagen]``, one text to YAML. A text with a semicolon is in quotes or on a line of its own."""
    source = shaper.source
    if not isinstance(value, str) or ";" not in value or not source.is_plain(path):
        return None
    if source.text[source.places[path[:-1]].start] != "[":
        return None
    parts = re.split(r"\s*;\s*", value.strip(" ;"))
    edit = Edit(*source.span(path), ", ".join(map(as_yaml, parts))) if all(parts) else None
    return shaper.report("missing-comma", path, edit=edit, key=parts[-1])


def _entry_fitter(model: Any) -> Fitter:  # a class of the model; mypy holds those for unhashable
    known = {key: _fitter(wanted) for key, wanted in hints(model).items()}
    required = [key for key in known if is_required(model, key)]

    def fit(shaper: _Shaper, value: Any, path: KeyPath) -> Any:
        if not isinstance(value, dict):
            return shaper.not_a_block(model, value, path)
        if len(path) == 2 and not value.keys() <= known.keys() and (home := home_of(value, str(path[0]))):
            return _misplaced(shaper, home, path)
        values: dict[str, Any] = {}
        for key, each in value.items():
            meant = key if key in known else _read_for(shaper, key, list(known), value, path)
            if meant and (fitted := known[meant](shaper, each, (*path, key))) is not _MISFIT:
                values[meant] = fitted
            elif meant:
                shaper.left_out.append(each)
        for key in required:
            if key not in value and key not in values and not _is_renamed(shaper, key, value, path):
                _missing(shaper, key, path, alone=value.keys() <= known.keys())
                if key == "en":
                    values[key] = None
        return model(**values) if all(key in values for key in required) else _MISFIT

    return fit


def _misplaced(shaper: _Shaper, home: str, path: KeyPath) -> Any:
    """Report an item that belongs in the list ``home``; of those that follow each other the first."""
    section, index = str(path[0]), int(path[1])
    items = shaper.source.data[section]
    if index and _is_at_home(items[index - 1], section, home):
        return _MISFIT
    following = list(takewhile(lambda each: _is_at_home(each, section, home), items[index + 1 :]))
    more, count = same(""), len(following)
    if count == 1:
        more = both("reader.validator.so_does_the_item")
    elif count:
        more = both("reader.validator.so_do_the_items", count=count)
    name = SECTION_NAMES[home]
    kind = both(f"reader.validator.{'an' if name['en'][0] in 'aeiou' else 'a'}", name=name)
    line = shaper.source.line_span(shaper.source.span(path)[0])[0]
    edit = None
    how = both("reader.validator.move_this_to_the", home=home)
    if home not in shaper.source.data:
        how = both("reader.validator.put_the_line_above", home=home)
        if index + 1 + count == len(items):
            edit = Edit(line, line, f"{home}:\n")
    return shaper.report("misplaced-item", path, edit=edit, kind=kind, section=section, more=more, how=how)


def _is_at_home(item: Any, section: str, home: str) -> bool:
    return isinstance(item, dict) and home_of(item, section) == home


def _read_for(shaper: _Shaper, key: str, known: list[str], value: dict[str, Any], path: KeyPath) -> str:
    """Report a key that the model lacks; gives the key that it seems to be, misspelt, or an empty text."""
    missing = [each for each in known if each not in value]
    near = nearest(key, missing) or next((each for each in missing if sorted(each) == sorted(key)), "")
    place = (*path, key)
    shaper.report(
        "unknown-key",
        place,
        on_key=True,
        edit=instead_of(shaper.source, (*place, "#key"), near),
        key=_cut(key),
        did_you_mean=did_you_mean(near),
        known=", ".join(known),
    )
    if near and not _is_renamed(shaper, near, value, path):
        shaper.renamed[(*path, near)] = key
        return near
    return ""


def _is_renamed(shaper: _Shaper, key: str, value: dict[str, Any], path: KeyPath) -> bool:
    return shaper.renamed.get((*path, key)) in value


def _missing(shaper: _Shaper, key: str, path: KeyPath, *, alone: bool) -> None:
    """Report that ``key`` is missing; ``alone`` when no key is there that may have been meant for it."""
    if key in LANGUAGES and any((*path, lang) in shaper.source.doubled for lang in LANGUAGES):
        shaper.misfits.append(path)  # that was reported: one of the two is probably the one that is missing
    elif key not in LANGUAGES:
        shaper.report("missing-key", path, key=key)
    elif path[-1] == "slug":
        found = _proposed_slug(shaper, "", (*path, key))
        found["edit"] = _behind(shaper.source, (*path, "nl"), f"{key}: {found['proposal']}")
        shaper.report("empty-slug", path, **found)
    else:
        edit = _behind(shaper.source, (*path, "nl"), f"{key}: {NOT_YET_TRANSLATED}") if key == "en" and alone else None
        shaper.report("missing-language", path, key=key, language=LANGUAGES[key], edit=edit)


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


def _malformed(shaper: _Shaper, code: str, value: str, path: KeyPath) -> Any:
    if not value.strip():
        return shaper.report("empty-text", path, how=HOW_TO_FILL[str])
    shown = _cut(value)
    # A key that was misspelt is read for another: that one says what the value should be.
    meant = next((each for each, key in shaper.renamed.items() if (*each[:-1], key) == path), path)
    if code == "malformed-id":
        names = [key for key in meant if isinstance(key, str)]
        holder = names[-2] if len(names) > 1 else ""
        example, near = ID_EXAMPLES.get(holder, ANY_ID), ""
        if names[-1] in _REFERENCES or holder == "ends":
            near = shaper.source.ids_by_name.get(value.strip().casefold(), "")
            example = both("reader.validator.the_id_of_something")
        if names[-1] == "theme" and (themes := _ids_of(shaper.source.data, "themes")):
            near = near if near in themes else ""
            known = ", ".join(themes[:12])
            example = both("reader.validator.one_of_these_themes", known=known)
        if names[-1] == "id" and holder != "ends" and (id := as_id(value, holder)) not in {*ids(shaper.source.data)}:
            near = id
        edit = instead_of(shaper.source, path, near)
        return shaper.report(code, path, value=shown, example=example, did_you_mean=did_you_mean(near), edit=edit)
    if code == "malformed-value":
        return shaper.report(code, path, value=shown, example=FORM_EXAMPLES[str(meant[-1])])
    if code == "malformed-slug":
        return shaper.report(code, path, value=shown, **_proposed_slug(shaper, value, path))
    if code == "malformed-alias" and (no_page := re.fullmatch(r"/\S*(\?\S*|\.(?!html$)\w+)", value)):
        why, how = NO_PAGE["query" if "?" in no_page[0] else "file"]
        return shaper.report("alias-not-a-page", path, value=shown, why=why, how=how)
    edit = None
    if code == "not-https":
        edit = instead_of(shaper.source, path, secure_address(value))
        return shaper.report(code, path, value=shown, why=why_refused(value), edit=edit)
    if code == "malformed-alias" and re.fullmatch("[a-z0-9-]+(/[a-z0-9-]+)*", bare := value.strip("/")):
        edit = instead_of(shaper.source, path, f"/{bare}/")
    return shaper.report(code, path, value=shown, edit=edit)


def _proposed_slug(shaper: _Shaper, value: str, path: KeyPath) -> dict[str, Any]:
    """The details of a finding about the slug at ``path``, with the edit that puts a proper one there."""
    proposal = free_slug(shaper.source.data, path, value)
    example = proposal or {"nl": "hoogwater"}.get(str(path[-1]), "high-water")
    return {"proposal": example, "edit": instead_of(shaper.source, path, proposal)}


def _ids_of(data: Any, section: str) -> list[str]:
    items = data.get(section) if isinstance(data, dict) else None
    listed = items if isinstance(items, list) else []
    return [str(each["id"]) for each in listed if isinstance(each, dict) and "id" in each]


def did_you_mean(word: str, written: str = "") -> Both:
    """A guess at what was meant, as a sentence; empty without one. It says so when ``written`` looks the same."""
    if not word:
        return same("")
    is_space = word != written and word.split() == written.split()
    difference = both("reader.validator.difference_is_a_space") if is_space else same("")
    return both("reader.validator.did_you_mean", word=word, difference=difference)


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


def _cut(value: object) -> str:
    text = str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def _given(value: object) -> Both:
    match value:
        case bool():
            return same(f"“{str(value).lower()}”")
        case int():
            return both("reader.validator.the_number", value=value)
        case str():
            return both("reader.validator.the_text", value=_cut(value))
        case list():
            return both("reader.validator.a_list")
    return both("reader.validator.a_block_with_keys")
