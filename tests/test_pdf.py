"""The papers and pictures, read back: what is in them, how they are tagged, and that they are the same each time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from agenda.pages import Download
from agenda.pdf import PaperFailure, render_downloads, render_previews
from agenda.preparing import prepare_site
from agenda.reporting import as_text
from agenda.view import Site
from tests.made import ATTACK, agenda_of, hostile_agenda, write
from tests.sites import FULL, ROOT, BuiltSite, attribute, text

PAPERS = ROOT / "macros/pdf"
NO_PAGES = ROOT / "tests/documents"  # hand-written pages name ids that an agenda made for a test may lack
URL = "https://voorbeeld.example/agenda/"


def site_of(path: Path) -> Site:
    site, problems = prepare_site(path, NO_PAGES, ROOT / "macros", datetime(2026, 1, 2, tzinfo=UTC), URL)
    assert site is not None, [as_text(each) for each in problems]
    return site.renderer.site


@pytest.fixture(scope="module")
def made() -> dict[tuple[str, str], Download]:
    """The papers of the full agenda, by language and kind."""
    return {(each.lang, each.kind): each for each in render_downloads(site_of(FULL), PAPERS)}


def read(download: Download) -> PdfReader:
    return PdfReader(io.BytesIO(download.content))


def words(download: Download) -> str:
    """What stands in a paper, without white space and hyphens: lines are broken anywhere."""
    return "".join("".join(page.extract_text() for page in read(download).pages).split()).replace("-", "")


def test_a_hyphen_is_a_hyphen_when_it_is_copied(made: dict[tuple[str, str], Download]) -> None:
    said = "".join(page.extract_text() for page in read(made["nl", "agenda"]).pages)
    assert "id/hetzelfde-doel/" in said
    assert "\u00ad" not in said


def structure(node: Any) -> Iterator[str]:
    """The kinds of all elements in the structure of a paper, in its order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for each in node:
            yield from structure(each)
    elif hasattr(node, "get"):
        if "/S" in node:
            yield str(node["/S"])
        if "/K" in node:
            yield from structure(node["/K"])


def titles(outline: list[Any]) -> Iterator[str]:
    for each in outline:
        if isinstance(each, Destination):
            yield str(each.title)
        else:
            yield from titles(each)


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("kind", ["poster", "agenda"])
def test_a_paper_is_tagged_and_says_its_title_and_language(
    made: dict[tuple[str, str], Download], lang: str, kind: str
) -> None:
    reader = read(made[lang, kind])
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or str(root["/MarkInfo"]["/Marked"]) == "True"
    assert str(root["/Lang"]).startswith(lang)
    assert "2022–2025" in str(reader.metadata and reader.metadata.title)
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode() or "pdfuaid" in root["/Metadata"].get_data().decode()
    kinds = list(structure(root["/StructTreeRoot"]))
    assert "/H1" in kinds
    assert "/H2" in kinds
    assert kinds.count("/Link") >= 14


def test_the_poster_is_one_page(made: dict[tuple[str, str], Download]) -> None:
    assert [len(read(made[lang, "poster"]).pages) for lang in ("nl", "en")] == [1, 1]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_full_agenda_has_every_item_with_its_address(made: dict[tuple[str, str], Download], lang: str) -> None:
    site = site_of(FULL)
    said = words(made[lang, "agenda"])
    for entry in site.catalogue.of_kind("passage", "theme", "ambition", "point", "rule", "law", "term"):
        if entry.kind == "theme" or (entry.kind == "passage" and entry.parent in ("A", "B", "C")):
            continue  # a theme is a heading with its letter, and its closing paragraph stands below that
        root = "" if lang == "nl" else "en/"
        assert f"voorbeeld.example/agenda/{root}id/{entry.id}/".replace("-", "") in said, entry.id
    for ambition in site.agenda.ambitions:
        assert "".join(str(getattr(ambition.line, lang)).split()).replace("-", "") in said, ambition.id


def test_it_has_bookmarks_for_parts_themes_ambitions_and_terms(made: dict[tuple[str, str], Download]) -> None:
    found = [title.replace("\u2002", " ") for title in titles(read(made["nl", "agenda"]).outline)]
    for title in ("Wie?", "Missie", "Begrippen", "begrotingscyclus", "Wetten"):
        assert title in found
    assert any("Personeel & middelen" in title and "B4" in title for title in found)


def test_it_says_that_it_is_not_official_and_that_the_period_is_over(made: dict[tuple[str, str], Download]) -> None:
    for kind in ("poster", "agenda"):
        assert "Geenofficiëlepublicatie." in words(made["nl", kind])
        assert "Deperiode2022–2025isvoorbij." in words(made["nl", kind])
        assert "Notanofficialpublication." in words(made["en", kind])
    assert "Unofficialtranslation" in words(made["en", "agenda"])


def test_dutch_words_in_the_english_paper_are_marked_as_dutch(made: dict[tuple[str, str], Download]) -> None:
    def dutch(lang: str) -> int:
        pages = read(made[lang, "agenda"]).pages
        contents: list[Any] = [page.get_contents() for page in pages]
        return sum(content.get_data().count(b"/Lang(nl)") for content in contents)

    assert dutch("en") > 100 > dutch("nl")


def test_two_runs_are_the_same(made: dict[tuple[str, str], Download]) -> None:
    assert [each.content for each in render_downloads(site_of(FULL), PAPERS)] == [
        each.content for each in made.values()
    ]


def test_hostile_texts_stand_in_it_as_they_were_written(tmp_path: Path) -> None:
    for each in render_downloads(site_of(write(hostile_agenda(), tmp_path / "data")), PAPERS):
        if each.kind == "agenda" and each.lang == "nl":
            assert "".join(f"ambitie-A1 {ATTACK}".split()).replace("-", "") in words(each)


@pytest.mark.parametrize("ambitions", [0, 1, 60])
def test_any_number_of_ambitions_can_be_printed(tmp_path: Path, ambitions: int) -> None:
    papers = list(render_downloads(site_of(write(agenda_of(ambitions), tmp_path / "data")), PAPERS))
    assert len(papers) == 4


def test_each_theme_has_its_picture_in_each_language() -> None:
    pictures = dict(render_previews(site_of(FULL), PAPERS))
    assert len(pictures) == 2 * (1 + 3)
    for name, picture in pictures.items():
        assert picture[:8] == b"\x89PNG\r\n\x1a\n", name
        assert (int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")) == (1200, 630)
        assert len(picture) < 150_000


def test_a_wrong_template_is_told_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "poster.typ").write_text("#let x = \n", encoding="utf-8")
    with pytest.raises(PaperFailure, match=r"poster\.typ"):
        list(render_downloads(site_of(FULL), tmp_path))


def test_pages_offer_the_papers_with_their_size(site: BuiltSite) -> None:
    for url in ("", "afdrukken/", "en/", "en/print/"):
        offered = site.page(url).select(".downloads li")
        assert len(offered) == 2
        for item in offered:
            path = site.folder / site.resolve(url, attribute(item.a, "href"))
            assert text(item).endswith(f"(PDF, {-(-path.stat().st_size // 1000)} kB)")


def test_a_link_to_a_page_shows_its_theme(site: BuiltSite) -> None:
    def picture(url: str) -> str:
        return attribute(site.page(url).find("meta", property="og:image"), "content")

    assert picture("ambities/personeel-en-middelen/").endswith("/assets/preview-nl-B.png")
    assert picture("en/themes/future-proof-police/").endswith("/assets/preview-en-C.png")
    assert picture("begrippen/").endswith("/assets/preview-nl-agenda.png")
    for url in site.pages():
        assert site.exists(picture(url).removeprefix(URL)), url
