"""Hand-written pages: what an editor types in ``content/`` reaches the reader, or comes back as a finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from agenda.editor.reporting import as_text
from agenda.preparing import prepare_site
from agenda.rendering import fill
from tests.sites import FULL, ROOT

PAGE = """\
---
id: nieuws
title: {title}
description: Een bladzijde.
---

{body}
"""


def content(folder: Path, body: str, english: str = "Nothing.") -> Path:
    """A folder with one Dutch page that says ``body``, and its English counterpart."""
    (folder / "en").mkdir(parents=True, exist_ok=True)
    (folder / "nieuws.md").write_text(PAGE.format(title="Nieuws", body=body), encoding="utf-8")
    (folder / "en/news.md").write_text(PAGE.format(title="News", body=english), encoding="utf-8")
    return folder


def found(folder: Path, *, root: Path) -> list[str]:
    """The findings for a folder of pages beside the frozen agenda, as ``file:line code``."""
    _, problems = prepare_site(FULL, folder, ROOT / "macros")
    places = [(Path(each.location.file).resolve().relative_to(root.resolve()), each) for each in problems]
    return [f"{path.as_posix()}:{each.location.line} {each.code}" for path, each in places]


def test_macros_show_what_the_agenda_says(tmp_path: Path) -> None:
    body = (
        'Lees {{ link("B4") }}.\n\n{{ ambition("B4") }}\n\n{{ theme("A") }}\n\n{{ rule("wat") }}\n\n{{ term("gezag") }}'
    )
    site, problems = prepare_site(FULL, content(tmp_path / "content", body), ROOT / "macros")
    assert not problems
    assert site is not None
    page, markdown, made = next(each for each in site.prose if each[0].lang == "nl")
    assert page.url == "nieuws/"
    html = fill(markdown, made)
    assert "ambities/personeel-en-middelen/" in html
    for said in ("Personeel & middelen", "Cybercrime", "Als gezagen gaan", "De bevoegdheid om te beslissen"):
        assert said in BeautifulSoup(html, "html5lib").get_text()


@pytest.mark.parametrize(
    ("call", "why"),
    [
        ('{{ ambition("B99") }}', "“B99”"),
        ('{{ ambition("A") }}', "“A”"),  # a theme is no ambition
        ('{{ theme("B4") }}', "“B4”"),
        ("{{ ambition() }}", "één id / one id"),
        ('{{ ambition("B4", "B5") }}', "één id / one id"),
        ('{{ ambition(id="B4") }}', "één id / one id"),
        ('{{ ambtie("B4") }}', "ambtie"),
        ('{{ ambition("B4" }}', "}"),
    ],
)
def test_a_wrong_call_is_found_at_its_line(tmp_path: Path, call: str, why: str) -> None:
    folder = content(tmp_path / "content", f"Regel zes… zeven.\n\n{call}\n")
    _, problems = prepare_site(FULL, folder, ROOT / "macros")
    assert [(each.code, each.location.line) for each in problems] == [("macro-fails", 9)]
    assert why in as_text(problems[0])


def test_wrong_calls_of_all_pages_come_at_once(tmp_path: Path) -> None:
    folder = content(tmp_path / "content", '{{ link("Z1") }}', '{{ link("Z2") }}')
    assert found(folder, root=tmp_path) == ["content/en/news.md:7 macro-fails", "content/nieuws.md:7 macro-fails"]


def test_what_an_editor_keeps_for_itself_is_no_page(tmp_path: Path) -> None:
    content(tmp_path / "content", "Tekst.")
    (tmp_path / "content/.#nieuws.md").symlink_to("iemand@computer.1:2")  # Emacs, while a file is not saved
    (tmp_path / "content/.trash").mkdir()
    (tmp_path / "content/.trash/oud.md").write_text("oud")
    assert found(tmp_path / "content", root=tmp_path) == []


def test_a_page_needs_its_counterpart(tmp_path: Path) -> None:
    folder = content(tmp_path / "content", "Tekst.")
    (folder / "en/news.md").unlink()
    assert found(folder, root=tmp_path) == ["content/nieuws.md:1 prose-without-counterpart"]


def test_a_page_needs_its_head(tmp_path: Path) -> None:
    folder = content(tmp_path / "content", "Tekst.")
    (folder / "nieuws.md").write_text("Zomaar een tekst.\n", encoding="utf-8")
    assert found(folder, root=tmp_path) == ["content/nieuws.md:1 front-matter-missing"]


def test_a_page_may_not_take_the_address_of_another(tmp_path: Path) -> None:
    folder = content(tmp_path / "content", "Tekst.")
    (folder / "nieuws.md").rename(folder / "begrippen.md")
    assert found(folder, root=tmp_path) == ["content/begrippen.md:1 clashing-address"]


def test_two_pages_may_not_have_one_id(tmp_path: Path) -> None:
    folder = content(tmp_path / "content", "Tekst.")
    (folder / "oud.md").write_bytes((folder / "nieuws.md").read_bytes())
    assert found(folder, root=tmp_path) == ["content/oud.md:2 prose-same-id"]
