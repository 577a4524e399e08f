"""Printed by real browsers: every text of a page is on paper, and no heading is alone at the foot of a sheet."""

from __future__ import annotations

import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PageObject, PdfReader

from tests.browser.conftest import Visit, serve
from tests.conftest import Tally
from tests.helpers import firefox
from tests.helpers.sites import BuiltSite

#: One page of each kind.
PAGES = (
    "", "wat/", "themas/", "themas/doorontwikkeling-bestel/", "ambities/", "ambities/personeel-en-middelen/",
    "spelregels/", "spelregels/gezagen/", "spelregels/hetzelfde-doel/", "verbanden/", "begrippen/", "wetten/",
    "verantwoording/", "register/", "afdrukken/", "vertaling/", "over/", "meewerken/", "colofon/", "404.html",
    "en/ambitions/organised-crime/", "en/rules/the-frameworks/",
)  # fmt: skip

#: What is left out on paper: what only a screen can do, and what the cover has no room for.
LEFT_OUT = (
    ".head, .foot, .skip, .breadcrumb, .neighbours, .cover p, .cover svg, .take, .downloads, .on-screen, .points a, "
    ".cite, .dutch, .propose, .filter, .search, .hidden"
)

#: The texts of a page, those that are folded up included, and its headings.
TEXTS = """(leftOut) => {
  const folded = [...document.querySelectorAll("details:not([open])")];
  for (const each of folded) each.open = true;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = [];
  while (walk.nextNode()) {
    const { parentElement: holder, data } = walk.currentNode;
    if (data.trim() && holder.checkVisibility() && !holder.closest(leftOut)) texts.push(data);
  }
  for (const each of folded) each.open = false;
  return [texts, [...document.querySelectorAll("h1, h2, h3, h4, h5, summary")].map(it => it.textContent)];
}"""

ADD_RULE = "rule => { document.styleSheets[0].insertRule(rule, document.styleSheets[0].cssRules.length) }"


class Sheet(NamedTuple):
    """What is on a printed sheet, and the last line of it."""

    text: str
    last: str


class Printed(NamedTuple):
    """A page of the site: its texts and headings, and the sheets that were printed of it."""

    texts: list[str]
    headings: list[str]
    sheets: list[Sheet]


#: Prints the page at an address, with a rule of CSS added to it.
Printer = Callable[..., Printed]


def plain(text: str) -> str:
    """A text as it can be found on paper: whatever is between its letters, hyphens of a broken word included."""
    return re.sub(r"[\W_]+", "", text).casefold()


def lost(printed: Printed) -> list[str]:
    """The texts that are not on paper as often as on the page; one may be divided over two sheets."""
    paper = plain(" ".join(sheet.text for sheet in printed.sheets))
    wanted = Counter(filter(None, map(plain, printed.texts)))
    return [text for text, count in wanted.items() if paper.count(text) < count and not _is_divided(text, paper)]


def _is_divided(text: str, paper: str) -> bool:
    return any(text[:cut] in paper and text[cut:] in paper for cut in range(3, len(text) - 2))


def left_behind(printed: Printed) -> list[str]:
    """The headings that are the last line of a sheet."""
    headings = {plain(each) for each in printed.headings}
    return [sheet.last for sheet in printed.sheets[:-1] if plain(sheet.last) in headings]


def read(sheet: PageObject) -> Sheet:
    """A sheet, with its lines in the order of their height."""
    lines: dict[int, str] = defaultdict(str)

    def note(text: str, page: list[float], line: list[float], *_: object) -> None:
        if text.strip():
            lines[round(line[4] * page[1] + line[5] * page[3] + page[5])] += text

    return Sheet(sheet.extract_text(visitor_text=note), lines[min(lines)])


def printing(base: str, page: Page | firefox.Firefox, pdf: Callable[[], bytes]) -> Printer:
    """What prints pages of the site at ``base`` from a page of a browser; ``pdf`` prints what is on it now."""

    def printed(url: str, rule: str = "") -> Printed:
        page.goto(base + url)
        if rule:
            page.evaluate(ADD_RULE, rule)
        texts, headings = page.evaluate(TEXTS, LEFT_OUT)
        return Printed(texts, headings, [read(sheet) for sheet in PdfReader(io.BytesIO(pdf())).pages])

    return printed


@pytest.fixture(scope="module", params=["firefox", "chromium"])
def printer(
    full_site: BuiltSite, browser: Browser, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Printer]:
    """A browser that prints pages of the site."""
    base, server = serve(full_site.folder)
    if request.param == "firefox":
        with firefox.running(tmp_path_factory.mktemp("firefox") / "profile") as running:
            yield printing(base, running, running.pdf)
    else:
        visit = Visit(base, browser)
        page = visit.page()
        yield printing(base, page, partial(page.pdf, prefer_css_page_size=True, print_background=True))
        visit.close()
    server.shutdown()


def test_everything_is_on_paper_and_no_heading_is_left_behind(printer: Printer, tally: Tally) -> None:
    tally("paper", len(PAGES))
    wrong = {}
    for url in PAGES:
        printed = printer(url)
        assert printed.texts, url
        found = lost(printed) + [f"at the foot: {each}" for each in left_behind(printed)]
        if found:
            wrong[url] = found
    assert wrong == {}


@pytest.mark.parametrize(
    ("harm", "is_lost"),
    [
        (".aside { display: none }", True),
        ("h2, h3, h4 { break-after: auto !important } :is(h2, h3, h4)::after { content: none !important }", False),
    ],
)
def test_what_is_not_on_paper_or_left_behind_is_caught(printer: Printer, harm: str, is_lost: bool) -> None:
    printed = printer("spelregels/", f"@media print {{ {harm} }}")
    assert bool(lost(printed)) == is_lost
    assert left_behind(printed) == ([] if is_lost else ["In beeld"])
