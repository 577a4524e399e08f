"""The only module that knows mkdocs-i18n: sets it up for our layout of two languages.

The plugin (0.4.6, chosen by the owner) takes a page's language from its address (``/index.en/``), finds
counterparts by file name in a list, and writes a list of languages above every heading. Our Dutch pages
are at the root, the English ones under ``en/`` with slugs of their own. So three of its methods are
replaced on the instance; what remains is what it is for: the language of the theme and, per page, the
addresses of the same page in the other language. ``tests/builder/test_mkdocs_i18n.py`` holds what we rely on.
"""

from __future__ import annotations

from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from agenda.checks.aliases import language_of
from agenda.model.urls import ROOTS
from agenda.text import LANGS, Both, Lang, both

#: How each language calls itself.
NAMES: Both = both("builder.mkdocs_i18n.english")


def set_up(config: MkDocsConfig, counterparts: dict[str, dict[Lang, str]]) -> None:
    """Set up the i18n plugin of ``config`` for our layout.

    ``counterparts`` gives, per address of a page, the address of that same page in each language.
    """
    plugin: Any = config.plugins.get("i18n")
    if plugin is None:
        _set_up_without_plugin(config, counterparts)
        return
    by_url: dict[str, File] = {}

    def get_lang(page: Page) -> Lang:
        return language_of(page.url)

    def get_page(page: Page, lang: Lang, pages: list[Page]) -> Page | None:
        urls = counterparts.get(_plain(page.url), {})
        return next((each for each in pages if _plain(each.url) == urls.get(lang)), None)

    def show_counterparts(context: TemplateContext, page: Page, **_: object) -> TemplateContext:
        """Show a page only itself in each language: the plugin goes through all pages that it sees, for every page."""
        if not by_url:
            by_url.update({_plain(file.url): file for file in context["pages"]})
        context["pages"] = [by_url[url] for url in counterparts[_plain(page.url)].values()]
        return context

    plugin._get_lang = get_lang
    plugin._get_page = get_page
    config.plugins.events["page_context"].insert(0, show_counterparts)
    events = config.plugins.events["page_markdown"]
    events[:] = [event for event in events if getattr(event, "__self__", None) is not plugin]
    config.extra["alternate"] = [{"lang": lang, "name": NAMES[lang], "link": ROOTS[lang]} for lang in LANGS]
    config.extra.pop("alternate_origin", None)


def _set_up_without_plugin(config: MkDocsConfig, counterparts: dict[str, dict[Lang, str]]) -> None:
    """For a site without the plugin: what it does for us is little enough to do here."""

    def show_counterparts(context: TemplateContext, page: Page, **_: object) -> TemplateContext:
        set_language(config, language_of(page.url))
        urls = counterparts[_plain(page.url)]
        config.extra["alternate"] = [{"lang": lang, "name": NAMES[lang], "link": urls[lang]} for lang in LANGS]
        return context

    config.plugins.events["page_context"].insert(0, show_counterparts)


def empty_navigation() -> Navigation:
    """The navigation that MkDocs gets: none. Ours is per language and made per page (see agenda.builder.plugin)."""
    return Navigation([], [])


def set_language(config: MkDocsConfig, lang: Lang) -> None:
    """Give the theme its language for a template that is no page, such as the 404."""
    config.theme.language = lang  # type: ignore[attr-defined]  # as the plugin sets it for pages


def alternates(config: MkDocsConfig) -> list[tuple[Lang, str]]:
    """The addresses of the current page in each language, as the plugin set them for this page."""
    return [(each["lang"], _plain(each["link"])) for each in config.extra["alternate"]]


def _plain(url: str) -> str:
    return "" if url in (".", "./", "/") else url
