"""What an editor does wrong is found at its place, all at once, and said in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agenda.checks.load import load_agenda, load_file
from agenda.checks.references import nearest_piece
from agenda.commands.main import main
from agenda.model.diagnostics import Diagnostic, Severity, as_text
from agenda.reader.yaml_reader import MAX_BYTES, MAX_COUNTED, MAX_FINDINGS, MAX_NODES, parse_source
from agenda.text import Lang, data
from tests.helpers.expected import INVALID, as_expected, copy_of, expected_of
from tests.helpers.sites import FULL, ROOT

SMALL = ROOT / "tests/cases/valid/small.yaml"

#: Codes that no file of the agenda shows by itself → the test that shows them.
SHOWN_ELSEWHERE = {
    "file-missing": "checks/test_load.test_a_missing_file_is_a_finding",
    "file-unreadable": "checks/test_load.test_a_folder_cannot_be_read",
    "file-too-large": "checks/test_load.test_a_file_is_not_read_beyond_its_bounds",
    "too-many-nodes": "checks/test_load.test_a_file_is_not_read_beyond_its_bounds",
    "front-matter-missing": "site/test_prose.test_a_page_needs_its_head",
    "more-findings": "checks/test_load.test_of_more_findings_than_are_told_the_others_are_counted",
    "prose-without-counterpart": "site/test_prose.test_a_page_needs_its_counterpart",
    "prose-same-id": "site/test_prose.test_two_pages_may_not_have_one_id",
    "placeholder-text": "site/test_prose.test_what_a_page_may_not_hold_is_found_where_it_stands",
    "macro-fails": "site/test_prose.test_a_wrong_call_is_found_at_its_line",
    "call-of-unknown-id": "commands/test_explain.test_a_bad_example_gives_its_code_and_nothing_else",
    "forbidden-html": "site/test_prose.test_what_a_page_may_not_hold_is_found_where_it_stands",
    "forbidden-address": "site/test_prose.test_what_a_page_may_not_hold_is_found_where_it_stands",
    "bad-template": "commands/test_explain.test_a_bad_example_gives_its_code_and_nothing_else",
    "no-search-index": "commands/test_explain.test_a_search_index_that_is_not_made_is_a_finding",
    "forbidden-on-page": "site/test_headers.test_a_page_that_asks_for_more_stops_the_build",
    "bad-setting": "site/test_settings.test_every_wrong_setting_is_told_at_once_and_where_it_stands",
    "security-expires": "site/test_publication.test_an_expiry_within_thirty_days_fails_the_check",
}


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_an_invalid_file_gives_exactly_the_findings_that_it_names(path: Path) -> None:
    """Each case says what is found, from where and up to where: ``# expect: 12:5 unknown-key to 12:9``."""
    agenda, found = load_agenda(path)
    made = [as_expected(finding) for finding in found]
    assert made == expected_of(path), "\n".join(f"# expect: {each}" for each in made)
    assert found
    assert (agenda is None) == any(finding.severity is Severity.ERROR for finding in found)


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_the_caret_stands_under_what_is_meant(path: Path) -> None:
    raw = path.read_bytes().removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace")
    lines = raw.replace("\r\n", "\n").split("\n")
    for finding in load_agenda(path)[1]:
        place, (start, length) = finding.location, finding.caret
        if Path(place.file) != path:
            assert finding.quoted.startswith(path.with_suffix(".lock").read_text("utf-8").split("\n")[place.line - 1])
            continue
        line, end = lines[place.line - 1], place.end_column or 0
        cut = finding.quoted.startswith("…")
        assert cut or start == place.column - 1
        under = finding.quoted[start : start + length]
        meant = line[place.column - 1 : end - 1 if place.end_line == place.line else None]
        if len(finding.quoted) < len(line):  # a long line is not quoted to its end
            meant = meant[: len(under)]
        assert re.sub(r"[^ -~]", "?", under) == re.sub(r"[^ -~]", "?", meant or under)


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_finding_reads_as_a_sentence_with_a_remedy(path: Path, lang: Lang) -> None:
    for finding in load_agenda(path)[1]:
        words = as_text(finding, lang)
        place = finding.location
        assert words.startswith(f"{place.file}:{place.line}:{place.column}: ")
        told = finding.message(lang) + finding.remedy(lang)
        assert not re.search(r"\{\w+\}|None|object at|\(\)|  ", told), told
        assert finding.message(lang)
        assert finding.remedy(lang)


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_corrected_lines_when_pasted_mend_the_finding(path: Path, tmp_path: Path) -> None:
    before = load_file(path)
    for finding in before.diagnostics:
        if not finding.corrected or finding.corrected == finding.quoted:
            continue
        edit = finding.edit
        assert edit is not None
        first, last = before.source.line_of(edit.start), before.source.line_of(edit.end)
        assert first == finding.location.line, "the lines are told with the number of the finding"
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
        end = b"\r" if lines[0].endswith(b"\r") else b""
        lines[first - 1 : last] = [line.encode() + end for line in finding.corrected.split("\n")]
        copy = copy_of(path, tmp_path)
        copy.write_bytes(b"\n".join(lines))
        after = load_agenda(copy)[1]
        if finding.corrected.count("not yet translated"):  # what it becomes is told, and may wait
            after = [each for each in after if each.code != "untranslated"]
        assert len(after) < len(before.diagnostics)
        assert {each.code for each in after} <= {each.code for each in before.diagnostics}


def test_every_code_has_a_case() -> None:
    shown = {each.code for path in INVALID for each in expected_of(path)}
    assert set(data("rules")) - shown == set(SHOWN_ELSEWHERE)
    for test in SHOWN_ELSEWHERE.values():
        module, name = test.split(".")
        assert f"def {name}(" in (ROOT / f"tests/{module}.py").read_text("utf-8"), test


def test_every_wording_exists_in_both_languages_with_the_same_details() -> None:
    for code, wording in data("rules").items():
        texts = {lang: wording["message"][lang] + wording["fix"][lang] for lang in ("nl", "en")}
        details = {lang: set(re.findall(r"\{(\w+)\}", text)) for lang, text in texts.items()}
        assert details["nl"] == details["en"], code


def test_twelve_different_mistakes_are_twelve_findings() -> None:
    found = load_agenda(ROOT / "tests/cases/invalid/twelve.yaml")[1]
    assert len(found) == len({finding.code for finding in found}) == 12


def test_a_finding_names_the_item_as_its_reader_knows_it() -> None:
    found = {finding.code: finding for finding in load_agenda(ROOT / "tests/cases/invalid/twelve.yaml")[1]}
    assert _item(found["unknown-theme"]) == ("ambitie A1 · Ondermijning", "ambition A1 · Organised crime")
    assert _item(found["forbidden-character"]) == ("ambitie A2 · Cybercrime", "ambition A2 · Cybercrime")
    assert _item(found["unknown-id"]) == ("verband A1 – A22", "connection A1 – A22")
    assert _item(found["comma-in-text"]) == ("de site", "the site")


def _item(finding: Diagnostic) -> tuple[str, str]:
    assert finding.item is not None
    return finding.item["nl"], finding.item["en"]


@pytest.mark.parametrize(
    ("case", "code", "told"),
    [
        ("duplicate-key-of-a-whole-item", "duplicate-key", "Hetzelfde geldt voor `title`, `line`."),
        ("list-twice-with-another-between", "list-twice", "Verplaats wat hieronder staat"),
        ("misplaced-items-without-their-head", "misplaced-item", "ambitions:\n  - id: A1"),
        ("unknown-id-in-more-places", "unknown-id", "Die id staat ook op regel 72."),
        ("duplicate-id-of-a-point", "duplicate-id", "zoals A1.2."),
        ("unknown-id-by-its-title", "unknown-id", "Bedoelde u “A1”?"),
        ("words-absent-by-a-hard-space", "words-absent", "één van de twee is een vaste spatie"),
        ("wrong-type-text-for-list", "wrong-type", "    forms: [gezag, gezagen]"),
        ("malformed-id-that-is-a-title", "malformed-id", "      - id: A1"),
        ("malformed-id-of-a-theme-in-small-letters", "malformed-id", "een van deze thema’s: A."),
    ],
)
def test_a_finding_says_what_helps_in_its_case(case: str, code: str, told: str) -> None:
    found = load_agenda(ROOT / f"tests/cases/invalid/{case}.yaml")[1]
    assert any(told in f"{each.message()} {each.remedy()} {each.corrected}" for each in found if each.code == code)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Hoog water", "Hoogwater"),
        ("meer sterkte", "sterkte"),
        ("waterpeilsterkte", "sterkte"),
        ("samenwerking met het waterschap", "samenwerking met waterschappen"),
        ("inzett", "inzet"),
        ("Brandweer", ""),
    ],
)
def test_a_guess_at_a_title_or_a_point_is_a_piece_of_the_line(written: str, meant: str) -> None:
    line = "Hoogwater: sterkte, samenwerking met waterschappen, inzet en dijken"
    assert nearest_piece(written, line) == meant


@pytest.mark.parametrize(
    "raw",
    [
        "te\u200brms:\n  - id: a\nte\u200brms:\n  - id: b\n",
        '"\\uE001x": [1]\n"\\uE001x": [2]\n',
        "{terms: [{id: a}], terms: [{id: b}]}",
        "? terms\n: [1]\n? terms\n: [2]\n",
    ],
    ids=["a sign within the key", "a sign that stands for another", "on one line", "an explicit key"],
)
def test_an_odd_list_that_stands_twice_is_told_and_left_alone(raw: str) -> None:
    source, found = parse_source(raw.encode(), "agenda.yaml")
    assert source.data
    assert [each.edit for each in found if each.code == "list-twice"] == [None]


def test_a_missing_file_is_a_finding(tmp_path: Path) -> None:
    assert _codes(tmp_path / "nergens.yaml") == ["file-missing"]


def test_a_folder_cannot_be_read(tmp_path: Path) -> None:
    assert _codes(tmp_path) == ["file-unreadable"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"a: " + b"x" * MAX_BYTES, "file-too-large"),
        (b"a: [" + b"x," * MAX_NODES + b"x]", "too-many-nodes"),
    ],
    ids=["bytes", "parts"],
)
def test_a_file_is_not_read_beyond_its_bounds(tmp_path: Path, raw: bytes, code: str) -> None:
    (tmp_path / "agenda.yaml").write_bytes(raw)
    assert _codes(tmp_path / "agenda.yaml") == [code]


def test_of_endless_mistakes_a_bounded_number_is_told(tmp_path: Path) -> None:
    (tmp_path / "agenda.yaml").write_text("".join(f"k{number}: x\n" for number in range(5000)), encoding="utf-8")
    assert len(_codes(tmp_path / "agenda.yaml")) <= MAX_FINDINGS + 1


@pytest.mark.parametrize(("count", "more"), [(MAX_FINDINGS, 0), (MAX_FINDINGS + 7, 7), (2 * MAX_COUNTED, 0)])
def test_of_more_findings_than_are_told_the_others_are_counted(
    tmp_path: Path, count: int, more: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Errors are told before warnings, and each form says how many there are besides."""
    case = copy_of(SMALL, tmp_path)
    text = case.read_text("utf-8").replace("De bevoegdheid", "De  bevoegdheid")
    case.write_text(text + "".join(f"k{number}: x\n" for number in range(count - 1)), encoding="utf-8")
    found = load_agenda(case)[1]
    told = [each for each in found if each.code != "more-findings"]
    assert len(told) == MAX_FINDINGS
    if count <= MAX_FINDINGS:
        assert len(found) == count
        return
    assert "double-space" not in {each.code for each in told}
    least = "minstens " if count > MAX_COUNTED else ""
    number = str(more) if more else str(MAX_COUNTED - MAX_FINDINGS)
    for form in ("text", "json", "github"):
        main(["check", str(case), "--format", form])
        said = capsys.readouterr().out
        if form == "github":
            whole = more + MAX_FINDINGS if more else MAX_COUNTED
            assert f"::notice::… en nog {whole - 10} meldingen." in said or least
        else:
            assert f"Er zijn nog {least}{number}" in said or least
    assert found[-1].message("en").startswith("There are at least " if least else f"There are {more} more findings.")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b"a: &x 1\nb: *x\n",
        b"? [a]\n: 1\n",
        b"- " * 30 + b"a\n",
        b"gewoon een zin\n",
        b"\xff\xfea\0",
        b"[",
        b'"',
    ],
)
def test_whatever_a_file_holds_there_is_a_finding_and_no_traceback(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "agenda.yaml").write_bytes(raw)
    agenda, found = load_agenda(tmp_path / "agenda.yaml")
    assert agenda is None
    assert found


def test_typography_of_a_source_text_is_left_alone(tmp_path: Path) -> None:
    """What stands in a document is not ours to correct, be it ever so straight, spaced or dotted."""
    said = 'De "gezagen" gaan , over het wat -- altijd...'
    case = copy_of(SMALL, tmp_path)
    text = case.read_text("utf-8").replace("nl: De gezagen gaan over het wat.", f"nl: '{said}'")
    text = text.replace("words: {nl: [De gezagen gaan over het wat]", "words: {nl: [over het wat]")
    text = text.replace("nl: [gezag]}\n  - kind: rel", "nl: [gezag]}\n  - kind: rel")
    case.write_text(text, encoding="utf-8")
    document = tmp_path / "cases/small.txt"
    document.write_text(document.read_text("utf-8").replace("De gezagen gaan over het wat.", said), encoding="utf-8")
    assert _codes(case) == []
    case.write_text(text.replace("en: The authorities decide on the what.", 'en: The "authorities" decide.'), "utf-8")
    assert set(_codes(case)) == {"straight-quote", "words-absent"}, "the translation is ours"


def test_what_cannot_be_read_hides_nothing_of_the_rest(edited: Path) -> None:
    """One broken ambition does not keep the reader of the errors from seeing a broken link elsewhere."""
    text = edited.read_text(encoding="utf-8")
    text = text.replace("theme: B\n", "thema: B\n", 1).replace("\n  - kind: same_word", "\n  - kind: same_wrod", 1)
    last = text.rindex("sentence: hoe-5")
    edited.write_text(text[:last] + text[last:].replace("sentence: hoe-5", "sentence: hoe-9", 1), encoding="utf-8")
    assert sorted(_codes(edited)) == ["unknown-key", "unknown-sentence", "unknown-value"]


def _codes(path: Path) -> list[str]:
    return [finding.code for finding in load_agenda(path)[1]]


def test_the_frozen_agenda_is_good() -> None:
    agenda, found = load_agenda(FULL)
    assert [as_text(finding) for finding in found] == []
    assert agenda is not None


def test_the_live_agenda_is_good_and_covers_its_documents() -> None:
    """The one test on live data: every source text stands in its document and nothing of that is left out.

    Warnings are for editors and fail nothing: a translation that is still to come, a term that is not used yet.
    """
    agenda, found = load_agenda(ROOT / "data/agenda.yaml")
    assert [as_text(finding) for finding in found if finding.severity is Severity.ERROR] == []
    assert agenda is not None


def test_an_id_of_thousands_of_characters_is_not_printed_whole(edited: Path) -> None:
    text = edited.read_text(encoding="utf-8")
    edited.write_text(text.replace("  - id: B4\n", f"  - id: {'B' * 5000}\n", 1), encoding="utf-8")
    found = load_file(edited).diagnostics
    assert {"changed-id", "malformed-id"} <= {each.code for each in found}
    assert max(len(as_text(each)) for each in found) < 2000
