"""The way out: every page as plain Markdown, and what Zensical makes of it, counted.

The page “Hoe het gebouwd is” tells readers what survives; here it is held to that. Zensical 0.0.73 is the newest that
installs: on 2026-11-25 pip found 0.0.74 to 0.1.3, but no release of zensical-ui, which each of those needs.
"""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from lxml.html import HtmlElement, fromstring

from agenda.hosting.markdown_export import file_of
from agenda.text import LANGS, Lang
from tests.conftest import Tally
from tests.helpers.sites import FULL, SITE_URL, BuiltSite, run

#: What a page of Markdown cannot have, or has from its theme; see ``DROPPED`` in ``agenda.hosting.markdown_export``.
#: Each has an h1.
NOT_WRITTEN = (
    ".//form | .//script | .//button | .//svg | .//nav[@class='breadcrumb'] | .//*[@class='take' or @class='downloads']"
    " | .//*[@class='unofficial'] | .//a[@class='headerlink'] | .//h1"
)

#: The one page that the other program has of its own.
SEARCH = ("zoeken/", "en/search/")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The frozen agenda as Markdown, as the command writes it."""
    folder = tmp_path_factory.mktemp("export") / "markdown"
    settings = {"AGENDA_DATA": str(FULL), "SITE_URL": SITE_URL, "SOURCE_DATE_EPOCH": "1700000000"}
    done = run("export", "markdown", str(folder), **settings)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def zensical(exported: Path) -> BuiltSite:
    """What Zensical builds of it, both languages side by side; it has nothing to remark."""
    program = str(Path(sys.executable).with_name("zensical"))
    for lang in LANGS:
        command = [program, "build", "--config-file", f"mkdocs.{lang}.yml"]
        done = subprocess.run(command, cwd=exported, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "No issues found" in done.stderr
    return BuiltSite(exported / "site")


@cache
def page_of(site: BuiltSite, url: str) -> HtmlElement:
    """A page; there are many, so by a parser that is quick."""
    path = site.folder / url
    return fromstring((path / "index.html" if path.is_dir() else path).read_bytes())


@cache
def body_of(site: BuiltSite, url: str) -> HtmlElement:
    """What a page says itself, without what is drawn and what stands around it."""
    page = copy.deepcopy(page_of(site, url))
    (body,) = page.xpath("//article[contains(@class, 'md-content__inner')]") or page.xpath("//main")
    body.attrib.pop("id", None)
    for each in body.xpath(NOT_WRITTEN):
        each.drop_tree()
    return body


def words_of(body: HtmlElement) -> Counter[str]:
    return Counter(re.findall(r"\w+", " ".join(body.itertext())))


def links_of(site: BuiltSite, url: str) -> list[str]:
    """Where the links in what a page says lead to, in their order."""
    return [site.resolve(url, href) for href in body_of(site, url).xpath(".//a/@href")]


@cache
def written(site: BuiltSite) -> list[str]:
    return [url for url in site.pages() if url not in SEARCH]


def test_every_page_is_a_file_beside_a_config_per_language(exported: Path, site: BuiltSite) -> None:
    files = sorted(path.relative_to(exported).as_posix() for path in exported.rglob("*.md"))
    langs: dict[str, Lang] = {url: "en" if url.startswith("en/") else "nl" for url in written(site)}
    assert files == sorted(file_of(lang, url) for url, lang in langs.items())
    for lang in LANGS:
        config = json.loads((exported / f"mkdocs.{lang}.yml").read_text("utf-8"))
        assert config["theme"]["language"] == config["docs_dir"] == lang
        named = [path for each in config["nav"] for path in each.values()]
        assert all((exported / lang / path).is_file() for path in named)
        assert len(named) == len(set(named)) >= 14


def test_it_is_plain_markdown(exported: Path) -> None:
    for path in exported.rglob("*.md"):
        text = re.sub(r"```.*?```|`[^`]*`", "", path.read_text("utf-8"), flags=re.DOTALL)
        tags = set(re.findall(r"<[^\s>]+[^>]*>", text))
        assert all(re.fullmatch(r'<a id="[^"]+">|</a>|<https?://[^>]+>', tag) for tag in tags), (path, tags)
        assert not re.search(r"agendacall|\{\{|\{%", text), path


def test_zensical_keeps_every_page_and_every_word(zensical: BuiltSite, site: BuiltSite, tally: Tally) -> None:
    assert set(written(site)) <= set(zensical.urls())
    for url in written(site):
        lost = words_of(body_of(site, url)) - words_of(body_of(zensical, url))
        assert not lost, (url, lost.most_common(5))
        (heading,) = page_of(zensical, url).xpath("//h1")
        assert heading.text_content().strip()
    tally("pages kept whole by Zensical", len(written(site)))


def test_zensical_keeps_links_anchors_and_languages(zensical: BuiltSite, site: BuiltSite, tally: Tally) -> None:
    links = anchors = 0
    for url in written(site):
        wanted = {address for address in links_of(site, url) if address.partition("#")[0] in written(site)}
        assert wanted <= {*links_of(zensical, url)}, (url, wanted - {*links_of(zensical, url)})
        ids = {*body_of(site, url).xpath(".//@id")}
        assert ids <= {*body_of(zensical, url).xpath(".//@id")}, url
        assert page_of(zensical, url).get("lang") == _lang(url)
        links, anchors = links + len(wanted), anchors + len(ids)
    tally("links kept by Zensical", links)
    tally("anchors kept by Zensical", anchors)


def test_each_page_still_leads_to_the_other_language(zensical: BuiltSite, site: BuiltSite) -> None:
    for url in written(site):
        other = {"nl": "en", "en": "nl"}[_lang(url)]
        (there,) = page_of(site, url).xpath(f"//link[@rel='alternate' and @hreflang='{other}']/@href")
        assert links_of(zensical, url)[-1] == there.removeprefix(SITE_URL), url


def test_zensical_searches_each_language_by_itself(zensical: BuiltSite, site: BuiltSite) -> None:
    for lang, folder in (("nl", ""), ("en", "en/")):
        index = json.loads((zensical.folder / folder / "search.json").read_text("utf-8"))
        found = {folder + item["location"].partition("#")[0] for item in index["items"]}
        assert found == {url for url in written(site) if _lang(url) == lang}
        assert index["config"]["lang"] == [lang]


def test_what_zensical_does_not_keep(zensical: BuiltSite, site: BuiltSite) -> None:
    """What the page “Hoe het gebouwd is” says will have to be made again."""
    assert [url for url in zensical.urls() if "id/" in url[:6]] == [], "permanent addresses"
    assert not list(zensical.folder.rglob("*.pdf"))
    there = page_of(zensical, "wie/").xpath("//link[@rel='alternate' and @hreflang]/@href")
    assert there == [SITE_URL, f"{SITE_URL}en/"], "the head of each page names the home pages only"
    assert page_of(site, "").xpath("//main//svg")
    assert not body_of(zensical, "").xpath(".//svg | .//img"), "drawings"
    assert page_of(zensical, "").xpath("//script[not(@src)]"), "inline scripts, so a wider policy"


def test_it_writes_only_into_a_new_or_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "notities.txt").write_text("van mij")
    done = run("export", "markdown", str(tmp_path))
    assert done.returncode == 2
    assert "is niet leeg" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["notities.txt"]


def _lang(url: str) -> str:
    return "en" if url.startswith("en/") else "nl"
