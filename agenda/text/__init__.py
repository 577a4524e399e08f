"""Texts in Dutch and in English, read from the data files in this folder.

``both("util.git.not_in_git", folder=folder)`` is the text ``not_in_git`` of the table ``[git]`` in ``util.toml``: a
file per package, a table per module. A word between braces in a text is a detail; a brace itself is written twice.
A pair of texts is one for a single thing and one for more: the detail ``n`` says how many there are.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

Lang = Literal["nl", "en"]
LANGS: tuple[Lang, ...] = ("nl", "en")

#: A text that differs per language: one under "nl" and one under "en".
Both = Mapping[str, str]


class _Text(Both):
    """A text of a data file, which is read when one asks for a language."""

    def __init__(self, key: str, details: Mapping[str, object]) -> None:
        self._key = key
        self._details = details

    def __getitem__(self, lang: str) -> str:
        name, part, key = self._key.split(".")
        details = {name: each[lang] if isinstance(each, Mapping) else each for name, each in self._details.items()}
        text = table(name, part)[key][lang]
        if isinstance(text, list):
            singular, plural = text
            text = singular if details["n"] == 1 else plural
        return str(text.format_map(details))

    def __iter__(self) -> Iterator[str]:
        return iter(LANGS)

    def __len__(self) -> int:
        return len(LANGS)

    def __repr__(self) -> str:
        return repr(dict(self))


def both(key: str, /, **details: object) -> Both:
    """The text ``file.table.key`` in both languages, with its details; one that differs per language is a ``Both``.

    Raises KeyError, when a language is asked for, if there is no such text or a detail is missing.
    """
    return _Text(key, details)


def same(text: str) -> Both:
    """A text that is the same in both languages, such as a name."""
    return dict.fromkeys(LANGS, text)


def texts(key: str, lang: Lang) -> dict[str, str]:
    """All texts of a table, such as “review.page_reasons”, in one language, by key; details are not filled in."""
    name, _, part = key.partition(".")
    return {key: text[lang] for key, text in table(name, part).items()}


@cache
def table(name: str, part: str) -> Mapping[str, Any]:
    """The table ``part`` of a data file, without parsing the rest: a check of the agenda needs few texts."""
    header = re.search(rf"(?m)^\[{re.escape(part)}\]\n", text := _source(name))
    if not header:
        raise KeyError(f"{name}.{part}")
    following = re.compile(r"(?m)^\[[\w.-]+\]$").search(text, header.end())
    read: Mapping[str, Any] = tomllib.loads(text[header.end() : following.start() if following else len(text)])
    return read


@cache
def _source(name: str) -> str:
    return Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8")


@cache
def data(name: str) -> Mapping[str, Any]:
    """The data file ``name``.toml of this folder."""
    return tomllib.loads(_source(name))


def in_language(texts: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """The tables of a data file with, in place of each text in two languages, the one in ``lang``.

    A text may be a list: parts in a row, such as the months.
    """
    return {key: each[lang] if each.keys() == set(LANGS) else in_language(each, lang) for key, each in texts.items()}
