"""What a reader can hold a text to: where it comes from, what was corrected, what is ours, how to mend it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from agenda.checks.load import load_agenda
from agenda.site.renderer import SiteRenderer
from tests.helpers.sites import FULL, BuiltSite, attribute, build, text

REPOSITORY = "https://voorbeeld.example/naam/project"


@pytest.fixture(scope="module")
def editable(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site of the full agenda, for a project that stands somewhere, with a branch of another name."""
    settings = {"REPOSITORY_URL": f"{REPOSITORY}/", "REPOSITORY_EDIT": "-/edit/stam/{file}#L{line}"}
    return build(FULL, tmp_path_factory.mktemp("editable") / "site", **settings)


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
    for url, id in (
        ("ambities/personeel-en-middelen/", "B4"),
        ("en/who/", "missie"),
        ("begrippen/", "gezag"),
        ("themas/", "A"),
        ("spelregels/", "kaders"),
        ("spelregels/de-kaders/", "kaders"),
        ("en/rules/police/", "rol-politie"),
    ):
        link = next(link for link in editable.page(url).select(f'a[href^="{REPOSITORY}"]') if id in text(link))
        match = re.fullmatch(rf"{REPOSITORY}/-/edit/stam/tests/cases/valid/full\.yaml#L(\d+)", attribute(link, "href"))
        assert match is not None
        assert f"id: {id}" in lines[int(match[1]) - 1]


def test_without_an_address_of_the_project_there_is_no_such_link(site: BuiltSite) -> None:
    for url in site.pages():
        assert not site.page(url).select(".propose"), url


def test_a_citation_names_quote_id_document_date_and_address(site: BuiltSite) -> None:
    assert text(site.page("en/ambitions/personnel-and-resources/").select_one(".cite p")) == (
        "“Personnel & resources: position paper, budget cycle, strength” (B4, unofficial translation). "
        "Strategic Agenda of the Regional Mayors 2022–2025, the regional mayors. "
        "Read on a website that is not an official publication, version of 14 November 2023. "
        "https://voorbeeld.example/agenda/en/id/B4/"
    )


@pytest.mark.parametrize(
    ("url", "quote", "address"),
    [
        ("ambities/personeel-en-middelen/", "“begrotingscyclus” (B4.2). Strategische agenda", "id/B4.2/"),
        ("spelregels/het-hoe/", "“Als gezagen gaan de burgemeesters", "id/hoe-3/"),
        ("spelregels/politie/", "“De focus van de regioburgemeesters ligt", "id/focus/"),
        (
            "begrippen/",
            "“Hoeveel mensen er bij de politie werken of mogen werken.” (sterkte). Deze tekst is van de",
            "id/sterkte/",
        ),
        ("wetten/", "c. de verdeling van sterkte, bedoeld in artikel 36;", "id/pw-19/"),
        (
            "en/laws/",
            "” (pw-19, unofficial translation). Article 19 of the Police Act 2012. We used the text of 20 July 2015;",
            "en/id/pw-19/",
        ),
    ],
)
def test_what_is_quoted_can_be_cited(site: BuiltSite, url: str, quote: str, address: str) -> None:
    cited = [text(each) for each in site.page(url).select(".cite p") if quote in text(each)]
    assert len(cited) == 1
    assert "geen officiële publicatie" in cited[0] or "not an official publication" in cited[0]
    assert cited[0].endswith(f"https://voorbeeld.example/agenda/{address}")


def test_words_of_a_law_say_from_when_they_are(site: BuiltSite) -> None:
    sides = [
        side for url in site.pages() for side in site.page(url).select(".side") if "bedoeld in artikel" in text(side)
    ]
    assert len(sides) >= 4
    for side in sides:
        assert re.search("de tekst van 20 juli 2015|the text of 20 July 2015", text(side))


def test_our_reading_of_a_rule_is_told_wherever_links_rest_on_it(site: BuiltSite) -> None:
    for url in ("ambities/", "verbanden/", "spelregels/", "ambities/personeel-en-middelen/"):
        assert "Wij lezen “hetzelfde doel” als het Doel van de agenda." in text(site.page(url).main), url
    assert "We read “the same goal” as the Goal of the agenda." in text(site.page("en/ambitions/").main)


def test_that_the_period_is_over_is_told_also_by_a_build_that_knows_no_time() -> None:
    agenda, _ = load_agenda(FULL)
    assert agenda is not None
    renderer = SiteRenderer(agenda, Path("macros"), now=None)
    home = BeautifulSoup(renderer.render_page(renderer.site.plan.section("home", "nl")), "html5lib")
    assert "De periode 2022–2025 is voorbij." in text(home.select_one(".notice"))
    assert renderer.site.now is None, "and no date is printed"


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
    linked = [text(connection.h3) for connection in page.select(".link")]
    assert linked == [text(connection.h4) for connection in site.page("spelregels/het-wat/").select(".link")]


def test_nowhere_is_said_what_the_memorandum_lays_down(site: BuiltSite) -> None:
    for url in site.pages():
        assert not re.search(r"notitie[^.]{0,40}\b(bepaalt|schrijft voor|regelt)\b", text(site.page(url).body)), url


def test_the_live_data_can_be_proposed_for_change_too(tmp_path: Path) -> None:
    """A file outside the project has no page to edit it."""
    outside = tmp_path / "agenda.yaml"
    source = FULL.parents[1] / "documents/strategische-agenda-2022-2025.txt"
    (tmp_path / "document.txt").write_bytes(source.read_bytes())
    outside.write_text(
        FULL.read_text(encoding="utf-8").replace("../documents/strategische-agenda-2022-2025.txt", "document.txt"),
        encoding="utf-8",
    )
    site = build(outside, tmp_path / "site", REPOSITORY_URL=REPOSITORY)
    assert not site.page("ambities/ondermijning/").select(f'a[href^="{REPOSITORY}"]')
