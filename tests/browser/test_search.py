"""Searching as readers do: in a real browser, on the built index."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Held, Visit
from tests.browser.queries import DUTCH, ENGLISH, SLIPS, STRANGE
from tests.browser.test_accessibility import STATES, WCAG
from tests.browser.test_visit import SIDEWAYS
from tests.helpers.sites import FULL, BuiltSite, build


@pytest.fixture
def page(visit: Visit) -> Page:
    page = visit.page(viewport={"width": 1280, "height": 900})
    page.goto(f"{visit.base}zoeken/")
    return page


def begin(page: Page) -> None:
    """Begin as a reader does and wait until searching is there: Enter before that loads the page again."""
    page.press("#_q", "Shift")
    page.evaluate("import(new URL('search.js', document.querySelector('script[src$=\"/search-loader.js\"]').src))")


def ask(page: Page, query: str) -> None:
    """Search as with the keyboard, and wait until the answer is there."""
    begin(page)
    page.evaluate("document.querySelector('.found').textContent = ''")
    page.fill("#_q", query)
    page.keyboard.press("Enter")
    answered(page)


def answered(page: Page) -> None:
    """Wait until the search has answered: it says “Wij zoeken …” when that takes long."""
    page.wait_for_function("/[^…]$/.test(document.querySelector('.found').textContent)")


def hits(page: Page) -> list[str]:
    """Where the results lead, in their order."""
    links: list[str] = page.eval_on_selector_all(".results h2 a", "links => links.map(it => it.getAttribute('href'))")
    return links


def told(page: Page) -> str:
    return page.inner_text(".found")


def records(site: BuiltSite, lang: str) -> list[dict[str, Any]]:
    """Everything that can be found in a language."""
    found: dict[str, dict[str, Any]] = json.loads(
        (site.folder / site.lasting(f"pagefind/records.{lang}.json")).read_text("utf-8")
    )
    return list(found.values())


@pytest.mark.parametrize(("place", "queries"), [("zoeken/", DUTCH), ("en/search/", ENGLISH)])
def test_what_is_looked_for_is_among_the_first_three(
    visit: Visit, place: str, queries: tuple[tuple[str, str], ...]
) -> None:
    page = visit.page()
    page.goto(visit.base + place)
    missed = []
    for query, wanted in queries:
        ask(page, query)
        found = hits(page)
        if not any(address.endswith(f"/{wanted}") for address in found[:3]):
            missed.append((query, wanted, found[:3]))
        assert all(address.startswith("/en/") == place.startswith("en/") for address in found), query
    assert missed == []


def test_half_of_at_least_eighty_queries_stand_nowhere_in_what_they_find(full_site: BuiltSite) -> None:
    bent = []
    for lang, queries in (("nl", DUTCH), ("en", ENGLISH)):
        texts = {it["url"]: f"{it['title']} {it['content']} {it['words']}".lower() for it in records(full_site, lang)}
        # The strictest count: a part of a longer word, as keten in strafrechtketen, stands there too.
        bent += [query for query, url in queries if not all(word in texts[url] for word in bare(query).split())]
    every = len(DUTCH) + len(ENGLISH)
    assert every == len({*DUTCH, *ENGLISH}) >= 80
    assert len(bent) >= every / 2, f"{len(bent)} of {every}: {bent}"


def bare(query: str) -> str:
    """A query without capitals, quotes and the ’s of a plural: what is left is looked for."""
    return re.sub(r"[\"“”]|'s\b", "", query.lower())


@pytest.mark.parametrize(("place", "lang"), [("zoeken/", "nl"), ("en/search/", "en")])
def test_who_asks_for_a_term_or_a_law_by_its_name_gets_it_among_the_first_three(
    visit: Visit, full_site: BuiltSite, place: str, lang: str
) -> None:
    page = visit.page()
    page.goto(visit.base + place)
    missed = []
    for record in records(full_site, lang):
        if record["kind"] in ("term", "law"):
            ask(page, record["title"])
            if f"/{record['url']}" not in hits(page)[:3]:
                missed.append((record["title"], record["url"], hits(page)[:3]))
    assert missed == []


def test_the_agenda_comes_before_its_explanation(page: Page) -> None:
    for query, first in (("cybercrime", "ambities/cybercrime/"), ("begroting", "ambities/personeel-en-middelen/")):
        ask(page, query)
        assert hits(page)[0] == f"/{first}"


@pytest.mark.parametrize(("query", "word", "wanted"), SLIPS)
def test_a_slip_of_the_pen_is_understood_and_told(page: Page, query: str, word: str, wanted: str) -> None:
    ask(page, query)
    assert f"/{wanted}" in hits(page)[:3]
    assert told(page).startswith(f"Geen tekst met precies “{query}”. Bedoelde u {word}? Aantal resultaten: ")


def test_what_the_agenda_has_nothing_on_finds_nothing(page: Page) -> None:
    for query in STRANGE:
        ask(page, query)
        assert hits(page) == [], query
        assert told(page).startswith("Geen resultaten voor "), query


def test_every_word_that_the_page_knows_is_found(visit: Visit) -> None:
    """The page looks for words that it has itself from the records; Pagefind must cut texts into the same words."""
    page = visit.page()
    page.goto(f"{visit.base}zoeken/")
    lost = page.evaluate("""async () => {
      const base = new URL(document.querySelector("form.search").dataset.index, location.href).href;
      const pagefind = await import(`${base}pagefind.js`);
      await pagefind.options({ noWorker: true });
      const records = await (await fetch(`${base}records.nl.json`)).json();
      const lost = [];
      for (const [id, { title, words, content }] of Object.entries(records)) {
        const text = `${title} ${words} ${content}`.replace(/\\S+\\/\\S*/gu, ""); // no addresses: each is one word
        for (const word of new Set(text.match(/[\\p{L}\\p{N}]+(?:[-.'’][\\p{L}\\p{N}]+)*/gu)))
          if (!(await pagefind.search(word)).results.some((hit) => hit.id === id)) lost.push([word, records[id].url]);
      }
      return lost;
    }""")
    assert lost == []


#: What is typed or pasted, and what it must find the same as.
SAME = (
    ("poli\u00adtie", "politie"),  # a soft hyphen, from a PDF
    ("regio\u00adburge\u00admeesters", "regioburgemeesters"),
    ("regio-burgemeesters", "regioburgemeesters"),  # the hyphen of the end of a line
    ("poli\u200btie", "politie"),
    ("\ufeffpoli\u200d\u2060tie\u200f", "politie"),
    ("ﬁnancieren", "financieren"),
    ("ｐｏｌｉｔｉｅ", "politie"),
    ("politie\u00a0ontwikkeling", "politie ontwikkeling"),
    ("evaluatie en coördinatie", "evaluatie en coo\u0308rdinatie"),
    ("‘gezag’", "gezag"),
    ("„gezag‟", "gezag"),
    ("veiligheidsagenda´s", "veiligheidsagenda's"),
    ("veiligheidsagenda‘s", "veiligheidsagenda's"),
    ("personeel en middelen", "personeel & middelen"),
    ("Personeel&middelen", "personeel & middelen"),
    ("personeel and middelen", "personeel & middelen"),
    *((written, "B4") for written in ("B.4", "b 4", "b-4", "b–4", "B 4.", "(b4)", "b_4", "Ｂ４", "b\u00ad4")),
    *((written, "B4.2") for written in ("b 4 2", "B.4.2", "b-4-2", "b4 2", "B4,2")),
    ("b 4 c 2", "B4 C2"),
)


def test_what_looks_or_means_the_same_finds_the_same(page: Page) -> None:
    found: dict[str, list[str]] = {}
    different = []
    for written, plain in SAME:
        for query in (written, plain):
            if query not in found:
                ask(page, query)
                found[query] = hits(page)
        if found[written] != found[plain] or (not found[plain] and "co" not in plain):
            different.append((written, found[written][:3], found[plain][:3]))
    assert different == []


#: What is asked by its name, abbreviation or id, and where that stands.
CALLED = (
    ("OM", "begrippen/#openbaar-ministerie"),
    ("om", "begrippen/#openbaar-ministerie"),
    ("LOVP", "begrippen/#lovp"),
    ("personeel en middelen", "ambities/personeel-en-middelen/"),
    ("b 4", "ambities/personeel-en-middelen/"),
    ("ambitie B.4", "ambities/personeel-en-middelen/"),
    ("b 4 1", "ambities/personeel-en-middelen/"),
    ("a", "themas/veiligheidsvraagstukken/"),
)


def test_what_is_called_so_comes_first(page: Page) -> None:
    wrong = []
    for query, wanted in CALLED:
        ask(page, query)
        if hits(page)[0] != f"/{wanted}":
            wrong.append((query, hits(page)[:2]))
    assert wrong == []


def test_a_word_comes_before_what_only_begins_with_it(page: Page, full_site: BuiltSite) -> None:
    texts = {f"/{it['url']}": f"{it['title']} {it['words']} {it['content']}".lower() for it in records(full_site, "nl")}
    ask(page, "OM")
    page.click(".more button")
    whole = [bool(re.search(r"\bom\b", texts[address])) for address in hits(page)]
    assert whole == sorted(whole, reverse=True)
    assert {True, False} == set(whole), "else this says nothing"


@pytest.mark.parametrize(
    ("place", "query", "words"),
    [
        ("zoeken/", "police", ("Het Engelse deel heeft {} resultaten.", "{} results for “police”")),
        ("zoeken/", "budget", ("Het Engelse deel heeft {} resultaten.", "{} results for “budget”")),
        ("en/search/", "opsporing", ("The Dutch part has {} results.", "{} resultaten voor “opsporing”")),
    ],
)
def test_what_the_other_language_has_is_told_and_found_there(
    visit: Visit, place: str, query: str, words: tuple[str, str]
) -> None:
    page = visit.page()
    page.goto(visit.base + place)
    ask(page, query)
    link = page.locator(".found a")
    count = re.search(r"\d+", link.inner_text())
    assert count
    assert link.inner_text() == words[0].format(count[0])
    link.click()
    expect(page.locator(".found")).to_have_text(words[1].format(count[0]))
    assert page.evaluate("document.documentElement.lang") == ("en" if place == "zoeken/" else "nl")


def test_the_other_language_is_only_asked_where_there_is_little(visit: Visit) -> None:
    page = visit.page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.rpartition("/")[2].partition("?")[0]))
    page.goto(f"{visit.base}zoeken/?q=gezag")
    answered(page)
    assert "records.en.json" not in fetched
    ask(page, "xyzzy")
    assert "records.en.json" in fetched
    assert [name for name in fetched if name.startswith(("wasm.en", "pagefind.en"))] == [], "it has no such word"
    assert page.locator(".found a").count() == 0
    ask(page, "B4")
    assert page.locator(".found a").count() == 0, "as many there as here"
    assert page.evaluate("document.documentElement.lang") == "nl"


@pytest.mark.parametrize("missing", ["records.en.json", "wasm.en.*", "pagefind.js[?]en*"])
def test_another_language_that_does_not_come_changes_nothing(visit: Visit, missing: str) -> None:
    page = visit.page()
    page.route(re.compile(f"/pagefind/{missing}".replace("*", ".*")), lambda route: route.abort())
    page.goto(f"{visit.base}zoeken/?q=police")
    expect(page.locator(".found b")).to_have_text("Geen resultaten voor “police”.")
    assert page.locator(".found a").count() == 0


@pytest.mark.parametrize("emptied", ["value = ''", "form.reset()"])
def test_a_field_that_the_browser_emptied_keeps_the_word(visit: Visit, emptied: str) -> None:
    """WebKit resets a field without completion when a reader comes back to a page, and says nothing of it."""
    page = visit.page()
    page.goto(f"{visit.base}zoeken/")
    ask(page, "politie")
    page.evaluate(f"document.querySelector('#_q').{emptied}")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert page.input_value("#_q") == "politie"
    page.evaluate(f"document.querySelector('#_q').{emptied}")  # also when it does so later
    page.check("input[value=A]")
    expect(page.locator(".found")).to_have_text("1 resultaat voor “politie”")
    assert page.url.endswith("?q=politie&thema=A")
    assert page.input_value("#_q") == "politie"
    page.fill("#_q", "")  # but a reader may empty it
    expect(page.locator(".found")).to_contain_text("Typ een woord")
    assert page.url.endswith("?thema=A")


def test_a_reset_to_the_default_is_none_of_the_word(visit: Visit) -> None:
    page = visit.page()
    held = Held(page, "**/search.js")
    page.goto(f"{visit.base}zoeken/?q=politie")
    page.wait_for_function("document.querySelector('#_q').value === 'politie'")
    page.evaluate("document.querySelector('#_q').form.reset()")
    assert page.input_value("#_q") == "politie"
    held.release()


def test_quotes_are_no_part_of_what_is_looked_for(page: Page) -> None:
    ask(page, '"gezag"')
    assert told(page).endswith(" resultaten voor “gezag”")


def test_nothing_moves_when_the_results_come(visit: Visit) -> None:
    page = visit.page(viewport={"width": 412, "height": 823})
    page.add_init_script("""
      window.moved = [];
      new PerformanceObserver((list) => { for (const { sources } of list.getEntries())
        moved.push(...sources.map(({ node }) => node?.className || node?.nodeName)); })
        .observe({ type: "layout-shift", buffered: true });
    """)
    page.goto(f"{visit.base}zoeken/?q=gezagen")
    expect(page.locator(".results li").first).to_be_visible()
    page.wait_for_timeout(300)
    assert page.evaluate("moved") == []


def test_the_mark_is_on_the_word_alone(page: Page) -> None:
    ask(page, "cybercrime")
    marks = page.locator(".results mark").all_inner_texts()
    assert marks
    assert all(mark.isalpha() for mark in marks), marks


def test_the_other_language_is_asked_the_same(page: Page) -> None:
    page.goto(page.url + "?q=cybercrime&thema=A&soort=ambition")
    expect(page.locator(".found")).to_contain_text("cybercrime")
    page.click(".languages a[hreflang=en]")
    expect(page.locator(".found")).to_have_text("1 result for “cybercrime”")
    assert page.url.endswith("/en/search/?q=cybercrime&theme=A&kind=ambition")
    page.uncheck("input[value=ambition]")
    page.click(".languages a[hreflang=nl]")
    expect(page.locator(".found")).to_contain_text("resultaten voor “cybercrime”")
    assert page.url.endswith("/zoeken/?q=cybercrime&thema=A")


def test_every_result_exists(page: Page, full_site: BuiltSite) -> None:
    for query in ("politie", "gezag", "wet", "register"):
        ask(page, query)
        assert hits(page)
        for address in hits(page):
            assert full_site.exists(address.removeprefix("/")), address


def test_a_search_can_be_shared_and_gone_back_to(visit: Visit, page: Page) -> None:
    ask(page, "gezagen")
    ask(page, "cybercrime")
    assert page.url.endswith("/zoeken/?q=cybercrime")
    assert page.title().startswith("cybercrime – zoeken")
    page.go_back()
    expect(page.locator(".found")).to_contain_text("“gezagen”")
    shared = visit.page()
    shared.goto(f"{visit.base}zoeken/?q=cybercrime&soort=ambition")
    expect(shared.locator(".found")).to_have_text("1 resultaat voor “cybercrime”")
    assert hits(shared) == ["/ambities/cybercrime/"]


def test_back_leads_to_what_was_asked_and_not_to_what_was_passed_while_typing(page: Page) -> None:
    def type_only(query: str) -> None:
        page.fill("#_q", query)
        expect(page.locator(".found")).to_contain_text(f"“{query}”")

    type_only("gezag")
    page.press("#_q", "Enter")
    type_only("politie")
    type_only("politiewet")
    page.go_back()
    expect(page.locator(".found")).to_contain_text("“gezag”")
    assert page.input_value("#_q") == "gezag"
    assert page.url.endswith("?q=gezag")


def test_the_field_in_the_head_of_a_page_leads_to_the_results(visit: Visit) -> None:
    page = visit.page(viewport={"width": 1280, "height": 900})
    page.goto(f"{visit.base}en/ambitions/cybercrime/")
    page.fill(".find input", "budget")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search/?q=budget")
    expect(page.locator(".found")).to_contain_text("results for “budget”")
    phone = visit.page(viewport={"width": 320, "height": 700})
    phone.goto(visit.base)
    phone.click(".to-search a")
    phone.wait_for_url("**/zoeken/")
    expect(phone.locator("#_q")).to_be_focused()  # one can type at once


def test_theme_and_kind_narrow_the_results_and_say_how_many_there_are(page: Page) -> None:
    ask(page, "politie ontwikkeling")
    everything = len(hits(page))
    count = re.search(r"\d+", page.locator("label:has(input[value=ambition])").inner_text())
    assert count is not None
    page.check("input[value=ambition]")
    assert len(hits(page)) == int(count[0]) < everything
    page.check("input[value=B]")
    assert hits(page)
    assert all(address.startswith("/ambities/") for address in hits(page))
    assert told(page).endswith("voor “politie ontwikkeling”")
    assert page.url.endswith("?q=politie+ontwikkeling&thema=B&soort=ambition")
    page.uncheck("input[value=B]")
    page.uncheck("input[value=ambition]")
    assert len(hits(page)) == everything


def test_how_many_there_are_stays_in_one_piece_on_a_narrow_phone(visit: Visit) -> None:
    page = visit.page(viewport={"width": 320, "height": 700})
    page.goto(f"{visit.base}en/search/?q=authority")
    expect(page.locator(".results h2").first).to_be_visible()  # before that, what stands there is no answer yet
    counts = page.locator("fieldset label:visible > span:last-child")
    assert {each for each in counts.all_inner_texts() if not re.fullmatch(r"\(\d+\)", each)} == set()
    lines: list[int] = counts.evaluate_all(
        """each => each.map(it => { const text = document.createRange(); text.selectNodeContents(it);
           return new Set([...text.getClientRects()].map(box => box.top)).size })"""
    )
    assert lines
    assert set(lines) == {1}


def test_typing_is_enough(page: Page) -> None:
    page.locator("#_q").press_sequentially("driehoek")
    expect(page.locator(".found")).to_contain_text("voor “driehoek”")


def test_no_result_says_what_to_do(page: Page) -> None:
    ask(page, "xyzzy")
    assert told(page).startswith("Geen resultaten voor “xyzzy”. Probeer een ander of korter woord")
    # only what is the case is said loudly, not what to do
    assert page.inner_text(".found b") == "Geen resultaten voor “xyzzy”."
    page.click(".instead a")
    assert page.url.endswith("/register/")


def test_what_only_comes_near_is_said_to_come_near(page: Page) -> None:
    ask(page, "begrotingen")
    near = "Wij zochten ook naar woorden die erop lijken: begroting, begrotingscyclus. Aantal resultaten: "
    assert told(page).startswith(f"Geen tekst met precies “begrotingen”. {near}")
    ask(page, "cybercrime begroting")
    assert told(page).startswith("Geen tekst met alle woorden van “cybercrime begroting”. Wel met een deel ervan.")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "x" * 10_000,
        "<script>hit=1</script>",
        '"><img src=x onerror=hit=1>',
        "\u202e\u0000gezag",
        "${7*7} %00",
        "__proto__",
    ],
)
def test_any_query_is_harmless(visit: Visit, query: str) -> None:
    page = visit.page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{visit.base}zoeken/")
    begin(page)
    page.evaluate(
        "query => { document.querySelector('#_q').value = query; document.querySelector('.found').textContent = '' }",
        query,
    )
    page.locator("#_q").press("Enter")
    answered(page)
    assert errors == []
    assert page.evaluate("window.hit") is None
    assert page.locator("main img, .results script").count() == 0
    assert len(page.url) < 1200
    if not query.strip():
        assert told(page).startswith("Typ een woord")


@pytest.mark.parametrize(
    "asked",
    [
        "?q=%3Cscript%3Ehit%3D1%3C/script%3E",
        "?q=gezag&soort=%22%3E&thema=__proto__",
        f"?q={'a' * 5000}",
        "?q=%E2%80%AE",
        "?soort=x",
    ],
)
def test_any_address_is_harmless(visit: Visit, asked: str) -> None:
    page = visit.page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{visit.base}zoeken/{asked}")
    answered(page)
    assert errors == []
    assert page.evaluate("window.hit") is None
    if "gezag" in asked:
        expect(page.locator(".found")).to_contain_text("resultaten voor “gezag”")


def test_the_keyboard_is_enough(visit: Visit) -> None:
    page = visit.page()
    page.goto(f"{visit.base}zoeken/")
    expect(page.locator("#_q")).to_be_focused()
    page.keyboard.type("cybercrime")
    page.keyboard.press("Enter")
    expect(page.locator(".results li").first).to_be_visible()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('.results')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/ambities/cybercrime/")


def test_without_script_the_same_place_leads_to_the_register(visit: Visit) -> None:
    page = visit.page(java_script_enabled=False)
    page.goto(visit.base)
    page.fill(".find input", "gezag")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zoeken/?q=gezag")
    assert "Zoeken werkt alleen met JavaScript" in page.inner_text("main")
    page.click(".instead a")
    assert page.url.endswith("/register/")


@pytest.mark.parametrize("missing", ["pagefind.js", "pagefind-entry.json*", "wasm.nl.*", "index/*", "records.nl.json"])
def test_an_index_that_does_not_come_is_told(visit: Visit, missing: str) -> None:
    page = visit.page()
    page.route(f"**/pagefind/{missing}", lambda route: route.abort())
    page.goto(f"{visit.base}zoeken/?q=gezag")
    expect(page.locator(".found")).to_have_text("Zoeken lukt nu niet. U vindt alles in het register.")


def test_nothing_of_the_search_is_fetched_before_the_first_query(visit: Visit, full_site: BuiltSite) -> None:
    page = visit.page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.removeprefix(visit.base)))
    for url in ("", "ambities/ondermijning/", "zoeken/"):
        page.goto(visit.base + url)
        page.wait_for_timeout(200)
    assert [url for url in fetched if "pagefind" in url or "search.js" in url] == []
    assert [url for url in fetched if "search-loader.js" in url] == [full_site.lasting("assets/search-loader.js")]


def test_what_is_typed_before_the_script_is_there_is_searched_when_it_comes(visit: Visit) -> None:
    page = visit.page()
    held = Held(page, "**/search.js")
    page.goto(f"{visit.base}zoeken/")
    assert "Zoeken werkt alleen met JavaScript" not in page.inner_text("main")
    expect(page.locator("#_q")).to_be_focused()
    page.keyboard.type("ondermijning")
    held.release()
    expect(page.locator(".results h2").first).to_have_text("A1 Ondermijning")
    assert page.url.endswith("/zoeken/?q=ondermijning")
    assert page.input_value("#_q") == "ondermijning"


def test_what_was_typed_and_erased_before_searching_was_there_is_of_no_matter_later(visit: Visit) -> None:
    page = visit.page()
    held = Held(page, "**/search.js")
    page.goto(f"{visit.base}zoeken/")
    page.fill("#_q", "x")
    page.fill("#_q", "")
    held.release()
    ask(page, "gezag")
    ask(page, "cybercrime")
    page.go_back()
    expect(page.locator(".found")).to_contain_text("“gezag”")
    assert page.input_value("#_q") == "gezag"


def test_what_is_typed_over_what_the_address_asks_wins(visit: Visit) -> None:
    page = visit.page()
    held = Held(page, "**/search.js")
    page.goto(f"{visit.base}zoeken/?q=politie")
    page.wait_for_function("document.querySelector('#_q').value === 'politie'")
    page.fill("#_q", "ondermijning")
    held.release()
    expect(page.locator(".results h2").first).to_have_text("A1 Ondermijning")
    assert page.url.endswith("/zoeken/?q=ondermijning")


def test_who_scrolled_is_not_thrown_back_by_a_field_that_comes_late(visit: Visit) -> None:
    page = visit.page(viewport={"width": 320, "height": 400})
    held = Held(page, "**/search-loader.js")
    page.goto(f"{visit.base}zoeken/", wait_until="commit")
    page.wait_for_selector("footer")
    page.evaluate("scrollTo({ top: 300, behavior: 'instant' })")
    held.release()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("[scrollY, document.activeElement.localName]") == [300, "body"]


def test_where_the_first_script_does_not_come_the_way_out_is_shown(visit: Visit) -> None:
    page = visit.page()
    page.route("**/search-loader.js", lambda route: route.abort())
    page.goto(f"{visit.base}zoeken/?q=gezag")
    assert page.locator(".instead").is_hidden()  # nothing moves while it may come
    expect(page.locator(".instead a")).to_be_visible(timeout=10_000)


@pytest.mark.parametrize("missing", ["pagefind.js*", "pagefind-entry.json*", "wasm.nl.*", "records.nl.json"])
def test_who_searches_again_gets_what_did_not_come_before(visit: Visit, missing: str) -> None:
    page = visit.page()
    page.route(f"**/pagefind/{missing}", lambda route: route.abort())
    page.goto(f"{visit.base}zoeken/?q=gezag")
    expect(page.locator(".found")).to_have_text("Zoeken lukt nu niet. U vindt alles in het register.")
    page.unroute(f"**/pagefind/{missing}")
    page.press("#_q", "Enter")
    expect(page.locator(".results li").first).to_be_visible()


def test_a_script_that_does_not_come_is_told(visit: Visit) -> None:
    page = visit.page()
    page.route("**/search.js", lambda route: route.abort())
    page.goto(f"{visit.base}zoeken/?q=gezag")
    expect(page.locator(".found")).to_have_text("Zoeken lukt nu niet. U vindt alles in het register.")
    assert page.locator(".instead a").is_visible()


@pytest.mark.parametrize(("width", "scheme"), STATES)
def test_axe_finds_nothing_in_results(visit: Visit, width: int, scheme: str) -> None:
    page = visit.page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    for url in ("zoeken/?q=personeel", "zoeken/?q=burgermeester", "en/search/?q=opsporing"):
        page.goto(visit.base + url)
        answered(page)
        violations = Axe().run(page, options=WCAG).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in violations] == []
        assert not page.evaluate(SIDEWAYS)


@pytest.fixture
def again(tmp_path: Path) -> BuiltSite:
    return build(FULL, tmp_path / "site", SITE_URL="http://127.0.0.1/")


def test_the_index_is_the_same_each_time(full_site: BuiltSite, again: BuiltSite) -> None:
    def files(site: BuiltSite) -> dict[str, bytes]:
        folder = (site.folder / site.lasting("pagefind/pagefind.js")).parent
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    assert files(full_site) == files(again)
    assert not [name for name in files(full_site) if "ui" in name or "highlight" in name]
