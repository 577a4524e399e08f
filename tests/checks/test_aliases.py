"""Former ids and addresses: where they lead, and what the check makes of an item that was retired on purpose."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from agenda.checks.aliases import (
    FormerAnchor,
    Redirect,
    former_redirects,
    permanent_address,
    taken_addresses,
    with_anchors,
)
from agenda.checks.load import load_agenda, load_file
from agenda.checks.lock import used_ids
from agenda.checks.translation import Lock
from agenda.help.field_docs import next_id
from agenda.model.urls import SitePlan
from agenda.site.prose import check_addresses, load_prose
from agenda.text import LANGS
from tests.helpers.examples import CASES
from tests.helpers.sites import FULL

B4 = "    slug: {nl: personeel-en-middelen, en: personnel-and-resources}\n"


def plan_of(path: Path) -> SitePlan:
    agenda, found = load_agenda(path)
    assert agenda, [each.code for each in found]
    return SitePlan(agenda)


def with_aliases(path: Path, aliases: str, retired: str = "") -> Path:
    text = path.read_text(encoding="utf-8")
    assert text.count(B4) == 1
    path.write_text(text.replace(B4, f"{B4}    aliases: [{aliases}]\n") + retired, encoding="utf-8")
    return path


def test_every_permanent_address_leads_to_a_page_that_is_there() -> None:
    plan = plan_of(FULL)
    found = {permanent_address(id, lang): plan.address(id, lang) for lang in LANGS for id in plan.catalogue.entries}
    assert len(found) == 2 * len(plan.catalogue.entries)
    assert {new.partition("#")[0] for new in found.values()} <= set(plan.by_url)
    assert found["en/id/B4.2/"] == "en/ambitions/personnel-and-resources/#B4.2"


def test_former_names_lead_on_in_their_own_language(edited: Path) -> None:
    retired = "retired:\n  - gone: [sluis, /begrippen/#sluis, /en/sluices/#one]\n    instead: /begrippen/\n"
    plan = plan_of(with_aliases(edited, "/ambities/oud/, /en/ambitions/old/, B9", retired))
    assert former_redirects(plan) == [
        Redirect("en/sluices/", "en/glossary/"),  # named for an anchor only: its page leads on too
        Redirect("ambities/oud/", "ambities/personeel-en-middelen/"),
        Redirect("en/ambitions/old/", "en/ambitions/personnel-and-resources/"),
        Redirect("id/B9/", "ambities/personeel-en-middelen/"),
        Redirect("en/id/B9/", "en/ambitions/personnel-and-resources/"),
        Redirect("id/sluis/", "begrippen/"),
        Redirect("en/id/sluis/", "en/glossary/"),
    ]
    assert taken_addresses(plan)["ambities/oud/"] == "B4"


def test_a_page_of_another_site_leads_on_too(edited: Path) -> None:
    plan = plan_of(with_aliases(edited, "/oud/Pagina_1.html, /oud/index.html, /en/old/page.2.html#part"))
    new = "ambities/personeel-en-middelen/"
    assert former_redirects(plan) == [
        Redirect("en/old/page.2.html", "en/ambitions/personnel-and-resources/"),
        Redirect("oud/Pagina_1.html", new),
        Redirect("oud/", new),
    ]


@pytest.mark.parametrize(
    ("former", "other"),
    [
        ("/Ambities/Personeel-en-Middelen/", "B4"),  # nginx and many a disk take these for the same
        ("/begrippen/index.html", "glossary"),
        ("/404.html", "404.html"),
        ("/pdf/oud.html", "pdf"),
    ],
)
def test_an_address_in_use_is_known_however_it_is_written(edited: Path, former: str, other: str) -> None:
    found = load_agenda(with_aliases(edited, former))[1]
    assert [(each.code, each.details["other"]) for each in found] == [("alias-in-use", other)]


def test_an_address_twice_is_known_however_it_is_written(edited: Path) -> None:
    retired = "retired:\n  - gone: [/Oud/index.html]\n    instead: /begrippen/\n"
    assert [each.code for each in load_agenda(with_aliases(edited, "/oud/", retired))[1]] == ["alias-twice"]


@pytest.mark.parametrize(
    ("former", "why"),
    [("/oud/?id=837", "het vraagteken"), ("/pdf/oud.pdf", "een ander soort bestand")],
)
def test_the_reason_why_an_address_cannot_lead_on_is_true(edited: Path, former: str, why: str) -> None:
    (found,) = load_agenda(with_aliases(edited, f'"{former}"'))[1]
    assert found.code == "alias-not-a-page"
    assert why in found.message("nl")
    assert not found.corrected


def test_a_former_anchor_stands_at_what_it_now_names() -> None:
    html = '<ol class="points"><li id="B4.1"><b>x</b></li></ol>'
    made, elsewhere = with_anchors(
        html, [FormerAnchor("p/", "B4.9", "p/#B4.1"), FormerAnchor("p/", "top", "p/"), FormerAnchor("p/", "far", "q/")]
    )
    assert made == ('<span id="top"></span><ol class="points"><li id="B4.1"><span id="B4.9"></span><b>x</b></li></ol>')
    assert [each.name for each in elsewhere] == ["far"]


def test_what_was_retired_on_purpose_is_not_lost(edited: Path) -> None:
    text = edited.read_text(encoding="utf-8")
    start = text.index("  - id: lijnchef\n", text.index("\nterms:\n"))
    without = text[:start] + text[text.index("\n  - id: ", start) + 1 :]
    edited.write_text(without, encoding="utf-8")
    assert [each.code for each in load_file(edited).diagnostics] == ["lost-id"]
    edited.write_text(f"{without}retired:\n  - gone: [lijnchef]\n    instead: /begrippen/\n", encoding="utf-8")
    found = load_file(edited).diagnostics
    assert {each.code for each in found} == {"lock-line-without-field"}
    assert len(found) == 3


def test_a_former_id_is_not_given_again(edited: Path) -> None:
    data = load_file(with_aliases(edited, "B7, B8")).source.data
    assert {"B7", "B8"} <= used_ids(data, Lock(edited))
    assert next_id("ambition", data, Lock(edited), theme="B") == "B9"


def test_a_written_page_may_have_had_another_address_but_not_that_of_another(tmp_path: Path) -> None:
    shutil.copytree(CASES / "pages", tmp_path / "content")
    page = tmp_path / "content/over.md"
    text = page.read_text(encoding="utf-8")
    title = next(line for line in text.splitlines() if line.startswith("title:"))
    page.write_text(text.replace(title, f"{title}\naliases: [/colofon/]"), encoding="utf-8")
    pages, found = load_prose(tmp_path / "content")
    assert found == []
    plan = plan_of(FULL)
    assert check_addresses(pages, taken_addresses(plan)) == []
    assert Redirect("colofon/", "over/") in former_redirects(plan, {page.url: page.head.aliases for page in pages})
    page.write_text(text.replace(title, f"{title}\naliases: [/begrippen/, /privacy/]"), encoding="utf-8")
    pages, _ = load_prose(tmp_path / "content")
    assert [each.code for each in check_addresses(pages, taken_addresses(plan))] == ["alias-in-use", "alias-in-use"]
    page.write_text(text.replace(title, f"{title}\naliases: [/id/B4/, /oud/pagina.html]"), encoding="utf-8")
    pages, _ = load_prose(tmp_path / "content")
    assert [each.code for each in check_addresses(pages, taken_addresses(plan))] == ["alias-in-use"]
    assert Redirect("oud/pagina.html", "over/") in former_redirects(
        plan, {page.url: page.head.aliases for page in pages}
    )
    (tmp_path / "content/id").mkdir()
    page.rename(tmp_path / "content/id/B4.md")
    assert "clashing-address" in [each.code for each in check_addresses(load_prose(tmp_path / "content")[0], {})]
    page.write_text(text.replace(title, f"{title}\naliases: [B4]"), encoding="utf-8")
    assert [each.code for each in load_prose(tmp_path / "content")[1]][:1] == ["malformed-alias"]
