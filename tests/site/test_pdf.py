"""The papers and pictures, read back: what is in them, how they are tagged, and that they are the same each time."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PageObject, PdfReader
from pypdf.generic import Destination

from agenda.model.diagnostics import as_text
from agenda.model.urls import Download
from agenda.site.pdf import PaperFailure, PdfCompiler, _content, _said, render_downloads, render_previews
from agenda.site.renderer import prepare_site
from agenda.site.views.base import View
from agenda.site.views.site import Site
from tests.helpers.made import ATTACK, Both, agenda_of, hostile_agenda, write
from tests.helpers.sites import FULL, ROOT, BuiltSite, attribute, text

PAPERS = ROOT / "macros/pdf"
NO_PAGES = ROOT / "tests/cases/documents"  # hand-written pages name ids that an agenda made for a test may lack
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
    for entry in site.catalogue.of_kind("part", "passage", "theme", "ambition", "point", "rule", "role", "law", "term"):
        root = "" if lang == "nl" else "en/"
        assert f"voorbeeld.example/agenda/{root}id/{entry.id}/".replace("-", "") in said, entry.id
    for ambition in site.agenda.ambitions:
        assert "".join(str(getattr(ambition.line, lang)).split()).replace("-", "") in said, ambition.id


def test_what_is_a_list_is_heard_as_a_list(made: dict[tuple[str, str], Download]) -> None:
    site = site_of(FULL)
    root: Any = read(made["nl", "agenda"]).trailer["/Root"]
    kinds = list(structure(root["/StructTreeRoot"]))
    points = len(site.catalogue.of_kind("point"))
    connections = sum(len(site.catalogue.connections_of(ambition.id)) for ambition in site.agenda.ambitions)
    assert kinds.count("/LI") == points + connections


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


def test_two_runs_are_the_same(
    made: dict[tuple[str, str], Download], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGENDA_CACHE", str(tmp_path))  # nothing kept: made anew
    assert [each.content for each in render_downloads(site_of(FULL), PAPERS)] == [
        each.content for each in made.values()
    ]


def test_hostile_texts_stand_in_it_as_they_were_written(tmp_path: Path) -> None:
    for each in render_downloads(site_of(write(hostile_agenda(), tmp_path / "data")), PAPERS):
        if each.kind == "agenda" and each.lang == "nl":
            assert "".join(f"ambitie-A1 {ATTACK}".split()).replace("-", "") in words(each)


@pytest.mark.parametrize(("ambitions", "per_theme"), [(0, 14), (1, 14), (60, 14), (60, 60)])
def test_any_number_of_ambitions_fits_on_the_poster(tmp_path: Path, ambitions: int, per_theme: int) -> None:
    site = site_of(write(agenda_of(ambitions, per_theme=per_theme), tmp_path / "data"))
    papers = list(render_downloads(site, PAPERS))
    assert len(papers) == 4
    assert [len(read(each).pages) for each in papers if each.kind == "poster"] == [1, 1]


LONG = " ".join(["Meervoudigepersoonlijkheidsstoorniswetgevingsjuristenoverleg", *["en nog veel meer woorden"] * 12])


def at_length(name: str) -> Both:
    return {"nl": f"{name} {LONG}", "en": f"{name} {LONG}"}


def places(page: PageObject) -> list[tuple[float, float, str]]:
    """Each stretch of text on a page with where it begins, from the left and from below."""
    found: list[tuple[float, float, str]] = []

    def see(text: str, around: list[float], at: list[float], *_: object) -> None:
        if text.strip():
            x = around[0] * at[4] + around[2] * at[5] + around[4]
            y = around[1] * at[4] + around[3] * at[5] + around[5]
            found.append((x, y, text))

    page.extract_text(visitor_text=see)
    return found


def test_long_texts_stay_on_the_paper(tmp_path: Path) -> None:
    papers = list(render_downloads(site_of(write(agenda_of(20, at_length), tmp_path / "data")), PAPERS))
    for each in papers:
        assert len(Path(each.url).name.encode()) <= 100
        for page in read(each).pages:
            inside, high = page.mediabox.width - 30, page.mediabox.height
            for x, y, said in places(page):
                assert 0 < x < inside, (each.kind, said)
                assert 0 < y < high, (each.kind, said)
                assert LONG.split()[0] not in said, each.kind
    poster = words(papers[0])
    for id in ("A1", "A14", "B6"):
        assert "".join(f"ambitie-{id} {LONG}".split()).replace("-", "") in poster, id


def test_a_preview_of_a_long_name_still_says_that_it_is_not_official(tmp_path: Path) -> None:
    for say in (at_length, None):
        view = View(site_of(write(agenda_of(3, say), tmp_path / str(say is None))), "nl", "")
        theme = view.agenda.themes[0]
        content = _content(view)
        for shown in (None, {"id": theme.id, "look": "t1", "title": _said(view, theme.title)}):
            made = PdfCompiler(PAPERS).make("preview.typ", content | {"theme": shown}, format="pdf")
            (page,) = PdfReader(io.BytesIO(made)).pages
            *others, (_, lowest, last) = places(page)
            assert "geen officiële publicatie" in last
            assert min(y for _, y, _ in others) > lowest + 13
            assert str(theme.title.nl if shown else view.agenda.site.title.nl).split()[-1] in page.extract_text()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells how much memory was used")
def test_more_ambitions_than_a_poster_holds_cost_no_gigabytes(tmp_path: Path) -> None:
    """Each size was laid out only to see that it did not fit: 3.2 GB with 1,400 ambitions, and now a tenth of that."""
    path = write(agenda_of(700), tmp_path / "data")
    code = (
        "import sys; from pathlib import Path; from tests.site.test_pdf import PAPERS, site_of;"
        "from agenda.site.pdf import PdfCompiler, _content; from agenda.site.views.base import View;"
        "site = site_of(Path(sys.argv[1])); content = _content(View(site, 'nl', ''));"
        "PdfCompiler(PAPERS).make('poster.typ', content, format='pdf', pdf_standards='ua-1');"
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    clean = os.environ | {"AGENDA_CACHE": str(tmp_path / "cache")}
    command = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 500_000, "kilobytes"


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
