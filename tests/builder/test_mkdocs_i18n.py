"""What we rely on in mkdocs-i18n 0.4.6, and what the theme says in each language."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from agenda.builder import mkdocs_i18n as i18n
from agenda.text import Lang
from tests.helpers.sites import ROOT


def hearing(event: str, config: MkDocsConfig) -> list[Any]:
    """The plugins that hear an event, in that order."""
    methods: list[Any] = config.plugins.events[event]
    return [method.__self__ for method in methods]


def test_the_version_is_the_one_that_we_teach() -> None:
    assert version("mkdocs-i18n") == "0.4.6"


def test_our_plugin_comes_after_i18n() -> None:
    """Per page i18n sets the language and the alternates first, then we read them."""
    config = load_config(str(ROOT / "mkdocs.yml"))
    assert list(config.plugins)[:2] == ["i18n", "agenda"]
    order = [type(plugin).__name__ for plugin in hearing("page_context", config)]
    assert order == ["I18n", "AgendaPlugin"]


def test_taught_the_plugin_finds_language_and_counterpart_by_our_layout() -> None:
    config = load_config(str(ROOT / "mkdocs.yml"))
    urls: dict[Lang, str] = {"nl": "ambities/ondermijning/", "en": "en/ambitions/organised-crime/"}
    config.plugins._current_plugin = "agenda"  # MkDocs sets it while it runs our events
    counterparts: dict[str, dict[Lang, str]] = dict.fromkeys(urls.values(), urls)
    i18n.set_up(config, counterparts)
    pages = {
        lang: Page(lang, File.generated(config, f"{url}index.md", content=""), config) for lang, url in urls.items()
    }
    plugin: Any = config.plugins["i18n"]
    assert plugin._get_lang(pages["nl"]) == "nl"
    assert plugin._get_lang(pages["en"]) == "en"
    assert plugin._get_page(pages["nl"], "en", list(pages.values())) is pages["en"]
    assert plugin not in hearing("page_markdown", config), "its list of languages stays out of the text"
