"""What a host sets: all that is wrong is told at once, in words and at its place, and nothing of it becomes markup."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from agenda.reader.mkdocs_yml import read_settings
from agenda.site.renderer import prepare_site
from agenda.site.settings import FILE, Publication, check_settings, host_settings, notice, require_settings
from agenda.site.settings import SETTINGS as ALL_SETTINGS
from agenda.util.characters import FORBIDDEN
from agenda.util.project import CannotRun
from tests.helpers.sites import ROOT, SETTINGS, run

SMALL = ROOT / "tests/cases/valid/small.yaml"

#: A value that will not do → what is said of it.
WRONG = {
    "SITE_URL": ("voorbeeld.nl", "geen adres van een site"),
    "PUBLISHER": ("2027-13-45", "geen naam met letters"),
    "CONTACT": ('https://"><script>/', "geen mailadres of https-adres"),
    "SECURITY_CONTACT": ("javascript:alert(1)", "geen mailadres of https-adres"),
    "SECURITY_EXPIRES": ("2027-02-30", "geen dag van de kalender"),
    "REPOSITORY_URL": ("git@voorbeeld.nl:naam/project", "geen https-adres van een project"),
    "REPOSITORY_EDIT": ("edit/main", "geen pad met {file} en verder"),
    "REPOSITORY_COMMIT": ("commit/abc", "geen pad met {commit} en verder"),
    "AGENDA_HISTORY": ("2027-02-30", "geen true of false"),
    "DEMONSTRATION": ("ja", "geen true of false"),
    "PREVIEW_NEW": ("onzin", "geen lijst van adressen in JSON"),
    "SOURCE_DATE_EPOCH": ("gisteren", "geen aantal seconden sinds 1970"),
}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in {*SETTINGS, *WRONG}:
        monkeypatch.delenv(name, raising=False)


def test_every_setting_of_a_host_is_judged() -> None:
    assert {setting.variable for setting in ALL_SETTINGS} == set(WRONG)
    assert check_settings(today=date(2027, 1, 1)) == [], "unset"


@pytest.mark.parametrize("command", ["check", "build"])
def test_every_wrong_setting_is_told_at_once_and_where_it_stands(command: str, tmp_path: Path) -> None:
    given_values = {name: value for name, (value, _) in WRONG.items()}
    done = run(command, SITE_DIR=str(tmp_path / "site"), **given_values)
    assert done.returncode == {"check": 1, "build": 2}[command]
    said = done.stdout + done.stderr
    lines = FILE.read_text(encoding="utf-8").split("\n")
    for name, (value, problem) in WRONG.items():
        places = ((n, line.index("!ENV") + 1) for n, line in enumerate(lines, 1) if f"ENV [{name}," in line)
        number, column = next(places, (1, 1))
        assert f"mkdocs.yml:{number}:{column}: fout [bad-setting] omgevingsvariabele {name}\n" in said
        assert f"    {name} is “{value}”, en dat is {problem}" in said
    assert said.count("Oplossing: Schrijf ") == len(WRONG)
    assert said.count(", of laat de instelling weg.") == len(WRONG) - 1, "with a contact there is an expiry date"
    assert "Traceback" not in said
    assert not (tmp_path / "site").exists()


def test_what_stands_in_mkdocs_yml_itself_is_told_by_its_key(tmp_path: Path) -> None:
    file = tmp_path / "mkdocs.yml"
    file.write_text("site_url: https://voorbeeld.example\nplugins:\n  - i18n\n  - agenda:\n      contact: zomaar\n")
    [found] = check_settings(file)
    assert (str(found.location), found.message("en")) == (
        "mkdocs.yml:5:16",
        "`contact` is “zomaar”, and that is no mail address or https address.",
    )
    assert found.item == {"nl": "instelling contact (CONTACT)", "en": "setting contact (CONTACT)"}
    assert host_settings(file).address == "https://voorbeeld.example/"


def test_settings_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    file = tmp_path / "mkdocs.yml"
    assert check_settings(file) == [], "a build tells that it is missing"
    file.write_text("site_name: [x\nplugins:\n")
    [found] = check_settings(file)
    assert (found.location.file, found.location.line, found.code) == ("mkdocs.yml", 2, "not-yaml")
    for text in ("word", "[a, b]", "", "site_name: x\nextra: &x {a: *x}"):  # MkDocs tells what is wrong with it
        file.write_text(text)
        assert check_settings(file) == []
        assert host_settings(file) == Publication()


def test_a_setting_counts_only_in_its_own_place(tmp_path: Path) -> None:
    file = tmp_path / "mkdocs.yml"
    file.write_text("plugins: [{agenda: {publisher: Bureau}}]\nextra: {publisher: Iemand anders, site_url: nergens}\n")
    assert host_settings(file) == Publication(publisher="Bureau")


def test_what_was_kept_of_the_settings_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENDA_CACHE", str(tmp_path / "cache"))
    first = read_settings(FILE)
    assert list((tmp_path / "cache").iterdir())
    assert read_settings(FILE) == first
    assert first[1] == []


@pytest.mark.parametrize(
    "address", ["https://voorbeeld.example/contact?over=lek#formulier", "redactie@voorbeeld.example"]
)
def test_an_address_to_write_to_is_taken_as_it_is(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACT", f" {address} ")
    assert check_settings() == []
    assert host_settings().contact == address


@pytest.mark.parametrize("address", ["javascript:alert(1)", "http://voorbeeld.example", "zomaar", "a@b?cc=d@e.nl"])
def test_what_is_no_address_to_write_to_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACT", address)
    with pytest.raises(CannotRun, match=r"CONTACT is “"):
        require_settings()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        (
            "SITE_URL",
            [
                *(
                    "https://..../",
                    "https://-.-/",
                    "https://voorbeeld..nl/",
                    "https://voorbeeld.nl:65536/",
                    "https://_/",
                ),
                *("https://-voorbeeld.nl/", "https://voorbeeld-.nl/", f"https://{'a' * 64}.nl/", "https://1.2.3.999/"),
                *("https://[:::::]/", "https://voorbeeld.nl/_nginx/", "https://voorbeeld.nl/agenda/_headers/"),
                *(
                    "https://voorbeeld.nl/index.html",
                    "https://voorbeeld.nl/agenda/Start.HTM/",
                    "https://voorbeeld.nl:0/",
                ),
                *("https://voorbeeld.nl/agendá/", "https://voorbeeld.nl/België/", "https://voorbeeld.nl/agenda%C3%A1/"),
                *("https://voorbeeld.nl/mijn agenda/", "https://voorbeeld.nl/mijn%20agenda/"),
            ],
        ),
        (
            "CONTACT",
            [
                *(".@x.nl", "a..b@b.nl", "a.@b.nl", "a@-b-.nl", "a@b..nl", "a@b", "a@1.2.3.4", f"{'a' * 65}@b.nl"),
                *("https://voorbeeld.nl:99999/", "https://voorbeeld..nl/", "https://-.nl", "https://voorbeeld.nl:0"),
            ],
        ),
        ("REPOSITORY_URL", ["https://git..nl/naam/project", "https://git.nl:70000/naam/project"]),
        (
            "REPOSITORY_EDIT",
            ["edit/{file}#{regel}", "{file}/{", "}{file}", "{{file}}", "https://elders.nl/{file}", "javascript:{file}"],
        ),
        ("REPOSITORY_COMMIT", ["commit/{commit}/{file}", "https:{commit}", "{commit"]),
        ("SOURCE_DATE_EPOCH", ["-1", "1.5", "²", "253402300800", "9" * 20, "2027-01-01"]),
        ("DEMONSTRATION", ["yEs", "tRUE", "1"]),
        ("PREVIEW_NEW", ["{}", "[1]", '["a"', "[" * 5000, "onzin"]),
    ],
)
def test_what_there_cannot_be_is_refused(name: str, values: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for value in values:
        monkeypatch.setenv(name, value)
        assert [each.details["name"] for each in check_settings()] == [name], value


@pytest.mark.parametrize(
    ("name", "values"),
    [
        (
            "SITE_URL",
            [
                *(
                    "https://voorbeeld.nl",
                    "https://voorbeeld.nl/a/b_c/v1.2/",
                    "http://localhost:8000/",
                    "http://[::1]:8/",
                ),
                *(
                    "https://xn--caf-dma.example/",
                    "https://café.example/",
                    "http://127.0.0.1:65535/",
                    "http://mijn_site/",
                ),
                *("https://a.b-c.example/~ik/", "https://voorbeeld.nl/indexen/", "https://voorbeeld.nl/html/"),
            ],
        ),
        ("CONTACT", ["a.b+c-d_e@f-g.voorbeeld.nl", "https://voorbeeld.nl:8443/a?b=c#d", "x@xn--caf-dma.example"]),
        ("REPOSITORY_URL", ["https://git.voorbeeld.nl:3000/naam/project/"]),
        ("REPOSITORY_EDIT", ["-/edit/main/{file}#L{line}", "_edit/{file}", "src/{file}?mode=edit#n{line}"]),
        ("REPOSITORY_COMMIT", ["-/commit/{commit}"]),
        ("SOURCE_DATE_EPOCH", ["0", "1700000000", " 253402297199 "]),
        ("PREVIEW_NEW", ["", "[]", json.dumps([f"ambities/{number}/" for number in range(200)])]),
    ],
)
def test_what_there_can_be_is_taken(name: str, values: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for value in values:
        monkeypatch.setenv(name, value)
        assert check_settings() == [], value


@pytest.mark.parametrize(
    ("address", "remedy"),
    [
        ("mailto:a@b.nl", "Schrijf alleen het adres zelf, zonder mailto:, zoals post@voorbeeld.nl, of laat"),
        ("HTTP://voorbeeld.nl/", "Schrijf een adres met https:// in plaats van http://, zoals"),
        ("zomaar", "Schrijf een adres zoals post@voorbeeld.nl of https://voorbeeld.nl/contact, of laat"),
    ],
)
def test_what_is_nearly_an_address_is_told_how_to_mend(
    address: str, remedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CONTACT", "SECURITY_CONTACT"):
        monkeypatch.setenv(name, address)
    assert [each.remedy("nl").startswith(remedy) for each in check_settings()] == [True, True]


def test_an_expiry_that_is_no_date_may_go_only_where_nothing_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECURITY_EXPIRES", "straks")
    [alone] = check_settings()
    monkeypatch.setenv("SECURITY_CONTACT", "a@b.nl")
    [needed] = check_settings()
    assert alone.remedy("en") == "Write a day such as 2027-03-31, or leave the setting out."
    assert needed.remedy("en") == "Write a day such as 2027-03-31."


def test_a_name_is_what_it_is_and_not_what_yaml_makes_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Yes", "null & zonen", "Bureau: Voorbeeld", "<b>Bureau</b>"):
        monkeypatch.setenv("PUBLISHER", name)
        assert check_settings() == []
        assert host_settings().publisher == name


#: Whatever a system takes as a value, bytes that are no text included.
VALUES = (
    st.text(max_size=40)
    | st.binary(max_size=9).map(os.fsdecode)
    | st.builds(
        "{}{}{}".format,
        st.sampled_from(
            ["", "https://voorbeeld.nl/", "a@voorbeeld.nl", "2027-01-01", "commit/{commit}", "{file}", "true"]
        ),
        st.text("<>\"'&;:()/\\ \n\u202ex=#?{}$%`", max_size=12),
        st.sampled_from(["", "<script>", "@b.nl", "T25:61:61Z", "' onclick='x", '" onclick="x']),
    )
)


def _colophon(who: Publication) -> BeautifulSoup:
    """The part of the colophon that shows who publishes, as it is made for the page."""
    prepared, found = prepare_site(SMALL, ROOT / "content", ROOT / "macros", publication=who)
    assert prepared is not None, found
    (calls,) = [calls for page, _, calls in prepared.prose if page.url == "colofon/"]
    return BeautifulSoup("".join(calls.values()).partition("<table")[0], "html5lib")


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(sorted(WRONG)), VALUES, min_size=1, max_size=4))
@example(dict.fromkeys(WRONG, '"><script>alert(1)</script>'))
@example({"PUBLISHER": "<script>alert(1)</script>", "CONTACT": "https://voorbeeld.nl/?a=1&lt=<"})
def test_whatever_is_set_is_refused_in_words_or_can_be_no_markup(values: dict[str, str]) -> None:
    with patch.dict(os.environ, {name: value for name, value in values.items() if _can_be_set(value)}):
        found = check_settings()
        for each in found:
            for told in (each.message("nl"), each.message("en"), each.remedy("nl")):
                assert "\n" not in told
                assert not FORBIDDEN.search(told)
        who = host_settings()
        refused = {each.details["name"] for each in found}
        for name in ("contact", "repository", "security_contact", "security_expires"):
            variable = "REPOSITORY_URL" if name == "repository" else name.upper()
            if variable not in refused:
                assert not set(getattr(who, name)) & set("<>\"'`\\ \n"), name


def _can_be_set(value: str) -> bool:
    """Whether a system takes it as a value."""
    try:
        return b"\0" not in os.fsencode(value)
    except UnicodeEncodeError:
        return False


@pytest.mark.parametrize(
    "name", ['<script>alert("x")</script>', "Bureau <b onclick='x'>“Voorbeeld”</b> & Co", "{{ 7*7 }}"]
)
def test_a_publisher_is_shown_letter_by_letter(name: str) -> None:
    page = _colophon(Publication(publisher=name, contact="https://voorbeeld.nl/?a=1&b=2"))
    assert name in page.get_text()
    assert not page.select("script, b, [onclick]")
    assert [str(link["href"]) for link in page.select("a")] == ["https://voorbeeld.nl/?a=1&b=2"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://voorbeeld.example/", "Let op: SITE_URL begint met http://. Alle adressen op de site zeggen dus http"),
        ("https://voorbeeld.example/", ""),
        ("http://localhost:8000/", "Let op: http://localhost:8000/ is een adres van deze computer. Er is geen sitemap"),
        ("https://127.0.0.1/", "Let op: https://127.0.0.1/ is een adres van deze computer. Er is geen sitemap"),
        ("", "Let op: de site heeft nog geen adres (SITE_URL). Er is geen sitemap"),
    ],
)
def test_what_an_address_takes_away_is_told(address: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", address)
    for name, value in (("PUBLISHER", "Bureau"), ("SECURITY_CONTACT", "a@b.nl"), ("SECURITY_EXPIRES", "2027-01-31")):
        monkeypatch.setenv(name, value)
    assert notice("nl").startswith(said)
    assert notice("nl").count("Let op") == notice("en").count("Note") == bool(said)


def test_mkdocs_by_itself_stops_in_the_same_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from mkdocs.config import load_config  # noqa: PLC0415  # the other tests do without MkDocs
    from mkdocs.exceptions import Abort  # noqa: PLC0415  # as above

    monkeypatch.setenv("CONTACT", WRONG["CONTACT"][0])
    monkeypatch.setenv("PUBLISHER", "42")
    config: Any = load_config(str(FILE), site_dir=str(tmp_path))
    with pytest.raises(Abort):
        config.plugins.run_event("config", config)
    told = capsys.readouterr().err
    assert "[bad-setting] omgevingsvariabele CONTACT" in told
    assert "PUBLISHER is “42”" in told
