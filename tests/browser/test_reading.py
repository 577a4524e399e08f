"""What helps a reader where scripts run: definitions in place, citing, filtering; and the same without them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Held, Visit

#: A page whose line uses a term: “sturing driehoek”.
WITH_TERM = "ambities/lokale-ruimte/"
DEFINITION = "Het vaste overleg van de burgemeester, de officier van justitie en de politiechef"


def shown(page: Page, count: int = 1) -> list[str]:
    """The definitions that are to be seen, once as many are as there should be: the first is fetched."""
    expect(page.locator(".definition:visible")).to_have_count(count)
    return page.locator(".definition:visible").all_inner_texts()


@pytest.fixture
def page(visit: Visit) -> Page:
    page = visit.page(viewport={"width": 1280, "height": 900})
    page.goto(visit.base + WITH_TERM)
    return page


def test_a_definition_comes_with_the_pointer_and_stays_while_the_pointer_is_on_it(page: Page) -> None:
    assert shown(page, 0) == []
    page.hover("a.gloss >> text=driehoek")
    assert shown(page)[0].startswith(f"Redactie {DEFINITION}")
    page.hover(".definition:visible")
    page.wait_for_timeout(400)
    assert len(shown(page)) == 1
    page.hover("h1")
    expect(page.locator(".definition:visible")).to_have_count(0)


def test_a_definition_comes_with_the_keyboard_and_escape_puts_it_away(page: Page) -> None:
    page.focus("a.gloss >> text=driehoek")
    assert len(shown(page)) == 1
    described = page.locator("a.gloss >> text=driehoek").get_attribute("aria-describedby")
    assert page.locator(f"#{described}").inner_text().startswith(f"Redactie {DEFINITION}")
    page.keyboard.press("Escape")
    assert shown(page, 0) == []
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
    assert shown(page, 0) == []
    page.tap("a.gloss >> text=driehoek")
    page.tap("a.gloss >> text=driehoek")
    page.wait_for_url("**/begrippen/#driehoek", timeout=5000)


def test_who_touches_twice_before_definitions_can_be_shown_follows_the_link(visit: Visit) -> None:
    page = visit.page(viewport={"width": 320, "height": 700}, has_touch=True)
    page.route("**/definitions.js", lambda _: None)  # never answered
    page.goto(visit.base + WITH_TERM)
    page.tap("a.gloss >> text=driehoek")
    page.tap("a.gloss >> text=driehoek")
    page.wait_for_url("**/begrippen/#driehoek", timeout=5000)


def test_who_went_on_reading_is_not_taken_to_a_definition_that_fails_later(visit: Visit) -> None:
    page = visit.page(viewport={"width": 320, "height": 700}, has_touch=True)
    held = Held(page, "**/definitions.js")
    page.goto(visit.base + WITH_TERM)
    page.tap("a.gloss >> text=driehoek")
    page.tap("h1")
    for route in held.routes:
        route.abort()
    page.wait_for_timeout(300)
    assert page.url == visit.base + WITH_TERM


def test_a_definition_on_focus_comes_back_when_the_pointer_leaves_another(page: Page) -> None:
    page.focus("a.gloss >> nth=0")
    first = shown(page)
    page.hover("a.gloss >> nth=1")
    expect(page.locator(".definition:visible")).not_to_have_text(first[0])
    page.hover("h1")
    expect(page.locator(".definition:visible")).to_have_text(first[0])


@pytest.mark.parametrize("url", ["", "themas/doorontwikkeling-bestel/", "en/rules/", "verbanden/"])
def test_a_definition_covers_no_part_of_its_own_term(visit: Visit, url: str) -> None:
    page = visit.page(viewport={"width": 320, "height": 700})
    page.goto(visit.base + url)
    page.focus("a.gloss")
    shown(page)
    covering = page.evaluate("""() => [...document.querySelectorAll("a.gloss")].filter(link => {
      link.scrollIntoView({ block: "center", behavior: "instant" });
      link.focus();
      const note = document.querySelector(".definition:not([hidden])").getBoundingClientRect();
      return [...link.getClientRects()].some(line => line.bottom > note.top && line.top < note.bottom
        && line.right > note.left && line.left < note.right);
    }).map(link => link.textContent)""")
    assert covering == []


def test_where_no_definition_is_to_be_had_a_term_is_a_link(visit: Visit) -> None:
    page = visit.page(viewport={"width": 320, "height": 700}, has_touch=True)
    page.goto(visit.base + WITH_TERM)
    page.route(
        "**/begrippen/", lambda route: route.abort() if route.request.resource_type == "xhr" else route.continue_()
    )
    page.tap("a.gloss >> text=driehoek")
    page.wait_for_url("**/begrippen/#driehoek", timeout=5000)


def test_the_definition_on_an_english_page_says_whose_it_is_and_keeps_its_dutch_words(visit: Visit) -> None:
    page = visit.page()
    page.goto(f"{visit.base}en/how/")
    page.focus("a.gloss")
    assert shown(page)[0].startswith("Editors ")
    assert page.locator(".definition:visible a").count() == 0


def test_nothing_of_definitions_is_fetched_before_a_reader_moves(visit: Visit) -> None:
    page = visit.page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(visit.base, wait_until="networkidle")
    assert [url for url in asked if "begrippen" in url or "definitions" in url] == []
    assert len(asked) <= 6


def test_a_term_is_a_plain_link_without_script(visit: Visit) -> None:
    page = visit.page(java_script_enabled=False)
    page.goto(visit.base + WITH_TERM)
    page.click("a.gloss >> text=driehoek")
    page.wait_for_url("**/begrippen/#driehoek", timeout=5000)


def test_a_citation_is_copied_whole(visit: Visit) -> None:
    page = visit.page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{visit.base}ambities/personeel-en-middelen/")
    page.click("summary >> text=Citeer")
    page.click(".cite button >> nth=0")
    expect(page.locator(".cite [role=status] >> nth=0")).to_have_text("Gekopieerd.")
    copied = page.evaluate("navigator.clipboard.readText()")
    for part in (
        "“Personeel & middelen: position paper, begrotingscyclus, sterkte” (B4)",
        "Strategische agenda regioburgemeesters 2022-2025, de regioburgemeesters",
        "versie van 14 november 2023",
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
    page.click(".cite button >> nth=1")
    expect(page.locator(".cite [role=status] >> nth=1")).to_contain_text("Kopiëren lukte niet")
    assert "(B4.1)" in page.evaluate("getSelection().toString()")


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


def test_the_other_language_has_the_same_choice(visit: Visit) -> None:
    page = visit.page()
    page.goto(f"{visit.base}ambities/")
    page.select_option("[name=spelregel]", "wat")
    page.select_option("[name=thema]", "A")
    page.click(".languages [hreflang=en]")
    page.wait_for_url("**/en/ambitions/?theme=A&rule=wat", timeout=5000)
    assert rows(page) == ["A3"]
    page.click("button >> text=Show all ambitions")
    page.click(".languages [hreflang=nl]")
    page.wait_for_url("**/ambities/", timeout=5000)


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


@pytest.mark.parametrize("url", ["verbanden/", "en/connections/", "spelregels/hetzelfde-doel/"])
def test_what_has_the_focus_is_to_be_seen_on_a_phone(visit: Visit, url: str) -> None:
    """Not only has it a place and a ring: nothing clips it away or lies over it."""
    page = visit.page(viewport={"width": 320, "height": 700})
    page.goto(visit.base + url)
    unseen = page.evaluate("""() => [...document.querySelectorAll("a[href], button, summary")].filter(it => {
      it.scrollIntoView({ block: "center", behavior: "instant" });
      it.focus();
      return it.checkVisibility() && ![...it.getClientRects()].some(({ left, top, width, height }) =>
        it.contains(document.elementFromPoint(left + width / 2, top + height / 2)));
    }).map(it => it.outerHTML.slice(0, 90))""")
    assert unseen == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_link_into_what_is_folded_up_opens_it(visit: Visit, scripts: bool) -> None:
    page = visit.page(java_script_enabled=scripts, reduced_motion="reduce")
    for code in ("file-missing", "lost-id"):  # on arrival, and on the page
        page.goto(f"{visit.base}meewerken/#_{code}")
        expect(page.locator(f"details:has([id='_{code}']) summary")).to_be_in_viewport()
        expect(page.locator(f"[id='_{code}']")).to_be_in_viewport()


def test_it_opens_in_a_browser_too_that_does_not_do_so_by_itself(visit: Visit) -> None:
    page = visit.page()
    page.goto(f"{visit.base}meewerken/")
    # No browser opens what bears the anchor itself.
    page.locator("details.check").first.evaluate("details => { details.id = '_own' }")
    page.evaluate("location.hash = '#_own'")
    expect(page.locator("[id='_own'] p").first).to_be_visible()
