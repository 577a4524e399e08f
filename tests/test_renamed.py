"""An item that gets another id keeps all its addresses by its former one: nothing of it is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agenda.versions.addresses import BuiltSite as Addresses
from agenda.versions.addresses import lost_addresses
from tests.sites import BuiltSite, build, copy_full

B5, B8 = "  - id: B5\n    theme: B\n", "  - id: B8\n    theme: B\n"


def renamed(folder: Path, *aliases: str) -> Path:
    """The frozen agenda with B8 for B5, everywhere and in its lock, and these former names."""
    path = copy_full(folder)
    for each in (path, path.with_name("translation.lock")):
        text = re.sub(r"\bB5\b", "B8", each.read_text(encoding="utf-8"))
        if aliases:
            text = text.replace(B8, f"{B8}    aliases: [{', '.join(aliases)}]\n")
        each.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site of the agenda with B8 for B5, which is a former name."""
    folder = tmp_path_factory.mktemp("renamed")
    return build(renamed(folder / "data", "B5", "B5.1"), folder / "site", AGENDA_DRAFT="1")


def test_with_its_former_id_an_item_loses_no_address(site: BuiltSite, later: BuiltSite) -> None:
    assert lost_addresses(Addresses(site.folder), Addresses(later.folder)) == []
    for page in ("afdrukken/", "en/print/"):
        (former,) = later.page(page).select("[id='B5']")
        assert former.find_parent(id="B8"), "the anchor stands at the item"
