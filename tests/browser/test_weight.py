"""What a first view costs: bytes, compressed as a host does, and requests. The font is counted apart."""

from __future__ import annotations

import gzip
from pathlib import Path

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


@pytest.mark.parametrize("url", FIRST_VIEWS)
def test_a_first_view_is_light(visit: Visit, url: str) -> None:
    page = visit.page(viewport={"width": 412, "height": 900})
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    page.on("response", note)
    page.goto(visit.base + url, wait_until="networkidle")
    weights = {Path(each.url).name or "page": len(gzip.compress(each.body())) for each in answers}
    fonts = {name: weight for name, weight in weights.items() if name.endswith(".woff2")}
    # A browser with a window asks for the icon too.
    icon = len(gzip.compress(page.request.get(f"{visit.base}assets/icon.svg").body()))
    assert sum(weights.values()) - sum(fonts.values()) + icon <= MOST_BYTES, weights
    assert len(answers) - len(fonts) + 1 <= MOST_REQUESTS, weights
    assert len(fonts) <= 1
    assert sum(fonts.values()) <= MOST_FONT


def test_a_font_never_keeps_a_text_from_being_read(visit: Visit) -> None:
    page = visit.page()
    page.route("**/*.woff2", lambda _: None)  # never answered
    page.goto(visit.base, wait_until="domcontentloaded")
    assert (
        page.evaluate("[...document.styleSheets[0].cssRules].find(it => it.style?.fontDisplay).style.fontDisplay")
        == "swap"
    )
