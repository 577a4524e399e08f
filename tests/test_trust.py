"""What a reader can hold a text to: where it comes from, what was corrected, what is ours, how to mend it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.sites import FULL, BuiltSite, attribute, build, text

REPOSITORY = "https://voorbeeld.example/naam/project"


@pytest.fixture(scope="module")
def editable(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site of the full agenda, for a project that stands somewhere."""
    return build(FULL, tmp_path_factory.mktemp("editable") / "site", REPOSITORY_URL=f"{REPOSITORY}/")


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("ambities/personeel-en-middelen/", "onder “B. Doorontwikkeling bestel”."),
        ("en/ambitions/personnel-and-resources/", "under “B. Further development of the police system”."),
        ("wie/", "onder “Wie?” › “Missie”."),
        ("hoe/", "onder “Hoe?”."),
        ("themas/doorontwikkeling-bestel/", "onder “B. Doorontwikkeling bestel”."),
    ],
)
def test_a_source_text_says_where_it_stands(site: BuiltSite, url: str, place: str) -> None:
    origin = text(site.page(url).find(class_="origin"))
    assert origin.startswith(("Bron Strategische agenda", "Source, translated Strategic Agenda"))
    assert place in origin


def test_a_text_shows_the_corrections_made_in_it_and_no_others(site: BuiltSite) -> None:
    def corrections(url: str) -> list[str]:
        return [text(item) for item in site.page(url).select(".origin ul li")]

    assert [each[:24] for each in corrections("ambities/informatiepositie-politie/")] == [
        "De losse sterretjes na d",
        "“informatie uitwisseling",
    ]
    assert len(corrections("ambities/ondermijning/")) == 1
    assert corrections("hoe/") == []


def test_an_english_page_has_the_dutch_of_each_text_at_hand(site: BuiltSite) -> None:
    details = site.page("en/ambitions/personnel-and-resources/").select_one(".origin details")
    assert text(details) == "Dutch textPersoneel & middelen: position paper, begrotingscyclus, sterkte"
    assert attribute(details and details.p, "lang") == "nl"
    assert len(site.page("en/how/").select(".origin p[lang=nl]")) == 2
    assert not site.page("hoe/").select(".origin p[lang=nl]")


def test_a_change_is_proposed_at_the_line_of_the_item(editable: BuiltSite) -> None:
    lines = FULL.read_text(encoding="utf-8").splitlines()
    for url, id in (("ambities/personeel-en-middelen/", "B4"), ("en/who/", "missie"), ("begrippen/", "gezag")):
        link = next(link for link in editable.page(url).select(f'a[href^="{REPOSITORY}"]') if id in text(link))
        match = re.fullmatch(rf"{REPOSITORY}/edit/main/tests/cases/valid/full\.yaml#L(\d+)", attribute(link, "href"))
        assert match is not None
        assert f"id: {id}" in lines[int(match[1]) - 1]


def test_without_an_address_of_the_project_there_is_no_such_link(site: BuiltSite) -> None:
    for url in site.pages():
        assert "Stel een wijziging voor" not in text(site.page(url).body)


def test_a_citation_names_quote_id_document_date_and_address(site: BuiltSite) -> None:
    assert text(site.page("en/ambitions/personnel-and-resources/").select_one(".cite p")) == (
        "“Personnel & resources: position paper, budget cycle, strength” (B4, unofficial translation). "
        "Strategic Agenda of the Regional Mayors 2022–2025, the regional mayors. "
        "Read on a website that is not an official publication, version of 14 November 2023. "
        "https://voorbeeld.example/agenda/en/id/B4/"
    )


def test_only_sourced_definitions_explain_and_the_rest_is_said_to_be_unexplained(site: BuiltSite) -> None:
    page = site.page("ambities/lokale-ruimte/")
    explained = page.find(id="_explained")
    assert explained is not None
    section = explained.find_parent("section")
    assert section is not None
    assert [text(dt) for dt in section.select("dt")] == ["driehoek (driehoeksoverleg)"]
    assert "wetten.overheid.nl" in text(section.dd)
    assert "B1.1, B1.2 en B1.3 legt de agenda niet uit." in text(section)
    assert text(section).endswith("Ook in onze begrippenlijst, maar zonder bron: lijnchef.")
    bare = site.page("ambities/lokale-verankering/").find(id="_explained")
    assert bare is not None


def test_our_explanation_stands_below_the_line_of_the_source(site: BuiltSite) -> None:
    for url in site.pages():
        page = site.page(url)
        if explained := page.find(id="_explained"):
            assert explained.find_previous("blockquote") is not None
            assert "Redactie" in text(explained.find_parent("section")) or "Editors" in text(
                explained.find_parent("section")
            )


def test_a_role_brings_together_what_names_it_and_the_links_of_its_rule(site: BuiltSite) -> None:
    page = site.page("spelregels/gezagen/")
    named = page.select(".named li")
    assert [text(item.h3) for item in named] == [
        "Missie",
        "Alinea 2 bij “Hoe?”",
        "Focus",
        "B2 Ontwikkeling gezagsrol",
        "B6 Omgangsvormen",
    ]
    assert [text(mark) for mark in named[0].select("mark")] == ["gezagspositie", "burgemeesters", "burgemeesters"]
    linked = [text(tie.h3) for tie in page.select(".tie")]
    assert linked == [text(tie.h4) for tie in site.page("spelregels/het-wat/").select(".tie")]


def test_nowhere_is_said_what_the_memorandum_lays_down(site: BuiltSite) -> None:
    for url in site.pages():
        assert not re.search(r"notitie[^.]{0,40}\b(bepaalt|schrijft voor|regelt)\b", text(site.page(url).body)), url


def test_the_live_data_can_be_proposed_for_change_too(tmp_path: Path) -> None:
    """A file outside the project has no page to edit it."""
    outside = tmp_path / "agenda.yaml"
    source = FULL.parents[2] / "documents/strategische-agenda-2022-2025.txt"
    (tmp_path / "document.txt").write_bytes(source.read_bytes())
    outside.write_text(
        FULL.read_text(encoding="utf-8").replace("../../documents/strategische-agenda-2022-2025.txt", "document.txt"),
        encoding="utf-8",
    )
    site = build(outside, tmp_path / "site", REPOSITORY_URL=REPOSITORY)
    assert not site.page("ambities/ondermijning/").select(f'a[href^="{REPOSITORY}"]')
