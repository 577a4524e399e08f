"""What a first view costs: bytes, compressed as a host does, and requests. The font is counted apart."""

from __future__ import annotations

import gzip
from dataclasses import dataclass

import pytest
from playwright.sync_api import Response

from tests.browser.conftest import Visit

FIRST_VIEWS = (
    "", "themas/doorontwikkeling-bestel/", "ambities/personeel-en-middelen/", "spelregels/het-wat/",
    "spelregels/hetzelfde-doel/", "en/", "en/themes/further-development-of-the-police-system/",
    "en/ambitions/personnel-and-resources/", "en/rules/the-same-goal/",
)  # fmt: skip
MOST_BYTES = 15_000
MOST_REQUESTS = 6
MOST_FONT = 30_000


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
    assert (
        page.evaluate("[...document.styleSheets[0].cssRules].find(it => it.style?.fontDisplay).style.fontDisplay")
        == "swap"
    )
