"""A template that is wrong is told at its own file and line, whatever it makes, and never with a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.sites import FULL, ROOT, copy_project, run_in

UNDEFINED, DIVIDED, UNCLOSED = "{{ nosuchname }}", "{{ 1 // 0 }}", "{% if %}"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a site is made from."""
    return copy_project(tmp_path_factory.mktemp("templates") / "project")


def test_no_line_of_a_template_is_longer_than_can_be_read() -> None:
    folders = (ROOT / "macros", ROOT / "overrides")
    paths = [
        path for folder in folders for path in folder.rglob("*.*") if path.suffix in (".html", ".xml", ".typ", ".js")
    ]
    lines = [(path, line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    assert [f"{path.name}: {line}" for path, line in lines if len(line) > 140] == []


@pytest.mark.parametrize("wrong", [UNDEFINED, DIVIDED, UNCLOSED])
@pytest.mark.parametrize(
    ("file", "after"),
    [
        ("overrides/base.html", "</html>\n"),
        ("overrides/404.html", "{% block content %}\n"),
        ("macros/permanent_address.html", "</html>\n"),
        ("macros/sitemap.xml", "<urlset"),
        ("agenda/text/interface.toml", "\n\n"),
        ("macros/texts.html", '{% macro show(text, words=none, kind="") %}\n'),
        ("macros/prose.html", "{% macro link(id) %}"),
        ("macros/pages/home.html", "{% import"),
    ],
)
def test_a_wrong_template_is_told_at_its_line(project: Path, file: str, after: str, wrong: str) -> None:
    path = project / file
    right = path.read_text(encoding="utf-8")
    place = right.index(after) + len(after) if after.endswith(("}", "\n")) else right.index(after)
    line = right.count("\n", 0, place) + 1
    path.write_text(right[:place] + wrong + right[place:], encoding="utf-8")
    try:
        site = str(project / "site")
        done = run_in(project, "build", AGENDA_DATA=str(FULL), SITE_DIR=site, SITE_URL="https://a.example/")
    finally:
        path.write_text(right, encoding="utf-8")
    assert f"{file}:{line}:1: fout [bad-template]" in done.stderr + done.stdout
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
