"""What helps a reader where scripts run: definitions in place, citing, filtering; and the same without them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

#: A page whose line uses a term: “sturing driehoek”.
WITH_TERM = "ambities/lokale-ruimte/"
DEFINITION = "Het vaste overleg van de burgemeester, de officier van justitie en de politiechef"


def shown(page: Page) -> list[str]:
    """The definitions that are to be seen."""
    return page.locator(".definition:visible").all_inner_texts()


@pytest.fixture
def page(visit: Visit) -> Page:
    page = visit.page(viewport={"width": 1280, "height": 900})
    page.goto(visit.base + WITH_TERM)
    return page


def test_a_definition_comes_with_the_pointer_and_stays_while_the_pointer_is_on_it(page: Page) -> None:
    assert shown(page) == []
    page.hover("a.gloss >> text=driehoek")
    assert shown(page)[0].startswith(DEFINITION)
    page.hover(".definition:visible")
    page.wait_for_timeout(400)
    assert len(shown(page)) == 1
    page.hover("h1")
    expect(page.locator(".definition:visible")).to_have_count(0)


def test_a_definition_comes_with_the_keyboard_and_escape_puts_it_away(page: Page) -> None:
    page.focus("a.gloss >> text=driehoek")
    assert len(shown(page)) == 1
    described = page.locator("a.gloss >> text=driehoek").get_attribute("aria-describedby")
    assert page.locator(f"#{described}").inner_text().startswith(DEFINITION)
    page.keyboard.press("Escape")
    assert shown(page) == []
    assert page.evaluate("document.activeElement.textContent") == "driehoek"
    page.keyboard.press("Enter")
    page.wait_for_url("**/begrippen/#driehoek", timeout=5000)


def test_a_first_touch_shows_the_definition_and_a_second_follows_the_link(visit: Visit) -> None:
    page = visit.page(viewport={"width": 320, "height": 700}, has_touch=True)
    page.goto(visit.base + WITH_TERM)
    page.tap("a.gloss >> text=driehoek")
    assert len(shown(page)) == 1
    box = page.locator(".definition:visible").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    page.tap("h1")
    assert shown(page) == []
    page.tap("a.gloss >> text=driehoek")
    page.tap("a.gloss >> text=driehoek")
    page.wait_for_url("**/begrippen/#driehoek", timeout=5000)


def test_a_term_is_a_plain_link_without_script(visit: Visit) -> None:
    page = visit.page(java_script_enabled=False)
    page.goto(visit.base + WITH_TERM)
    page.click("a.gloss >> text=driehoek")
    page.wait_for_url("**/begrippen/#driehoek", timeout=5000)


def test_a_citation_is_copied_whole(visit: Visit) -> None:
    page = visit.page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{visit.base}ambities/personeel-en-middelen/")
    page.click("summary >> text=Citeer")
    page.click("button >> text=Kopieer")
    expect(page.locator(".cite [role=status]")).to_have_text("Gekopieerd.")
    copied = page.evaluate("navigator.clipboard.readText()")
    for part in (
        "“Personeel & middelen: position paper, begrotingscyclus, sterkte” (B4)",
        "Strategische agenda regioburgemeesters 2022-2025, de regioburgemeesters",
        "versie van 14 november 2023",
        "/id/B4/",
    ):
        assert part in copied


def test_a_template_is_copied_as_it_is_to_be_pasted(visit: Visit) -> None:
    page = visit.page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{visit.base}meewerken/")
    page.click("summary >> text=ambitie B7")
    page.click("details[open] button")
    expect(page.locator("details[open] [role=status]")).to_have_text("Gekopieerd.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "\n  - id: B7\n    # (verplicht)" in copied
    assert page.locator(".check button").count() == 0, "there is nothing to paste from an example of a mistake"


def test_where_copying_fails_the_text_is_selected_and_the_reader_told(visit: Visit) -> None:
    page = visit.page()
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    page.goto(f"{visit.base}ambities/personeel-en-middelen/")
    page.click("summary >> text=Citeer")
    page.click("button >> text=Kopieer")
    expect(page.locator(".cite [role=status]")).to_contain_text("Kopiëren lukte niet")
    assert "(B4)" in page.evaluate("getSelection().toString()")


def rows(page: Page) -> list[str]:
    """The ids of the ambitions that are to be seen."""
    return page.locator(".row:visible .id").all_inner_texts()


def test_the_filter_keeps_its_state_in_the_address(visit: Visit) -> None:
    page = visit.page()
    page.goto(f"{visit.base}ambities/")
    assert len(rows(page)) == 14
    page.select_option("[name=spelregel]", "wat")
    assert rows(page) == ["A3", "B1", "B2", "B6"]
    expect(page.locator(".filter [role=status]")).to_have_text("4 van de 14 ambities")
    page.select_option("[name=thema]", "A")
    assert rows(page) == ["A3"]
    assert page.url.endswith("/ambities/?spelregel=wat&thema=A")
    page.reload()
    assert rows(page) == ["A3"]
    page.go_back()
    assert rows(page) == ["A3", "B1", "B2", "B6"]
    page.click("button >> text=Toon alle ambities")
    assert len(rows(page)) == 14
    assert page.evaluate("document.activeElement.name") == "thema"
    assert page.url.endswith("/ambities/")


def test_a_choice_that_nothing_fits_says_so(visit: Visit) -> None:
    page = visit.page()
    page.goto(f"{visit.base}ambities/?thema=C&spelregel=wat")
    assert rows(page) == []
    expect(page.locator(".filter [role=status]")).to_have_text("Geen ambitie past bij deze keuze.")


@pytest.mark.parametrize("asked", ["?thema=Z", "?wet=%3Cscript%3E&spelregel=", "?__proto__=x&thema=A%22", "?x=1"])
def test_an_unknown_or_hostile_choice_is_left_out(visit: Visit, asked: str) -> None:
    page = visit.page()
    page.goto(f"{visit.base}ambities/{asked}")
    assert len(rows(page)) == 14


def test_all_ambitions_are_there_without_script(visit: Visit) -> None:
    page = visit.page(java_script_enabled=False)
    page.goto(f"{visit.base}ambities/?thema=A")
    assert len(rows(page)) == 14
    assert page.locator(".filter").is_hidden()
