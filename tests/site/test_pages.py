"""The built site as a reader finds it: complete, cross-linked, in two languages, nothing dead."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from agenda.checks.load import load_agenda
from agenda.model.index import Catalogue, TermFinder
from agenda.model.urls import ERRORS, SECTIONS, SitePlan
from agenda.site.renderer import SiteRenderer
from agenda.text import Lang
from tests.helpers.sites import FULL, SITE_URL, BuiltSite, attribute, text

KINDS = {
    "nl": {"zelfde woord": "same_word", "verwante betekenis": "related_meaning", "via de wet": "by_law"},
    "en": {"same word": "same_word", "related meaning": "related_meaning", "via the law": "by_law"},
}


@pytest.fixture(scope="module")
def data() -> Any:
    """The frozen agenda as its YAML says it, read without our own loader."""
    return yaml.load(FULL.read_text(encoding="utf-8"), yaml.BaseLoader)


def language(url: str) -> str:
    return "en" if url.startswith("en/") else "nl"


def addresses(site: BuiltSite, lang: str) -> dict[str, str]:
    """Per id the address where it is shown, as the permanent addresses say."""
    prefix = "en/id/" if lang == "en" else "id/"
    found = {}
    for url in site.urls():
        if url.startswith(prefix):
            address = site.resolve(url, attribute(site.page(url).select_one("main a"), "href"))
            found[url.removeprefix(prefix).rstrip("/")] = address
            canonical = attribute(site.page(url).find("link", rel="canonical"), "href")
            assert canonical == SITE_URL + address.partition("#")[0], "search engines pass over one with an anchor"
    return found


def test_the_pages_of_the_agenda_are_all_there_in_both_languages(site: BuiltSite) -> None:
    pages = site.pages()
    dutch = [url for url in pages if language(url) == "nl"]
    english = [url for url in pages if language(url) == "en"]
    written, items = 6, {"part": 3, "theme": 3, "ambition": 14, "rule": 4, "role": 3}
    assert len(dutch) == len(english) == 1 + len(SECTIONS) + sum(items.values()) + written
    for url in ("", "wie/", "themas/veiligheidsvraagstukken/", "ambities/ondermijning/", "spelregels/het-wat/"):
        assert url in dutch
    for url in ("en/", "en/who/", "en/rules/the-what/", "en/glossary/", "en/about/"):
        assert url in english
    assert {*site.urls()} >= {*ERRORS}


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_links_in_the_pages_are_the_links_of_the_data_and_their_inverses(
    site: BuiltSite, data: Any, lang: str
) -> None:
    wanted: dict[tuple[str, str, str], set[str]] = {}
    for link in data["links"]:
        first, second = link["ends"]
        for own, other in ((first, second), (second, first)):
            words = {*own.get("words", {}).get("nl", ()), *other.get("words", {}).get("nl", ())}
            wanted[own["id"], other["id"], link["kind"]] = words
    item_at = {address: id for id, address in addresses(site, lang).items()}
    shown: dict[tuple[str, str, str], set[str]] = {}
    for url in site.pages():
        if language(url) != lang:
            continue
        for connections in site.page(url).select("main ul.links"):
            for connection in connections.find_all("li", class_="link", recursive=False):
                other = item_at[site.resolve(url, attribute(connection.select_one("h3 a, h4 a, h5 a"), "href"))]
                kind = KINDS[lang][text(connection.select_one(".kind"))]
                marks = {text(mark) for mark in connection.select(".source:not(.english) mark")}
                shown.setdefault((attribute(connections, "data-from"), other, kind), set()).update(marks)
    assert shown.keys() == wanted.keys()
    for key, words in wanted.items():
        # A mark takes in the whole word around the words of the link, so that nobody hears half a word.
        assert all(any(word in mark for mark in shown[key]) for word in words), key
        assert all(any(word in mark for word in words) for mark in shown[key]), key


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_table_of_ambitions_and_rules_says_the_same_as_the_data(site: BuiltSite, data: Any, lang: str) -> None:
    rules, ambitions = ([item["id"] for item in data[name]] for name in ("rules", "ambitions"))
    wanted = {
        (ambition, rule)
        for link in data["links"]
        for ambition, rule in (tuple(end["id"] for end in link["ends"]), tuple(end["id"] for end in link["ends"])[::-1])
        if ambition in ambitions and rule in rules
    }
    url = "en/connections/" if lang == "en" else "verbanden/"
    table = site.page(url).select("table")[0]
    item_at = {address: id for id, address in addresses(site, lang).items()}
    named = table.find_previous("ul")
    assert named is not None
    heads = [item_at[site.resolve(url, attribute(item.a, "href"))] for item in named.select("li")]
    assert [text(item.a) for item in named.select("li")] == [text(head) for head in table.select("thead th")[1:]]
    filled = set()
    for row in table.select("tbody tr"):
        ambition = item_at[site.resolve(url, attribute(row.select_one("th a"), "href"))]
        filled |= {
            (ambition, rule)
            for rule, cell in zip(heads, row.find_all("td"), strict=True)
            if cell.css.match("td:not(.none)")
        }
    assert filled == wanted


def test_an_item_without_links_says_so(site: BuiltSite) -> None:
    assert "Andere verbanden: wij leggen hier geen verband." in text(site.page("spelregels/het-hoe/").main)
    assert "Other connections: we make no connection here." in text(site.page("en/rules/the-how/").main)
    assert "Wij leggen hier geen verband." in text(site.page("wie/").main)


@pytest.mark.parametrize(
    ("url", "heading", "linked"),
    [
        ("wat/", "Via spelregel Hetzelfde doel", ["C3", "C4", "A1", "A2", "B2", "B3", "B4", "C2", "C5"]),
        ("wat/", "Via spelregel Het wat", ["A3"]),
        ("themas/doorontwikkeling-bestel/", "Via ambitie B3 Strafrechtketen", ["Hetzelfde"]),
        ("en/what/", "Through rule The what", ["A3"]),
    ],
)
def test_a_passage_shows_the_links_whose_words_stand_in_it(
    site: BuiltSite, url: str, heading: str, linked: list[str]
) -> None:
    found = next(each for each in site.page(url).select(".editors > h3, .editors > h4") if text(each) == heading)
    connections = found.find_next("ul", class_="links")
    assert connections is not None
    assert [text(connection.select_one("h4, h5")).split()[0] for connection in connections.select(".link")] == linked


def test_no_link_or_anchor_is_dead(site: BuiltSite) -> None:
    dead = []
    for url in site.urls():
        for tag in site.page(url).find_all(["a", "link", "script", "img"]):
            href = str(tag.get("href") or tag.get("src") or "")
            if href and url not in ERRORS:
                address = site.resolve(url, href)
                if "://" not in address and not site.exists(address):
                    dead.append((url, href))
            elif href and "://" not in href:
                assert site.exists(href.removeprefix("/agenda/")), (url, href)
    assert dead == []


def test_no_id_stands_twice_on_a_page(site: BuiltSite) -> None:
    for url in site.urls():
        ids = [tag["id"] for tag in site.page(url).find_all(id=True)]
        assert len(ids) == len(set(ids)), (url, [id for id in ids if ids.count(id) > 1])


def test_every_page_says_its_language_and_leads_to_the_same_page_in_the_other(site: BuiltSite) -> None:
    for url in site.pages():
        page = site.page(url)
        lang = language(url)
        assert page.html is not None
        assert page.html["lang"] == lang
        alternates = {attribute(tag, "hreflang"): attribute(tag, "href") for tag in page.select("link[rel=alternate]")}
        assert set(alternates) == {"nl", "en", "x-default"}, url
        assert alternates[lang] == SITE_URL + url == attribute(page.select_one("link[rel=canonical]"), "href")
        assert alternates["x-default"] == alternates["nl"]
        for other in ("nl", "en"):
            counterpart = site.page(alternates[other].removeprefix(SITE_URL))
            theirs = {
                attribute(tag, "hreflang"): attribute(tag, "href") for tag in counterpart.select("link[rel=alternate]")
            }
            assert theirs == alternates, url
        shown = {
            attribute(link, "hreflang"): site.resolve(url, attribute(link, "href"))
            for link in page.select(".languages a")
        }
        assert shown == {code: alternates[code].removeprefix(SITE_URL) for code in ("nl", "en")}


def test_anchors_are_the_same_in_both_languages(site: BuiltSite, data: Any) -> None:
    for ambition in data["ambitions"]:
        for lang, folder in (("nl", "ambities"), ("en", "en/ambitions")):
            page = site.page(f"{folder}/{ambition['slug'][lang]}/")
            for point in ambition.get("points", []):
                assert page.find(id=point["id"]) is not None


def test_permanent_addresses_lead_on_and_stand_in_no_sitemap(site: BuiltSite, data: Any) -> None:
    page = site.page("id/B4.2/")
    target = addresses(site, "nl")["B4.2"]
    assert target == "ambities/personeel-en-middelen/#B4.2"
    assert site.exists(target)
    assert page.a is not None
    assert site.resolve("id/B4.2/", attribute(page.a, "href")) == target
    assert attribute(page.select_one("meta[name=robots]"), "content") == "noindex"
    assert addresses(site, "en")["B4.2"] == "en/ambitions/personnel-and-resources/#B4.2"
    sitemap = (site.folder / "sitemap.xml").read_text(encoding="utf-8")
    assert "/id/" not in sitemap
    assert not [name for name in ERRORS if name in sitemap]
    for ambition in data["ambitions"]:
        assert ambition["id"] in addresses(site, "nl")


def test_the_sitemap_has_every_page_with_both_languages(site: BuiltSite) -> None:
    sitemap = BeautifulSoup((site.folder / "sitemap.xml").read_text(encoding="utf-8"), "xml")
    listed = [loc.get_text().removeprefix(SITE_URL) for loc in sitemap.find_all("loc")]
    assert sorted(listed) == site.pages()
    for entry in sitemap.find_all("url"):
        assert len(entry.find_all("link")) == 3


def test_navigation_and_titles_are_in_the_language_of_the_page(site: BuiltSite) -> None:
    dutch, english = site.page("ambities/cybercrime/"), site.page("en/ambitions/cybercrime/")
    assert text(dutch.title) == "A2 Cybercrime – Strategische agenda regioburgemeesters"
    assert text(english.title) == "A2 Cybercrime – Strategic Agenda of the Regional Mayors"
    assert [text(item) for item in dutch.select(".menu a")][:3] == ["Agenda", "Thema’s", "Ambities"]
    assert [text(item) for item in english.select(".menu a")][:3] == ["Agenda", "Themes", "Ambitions"]
    assert text(dutch.select_one(".skip")) == "Direct naar inhoud"
    assert text(english.select_one(".skip")) == "Skip to content"
    assert "Website bijgewerkt: 14 november 2023" in text(dutch.footer)
    titles = [text(site.page(url).title) for url in site.pages()]
    assert len(titles) == len(set(titles)), "two pages with one title"


def test_every_english_page_says_that_the_translation_is_unofficial(site: BuiltSite) -> None:
    for url in site.pages():
        says = "Unofficial translation. The Dutch text is the source text." in text(site.page(url).main)
        assert says == (language(url) == "en"), url
        assert ("geen officiële publicatie" in text(site.page(url).header)) == (language(url) == "nl")


def test_dutch_words_on_english_pages_are_marked_as_dutch(site: BuiltSite) -> None:
    page = site.page("en/ambitions/organised-crime/")
    assert "ondermijning" in [text(tag) for tag in page.select("blockquote [lang=nl]")]
    assert page.select("h1 [lang=nl]"), "in the heading too"
    assert not site.page("en/ambitions/cybercrime/").select("h1 [lang=nl]"), "cybercrime is English too"


def test_quotes_and_brackets_on_english_pages_are_marked_in_their_own_language(site: BuiltSite) -> None:
    page = site.page("en/sources-and-choices/")
    dutch = " | ".join(text(tag) for tag in page.select("main [lang=nl]"))
    for quote in ("veiligheids- onderwerpen", "WIE?", "HOE?", "WAT", "informatie uitwisseling", "ambitities"):
        assert quote in dutch, quote
    for quote in ("Gaan over", "gezag", "leiding en", "Personeel & middelen", "Kunnen", "nieuwe"):
        assert quote in dutch, quote
    for quote in ("Decide on", "Can", "Structural funding", "the movement towards", "Source, translated"):
        assert quote not in dutch, quote
    for url, quote in (
        ("en/ambitions/information-position-of-the-police/", "informatie uitwisseling"),
        ("en/what/", "veiligheids- onderwerpen"),
    ):
        assert quote in [text(tag) for tag in site.page(url).select(".origin .bullets [lang=nl]")]
    names = [text(link) for link in page.select("a:has([lang=nl])")]
    assert [name for name in names if "regioburgemeesters.nl" in name] == [], "the name of a website is no word"


#: Where the first use of a term is looked for: running text, without headings, links, names and what is folded up.
NOT_READ = (
    "a:not(.gloss), h1, h2, h3, h4, h5, nav, form, svg, summary, .origin, .cite, .label, thead, dt, .tag, .hidden"
)
BLOCKS = ("p", "li", "dd", "td", "th", "div", "section", "main")
#: Pages that explain terms themselves, list names only, or are written by hand.
WITHOUT_TERMS = ("glossary", "register", "search", "about", "privacy", "accessibility")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_first_use_of_a_term_leads_to_its_definition(site: BuiltSite, lang: Lang) -> None:
    agenda, _ = load_agenda(FULL)
    assert agenda is not None
    catalogue = Catalogue(agenda)
    finder, plan = TermFinder(catalogue), SitePlan(agenda, catalogue)
    title = getattr(agenda.documents[0].title, lang)
    linked, missed = 0, []
    for page in plan.pages:
        if page.lang != lang or page.kind in WITHOUT_TERMS:
            continue
        read, glosses = _read_aloud(site.page(page.url), title, NOT_READ + (", .intro" if page.kind == "role" else ""))
        seen = set()
        for (start, _), term in finder.find(read, lang):
            if term.id not in seen:
                seen.add(term.id)
                if glosses.get(start) == term.id:
                    linked += 1
                else:
                    missed.append((page.url, read[max(0, start - 30) : start + 30]))
    assert missed == []
    assert linked > 250


def _read_aloud(page: BeautifulSoup, title: str, leave: str) -> tuple[str, dict[int, str]]:
    """The running text of a page, a line per block, and per place where a link to a definition starts its term."""
    assert page.main is not None
    unread = {id(tag) for tag in page.main.select(leave)}
    read, glosses, last = "", {}, None
    for node in page.main.find_all(string=True):
        around = list(node.parents)
        if any(id(tag) in unread for tag in around):
            continue
        block = next(tag for tag in around if tag.name in BLOCKS or tag.css.match(".english, .id"))
        read += "" if block is last else "\n"
        last = block
        gloss = next((tag for tag in around if tag.name == "a"), None)
        if gloss and not str(gloss.get_text()).partition(node)[0]:
            glosses[len(read)] = str(gloss["href"]).partition("#")[2]
        read += str(node).replace("\n", " ")
    return read.replace(title, "·" * len(title)), glosses


def test_each_translated_text_has_its_dutch_one_click_away(site: BuiltSite, data: Any) -> None:
    at = addresses(site, "nl")
    passages = [each for part in data["parts"] for each in part["passages"]]
    passages += [theme["closing"] for theme in data["themes"]]
    texts = [(passage["id"], sentence) for passage in passages for sentence in passage["sentences"]]
    texts += [(each["id"], _rest(each)) for each in data["ambitions"]]
    missed = []
    for url in (url for url in site.pages() if language(url) == "en" and url != "en/a-to-z/"):  # a list of links
        main = BeautifulSoup(str(site.page(url).main), "html5lib")
        for folded in main.select(".cite, .hidden, .reason"):
            folded.extract()
        said = text(main)
        links = {site.resolve(url, attribute(link, "href")) for link in main.select("a[hreflang=nl]")}
        missed += [
            (url, id)
            for id, each in texts
            if each["en"] in said
            and each["nl"] not in said
            and at[id] not in links
            and at[each.get("id", id)] not in links
        ]
    assert missed == []


def _rest(ambition: Any) -> dict[str, str]:
    return {lang: line.removeprefix(ambition["title"][lang]).lstrip(": ") for lang, line in ambition["line"].items()}


def test_every_page_says_in_one_line_what_it_is_about(site: BuiltSite) -> None:
    described: dict[str, list[str]] = {}
    for url in site.pages():
        line = attribute(site.page(url).select_one("meta[name=description]"), "content")
        assert 20 < len(line) <= 160, url
        described.setdefault(line, []).append(url)
    assert [urls for urls in described.values() if len(urls) > 1] == [], "pages with the same line"


def test_no_link_stands_in_the_head_of_a_table(site: BuiltSite) -> None:
    """On a phone the head is not to be seen, and so is the focus of the keyboard in it."""
    assert [url for url in site.pages() if site.page(url).select("thead a")] == []


def test_corrections_and_the_editors_hand_are_shown(site: BuiltSite, data: Any) -> None:
    page = text(site.page("verantwoording/").main)
    for correction in data["documents"][0]["corrections"]:
        assert " ".join(correction["summary"]["nl"].split()) in page
    for url in ("ambities/ondermijning/", "verbanden/", "begrippen/", ""):
        assert site.page(url).select(".tag"), f"{url} bears no tag of the editors"
    assert "Onze lezing" in text(site.page("spelregels/hetzelfde-doel/").main)


def test_nothing_says_what_the_memorandum_lays_down(site: BuiltSite) -> None:
    for url in site.pages():
        assert not re.search(r"notitie (bepaalt|regelt|schrijft)", text(site.page(url).body)), url
        assert not re.search(r"memorandum (lays|states|provides|decides)", text(site.page(url).body)), url


def test_the_register_names_every_item_once(site: BuiltSite, data: Any) -> None:
    targets = [
        site.resolve("register/", attribute(link, "href")) for link in site.page("register/").select(".register a")
    ]
    assert len(targets) == len(set(targets))
    found = addresses(site, "nl")
    for kind in ("parts", "themes", "ambitions", "rules", "laws", "terms"):
        for item in data[kind]:
            assert found[item["id"]] in targets, item["id"]


#: What begins on a new line without any style.
NEW_LINES = re.compile(
    r"(address|article|aside|blockquote|body|br|caption|d[dlt]|details|div|fieldset|figcaption|figure|footer|form|h[1-6r]"
    r"|header|label|legend|li|main|nav|ol|option|p|pre|section|select|summary|table|t[dhr]|ul)\Z"
)


def _touching(page: BeautifulSoup) -> list[str]:
    """Texts that only styles keep apart: between the end of one element and the beginning of the next is no space."""
    found = []
    before, line = "", None
    for each in page.body.descendants if page.body else ():
        if isinstance(each, Tag):
            before = "" if NEW_LINES.match(each.name) else before
        elif type(each) is NavigableString and each.parent and each.parent.name not in ("script", "style"):
            holder = each.find_parent(NEW_LINES)
            if holder is line and re.search(r"[^\s(“[]\Z", before) and re.match(r"[^\s.,:;)’”?!\]]", each):
                found.append(f"{before[-30:]}|{each[:30]}")
            before, line = str(each), holder
    return found


def test_texts_that_are_apart_are_so_without_styles(site: BuiltSite) -> None:
    """As a text browser, a reading mode, a search engine and who copies have them."""
    assert {url: found for url in site.urls() if (found := _touching(site.page(url)))} == {}


def test_texts_that_touch_are_caught() -> None:
    page = BeautifulSoup("<p><span>A1</span><b>Ondermijning</b> (<i>één</i>). </p><p>Nog een</p>", "html5lib")
    assert _touching(page) == ["A1|Ondermijning"]


def test_readers_do_not_load_the_comments_in_a_stylesheet(site: BuiltSite) -> None:
    styles = (site.folder / site.lasting("assets/agenda.css")).read_text(encoding="utf-8")
    assert "/*" not in styles
    assert not re.search(r"^[ \t]", styles, re.MULTILINE)
    assert "@media print {@page {" in styles


def test_no_page_asks_another_host_for_anything(site: BuiltSite) -> None:
    for path in site.folder.rglob("*"):
        if path.suffix in (".css", ".js"):
            # Pagefind uses example.com to take an address apart; the tests in the browser see that nothing goes there.
            assert "://" not in path.read_text(encoding="utf-8").replace("new URL(`https://example.com$", ""), path
    for url in site.urls():
        page = site.page(url)
        for tag in page.select("script, img, iframe, link[rel=stylesheet], link[rel=preload], link[rel=icon]"):
            assert "://" not in (tag.get("src") or tag.get("href") or ""), url
        assert not page.select("script:not([src])"), f"{url} has an inline script"
        assert not page.select("[style], [onclick], style"), f"{url} has inline style or handlers"
        assert not page.select("script:not([async])"), f"{url} waits for a script"


def test_the_words_of_the_site_are_the_same_in_both_languages() -> None:
    agenda, _ = load_agenda(FULL)
    assert agenda is not None
    words = SiteRenderer(agenda, Path("macros")).site.words

    def keys(value: Any) -> Any:
        return {key: keys(each) for key, each in value.items()} if isinstance(value, dict) else None

    assert json.dumps(keys(words["nl"]), sort_keys=True) == json.dumps(keys(words["en"]), sort_keys=True)
