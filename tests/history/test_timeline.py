"""The life of an item, from git: told on its page, on the page of changes and in feeds; never more than is known."""

from __future__ import annotations

import copy
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import etree

from agenda.builder.plugin import AgendaPlugin
from agenda.history import timeline as history
from agenda.history.change_text import Change, ChangeKind, compare_words
from agenda.history.semantic_diff import compare_agendas
from agenda.history.timeline import History, Turn, read_history
from agenda.site.renderer import Prepared, prepare_site
from agenda.site.views.site import Deployment
from agenda.text import Lang
from tests.helpers.repositories import Repository
from tests.helpers.sites import ROOT, SETTINGS, SITE_URL, BuiltSite, attribute, text

REWORDED = ("{id: A3.2, nl: de inzet van politie,", "{id: A3.2, nl: inzet van politie,")
DEFINITION = "Een leidinggevende bij de politie die direct leiding geeft"
B7 = """
  - id: B7
    theme: B
    editorial: true
    slug: {nl: hoogwater, en: high-water}
    title: {nl: Hoogwater, en: High water}
    line: {nl: "Hoogwater: <b>sterkte</b> & @iemand", en: "High water: <b>strength</b> & @someone"}
    points:
      - {id: B7.1, nl: "<b>sterkte</b> & @iemand", en: "<b>strength</b> & @someone"}

rules:
"""
ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"


def built(repository: Path, site: Path, **settings: str) -> BuiltSite:
    """Build the site of a whole project, with its own code, from its own folder."""
    kept = {key: value for key, value in os.environ.items() if key not in (*SETTINGS, "SOURCE_DATE_EPOCH")}
    done = subprocess.run(
        [sys.executable, "-m", "agenda", "build"],
        cwd=repository,
        env=kept | {"SITE_DIR": str(site), "SITE_URL": SITE_URL} | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return BuiltSite(site)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """An agenda that was reworded, tidied up, extended, and of which a relation went."""
    repository = Repository.project(tmp_path_factory.mktemp("leven") / "project")
    repository.edit(REWORDED)
    repository.edit(("ambitions:\n", "# Alleen opmaak\nambitions:\n"), why="Geheim: geschreven door Jansen")
    repository.edit(("\nrules:\n", B7), (DEFINITION, "Een chef bij de politie die direct leiding geeft"))
    path = repository.folder / "data/agenda.yaml"
    said = path.read_text(encoding="utf-8")
    relation = re.search(
        r"  - kind: same_word\n    ends:\n      - id: A3\n        words: .*\n      - id: C2\n.*\n", said
    )
    assert relation
    repository.edit((relation[0], ""))
    return repository


@pytest.fixture(scope="module")
def site(repository: Repository, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Its site, built from its last commit."""
    return built(repository.folder, tmp_path_factory.mktemp("gebouwd") / "site")


def history_of(repository: Repository) -> History:
    found = read_history(repository.folder / "data/agenda.yaml")
    assert found is not None
    return found


def prepared(
    agenda: Path, history: History | None = None, standing: Deployment | None = None, url: str = SITE_URL
) -> Prepared:
    """The site of an agenda file, without MkDocs around it."""
    now = datetime(2026, 11, 24, tzinfo=UTC)
    site, problems = prepare_site(
        agenda, ROOT / "content", ROOT / "macros", now, url, history=history, deployment=standing
    )
    assert site is not None, problems
    return site


def page(site: Prepared, kind: str, lang: Lang = "nl", id: str = "") -> BeautifulSoup:
    planned = site.renderer.site.plan.page(kind, id or kind, lang)
    return BeautifulSoup(site.renderer.render_page(planned), "html5lib")


# --- what is known ----------------------------------------------------------------------------------------------


def test_each_commit_that_changed_the_agenda_is_a_step_and_tidying_up_is_none(repository: Repository) -> None:
    history = history_of(repository)
    assert (history.whole, history.latest) == (True, True)
    assert [step.turn for step in history.steps] == [Turn.CHANGED, Turn.CHANGED, Turn.CHANGED, Turn.FIRST]
    gone, added, reworded, first = history.steps
    assert [(each.change.kind, each.change.id) for each in gone.events] == [(ChangeKind.RELATION_REMOVED, "A3+C2")]
    assert {(each.change.kind, each.change.id) for each in added.events} == {
        (ChangeKind.ADDED, "B7"),
        (ChangeKind.REWORDED, "lijnchef"),
    }
    assert [(each.change.kind, each.change.id) for each in reworded.events] == [(ChangeKind.REWORDED, "A3.2")]
    assert first.events == ()


def test_a_life_is_that_of_the_item_and_of_what_came_with_it(repository: Repository) -> None:
    history = history_of(repository)
    assert [each.change.kind for each in history.events_of("A3.2")] == [ChangeKind.REWORDED]
    assert [each.change.kind for each in history.events_of("A3", "A3.2")] == [
        ChangeKind.RELATION_REMOVED,
        ChangeKind.REWORDED,
    ]
    assert [each.change.kind for each in history.events_of("B7.1")] == [ChangeKind.ADDED], "it came with its ambition"
    assert [each.change.kind for each in history.events_of("C2")] == [ChangeKind.RELATION_REMOVED]
    assert history.events_of("A1") == []


def test_what_was_kept_of_a_life_is_what_is_told_anew_and_a_new_commit_is_compared(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGENDA_CACHE", str(tmp_path / "kept"))
    repository.git("clone", "--quiet", str(repository.folder), str(tmp_path / "kloon"))
    clone = Repository(tmp_path / "kloon", repository.time)
    compared: list[object] = []

    def compare(*versions: object) -> list[Change]:
        compared.append(versions)
        return compare_agendas(*versions)

    monkeypatch.setattr(history, "compare_agendas", compare)
    lives = []
    for _ in range(2):
        history._kept.cache_clear()
        lives.append(history_of(clone))
    assert lives[0] == lives[1]
    assert len(compared) == 4
    clone.edit(("Een chef bij de politie", "Een baas bij de politie"))
    assert len(history_of(clone).steps) == len(lives[0].steps) + 1
    assert len(compared) == 4 + 5


def test_another_id_carries_its_life_along_and_a_taken_id_begins_its_own(tmp_path: Path) -> None:
    repository = Repository.make(tmp_path)
    line = (
        "  - {{id: {}, theme: B, slug: {{nl: een, en: one}}, title: {{nl: {}, en: One}}, line: {{nl: {}, en: One}}}}\n"
    )
    water, fire = "Hoogwater en wat daarbij komt", "Vuurwerk met de jaarwisseling in de stad"
    for ambitions in (
        [("B7", "Hoog water en wat daarbij komt")],
        [("B7", water)],
        [("B8", water)],
        [("B8", water), ("B7", fire)],
        [("B8", water), ("B7", fire.replace("de stad", "het dorp"))],
    ):
        rows = "".join(line.format(id, said, said) for id, said in ambitions)
        repository.write("data/agenda.yaml", f"ambitions:\n{rows}")
    history = read_history(tmp_path / "data/agenda.yaml")
    assert history is not None
    water_life = [each.change.kind for each in history.events_of("B8")]
    assert water_life[0] is ChangeKind.RENAMED
    assert set(water_life[1:]) == {ChangeKind.REWORDED}
    fire_life = [each.change.kind for each in history.events_of("B7")]
    assert fire_life[-1] is ChangeKind.ADDED
    assert set(fire_life[:-1]) == {ChangeKind.REWORDED}
    # It goes, and its id is given to something else.
    rows = line.format("B8", water, water)
    repository.write("data/agenda.yaml", f"ambitions:\n{rows}")
    rows += line.format("B7", "Zwerfafval", "Zwerfafval")
    repository.write("data/agenda.yaml", f"ambitions:\n{rows}")
    history = read_history(tmp_path / "data/agenda.yaml")
    assert history is not None
    assert [each.change.kind for each in history.events_of("B7")] == [ChangeKind.ADDED]


def test_old_versions_that_todays_check_refuses_are_compared_all_the_same(
    repository: Repository, tmp_path: Path
) -> None:
    other = Repository.make(tmp_path)
    whole = (repository.folder / "data/agenda.yaml").read_text(encoding="utf-8")
    older = whole.replace("    theme: B\n", "    thema: B\n").replace("inzet van politie,", "komst van politie,")
    assert older != whole
    other.write("data/agenda.yaml", older)
    other.write("data/agenda.yaml", "{{{{ dit is geen yaml")
    other.write("data/agenda.yaml", whole)
    (tmp_path / "data/agenda.yaml").unlink()
    other.commit()
    other.write("data/agenda.yaml", whole.replace("inzet van politie,", "plaats van politie,"))
    history = history_of(other)
    turns = [step.turn for step in history.steps]
    assert turns == [Turn.RETURNED, Turn.REMOVED, Turn.CHANGED, Turn.UNREADABLE, Turn.FIRST]
    assert len(history.events_of("A3.2")) == 2
    told = text(page(prepared(repository.folder / "data/agenda.yaml", history), "changes").body)
    assert "Deze versie van het agendabestand is niet te lezen." in told
    assert "Het agendabestand was weg." in told


# --- what a reader sees -----------------------------------------------------------------------------------------


def test_the_page_of_an_item_tells_when_it_last_changed_and_leads_to_how(site: BuiltSite) -> None:
    for url, told, seen in (
        ("ambities/snel-veranderende-samenleving/", "Laatst gewijzigd op 18 november 2023: een verband minder.", "A3"),
        ("en/ambitions/high-water/", "Last changed on 17 November 2023: added.", "B7"),
    ):
        line = next(each for each in site.page(url).select("p.small") if each.time)
        assert told in text(line)
        address = site.resolve(url, attribute(line.a, "href"))
        assert address.endswith(f"/#_{seen}")
        assert site.exists(address)
    assert not site.page("ambities/ondermijning/").select("p.small time"), "nothing is known to have changed"


def test_old_and_new_words_are_apart_without_styles() -> None:
    macros = Environment(loader=FileSystemLoader(ROOT / "macros"), undefined=StrictUndefined, autoescape=True)
    view = SimpleNamespace(words={"changes": {"gone": "weg", "new": "nieuw"}})
    texts: Any = macros.get_template("texts.html").make_module({"view": view})
    html = texts.reworded(compare_words("lokaal gezag", "ruim gezag"))
    assert text(BeautifulSoup(html, "html5lib").body) == "[weg: lokaal] [nieuw: ruim] gezag"


def test_the_page_of_changes_tells_each_change_and_how_a_text_was_reworded(site: BuiltSite) -> None:
    changes = site.page("wijzigingen/")
    assert [text(each.find("time")) for each in changes.select("#_steps ~ .step h3")] == [
        "18 november 2023",
        "17 november 2023",
        "15 november 2023",
        "14 november 2023",
    ]
    [reworded] = [each for each in changes.select("#_steps ~ .step .reworded") if "inzet" in text(each)]
    assert [text(each) for each in reworded.select("del, ins")] == ["[weg: de ]"]
    english = site.page("en/changes/").select('#_steps ~ .step li > span[lang="nl"]:not(.reworded)')
    assert "“de”" in {text(each) for each in english}, "Dutch words that an English sentence quotes are heard as Dutch"
    assert not changes.select('#_steps ~ .step li > span[lang="nl"]')
    point = changes.find(id="_A3.2")
    assert point is not None
    assert "15 november 2023" in text(point.find_next("li"))
    assert "Hier begint de geschiedenis" in text(changes.select(".step")[3])
    assert "Hieraan is niets veranderd sinds 14 november 2023: A1" in text(changes.main)
    for each in changes.main.select("a[href]") if changes.main else ():
        address = site.resolve("wijzigingen/", attribute(each, "href"))
        assert site.exists(address), address


def test_who_made_a_change_and_what_was_said_of_it_is_nowhere_on_the_site(site: BuiltSite) -> None:
    for path in [*site.folder.rglob("*.html"), *site.folder.rglob("*.xml")]:
        said = path.read_text(encoding="utf-8")
        assert not re.search("Wie Dan Ook|wie@voorbeeld|Jansen|Geheim", said), path


def test_texts_stay_text_on_the_page_and_in_the_feed(site: BuiltSite) -> None:
    assert not site.page("wijzigingen/").select("main li b")
    feed = etree.parse(site.folder / "wijzigingen.xml")
    assert not feed.findall(".//{http://www.w3.org/1999/xhtml}b")


# --- feeds ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "path", "page_url"), [("nl", "wijzigingen.xml", "wijzigingen/"), ("en", "en/changes.xml", "en/changes/")]
)
def test_a_feed_keeps_to_the_schema_of_atom_and_leads_to_the_site(
    lang: str, path: str, page_url: str, site: BuiltSite
) -> None:
    feed = etree.parse(site.folder / path)
    assert not faults_of(feed)
    root = feed.getroot()
    entries = root.findall(f"{ATOM}entry")
    ids = [str(each.findtext(f"{ATOM}id")) for each in (root, *entries)]
    assert len(entries) == 4
    assert len(set(ids)) == 5
    assert all(each.startswith("urn:uuid:") for each in ids)
    times = [str(each.findtext(f"{ATOM}updated")) for each in (root, *entries)]
    assert times == sorted(times, reverse=True)
    assert times[0] == times[1]
    links = {each.get("rel"): each.get("href") for each in root.findall(f"{ATOM}link")}
    assert links == {"self": SITE_URL + path, "alternate": SITE_URL + page_url}
    for entry in entries:
        for address in entry.xpath(".//@href"):
            assert site.exists(str(address).removeprefix(SITE_URL)), address
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == lang
    for url in ("", page_url):
        [found] = site.page(url if lang == "nl" or url else "en/").select("link[type='application/atom+xml']")
        assert site.resolve(url if lang == "nl" or url else "en/", attribute(found, "href")) == path
        assert attribute(found, "title") == root.findtext(f"{ATOM}title")
    style = root.getprevious()
    assert (style.target, style.get("type")) == ("xml-stylesheet", "text/css")
    assert site.exists(site.resolve(path, style.get("href")))


def test_a_feed_of_a_site_on_this_machine_leads_on_from_where_it_stands(repository: Repository) -> None:
    agenda = repository.folder / "data/agenda.yaml"
    site = prepared(agenda, history_of(repository), url="http://127.0.0.1:8000/")
    made = dict(site.renderer.machine_files())
    assert set(made) >= {"wijzigingen.xml", "en/changes.xml"}
    assert "sitemap.xml" not in made
    assert not [path for path, text in made.items() if "127.0.0.1" in text]
    feed = etree.fromstring(made["en/changes.xml"].encode())
    links = {each.get("rel"): each.get("href") for each in feed.findall(f"{ATOM}link")}
    assert links == {"self": "changes.xml", "alternate": "changes/"}
    elsewhere = prepared(agenda, history_of(repository), url="https://elders.example/agenda/")
    moved = etree.fromstring(dict(elsewhere.renderer.machine_files())["en/changes.xml"].encode())
    assert [each.text for each in moved.iter(f"{ATOM}id")] == [each.text for each in feed.iter(f"{ATOM}id")]


def faults_of(feed: Any) -> list[str]:
    """What is wrong with a feed by the grammar of Atom, and by what that says in Schematron."""
    grammar = etree.parse(ROOT / "tests/schemas/atom.rng")
    schema = etree.RelaxNG(grammar)
    names = {"atom": ATOM.strip("{}"), "s": "http://www.ascc.net/xml/schematron"}
    rules = [(str(each.getparent().get("context")), each) for each in grammar.iterfind(".//s:assert", names)]
    assert len(rules) == 3
    root = feed if etree.iselement(feed) else feed.getroot()
    told = [] if schema.validate(feed) else [str(each) for each in schema.error_log] or ["not valid"]
    return told + [
        str(rule.text)
        for context, rule in rules
        for each in root.xpath(f"descendant-or-self::{context}", namespaces=names)
        if not each.xpath(f"boolean({rule.get('test')})", namespaces=names)
    ]


def without(each: Any) -> None:
    each.getparent().remove(each)


def renamed(each: Any) -> None:
    each.tag = f"{ATOM}abstract"


def saying(text: str) -> Callable[[Any], None]:
    def say(each: Any) -> None:
        each.text = text

    return say


#: Per fault the element of a feed that it is planted in, and how.
WRONG_FEEDS: dict[str, tuple[str, Callable[[Any], object]]] = {
    "no date": (f"{ATOM}entry/{ATOM}updated", saying("gisteren")),
    "a date without a time": (f"{ATOM}updated", saying("2026-11-25")),
    "no id": (f"{ATOM}entry/{ATOM}id", without),
    "two titles": (f"{ATOM}entry/{ATOM}title", lambda each: each.addnext(copy.deepcopy(each))),
    "an unknown element": (f"{ATOM}entry/{ATOM}content", renamed),
    "an unknown attribute": (f"{ATOM}title", lambda each: each.set("lang", "nl")),
    "a link to nowhere": (f"{ATOM}link", lambda each: each.attrib.pop("href")),
    "no type of medium": (f"{ATOM}link", lambda each: each.set("type", "html")),
    "no language": (f"{ATOM}title", lambda each: each.set(f"{XML}lang", "Nederlands (NL)")),
    "an entry before the title": (f"{ATOM}title", lambda each: each.getparent().append(each)),
    "text that says it is markup": (f"{ATOM}entry/{ATOM}content", saying("Een zin.")),
    "no author at all": (f"{ATOM}author", without),
    "an entry that leads nowhere": (f"{ATOM}entry", lambda each: each.__delitem__(slice(3, None))),
}


@pytest.mark.parametrize("fault", WRONG_FEEDS)
def test_a_planted_fault_in_a_feed_is_seen(fault: str, site: BuiltSite) -> None:
    feed = etree.parse(site.folder / "wijzigingen.xml")
    place, spoil = WRONG_FEEDS[fault]
    spoil(feed.getroot().find(place))
    assert faults_of(feed)


# --- never more than is known -----------------------------------------------------------------------------------


def test_the_same_commit_of_a_full_clone_gives_the_same_bytes(
    repository: Repository, site: BuiltSite, tmp_path: Path
) -> None:
    repository.git("clone", "--quiet", str(repository.folder), str(tmp_path / "kloon"))
    clone = built(tmp_path / "kloon", tmp_path / "elders/site", TZ="Pacific/Auckland", LC_ALL="C")
    first, second = (
        {path.relative_to(each.folder): path.read_bytes() for path in each.folder.rglob("*") if path.is_file()}
        for each in (site, clone)
    )
    assert first == second


@pytest.mark.parametrize(("depth", "steps"), [(1, 0), (2, 1)])
def test_a_shallow_clone_says_that_history_is_incomplete(
    depth: int, steps: int, repository: Repository, tmp_path: Path
) -> None:
    source = f"file://{repository.folder}"
    repository.git("clone", "--quiet", f"--depth={depth}", source, str(tmp_path / "ondiep"))
    agenda = tmp_path / "ondiep/data/agenda.yaml"
    history = read_history(agenda)
    assert history is not None
    site = prepared(agenda, history)
    for lang, words in (("nl", "kopie zonder de hele geschiedenis"), ("en", "copy without the whole history")):
        changes = page(site, "changes", lang)  # type: ignore[arg-type]  # a text of the parametrisation
        assert words in text(changes.body)
        assert len(changes.select("#_steps ~ .step")) == steps
    assert "Hier begint de geschiedenis" not in text(page(site, "changes").body)
    assert not page(site, "ambition", id="B7").select("p.small time"), "when it came is before what is known"
    feed = etree.fromstring(dict(site.renderer.machine_files())["wijzigingen.xml"].encode())
    assert "niet volledig" in str(feed.findtext(f"{ATOM}subtitle"))
    assert not faults_of(feed)


def test_without_git_there_is_no_history_and_no_feed(repository: Repository, tmp_path: Path) -> None:
    shutil.copytree(repository.folder / "data", tmp_path / "data")
    site = prepared(tmp_path / "data/agenda.yaml")
    assert "niet bekend wat er veranderde" in text(page(site, "changes").body)
    assert "wijzigingen.xml" not in dict(site.renderer.machine_files())


def test_an_agenda_outside_the_project_has_no_history_and_it_can_be_left_out(
    repository: Repository, tmp_path: Path
) -> None:
    other = Repository.make(tmp_path)
    other.write("agenda.yaml", "ambitions: []\n")
    agenda = repository.folder / "data/agenda.yaml"
    plugin = AgendaPlugin()
    assert plugin.load_config({}) == ([], [])
    assert plugin._history(repository.folder, agenda) is not None
    assert plugin._history(repository.folder, tmp_path / "agenda.yaml") is None
    plugin.load_config({"history": False})
    assert plugin._history(repository.folder, agenda) is None


def test_changes_that_are_not_in_git_are_named_as_such(repository: Repository, tmp_path: Path) -> None:
    repository.git("clone", "--quiet", str(repository.folder), str(tmp_path / "kloon"))
    agenda = tmp_path / "kloon/data/agenda.yaml"
    agenda.write_text(agenda.read_text(encoding="utf-8") + "# nog niet bewaard\n", encoding="utf-8")
    assert "die nog niet in git staan" in text(page(prepared(agenda, read_history(agenda)), "changes").body)


def test_a_renamed_file_says_so(repository: Repository, tmp_path: Path) -> None:
    repository.git("clone", "--quiet", str(repository.folder), str(tmp_path / "kloon"))
    clone = Repository(tmp_path / "kloon")
    clone.git("mv", "data/agenda.yaml", "data/nieuw.yaml")
    clone.git("mv", "data/translation.lock", "data/nieuw.lock")
    clone.commit()
    agenda = tmp_path / "kloon/data/nieuw.yaml"
    told = text(page(prepared(agenda, read_history(agenda)), "changes").body)
    assert "eerder heette het data/agenda.yaml" in told
    assert "Hier begint de geschiedenis" not in told


def test_a_preview_has_no_feed(repository: Repository) -> None:
    agenda = repository.folder / "data/agenda.yaml"
    site = prepared(agenda, read_history(agenda), Deployment(preview="12 (abc)"))
    assert "wijzigingen.xml" not in dict(site.renderer.machine_files())
    assert "wijzigingen.xml" not in str(page(site, "changes"))
