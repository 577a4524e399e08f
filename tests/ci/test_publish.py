"""A preview that strangers made is data: shown where it belongs, and refused whole when anything about it is not so."""

from __future__ import annotations

import html
import json
import re
import stat
import struct
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from agenda.ci import artifact
from agenda.ci.artifact import PARTS, Refused, unpack
from agenda.ci.publish import MARK, PagesBranch, render_comment
from agenda.commands.main import main
from agenda.review.markdown_report import MOST_CHARACTERS
from tests.helpers.hub import PROJECT, TOKEN, Hub, hub
from tests.helpers.sites import ROOT

HEAD, OTHER = "a" * 40, "b" * 40
ABOUT = {"version": 1, "number": 12, "head": HEAD, "repository": PROJECT}
#: What a good run says that changes.
NOTHING: dict[str, Any] = {"version": 1, "base": OTHER} | {part: [] for part in PARTS}
REPORT = NOTHING | {"changes": [{"lang": None, "old": None, "new": None, "text": "Ambitie B4: andere woorden."}]}
PAGE = "<!doctype html><title>Voorbeeld</title>"


def packed(files: dict[str, str | bytes] | None = None, **about: Any) -> bytes:
    """An archive as a good run leaves it, with these files too."""
    whole: dict[str, str | bytes] = {
        "change.json": json.dumps(ABOUT | about),
        "impact.json": json.dumps(REPORT),
        "report.md": "Iets anders",
        "site/index.html": PAGE,
        "site/assets/agenda.css": "body{}",
    }
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (whole | (files or {})).items():
            archive.writestr(name, content)
    return made.getvalue()


def refusal(tmp_path: Path, archive: bytes) -> str:
    """Why an archive is refused; nothing may stand outside its folder afterwards."""
    around = tmp_path / "rondom"
    around.mkdir()
    (tmp_path / "preview.zip").write_bytes(archive)
    with pytest.raises(Refused) as refused:
        unpack(tmp_path / "preview.zip", around / "binnen")
    assert {path.name for path in around.iterdir()} <= {"binnen"}
    assert {path.name for path in tmp_path.iterdir()} == {"rondom", "preview.zip"}
    return refused.value.words["nl"]


def with_mode(name: str, mode: int, content: str = "/etc/passwd") -> bytes:
    made = BytesIO(packed())
    with zipfile.ZipFile(made, "a") as archive:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = mode << 16
        archive.writestr(entry, content)
    return made.getvalue()


def test_a_good_archive_is_unpacked_and_says_of_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "preview.zip").write_bytes(packed())
    about = unpack(tmp_path / "preview.zip", tmp_path / "uit")
    assert (about.number, about.head, about.repository) == (12, HEAD, PROJECT)
    assert (tmp_path / "uit/site/index.html").read_text(encoding="utf-8") == PAGE


@pytest.mark.parametrize(
    "name",
    [
        "../buiten.html",
        "site/../../buiten.html",
        "/tmp/buiten.html",  # noqa: S108  # nothing may come there
        "site/..",
        "site//dubbel.html",
        "site/./punt.html",
        "C:\\buiten.html",
        "site\\..\\..\\buiten.html",
        "site/.git/config",
        "site/.htaccess",
        "site/a\nb.html",
        "site/a\u202eb.html",
        "site/streep-\x07.html",
        "site/" + "a" * 250,
        "site/" + "a/" * 20 + "b.html",
        "elders/index.html",
        "index.html",
        "report.md/index.html",
        "change.json/",
        "SITE/INDEX.html",
        "site/INDEX.HTML",
        "site/nul.html.",
    ],
)
def test_a_name_that_does_not_belong_is_refused(name: str, tmp_path: Path) -> None:
    assert "archief heeft" in refusal(tmp_path, packed({name: "x"}))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
def test_a_link_or_a_device_is_refused(kind: int, tmp_path: Path) -> None:
    assert "verwijzing of een apparaat" in refusal(tmp_path, with_mode("site/vreemd.html", kind | 0o777))


def test_a_bomb_is_refused_by_what_it_says_and_by_what_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = packed({f"site/{number}.html": bytes(artifact.MOST_PER_FILE) for number in range(13)})
    assert len(bomb) < 1_000_000
    assert "groter dan" in refusal(tmp_path, bomb)
    # One that lies about its size: the directory says 3 bytes, the stream holds ten million.
    honest = packed({"site/bom.html": bytes(10_000_000)})
    lying = honest.replace(struct.pack("<L", 10_000_000), struct.pack("<L", 3))
    (tmp_path / "tweede").mkdir()
    refusal(tmp_path / "tweede", lying)
    written = [path.stat().st_size for path in (tmp_path / "tweede").rglob("bom.html")]
    assert sum(written) <= 3
    monkeypatch.setattr(artifact, "MOST_PER_FILE", 1000)
    (tmp_path / "derde").mkdir()
    assert "groter dan" in refusal(tmp_path / "derde", packed({"site/lang.html": "x" * 1001}))
    monkeypatch.setattr(artifact, "MOST_FILES", 4)
    (tmp_path / "vierde").mkdir()
    assert "groter dan" in refusal(tmp_path / "vierde", packed())


def test_an_archive_within_an_archive_stays_closed(tmp_path: Path) -> None:
    (tmp_path / "preview.zip").write_bytes(packed({"site/binnenste.zip": packed()}))
    unpack(tmp_path / "preview.zip", tmp_path / "uit")
    assert (tmp_path / "uit/site/binnenste.zip").is_file()


@pytest.mark.parametrize(
    "archive",
    [b"", b"geen archief", packed()[:-40], packed()[:200] + b"\0" * 200 + packed()[400:]],
    ids=["leeg", "iets anders", "afgebroken", "beschadigd"],
)
def test_what_is_no_archive_is_refused(archive: bytes, tmp_path: Path) -> None:
    assert "niet te lezen" in refusal(tmp_path, archive)


@pytest.mark.parametrize(
    "about",
    [
        "",
        "[]",
        "{",
        "[" * 5000,
        json.dumps(ABOUT | {"number": "12"}),
        json.dumps(ABOUT | {"number": True}),
        json.dumps(ABOUT | {"number": -1}),
        json.dumps(ABOUT | {"number": "12/../../issues/1"}),
        json.dumps(ABOUT | {"head": "main"}),
        json.dumps(ABOUT | {"head": f"{HEAD}\n::set-output name=x::y"}),
        json.dumps(ABOUT | {"repository": "iemand/agenda/../ander"}),
        json.dumps(ABOUT | {"version": 2}),
        json.dumps(ABOUT | {"meer": "x" * 3000}),
    ],
)
def test_an_archive_that_does_not_say_of_what_it_is_is_refused(about: str, tmp_path: Path) -> None:
    assert "van welk voorstel" in refusal(tmp_path, packed({"change.json": about}))


# --- against what GitHub says -----------------------------------------------------------------------------------


def proposal(number: int = 12, head: str = HEAD, fork: str = "vork/agenda", state: str = "open") -> dict[str, Any]:
    return {
        "number": number,
        "state": state,
        "head": {"sha": head, "ref": "$(touch /tmp/x)`", "repo": {"full_name": fork}},
        "base": {"sha": OTHER, "repo": {"full_name": PROJECT}},
    }


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have set these."""
    for name in ("PREVIEW_URL", "PREVIEW_REMOTE", "PREVIEW_TOKEN", "SITE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A job that publishes: GitHub answers as it does after a good run for a fork."""
    with hub() as state:
        state.archive = packed()
        state.answers = {
            "actions/runs/7/artifacts": {"artifacts": [{"id": 70, "name": "voorbeeld", "expired": False}]},
            "pulls/12": proposal(),
            "pulls": [proposal()],
            "issues/12/comments": [],
        }
        run = {
            "id": 7,
            "event": "pull_request",
            "path": ".github/workflows/preview.yml",
            "head_sha": HEAD,
            "head_repository": {"full_name": "vork/agenda"},
            "repository": {"full_name": PROJECT},
        }
        event = tmp_path / "event.json"
        event.write_text(json.dumps({"workflow_run": run}), encoding="utf-8")
        monkeypatch.setenv("GITHUB_API_URL", state.address)
        monkeypatch.setenv("GITHUB_EVENT_PATH", str(event))
        monkeypatch.setenv("GITHUB_REPOSITORY", PROJECT)
        monkeypatch.setenv("GITHUB_SERVER_URL", "https://hub.example")
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
        monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
        yield state


def test_a_preview_gets_one_comment_that_is_kept_up_to_date(started: Hub, tmp_path: Path) -> None:
    assert main(["publish-preview"]) == 0
    [(method, path, data)] = started.sent
    assert (method, path) == ("POST", "issues/12/comments")
    assert data["body"].startswith(MARK)
    assert "- Ambitie B4: andere woorden.\n" in data["body"]
    assert "https://hub.example/iemand/agenda/actions/runs/7" in data["body"]
    assert "Ambitie B4" in (tmp_path / "summary.md").read_text(encoding="utf-8")
    stranger = {"id": 1, "user": {"login": "vreemde"}, "body": f"{MARK} niet van ons"}
    ours = {"id": 2, "user": {"login": "github-actions[bot]"}, "body": data["body"]}
    started.answers["issues/12/comments"] = [stranger, ours | {"body": f"{MARK} oud"}]
    started.sent.clear()
    assert main(["publish-preview"]) == 0
    assert [(method, path) for method, path, _ in started.sent] == [("PATCH", "issues/comments/2")]
    started.answers["issues/12/comments"] = [stranger, ours]
    started.sent.clear()
    assert main(["publish-preview"]) == 0
    assert started.sent == [], "what is as it was is left alone"


def test_the_token_goes_to_the_api_only(started: Hub) -> None:
    main(["publish-preview"])
    asked = dict(started.asked)
    assert asked.pop("/archive") == ""
    assert set(asked.values()) == {f"Bearer {TOKEN}"}


Change = Callable[[Hub], object]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda h: setattr(h, "archive", packed(head=OTHER)), id="another commit"),
        pytest.param(lambda h: setattr(h, "archive", packed(repository="ander/project")), id="another project"),
        pytest.param(lambda h: h.answers.update({"pulls/12": proposal(head=OTHER)}), id="number of another proposal"),
        pytest.param(lambda h: h.answers.update({"pulls/12": proposal(fork="slachtoffer/agenda")}), id="another fork"),
        pytest.param(lambda h: h.answers.update({"pulls/12": proposal(state="closed")}), id="a closed proposal"),
        pytest.param(lambda h: h.answers.update({"pulls/12": proposal() | {"base": {"repo": None}}}), id="no base"),
        pytest.param(
            lambda h: h.answers["actions/runs/7/artifacts"]["artifacts"].append(
                {"id": 71, "name": "voorbeeld", "expired": False}
            ),
            id="two artifacts",
        ),
        pytest.param(lambda h: setattr(h, "archive", packed({"../x": "y"})), id="a way out"),
    ],
)
def test_what_is_not_what_it_says_is_refused_and_nothing_is_written(
    change: Change, started: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    change(started)
    assert main(["publish-preview"]) == 1
    assert started.sent == []
    told = capsys.readouterr().err
    assert told.startswith("Geweigerd: ")
    assert "\n" not in told.strip()


@pytest.mark.parametrize("left", [[], [{"id": 70, "name": "voorbeeld", "expired": True}], [{"id": 9, "name": "x"}]])
def test_a_preview_that_died_before_it_left_anything_makes_nothing_red(
    left: list[dict[str, Any]], started: Hub, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    started.answers["actions/runs/7/artifacts"] = {"artifacts": left}
    assert main(["publish-preview"]) == 0
    assert started.sent == []
    told = capsys.readouterr().out
    assert told.startswith("Er is geen voorbeeld om te publiceren: ")
    assert told.endswith("Zie https://hub.example/iemand/agenda/actions/runs/7\n")
    summary = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "Er is geen voorbeeld" in summary
    assert "There is no preview" in summary


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("event", "push"),
        ("path", ".github/workflows/mine.yml"),
        ("repository", {"full_name": "ander/project"}),
    ],
)
def test_a_run_of_another_kind_is_refused(key: str, value: Any, started: Hub, tmp_path: Path) -> None:
    event = json.loads((tmp_path / "event.json").read_text(encoding="utf-8"))
    event["workflow_run"][key] = value
    (tmp_path / "event.json").write_text(json.dumps(event), encoding="utf-8")
    assert main(["publish-preview"]) == 1
    assert started.asked == []


def test_when_github_does_not_answer_that_is_said(started: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    del started.answers["pulls/12"]
    assert main(["publish-preview"]) == 2
    told = capsys.readouterr().err
    assert "404" in told
    assert TOKEN not in told


# --- where previews stand ----------------------------------------------------------------------------------------


@pytest.fixture
def remote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository to publish previews in."""
    folder = tmp_path / "planken.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(folder)], check=True)
    monkeypatch.setenv("PREVIEW_REMOTE", f"file://{folder}")
    monkeypatch.setenv("PREVIEW_URL", "https://voorbeelden.example/agenda")
    return folder


def published(remote: Path) -> list[str]:
    command = ["git", "-C", str(remote), "ls-tree", "-r", "--name-only", "gh-pages"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def test_a_preview_is_published_where_a_place_was_chosen(started: Hub, remote: Path) -> None:
    assert main(["publish-preview"]) == 0
    assert published(remote) == [".nojekyll", "12/assets/agenda.css", "12/index.html"]
    assert "(https://voorbeelden.example/agenda/12/)" in started.comments[0]
    # The next one replaces it whole; previews of proposals that are closed go; others stay.
    place = PagesBranch(f"file://{remote}", "https://voorbeelden.example/")
    (remote.parent / "site").mkdir()
    (remote.parent / "site/index.html").write_text("ander", encoding="utf-8")
    for number in (3, 4):
        place.put(number, remote.parent / "site", keep={3, 4, 12})
    started.answers["pulls"] = [proposal(), proposal(number=4)]
    started.archive = packed({"site/nieuw.html": "x"})
    assert main(["publish-preview"]) == 0
    assert published(remote) == [".nojekyll", "12/assets/agenda.css", "12/index.html", "12/nieuw.html", "4/index.html"]
    count = ["git", "-C", str(remote), "rev-list", "--count", "gh-pages"]
    assert subprocess.run(count, capture_output=True, text=True, check=True).stdout == "1\n"


@pytest.mark.usefixtures("remote")
@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"PREVIEW_URL": ""}, "allebei"),
        ({"PREVIEW_URL": "http://voorbeelden.example/"}, "allebei"),
        ({"SITE_URL": "https://voorbeelden.example/site/"}, "zelfde host"),
        (
            {"mkdocs.yml": 'site_url: !ENV [SITE_URL, "https://voorbeelden.example/"] # https://a.example'},
            "zelfde host",
        ),
        ({"mkdocs.yml": "site_url: https://voorbeelden.example"}, "zelfde host"),
        ({"mkdocs.yml": "site_name: https://voorbeelden.example/"}, "achter site_url"),
        ({"PREVIEW_REMOTE": "file:///bestaat/niet"}, "lukte niet"),
    ],
)
def test_a_place_that_will_not_do_is_told(  # noqa: PLR0917  # fixtures
    settings: dict[str, str],
    told: str,
    started: Hub,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in settings.items():
        if name == "mkdocs.yml":
            (tmp_path / name).write_text(f"site_name: x\n{value}\n", encoding="utf-8")
            monkeypatch.setattr("agenda.ci.publish.SETTINGS", tmp_path / name)
        else:
            monkeypatch.setenv(name, value)
    assert main(["publish-preview"]) == 2
    assert told in capsys.readouterr().err
    assert started.sent == []


def test_publishing_needs_nothing_but_python() -> None:
    program = (
        "import sys; sys.path.insert(0, '.'); import agenda.ci.publish, agenda.commands.main;"
        "ours = {m.partition('.')[0] for m in sys.modules if not m.startswith('_')};"
        "print(ours - sys.stdlib_module_names)"
    )
    done = subprocess.run(["python3", "-I", "-S", "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "{'agenda'}", done.stderr


# --- texts of strangers in a comment -----------------------------------------------------------------------------

HOSTILE = (
    "@iemand/team en #1 en ander/project#2",
    "<script>alert(1)</script><img src=x onerror=y>",
    "[klik](https://kwaad.example) ![](https://kwaad.example/x.png)",
    "``` \n# kop\n</details>\n<!-- agenda -->",
    "`een` ``twee`` ```drie```",
    "::set-output name=x::y\n::error::z",
    "a\x00b\x1b[31mc\u202ed\u2028e",
    "https://kwaad.example www.kwaad.example",
    "",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_of_others_is_shown_letter_by_letter(text: str) -> None:
    change = {"lang": None, "old": None, "new": None, "text": text}
    comment = render_comment(NOTHING | {"changes": [change]}, HEAD, "", "https://hub.example/run")
    [line] = [each for each in comment.splitlines() if each.startswith("- ")]
    assert line.isprintable()
    assert not set(line[2:]) & set("@<>[]`*_#!") - {"#"}
    # Once the entities are read as letters there is still no name, number or address that GitHub would follow.
    read = html.unescape(line)
    assert not re.search(r"@\w|(?<!&)#\d|://\w|www\.", read)


@pytest.mark.parametrize("times", [1, 3, 60])
def test_a_comment_is_built_from_data_and_never_longer_than_fits(times: int) -> None:
    texts = [text * times for text in HOSTILE * 1200]
    why = [{"reason": "own", "ids": [HOSTILE[1]]}]
    many = NOTHING | {
        "changes": [{"lang": "nl", "old": text, "new": f"{text} {text}", "text": text} for text in texts],
        "lost": [{"address": text, "text": text} for text in texts],
        "notes": texts,
        "stale": [{"field": text, "nl": text, "en": text} for text in texts],
        "findings": [{"severity": "error", "file": text, "line": 1, "message": text} for text in texts],
        "pages": [{"address": text, "kind": "changed", "reasons": why} for text in texts],
    }
    comment = render_comment(many, HEAD, "", "https://hub.example/run")
    assert len(comment) <= MOST_CHARACTERS
    assert comment.count("… en nog") == 6
    outside = [line for line in comment.splitlines() if not line.startswith("- ")]
    assert not any("kwaad" in line or "script" in line or "@" in line for line in outside)
    folds = [line[:9] for line in outside if "details>" in line]
    assert folds == ["<details>", "</details"] * (len(folds) // 2)


def letters(line: str) -> str:
    """What a reader sees of a line, without the marks that we put between the characters of others."""
    return html.unescape(re.sub(r"</?(del|ins|br)>", "", line)).replace("\u2060", "")


@pytest.mark.parametrize("text", HOSTILE[:-1])
def test_a_rewording_is_shown_word_by_word_and_is_nothing_but_text(text: str) -> None:
    change = {"lang": "nl", "old": f"lokaal {text}", "new": f"ruim {text}", "text": "Anders."}
    page = {"address": f"/x{text}/", "kind": "changed", "reasons": [{"reason": "relation", "ids": [f"A3+{text}"]}]}
    comment = render_comment(NOTHING | {"changes": [change], "pages": [page]}, HEAD, "", "https://hub.example/run")
    first, second = (each for each in comment.splitlines() if each.startswith("- "))
    assert first.startswith("- Anders.<br><del>lokaal</del> <ins>ruim</ins> ")
    for line in (re.sub(r"<br>|</?(del|ins)>", "", first), second):
        assert line.isprintable()
        assert not set(line[2:]) & set("@<>[]`*_#!") - {"#"}
        assert not re.search(r"@\w|(?<!&)#\d|://\w|www\.", html.unescape(line))
    assert letters(first).startswith("- Anders.lokaal ruim ")
    assert ": A3 –" in letters(second)


def test_every_page_says_why_it_changes_the_nearest_reason_first() -> None:
    whys = ("frame", "own", "a reason of tomorrow", "own")
    pages = [
        {"address": f"/{n}/", "kind": "added", "reasons": [{"reason": why, "ids": [f"B{n}"]}]}
        for n, why in enumerate(whys)
    ]
    lines = render_comment(NOTHING | {"pages": pages}, HEAD, "", "https://hub.example/run").splitlines()
    told = [line for line in lines if line.startswith(("- ", "**", "<details>"))]
    assert told == [
        "<details><summary>Pagina’s die veranderen: 4 / Pages: 4</summary>",
        "**Omdat het item zelf verandert / because the item itself changes (2)**",
        "- /1/ (nieuw / new): B1",
        "- /3/ (nieuw / new): B3",
        "**Door wat om elke pagina staat / by what stands around every page (1)**",
        "- /0/ (nieuw / new): B0",
        "**Door iets anders: een sjabloon, of een geschreven pagina / "
        "by something else: a template, or a written page (1)**",
        "- /2/ (nieuw / new): B2",
    ]


def test_the_comment_links_to_the_page_of_changes_of_a_published_preview(started: Hub, remote: Path) -> None:
    started.archive = packed({"site/wijziging/index.html": PAGE})
    assert main(["publish-preview"]) == 0
    assert "12/wijziging/index.html" in published(remote)
    assert "(https://voorbeelden.example/agenda/12/wijziging/)" in started.comments[0]
    started.sent.clear()
    started.archive = packed()
    assert main(["publish-preview"]) == 0
    assert "wijziging/" not in started.comments[0]


BLOCK = {"severity": "error", "file": "data/agenda.yaml", "line": 3, "message": "fout"}


@pytest.mark.parametrize(
    "report",
    [
        pytest.param("[" * 200_000, id="deep"),
        pytest.param('{"a":' * 200_000, id="deep blocks"),
        pytest.param("", id="empty"),
        pytest.param("[]", id="a list"),
        pytest.param("{}", id="nothing"),
        *(pytest.param(json.dumps(NOTHING | {"version": value}), id=f"version {value}") for value in (2, "1", True)),
        *(
            pytest.param(json.dumps({key: value for key, value in NOTHING.items() if key != part}), id=f"no {part}")
            for part in PARTS
        ),
        *(pytest.param(json.dumps(NOTHING | {part: [1, 2]}), id=f"{part} of numbers") for part in PARTS),
        *(pytest.param(json.dumps(NOTHING | {part: {}}), id=f"{part} a block") for part in PARTS),
        *(pytest.param(json.dumps(NOTHING | {part: [{}]}), id=f"{part} of nothing") for part in PARTS),
        pytest.param(json.dumps(NOTHING | {"findings": [BLOCK | {"line": "3"}]}), id="a line in words"),
        pytest.param(json.dumps(NOTHING | {"findings": [BLOCK | {"severity": []}]}), id="a list for a word"),
        pytest.param(
            json.dumps(NOTHING | {"pages": [{"address": "/", "kind": "changed", "reasons": []}]}), id="without reason"
        ),
    ],
)
def test_a_report_that_is_none_claims_nothing_and_publishes_nothing(report: str, started: Hub, remote: Path) -> None:
    started.archive = packed({"impact.json": report})
    assert main(["publish-preview"]) == 1
    [comment] = started.comments
    assert comment.startswith(MARK)
    assert "Het verslag is niet te lezen" in comment
    assert "verandert." not in comment
    assert subprocess.run(
        ["git", "-C", str(remote), "rev-parse", "gh-pages"], capture_output=True, check=False
    ).returncode


def test_a_comment_says_who_made_the_report() -> None:
    comment = render_comment(NOTHING, HEAD, "", "https://hub.example/run")
    assert "Geen inhoudelijke wijziging" in comment
    assert "gemaakt door de code van het voorstel zelf" in comment
    assert "made by the code of the proposal itself" in comment
