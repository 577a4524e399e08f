"""Agendas unlike ours: sixty ambitions in one theme, a theme with none, a single ambition, words without end."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Visit, serve
from tests.made import Both, agenda_of, write
from tests.sites import build

LONG = "meervoudigepersoonlijkheidsstoorniswetgevingsjuristenoverleg"


def at_length(name: str) -> Both:
    """A text with a word that fits on no line, and more words than a heading should have."""
    return {
        "nl": f"{name} {LONG} en nog veel meer woorden dan in één regel passen",
        "en": f"{name} {LONG} and many more words than fit on any one line",
    }


@pytest.mark.parametrize(
    ("ambitions", "per_theme", "empty_themes"), [(60, 60, 1), (1, 14, 0), (30, 5, 2)], ids=["many", "one", "six-themes"]
)
def test_any_agenda_fits_on_a_phone_and_a_desktop(
    browser: Browser, tmp_path: Path, ambitions: int, per_theme: int, empty_themes: int
) -> None:
    agenda = agenda_of(ambitions, at_length, per_theme=per_theme, empty_themes=empty_themes)
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
        assert shown.locator(".arc").count() == ambitions - 1
    server.shutdown()
    assert visit.missing == []
