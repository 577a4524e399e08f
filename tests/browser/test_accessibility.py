"""WCAG 2.2 AA, as far as machines can tell: axe, contrast, keyboard, reflow, text spacing, the accessible tree.

By default axe takes one page of each kind at both widths and in both schemes, and every other page in one state;
``--all`` takes all in all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from agenda.model.urls import ERRORS
from tests.browser.conftest import Visit, serve
from tests.browser.test_visit import PAGES, SIDEWAYS, chosen
from tests.conftest import Tally
from tests.helpers.sites import BuiltSite, build, copy_full

WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations", "incomplete"],  # what is well need not be told
}
STATES = [(320, "light"), (1280, "dark"), (320, "dark"), (1280, "light")]
GOLDEN = Path(__file__).parent.parent / "golden"

#: The lowest contrast that WCAG 2.2 asks of text (1.4.3); the same for small and large, to be on the safe side.
LOWEST = 4.5

#: What stands behind a text that axe cannot see behind: text over a picture or a form. Returns the colours
#: [text, ground], or nothing for what is not listed here.
COLOURS = """element => {
  const { color, fill } = getComputedStyle(element), around = element.parentNode;
  const filled = it => getComputedStyle(it).fill;
  if (element.matches(".shape > span")) return [color, getComputedStyle(around, "::before").backgroundColor];
  if (element.matches(".form + text")) return [fill, filled(element.previousElementSibling)];
  if (element.matches(".diagram .on-goal")) return [fill, filled(around.querySelector("rect.goal"))];
  if (element.matches(".diagram text")) return [fill, filled(around.querySelector(".box"))];
  if (element.matches(".map .in-box")) return [fill, filled(around.querySelector(".box"))];
  if (element.matches(".map .words")) return [fill, getComputedStyle(document.body).backgroundColor];
  return null;
}"""

#: What a reader with dyslexia may set (WCAG 1.4.12).
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""

#: Whether all is there that a reader's first move brings: definitions, and buttons that copy.
HELPED = """() => [["a.gloss", ".definition"], [".cite, .sample > pre", ".cite button, .sample button"]]
  .every(([given, brought]) => !document.querySelector(given) || document.querySelector(brought))"""

#: Everything that the keyboard must come to, in the order of the page.
STOPS = """() => {
  const all = "a[href], button, summary, select, input, textarea, [tabindex='0']";
  window.stops = [...document.querySelectorAll(all)].filter(it => it.checkVisibility({ visibilityProperty: true }));
  return window.stops.map(it => it.outerHTML.slice(0, 90));
}"""

#: Which stop has the focus, and what is wrong with it: no ring, or nothing of it at the place where it should be seen.
FOCUSED = """() => {
  const it = document.activeElement, { outlineStyle, outlineWidth } = getComputedStyle(it);
  const seen = it.checkVisibility({ opacityProperty: true }) && [...it.getClientRects()].some(box => {
    const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return at && it.contains(at);
  });
  const ring = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  const wrong = !ring ? "no ring: " : !seen ? "not to be seen: " : "";
  return [window.stops.indexOf(it), wrong && wrong + it.outerHTML.slice(0, 90)];
}"""

#: Texts that are cut off by what holds them; what is hidden from sight on purpose is left out.
CUT_OFF = """() => [...document.querySelectorAll("main *, header *, footer *")].filter(it => {
  const { overflowX, overflowY } = getComputedStyle(it);
  const clips = [overflowX, overflowY].some(each => each === "hidden" || each === "clip");
  const over = it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 1;
  return clips && over && !it.closest(".hidden, svg, thead");
}).map(it => it.outerHTML.slice(0, 100))"""


#: Texts of a picture outside it, where its edge or what is next to it may hide them.
OUT_OF_PICTURE = """() => [...document.querySelectorAll(".map text, .diagram text")].filter(it => {
  const text = it.getBoundingClientRect(), { left, right, top, bottom } = it.closest("svg").getBoundingClientRect();
  return text.left < left - 1 || text.right > right + 1 || text.top < top - 1 || text.bottom > bottom + 1;
}).map(it => it.textContent)"""

#: What goes wrong in Safari: VoiceOver hears a list without markers only when its role says so or it is navigation
#: (determineAccessibilityRoleWithCleanChildren in WebKit), and iOS zooms in on a field with text below 16 pixels.
IN_SAFARI = """() => [
  ...[...document.querySelectorAll("ul, ol")].filter(it => !it.closest("nav") && it.getAttribute("role") !== "list"
    && [...it.children].some(item => getComputedStyle(item).display !== "list-item"
      || getComputedStyle(item).listStyleType === "none")),
  ...[...document.querySelectorAll("input:not([type=checkbox]), select, textarea")]
    .filter(it => parseFloat(getComputedStyle(it).fontSize) < 16),
].map(it => it.outerHTML.slice(0, 100))"""


def visited(site: BuiltSite, state: tuple[int, str], *, everything: bool) -> list[str]:
    """The pages that axe looks at in this state: one of each kind, and its share of the others."""
    if everything:
        return [*site.pages(), *ERRORS]
    place = STATES.index(state)
    others = [url for url in site.pages() if url not in PAGES]
    # Half of the kinds are taken narrow and light and wide and dark, the other half the other way round.
    return [*PAGES[place // 2 :: 2], *others[place :: len(STATES)]]


def unfold(page: Page) -> None:
    """Open everything that is folded up."""
    page.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true })")


def contrast(first: str, second: str) -> float:
    """The contrast of two colours as a browser writes them, such as ``rgb(16, 34, 43)``; by WCAG's formula."""

    def luminance(colour: str) -> float:
        red, green, blue = (int(each) / 255 for each in re.findall(r"\d+", colour)[:3])
        parts = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in (red, green, blue)]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def complaints(page: Page) -> Iterator[str]:
    """What axe finds wrong, and what it leaves to review and our own measurement does not settle."""
    results: dict[str, Any] = Axe().run(page, options=WCAG).response
    for violation in results["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['id']}: {node['html'][:120]}"
    for review in results["incomplete"]:
        for node in review["nodes"]:
            found = page.query_selector(node["target"][-1])
            colours = found.evaluate(COLOURS) if found and review["id"] == "color-contrast" else None
            if colours is None:
                yield f"to review: {review['id']}: {node['html'][:120]}"
            elif contrast(*colours) < LOWEST:
                yield f"contrast of {colours} is {contrast(*colours):.2f}: {node['html'][:120]}"


@pytest.mark.parametrize("state", STATES, ids=str)
def test_axe_finds_nothing_and_leaves_nothing_open(
    visit: Visit, full_site: BuiltSite, request: pytest.FixtureRequest, tally: Tally, state: tuple[int, str]
) -> None:
    page = visit.page(viewport={"width": state[0], "height": 900}, color_scheme=state[1])
    found = []
    urls = visited(full_site, state, everything=request.config.getoption("--all"))
    tally("axe", len(urls))
    for url in urls:
        page.goto(visit.base + url)
        unfold(page)
        found += [f"{url}: {each}" for each in complaints(page)]
    assert found == []


def test_axe_comes_on_every_page(full_site: BuiltSite) -> None:
    seen = {url for state in STATES for url in visited(full_site, state, everything=False)}
    assert seen == {*full_site.pages(), *ERRORS}


@pytest.mark.parametrize(("width", "scheme"), STATES)
def test_axe_finds_nothing_with_a_definition_open(visit: Visit, width: int, scheme: str) -> None:
    page = visit.page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    for url in ("", "ambities/lokale-ruimte/", "en/how/"):
        page.goto(visit.base + url)
        page.locator("a.gloss").first.focus()
        page.locator(".definition:visible").wait_for()
        violations = Axe().run(page, options=WCAG).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in violations] == []
        colours = "it => [getComputedStyle(it).color, getComputedStyle(it).backgroundColor]"
        assert contrast(*page.locator(".definition:visible").evaluate(colours)) >= LOWEST


@pytest.fixture(scope="module")
def unsettled(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A site of which many an English text may be out of date, and a few were never reviewed or translated."""
    folder = tmp_path_factory.mktemp("unsettled")
    agenda = copy_full(folder / "data")
    lock = agenda.with_name("translation.lock")
    lines = lock.read_text(encoding="utf-8").splitlines()
    lines[4::8] = [re.sub("nl=.{12}", "nl=000000000000", line) for line in lines[4::8]]
    lock.write_text("\n".join(line for number, line in enumerate(lines) if number % 90 != 10), encoding="utf-8")
    text = agenda.read_text(encoding="utf-8")
    agenda.write_text(
        text.replace("nl: sterkte, en: strength}", "nl: sterkte, en: not yet translated}"), encoding="utf-8"
    )
    return build(agenda, folder / "site", SITE_URL="http://127.0.0.1/")


@pytest.mark.parametrize(("width", "scheme"), STATES[:2])
def test_axe_finds_nothing_where_english_is_out_of_date(
    unsettled: BuiltSite, browser: Browser, width: int, scheme: str
) -> None:
    base, server = serve(unsettled.folder)
    page = Visit(base, browser).page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    for url in ("en/", "en/ambitions/personnel-and-resources/", "en/rules/police/", "en/translation/"):
        page.goto(base + url)
        unfold(page)
        assert list(complaints(page)) == [], url
        assert not page.evaluate(SIDEWAYS), url
        page.emulate_media(media="print")
        assert page.locator(".stale, .wide-first").count() > 0
        assert page.locator(".stale:visible").count() == page.locator(".stale").count(), "printed too"
        page.emulate_media(media="screen")
    server.shutdown()


@pytest.mark.parametrize(
    ("harm", "complaint"),
    [
        ("document.documentElement.removeAttribute('lang')", "html-has-lang"),
        ("document.querySelector('h1').style.color = '#999'", "color-contrast"),
        ("document.querySelector('.shape').style.color = '#888'", "contrast of"),
        ("document.querySelector('.menu').insertAdjacentHTML('beforeend', '<a href=\"#x\"></a>')", "link-name"),
    ],
)
def test_a_planted_fault_is_caught(visit: Visit, harm: str, complaint: str) -> None:
    page = visit.page(viewport={"width": 1280, "height": 900}, color_scheme="light")
    page.goto(f"{visit.base}ambities/lokale-ruimte/")
    assert list(complaints(page)) == []
    page.evaluate(harm)
    assert any(complaint in each for each in complaints(page))


@pytest.mark.parametrize("width", [320, 1280])
def test_the_keyboard_goes_through_everything_and_is_always_to_be_seen(
    visit: Visit, full_site: BuiltSite, request: pytest.FixtureRequest, tally: Tally, width: int
) -> None:
    page = visit.page(viewport={"width": width, "height": 700})
    urls = chosen(full_site, request.config)
    if not request.config.getoption("--all"):
        urls = urls[width == 1280 :: 2]  # each kind at one of the widths
    tally("keyboard", len(urls))
    wrong = {}
    for url in urls:
        page.goto(visit.base + url)
        unfold(page)
        if found := keyboard(page):
            wrong[url] = found
    assert wrong == {}


def keyboard(page: Page) -> list[str]:
    """What is wrong for a reader who goes through this page with the Tab key."""
    page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
    page.evaluate("document.querySelector('.skip')?.focus()")
    page.wait_for_function(HELPED)
    stops: list[str] = page.evaluate(STOPS)
    found, order = [], []
    for number in range(len(stops)):
        # From the top, wherever the page puts the focus itself: the search page begins in its field.
        page.evaluate("document.querySelector('.skip').focus()") if number == 0 else page.keyboard.press("Tab")
        place, complaint = page.evaluate(FOCUSED)
        found += [complaint] if complaint else []
        order.append(place)
    if missed := set(range(len(stops))) - set(order):
        found.append(f"the keyboard never comes to {len(missed)} of {len(stops)}, such as {stops[min(missed)]}")
    elif order != sorted(order):
        found.append(f"not in the order of the page: {order}")
    return found


@pytest.mark.parametrize(
    ("harm", "complaint"),
    [
        ("*:focus { outline: none !important }", "no ring"),
        (".menu { clip-path: inset(50%) }", "not to be seen"),
        (".menu { position: absolute; left: -9999px }", "not to be seen"),
        (".head { opacity: 0 }", "not to be seen"),
    ],
)
def test_a_focus_that_cannot_be_seen_is_caught(visit: Visit, harm: str, complaint: str) -> None:
    page = visit.page(viewport={"width": 1280, "height": 700})
    page.goto(f"{visit.base}spelregels/")
    assert keyboard(page) == []
    page.add_style_tag(content=harm)
    assert any(complaint in each for each in keyboard(page))


def test_a_link_in_the_head_of_a_table_on_a_phone_is_caught(visit: Visit) -> None:
    page = visit.page(viewport={"width": 320, "height": 700})
    page.goto(f"{visit.base}verbanden/")
    page.evaluate("document.querySelector('thead th').innerHTML = '<a href=\"#_rules\">Ambitie</a>'")
    assert any("not to be seen" in each for each in keyboard(page))


@pytest.mark.parametrize(
    "harm",
    [
        "document.querySelector('.menu').addEventListener('keydown', event => event.preventDefault())",
        "document.querySelectorAll('a.gloss').forEach(it => { it.inert = true })",
        "document.querySelector('main a').tabIndex = -1",
    ],
    ids=["trap", "inert", "out of the order"],
)
def test_a_place_that_the_keyboard_cannot_leave_or_reach_is_caught(visit: Visit, harm: str) -> None:
    page = visit.page(viewport={"width": 1280, "height": 700})
    page.goto(f"{visit.base}ambities/lokale-ruimte/")
    page.evaluate(harm)
    assert any("never comes to" in each for each in keyboard(page))


@pytest.mark.parametrize("width", [320, 1280])
def test_texts_can_be_spaced_without_loss(
    visit: Visit, full_site: BuiltSite, request: pytest.FixtureRequest, tally: Tally, width: int
) -> None:
    page = visit.page(viewport={"width": width, "height": 900})
    wrong = []
    urls = chosen(full_site, request.config)
    tally("text spacing", len(urls))
    for url in urls:
        page.goto(visit.base + url)
        if lost := lost_by_spacing(page):
            wrong.append((url, lost))
    assert wrong == []


def lost_by_spacing(page: Page) -> str:
    """What of this page a reader loses who spaces its texts as WCAG 1.4.12 has it; nothing when all is well."""
    page.add_style_tag(content=SPACING)
    if page.evaluate(SIDEWAYS):
        return "sideways"
    return str(page.evaluate(CUT_OFF) or page.evaluate(OUT_OF_PICTURE) or "")


@pytest.mark.parametrize(
    "harm",
    [
        "main p { height: 1.5em; overflow: hidden }",
        "main p { white-space: nowrap }",
        ".map .words { font-size: 17px !important }",
    ],
)
def test_a_text_that_cannot_be_spaced_is_caught(visit: Visit, harm: str) -> None:
    page = visit.page(viewport={"width": 320, "height": 900})
    page.goto(f"{visit.base}ambities/personeel-en-middelen/")
    page.add_style_tag(content=harm)
    assert lost_by_spacing(page)


@pytest.mark.parametrize(
    "url",
    ["", "hoe/", "themas/doorontwikkeling-bestel/", "spelregels/hetzelfde-doel/", "verbanden/", "en/ambitions/"],
)
def test_text_twice_as_large_stays_on_a_phone(visit: Visit, url: str) -> None:
    """WCAG 1.4.4 asks it of a window of any width; 320 pixels is the narrowest that 1.4.10 asks for."""
    page = visit.page(viewport={"width": 320, "height": 900})
    page.goto(visit.base + url)
    page.add_style_tag(content=":root { font-size: 200% }")
    assert not page.evaluate(SIDEWAYS)


def test_long_words_are_hyphenated_on_a_phone_but_not_what_is_copied(visit: Visit) -> None:
    page = visit.page(viewport={"width": 320, "height": 900})
    page.goto(f"{visit.base}wetten/")
    hyphens = "it => getComputedStyle(it).hyphens"
    assert page.locator("main p").first.evaluate(hyphens) == "auto"
    assert page.locator("main code").first.evaluate(hyphens) == "manual"
    assert "\u00ad" not in page.content(), "a soft hyphen comes along in what is copied"


def test_lists_and_fields_are_well_in_safari(
    visit: Visit, full_site: BuiltSite, request: pytest.FixtureRequest, tally: Tally
) -> None:
    page = visit.page(viewport={"width": 1024, "height": 900})
    urls = chosen(full_site, request.config)
    tally("lists and fields", len(urls))
    wrong = {}
    for url in urls:
        page.goto(visit.base + url)
        if found := page.evaluate(IN_SAFARI):
            wrong[url] = found
    assert wrong == {}


def test_nothing_moves_for_who_asks_for_no_motion(visit: Visit) -> None:
    page = visit.page(reduced_motion="reduce")
    page.goto(visit.base)
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.evaluate("document.getAnimations().length") == 0


def test_a_table_stays_a_table_on_a_phone(visit: Visit) -> None:
    """Our layout makes blocks of its rows there; what a screen reader hears must not change."""
    page = visit.page(viewport={"width": 320, "height": 900})
    page.goto(f"{visit.base}verbanden/")
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes if not node["ignored"]]
    assert roles.count("table") == page.locator("table").count()
    assert roles.count("cell") == page.locator("td").count()
    assert roles.count("rowheader") + roles.count("columnheader") == page.locator("th").count()


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("home", ""),
        ("ambitie", "ambities/personeel-en-middelen/"),
        ("verbanden", "verbanden/"),
        ("ambition", "en/ambitions/personnel-and-resources/"),
    ],
)
def test_a_screen_reader_hears_what_was_read_and_kept(
    visit: Visit, name: str, url: str, request: pytest.FixtureRequest
) -> None:
    """``tests/golden/*.aria.yml`` were read by a person. Made anew with ``scripts/test --renew-golden``."""
    page = visit.page(viewport={"width": 1280, "height": 900})
    page.goto(visit.base + url)
    heard = page.locator("body").aria_snapshot().replace(visit.base, "/") + "\n"
    kept = GOLDEN / f"{name}.aria.yml"
    if request.config.getoption("--renew-golden"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(heard, encoding="utf-8")
    assert heard == kept.read_text(encoding="utf-8")
