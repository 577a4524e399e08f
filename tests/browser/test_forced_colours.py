"""Where a reader's system takes over the colours: letters in forms stay readable, forms and lines stay to be seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.test_accessibility import COLOURS, LOWEST, contrast
from tests.browser.test_visit import chosen
from tests.conftest import Tally
from tests.helpers.sites import BuiltSite

#: What may be told from its ground by its colour alone: [what, its colour, that of its ground].
SEEN = f"""() => {{
  const colours = {COLOURS}, style = (it, part) => getComputedStyle(it, part);
  const ground = style(document.body).backgroundColor;
  const every = selector => [...document.querySelectorAll(selector)].filter(it => it.checkVisibility());
  const letter = it => [`letter ${{it.textContent}}`, ...(colours(it) ?? [style(it).fill, ground])];
  const kept = it => style(it).forcedColorAdjust === "none"; // else a background is painted over, and it is not told
  const here = it => it.closest(".menu, .languages");
  return [
    ...every(".shape > span, svg text").map(letter),
    ...every("button, a.button").map(it =>
      [`letter ${{it.textContent}}`, style(it).color, kept(it) ? style(it).backgroundColor : ground]),
    ...every(".shape").map(it => ["shape", kept(it) ? style(it, "::before").backgroundColor : ground, ground]),
    ...every(".form, rect.box, rect.goal").map(it =>
      [`form ${{it.outerHTML}}`, style(it).stroke === "none" ? style(it).fill : style(it).stroke, ground]),
    ...every(".arc:not(.core), .stem, .frame, .line").map(it => [`line ${{it.outerHTML}}`, style(it).stroke, ground]),
    ...every(".kind").map(it => ["kind", style(it, "::before").borderTopColor, ground]),
    ...every("mark").map(it => [`mark ${{it.textContent}}`, style(it).textDecorationColor, ground]),
    ...every(".tag").map(it => ["tag", style(it).borderTopColor, ground]),
    ...every("[aria-current]").filter(here).map(it => ["here", style(it).borderBottomColor, ground]),
  ];
}}"""


def unseen(page: Page) -> set[str]:
    """What cannot be told from what stands behind it."""
    return {what for what, colour, ground in page.evaluate(SEEN) if contrast(colour, ground) < LOWEST}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_lost_in_forced_colours(
    visit: Visit, full_site: BuiltSite, request: pytest.FixtureRequest, tally: Tally, scheme: str
) -> None:
    page = visit.page(
        viewport={"width": 320 if scheme == "light" else 1280, "height": 900},
        forced_colors="active",
        color_scheme=scheme,
    )
    urls = chosen(full_site, request.config)
    tally("forced colours", len(urls))
    lost = {}
    for url in urls:
        page.goto(visit.base + url)
        if found := unseen(page):
            lost[url] = found
    assert lost == {}


@pytest.mark.parametrize(
    ("url", "harm", "lost"),
    [
        ("ambities/personeel-en-middelen/", ".shape { forced-color-adjust: auto }", "shape"),
        ("ambities/personeel-en-middelen/", ".form + text { fill: CanvasText }", "letter B4"),
        ("ambities/personeel-en-middelen/", ".arc { stroke: Canvas }", "line"),
        ("zoeken/", "button { forced-color-adjust: auto !important }", "letter Zoek"),
    ],
)
def test_what_is_lost_in_forced_colours_is_caught(visit: Visit, url: str, harm: str, lost: str) -> None:
    page = visit.page(viewport={"width": 1280, "height": 900}, forced_colors="active")
    page.goto(visit.base + url)
    assert unseen(page) == set()
    page.add_style_tag(content=harm)
    assert any(each.startswith(lost) for each in unseen(page))
