"""What a proposal does: told before a merge by comparing the two built sites, in a clone with the frozen agenda."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import nullcontext
from html import unescape
from pathlib import Path
from typing import Any

import markdown
import pytest
from bs4 import BeautifulSoup

from agenda.checks.translation import Lock
from agenda.ci.publish import render_comment
from agenda.commands.main import main
from agenda.history.change_text import Change, ChangeKind
from agenda.model.diagnostics import Diagnostic, Location, to_json
from agenda.model.texts import TextField
from agenda.review.diff import Earlier
from agenda.review.impact import Impact, as_data, as_page, find_impact
from agenda.review.markdown_report import MOST_CHARACTERS, MarkdownReport
from agenda.review.page_reasons import PageChange, Reason
from agenda.review.site_diff import Built, Lost, Pair
from agenda.text import Lang
from agenda.util.characters import as_markdown, for_log
from tests.helpers.sites import FULL, ROOT, attribute, copy_full


def as_report(impact: Impact, lang: Lang) -> str:
    return MarkdownReport(lang).whole(as_data(impact, lang))


def seen(report: str) -> str:
    """What a reader sees of a report."""
    return unescape(report).replace("\u2060", "")


HOSTILE = (
    "@team/all <b>x</b> **y** `z` [a](https://b.example) ![c](//d.example/e.png) #12 :smile: GH-3 www.f.example "
    "::set-output name=x::y ##[error]z %0A \x1b[31m\x00\u202e </details> ~~~ | & &lt; <!-- <script>alert(1)</script> "
    "1234567abc"
)


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=n", "-c", "user.email=e@voorbeeld.example", "-c", "commit.gpgsign=false"]
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def agenda(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command of the project in ``folder``, with its own code."""
    kept = {key: os.environ[key] for key in ("HOME", "PATH", "LANG") if key in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "agenda", *arguments],
        cwd=folder,
        env=kept | {"PYTHONPATH": str(folder), "AGENDA_CACHE": str(folder.parent / "kept")} | settings,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with the frozen agenda, committed in a repository of its own."""
    folder = tmp_path_factory.mktemp("proposal") / "project"
    for name in ("agenda", "content", "macros", "overrides", "requirements"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("mkdocs.yml", "pyproject.toml"):
        shutil.copy2(ROOT / name, folder / name)
    (folder / "data").mkdir()
    document = ROOT / "tests/cases/documents/strategische-agenda-2022-2025.txt"
    shutil.copy2(document, folder / "data/document.txt")
    text = FULL.read_text(encoding="utf-8").replace("../documents/strategische-agenda-2022-2025.txt", "document.txt")
    (folder / "data/agenda.yaml").write_text(text, encoding="utf-8")
    shutil.copy2(FULL.with_suffix(".lock"), folder / "data/translation.lock")
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Begin")
    return folder


def change(folder: Path, *edits: tuple[str, str]) -> None:
    path = folder / "data/agenda.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


SLUG = "    slug: {nl: personeel-en-middelen, en: personnel-and-resources}\n"
MOVED = "    slug: {nl: menskracht, en: personnel-and-resources}\n"
#: The same ambition with its former address.
KEPT = f"{MOVED}    aliases: [/ambities/personeel-en-middelen/]\n"
NEW = """
  - id: B7
    theme: B
    editorial: true
    slug: {nl: hoogwater, en: high-water}
    title: {nl: Hoogwater, en: not yet translated}
    line: {nl: "Hoogwater: dijken", en: not yet translated}
    points:
      - {id: B7.1, nl: dijken, en: not yet translated}

rules:
"""
POINT = ("{id: B1.2, nl: lokaal maatwerk, en:", "{id: B1.2, nl: maatwerk, en:")


@pytest.fixture(scope="module")
def made(clone: Path) -> tuple[dict[str, Any], Path]:
    """What ``agenda impact`` says of a point reworded in Dutch, an address given up and an ambition added."""
    change(clone, (SLUG, MOVED), POINT, ("\nrules:\n", NEW))
    out = clone.parent / "out"
    done = agenda(clone, "impact", "main", "--out", str(out))
    assert done.returncode == 1, done.stderr
    assert done.stdout == f"Het verslag staat in {out}.\n"
    return json.loads((out / "impact.json").read_text(encoding="utf-8")), out


def differing(one: Path, other: Path) -> set[str]:
    """What ``diff -r`` says of two folders: every file that is not in both, or not the same."""
    command = ["diff", "--recursive", "--brief", "--new-file", str(one), str(other)]
    told = subprocess.run(command, capture_output=True, text=True, check=False, env={"LC_ALL": "C"})
    assert told.returncode in (0, 1), told.stderr
    found = re.findall(r"^Files (\S+) and \S+ differ$", told.stdout, re.MULTILINE)
    assert len(found) == len(told.stdout.splitlines())
    return {Path(each).relative_to(one).as_posix() for each in found}


def test_the_pages_are_those_that_an_independent_comparison_of_two_builds_finds(
    clone: Path, made: tuple[dict[str, Any], Path], tmp_path: Path
) -> None:
    settings = {"SITE_URL": "https://agenda.invalid/", "SOURCE_DATE_EPOCH": git(clone, "log", "-1", "--format=%ct")}
    settings |= {"AGENDA_HISTORY": "false", "AGENDA_DRAFT": "1"}
    before = tmp_path / "before"
    git(clone.parent, "clone", "--quiet", str(clone), str(before))
    for folder, site in ((before, "one"), (clone, "other")):
        done = agenda(folder, "build", SITE_DIR=str(tmp_path / site), **settings)
        assert done.returncode == 0, done.stdout + done.stderr
    impact, _ = made
    addresses = [each["address"][1:] for each in (*impact["pages"], *impact["files"])]
    files = {f"{each}index.html" if each.endswith("/") or not each else each for each in addresses}
    assert files == differing(tmp_path / "one", tmp_path / "other")
    assert len(files) > 20


def test_every_page_has_its_reason(made: tuple[dict[str, Any], Path]) -> None:
    pages = {each["address"]: each for each in made[0]["pages"]}
    assert all(each["reasons"] for each in pages.values())
    first = {address: each["reasons"][0] for address, each in pages.items()}
    assert first["/ambities/lokale-ruimte/"] == {"reason": "own", "ids": ["B1.2"]}
    assert first["/ambities/menskracht/"] == {"reason": "own", "ids": ["B4"]}
    assert first["/id/B1.2/"] == {"reason": "address", "ids": ["B1.2"]}
    assert first["/id/B4.2/"] == {"reason": "address", "ids": ["B4"]}
    assert first["/ambities/ondermijning/"] == {"reason": "mention", "ids": ["B4"]}
    for lang, folders in {"": ("vertaling", "meewerken"), "en/": ("translation", "contributing")}.items():
        status, contributing = (pages[f"/{lang}{folder}/"]["reasons"] for folder in folders)
        assert status == [{"reason": "translation", "ids": ["B1.2", "B7", "B7.1"]}]
        assert contributing == [{"reason": "free", "ids": ["B8"]}]
    changed = {each["id"] for each in made[0]["changes"]}
    for each in (reason for page in pages.values() for reason in page["reasons"]):
        assert each["reason"] in ("translation", "free") or {*each["ids"]} <= changed, each
        assert each["reason"] not in ("other", "frame")
    assert pages["/ambities/menskracht/"]["kind"] == "added"
    assert pages["/ambities/personeel-en-middelen/"]["kind"] == "removed"


def test_changes_stale_english_and_lost_addresses_are_told(made: tuple[dict[str, Any], Path]) -> None:
    impact, out = made
    assert [each["text"] for each in impact["changes"]] == [
        "Aandachtspunt B1.2 · maatwerk: de tekst in het Nederlands: “lokaal” ging eruit.",
        "Ambitie B4 · Personeel & middelen: het adres in het Nederlands is nu “menskracht”, "
        "was “personeel-en-middelen”.",
        "Ambitie B7 · Hoogwater is toegevoegd.",
    ]
    assert impact["stale"] == [
        {"field": "B1.2", "state": "stale", "nl": "maatwerk", "en": "locally tailored solutions"}
    ]
    assert [each["address"] for each in impact["lost"]] == ["/ambities/personeel-en-middelen/"]
    report = (out / "report.md").read_text(encoding="utf-8")
    gone = "/ambities/personeel-en-middelen/ is weg. Zet `/ambities/personeel-en-middelen/` bij `aliases` van B4,"
    assert gone in seen(report)
    order = [report.index(f"#### {each}") for each in ("Adressen die", "Engels om", "Wijzigingen in")]
    assert order == sorted(order)
    page = BeautifulSoup((out / "index.html").read_text(encoding="utf-8"), "html5lib")
    assert next(each.get_text() for each in page.select("del")) == "lokaal "
    assert page.select_one('a[href="../ambities/lokale-ruimte/"]')
    assert "aliases" in [each.get_text() for each in page.select("#_lost ~ ul code")]
    assert "Hoogwater · Hoogwater: dijken · dijken" in [each.get_text().strip() for each in page.select("td")]
    assert re.fullmatch(r"\.\./(\S+/)?assets/agenda\.css", attribute(page.select_one("link[rel=stylesheet]"), "href"))


@pytest.mark.usefixtures("made")
def test_compat_names_what_is_lost_and_an_alias_catches_it(clone: Path) -> None:
    lost = agenda(clone, "compat", "main")
    assert lost.returncode == 1
    assert lost.stdout == (
        "/ambities/personeel-en-middelen/: is weg. "
        "Zet `/ambities/personeel-en-middelen/` bij `aliases` van B4, of in de lijst `retired`.\n"
    )
    change(clone, (MOVED, KEPT))
    kept = agenda(clone, "compat", "main", "--lang", "en")
    assert (kept.returncode, kept.stderr) == (0, "")
    assert kept.stdout == "Every address of revision main is still there or leads on.\n"


@pytest.mark.usefixtures("made")
def test_an_agenda_with_errors_is_told_by_its_findings(clone: Path, tmp_path: Path) -> None:
    path = clone / "data/agenda.yaml"
    before = path.read_bytes()
    term = re.search(r"  - id: lijnchef\n.*?\n\n", before.decode(), re.DOTALL)
    assert term
    change(clone, ("  - id: B1\n    theme: B\n", "  - id: B1\n    theme: Z\n"), (term[0], ""))
    done = agenda(clone, "impact", "main", "--out", str(tmp_path / "out"))
    compat = agenda(clone, "compat", "main")
    path.unlink()
    missing = agenda(clone, "compat", "main")
    path.write_bytes(before)
    assert done.returncode == 1
    found = json.loads((tmp_path / "out/impact.json").read_text(encoding="utf-8"))
    assert "unknown-theme" in {each["code"] for each in found["findings"]}
    assert found["pages"] == found["changes"] == []
    report = (tmp_path / "out/report.md").read_text(encoding="utf-8")
    assert "[unknown-theme]" in seen(report)
    assert "/id/lijnchef/ is weg. Zet `lijnchef` bij `aliases`" in seen(report)
    assert compat.returncode == 1
    found_by_check, _, lost = compat.stdout.partition(
        "\nHerstel dit eerst. Deze adressen gaan in elk geval verloren:\n"
    )
    assert "[unknown-theme]" in found_by_check
    assert "[lost-id] lijnchef" in found_by_check
    assert [line.partition(":")[0] for line in lost.splitlines() if "lijnchef" in line] == [
        "/en/id/lijnchef/",
        "/id/lijnchef/",
        "/begrippen/#lijnchef",
        "/en/glossary/#lijnchef",
    ]
    assert missing.returncode == 2
    assert missing.stderr == "data/agenda.yaml: Dit bestand bestaat niet.\n"


@pytest.mark.parametrize(("findings", "code"), [(True, 1), (False, 2)])
def test_a_site_that_cannot_be_built_is_a_finding_only_when_an_editor_can_mend_it(
    findings: bool, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pair = Pair("0" * 40, Built(tmp_path), Built(None, "content/over.md:1:1: fout [macro-fails]", findings))
    monkeypatch.setenv("AGENDA_DATA", str(FULL))
    monkeypatch.setattr("agenda.review.impact.build_both", lambda *_: nullcontext(pair))
    monkeypatch.setattr("agenda.review.impact.read_earlier", lambda _: Earlier({}, Lock(FULL)))
    monkeypatch.setattr("agenda.util.git.common_commit", lambda _: "0" * 40)
    assert main(["compat", "main"]) == code
    told = capsys.readouterr()
    assert "[macro-fails]" in (told.out if findings else told.err)
    assert main(["impact", "main"]) == 1, "what nobody can look at is not fine"


def test_what_was_changed_in_both_languages_is_to_be_confirmed_as_the_check_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = copy_full(tmp_path / "data")
    text = path.read_text(encoding="utf-8")
    for old, new in (
        ("{id: B1.2, nl: lokaal maatwerk, en: locally", "{id: B1.2, nl: maatwerk, en: locally"),
        ("{id: B4.2, nl: begrotingscyclus, en: budget cycle", "{id: B4.2, nl: begroting, en: budget"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("AGENDA_DATA", str(path))
    pair = Pair("0" * 40, Built(tmp_path), Built(None, "", findings=False))
    monkeypatch.setattr("agenda.review.impact.build_both", lambda *_: nullcontext(pair))
    monkeypatch.setattr("agenda.review.impact.read_earlier", lambda _: Earlier({}, Lock(FULL)))
    monkeypatch.setattr("agenda.util.git.common_commit", lambda _: "0" * 40)
    found = find_impact("main", "nl")
    data = as_data(found, "nl")
    assert {each["field"]: each["state"] for each in data["stale"]} == {"B1.2": "stale", "B4.2": "both-changed"}
    said = ("beide gewijzigd: bevestig dat ze hetzelfde zeggen", "both changed: confirm that they say the same")
    marked = (*(f"**{each}**" for each in said), f"**{' / '.join(said)}**")
    comment = render_comment(data, "0" * 40, "", "https://hub.example/run")
    for shown, mark in zip((as_report(found, "nl"), as_report(found, "en"), comment), marked, strict=True):
        [line] = [each for each in shown.splitlines() if mark in each]
        assert line.startswith("- B4.2")
    [row] = [each for each in BeautifulSoup(as_page(found, "nl"), "html5lib").select("tr") if each.select(".tag")]
    assert "B4.2" in row.get_text()
    assert "beide gewijzigd: bevestig" in row.get_text()


def test_without_a_common_history_or_a_known_revision_it_cannot_run(clone: Path, tmp_path: Path) -> None:
    unknown = agenda(clone, "impact", "--", "--upload-pack=x")
    assert (unknown.returncode, unknown.stderr) == (2, "git kent hier geen versie “--upload-pack=x”.\n")
    git(clone, "commit", "--quiet", "--allow-empty", "--message=Verder")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{clone}", str(shallow))
    told = agenda(shallow, "compat", "HEAD~1")
    assert told.returncode == 2
    assert "Haal die op met `git fetch --unshallow`." in told.stderr
    done = agenda(clone, "diff", "main", PATH="/nergens")
    assert done.returncode == 2
    assert "Git is niet geïnstalleerd" in done.stderr


def test_a_base_of_before_the_agenda_and_one_of_another_shape_are_compared_as_far_as_they_go(
    clone: Path, tmp_path: Path
) -> None:
    early = tmp_path / "early"
    git(tmp_path, "init", "--quiet", "--initial-branch=main", str(early))
    git(early, "commit", "--quiet", "--allow-empty", "--message=Niets")
    git(early, "fetch", "--quiet", str(clone), "main")
    git(early, "checkout", "--quiet", "FETCH_HEAD", "--", ".")
    git(early, "commit", "--quiet", "--message=Alles")
    done = agenda(early, "impact", "HEAD~1", "--format", "json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    (note,) = found["notes"]
    assert note.endswith("staat nog geen data/agenda.yaml: alles is nieuw.")
    assert len(found["changes"]) > 100
    kept = agenda(early, "compat", "HEAD~1")
    assert (kept.returncode, kept.stderr) == (0, "")
    assert kept.stdout.endswith(" stond nog geen agenda. Er was nog geen adres dat verloren kan gaan.\n")
    old = tmp_path / "oud.yaml"
    text = FULL.read_text(encoding="utf-8")
    old.write_text(
        text.replace("  - id: B1\n    theme: B\n", "  - id: B1\n    priority: 2\n    theme: B\n"), encoding="utf-8"
    )
    told = agenda(clone, "diff", str(old), str(FULL), "--lang", "en")
    assert told.returncode == 1
    assert told.stdout == "Ambition B1 · Local room for manoeuvre: removed: `priority`, 2.\n"
    assert told.stderr.endswith("oud.yaml does not have the shape that an agenda has now. We compare what is there.\n")
    broken = tmp_path / "stuk.yaml"
    broken.write_text("themes:\n  - id: A1\n   x\n", encoding="utf-8")
    cannot = agenda(clone, "diff", str(broken), str(FULL))
    assert cannot.returncode == 2
    assert "[wrong-indentation]" in cannot.stderr


@pytest.mark.parametrize(
    ("name", "dutch", "english"),
    [
        ("", "De naam van een van de versies is leeg.", "The name of one of the revisions is empty."),
        ("content", "content is een map. Noem het bestand van de agenda,", "content is a folder. Name the file of the"),
        ("mkdocs.yml", "mkdocs.yml is geen agenda: er staat geen enkel", "mkdocs.yml is no agenda: it has none of"),
        ("/dev/null", "/dev/null is geen gewoon bestand.", "/dev/null is no ordinary file."),
        ("x" * 300, f"git kent hier geen versie “{'x' * 80}”.", f"git knows no revision “{'x' * 80}” here."),
        ("HEAD:content", "In versie HEAD staat geen bestand content.", "There is no file content in revision HEAD."),
    ],
)
def test_what_is_no_agenda_is_told_as_what_it_is(
    name: str,
    dutch: str,
    english: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(ROOT)
    for said, arguments in ((dutch, [name, str(FULL)]), (english, [str(FULL), name, "--lang", "en"])):
        assert main(["diff", *arguments]) == 2
        assert capsys.readouterr().err.startswith(said)


def test_layout_alone_is_no_change(clone: Path, tmp_path: Path) -> None:
    other = tmp_path / "agenda.yaml"
    text = FULL.read_text(encoding="utf-8")
    other.write_text("# een opmerking\n\n" + text.replace("{nl: ", "{ nl: "), encoding="utf-8")
    told = agenda(clone, "diff", str(FULL), str(other))
    assert (told.returncode, told.stdout, told.stderr) == (0, "Geen inhoudelijke wijziging.\n", "")
    data = agenda(clone, "diff", str(FULL), str(other), "--format", "json")
    assert json.loads(data.stdout) == {"version": 1, "changes": []}


def item(text: str) -> dict[str, str]:
    return {"nl": text, "en": text}


def hostile(number: int) -> Impact:
    """What a proposal says that is full of hostile texts."""
    changes = [
        Change(ChangeKind.REWORDED, HOSTILE, "title", "nl", f"Oud {HOSTILE}", f"{HOSTILE} {each}", None, item(HOSTILE))
        for each in range(number)
    ]
    return Impact(
        "0" * 40,
        notes=[item(HOSTILE)],
        changes=changes,
        stale=[TextField(HOSTILE, HOSTILE, (), HOSTILE, HOSTILE) for _ in range(number)],
        lost=[Lost(f"ambities/{HOSTILE}/", HOSTILE) for _ in range(number)],
        pages=[PageChange(f"ambities/{HOSTILE}/", "changed", ((Reason.OWN, (HOSTILE,)),)) for _ in range(number)],
    )


def test_of_an_agenda_that_cannot_be_read_the_report_says_what_comes_later() -> None:
    finding = Diagnostic("file-empty", Location("data/agenda.yaml"))
    assert "Daarna blijkt of alle adressen er nog zijn." in as_report(Impact("0" * 40, findings=[finding]), "nl")
    certain = Impact("0" * 40, findings=[finding], lost=[Lost("id/B4/", "B4")])
    assert "Daarna blijkt" not in as_report(certain, "nl")


@pytest.mark.parametrize("number", [1, 30, 10_000])
def test_a_report_is_bounded_and_nothing_in_it_is_more_than_text(number: int) -> None:
    report = as_report(hostile(number), "nl")
    assert len(report) <= MOST_CHARACTERS
    in_the_open = re.sub(r"`[^`]*`", "", report)
    assert not re.search(r"@(?=\w)|#(?=\d)|:(?=\w+:)|GH-|https?://|www\.", unescape(in_the_open))
    assert not re.search(r"@(?=\w)|(?m:^\s*::)|##\[|[\x00-\x08\x1b\u202e]|https?://|www\.", in_the_open)
    assert not re.search(r"(?m)^\s*::|##\[", for_log(report))
    made = BeautifulSoup(markdown.markdown(report.replace("<details>", "").replace("</details>", "")), "html5lib")
    assert {each.name for each in made.body.find_all()} <= {  # type: ignore[union-attr]  # a page has a body
        *("h3", "h4", "p", "strong", "ul", "li", "code", "br", "del", "ins", "summary", "sub")
    }
    assert in_the_open.count("<details>") == in_the_open.count("</details>")
    if number == 1:
        assert "<b>x</b> **y** `z` [a](https:" in made.get_text().replace("\u2060", "")
    if number > 1000:
        assert "… en nog" in report


def test_the_page_and_the_data_are_bounded_and_safe_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agenda.review.impact.MOST_ROWS", 50)
    page = as_page(hostile(60), "nl")
    soup = BeautifulSoup(page, "html5lib")
    assert not soup.select("script, b, img")
    assert len(soup.select("tr")) == 3 * 51
    assert soup.get_text().count("… en nog 10.") == 4
    assert "##[" not in for_log(to_json(as_data(hostile(3), "nl")))
    assert json.loads(for_log(to_json(as_data(hostile(3), "nl"))))["changes"]


def test_markdown_shows_a_text_letter_by_letter() -> None:
    shown = BeautifulSoup(markdown.markdown(f"- x {as_markdown(HOSTILE)}"), "html5lib").get_text()
    plain = " ".join(HOSTILE.split()).replace("\x1b", "\ufffd").replace("\x00", "\ufffd").replace("\u202e", "\ufffd")
    assert shown.replace("\u2060", "").strip() == f"x {plain}"
