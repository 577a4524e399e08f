"""A proposal becomes a preview without any rights, and what comes of it can be published as data."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from agenda.ci.artifact import PARTS
from agenda.ci.preview import Proposal, make_preview
from agenda.commands.main import main
from agenda.util.project import CannotRun
from tests.helpers.hub import PROJECT, TOKEN, hub
from tests.helpers.repositories import Repository
from tests.helpers.sites import SETTINGS, BuiltSite, attribute, text

LIVE = "https://agenda.example/"
BRANCH = 'x"$(touch${IFS}gevaar);`id`'
TEXT = "Chef::error::x <b>van</b> @iemand/team [klik](https://kwaad.example)"


#: An ambition that there was not yet.
NEW = """
  - id: B7
    theme: B
    editorial: true
    slug: {nl: hoogwater, en: high-water}
    title: {nl: Hoogwater, en: High water}
    line: {nl: "Hoogwater: dijken", en: "High water: dikes"}
    points:
      - {id: B7.1, nl: dijken, en: dikes}

rules:
"""


def event(number: int, head: str, base: str, branch: str = BRANCH) -> dict[str, Any]:
    return {
        "pull_request": {
            "number": number,
            "title": "$(touch gevaar)",
            "head": {
                "sha": head,
                "ref": branch,
                "repo": {"full_name": "vork/agenda", "html_url": "https://hub.example/vork/agenda"},
            },
            "base": {"sha": base, "repo": {"full_name": PROJECT}},
        }
    }


def preview(project: Path, said: dict[str, Any], summary: Path, kept: Path) -> subprocess.CompletedProcess[str]:
    """Make the preview of the project in ``project``, as the job of the workflow does; it comes in voorbeeld/.

    Papers and indexes that were made before are taken from ``kept``.
    """
    path = summary.with_suffix(".json")
    path.write_text(json.dumps(said), encoding="utf-8")
    settings = {key: value for key, value in os.environ.items() if key not in SETTINGS and not key.startswith("GITHUB")}
    return subprocess.run(
        [sys.executable, "-m", "agenda", "preview", "voorbeeld"],
        cwd=project,
        env=settings
        | {
            "GITHUB_EVENT_PATH": str(path),
            "GITHUB_STEP_SUMMARY": str(summary),
            "AGENDA_CACHE": str(kept),
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What builds of this module keep for each other."""
    return tmp_path_factory.mktemp("bewaard")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A project with a proposal on a branch with a hostile name: a hostile text, and an ambition that is new.

    The address of the site stands in mkdocs.yml: a job for a fork gets no variables.
    """
    repository = Repository.project(tmp_path_factory.mktemp("voorstel") / "project")
    settings = (repository.folder / "mkdocs.yml").read_text(encoding="utf-8")
    tracked = re.sub(r'(?m)^(site_url: !ENV \[SITE_URL, )"[^"]*"', rf'\1"{LIVE}"', settings)
    repository.write("mkdocs.yml", tracked, "Het adres")
    repository.git("checkout", "--quiet", "-b", BRANCH)
    repository.edit(("\nrules:\n", NEW))
    definition = "Een leidinggevende bij de politie die direct leiding geeft"
    repository.edit(
        ("{id: A3.2, nl: de inzet van politie,", "{id: A3.2, nl: inzet van politie,"),
        (f"      nl: {definition}", f"      nl: {TEXT} {definition}"),
    )
    return repository


@pytest.fixture(scope="module")
def made(repository: Repository, kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The preview of it: voorbeeld/ in the project, and beside the summary of the job."""
    summary = tmp_path_factory.mktemp("gemaakt") / "summary.md"
    head, base = repository.git("rev-parse", "HEAD"), repository.git("rev-parse", "main")
    done = preview(repository.folder, event(12, head, base), summary, kept)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not list(repository.folder.rglob("gevaar"))
    return summary


@pytest.mark.usefixtures("made")
def test_a_preview_says_of_what_it_is_on_every_page(repository: Repository) -> None:
    site = BuiltSite(repository.folder / "voorbeeld/site")
    head = repository.git("rev-parse", "HEAD")
    pages = [each for each in site.pages() if each != "wijziging/"]
    for url in pages:
        said = (site.folder / url / "index.html").read_text(encoding="utf-8")
        assert said.count(f"12 ({head[:8]})") == 1, url
        assert '<meta name="robots" content="noindex">' in said
        assert f'<link rel="canonical" href="{LIVE}{url}">' in said
    for url in ("", pages[-1]):
        live, report = (attribute(each, "href") for each in site.page(url).select(".banner a"))
        assert live == f"{LIVE}{url}"
        assert site.exists(site.resolve(url, report))
    for url, home, said in (
        ("ambities/hoogwater/", "", "Deze pagina is nieuw."),
        ("en/ambitions/high-water/", "en/", "This page is new."),
    ):
        banner = site.page(url).select_one(".banner")
        assert said in text(banner)
        assert [attribute(each, "href") for each in site.page(url).select(".banner a")][:1] == [LIVE + home]
    changes = site.page("wijziging/")
    assert "A3.2" in text(changes.body)
    assert f"{LIVE}ambities/snel-veranderende-samenleving/" in [attribute(link, "href") for link in changes.select("a")]
    assert "Sitemap" not in (site.folder / "robots.txt").read_text(encoding="utf-8")
    edits = site.page("ambities/cybercrime/").select("a[href*='/edit/']")
    assert attribute(edits[0], "href").startswith(
        "https://hub.example/vork/agenda/edit/x%22%24%28touch%24%7BIFS%7Dgevaar%29%3B%60id%60/data/agenda.yaml#L"
    )


def test_the_report_is_the_summary_of_the_job_and_nothing_in_it_runs(repository: Repository, made: Path) -> None:
    report = (repository.folder / "voorbeeld/report.md").read_text(encoding="utf-8")
    assert made.read_text(encoding="utf-8").strip() == report.strip()
    assert "A3.2" in report
    assert not re.search(r"@iemand|<b>|\[klik\]|^\s*::error", report, re.MULTILINE)
    impact = json.loads((repository.folder / "voorbeeld/impact.json").read_text(encoding="utf-8"))
    assert {each["id"] for each in impact["changes"]} >= {"A3.2"}
    assert not (repository.folder / "voorbeeld/made").exists()
    disk = BuiltSite(repository.folder / "voorbeeld-bekijken")
    banner = disk.page("ambities/cybercrime/").select(".banner a")
    assert attribute(banner[1], "href") == "../../wijziging/index.html"
    assert "../index.html" in [attribute(each, "href") for each in disk.page("wijziging/").select("a")]


@pytest.mark.usefixtures("made")
def test_what_the_job_leaves_is_what_the_job_that_publishes_takes(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, head = repository.folder / "voorbeeld", repository.git("rev-parse", "HEAD")
    with zipfile.ZipFile(tmp_path / "packed.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in folder.rglob("*"):
            archive.write(path, path.relative_to(folder).as_posix())
    remote = tmp_path / "planken.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(remote)], check=True)
    run = {"id": 7, "event": "pull_request", "path": ".github/workflows/preview.yml", "head_sha": head}
    run |= {"head_repository": {"full_name": "vork/agenda"}, "repository": {"full_name": PROJECT}}
    (tmp_path / "event.json").write_text(json.dumps({"workflow_run": run}), encoding="utf-8")
    with hub() as state:
        state.archive = (tmp_path / "packed.zip").read_bytes()
        pull = event(12, head, "b" * 40)["pull_request"] | {"state": "open"}
        state.answers = {
            "actions/runs/7/artifacts": {"artifacts": [{"id": 70, "name": "voorbeeld"}]},
            "pulls/12": pull,
            "pulls": [pull],
            "issues/12/comments": [],
        }
        for name, value in {
            "GITHUB_API_URL": state.address,
            "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
            "GITHUB_REPOSITORY": PROJECT,
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
            "GITHUB_TOKEN": TOKEN,
            "PREVIEW_REMOTE": f"file://{remote}",
            "PREVIEW_URL": "https://voorbeelden.example",
            "SITE_URL": LIVE,
        }.items():
            monkeypatch.setenv(name, value)
        assert main(["publish-preview"]) == 0
        [comment] = state.comments
    assert "(https://voorbeelden.example/12/)" in comment
    assert "Engels om na te kijken: 2" in comment
    assert "Aandachtspunt A3.2" in comment
    assert "<br><del>de </del>inzet van politie\n" in comment
    assert "**Omdat het item zelf verandert / because the item itself changes (" in comment
    assert "(https://voorbeelden.example/12/wijziging/)" in comment
    assert not re.search(r"@iemand|<b>|\[klik\]", comment)
    shown = subprocess.run(
        ["git", "-C", str(remote), "show", "gh-pages:12/wijziging/index.html"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "A3.2" in shown.stdout


def test_of_an_agenda_with_errors_the_findings_are_the_report(
    repository: Repository, kept: Path, tmp_path: Path
) -> None:
    repository.git("clone", "--quiet", str(repository.folder), str(tmp_path / "kloon"))
    clone = Repository(tmp_path / "kloon")
    head = clone.edit(
        (
            "    theme: C\n    document: agenda-2022\n    slug: {nl: lokale",
            "    theme: Q\n    document: agenda-2022\n    slug: {nl: lokale",
        )
    )
    done = preview(clone.folder, event(13, head, repository.git("rev-parse", "main")), tmp_path / "summary.md", kept)
    assert done.returncode == 1
    made = clone.folder / "voorbeeld"
    assert sorted(path.name for path in made.iterdir()) == ["change.json", "impact.json", "report.md"]
    found = json.loads((made / "impact.json").read_bytes())["findings"]
    assert "unknown-theme" in {each["code"] for each in found if each["severity"] == "error"}
    assert "unknown-theme" in (tmp_path / "summary.md").read_text(encoding="utf-8")


def test_without_the_base_there_is_a_preview_and_the_report_says_why_there_is_no_comparison(
    repository: Repository, kept: Path, tmp_path: Path
) -> None:
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.folder}", str(tmp_path / "ondiep"))
    head = repository.git("rev-parse", "HEAD")
    done = preview(
        tmp_path / "ondiep", event(14, head, repository.git("rev-parse", "main")), tmp_path / "summary.md", kept
    )
    assert done.returncode == 0, done.stderr
    made = tmp_path / "ondiep/voorbeeld"
    assert "git fetch" in (made / "report.md").read_text(encoding="utf-8")
    banner = BuiltSite(made / "site").page("").select_one(".banner")
    assert "14" in text(banner)
    assert "Wat dit voorstel verandert" not in text(banner)
    # Which pages are new is not known then: no page links to one that may not be there.
    page = BuiltSite(made / "site").page("ambities/cybercrime/")
    assert [attribute(each, "href") for each in page.select(".banner a")] == [LIVE]


@pytest.mark.parametrize(("number", "code"), [(0, 0), (2, 1), (25, 1)])
def test_a_lost_address_makes_the_check_red_and_there_is_a_preview_all_the_same(
    number: int, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = [{"address": f"/oud-{each}/", "text": f"/oud-{each}/ is weg 100%\n::error::x"} for each in range(number)]

    def agenda(command: str, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        folder = Path(arguments[-1]) if command == "impact" else Path(settings["SITE_DIR"])
        folder.mkdir()
        report = {"version": 1, "base": "b" * 40} | {part: [] for part in PARTS} | {"lost": told}
        for name, content in {"impact.json": json.dumps(report), "report.md": "Verslag", "index.html": "x"}.items():
            (folder / name).write_text(content, encoding="utf-8")
        return subprocess.CompletedProcess([], 1 if command == "impact" and told else 0, "", "")

    said = tmp_path / "event.json"
    said.write_text(json.dumps(event(1, "a" * 40, "b" * 40)), encoding="utf-8")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(said))
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.setattr("agenda.ci.preview._agenda", agenda)
    assert make_preview(tmp_path / "voorbeeld") == code
    assert (tmp_path / "voorbeeld/site/wijziging/index.html").is_file()
    assert (tmp_path / "voorbeeld-bekijken/wijziging/index.html").is_file()
    assert {path.name for path in (tmp_path / "voorbeeld").iterdir()} <= {
        "change.json",
        "impact.json",
        "report.md",
        "site",
    }
    shown = [line for line in capsys.readouterr().out.splitlines() if line.startswith("::error")]
    assert len(shown) == min(number, 10)
    if shown:
        title = "::error title=Een adres gaat verloren / An address is lost::"
        assert shown[0] == f"{title}/oud-0/ is weg 100%25 ::error::x"
        assert number == 2 or shown[-1] == f"{title}… en nog 16. / … and 16 more."


@pytest.mark.parametrize("said", [{}, {"pull_request": None}, {"pull_request": {"number": "een"}}, {"push": 1}])
def test_an_event_that_is_about_no_proposal_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(CannotRun):
        Proposal.of(said)


def test_a_fork_that_is_gone_gives_a_preview_without_links_to_edit() -> None:
    said = event(1, "a" * 40, "b" * 40)
    said["pull_request"]["head"]["repo"] = None
    assert set(Proposal.of(said).settings()) == {"PREVIEW"}


def test_outside_a_workflow_the_command_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GITHUB_EVENT_PATH", raising=False)
    assert main(["preview", "voorbeeld"]) == 2
    assert "GITHUB_EVENT_PATH" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_told_in_the_language_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = tmp_path / "event.json"
    said.write_text(json.dumps(event(1, "a" * 40, "b" * 40)), encoding="utf-8")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(said))
    assert main(["preview", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"{tmp_path} is niet te maken: dat bestaat al.\n"
    assert main(["preview", str(said / "voorbeeld"), "--lang", "en"]) == 2
    assert capsys.readouterr().err == f"{said / 'voorbeeld'} cannot be made: a part of the path is no folder.\n"
