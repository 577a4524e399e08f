"""Guesses at what an editor meant."""

from __future__ import annotations

import re
import typing
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import MISSING
from datetime import date
from difflib import SequenceMatcher, get_close_matches
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from agenda.model.diagnostics import Edit
from agenda.model.list_keys import NAMING, renamed
from agenda.model.schema import KEYS, WRAPPER, Agenda, HttpsUrl
from agenda.model.texts import is_untranslated
from agenda.model.urls import RESERVED, ROOTS, SECTIONS
from agenda.reader.source_map import KeyPath, Source
from agenda.text import LANGS, Both, both, same

_LOOKALIKES = str.maketrans("oil", "011")


#: An id of an ambition or of one of its focus points.
_NUMBERED = re.compile(r"[A-Za-z]{1,3}[0-9]+(\.[0-9]+)?")


def nearest(word: str, candidates: Iterable[str], alike: float = 0.6) -> str:
    """The candidate most like ``word``, or an empty text when none is ``alike`` (from 0 to 1, see difflib).

    Of ids such as B4 many are equally near: there only an id of the same kind that is the one nearest is a guess. Nor
    is another number a misspelling: agenda-2031 is not agenda-2030.
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


def did_you_mean(word: str, written: str = "") -> Both:
    """A guess at what was meant, as a sentence; empty without one. It says so when ``written`` looks the same."""
    if not word:
        return same("")
    is_space = word != written and word.split() == written.split()
    difference = both("reader.validator.difference_is_a_space") if is_space else same("")
    return both("reader.validator.did_you_mean", word=word, difference=difference)


# --- corrected values ---


_WEB_ADDRESS = re.compile(typing.get_args(HttpsUrl)[1].pattern)
_WRAPPED = re.compile(f"https?://(?:{WRAPPER})", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:(?:h?t{1,2}ps?|h?tps?|htpps?)\s*:\s*/*\s*|https?/+|//)(?=\w)", re.IGNORECASE)

#: Of what the ids of a list consist: letters and, where there are any, numbers, with letters that look like digits.
_WITH_NUMBERS = {
    "themes": "([A-Z]{1,3})",
    "ambitions": "([A-Z]{1,3}?)([0-9OIL]+)",
    "points": r"([A-Z]{1,3}?)([0-9OIL]+)\.([0-9OIL]+)",
}
_DIGITS = str.maketrans("OIL", "011")

#: The months as people write them, from the first to the last.
_MONTHS = (
    ("jan", "januari", "january"),
    ("feb", "februari", "february"),
    ("mrt", "maart", "mar", "march"),
    ("apr", "april"),
    ("mei", "may"),
    ("jun", "juni", "june"),
    ("jul", "juli", "july"),
    ("aug", "augustus", "august"),
    ("sep", "sept", "september"),
    ("okt", "oktober", "oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
)
_NUMBERS = {name: str(number) for number, names in enumerate(_MONTHS, 1) for name in names}


def as_slug(words: str) -> str:
    """Words as a part of an address: small letters, digits and hyphens. Empty when nothing of that is in them."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().casefold()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")


def as_id(written: str, section: str) -> str:
    """An id as those of this list of the agenda are: with capitals, digits for letters like them, or hyphens."""
    if section not in _WITH_NUMBERS:
        plain = unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode()
        return re.sub("[^A-Za-z0-9.]+", "-", plain).strip("-.0123456789")
    plain = re.sub(r"[\W_]+", "." if section == "points" else "", written.strip(" .,;").upper())
    found = re.fullmatch(_WITH_NUMBERS[section], re.sub("^([0-9]+)([A-Z]+)$", r"\2\1", plain))
    if not found:
        return ""
    numbers = [each.translate(_DIGITS).lstrip("0") for each in found.groups()[1:]]
    return ".".join([found[1] + "".join(numbers[:1]), *numbers[1:]]) if all(numbers) else ""


def as_date(written: str) -> date | None:
    """The day that is meant, by year, month and day or, as in Dutch, the other way round; None when that is unclear.

    In English 11/04/2021, and 11-04-2021, can be a day in November as well as one in April.
    """
    plain = written.strip().casefold()
    year_first = re.fullmatch(r"([0-9]{4})\W?([0-9]{1,2}|[a-z]+)\W?([0-9]{1,2})", plain)
    day_first = re.fullmatch(r"([0-9]{1,2})\W{1,2}([0-9]{1,2}|[a-z]+)\W{1,2}([0-9]{4})", plain)
    if year_first:
        year, month, day = year_first.groups()
    elif day_first:
        day, month, year = day_first.groups()
        if "." not in plain and month.isdigit() and int(day) != int(month) and max(int(day), int(month)) <= 12:
            return None
    else:
        return None
    try:
        return date(int(year), int(_NUMBERS.get(month, month)), int(day))
    except ValueError:
        return None


def secure_address(written: str) -> str:
    """A web address as it should be written, with https:// before it; empty when that is not known."""
    secure = "https://" + _SCHEME.sub("", unwrapped(written.strip().strip("<>\"'")), count=1)
    return secure if _WEB_ADDRESS.search(secure) else ""


def unwrapped(address: str) -> str:
    """The address that one of Outlook or Google leads on to, empty when it does not say; any other as it is."""
    if not _WRAPPED.match(address):
        return address
    values = parse_qs(urlsplit(address).query)
    return next((each for key in ("url", "q") for each in values.get(key, ()) if _SCHEME.match(each)), "")


def why_refused(address: str) -> Both:
    """What is wrong with an address that is one in full, as a sentence; empty when that is not known."""
    if (real := unwrapped(address)) != address:
        within = both("reader.suggestions.in_it_is", real=real) if real else same("")
        return both("reader.suggestions.it_is_an_address", within=within)
    if port := re.match(r"https?://[^/?#@]*(:\d*)(?:[/?#]|$)", address, re.IGNORECASE):
        return both("reader.suggestions.it_may_not_have", port=port[1])
    return same("")


def free_slug(data: Any, path: KeyPath, written: str) -> str:
    """A proper slug that no other item has, for the one at ``path`` in the plain data of an agenda; empty without one.

    It is made of what was ``written``, else of the title in that language, else of the Dutch slug or title.
    """
    lang, item = str(path[-1]), at(data, path[:-2])
    titles = [at(item, (key, each)) for key in ("title", "heading") for each in (lang, "nl")]
    taken = _slugs_in(data, lang, path)
    for words in (written.rstrip("/").rpartition("/")[2], titles[0], titles[2], at(item, ("slug", "nl")), *titles):
        if not isinstance(words, str) or not as_slug(words) or is_untranslated(words, ""):
            continue
        for slug in (as_slug(words), as_slug(f"{words}-{at(item, ('id',)) or ''}")):
            if slug not in taken:
                return slug
    return ""


def _slugs_in(data: Any, lang: str, path: KeyPath) -> set[str]:
    """What is part of an address in this language, or was, but for the slug at ``path``."""
    taken = {*RESERVED, *(root.strip("/") for root in ROOTS.values())}
    taken |= {getattr(slugs, lang, "") for slugs in SECTIONS.values()}
    for section, items in data.items() if isinstance(data, dict) else ():
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if (section, index) != path[:2]:
                taken.add(str(at(item, ("slug", lang))))
            for former in (at(item, ("aliases",)), at(item, ("gone",))):
                taken |= {
                    part for each in (former if isinstance(former, list) else ()) for part in str(each).split("/")
                }
    return taken


def with_formers(source: Source, path: KeyPath, formers: Collection[str]) -> Edit | None:
    """Add former ids to the aliases of an item: behind the last alias, or on a line below its id, as ``path`` says."""
    place, key = source.places.get(path), source.places.get((*path, "#key"))
    if place is None or place.style is not None:
        return None
    begin, end = source.line_span(place.start)
    if path[-1] == "id" and key and source.text[place.end : end].strip() == "":
        return Edit(end, end, f"\n{' ' * (key.start - begin)}aliases: [{', '.join(formers)}]")
    if path[-2:-1] == ("aliases",) and source.text[source.places[path[:-1]].start] == "[":
        return Edit(place.end, place.end, "".join(f", {former}" for former in formers))
    if path[-2:-1] == ("aliases",) and source.text[place.end : end].strip() == "":
        return Edit(end, end, "".join(f"\n{source.text[begin : place.start]}{former}" for former in formers))
    return None


def ids_within(source: Source, id: str) -> dict[str, list[int]]:
    """Per id that is this one, or called after it as a point is after its ambition, the lines that name it."""
    found: dict[str, list[int]] = {}
    for path, place in source.places.items():
        named = at(source.data, path) if path[-1:] and path[-1] in NAMING else None
        if isinstance(named, str) and renamed(named, id, "") != named:
            found.setdefault(named, []).append(source.line_of(place.start))
    return found


def at(data: Any, path: KeyPath) -> Any:
    """What is at ``path`` in plain data; None when there is nothing."""
    for key in path:
        if isinstance(data, dict):
            data = data.get(key)
        elif isinstance(data, list) and isinstance(key, int) and key < len(data):
            data = data[key]
        else:
            return None
    return data


# --- the list in which an item belongs ---


#: A line with a key, be it behind a dash.
_KEY_LINE = re.compile(r"[ ]*(- +)?([a-z_]+):(?: |$)")


@cache
def _lists() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Per list of the agenda the keys that its items may have, and those that they must have."""
    found: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for name, wanted in typing.get_type_hints(Agenda).items():
        if typing.get_origin(wanted) is list:
            fields = typing.get_args(wanted)[0].__dataclass_fields__
            required = {
                key for key, each in fields.items() if each.default is MISSING and each.default_factory is MISSING
            }
            found[name] = frozenset(fields), frozenset(required)
    return found


def list_of(keys: Collection[str], section: str) -> str:
    """The list in which an item with these keys belongs, when that is clear and is not ``section``; else empty.

    It is clear when the item has a key that is not for ``section``, and fits one other list in every key.
    """
    lists, have = _lists(), frozenset(keys)
    if section not in lists or have <= lists[section][0]:
        return ""
    fitting = [name for name, (known, required) in lists.items() if required <= have <= known]
    return fitting[0] if len(fitting) == 1 else ""


@cache
def _holders() -> list[tuple[frozenset[str], frozenset[str], str, frozenset[str], bool, bool]]:
    """Each key that holds a block or a list of blocks, with what is known of it.

    As (the keys of the block that it is in, those that must be in what it holds, the key, those that may be in there,
    whether it is a list, whether it must be there).
    """
    found = []
    for model in _entries(Agenda):
        for name, wanted in typing.get_type_hints(model).items():
            for inner in _entries_in(wanted):
                fields = model.__dataclass_fields__
                needed = frozenset(key for key, each in inner.__dataclass_fields__.items() if _is_needed(each))
                is_list = list in (typing.get_origin(wanted), *map(typing.get_origin, typing.get_args(wanted)))
                known = frozenset(inner.__dataclass_fields__)
                found.append((frozenset(fields), needed, name, known, is_list, _is_needed(fields[name])))
    return found


def _is_needed(field: typing.Any) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _entries_in(wanted: typing.Any) -> list[typing.Any]:
    """The class of the blocks that an annotation of the model holds, in a list; none for a text."""
    inner = [each for arg in typing.get_args(wanted) for each in _entries_in(arg)]
    return [*inner, wanted] if isinstance(wanted, type) and hasattr(wanted, "__dataclass_fields__") else inner


def _entries(model: typing.Any) -> set[typing.Any]:
    inner = {each for wanted in typing.get_type_hints(model).values() for each in _entries_in(wanted)}
    return {model, *(each for inside in inner for each in _entries(inside))}


def missing_list(before: Sequence[str], below: Sequence[str]) -> tuple[str, int] | None:
    """The key that is missing between two lines of a block, with its column, when only one key fits there.

    ``before`` are the lines above; ``below`` begins with the first line of what the key would hold.
    """
    above = next((line for line in reversed(before) if line.strip() and not line.lstrip().startswith("#")), "")
    word = re.match(r"[ ]*(?:- +)?([a-z_]+)(?=\s|$)", above)
    if re.search(r":(?: +[|>][-+]?)?\s*$", above) or (word and word[1] in KEYS):
        return None  # a key holds what is below, or lacks its colon
    inside = _keys_of_item(below)
    is_item = below[0].lstrip().startswith("-")
    fits = {
        (is_required, name, column)
        for column, around in _blocks_above(before)
        if (siblings := around | _keys_after(below, column))
        for keys, needed, name, known, is_list, is_required in _holders()
        if is_list == is_item and siblings <= keys and name in keys - siblings and needed and needed <= inside <= known
    }
    best = [fit[1:] for fit in fits if fit[0] == max(fits)[0]]
    return best[0] if len(best) == 1 else None


def _keys_after(below: Sequence[str], column: int) -> set[str]:
    """The keys in this column until the block there ends."""
    keys: set[str] = set()
    for line in below:
        match = _KEY_LINE.match(line)
        if match and (match.start(2) < column or (match[1] and match.start(2) == column)):
            break
        keys |= {match[2]} if match and match.start(2) == column else set()
    return keys


def _key_at(line: str, column: int) -> str:
    """The key that begins in this column of a line, be it behind a dash."""
    match = _KEY_LINE.match(line)
    return match[2] if match and match.start(2) == column else ""


def _blocks_above(before: Sequence[str]) -> list[tuple[int, set[str]]]:
    """The blocks in which the last line of ``before`` is, from the inside out: their column and their keys so far."""
    blocks: list[tuple[int, set[str]]] = []
    ended = False
    for line in reversed(before):
        match = _KEY_LINE.match(line)
        if match is None:
            continue
        column = match.start(2)
        if not blocks or column < blocks[-1][0]:
            blocks.append((column, {match[2]}))
            ended = False
        elif column == blocks[-1][0] and not ended:
            blocks[-1][1].add(match[2])
        ended = ended or (bool(match[1]) and column == blocks[-1][0])
        if column == 0:
            break
    return blocks


def column_near(before: Sequence[str], line: str) -> int | None:
    """The column in which ``line`` was meant to begin, when one block or list above it is a single column off."""
    column, key = len(line) - len(line.lstrip()), _KEY_LINE.match(line)
    blocks = _blocks_above(before)
    if line.lstrip().startswith("- "):
        blocks = [(at, set()) for at in _dashes_above(before)]
    near = [(at, keys) for at, keys in blocks if abs(at - column) == 1]
    if len(near) > 1 and key and key[2] in LANGS:
        near = [(at, keys) for at, keys in near if keys & {*LANGS}]
    return near[0][0] if len(near) == 1 else None


def _dashes_above(before: Sequence[str]) -> list[int]:
    """The columns of the lists in which the last line of ``before`` is, from the inside out."""
    found: list[int] = []
    for line in reversed(before):
        column = len(line) - len(line.lstrip())
        if line.lstrip().startswith("- ") and (not found or column < found[-1]):
            found.append(column)
        if re.match(r"[a-z]", line):
            break
    return found


def _keys_of_item(below: Sequence[str]) -> set[str]:
    """The keys of the first item of ``below``, or of the block there."""
    first = below[0].strip()
    if re.match(r"(?:- +)?\{", first):
        return set(re.findall(r"[{,] *([a-z_]+):", first))
    start = re.match(r"[ ]*(?:- +)?", below[0])
    column = start.end() if start else 0
    keys = {_key_at(below[0], column)}
    for line in below[1:]:
        if line.strip() and len(line) - len(line.lstrip()) < column:
            break
        keys.add(_key_at(line, column))
    return keys - {""}
