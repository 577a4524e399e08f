"""``agenda explain``: what is said of a code is true, because its examples are given to the checker."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from mkdocs.exceptions import Abort

from agenda.builder.plugin import AgendaPlugin
from agenda.checks.load import load_agenda
from agenda.commands.check import explain
from agenda.commands.main import main
from agenda.help.field_docs import GROUPS, PLACES, Explanation, explanations, load_explanations
from agenda.model.diagnostics import as_text
from agenda.site.prose import check_written_pages
from agenda.site.renderer import prepare_site
from agenda.site.search_index import SearchFailure
from agenda.text import LANGS, Lang, data
from agenda.util.project import CannotRun
from tests.helpers.examples import AGENDA, lay_out, put
from tests.helpers.sites import run

TOLD = load_explanations()
SHOWN = [each for each in TOLD.values() if each.bad]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def codes(project: Path, told: Explanation, example: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The codes that an example gives, by whatever reads such a thing."""
    if told.place == "command":
        main([*example.split()[1:], "--format", "json"])
        return [each["code"] for each in json.loads(capsys.readouterr().out)]
    put(project, told.place, told.good, example)
    data, content = project / "data/agenda.yaml", project / "content"
    if told.code == "macro-fails" or told.place == "template":
        return [each.code for each in prepare_site(data, content, project / "macros")[1]]
    if told.place in ("page", "pages"):
        return [each.code for each in check_written_pages(load_agenda(data)[0], content, "content")]
    return [each.code for each in load_agenda(data)[1]]


@pytest.mark.parametrize("told", SHOWN, ids=lambda told: told.code)
def test_a_bad_example_gives_its_code_and_nothing_else(
    project: Path, told: Explanation, capsys: pytest.CaptureFixture[str]
) -> None:
    assert set(codes(project, told, told.bad, capsys)) == {told.code}


@pytest.mark.parametrize("told", SHOWN, ids=lambda told: told.code)
def test_a_good_example_does_not_give_that_code(
    project: Path, told: Explanation, capsys: pytest.CaptureFixture[str]
) -> None:
    found = codes(project, told, told.good, capsys)
    assert told.code not in found
    if told.place not in ("file", "template"):
        assert found == [], "it is a part of what is in order"


def test_the_agenda_of_the_examples_is_in_order() -> None:
    assert [as_text(finding) for finding in load_agenda(AGENDA)[1]] == []


def test_every_code_is_explained_in_both_languages() -> None:
    assert set(TOLD) == set(data("rules"))
    for code, told in TOLD.items():
        assert told.group in GROUPS, code
        assert told.place in PLACES, code
        for lang in LANGS:
            assert 3 < len(told.title[lang]) < 60, code
            assert not told.title[lang].endswith("."), code
            assert 1 <= len(re.findall(r"[.?!:…](?= |$)", told.why[lang])) <= 5, code
            assert len(told.why[lang]) < 330, code
        assert told.why["nl"] != told.why["en"], code


def test_only_what_no_file_of_the_agenda_shows_has_no_example() -> None:
    without = [code for code, told in TOLD.items() if not told.bad or not told.good]
    assert without == ["more-findings", "no-search-index", "forbidden-on-page", "bad-setting", "security-expires"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_code_is_told_with_its_reason_and_both_examples(lang: Lang, capsys: pytest.CaptureFixture[str]) -> None:
    for told in TOLD.values():
        assert explain(told.code, lang) == 0
        printed = capsys.readouterr().out
        assert printed.startswith(f"[{told.code}] {told.title[lang]}\n")
        assert " ".join(told.why[lang].split()) in " ".join(printed.split())
        for example in (told.bad, told.good):
            assert all(f"    {line}\n" in printed for line in example.split("\n") if line)


@pytest.mark.parametrize("lang", LANGS)
def test_without_a_code_all_are_listed_group_by_group(lang: Lang, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(None, lang) == 0
    lines = capsys.readouterr().out.split("\n")
    for code, told in TOLD.items():
        assert len([line for line in lines if line.split() == [code, *told.title[lang].split()]]) == 1
    places = [lines.index(title[lang]) for title in GROUPS.values()]
    assert places == sorted(places)


def test_a_code_is_taken_as_a_finding_shows_it(capsys: pytest.CaptureFixture[str]) -> None:
    explain("[Tab]", "nl")
    assert capsys.readouterr().out.startswith("[tab] Een tab\n")


def test_an_unknown_code_gets_a_guess_and_could_not_run() -> None:
    with pytest.raises(CannotRun) as raised:
        explain("strait-quote", "nl")
    assert raised.value.words["nl"].startswith("Er is geen code “strait-quote”. Bedoelde u “straight-quote”?")
    assert "Did you mean “straight-quote”?" in raised.value.words["en"]
    result = run("explain", "zzz")
    assert result.returncode == 2
    assert result.stderr == "Er is geen code “zzz”. `agenda explain` noemt ze alle.\n"


@pytest.mark.parametrize("lang", LANGS)
def test_a_page_can_show_every_code(lang: Lang) -> None:
    groups = explanations(lang)
    assert [group["title"] for group in groups] == [title[lang] for title in GROUPS.values()]
    listed: list[dict[str, Any]] = [each for group in groups for each in group["codes"]]
    assert {each["code"] for each in listed} == set(data("rules"))
    assert all(set(each) == {"code", "title", "why", "good", "bad", "place"} for each in listed)
    assert all(group["codes"] for group in groups)


def test_a_search_index_that_is_not_made_is_a_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise SearchFailure("Pagefind zwijgt.")

    monkeypatch.setattr("agenda.builder.plugin.write_index", fail)
    plugin: Any = AgendaPlugin()
    plugin.renderer = type("Renderer", (), {"site": None})
    with pytest.raises(Abort):
        plugin.write_index(Path("site"))
    told = capsys.readouterr().err
    assert "[no-search-index]" in told
    assert "Pagefind zwijgt." in told
