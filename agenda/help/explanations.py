"""What every code of a finding means: why it matters and what to do, with a bad and a good example."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from agenda.text.bilingual import Both, Lang, both

SOURCE = Path(__file__).with_suffix(".toml")

#: The groups of codes, in the order in which they are told.
GROUPS: dict[str, Both] = {
    "file": both("Het bestand", "The file"),
    "yaml": both("De schrijfwijze: YAML", "The way of writing: YAML"),
    "shape": both("De vorm", "The shape"),
    "identity": both("Namen en adressen", "Names and addresses"),
    "relations": both("Verbanden en verwijzingen", "Links and references"),
    "documents": both("Bronnen", "Sources"),
    "translation": both("Vertaling", "Translation"),
    "typography": both("Typografie", "Typography"),
    "terms": both("Begrippen", "Glossary"),
    "pages": both("Geschreven pagina’s en de site", "Written pages and the site"),
}

#: Where an example stands, for the reader.
PLACES: dict[str, Both] = {
    "agenda": both("data/agenda.yaml", "data/agenda.yaml"),
    "file": both("het hele bestand", "the whole file"),
    "lock": both("data/translation.lock", "data/translation.lock"),
    "page": both("content/over.md", "content/over.md"),
    "pages": both("de map content", "the folder content"),
    "template": both("macros/prose.html", "macros/prose.html"),
    "command": both("de opdracht", "the command"),
}


@dataclass(frozen=True)
class Explanation:
    """A code told: what it is in a few words, why it matters and what to do, and the same part good and bad.

    ``place`` is a key of ``PLACES``. Signs that cannot be seen stand between ⟨ and ⟩. Both examples are empty for what
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
    with SOURCE.open("rb") as file:
        read = tomllib.load(file)
    told = [
        Explanation(
            code,
            each["group"],
            each["title"],
            each["why"],
            each.get("good", "").strip("\n"),
            each.get("bad", "").strip("\n"),
            each.get("in", "agenda"),
        )
        for code, each in read.items()
    ]
    order = list(GROUPS)
    return {each.code: each for each in sorted(told, key=lambda each: order.index(each.group))}


def explanations(lang: Lang) -> list[dict[str, Any]]:
    """All that a page about the codes shows: per group its title and codes, each with its texts and examples.

    ``{"group": "typography", "title": "Typografie", "codes": [{"code", "title", "why", "good", "bad", "place"}]}``;
    ``good`` and ``bad`` are both empty for what no file shows.
    """
    told = load_explanations().values()
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
                for each in told
                if each.group == group
            ],
        }
        for group, title in GROUPS.items()
    ]
