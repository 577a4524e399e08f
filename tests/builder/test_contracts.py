"""What we rely on in our tools beyond what they promise: one test each, named by who relies on it and on what.

A new version that breaks one of these fails here first, and says where to look. For mkdocs-i18n see ``test_i18n.py``.
"""

from __future__ import annotations

import argparse
import inspect
import re
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

import jinja2
import material
import pytest
import typst
import yaml
from bs4 import BeautifulSoup
from markdownify import MarkdownConverter
from mkdocs.commands import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files, InclusionLevel, set_exclusions
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import is_error_template
from mkdocs.utils.templates import TemplateContext
from pagefind.service import get_executable
from yaml_env_tag import add_env_tag

from agenda.model.urls import ERRORS
from tests.helpers.sites import ROOT, BuiltSite

THEME = Path(material.__file__).parent / "templates"
OVERRIDES = sorted(path.relative_to(ROOT / "overrides") for path in (ROOT / "overrides").rglob("*.html"))


@pytest.fixture
def config() -> MkDocsConfig:
    return load_config(str(ROOT / "mkdocs.yml"))


def blocks(source: Path) -> set[str]:
    return set(re.findall(r"{%-? *block (\w+)", source.read_text(encoding="utf-8")))


def test_every_override_has_a_contract_here() -> None:
    assert [path.as_posix() for path in OVERRIDES] == ["400.html", "404.html", "base.html"]


# Material: overrides/base.html and 404.html


def test_base_html_material_has_blocks_of_the_same_names() -> None:
    assert blocks(ROOT / "overrides/base.html") <= blocks(THEME / "base.html")


def test_base_html_pages_are_drawn_by_main_html_which_only_extends_it() -> None:
    main = re.sub(r"{#.*?#}", "", (THEME / "main.html").read_text("utf-8"), flags=re.DOTALL)
    assert main.strip() == '{% extends "base.html" %}'


def test_404_html_material_has_it_drawn_for_the_whole_site(config: MkDocsConfig) -> None:
    assert "404.html" in config.theme.static_templates
    assert "content" in blocks(THEME / "404.html")


def test_400_html_is_drawn_as_the_404_is(config: MkDocsConfig) -> None:
    assert "400.html" in config.theme.static_templates, "asked for in mkdocs.yml"
    assert all(is_error_template(name) for name in ERRORS), "so their addresses count from the root of the host"


# MkDocs: agenda/builder/plugin.py and agenda/builder/mkdocs_i18n.py


def test_plugin_makes_pages_that_stand_in_no_folder(config: MkDocsConfig) -> None:
    config.plugins._current_plugin = "agenda"
    page = File.generated(config, "themas/index.md", content="")
    assert (page.url, page.dest_uri, page.content_string) == ("themas/", "themas/index.html", "")
    assert File.generated(config, "a.pdf", content=b"%PDF").content_bytes == b"%PDF"
    assert "abs_src_path" in inspect.signature(File.generated).parameters


def test_plugin_writes_security_txt_itself_as_mkdocs_leaves_out_what_begins_with_a_dot(config: MkDocsConfig) -> None:
    config.plugins._current_plugin = "agenda"
    file = File.generated(config, ".well-known/security.txt", content="x")
    set_exclusions([file], config)
    assert file.inclusion is InclusionLevel.EXCLUDED


def test_plugin_can_say_where_the_theme_is_and_which_templates_are_drawn_by_themselves(config: MkDocsConfig) -> None:
    assert isinstance(config.theme.static_templates, set)
    assert config.theme.dirs[0] == config.theme.custom_dir == str(ROOT / "overrides")
    assert str(THEME) in config.theme.dirs
    config.theme.dirs = [str(ROOT / "overrides")]
    assert isinstance(config.theme.get_env().loader, jinja2.FileSystemLoader)


def in_order(function: Any, *names: str) -> bool:
    """Whether these stand in the source of a function in this order."""
    source = inspect.getsource(function)
    places = [source.index(name) for name in names]
    return places == sorted(places)


def test_plugin_sets_the_content_of_a_page_just_before_it_is_drawn() -> None:
    assert in_order(build._build_page, "on_page_context(", ".render(context)", "on_post_page(")
    assert in_order(build.build, "on_files(", "on_nav(", "on_env(", "_build_page(", "on_post_build(")


def test_plugin_gives_an_empty_navigation() -> None:
    assert [*Navigation([], []).pages] == []
    assert "nav" in TemplateContext.__annotations__


def test_plugin_replaces_the_builder_of_the_server() -> None:
    assert "builder" in inspect.signature(LiveReloadServer.__init__).parameters
    assert "self.builder" in inspect.getsource(LiveReloadServer)


def test_plugin_stops_a_build_in_words() -> None:
    assert str(Abort("De site is niet gebouwd.")) == "De site is niet gebouwd."


def test_i18n_puts_events_in_order_and_takes_them_out(config: MkDocsConfig) -> None:
    for name in ("page_context", "page_markdown"):
        assert isinstance(config.plugins.events[name], list)
    assert config.plugins.get("niet-geïnstalleerd") is None
    assert "alternate" not in config.extra
    config.theme.language = "en"  # type: ignore[attr-defined]  # as the plugin does
    assert config.theme.language == "en"  # type: ignore[attr-defined]  # as the plugin does


def test_pages_have_what_the_plugin_sets(config: MkDocsConfig) -> None:
    config.plugins._current_plugin = "agenda"
    file = File.generated(config, "themas/index.md", content="")
    page = Page(None, file, config)
    page.title, page.content = "Thema’s", "<p>"
    assert (page.title, page.content, page.file.src_uri) == ("Thema’s", "<p>", "themas/index.md")
    assert [*Files([file]).documentation_pages()] == [file]


def test_settings_are_read_as_mkdocs_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROEF", "")
    loader = add_env_tag(type("Loader", (yaml.SafeLoader,), {}))
    assert yaml.load('a: !ENV [PROEF, "anders"]', loader) == {"a": None}
    monkeypatch.delenv("PROEF")
    assert yaml.load('a: !ENV [PROEF, "anders"]', loader) == {"a": "anders"}


def test_the_end_that_was_announced_has_not_come_by_itself() -> None:
    """The locks keep MkDocs below 2, whose plugins and themes are others, and Material at what was tried."""
    assert version("mkdocs").startswith("1.")
    assert version("mkdocs-material") == "9.8.1"
    assert any(
        "mkdocs" in each and "<2" in each.replace(" ", "") for each in requires("agenda-regioburgemeesters") or []
    )


# Pagefind: agenda/site/search_index.py, agenda/site/headers.py and overrides/assets/search.js


def test_search_speaks_with_the_program_that_pagefind_brings(site: BuiltSite) -> None:
    assert version("pagefind") == "1.5.2"
    assert Path(str(get_executable())).is_file()
    script = (site.folder / site.lasting("pagefind/pagefind.js")).read_text(encoding="utf-8")
    assert re.search(r"export\s*{[^}]*\bsearch\b", script)
    assert re.search(r"export\s*{[^}]*\boptions\b", script)
    assert "WebAssembly.instantiate" in script, "what the policy of the search pages allows"
    assert "noWorker" in script


def test_policy_only_the_search_page_brings_what_runs_webassembly() -> None:
    assets = {path.name: path.read_text("utf-8") for path in (ROOT / "overrides/assets").glob("*.js")}
    assert [name for name, code in assets.items() if re.search(r"pagefind\.js|WebAssembly", code)] == ["search.js"]
    for name, code in assets.items():  # what trusted types would refuse
        assert not re.search(r"\beval\(|new Function|(?:inner|outer)HTML|insertAdjacentHTML|document\.write", code), (
            name
        )


# Typst: agenda/site/pdf.py


def test_papers_typst_takes_data_a_time_and_a_standard() -> None:
    document = '#set document(title: "Proef", date: none)\n#set text(lang: "nl")\n= #sys.inputs.data'
    made = [
        typst.compile(document.encode(), sys_inputs={"data": "a *b*"}, timestamp=0, format="pdf", pdf_standards="ua-1")
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert bytes(made[0])[:4] == b"%PDF"
    with pytest.raises(typst.TypstError):
        typst.compile(b"#fout(")


# argparse and markdownify: agenda/commands/main.py and agenda/hosting/markdown_export.py


def test_commands_argparse_says_its_own_words_by_gettext(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(argparse, "_", lambda text: "gebruik: " if text == "usage: " else text)
    assert argparse.ArgumentParser(prog="agenda").format_usage().startswith("gebruik: agenda")


def test_export_markdownify_finds_a_method_by_the_name_of_the_tag() -> None:
    class Own(MarkdownConverter):
        def convert_proef(self, el: Any, text: str, parent_tags: set[str]) -> str:
            return f"<{text}>"

    bullets: Any = ["-  "]
    soup = BeautifulSoup("<ul><li><proef>a</proef></li></ul><h2>b_c</h2>", "html.parser")
    made = Own(heading_style="atx", bullets=bullets).convert_soup(soup)
    assert [line for line in made.splitlines() if line] == ["-   <a>", r"## b\_c"]
