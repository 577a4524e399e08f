"""check, fix, reviewed and status: what they print, what they write, and what they never touch."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

import pytest

from agenda.checks.load import load_agenda, load_file
from agenda.commands import check as editing
from agenda.commands.main import main
from agenda.model.diagnostics import ANNOTATIONS, Diagnostic, Location, Severity, as_annotations, as_data, as_summary
from agenda.reader.edits import CannotWriteError, write_whole
from agenda.text import LANGS
from agenda.util.project import CannotRun
from tests.helpers.expected import INVALID, copy_of
from tests.helpers.repositories import Repository
from tests.helpers.sites import ROOT

Capture = pytest.CaptureFixture[str]

SMALL = ROOT / "tests/cases/valid/small.yaml"
CASE = {path.stem: path for path in INVALID}
FIXABLE = [path for path in INVALID if any(each.edit and each.edit.safe for each in load_agenda(path)[1])]
KEYS = {
    *("code", "severity", "message", "file", "line", "column", "end_line", "end_column"),
    *("item", "suggestion", "lines", "paste", "fixable"),
}


def change(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode("utf-8")
    assert text.count(old) >= 1, old
    path.write_bytes(text.replace(old, new, 1).encode())


def codes(path: Path) -> list[str]:
    return [finding.code for finding in load_agenda(path)[1]]


# --- check ------------------------------------------------------------------------------------------------------


def test_the_check_names_the_pages_that_changed_since_the_commit(tmp_path: Path) -> None:
    repository = Repository.make(tmp_path)
    folder = tmp_path / "project" / "content"  # the project may be in a folder of a repository
    (folder / "en").mkdir(parents=True)
    path = copy_of(SMALL, folder.parent)
    (folder / "over.md").write_text("Over.\n")
    repository.commit()
    loaded = load_file(path)
    same = {"nl": "verandert op de site niets", "en": "changes nothing on the site"}
    for lang in LANGS:
        told = editing._changes(loaded, lang, folder)
        assert len(told) == 1
        assert same[lang] in told[0]
        assert path.name in told[0]
    (folder / "over.md").write_text("Over ons.\n")
    (folder / "en/nieuw.md").write_text("New.\n")
    for lang in LANGS:
        assert "content/en/nieuw.md, content/over.md" in editing._changes(loaded, lang, folder)[-1]


@pytest.mark.parametrize(
    ("path", "arguments", "code"),
    [
        (SMALL, [], 0),
        (SMALL, ["--strict"], 0),
        (CASE["double-space"], [], 0),
        (CASE["double-space"], ["--strict"], 1),
        (CASE["unknown-theme"], [], 1),
        (CASE["unknown-theme"], ["--format", "json"], 1),
        (CASE["double-space"], ["--format", "github", "--strict"], 1),
        (CASE["unclosed-quote"], [], 1),
        (ROOT / "nergens.yaml", [], 2),
        (ROOT / "tests", [], 2),
    ],
)
def test_the_exit_code_says_fine_findings_or_could_not_run(
    path: Path, arguments: list[str], code: int, capsys: Capture
) -> None:
    assert main(["check", str(path), *arguments]) == code
    assert "Traceback" not in "".join(capsys.readouterr())


def test_json_has_the_documented_keys_and_counts_from_one(capsys: Capture) -> None:
    main(["check", str(CASE["twelve"]), "--format", "json"])
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert len(found) == 12
    guide = (ROOT / "docs/json.md").read_text("utf-8")
    for each in found:
        assert set(each) == KEYS
        assert all(f"`{key}`" in guide for key in each)
        assert each["line"] >= 1
        assert each["column"] >= 1
        assert (each["end_line"], each["end_column"]) >= (each["line"], each["column"])
    theme = next(each for each in found if each["code"] == "unknown-theme")
    assert (theme["line"], theme["column"], theme["end_line"], theme["end_column"]) == (41, 12, 41, 13)
    assert theme["severity"] == "error"
    assert theme["item"] == "ambitie A1 · Ondermijning"
    assert theme["message"] == "Er is geen thema “B”."
    assert theme["suggestion"] == "Kies een van deze thema’s: A; of voeg het toe onder `themes:`."
    assert theme["lines"] is None
    tab = next(each for each in found if each["code"] == "tab")
    assert tab["fixable"] is True
    assert tab["lines"] == ["    who: {nl: de gezagen, en: the authorities}"]


def test_json_of_what_is_fine_is_an_empty_list(capsys: Capture) -> None:
    main(["check", str(SMALL), "--format", "json"])
    assert json.loads(capsys.readouterr().out) == []


def test_json_says_which_line_to_paste_where(capsys: Capture) -> None:
    main(["check", str(CASE["stale-translation"]), "--format", "json"])
    paste = json.loads(capsys.readouterr().out)[0]["paste"]
    assert paste["file"] == "tests/cases/invalid/stale-translation.lock"
    assert paste["line"] == 1
    assert re.fullmatch(r"gezag\.definition nl=[0-9a-f]{12} en=[0-9a-f]{12}", paste["text"])


def test_the_language_is_a_choice(capsys: Capture) -> None:
    main(["check", str(CASE["unknown-theme"]), "--lang", "en"])
    told = capsys.readouterr().out
    assert ": error [unknown-theme] ambition A2 · Cybercrime\n    There is no theme “B”.\n" in told
    assert "    Remedy: Choose one of these themes: A; or add it under `themes:`.\n" in told
    assert told.endswith("1 error found.\n")
    main(["check", str(CASE["unknown-theme"]), "--format", "json", "--lang", "en"])
    assert json.loads(capsys.readouterr().out)[0]["item"] == "ambition A2 · Cybercrime"


def test_annotations_are_the_worst_ten(capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    (tmp_path / "summary.md").write_text("# Eerder\n", encoding="utf-8")
    main(["check", str(CASE["twelve"]), "--format", "github"])
    told = capsys.readouterr().out.split("\n")
    annotations = [line for line in told if line.startswith("::")]
    notice = annotations.pop()
    assert notice == "::notice::… en nog 2 meldingen."
    assert len(annotations) == ANNOTATIONS == 10
    assert all(line.startswith("::error ") for line in annotations)
    summary = (tmp_path / "summary.md").read_text("utf-8")
    assert summary.startswith("# Eerder\n"), "what stood there stays"
    assert {each.code for each in load_agenda(CASE["twelve"])[1]} == set(re.findall(r"\[([a-z0-9-]+)\] ", summary))


def test_an_error_comes_before_a_warning(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    main(["check", str(CASE["windows-line-ends"]), "--format", "github"])
    first, second = [line for line in capsys.readouterr().out.split("\n") if line.startswith("::")]
    assert "[unknown-theme]" in first
    assert second.startswith("::warning ")
    warned = Diagnostic("double-space", Location("a.yaml", 1, 1), severity=Severity.WARNING)
    failed = Diagnostic("file-empty", Location("a.yaml", 9, 9))
    assert as_annotations([warned] * 20 + [failed]).startswith("::error file=a.yaml,line=9,col=9,")


def test_annotations_are_escaped_as_the_runner_reads_them_back() -> None:
    place = Location("map, met:teken%/a.yaml", 3, 5, 3, 9)
    finding = Diagnostic(
        "wrong-kind", place, {"id": "50% ::\r\nx", "kind": "een, a:b"}, item={"nl": "a:b, c", "en": "-"}
    )
    line = as_annotations([finding])
    assert "\n" not in line
    properties, message = line.removeprefix("::error ").split("::", 1)
    assert properties == (
        "file=map%2C met%3Ateken%25/a.yaml,line=3,col=5,endLine=3,endColumn=9,title=a%3Ab%2C c [wrong-kind]"
    )
    assert message.startswith("“50%25 ::%0D%0Ax” is een, a:b; daar kan een verband niet naartoe.%0AVerbind ambities, ")


def test_nothing_of_a_text_becomes_markup_in_the_summary() -> None:
    finding = Diagnostic("file-empty", Location("a.yaml"), quoted="~~~~\n<b>vet</b> ~~~~", caret=(0, 1))
    summary = as_summary([finding])
    assert [line for line in summary.split("\n") if line.startswith("~~~~")] == ["~~~~text", "~~~~"]


def test_all_that_is_told_of_a_finding_is_data_too() -> None:
    for lang in LANGS:
        data = as_data(load_agenda(CASE["words-absent"])[1][0], lang)
        assert set(data) == KEYS
        json.dumps(data)


# --- fix --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", FIXABLE, ids=lambda path: path.stem)
def test_fix_mends_what_cannot_be_wrong_and_nothing_else(case: Path, tmp_path: Path, capsys: Capture) -> None:
    copy = copy_of(case, tmp_path)
    found = load_agenda(copy)[1]
    safe = [each for each in found if each.edit and each.edit.safe]
    editing.fix(copy, "nl")
    left = load_agenda(copy)[1]
    becomes = {"misspelt-untranslated": "untranslated"}  # which may stay, and is told
    expected = [becomes.get(each.code, "") if each in safe else each.code for each in found]
    assert [each.code for each in left] == [code for code in expected if code]
    before, after = (path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n") for path in (case, copy))
    assert len(before) == len(after)
    changed = {number for number, pair in enumerate(zip(before, after, strict=True), 1) if pair[0] != pair[1]}
    assert changed == {each.location.line for each in safe if each.code != "byte-order-mark"}
    assert str(len(safe)) in capsys.readouterr().out
    written = copy.read_bytes()
    editing.fix(copy, "nl")
    assert copy.read_bytes() == written, "a second time there is nothing to do"


UNTIDY = """\
# Opmerking bovenaan.   Met spaties.

site: # hier begint het
  title:   {nl: 'Agenda',    en: "Agenda"}
  description:
    nl: Een kleine  agenda. # DUBBEL
    en: >-
      A small
      agenda...
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_fix_keeps_comments_order_quotes_and_line_ends(tmp_path: Path, end: str, capsys: Capture) -> None:
    copy = copy_of(SMALL, tmp_path)
    rest = copy.read_text("utf-8").split("documents:", 1)[1]
    text = UNTIDY + "documents:" + rest.replace("    editorial: true\n    slug", "    editorial: yes\n    slug")
    copy.write_bytes(text.replace(" # DUBBEL", "").replace("\n", end).encode())
    assert editing.fix(copy, "nl") == 0
    mended = text.replace("kleine  agenda. # DUBBEL", "kleine agenda.").replace("agenda...", "agenda…")
    assert copy.read_bytes() == mended.replace("editorial: yes", "editorial: true").replace("\n", end).encode()
    assert "3 plaatsen hersteld" in capsys.readouterr().out


def test_fix_asks_what_needs_judgement(tmp_path: Path, capsys: Capture) -> None:
    copy = copy_of(CASE["words-absent"], tmp_path)
    before = copy.read_bytes()
    assert editing.fix(copy, "nl") == 1
    assert copy.read_bytes() == before
    told = capsys.readouterr().out
    assert "valt niets vanzelf te herstellen" in told
    assert "Wat overblijft (2)" in told


def test_a_dry_run_writes_nothing_and_tells_all(tmp_path: Path, capsys: Capture) -> None:
    copy = copy_of(CASE["double-space"], tmp_path)
    before, when = copy.read_bytes(), copy.stat().st_mtime_ns
    assert editing.fix(copy, "nl", dry_run=True) == 0
    told = capsys.readouterr().out
    assert "      nl: De bevoegdheid om te beslissen.\n" in told
    assert "Er is niets geschreven." in told
    assert (copy.read_bytes(), copy.stat().st_mtime_ns) == (before, when)
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]


def test_fix_removes_the_mark_of_windows(tmp_path: Path) -> None:
    copy = copy_of(CASE["byte-order-mark"], tmp_path)
    before = copy.read_bytes()
    assert editing.fix(copy, "nl") == 0
    assert copy.read_bytes() == before.removeprefix(b"\xef\xbb\xbf")


def test_fix_keeps_the_permissions_and_follows_a_link(tmp_path: Path) -> None:
    copy = copy_of(CASE["double-space"], tmp_path)
    copy.chmod(0o640)
    link = copy.with_name("agenda-link.yaml")
    link.symlink_to(copy)
    assert editing.fix(link, "nl") == 0
    assert link.is_symlink()
    assert copy.stat().st_mode & 0o777 == 0o640
    assert codes(copy) == []


# --- nothing is ever half written -------------------------------------------------------------------------------


def refused(copy: Path, words: str) -> None:
    before = copy.read_bytes()
    with pytest.raises(CannotRun, match=words):
        editing.fix(copy, "nl")
    assert copy.read_bytes() == before
    assert [path.name for path in copy.parent.iterdir()] == [copy.name], "nothing is left behind"


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = copy_of(CASE["double-space"], tmp_path)

    def load_and_let_another_write(path: Path, name: str) -> Any:
        loaded = load_file(path, name)
        path.write_bytes(path.read_bytes() + b"# van een ander\n")
        return loaded

    monkeypatch.setattr(editing, "load_file", load_and_let_another_write)
    with pytest.raises(CannotRun, match="is intussen veranderd"):
        editing.fix(copy, "nl")
    assert copy.read_bytes() == CASE["double-space"].read_bytes() + b"# van een ander\n"


def test_a_file_that_changes_while_it_is_written_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = copy_of(CASE["double-space"], tmp_path)
    monkeypatch.setattr(os, "fsync", lambda _: copy.write_bytes(b"# van een ander\n"))
    with pytest.raises(CannotRun, match="is intussen veranderd"):
        editing.fix(copy, "nl")
    assert copy.read_bytes() == b"# van een ander\n"


def test_a_read_only_file_is_left_alone(tmp_path: Path) -> None:
    copy = copy_of(CASE["double-space"], tmp_path)
    copy.chmod(0o444)
    refused(copy, "mag niet worden beschreven")


def full(*_: object) -> NoReturn:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = copy_of(CASE["double-space"], tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    refused(copy, "is niet te schrijven: de schijf is vol")


def test_a_disk_that_fills_up_halfway_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = copy_of(CASE["double-space"], tmp_path)
    opened = os.fdopen

    def half(handle: int, mode: str) -> Any:
        file = opened(handle, mode)
        writes = file.write

        class Half:
            def __enter__(self) -> Any:
                return self

            def __exit__(self, *_: object) -> None:
                file.close()

            def write(self, raw: bytes) -> NoReturn:
                writes(raw[: len(raw) // 2])
                full()

        return Half()

    monkeypatch.setattr(os, "fdopen", half)
    refused(copy, "de schijf is vol")


def test_a_lock_that_cannot_be_written_is_left_alone(edited: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = edited.with_name("translation.lock")
    before = lock.read_bytes()
    change(edited, "nl: begrotingscyclus", "nl: cyclus")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotRun, match="de schijf is vol"):
        editing.reviewed(edited, ["B4.2"], "nl")
    assert lock.read_bytes() == before


def test_a_write_says_why_it_was_refused(tmp_path: Path) -> None:
    path = tmp_path / "agenda.yaml"
    path.write_bytes(b"oud")
    with pytest.raises(CannotWriteError) as raised:
        write_whole(path, "nieuw", expected=b"ouder")
    assert raised.value.reason == "changed"
    write_whole(path, "nieuw", expected=b"oud")
    assert path.read_bytes() == b"nieuw"
    write_whole(tmp_path / "nieuw.lock", "regel\n", expected=None)
    assert (tmp_path / "nieuw.lock").read_bytes() == b"regel\n"


#: Writes over and over in a child that is killed: before each step that the system sees, and at random moments.
KILLED = """
import itertools, os, random, signal, sys, time
from pathlib import Path
from agenda.reader.edits import write_whole

path, old, new = Path(sys.argv[1]), "a" * 2_000_000, "b" * 2_000_000

def after(write):
    path.write_text(old)
    child = os.fork()
    if not child:
        write()
        os._exit(0)
    return child

def killed_at(step):
    count = itertools.count()
    def hook(event, arguments):
        if event in ("open", "os.chmod", "os.rename", "os.remove", "os.truncate") and next(count) == step:
            os.kill(os.getpid(), signal.SIGKILL)
    def write():
        sys.addaudithook(hook)
        write_whole(path, new, expected=old.encode())
    return os.waitpid(after(write), 0)[1]

def state():
    text = path.read_text()
    return "old" if text == old else "new" if text == new else f"broken: {len(text)}"

for step in itertools.count():
    died = killed_at(step)
    print("step", state())
    if not died:
        break
for _ in range(40):
    child = after(lambda: write_whole(path, new, expected=old.encode()))
    time.sleep(random.random() / 100)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print("moment", state())
"""


def test_a_kill_in_the_middle_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path / "agenda.yaml")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    outcomes = [line.split(" ", 1) for line in done.stdout.splitlines()]
    assert {state for _, state in outcomes} == {"old", "new"}
    steps = [state for kind, state in outcomes if kind == "step"]
    assert len(steps) > 4
    assert steps[-1] == "new"
    assert len([kind for kind, _ in outcomes if kind == "moment"]) == 40


# --- reviewed and status ----------------------------------------------------------------------------------------


def states(agenda: Path, capsys: Capture, *arguments: str) -> str:
    assert main(["status", str(agenda), *arguments]) == 0
    return capsys.readouterr().out


def stale(agenda: Path, capsys: Capture) -> list[str]:
    fields: dict[str, str] = json.loads(states(agenda, capsys, "--format", "json"))["fields"]
    return [key for key, state in fields.items() if state in ("stale", "both-changed")]


def test_the_frozen_agenda_is_wholly_reviewed(edited: Path, capsys: Capture) -> None:
    counted = json.loads(states(edited, capsys, "--format", "json"))["states"]
    assert counted["reviewed"] > 300
    assert {key: count for key, count in counted.items() if count} == {"reviewed": counted["reviewed"]}


def test_one_changed_dutch_focus_point_is_one_stale_field(edited: Path, capsys: Capture) -> None:
    change(edited, "nl: begrotingscyclus", "nl: begroting")
    told = states(edited, capsys)
    assert told.startswith("Nederlands gewijzigd: B4.2\n    nl: begroting\n    en: budget cycle\n")
    assert "    1 Nederlands gewijzigd\n    0 beide gewijzigd: bevestig\n" in told
    assert stale(edited, capsys) == ["B4.2"]
    main(["check", str(edited), "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert [(each["code"], each["item"]) for each in found] == [
        ("stale-translation", "aandachtspunt B4.2 · begroting"),
    ]
    assert states(edited, capsys, "--lang", "en").startswith("Dutch changed: B4.2\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Geen officiële publicatie.", "Geen  officiële publicatie."),
        ("Geen officiële publicatie.", "Geen officiële publicatie"),
        ("te lezen per thema,", "te lezen per thema ,"),
        ("regioburgemeesters 2022-2025, te lezen", "regioburgemeesters 2022–2025, te lezen"),
    ],
)
def test_white_space_and_typography_make_nothing_stale(edited: Path, capsys: Capture, old: str, new: str) -> None:
    change(edited, old, new)
    assert stale(edited, capsys) == []


def test_curly_and_straight_quotes_are_alike(edited: Path, capsys: Capture) -> None:
    text = edited.read_text("utf-8")
    line = next(line for line in text.split("\n") if "“" in line and line.strip().startswith("nl: De koppen"))
    change(edited, line, "      " + line.strip().replace("“", '"').replace("”", '"'))
    assert stale(edited, capsys) == []


def test_a_slip_mended_in_the_english_hides_nothing(edited: Path, capsys: Capture) -> None:
    change(edited, "nl: begrotingscyclus", "nl: begroting")
    change(edited, "nl: begroting, en: budget cycle", "nl: begroting, en: budget cycles")
    change(
        edited,
        'en: "Personnel & resources: position paper, budget cycle,',
        'en: "Personnel & resources: position paper, budget cycles,',
    )
    assert stale(edited, capsys) == ["B4.2"]
    assert states(edited, capsys).startswith("beide gewijzigd: bevestig: B4.2\n")
    both = next(each for each in load_agenda(edited)[1] if each.code == "both-changed")
    assert "beide gewijzigd: bevestig" in both.message("nl")
    assert "both changed: confirm" in both.message("en")


def test_a_slip_mended_in_the_english_alone_makes_nothing_stale(edited: Path, capsys: Capture) -> None:
    change(edited, "en: budget cycle}", "en: budget}")
    assert stale(edited, capsys) == []


def test_only_a_new_line_of_the_lock_clears_it(edited: Path, capsys: Capture) -> None:
    lock = edited.with_name("translation.lock")
    before = lock.read_bytes()
    change(edited, "nl: begrotingscyclus", "nl: begroting")
    main(["check", str(edited)])
    main(["fix", str(edited)])
    states(edited, capsys)
    assert lock.read_bytes() == before, "looking and mending review nothing"
    paste = next(each.paste for each in load_agenda(edited)[1] if each.paste)
    number = next(each.paste_line for each in load_agenda(edited)[1] if each.paste)
    lines = before.decode().split("\n")
    assert lines[number - 1].startswith("B4.2 ")
    lines[number - 1] = paste
    lock.write_text("\n".join(lines), encoding="utf-8")
    assert stale(edited, capsys) == []
    assert codes(edited) == []


@pytest.mark.parametrize("name", ["B4.2", "B4", "--all-changed"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_reviewed_touches_no_other_line(edited: Path, capsys: Capture, name: str, end: bytes) -> None:
    lock = edited.with_name("translation.lock")
    lock.write_bytes(lock.read_bytes().replace(b"\n", end))
    before = lock.read_bytes().split(b"\n")
    change(edited, "nl: begrotingscyclus", "nl: begroting")
    options = {"all_changed": True} if name == "--all-changed" else {}
    assert editing.reviewed(edited, [] if options else [name], "nl", **options) == 0
    told = capsys.readouterr().out
    after = lock.read_bytes().split(b"\n")
    different = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    assert [(old[:5], new[:5]) for old, new in different] == [(b"B4.2 ", b"B4.2 ")]
    assert told.startswith(different[0][1].decode().strip())
    assert "1 tekst vastgelegd als nagekeken" in told
    assert codes(edited) == []


def test_a_new_field_gets_a_line_at_its_place(edited: Path, capsys: Capture) -> None:
    lock = edited.with_name("translation.lock")
    lines = lock.read_text("utf-8").split("\n")
    lock.write_text("\n".join(line for line in lines if not line.startswith("B4.2 ")), encoding="utf-8")
    assert states(edited, capsys).startswith("nog niet nagekeken: B4.2\n")
    assert codes(edited) == [], "a new text that nobody reviewed yet fails nothing"
    editing.reviewed(edited, ["B4.2"], "nl")
    assert lock.read_text("utf-8").split("\n") == lines


def test_reviewed_writes_nothing_when_there_is_nothing_new(edited: Path, capsys: Capture) -> None:
    lock = edited.with_name("translation.lock")
    before = lock.stat().st_mtime_ns
    editing.reviewed(edited, ["B4"], "nl")
    assert "0 teksten" in capsys.readouterr().out
    assert lock.stat().st_mtime_ns == before


def test_reviewed_does_not_review_what_is_not_there(edited: Path, capsys: Capture) -> None:
    change(edited, "nl: begrotingscyclus, en: budget cycle", "nl: begrotingscyclus, en: not yet translated")
    editing.reviewed(edited, ["B4.2"], "nl")
    assert "Nog niet vertaald, dus niet vastgelegd: B4.2." in capsys.readouterr().out
    with pytest.raises(CannotRun, match=re.escape("Er is geen tekst “B4.titel”. Bedoelde u “B4.title”")):
        editing.reviewed(edited, ["B4.titel"], "nl")


def test_reviewed_takes_the_line_of_a_text_that_is_gone_away(edited: Path, capsys: Capture) -> None:
    lock = edited.with_name("translation.lock")
    before = lock.read_bytes()
    lock.write_bytes(before + b"gezag.bestaatniet nl=0123456789ab en=0123456789ab\n")
    editing.reviewed(edited, ["gezag.bestaatniet"], "nl")
    capsys.readouterr()
    assert lock.read_bytes() == before


def test_reviewed_asks_what_was_reviewed(edited: Path) -> None:
    with pytest.raises(CannotRun, match=r"B4\.title"):
        editing.reviewed(edited, [], "nl")


def test_an_agenda_that_cannot_be_read_cannot_be_reviewed(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="is niet te lezen"):
        editing.reviewed(copy_of(CASE["wrong-indentation"], tmp_path), ["gezag"], "nl")
