"""English that may be out of date says so at the text; the status page and a file for machines list all of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from agenda.checks.load import load_file
from agenda.checks.translation import State, lock_path, read_lock, states_of
from agenda.model.schema import Translated, Words
from agenda.site.renderer import Prepared, SiteRenderer, prepare_site
from agenda.site.search_index import search_records
from agenda.site.views.site import Origins, TranslationState
from agenda.text import Lang
from tests.helpers.sites import FULL, ROOT, BuiltSite, attribute, build, copy_full, run, text

OLD, NEW = "{id: A3.2, nl: de inzet van politie,", "{id: A3.2, nl: inzet van politie,"
ENGLISH = "the deployment of police"

#: How many texts the frozen agenda has in two languages; all of them were reviewed.
ALL = len(read_lock(lock_path(FULL)).lines)


def replace(path: Path, old: str, new: str) -> None:
    """Change one place in a file, as an editor does."""
    said = path.read_text(encoding="utf-8")
    assert said.count(old) == 1, old
    path.write_text(said.replace(old, new), encoding="utf-8")


def prepared(agenda: Path) -> Prepared:
    """The site of an agenda file, without MkDocs around it."""
    site, _ = prepare_site(agenda, ROOT / "content", ROOT / "macros")
    assert site is not None
    return site


def page(site: Prepared, kind: str, lang: Lang, id: str = "") -> BeautifulSoup:
    """One page of a prepared site."""
    return BeautifulSoup(site.renderer.render_page(site.renderer.site.plan.page(kind, id or kind, lang)), "html5lib")


def machine(site: Prepared) -> Any:
    """What the site publishes for machines."""
    return json.loads(dict(site.renderer.machine_files())["vertaling.json"])


def counts(soup: BeautifulSoup) -> list[int]:
    """What the table on the status page counts: reviewed, Dutch changed, both changed, not translated, not reviewed."""
    return [int(text(cell)) for cell in soup.select(".states td:nth-child(2)")]


def rows(soup: BeautifulSoup, state: str) -> list[Tag]:
    """The texts that the status page lists under a state."""
    heading = soup.find(id=f"_{state}")
    return list(heading.parent.select("tbody tr")) if heading and heading.parent else []


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site of the full agenda in which the Dutch of one focus point was changed."""
    folder = tmp_path_factory.mktemp("changed")
    agenda = copy_full(folder / "data")
    replace(agenda, OLD, NEW)
    return build(agenda, folder / "site")


def test_a_changed_dutch_focus_point_is_one_stale_field_everywhere(changed: BuiltSite, tmp_path: Path) -> None:
    [point] = changed.page("en/ambitions/rapidly-changing-society/").select(".points li:has(.stale)")
    assert point["id"] == "A3.2"
    data = json.loads((changed.folder / "vertaling.json").read_text(encoding="utf-8"))
    assert [key for key, state in data["fields"].items() if state != "reviewed"] == ["A3.2"]
    assert data["states"] == {
        "reviewed": ALL - 1, "not-reviewed": 0, "stale": 1, "both-changed": 0, "untranslated": 0,
    }  # fmt: skip
    assert (data["generated"], data["documents"]) == ("2023-11-14T22:13:20+00:00", ["agenda-2022"])
    agenda = copy_full(tmp_path / "data")
    replace(agenda, OLD, NEW)
    told = json.loads(run("status", str(agenda), "--format", "json").stdout)
    assert told == {"states": data["states"], "fields": data["fields"]}
    for url in ("vertaling/", "en/translation/"):
        soup = changed.page(url)
        assert counts(soup) == [ALL - 1, 1, 0, 0, 0]
        [row] = soup.select(".wide-first tbody tr")
        assert [text(cell) for cell in row.select("td")] == ["inzet van politie", ENGLISH]
        assert changed.resolve(url, attribute(row.a, "href")).endswith("/#A3.2")
        assert text(row.code).startswith("A3.2 nl=")


def test_the_note_stands_at_the_english_text_and_leads_to_the_dutch(changed: BuiltSite) -> None:
    url = "en/ambitions/rapidly-changing-society/"
    note = changed.page(url).select_one(".points .stale")
    assert note is not None
    assert text(note.parent).startswith(f"{ENGLISH} Editors The Dutch of this passage was changed;")
    assert changed.resolve(url, attribute(note.a, "href")) == "ambities/snel-veranderende-samenleving/#A3.2"
    assert attribute(note.a, "hreflang") == "nl"


def test_it_stands_wherever_that_text_is_shown_and_nowhere_else(changed: BuiltSite) -> None:
    for url in changed.pages():
        soup = changed.page(url)
        shown = [*soup.select(".points [id='A3.2']"), *(it for it in soup.select(".excerpt") if "A3.2" in text(it))]
        noted = soup.select(".stale")
        assert len(noted) == (len(shown) if url.startswith("en/") else 0), url
        assert all(any(note in it.descendants for it in shown) for note in noted), url


def test_nothing_is_said_of_what_was_reviewed(site: BuiltSite) -> None:
    assert [url for url in site.pages() if site.page(url).select(".stale")] == []
    for url in ("vertaling/", "en/translation/"):
        assert counts(site.page(url)) == [ALL, 0, 0, 0, 0]
        assert not site.page(url).select(".wide-first")


class Asked(TranslationState):
    """Remembers the texts of which a page asked whether they are out of date."""

    seen: set[int] = set()  # noqa: RUF012  # one test uses it once

    def out_of_date(self, text: Translated | Words) -> None:
        """Nothing is."""
        self.seen.add(id(text))


def test_every_english_text_has_a_place_where_it_would_be_said() -> None:
    loaded = load_file(FULL)
    assert loaded.agenda is not None
    standings = Asked(loaded.agenda, states_of(loaded.fields, loaded.lock))
    renderer = SiteRenderer(loaded.agenda, ROOT / "macros", origins=Origins(translation=standings))
    for each in renderer.site.plan.pages:
        if each.lang == "en":
            renderer.render_page(each)
    untold = [field.key for field in loaded.fields if id(standings.at(field)) not in standings.seen]
    assert untold == ["site.description"], "that one stands on no page: it is for search engines"


#: What shows a text of the agenda in English; each has a note when that text is out of date.
SHOWS = (
    ".quote", ".points li", ".excerpt:has(.english)", ".named .english", ".ambitions li", ".row", ".term",
    ".law > p:has(> .tag)", ".law-text p:has(.english)", ".card", ".explained dd", ".reason:not(:has(> a))",
    ".reading", ".passage > p.source", "dd > ul.spaced > li",
)  # fmt: skip


def test_no_page_shows_english_that_is_out_of_date_without_saying_so(edited: Path) -> None:
    make_all_stale(edited)
    site = prepared(edited)
    met = set()
    for each in site.renderer.site.plan.pages:
        soup = BeautifulSoup(site.renderer.render_page(each), "html5lib")
        if each.lang == "nl":
            assert not soup.select(".stale"), each.url
            continue
        for selector in SHOWS:
            for shown in soup.select(selector):
                met.add(selector)
                near = [shown, *shown.find_next_siblings(limit=2)]
                assert any(it.css.match(".stale") or it.select(".stale") for it in near), (each.url, shown)
    assert met == set(SHOWS), "each of these is still how a page shows a text"


def make_all_stale(agenda: Path) -> None:
    """As if all Dutch was changed since the English was reviewed."""
    lock = agenda.with_name("translation.lock")
    lock.write_text(re.sub("nl=[0-9a-f]+", "nl=000000000000", lock.read_text(encoding="utf-8")), encoding="utf-8")


def test_two_texts_that_say_the_same_are_told_apart(edited: Path) -> None:
    """“sterkte” is focus point B4.3 and words of links too; “gezag” is a term and words."""
    replace(edited.with_name("translation.lock"), lock_line(edited, "B4.1"), "B4.1 nl=000000000000 en=000000000000")
    soup = page(prepared(edited), "ambition", "en", "B4")
    assert [it["id"] for it in soup.select(".points li:has(.stale)")] == ["B4.1"]


def lock_line(agenda: Path, key: str) -> str:
    """The line of a field in the lock of an agenda."""
    match = re.search(rf"^{re.escape(key)} .*$", agenda.with_name("translation.lock").read_text(encoding="utf-8"), re.M)
    assert match is not None
    return match[0]


def test_when_both_were_changed_the_note_is_the_same_and_the_list_tells_them_apart(edited: Path) -> None:
    replace(edited, f"{OLD} en: {ENGLISH}}}", f"{NEW} en: deployment of police}}")
    site = prepared(edited)
    assert len(page(site, "ambition", "en", "A3").select(".points .stale")) == 1
    status = page(site, "status", "nl")
    assert counts(status) == [ALL - 1, 0, 1, 0, 0]
    [row] = rows(status, "both-changed")
    assert [text(cell) for cell in row.select("td")] == ["inzet van politie", "deployment of police"]


def test_what_is_not_translated_is_shown_as_before_and_listed(edited: Path) -> None:
    replace(edited, f"{OLD} en: {ENGLISH}}}", f"{NEW} en: not yet translated}}")
    site = prepared(edited)
    soup = page(site, "ambition", "en", "A3")
    assert text(soup.find(id="A3.2")).startswith("A3.2 inzet van politie Not yet translated")
    assert not soup.select(".stale")
    [row] = rows(page(site, "status", "en"), "untranslated")
    assert text(row.code) == "A3.2", "there is nothing to record yet"
    assert machine(site)["fields"]["A3.2"] == "untranslated"


def test_a_new_text_is_not_reviewed_and_says_nothing_on_the_page(edited: Path) -> None:
    replace(edited.with_name("translation.lock"), f"{lock_line(edited, 'A3.2')}\n", "")
    site = prepared(edited)
    assert not page(site, "ambition", "en", "A3").select(".stale")
    assert counts(page(site, "status", "nl")) == [ALL - 1, 0, 0, 0, 1]


@pytest.mark.parametrize("state", ["stale", "not-reviewed"])
def test_the_line_on_the_status_page_pasted_into_the_lock_settles_it(edited: Path, state: str) -> None:
    replace(edited, OLD, NEW)
    lock, old = edited.with_name("translation.lock"), lock_line(edited, "A3.2")
    if state == "not-reviewed":
        replace(lock, f"{old}\n", "")
    [row] = rows(page(prepared(edited), "status", "en"), state)
    if state == "not-reviewed":
        lock.write_text(f"{lock.read_text(encoding='utf-8')}{text(row.code)}\n", encoding="utf-8")
    else:
        replace(lock, old, text(row.code))
    assert machine(prepared(edited))["states"]["reviewed"] == ALL


def test_texts_of_links_notes_and_the_site_are_listed_with_a_link_too(edited: Path) -> None:
    make_all_stale(edited)
    listed = {text(row.code).split()[0]: row for row in rows(page(prepared(edited), "status", "en"), "stale")}
    assert len(listed) == ALL
    assert all(row.a is not None for row in listed.values())
    links = [key for key in listed if "+" in key]
    assert links
    assert all(len(listed[key].select("th a")) == 2 for key in links)
    assert text(listed["site.title"].a) == "Strategic Agenda of the Regional Mayors"


def test_a_site_that_knows_no_time_says_none_to_machines() -> None:
    assert list(machine(prepared(FULL))) == ["documents", "states", "fields"]


def test_the_status_page_adds_only_its_own_name_to_search(edited: Path) -> None:
    replace(edited, OLD, NEW)
    records: Iterable[Any] = search_records(prepared(edited).renderer.site)
    [record] = [each for each in records if each.url == "en/translation/"]
    assert ENGLISH not in record.content
    assert len(record.content) < 100


def test_the_status_page_stands_in_the_footer_and_leads_to_the_file(site: BuiltSite) -> None:
    for url, to in (("", "vertaling/"), ("en/", "en/translation/")):
        assert to in [site.resolve(url, attribute(link, "href")) for link in site.page(url).select("footer a")]
        assert to not in [site.resolve(url, attribute(link, "href")) for link in site.page(url).select("header a")]
        assert "vertaling.json" in [
            site.resolve(to, attribute(link, "href")) for link in site.page(to).select("main a")
        ]


def test_states_have_words_for_every_state() -> None:
    words = prepared(FULL).renderer.site.words
    for lang in ("nl", "en"):
        assert set(words[lang]["status"]["names"]) == set(words[lang]["status"]["meanings"]) == {*State}
