"""Guesses at what an editor meant."""

from __future__ import annotations

import re
import typing
import unicodedata
from collections.abc import Collection, Iterable
from datetime import date
from difflib import SequenceMatcher, get_close_matches
from typing import Any
from urllib.parse import parse_qs, urlsplit

from agenda.model.diagnostics import Edit
from agenda.model.list_keys import NAMING, renamed
from agenda.model.schema import WRAPPER, HttpsUrl
from agenda.model.texts import is_untranslated
from agenda.model.urls import RESERVED, ROOTS, SECTIONS
from agenda.reader.source_map import KeyPath, Source
from agenda.text.bilingual import Both, both, same

_LOOKALIKES = str.maketrans("oil", "011")


#: An id of an ambition or of one of its focus points.
_NUMBERED = re.compile(r"[A-Za-z]{1,3}[0-9]+(\.[0-9]+)?")


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
