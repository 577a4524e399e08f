"""The page for who wants to help: what it tells them to type works, and gives what it says it gives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from agenda.checks.load import load_file
from agenda.help.field_docs import load_explanations, template
from agenda.site.prose import check_written_pages
from agenda.site.renderer import fill, prepare_site
from agenda.site.search_index import search_records
from agenda.text import LANGS, Lang
from tests.helpers.sites import FULL, ROOT, BuiltSite, attribute, build, copy_full, text

URLS: dict[Lang, str] = {"nl": "meewerken/", "en": "en/contributing/"}
REPOSITORY = "https://voorbeeld.example/naam/project"

#: The pages that show what the page promises, example after example.
PROMISED: dict[Lang, tuple[str, ...]] = {
    "nl": ("begrippen/", "en/glossary/", "ambities/", "begrippen/"),
    "en": ("begrippen/", "en/glossary/", "en/ambitions/", "en/glossary/"),
}


@dataclass(frozen=True)
class Samples:
    """What the page tells one to type, in its order. A new sample on the page belongs here, and in a test."""

    before: str
    after: str
    english: str
    lock: str
    ambition: str
    term: str
    link: str
    aliases: str
    retired: str
    commands: str


def samples(site: BuiltSite, lang: Lang) -> Samples:
    """The samples as a reader copies them; the templates are folded up and no samples."""
    shown = [pre for pre in site.page(URLS[lang]).select(".sample pre") if not pre.find_parent("details")]
    return Samples(*(pre.get_text() for pre in shown))


def replace(path: Path, old: str, new: str) -> None:
    """Change one place in a file, as an editor does."""
    said = path.read_text(encoding="utf-8")
    assert said.count(old) == 1, old
    path.write_text(said.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("lang", LANGS)
def test_who_does_what_the_page_says_gets_what_it_promises(site: BuiltSite, tmp_path: Path, lang: Lang) -> None:
    agenda = copy_full(tmp_path / "data")
    lock = agenda.with_name("translation.lock")
    sample = samples(site, lang)
    told = []

    def check() -> None:
        told.append([finding.code for finding in load_file(agenda).diagnostics])

    [old_dutch], [old_english] = (re.findall(rf"^ +{key}: .*\n", sample.before, re.MULTILINE) for key in LANGS)
    replace(agenda, sample.before, sample.before.replace(old_dutch, sample.after))
    check()
    replace(agenda, old_english, sample.english)
    check()
    replace(lock, line_like(lock, sample.lock), sample.lock)
    check()
    replace(agenda, "\n  - id: C1\n", f"\n{sample.ambition}\n  - id: C1\n")
    check()
    replace(agenda, "\n# --- Keuzes van de vertaler", f"\n{sample.term}\n# --- Keuzes van de vertaler")
    check()
    replace(agenda, "\n# --- Wetten", f"\n{sample.link}\n# --- Wetten")
    check()
    assert told == [["stale-translation"], ["both-changed"], [], *[["untranslated"] * 3] * 3]

    built = build(agenda, tmp_path / "site")
    promises = site.page(URLS[lang]).select("blockquote")
    for url, promise in zip(PROMISED[lang], promises, strict=True):
        promised = "".join(promise.get_text().split())
        items = ["".join(item.get_text().split()) for item in built.page(url).select(".term, .row")]
        assert [item for item in items if item.startswith(promised)], (url, promised)
    assert "Hoogwater" in text(built.page("ambities/hoogwater/").h1)
    assert "Not yet translated" in text(built.page("en/ambitions/high-water/").select_one("main blockquote"))
    assert "begrippen/#waterschap" in [
        built.resolve("ambities/hoogwater/", attribute(link, "href"))
        for link in built.page("ambities/hoogwater/").select("a.gloss")
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_an_address_that_was_changed_and_a_term_that_was_removed_lead_on_as_the_page_says(
    site: BuiltSite, edited: Path, lang: Lang
) -> None:
    sample = samples(site, lang)
    said = edited.read_text(encoding="utf-8")
    [slug] = re.findall(r"    slug: \{nl: personeel-en-middelen, .*\n", said)
    [term] = re.findall(r"  - id: lijnchef\n(?:    .*\n)+", said)
    edited.write_text(said.replace(slug, sample.aliases).replace(term, "") + sample.retired, encoding="utf-8")
    found = load_file(edited).diagnostics
    assert {each.code for each in found} == {"lock-line-without-field"}


def line_like(lock: Path, line: str) -> str:
    """The line of the lock with the same name as ``line``."""
    name = line.partition(" ")[0]
    [found] = [each for each in lock.read_text("utf-8").splitlines(keepends=True) if each.startswith(f"{name} ")]
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_every_template_has_the_next_free_id(site: BuiltSite, lang: Lang) -> None:
    shown = [pre.get_text() for pre in site.page(URLS[lang]).select("details:not(.check) pre")]
    wanted = [template("ambition", id, lang, theme=id[0]) for id in ("A4", "B7", "C6")]
    assert shown == [*wanted, template("term", "", lang), template("theme", "D", lang)]
    summaries = [text(each) for each in site.page(URLS[lang]).select("details:not(.check) summary")]
    word = {"nl": "Sjabloon voor", "en": "Template for"}[lang]
    assert summaries[1].startswith(f"{word} ambit")
    assert "B7" in summaries[1]
    assert "B. " in summaries[1]
    assert "D" in summaries[-1]


def shown_on(agenda: Path, content: Path = ROOT / "content") -> BeautifulSoup:
    """The Dutch page of an agenda, without MkDocs around it."""
    prepared, _ = prepare_site(agenda, content, ROOT / "macros")
    assert prepared is not None
    [page] = [each for each in prepared.prose if each[0].url == URLS["nl"]]
    return BeautifulSoup(fill(page[1], page[2]), "html5lib")


def test_with_one_ambition_and_one_theme_more_it_is_the_one_after(site: BuiltSite, edited: Path) -> None:
    replace(edited, "\n  - id: C1\n", f"\n{samples(site, 'nl').ambition}\n  - id: C1\n")
    replace(
        edited,
        "\nambitions:",
        "\n  - id: D\n    editorial: true\n    slug: {nl: water, en: water}\n    title: {nl: Water, en: Water}\n"
        "    line: {nl: D. Water, en: D. Water}\n\nambitions:",
    )
    summaries = [text(each) for each in shown_on(edited).select("details:not(.check) summary")]
    assert [each.split(" – ")[0].split()[-1] for each in summaries] == ["A4", "B8", "C6", "D1", "begrip", "E"]


@pytest.mark.parametrize("lang", LANGS)
def test_every_code_is_on_the_page_with_its_reason_and_both_examples(site: BuiltSite, lang: Lang) -> None:
    page = site.page(URLS[lang])
    told = load_explanations()
    assert len(page.select("details.check")) == len(told)
    for each in told.values():
        anchor = page.find(id=f"_{each.code}")
        shown = anchor and anchor.find_parent("details")
        assert anchor is not None
        assert shown is not None, "a browser opens what is around the anchor, not what bears it"
        assert text(shown.find("summary")) == f"{each.title[lang]} {each.code}"
        assert " ".join(each.why[lang].replace("`", "").split()) in text(shown)
        codes = [code.get_text() for code in anchor.find_all("code")]
        assert codes == each.why[lang].split("`")[1::2], "no backtick is shown"
        assert [pre.get_text() for pre in shown.find_all("pre")] == ([each.bad, each.good] if each.bad else [])


@pytest.mark.parametrize("lang", LANGS)
def test_every_sample_can_be_scrolled_by_keyboard_and_has_a_name(site: BuiltSite, lang: Lang) -> None:
    found = site.page(URLS[lang]).find_all("pre")
    assert len(found) > 100
    assert all((pre["tabindex"], pre["role"]) == ("0", "group") and pre["aria-label"] for pre in found)


@pytest.fixture(scope="module")
def reachable(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A site whose project stands somewhere, with somebody to write to."""
    folder = tmp_path_factory.mktemp("reachable") / "site"
    return build(FULL, folder, REPOSITORY_URL=REPOSITORY, CONTACT="redactie@voorbeeld.example")


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_leads_to_the_files_in_the_editor_of_the_project(reachable: BuiltSite, lang: Lang) -> None:
    links = {text(link): attribute(link, "href") for link in reachable.page(URLS[lang]).select("main a:has(code)")}
    assert links == {
        "data/agenda.yaml": f"{REPOSITORY}/edit/main/tests/cases/valid/full.yaml",
        "data/translation.lock": f"{REPOSITORY}/edit/main/tests/cases/valid/full.lock",
    }


@pytest.mark.parametrize("lang", LANGS)
def test_who_has_no_account_can_write_when_there_is_somebody_to_write_to(
    site: BuiltSite, reachable: BuiltSite, lang: Lang
) -> None:
    [link] = reachable.page(URLS[lang]).select('main a[href^="mailto:"]')
    assert link["href"] == "mailto:redactie@voorbeeld.example"
    for said in ("Hebt u geen account?", "No account?"):
        assert said not in text(site.page(URLS[lang]).main)


def test_beside_a_proposal_stands_how_it_works_but_not_thirty_times_on_a_page(reachable: BuiltSite) -> None:
    for url, to in (("ambities/ondermijning/", "meewerken/"), ("en/ambitions/organised-crime/", "en/contributing/")):
        links = reachable.page(url).select(".propose a")
        assert reachable.resolve(url, attribute(links[-1], "href")) == to
    assert not [link for link in reachable.page("begrippen/").select(".propose a") if "meewerken" in str(link)]


@pytest.mark.parametrize("lang", LANGS)
def test_the_foot_of_every_page_leads_there(site: BuiltSite, lang: Lang) -> None:
    url = {"nl": "", "en": "en/"}[lang]
    assert URLS[lang] in [site.resolve(url, attribute(link, "href")) for link in site.page(url).select("footer a")]


def test_samples_and_promises_are_not_found_by_search() -> None:
    prepared, _ = prepare_site(FULL, ROOT / "content", ROOT / "macros")
    assert prepared is not None
    for record in search_records(prepared.renderer.site):
        if record.url in URLS.values():
            assert "GitHub" in record.content
            assert "waterschap" not in record.content
            assert "en=" not in record.content


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ('{{ template("ambitie") }}', "call-of-unknown-id"),
        ('{{ editor("agenda.yaml") }}', "call-of-unknown-id"),
        ('{{ template("ambition") }}', ""),
        ("{{ checks() }}", ""),
        ("{{ contact() }}", ""),
    ],
)
def test_a_wrong_call_is_found_without_building(tmp_path: Path, call: str, code: str) -> None:
    (tmp_path / "en").mkdir()
    for name in ("hulp.md", "en/help.md"):
        (tmp_path / name).write_text(f"---\nid: help\ntitle: Hulp\ndescription: Hulp.\n---\n\n{call}\n", "utf-8")
    found = check_written_pages(load_file(FULL).agenda, tmp_path, "content")
    assert [each.code for each in found] == ([code, code] if code else [])


@pytest.mark.parametrize(
    ("call", "code", "why"),
    [
        ("{{ template() }}", "macro-fails", 'één id: {{ template("ambition") }}'),
        ('{{ template("link") }}', "call-of-unknown-id", "Kies uit: ambition, term, theme."),
        ('{{ checks("tab") }}', "macro-fails", "niets tussen de haakjes: {{ checks() }}"),
    ],
)
def test_a_wrong_call_stops_the_build_and_says_how(tmp_path: Path, call: str, code: str, why: str) -> None:
    (tmp_path / "en").mkdir()
    for name in ("hulp.md", "en/help.md"):
        (tmp_path / name).write_text(f"---\nid: help\ntitle: Hulp\ndescription: Hulp.\n---\n\n{call}\n", "utf-8")
    _, found = prepare_site(FULL, tmp_path, ROOT / "macros")
    assert [each.code for each in found] == [code, code]
    assert why in found[0].message("nl") + found[0].remedy("nl")
