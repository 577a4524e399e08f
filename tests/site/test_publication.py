"""Who publishes the site: what is set is shown, what is not set is not made up."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from agenda.model.diagnostics import Location
from agenda.site.settings import LOCAL, Publication, host_settings
from agenda.site.views.base import View
from agenda.text import LANGS
from tests.helpers.made import agenda_of, write
from tests.helpers.sites import ROOT, BuiltSite, attribute, build, run, text
from tests.site.test_pdf import site_of

TODAY = date(2027, 1, 1)
HERE = Location("mkdocs.yml", 45, 25)


def test_security_txt_is_by_rfc_9116() -> None:
    who = Publication(
        address="https://voorbeeld.example/agenda/",
        security_contact="lek@voorbeeld.example",
        security_expires="2027-09-30",
    )
    assert who.security_txt() == (
        "Contact: mailto:lek@voorbeeld.example\n"
        "Expires: 2027-09-30T00:00:00.000Z\n"
        "Preferred-Languages: nl, en\n"
        "Canonical: https://voorbeeld.example/.well-known/security.txt\n"
    )


def test_without_a_contact_there_is_no_security_txt_and_nothing_to_expire() -> None:
    assert Publication(security_expires="2027-09-30").security_txt() == ""
    assert Publication(security_expires="gisteren").problems(TODAY, HERE) == []


@pytest.mark.parametrize(
    ("expires", "problem"),
    [
        ((TODAY + timedelta(30)).isoformat(), ""),
        ((TODAY + timedelta(366)).isoformat(), ""),
        ((TODAY + timedelta(29)).isoformat(), "over 29 dagen"),
        ((TODAY + timedelta(2)).isoformat(), "en dat is over 2 dagen."),
        ((TODAY + timedelta(1)).isoformat(), "en dat is morgen."),
        (TODAY.isoformat(), "en dat is vandaag."),
        ((TODAY - timedelta(1)).isoformat(), "voorbij"),
        ((TODAY + timedelta(367)).isoformat(), "meer dan een jaar vooruit"),
        ("", "niet ingesteld"),
    ],
)
def test_the_expiry_is_between_thirty_days_and_a_year_ahead(expires: str, problem: str) -> None:
    found = Publication(security_contact="lek@voorbeeld.example", security_expires=expires).problems(TODAY, HERE)
    assert [problem in each.message() for each in found] == ([True] if problem else [])
    assert all("2027-11-27" in each.remedy() for each in found), "a date to take over"


def test_an_expiry_within_thirty_days_fails_the_check() -> None:
    today = datetime.now(UTC).date()
    settings = {"SECURITY_CONTACT": "lek@voorbeeld.example"}
    late = run("check", **settings, SECURITY_EXPIRES=(today + timedelta(20)).isoformat())
    assert late.returncode == 1
    assert re.search(r"mkdocs\.yml:4\d:25: fout \[security-expires\] omgevingsvariabele SECURITY_EXPIRES", late.stdout)
    assert run("check", **settings, SECURITY_EXPIRES=(today + timedelta(200)).isoformat()).returncode == 0


def test_what_is_set_is_read_from_one_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PUBLISHER", "CONTACT", "REPOSITORY_URL", "SITE_URL", "SECURITY_CONTACT", "SECURITY_EXPIRES"):
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / "mkdocs.yml"
    address = 'site_url: !ENV [SITE_URL, "http://127.0.0.1:8000/"]\n'
    file.write_text(f'{address}plugins:\n  - agenda: {{publisher: !ENV [PUBLISHER, ""]}}\n', encoding="utf-8")
    assert host_settings(file) == Publication(address="http://127.0.0.1:8000/")
    monkeypatch.setenv("PUBLISHER", "Bureau Voorbeeld")
    monkeypatch.setenv("SITE_URL", "https://voorbeeld.example/")
    assert host_settings(file) == Publication(publisher="Bureau Voorbeeld", address="https://voorbeeld.example/")


def test_without_a_publisher_the_site_calls_itself_a_demonstration_and_prints_no_address(site: BuiltSite) -> None:
    assert "Deze website is een demonstratie: er is geen uitgever." in text(site.page("").footer)
    assert "This website is a demonstration: it has no publisher." in text(site.page("en/").footer)
    assert "Daarom staat hier geen contactadres." in text(site.page("colofon/").main)
    assert not site.page("colofon/").select("main a[href^=mailto]")
    assert not (site.folder / ".well-known").exists()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A small site of a publisher who set everything, but whose site stands on this machine."""
    return build(
        ROOT / "tests/cases/valid/small.yaml",
        tmp_path_factory.mktemp("published") / "site",
        SITE_URL="http://127.0.0.1:8000/",
        PUBLISHER="Bureau <b>“Voorbeeld”</b> & Co",
        CONTACT="post@voorbeeld.example",
        REPOSITORY_URL="https://voorbeeld.example/naam/project",
        SECURITY_CONTACT="https://voorbeeld.example/lek",
        SECURITY_EXPIRES="2024-06-01",  # half a year after the time of this build
    )


def test_what_is_set_is_shown(published: BuiltSite) -> None:
    assert "Uitgever: Bureau <b>“Voorbeeld”</b> & Co." in text(published.page("").footer)
    assert "Publisher: Bureau <b>“Voorbeeld”</b> & Co." in text(published.page("en/").footer)
    links = [attribute(link, "href") for link in published.page("colofon/").select("main dl a")]
    assert links == [
        "mailto:post@voorbeeld.example", "https://voorbeeld.example/naam/project", "https://voorbeeld.example/lek",
    ]  # fmt: skip
    security = (published.folder / ".well-known/security.txt").read_text("utf-8")
    assert "Contact: https://voorbeeld.example/lek\nExpires: 2024-06-01" in security
    assert "demonstratie" not in text(published.page("").footer)


def test_nothing_of_a_site_on_this_machine_tells_that_address(published: BuiltSite) -> None:
    assert "127.0.0.1" in LOCAL
    for path in published.folder.rglob("*"):
        assert not path.is_file() or b"127.0.0.1" not in path.read_bytes(), path
    assert (published.folder / "robots.txt").read_text("utf-8") == "User-agent: *\nAllow: /\n"
    assert not (published.folder / "sitemap.xml").exists()
    for path in published.folder.rglob("*.pdf"):
        paper = PdfReader(path)
        said = "".join(page.extract_text() for page in paper.pages)
        assert "127.0.0.1" not in said
        annotations = [each.get_object() for page in paper.pages for each in page.get("/Annots") or []]
        links = [str(each["/A"]["/URI"]) for each in annotations if "/URI" in each.get("/A", {})]
        assert not [link for link in links if not link.startswith("https://")], "links lead elsewhere only"
        assert "poster" in path.name or "/id/A1/" in said, "the path is told"


def test_the_disclaimer_names_the_documents_of_the_data_and_nobody_else(tmp_path: Path) -> None:
    agenda = agenda_of(3)
    site = site_of(write(agenda, tmp_path / "data"))
    document = agenda["documents"][0]
    for lang in LANGS:
        shown = View(site, lang, "").disclaimer
        assert f"“{document['title'][lang]}”" in shown
        assert document["publisher"][lang] in shown
        assert not re.search("burgemeester|mayor|2022", shown)
        assert View(site, lang, "").enumerated(["A", "B", "C"]) == {"nl": "A, B en C", "en": "A, B and C"}[lang]
