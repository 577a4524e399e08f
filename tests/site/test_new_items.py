"""An editor changes the YAML and nothing else; the site follows."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.sites import BuiltSite, attribute, build, run, text

THEME = """
  - id: D
    editorial: true
    slug: {nl: water-en-weer, en: water-and-weather}
    title: {nl: Water en weer, en: Water and weather}
    line: {nl: D. Water en weer, en: D. Water and weather}
"""
AMBITION = """
  - id: D1
    theme: D
    editorial: true
    slug: {nl: hoogwater, en: high-water}
    title: {nl: Hoogwater, en: not yet translated}
    line: {nl: "Hoogwater: personeel bij de dijk", en: not yet translated}
    points:
      - {id: D1.1, nl: personeel bij de dijk, en: not yet translated}
"""
LINK = """
  - kind: same_word
    ends:
      - {id: D1, words: {nl: [personeel]}}
      - {id: B4, words: {nl: [Personeel], en: [Personnel]}}
"""


def add(path: Path, section: str, entry: str) -> None:
    """Append an entry to a list of the file, as the comment in it tells an editor to."""
    text = path.read_text(encoding="utf-8")
    start = text.index(f"\n{section}:") + len(section) + 2
    path.write_text(f"{text[:start]}{entry}{text[start:]}", encoding="utf-8")


def extended(edited: Path) -> BuiltSite:
    add(edited, "themes", THEME)
    add(edited, "ambitions", AMBITION)
    add(edited, "links", LINK)
    return build(edited, edited.parent / "site")


def test_a_new_theme_ambition_and_link_appear_everywhere(edited: Path) -> None:
    site = extended(edited)
    for url, own, theme_url in (
        ("ambities/hoogwater/", "D1 Hoogwater", "themas/water-en-weer/"),
        ("en/ambitions/high-water/", "D1 Hoogwater", "en/themes/water-and-weather/"),
    ):
        lang = "en" if url.startswith("en/") else "nl"
        root = "en/" if lang == "en" else ""
        page = site.page(url)
        assert text(page.h1) == own + (" Not yet translated" if lang == "en" else "")
        assert site.exists(theme_url)
        for overview in (
            root,
            "en/ambitions/" if lang == "en" else "ambities/",
            "en/themes/" if lang == "en" else "themas/",
            theme_url,
        ):
            links = [site.resolve(overview, attribute(link, "href")) for link in site.page(overview).select("main a")]
            assert url in links, overview
        register = "en/a-to-z/" if lang == "en" else "register/"
        targets = [site.resolve(register, attribute(link, "href")) for link in site.page(register).select("main a")]
        assert {url, theme_url, f"{url}#D1.1"} <= set(targets)
        b4 = "en/ambitions/personnel-and-resources/" if lang == "en" else "ambities/personeel-en-middelen/"
        assert url in [site.resolve(b4, attribute(link, "href")) for link in site.page(b4).select(".link a")], (
            "the backlink"
        )
        assert b4 in [site.resolve(url, attribute(link, "href")) for link in page.select(".link a")]
        assert f"{root}id/D1.1/" in site.urls()


def test_an_editorial_ambition_bears_the_editors_tag_and_no_source(edited: Path) -> None:
    page = extended(edited).page("ambities/hoogwater/")
    assert text(page.select_one("figure.quote .tag")) == "Redactie"
    assert not page.select("figure.quote .is-source")


def test_what_is_not_yet_translated_is_dutch_on_the_english_page_and_says_so(edited: Path) -> None:
    page = extended(edited).page("en/ambitions/high-water/")
    quote = page.select_one("blockquote")
    assert quote is not None
    dutch = quote.select_one("[lang=nl]")
    assert text(dutch) == "Hoogwater: personeel bij de dijk"
    assert "Not yet translated" in text(quote)


def test_rewording_a_title_breaks_no_address(edited: Path) -> None:
    source = edited.read_text(encoding="utf-8")
    edited.write_text(source.replace("en: Personnel & resources\n", "en: Personnel\n"), encoding="utf-8")
    site = build(edited, edited.parent / "site")
    assert site.exists("en/ambitions/personnel-and-resources/")


def test_two_pages_with_one_address_stop_the_build(edited: Path) -> None:
    add(edited, "themes", THEME)
    add(edited, "ambitions", AMBITION.replace("nl: hoogwater", "nl: ondermijning"))
    result = run("check", str(edited))
    assert result.returncode == 1
    assert "/ambities/ondermijning/" in result.stdout + result.stderr
    assert "clashing-address" in result.stdout + result.stderr
