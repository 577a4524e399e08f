"""Addresses that are lost between two built sites, down to a single anchor."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from agenda.reader.yaml_reader import parse_source
from agenda.review.impact import lost_for_certain, sentence
from agenda.review.site_diff import BuiltSite as Addresses
from agenda.review.site_diff import Lost, lost_addresses, lost_names
from agenda.text import LANGS
from tests.helpers.sites import FULL, BuiltSite

PAGE = "ambities/personeel-en-middelen/"


@pytest.fixture
def later(site: BuiltSite, tmp_path: Path) -> Path:
    """The page of an ambition and what leads to it, as it may become."""
    for name in (PAGE, "id/B4.2/"):
        shutil.copytree(site.folder / name, tmp_path / "later" / name)
    return tmp_path / "later"


@pytest.fixture
def before(later: Path, tmp_path: Path) -> Path:
    """The same as it was."""
    return Path(shutil.copytree(later, tmp_path / "before"))


def lost(before: Path, later: Path) -> list[str]:
    return [each.address for each in lost_addresses(Addresses(before), Addresses(later))]


def test_one_anchor_that_goes_is_lost_and_so_is_what_leads_to_it(before: Path, later: Path) -> None:
    assert lost(before, later) == []
    page = later / PAGE / "index.html"
    text = page.read_text(encoding="utf-8")
    assert text.count('id="B4.2"') == 1
    page.write_text(text.replace('id="B4.2"', 'id="B4.9"'), encoding="utf-8")
    assert lost(before, later) == ["id/B4.2/", f"{PAGE}#B4.2"]


def test_an_anchor_that_is_kept_elsewhere_on_the_page_is_not_lost(before: Path, later: Path) -> None:
    page = later / PAGE / "index.html"
    text = page.read_text(encoding="utf-8").replace('id="B4.2"', 'id="B4.9"')
    page.write_text(text.replace("<h1", '<span id="B4.2"></span><h1', 1), encoding="utf-8")
    assert lost(before, later) == []


def test_a_former_address_that_is_dropped_says_where_it_led(before: Path, later: Path) -> None:
    permanent = (later / "id/B4.2/index.html").read_text(encoding="utf-8").replace("#B4.2", "")
    for folder in (before, later):
        (folder / "id/B4").mkdir()
        (folder / "id/B4/index.html").write_text(permanent, encoding="utf-8")
    leading = permanent.replace('<meta http-equiv="refresh', '<noscript><meta http-equiv="refresh')
    assert leading.count("<noscript>") == 1
    for address in ("ambities/mensen/", "id/A9/"):
        (before / address).mkdir(parents=True)
        (before / address / "index.html").write_text(leading, encoding="utf-8")
    page = before / PAGE / "index.html"
    text = page.read_text(encoding="utf-8").replace("<h1", '<span id="A9"></span><h1', 1)
    page.write_text(text, encoding="utf-8")
    found = lost_addresses(Addresses(before), Addresses(later), {"/ambities/mensen/": "B4", "A9": "B4"})
    assert [each.address for each in found] == ["ambities/mensen/", "id/A9/", f"{PAGE}#A9"]
    assert sentence(found[0], "nl") == (
        "is weg. Dit leidde naar B4. Zet `/ambities/mensen/` bij `aliases` van B4, of in de lijst `retired`."
    )
    assert {sentence(each, "en") for each in found[1:]} == {
        "is gone. This led to B4. Put `A9` under `aliases` of B4, or in the list `retired`."
    }
    # A former id names the page of another item, and is not the owner of it.
    assert Addresses(before).owners()[PAGE] == "B4"


def test_an_address_that_another_item_has_now_is_lost(before: Path, later: Path) -> None:
    text = (later / "id/B4.2/index.html").read_text(encoding="utf-8")
    for folder, id in ((before, "B4"), (later, "C1")):
        (folder / "id" / id).mkdir()
        (folder / "id" / id / "index.html").write_text(text.replace("#B4.2", ""), encoding="utf-8")
    found = lost_addresses(Addresses(before), Addresses(later))
    assert [(each.address, sentence(each, "nl")) for each in found] == [
        (PAGE, "hoort nu bij C1, eerst bij B4."),
        ("id/B4/", "is weg. Zet `B4` bij `aliases` van een ander item, of in de lijst `retired`."),
    ]


def test_of_a_paper_is_told_what_its_name_comes_from() -> None:
    told = {lang: sentence(Lost("pdf/agenda-2022-2025.pdf"), lang) for lang in LANGS}
    assert told["nl"].startswith("is weg. Een PDF heet naar de titel van de site en de jaren (`period`)")
    assert told["en"].startswith("is gone. A PDF is called after the title of the site and the years (`period`)")


def test_what_is_lost_can_be_told_from_the_data_alone() -> None:
    old: dict[str, Any] = {
        "ambitions": [
            {"id": "B4", "slug": {"nl": "mensen", "en": "people"}, "points": [{"id": "B4.1"}], "aliases": ["A9"]},
            {"id": "B5", "slug": {"nl": "geld", "en": "money"}},
        ],
        "terms": [{"id": "gezag"}],
        "retired": [{"gone": ["/begrippen/#macht"], "instead": "gezag"}],
    }
    assert lost_names(old, old) == []
    new = {"ambitions": [{"id": "B4", "slug": {"nl": "mensen", "en": 7}}, {"id": "B5"}], "terms": [{"id": "gezag"}]}
    told = {each.address: (each.id, each.led, each.still) for each in lost_names(old, new)}
    assert told == {
        "id/A9/": ("A9", "B4", True),
        "en/id/A9/": ("A9", "B4", True),
        "id/B4.1/": ("B4.1", "", False),
        "en/id/B4.1/": ("B4.1", "", False),
        "ambities/mensen/#B4.1": ("B4.1", "", False),
        "begrippen/#macht": ("", "gezag", True),
    }
    # A page that leads on keeps the anchors of its readers.
    item = {"id": "B4", "slug": {"nl": "mens", "en": "people"}, "points": [{"id": "B4.1"}]}
    moved = old | {"ambitions": [item | {"aliases": ["A9", "/ambities/mensen/"]}, old["ambitions"][1]]}
    assert lost_names(old, moved) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("slug: {nl: lokale-ruimte,", 'slug: {nl: "lokale-ruimte,'),  # reading ends there
        ("    slug: {nl: lokale-ruimte,", "   slug: {nl: lokale-ruimte,"),  # reading goes on
        ("\nlinks:\n", "\nambitions:\n"),
    ],
)
def test_of_a_file_that_cannot_be_read_as_a_whole_nothing_is_told_as_lost(old: str, new: str) -> None:
    text = FULL.read_text(encoding="utf-8")
    assert text.count(old) == 1
    source, found = parse_source(text.replace(old, new).encode(), "agenda.yaml")
    assert found
    assert lost_for_certain(parse_source(text.encode(), "agenda.yaml")[0].data, source) == []


def test_what_can_be_read_and_is_not_there_is_lost_and_what_only_stands_elsewhere_is_not() -> None:
    text = FULL.read_text(encoding="utf-8")
    old = parse_source(text.encode(), "agenda.yaml")[0].data
    changed = text.replace("\nambitions:\n", "\nambitoins:\n").replace("  - id: lijnchef\n", "  - id: chef\n")
    assert {each.id for each in lost_for_certain(old, parse_source(changed.encode(), "x")[0])} == {"lijnchef"}
    assert lost_for_certain(old, parse_source(b"themes: []\n", "x")[0]) == []


def test_a_page_of_an_earlier_site_leads_on_from_its_folder(tmp_path: Path) -> None:
    for path, html in (
        ("nieuw/index.html", '<p id="A1">'),
        ("oud/pagina.html", '<noscript><meta http-equiv="refresh" content="0; url=../nieuw/">'),
    ):
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_text(html, encoding="utf-8")
    site = Addresses(tmp_path)
    assert site.leads_on("oud/pagina.html") == "nieuw/"
    assert site.has("oud/pagina.html#A1")
