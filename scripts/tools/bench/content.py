"""What a reader reads on every page of a built site, as Markdown, so that other makers build the same pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from tests.helpers.sites import BuiltSite

#: Elements that become a paragraph, a heading or an item of a list; what stands within them is their text.
BLOCKS = {
    "h1": "",
    "h2": "## ",
    "h3": "### ",
    "h4": "#### ",
    "p": "",
    "li": "- ",
    "dt": "",
    "dd": "",
    "td": "",
    "th": "",
}

#: What means something in Markdown or in a template of one of the makers.
MARKS = str.maketrans({each: f"\\{each}" for each in "\\`*_{}[]<>#|"})


@dataclass(frozen=True)
class Page:
    """A page at ``url``, counted from the root of its language; ``body`` is Markdown without the title."""

    lang: str
    url: str
    title: str
    body: str


def pages_of(site: BuiltSite) -> Iterator[Page]:
    """Every page that a reader browses, in both languages. Links are addresses from the root of the site."""
    for url in site.pages():
        soup = BeautifulSoup((site.folder / url / "index.html").read_bytes(), "lxml")
        lang = "en" if url.startswith("en/") else "nl"
        main = soup.find("main")
        if isinstance(main, Tag):
            body = "\n\n".join(_blocks(main, site, url))
            yield Page(
                lang, url.removeprefix("en/"), " ".join(soup.title.get_text().split()) if soup.title else "", body
            )


def _blocks(main: Tag, site: BuiltSite, url: str) -> Iterator[str]:
    for block in main.find_all(list(BLOCKS)):
        if not block.find(list(BLOCKS)) and block.name != "h1":
            text = " ".join(block.get_text().split()).translate(MARKS)
            links = [site.resolve(url, str(each["href"])).partition("#")[0] for each in block.find_all("a", href=True)]
            own = [f"[→](/{link})" for link in dict.fromkeys(links) if "://" not in link]
            yield BLOCKS[block.name] + " ".join([text, *own])
