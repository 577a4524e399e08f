"""What every code of a finding means: why it matters and what to do, with a bad and a good example."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from agenda.text.bilingual import Both, Lang, both, data, same

#: The groups of codes, in the order in which they are shown.
GROUPS: dict[str, Both] = {
    "file": both("help.explanations.the_file"),
    "yaml": both("help.explanations.the_way_of_writing"),
    "shape": both("help.explanations.the_shape"),
    "identity": both("help.explanations.names_and_addresses"),
    "relations": both("help.explanations.links_and_references"),
    "documents": both("help.explanations.sources"),
    "translation": both("help.explanations.translation"),
    "typography": both("help.explanations.typography"),
    "terms": both("help.explanations.glossary"),
    "pages": both("help.explanations.written_pages_and_the"),
}

#: Where an example is, for the reader.
PLACES: dict[str, Both] = {
    "agenda": same("data/agenda.yaml"),
    "file": both("help.explanations.the_whole_file"),
    "lock": same("data/translation.lock"),
    "page": same("content/over.md"),
    "pages": both("help.explanations.the_folder_content"),
    "template": same("macros/prose.html"),
    "command": both("help.explanations.the_command"),
}


@dataclass(frozen=True)
class Explanation:
    """A code told: what it is in a few words, why it matters and what to do, and the same part good and bad.

    ``place`` is a key of ``PLACES``. Signs that cannot be seen are between ⟨ and ⟩. Both examples are empty for what
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
        for code, each in data("rules").items()
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
