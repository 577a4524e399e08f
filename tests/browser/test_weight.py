"""What a first view costs: bytes, compressed as a host does, and requests. The font is counted apart."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Response

from tests.browser.conftest import Held, Visit

FIRST_VIEWS = (
    "", "themas/doorontwikkeling-bestel/", "ambities/personeel-en-middelen/", "spelregels/het-wat/",
    "spelregels/hetzelfde-doel/", "en/", "en/themes/further-development-of-the-police-system/",
    "en/ambitions/personnel-and-resources/", "en/rules/the-same-goal/",
)  # fmt: skip
MOST_BYTES = 15_000
MOST_REQUESTS = 6
MOST_FONT = 30_000
#: Cumulative layout shift: 0.1 is what web.dev calls good. A line that breaks elsewhere in another font is 0.03.
MOST_MOVED = 0.04
WATCH_SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => { for (const each of list.getEntries()) window.shifts += each.value; })
  .observe({ type: "layout-shift", buffered: true });
"""


@dataclass(frozen=True)
class Cost:
    """Bytes and requests of a first view, without the font, and the bytes of each font."""

    bytes: int
    requests: int
    fonts: list[int]

    def is_light(self) -> bool:
        """Whether it stays within what a first view may cost."""
        fonts = len(self.fonts) <= 1 and sum(self.fonts) <= MOST_FONT
        return self.bytes <= MOST_BYTES and self.requests <= MOST_REQUESTS and fonts


def cost(visit: Visit, url: str) -> Cost:
    """What a reader's first view of this page costs, each file compressed as a host does."""
    page = visit.page(viewport={"width": 412, "height": 900})
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    page.on("response", note)
    page.goto(visit.base + url, wait_until="networkidle")
    weights = [(each.url.endswith(".woff2"), len(gzip.compress(each.body()))) for each in answers]
    fonts = [weight for is_font, weight in weights if is_font]
    # A browser with a window asks for the icon too.
    icon = len(gzip.compress(page.request.get(page.evaluate("document.querySelector('link[rel=icon]').href")).body()))
    return Cost(sum(weight for _, weight in weights) - sum(fonts) + icon, len(weights) - len(fonts) + 1, fonts)


@pytest.mark.parametrize("url", FIRST_VIEWS)
def test_a_first_view_is_light(visit: Visit, url: str) -> None:
    found = cost(visit, url)
    assert found.is_light(), found


def test_a_heavy_view_is_caught(visit: Visit) -> None:
    """A search that was asked for brings its index: no first view may cost that much."""
    found = cost(visit, "zoeken/?q=gezag")
    assert found.bytes > MOST_BYTES
    assert found.requests > MOST_REQUESTS
    assert not found.is_light()


def test_a_font_never_keeps_a_text_from_being_read(visit: Visit) -> None:
    page = visit.page()
    page.route("**/*.woff2", lambda _: None)  # never answered
    page.goto(visit.base, wait_until="domcontentloaded")
    page.wait_for_function("document.styleSheets.length")
    assert (
        page.evaluate("[...document.styleSheets[0].cssRules].find(it => it.style?.fontDisplay).style.fontDisplay")
        == "swap"
    )


def moved(visit: Visit, url: str, late: str, plant: tuple[str, str] = ("", "")) -> float:
    """How far what a reader saw moved when the files of this pattern came late (cumulative layout shift)."""
    page = visit.page(viewport={"width": 412, "height": 823})
    if plant[0]:
        page.route("**/*.css", lambda it: it.fulfill(body=it.fetch().text().replace(*plant), content_type="text/css"))
    page.add_init_script(WATCH_SHIFTS)
    held = Held(page, late)
    page.goto(visit.base + url, wait_until="commit")
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    assert held.routes
    held.release()
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(200)  # a frame or two: what moves is told after it was drawn
    return float(page.evaluate("window.shifts"))


@pytest.mark.parametrize("url", [*FIRST_VIEWS[1:3], "ambities/", "zoeken/"])
def test_what_comes_late_moves_nothing_that_a_reader_saw(visit: Visit, url: str) -> None:
    assert moved(visit, url, "**/*.woff2") < MOST_MOVED
    assert moved(visit, url, "**/*.js") < MOST_MOVED


def test_a_page_that_jumps_is_caught(visit: Visit) -> None:
    plant = ('--serif: "Agenda Serif"', '--serif: "Agenda Serif", monospace')
    assert moved(visit, FIRST_VIEWS[1], "**/*.woff2", plant) > MOST_MOVED


def done_without_styles(visit: Visit, url: str, without: str = "") -> bool:
    """Whether this page counts as parsed before its styles came: then Chromium lays it out, for nothing."""
    page = visit.page(viewport={"width": 412, "height": 823})
    page.route("**/*.css", lambda _: None)  # never answered
    if without:
        page.route(f"{visit.base}{url}", lambda it: it.fulfill(body=re.sub(without, "", it.fetch().text())))
    page.goto(visit.base + url, wait_until="commit")
    page.wait_for_function("document.querySelector('script[src*=every-page]')", polling=50)
    page.wait_for_timeout(300)
    return bool(page.evaluate("document.readyState") != "loading")


@pytest.mark.parametrize("url", [*FIRST_VIEWS[:4], "zoeken/"])
def test_no_page_is_laid_out_without_its_styles(visit: Visit, url: str) -> None:
    assert not done_without_styles(visit, url)


def test_a_page_laid_out_without_its_styles_is_caught(visit: Visit) -> None:
    assert done_without_styles(visit, "", without='<link[^>]*wait-for-styles.css">')


def test_no_script_waits_for_the_styles(visit: Visit) -> None:
    """Else a filtered list is drawn whole, and what a reader looks at moves."""
    page = visit.page()
    page.route("**/*.css", lambda _: None)  # never answered
    page.goto(f"{visit.base}ambities/?thema=A", wait_until="commit")
    page.wait_for_function("document.querySelector('.row[hidden]')", polling=50)  # no frame comes
