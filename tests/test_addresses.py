"""Addresses that are lost between two built sites, down to a single anchor."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from agenda.addresses import BuiltSite as Addresses
from agenda.addresses import lost_addresses
from tests.sites import BuiltSite

PAGE = "ambities/personeel-en-middelen/"


@pytest.fixture
def later(site: BuiltSite, tmp_path: Path) -> Path:
    """The page of an ambition and what leads to it, as it may become."""
    for name in (PAGE, "id/B4.2/"):
        shutil.copytree(site.folder / name, tmp_path / "later" / name)
    return tmp_path / "later"


@pytest.fixture
def before(later: Path, tmp_path: Path) -> Path:
    """The same as it was."""
    return Path(shutil.copytree(later, tmp_path / "before"))


def lost(before: Path, later: Path) -> list[str]:
    return [each.address for each in lost_addresses(Addresses(before), Addresses(later))]


def test_one_anchor_that_goes_is_lost_and_so_is_what_leads_to_it(before: Path, later: Path) -> None:
    assert lost(before, later) == []
    page = later / PAGE / "index.html"
    text = page.read_text(encoding="utf-8")
    assert text.count('id="B4.2"') == 1
    page.write_text(text.replace('id="B4.2"', 'id="B4.9"'), encoding="utf-8")
    assert lost(before, later) == ["id/B4.2/", f"{PAGE}#B4.2"]


def test_an_anchor_that_is_kept_elsewhere_on_the_page_is_not_lost(before: Path, later: Path) -> None:
    page = later / PAGE / "index.html"
    text = page.read_text(encoding="utf-8").replace('id="B4.2"', 'id="B4.9"')
    page.write_text(text.replace("<h1", '<span id="B4.2"></span><h1', 1), encoding="utf-8")
    assert lost(before, later) == []
