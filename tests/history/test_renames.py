"""An item that gets another id keeps all its addresses by its former one: nothing of it is lost."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from agenda.checks.aliases import holders
from agenda.checks.load import load_file
from agenda.model.list_keys import successor
from agenda.reader.yaml_reader import read_source
from agenda.review.impact import sentence
from agenda.review.site_diff import BuiltSite as Addresses
from agenda.review.site_diff import lost_addresses, lost_names
from tests.helpers.sites import FULL, BuiltSite, build, copy_full

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


def test_a_focus_point_follows_its_ambition(later: BuiltSite) -> None:
    after = Addresses(later.folder)
    for lang, page in (("", "ambities/veiligheidsagenda/"), ("en/", "en/ambitions/security-agenda/")):
        assert after.leads_on(f"{lang}id/B5.1/") == f"{page}#B8.1"
        (former,) = later.page(page).select("[id='B5.1']")
        assert former.find_parent(id="B8.1"), "the anchor stands at the point"


@pytest.mark.parametrize(
    ("aliases", "old", "dutch", "english"),
    [
        ((), "B5", "zet “B5” dan bij `aliases` van dit item.", "put “B5” under `aliases` of this item."),
        (("B5",), "B5.1", "zet “B5.1” dan bij `aliases` van ambitie B8.", "put “B5.1” under `aliases` of ambition B8."),
    ],
)
def test_the_advice_names_the_item_that_can_have_the_former_id(
    aliases: tuple[str, ...], old: str, dutch: str, english: str, tmp_path: Path
) -> None:
    path = renamed(tmp_path / "data", *aliases)
    path.with_name("translation.lock").write_bytes(FULL.with_suffix(".lock").read_bytes())
    (told,) = [each for each in load_file(path).diagnostics if each.code == "changed-id"]
    assert told.details["old"] == old
    assert told.remedy("nl").endswith(dutch)
    assert told.remedy("en").endswith(english)


def test_the_data_alone_say_the_same(tmp_path: Path) -> None:
    old, new = (read_source(each)[0].data for each in (FULL, renamed(tmp_path / "data", "B5", "B5.1")))
    assert lost_names(old, new) == []


def test_what_only_showed_an_item_too_is_not_lost_when_its_id_leads_on(
    site: BuiltSite, later: BuiltSite, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(later.folder, tmp_path / "site"))
    page = folder / "afdrukken/index.html"
    text = page.read_text(encoding="utf-8")
    assert text.count('<span id="B5"></span>') == 1
    page.write_text(text.replace('<span id="B5"></span>', ""), encoding="utf-8")
    assert lost_addresses(Addresses(site.folder), Addresses(folder)) == []


def test_without_a_former_id_each_address_says_which_item_it_was_of_and_which_can_keep_it(
    site: BuiltSite, tmp_path: Path
) -> None:
    path = renamed(tmp_path / "data")
    old, new = (read_source(each)[0].data for each in (FULL, path))
    after = build(path, tmp_path / "site", AGENDA_DRAFT="1")
    found = lost_addresses(Addresses(site.folder), Addresses(after.folder), {}, holders(old, new))
    told = {each.address: sentence(each, "nl") for each in found if not each.address.startswith("en/")}
    assert told == {
        "ambities/veiligheidsagenda/": "hoort nu bij B8, eerst bij B5. Zet `B5` bij `aliases` van B8.",
        "id/B5/": "is weg. Zet `B5` bij `aliases` van B8, of in de lijst `retired`.",
        "id/B5.1/": "is weg. Zet `B5.1` bij `aliases` van B8, of in de lijst `retired`.",
        "afdrukken/#B5": "is weg. Hier stond B5. Zet `B5` bij `aliases` van B8, of in de lijst `retired`.",
    }
    # With errors there is no site; the data alone then name the same item.
    by_data = {each.address: sentence(each, "nl") for each in lost_names(old, new)}
    assert by_data["id/B5/"] == told["id/B5/"]
    assert by_data["ambities/veiligheidsagenda/#B5.1"] == told["id/B5.1/"]


@pytest.mark.parametrize(
    ("former", "now"), [("pw-1", "q"), ("pw-1-lid-2", "q-lid-2"), ("pw-1.3", "q"), ("pw-19", "q"), ("x-lid-2", "q")]
)
def test_what_stands_in_an_item_follows_it_when_it_is_called_after_it(former: str, now: str) -> None:
    assert successor(former, "q", ["pw-1", "pw-19", former], ["q-lid-2", "q9"]) == now
