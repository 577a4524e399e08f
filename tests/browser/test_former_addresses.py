"""An address that was given up leads on, in a real browser: to the same place and language, without a server."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from agenda.builder.build import BuildSettings
from agenda.ci.preview import copy_for_disk
from agenda.hosting.releases import publish
from agenda.review.impact import Impact, as_page
from agenda.review.page_reasons import PageChange, Reason
from tests.browser.conftest import Visit, serve
from tests.conftest import copy_of
from tests.helpers.nginx import serving
from tests.helpers.sites import FULL, BuiltSite, build, copy_full

#: Where readers come of each address that the agenda below calls former: with scripts, and without.
LEADS = {
    "ambities/personeel-en-middelen/": ("ambities/menskracht/", "ambities/menskracht/"),
    "ambities/personeel-en-middelen/#B4.2": ("ambities/menskracht/#B4.2", "ambities/menskracht/"),
    "ambities/personeel-en-middelen/#_related": ("ambities/menskracht/#_related", "ambities/menskracht/"),
    "en/ambitions/personnel-and-resources/#B4.2": ("en/ambitions/staff/#B4.2", "en/ambitions/staff/"),
    "oud/Pagina_1.html": ("ambities/menskracht/", "ambities/menskracht/"),  # of a site before this one
    "id/B9/": ("ambities/menskracht/", "ambities/menskracht/"),
    "id/B9.2/": ("ambities/menskracht/#B4.2", "ambities/menskracht/#B4.2"),
    "ambities/menskracht/#B9.2": ("ambities/menskracht/#B9.2", "ambities/menskracht/#B9.2"),
    "en/print/#B9": ("en/print/#B9", "en/print/#B9"),
    "en/id/B9/": ("en/ambitions/staff/", "en/ambitions/staff/"),
    "id/sluis/": ("begrippen/", "begrippen/"),
    "en/id/sluis/": ("en/glossary/", "en/glossary/"),
    "begrippen/#sluis": ("begrippen/#sluis", "begrippen/#sluis"),
    "ambities/sluizen/#B8.1": ("wetten/#pw-19", "wetten/#pw-19"),
    "id/B4.2/": ("ambities/menskracht/#B4.2", "ambities/menskracht/#B4.2"),
}


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that gave up addresses of each kind."""
    folder = tmp_path_factory.mktemp("moved")
    agenda = copy_full(folder / "data")
    text = agenda.read_text(encoding="utf-8")
    slug = "    slug: {nl: personeel-en-middelen, en: personnel-and-resources}\n"
    assert text.count(slug) == 1
    new = (
        "    slug: {nl: menskracht, en: staff}\n"
        "    aliases: [/ambities/personeel-en-middelen/, /en/ambitions/personnel-and-resources/, B9, B9.2,\n"
        "      /oud/Pagina_1.html]\n"
    )
    text = text.replace(slug, new) + (
        "retired:\n"
        "  - gone: [sluis, /begrippen/#sluis, /en/glossary/#sluis]\n    instead: /begrippen/\n"
        "  - gone: [/ambities/sluizen/#B8.1]\n    instead: pw-19\n"
        "  - gone: [/ambities/ondermijning/#A1.9]\n    instead: gezag\n"
    )
    agenda.write_text(text, encoding="utf-8")
    return build(agenda, folder / "site", SITE_URL="http://127.0.0.1/").folder


@pytest.fixture
def visit(moved: Path, browser: Browser) -> Iterator[Visit]:
    base, server = serve(moved)
    yield Visit(base, browser)
    server.shutdown()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_every_former_address_leads_on(visit: Visit, scripts: bool) -> None:
    page = visit.page(java_script_enabled=scripts)
    for former, (with_scripts, without) in LEADS.items():
        expected = with_scripts if scripts else without
        page.goto("about:blank")
        page.goto(visit.base + former, wait_until="commit")
        page.wait_for_url(visit.base + expected, wait_until="domcontentloaded")
        path, _, anchor = expected.partition("#")
        assert not anchor or page.locator(f"[id='{anchor}']").count() == 1, path
        assert page.locator("html").get_attribute("lang") == ("en" if former.startswith("en/") else "nl")
    assert visit.missing == []
    assert visit.refused == []


def test_what_once_stood_on_a_page_says_where_it_is_now(visit: Visit) -> None:
    page = visit.page(java_script_enabled=False)
    page.goto(f"{visit.base}ambities/ondermijning/#A1.9")
    note = page.locator("[id='A1.9']")
    assert note.inner_text() == "Wat hier stond, staat nu bij: gezag (over de politie)"
    assert note.is_visible()
    note.locator("a").click()
    page.wait_for_url(f"{visit.base}begrippen/#gezag")


def test_a_server_says_for_good_where_a_former_address_leads(moved: Path, tmp_path: Path) -> None:
    """The real nginx, with ``deploy/nginx.conf``: a browser keeps the anchor by itself."""
    place = tmp_path / "srv"
    publish(place, BuildSettings(FULL, place, "http://127.0.0.1/"), copy_of(BuiltSite(moved)))
    with serving(tmp_path, place) as hosted:
        for former, (_, to) in LEADS.items():
            address = former.partition("#")[0]
            answer = hosted.ask(f"/{address}")
            if address == "id/B4.2/":  # an id that is no former one
                assert answer.status == 302
            elif former.startswith(to.partition("#")[0]):  # a page that is still there
                assert answer.status == 200
            else:
                assert (answer.status, answer["location"]) == (301, f"/{to}"), former


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_preview_is_read_from_disk_without_a_server(
    moved: Path, browser: Browser, tmp_path: Path, scripts: bool
) -> None:
    made = tmp_path / "made"
    shutil.copytree(moved, made)
    (made / "wijziging").mkdir()
    pages = [PageChange("ambities/menskracht/", "changed", ((Reason.OWN, ("B4",)),))]
    (made / "wijziging/index.html").write_text(as_page(Impact("0" * 40, pages=pages), "nl"), encoding="utf-8")
    copy_for_disk(made, tmp_path / "disk")
    disk = (tmp_path / "disk").as_uri()
    context = browser.new_context(bypass_csp=True, java_script_enabled=scripts)
    page = context.new_page()

    def follow(link: str, there: str) -> None:
        page.locator(link).first.click()
        page.wait_for_url(f"{disk}/{there}", wait_until="domcontentloaded")

    page.goto(f"{disk}/index.html")
    follow("a[href='ambities/index.html']", "ambities/index.html")
    follow("main a[href='menskracht/index.html']", "ambities/menskracht/index.html")
    follow("a[hreflang=en]", "en/ambitions/staff/index.html")
    follow("a[hreflang=nl]", "ambities/menskracht/index.html")
    for former, (with_scripts, without) in LEADS.items():
        expected = with_scripts if scripts else without
        page.goto("about:blank")
        page.goto(f"{disk}/{re.sub(r'/(?=#|$)', '/index.html', former)}")
        page.wait_for_url(f"{disk}/{re.sub(r'/(?=#|$)', '/index.html', expected)}")
    page.goto(f"{disk}/wijziging/index.html")
    follow("td a[href='../ambities/menskracht/index.html']", "ambities/menskracht/index.html")
    page.goto(f"{disk}/wijziging/index.html")
    follow(".breadcrumb a", "index.html")
    context.close()


def test_only_links_to_folders_with_a_page_are_written_anew(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "zoeken").mkdir(parents=True)
    (site / "leeg").mkdir()
    told = (
        '<a class="x" href="{}?q=a&amp;b=c#d">x</a><a href="./">y</a><a href="https://agenda.example/zoeken/">z</a>'
        '<a href="/zoeken/">a</a><a href="leeg/">b</a><a href="#c">c</a><a href="">d</a><code>href="zoeken/"</code>'
    )
    (site / "index.html").write_text(told.format("zoeken/"), encoding="utf-8")
    (site / "zoeken/index.html").write_text('<form action="./"><a href="../">t</a>', encoding="utf-8")
    copy_for_disk(site, tmp_path / "disk")
    written = (tmp_path / "disk/index.html").read_text(encoding="utf-8")
    assert written == told.format("zoeken/index.html").replace('"./"', '"./index.html"')
    search = (tmp_path / "disk/zoeken/index.html").read_text(encoding="utf-8")
    assert search == '<form action="./index.html"><a href="../index.html">t</a>'
    assert (site / "index.html").read_text(encoding="utf-8") == told.format("zoeken/"), "what is published stays"
