"""Agendas unlike ours: sixty ambitions in one theme, a theme with none, a single ambition, words without end."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Visit, serve
from tests.helpers.made import Both, agenda_of, write
from tests.helpers.sites import build

LONG = "meervoudigepersoonlijkheidsstoorniswetgevingsjuristenoverleg"


def at_length(name: str) -> Both:
    """A text with a word that fits on no line, and more words than a heading should have."""
    return {
        "nl": f"{name} {LONG} en nog veel meer woorden dan in één regel passen",
        "en": f"{name} {LONG} and many more words than fit on any one line",
    }


#: Names in the map that run out of their box.
OUTSIDE = """() => [...document.querySelectorAll(".map .in-box")].filter(it => {
  const text = it.getBoundingClientRect(), box = it.parentNode.querySelector(".box").getBoundingClientRect();
  return text.left < box.left || text.right > box.right || text.top < box.top || text.bottom > box.bottom;
}).map(it => it.textContent)"""


def squeezed(page: Page) -> list[str]:
    """What is wrong with the size of the arc diagrams on this page: forms too small or large, a picture too tall."""
    found = []
    for picture in page.locator(".arcs:visible").all():
        form, whole = picture.locator(".form").first.bounding_box(), picture.bounding_box()
        assert form
        assert whole
        if not 12 <= form["width"] <= 50:
            found.append(f"forms of {form['width']:.1f} px")
        if whole["height"] > 2500:
            found.append(f"{whole['height']:.0f} px tall")
    return found


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("url", ["", "verbanden/"])
def test_the_arcs_of_our_own_agenda_have_their_size(visit: Visit, url: str, width: int) -> None:
    page = visit.page(viewport={"width": width, "height": 900})
    page.goto(visit.base + url)
    assert page.locator(".arcs:visible").count() == 1
    assert squeezed(page) == []


@pytest.mark.parametrize(
    ("ambitions", "per_theme", "empty_themes"),
    [(60, 60, 1), (3, 14, 0), (1, 14, 0), (30, 5, 2)],
    ids=["many", "three", "one", "six-themes"],
)
def test_any_agenda_fits_on_a_phone_and_a_desktop(
    browser: Browser, tmp_path: Path, ambitions: int, per_theme: int, empty_themes: int
) -> None:
    agenda = agenda_of(ambitions, at_length, per_theme=per_theme, empty_themes=empty_themes)
    rests_on_law = [link for link in agenda["links"] if link["kind"] == "same_word"][:1]
    for link in rests_on_law:
        link["kind"] = "by_law"
    site = build(write(agenda, tmp_path / "data"), tmp_path / "site", SITE_URL="http://127.0.0.1/")
    base, server = serve(site.folder)
    visit = Visit(base, browser)
    kinds = (
        "",
        "themas/thema-a/",
        "ambities/ambitie-a1/",
        "ambities/",
        "verbanden/",
        "spelregels/het-wat/",
        "register/",
    )
    for width in (320, 768, 1280):
        page = visit.page(viewport={"width": width, "height": 900})
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        for url in kinds:
            page.goto(base + url)
            sticking_out = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert sticking_out <= 0, f"{url} at {width} px sticks out {sticking_out} px"
        page.goto(f"{base}verbanden/")
        shown = page.locator(".arcs:visible").first
        assert shown.locator(".form").count() == ambitions
        assert shown.locator(".arc:not(.core)").count() == ambitions - 1
        assert shown.locator(".arc.by_law + .arc.core").count() == len(rests_on_law), "a double line"
        assert squeezed(page) == []
        page.goto(base)
        assert squeezed(page) == []
        page.goto(f"{base}ambities/ambitie-a1/")
        assert page.evaluate(OUTSIDE) == []
    server.shutdown()
    assert visit.missing == []


@pytest.mark.parametrize("width", [320, 480, 600, 640, 641])
def test_the_picture_of_the_home_page_touches_no_text(visit: Visit, width: int) -> None:
    page = visit.page(viewport={"width": width, "height": 900})
    page.goto(visit.base)
    top = "document.querySelector('.arc-lines').getBoundingClientRect().top"
    above = "document.querySelector('.cover svg').previousElementSibling.getBoundingClientRect().bottom"
    assert page.evaluate(f"{top} - {above}") > 16
