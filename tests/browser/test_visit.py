"""The site in a real browser: nothing leaves, nothing is missing, everybody can read it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route
from pypdf import PdfReader

from agenda.model.urls import ERRORS
from tests.browser.conftest import Visit, serve
from tests.conftest import Tally
from tests.helpers.made import ATTACK, hostile_agenda, write
from tests.helpers.sites import BuiltSite, build

#: One page of each kind, and of what English does otherwise; the others are taken once.
PAGES = (
    "", "wie/", "hoe/", "wat/", "themas/", "themas/doorontwikkeling-bestel/", "ambities/",
    "ambities/personeel-en-middelen/", "spelregels/", "spelregels/gezagen/", "spelregels/hetzelfde-doel/",
    "verbanden/", "begrippen/", "wetten/", "verantwoording/", "register/", "zoeken/", "afdrukken/", "vertaling/",
    "over/", "meewerken/", "colofon/", *ERRORS,
    "en/", "en/how/", "en/ambitions/organised-crime/", "en/rules/the-frameworks/", "en/search/", "en/accessibility/",
    "en/how-it-is-built/",
)  # fmt: skip

#: The texts that a reader sees, and where they link to; what works by script only, and its messages, are left out.
SEEN = r"""() => {
  const only = "script, style, form, button, .definition, .search, .facets, .found, .results, .instead, [role=status]";
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), seen = [];
  while (walk.nextNode()) {
    const { parentElement: holder, data } = walk.currentNode;
    const { width, height } = holder.getBoundingClientRect();
    const shown = holder.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && width && height;
    const link = holder.closest("a")?.getAttribute("href");
    const target = link ? new URL(link, location.href).href.split("#")[0] : "";
    if (data.trim() && shown && !holder.closest(only)) seen.push(`${data.trim().replace(/\s+/g, " ")} ${target}`);
  }
  return seen;
}"""

#: Whether a reader must scroll sideways.
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"


def chosen(site: BuiltSite, config: pytest.Config) -> list[str]:
    """The pages that a check takes: one of each kind, and with ``--all`` every one."""
    return [*site.pages(), *ERRORS] if config.getoption("--all") else list(PAGES)


def lost_without_script(scripted: Page, bare: Page, address: str) -> list[str]:
    """What a reader whose browser runs no scripts does not see of a page, and others do."""
    seen = []
    for page in (scripted, bare):
        page.goto(address)
        seen.append(page.evaluate(SEEN))
    return [each for each in seen[0] if each not in set(seen[1])]


#: Where the hostile agenda has a text; each is a word before the attack.
HOSTILE_PLACES = (
    "ambitie-A1", "punt-A1-2", "thema-A", "slot-A", "kop", "zin-1", "uitleg", "reden-A1", "lezing", "wet", "opmerking",
    "vraag", "gebeurtenis", "zin-1-en", "uitleg-en", "ambitie-A1-en", "themakop", "verbetering",
    "waarom-verbeterd", "onderkop", "rol", "rol-en", "wet-kort", "wettekst", "wettekst-en", "wetbron",
)  # fmt: skip


def test_no_request_leaves_and_none_is_missing(visit: Visit, full_site: BuiltSite) -> None:
    page = visit.page()
    for url in full_site.pages():
        page.goto(visit.base + url)
    assert visit.refused == []
    assert visit.missing == []
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_a_request_that_would_leave_is_caught_and_goes_nowhere(visit: Visit) -> None:
    page = visit.page()
    page.goto(visit.base)
    failed = page.evaluate("""() => new Promise(done => {
      const picture = Object.assign(new Image(), { onerror: () => done(true), onload: () => done(false) });
      picture.src = "https://elders.example/teller.gif";
    })""")
    assert failed
    assert visit.refused == ["https://elders.example/teller.gif"]


@pytest.mark.parametrize("width", [320, 768])
def test_no_page_scrolls_sideways(
    visit: Visit, full_site: BuiltSite, request: pytest.FixtureRequest, tally: Tally, width: int
) -> None:
    page = visit.page(viewport={"width": width, "height": 900})
    wide = []
    urls = chosen(full_site, request.config)
    tally("reflow", len(urls))
    for url in urls:
        page.goto(visit.base + url)
        if page.evaluate(SIDEWAYS):
            wide.append(url)
    assert wide == []


def test_a_page_that_scrolls_sideways_is_caught(visit: Visit) -> None:
    page = visit.page(viewport={"width": 320, "height": 256})
    page.goto(visit.base)
    assert not page.evaluate(SIDEWAYS)
    page.add_style_tag(content="main { min-width: 24rem }")
    assert page.evaluate(SIDEWAYS)


@pytest.mark.parametrize("url", ["", "en/"])
def test_the_home_page_prints_on_one_a4(visit: Visit, url: str) -> None:
    page = visit.page()
    page.goto(visit.base + url)
    page.wait_for_function("document.fonts.ready.then(() => true)")
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    assert len(printed.pages) == 1
    assert (round(printed.pages[0].mediabox.width), round(printed.pages[0].mediabox.height)) in {(595, 842), (596, 842)}


def test_the_link_to_the_other_language_keeps_the_place(visit: Visit) -> None:
    page = visit.page()
    page.goto(f"{visit.base}ambities/personeel-en-middelen/#B4.2")
    page.click(".languages a[hreflang=en]")
    page.wait_for_load_state()
    assert page.url == f"{visit.base}en/ambitions/personnel-and-resources/#B4.2"
    page.click("text=Link to focus point B4.3")
    page.click(".languages a[hreflang=nl]")
    assert page.url == f"{visit.base}ambities/personeel-en-middelen/#B4.3"


def test_a_permanent_address_leads_on(visit: Visit) -> None:
    page = visit.page()
    page.goto(f"{visit.base}id/B4.2/")
    page.wait_for_url("**/ambities/personeel-en-middelen/#B4.2")


def test_everything_is_there_without_script(
    visit: Visit, full_site: BuiltSite, request: pytest.FixtureRequest, tally: Tally
) -> None:
    scripted, bare = visit.page(), visit.page(java_script_enabled=False)
    urls = chosen(full_site, request.config)
    tally("without script", len(urls))
    lost = {url: found for url in urls if (found := lost_without_script(scripted, bare, visit.base + url))}
    assert lost == {}


@pytest.mark.parametrize(("url", "part"), [("", ".themes"), ("themas/doorontwikkeling-bestel/", "main > *")])
def test_what_waits_for_a_script_is_caught(visit: Visit, url: str, part: str) -> None:
    def plant(route: Route) -> None:
        answer = route.fetch()
        harm = f"<style id='_harm'>{part} {{ display: none }}</style><script>_harm.remove()</script></head>"
        route.fulfill(response=answer, body=answer.text().replace("</head>", harm))

    scripted, bare = visit.page(), visit.page(java_script_enabled=False)
    assert lost_without_script(scripted, bare, visit.base + url) == []
    for page in (scripted, bare):
        page.route(f"{visit.base}{url}", plant)
    assert len(lost_without_script(scripted, bare, visit.base + url)) > 10


def test_one_finds_the_way_without_script(visit: Visit) -> None:
    page = visit.page(java_script_enabled=False)
    page.goto(f"{visit.base}ambities/ondermijning/")
    page.click(".link a >> nth=0")
    assert page.locator("h1").inner_text() != ""
    page.click(".languages a[hreflang=en]")
    assert "/en/ambitions/" in page.url


def test_the_keyboard_reaches_the_content_first(visit: Visit) -> None:
    page = visit.page()
    page.goto(f"{visit.base}ambities/ondermijning/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Direct naar inhoud"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A site whose every text attacks."""
    folder = tmp_path_factory.mktemp("hostile")
    return build(write(hostile_agenda(), folder / "data"), folder / "site", SITE_URL="http://127.0.0.1/")


def test_hostile_texts_are_read_as_they_were_written(hostile: BuiltSite, browser: Browser) -> None:
    base, server = serve(hostile.folder)
    visit = Visit(base, browser)
    page = visit.page(viewport={"width": 1280, "height": 900})
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    shown = ""
    for url in hostile.pages():
        page.goto(base + url)
        assert page.evaluate("window.hit") is None, url
        assert page.locator("main script, main img, a[href^='javascript']").count() == 0, url
        shown += page.locator("body").text_content() or ""
        if "/ambitie-a1/" in f"/{url}":
            assert ATTACK in page.title()
            described = page.locator("meta[name=description]").get_attribute("content") or ""
            assert described.removesuffix(" …") in f"ambitie-A1 {ATTACK}"
    server.shutdown()
    for place in HOSTILE_PLACES:
        assert f"{place} {ATTACK}" in shown, place
    assert not re.search(r"\b49\b", shown.replace(ATTACK, "")), "{{ 7*7 }} was reckoned out"
    assert visit.refused == []
    assert visit.missing == []


def test_the_about_page_shows_hostile_texts_as_text(hostile: BuiltSite) -> None:
    """A hand-written page is Markdown, and calls macros: what they make is never read as Markdown."""
    page = (Path(hostile.folder) / "over/index.html").read_text(encoding="utf-8")
    assert "<em>nadruk</em>" not in page
    assert 'href="javascript' not in page
