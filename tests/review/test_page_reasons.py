"""Why a page differs: on two small sites, each reason by what a reader would see of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from agenda.history.semantic_diff import compare_agendas
from agenda.review.page_reasons import Reasons
from agenda.review.site_diff import BuiltSite, differences

HEAD = "<html><head><title>x</title></head><body><header>\n{around}\n</header><main>\n"
PAGES = {
    "ambities/een/": '<h1>B1</h1>\n<p id="B1.1">Een punt van de agenda</p>\n',
    "ambities/twee/": '<h1>B2</h1>\n<p>Zie <a href="../een/">B1</a></p>\n',
    "begrippen/": '<p id="gezag">Uitleg</p>\n',
    "thema/": '<p>twee ambities</p>\n<p><a href="../ambities/een/">B1</a>, <a href="../ambities/twee/">B2</a></p>\n',
    "over/": "<p>Over deze site</p>\n",
    "vertaling/": "<p>nagekeken: 2</p>\n",
    "meewerken/": "<p>De volgende is B3</p>\n",
    "id/B1/": '<meta http-equiv="refresh" content="0; url=../../ambities/een/">',
    "id/B1.1/": '<meta http-equiv="refresh" content="0; url=../../ambities/een/#B1.1">',
    "id/B2/": '<meta http-equiv="refresh" content="0; url=../../ambities/twee/">',
    "id/gezag/": '<meta http-equiv="refresh" content="0; url=../../begrippen/#gezag">',
}
TITLED = {
    "id": "B1",
    "title": {"nl": "Een ambitie", "en": "One"},
    "points": [{"id": "B1.1", "nl": "punt", "en": "point"}],
}
DATA = {"ambitions": [TITLED, {"id": "B2"}], "terms": [{"id": "gezag", "definition": {"nl": "Uitleg", "en": "Told"}}]}
LINK = {"kind": "same_word", "ends": [{"id": "B1"}, {"id": "B2"}]}


def made(folder: Path, around: str = "menu", **changed: str) -> BuiltSite:
    for address, html in PAGES.items():
        path = folder / address / "index.html"
        path.parent.mkdir(parents=True)
        body = changed.get(address.split("/")[-2], html)
        path.write_text(
            body if "id/" in address else HEAD.format(around=around) + body + "</main></html>", encoding="utf-8"
        )
    return BuiltSite(folder)


@pytest.mark.parametrize(
    ("what", "data", "pages", "expected"),
    [
        (
            "a point, where it stands",
            DATA | {"ambitions": [TITLED | {"points": [{"id": "B1.1", "nl": "iets", "en": "point"}]}, {"id": "B2"}]},
            {"een": '<p id="B1.1">iets</p>', "twee": 'Zie <a href="../een/">iets</a>'},
            {"ambities/een/": {"own": ["B1.1"]}, "ambities/twee/": {"mention": ["B1.1"]}},
        ),
        (
            "a term: in the glossary, and where it is named",
            DATA | {"terms": [{"id": "gezag", "definition": {"nl": "Anders", "en": "Told"}}]},
            {"begrippen": '<p id="gezag">Anders</p>', "over": '<a href="../begrippen/#gezag">gezag</a>'},
            {"begrippen/": {"own": ["gezag"]}, "over/": {"term": ["gezag"]}},
        ),
        (
            "a connection: on the pages of its ends, and where both are named",
            DATA | {"links": [LINK]},
            {
                "een": '<a href="../twee/">B2</a>',
                "twee": '<a href="../een/">B1, B2</a>',
                "thema": PAGES["thema/"].replace("twee ambities", "een verband"),
            },
            {address: {"relation": ["B1+B2"]} for address in ("ambities/een/", "ambities/twee/", "thema/")},
        ),
        (
            "a text without a link to what it is of",
            DATA | {"ambitions": [TITLED | {"title": {"nl": "Een doel", "en": "One"}}, {"id": "B2"}]},
            {"meewerken": "<p>Sjabloon bij Een doel</p>"},
            {"meewerken/": {"mention": ["B1"]}},
        ),
        (
            "a template that changes what names an item that did not change in number",
            DATA | {"ambitions": [TITLED | {"title": {"nl": "Een doel", "en": "One"}}, {"id": "B2"}]},
            {"thema": PAGES["thema/"].replace("<p>twee ambities</p>", "<h2>twee ambities</h2>")},
            {"thema/": {"other": []}},
        ),
        ("nothing in the agenda", DATA, {"over": "<p>Over ons</p>"}, {"over/": {"other": []}}),
        ("what stands around it", DATA, {"around": "een ander menu"}, {"over/": {"frame": []}}),
        (
            "the state of a translation",
            DATA,
            {"vertaling": "<p>nagekeken: 1</p>"},
            {"vertaling/": {"translation": ["B2"]}},
        ),
        ("the next free id", DATA, {"meewerken": "<p>De volgende is B4</p>"}, {"meewerken/": {"free": ["B4"]}}),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_page_differs_for_a_reason(
    what: str, data: object, pages: dict[str, str], expected: dict[str, dict[str, list[str]]], tmp_path: Path
) -> None:
    before, after = made(tmp_path / "before"), made(tmp_path / "after", **pages)
    reasons = Reasons(before, after, compare_agendas(DATA, data), translated=["B2"], free=["B4"])
    found = {
        each.address: {str(reason): list(ids) for reason, ids in each.reasons}
        for each in reasons.of(differences(before, after))
    }
    assert {address: found[address] for address in expected} == expected, what
    assert "around" in pages or found == expected
