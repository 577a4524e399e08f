"""What a build does, in counts that no clock touches: so that work that grows back is caught on any machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.made import agenda_of, write
from tests.helpers.sites import ROOT

#: The hand-written pages, in both languages.
PROSE = len(list((ROOT / "content").rglob("*.md")))

#: Builds as MkDocs does, with counters in place; prints them.
COUNTED = """
import collections, json, sys
import jinja2
from mkdocs.__main__ import cli
from mkdocs.structure.files import Files
from mkdocs_i18n import I18n
from agenda.site.layout import Layout
from agenda.site.renderer import SiteRenderer

counts = collections.Counter()

def count(owner, name, what, worth=lambda result: 1):
    real = getattr(owner, name)
    def counted(*given, **named):
        result = real(*given, **named)
        counts[what] += worth(result)
        return result
    setattr(owner, name, counted)

count(SiteRenderer, "render_page", "pages")
count(jinja2.Environment, "compile", "templates")
count(jinja2.Environment, "list_templates", "files walked", len)
count(Files, "documentation_pages", "looks at all pages")
navigation = Layout.navigation.fget
Layout.navigation = property(lambda self: [counts.update({"nodes": 1}) or node for node in navigation(self)])
footer = Layout.footer.fget
Layout.footer = property(lambda self: [counts.update({"nodes": len(group[2])}) or group for group in footer(self)])
alternate = I18n._get_language_alternate
def alternates(self, page, pages, *rest, **named):
    counts["pages that i18n meets"] += len(pages)
    return alternate(self, page, pages, *rest, **named)
I18n._get_language_alternate = alternates
cli(["build", "--strict", "-q", "--site-dir", sys.argv[1]], standalone_mode=False)
print(json.dumps(counts))
"""


def counts_of(data: Path, folder: Path, cache: Path) -> dict[str, int]:
    settings = {"AGENDA_DATA": str(data), "AGENDA_CACHE": str(cache), "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [sys.executable, "-c", COUNTED, str(folder)],
        cwd=ROOT,
        env=os.environ | settings | {"SOURCE_DATE_EPOCH": "1700000000", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    counts: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return counts


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, int]]:
    """Counts with 3 ambitions and nothing kept, with 3 of which all is kept, and with 30."""
    folder = tmp_path_factory.mktemp("counts")
    few, more = (write(agenda_of(number), folder / str(number)) for number in (3, 30))
    cache = folder / "cache"
    return [counts_of(data, folder / f"site{number}", cache) for number, data in enumerate((few, few, more))]


def test_every_page_is_rendered_once(builds: list[dict[str, int]]) -> None:
    few, again, more = (each["pages"] for each in builds)
    assert few == again
    # 27 ambitions and 2 themes more, in two languages
    assert more - few == 2 * (27 + 2)


def test_every_template_is_compiled_once_and_then_kept(builds: list[dict[str, int]]) -> None:
    clean, kept, more = (each.get("templates", 0) for each in builds)
    assert 0 < clean < 50
    assert kept == more == 0, "no page is a template, not even a hand-written one"


def test_the_icons_of_the_theme_are_not_walked_through(builds: list[dict[str, int]]) -> None:
    for counts in builds:
        assert counts["files walked"] < 20


def test_all_pages_are_not_looked_at_for_every_page(builds: list[dict[str, int]]) -> None:
    few, _, more = (each["looks at all pages"] for each in builds)
    assert few == more
    for counts in builds:
        assert counts["pages that i18n meets"] == 2 * (counts["pages"] + PROSE), "a page and its counterpart"


def test_navigation_does_not_grow_with_the_site(builds: list[dict[str, int]]) -> None:
    for counts in builds:
        pages = counts["pages"] + PROSE + 1  # the hand-written ones and the 404
        assert counts["nodes"] / pages < 25
