"""On paper: large enough to read, dark on light whatever the screen, and only what a reader of paper can use."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.conftest import Visit
from tests.browser.test_accessibility import LOWEST, contrast
from tests.browser.test_visit import chosen
from tests.conftest import Tally
from tests.helpers.sites import BuiltSite

POINT = 4 / 3  # in pixels
PAPER = {"width": 703, "height": 1000}  # an A4 within its margins

#: The visible texts of a page: [text, size in points, colour, colour behind it].
TEXTS = f"""() => {{
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  const behind = it => {{
    for (let at = it; at; at = at.parentElement) {{
      const {{ backgroundColor }} = getComputedStyle(at);
      if (!/, 0\\)$/.test(backgroundColor)) return backgroundColor;
    }}
    return "rgb(255, 255, 255)";
  }};
  while (walk.nextNode()) {{
    const {{ parentElement: holder, data }} = walk.currentNode;
    if (data.trim() && holder.checkVisibility() && !holder.closest(".hidden, svg, .shape, script, style")) {{
      const {{ fontSize, color }} = getComputedStyle(holder);
      found.push([data.trim().slice(0, 60), parseFloat(fontSize) / {POINT}, color, behind(holder)]);
    }}
  }}
  return found;
}}"""

#: What no one can use on paper.
ON_SCREEN_ONLY = ".head, .foot, .skip, .breadcrumb, .neighbours, .find, .filter, button, .propose, .downloads"


def faults(page: Page, smallest: float, running: float) -> list[str]:
    """What is wrong with this page on paper: sizes in points, of the smallest text and of running text."""
    texts: list[tuple[str, float, str, str]] = page.evaluate(TEXTS)
    found = [f"{size:.1f} points: {text}" for text, size, _, _ in texts if size < smallest - 0.01]
    found += [f"{colour} on {ground}: {text}" for text, _, colour, ground in texts if contrast(colour, ground) < LOWEST]
    body = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") / POINT
    found += [f"running text of {body:.1f} points"] if body < running - 0.01 else []
    found += ["sticks out"] if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1") else []
    useless = page.evaluate(
        f"[...document.querySelectorAll('{ON_SCREEN_ONLY}')].filter(it => it.checkVisibility()).length"
    )
    found += [f"{useless} things that paper cannot do"] if useless else []
    return found if texts else ["nothing is printed"]


def test_every_kind_of_page_prints_well(
    visit: Visit, full_site: BuiltSite, request: pytest.FixtureRequest, tally: Tally
) -> None:
    page = visit.page(viewport=PAPER, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    urls = chosen(full_site, request.config)
    tally("print", len(urls))
    wrong = {}
    for url in urls:
        page.goto(visit.base + url)
        # The home page is one A4: there the same texts are smaller.
        if found := faults(page, *((6.5, 7.9) if url in ("", "en/") else (8, 10))):
            wrong[url] = found[:5]
    assert wrong == {}


@pytest.mark.parametrize(
    ("harm", "complaint"),
    [
        ("body { font-size: 8pt }", "running text"),
        (".small { font-size: 6.6pt }", "6.6 points"),
        (":root { --ink: #e9eff1 }", "on rgb"),
        (".head { display: block !important }", "paper cannot do"),
        ("main { width: 900px }", "sticks out"),
        ("main { display: none }", "nothing is printed"),
    ],
)
def test_what_prints_badly_is_caught(visit: Visit, harm: str, complaint: str) -> None:
    page = visit.page(viewport=PAPER)
    page.emulate_media(media="print")
    page.goto(f"{visit.base}ambities/personeel-en-middelen/")
    assert faults(page, 8, 10) == []
    page.add_style_tag(content=harm)
    assert any(complaint in each for each in faults(page, 8, 10))


@pytest.mark.parametrize(
    ("url", "most"),
    [("ambities/personeel-en-middelen/", 3), ("afdrukken/", 4), ("register/", 3), ("en/ambitions/", 2)],
)
def test_no_page_is_wasted(visit: Visit, url: str, most: int) -> None:
    page = visit.page()
    page.goto(visit.base + url)
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    assert len(printed.pages) <= most
    assert all(len(each.extract_text()) > 200 for each in printed.pages)


def test_a_list_that_was_filtered_says_so_on_paper(visit: Visit) -> None:
    page = visit.page(viewport=PAPER)
    page.goto(f"{visit.base}ambities/")
    rule = page.locator("select").nth(1)
    rule.wait_for()
    page.emulate_media(media="print")
    assert not page.locator(".filter").is_visible()  # the whole list says nothing of it
    page.emulate_media(media="screen")
    rule.select_option(label="Het hoe")
    page.emulate_media(media="print")
    seen = [each for each in page.locator(".filter p").all() if each.is_visible()]
    assert [each.inner_text().split("\n")[0] for each in seen] == ["Spelregel", page.get_by_role("status").inner_text()]
    assert rule.is_visible()
    rule.focus()
    assert rule.evaluate("it => it.matches(':focus-visible') && getComputedStyle(it).outlineStyle") == "none"
    assert not page.locator(".filter button").is_visible()


def test_results_of_a_search_say_on_paper_what_was_looked_for(visit: Visit) -> None:
    page = visit.page(viewport=PAPER)
    page.goto(f"{visit.base}zoeken/?q=gezag")
    page.wait_for_selector(".results a")
    page.emulate_media(media="print")
    assert "“gezag”" in page.inner_text(".found")
    assert page.is_visible(".found")
    assert not any(each.is_visible() for each in page.locator("form :is(input, button, label)").all())
