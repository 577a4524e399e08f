"""What an editor does wrong is found at its place, all at once, and said in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agenda.diagnostics import Severity
from agenda.loading import load_agenda
from agenda.messages import MESSAGES
from agenda.model import Lang
from agenda.reporting import as_text
from tests.sites import FULL, ROOT

INVALID = sorted((ROOT / "tests/cases/invalid").glob("*.yaml"))
EXPECTED = re.compile(rb"# expect: (\d+):(\d+) ([a-z0-9-]+)")


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_an_invalid_file_gives_exactly_the_findings_that_it_names(path: Path) -> None:
    """Each case carries lines such as ``# expect: 12:5 unknown-key``: line, column, code."""
    expected = [(int(line), int(column), code.decode()) for line, column, code in EXPECTED.findall(path.read_bytes())]
    agenda, found = load_agenda(path)
    assert [(f.location.line, f.location.column, f.code) for f in found] == expected
    assert expected
    assert (agenda is None) == any(finding.severity is Severity.ERROR for finding in found)


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_finding_reads_as_a_sentence_with_a_remedy(path: Path, lang: Lang) -> None:
    for finding in load_agenda(path)[1]:
        words = as_text(finding, lang)
        assert words.startswith(f"{path}:{finding.location.line}:{finding.location.column}: ")
        told = finding.message(lang) + finding.remedy(lang)
        assert not re.search(r"\{\w+\}|None|<|object at", told), told
        assert finding.message(lang)
        assert finding.remedy(lang)


def test_every_wording_exists_in_both_languages_with_the_same_details() -> None:
    for code, wording in MESSAGES.items():
        details = {lang: set(re.findall(r"\{(\w+)\}", " ".join(texts))) for lang, texts in wording.items()}
        assert set(details) == {"nl", "en"}, code
        assert details["nl"] == details["en"], code


def test_a_missing_file_is_a_finding(tmp_path: Path) -> None:
    agenda, found = load_agenda(tmp_path / "nergens.yaml")
    assert agenda is None
    assert [finding.code for finding in found] == ["file-missing"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "file-empty"),
        (b"# alleen een opmerking\n", "file-empty"),
        (b"title: caf\xe9\n", "not-utf8"),
        (b"a: [1, 2\n", "bracket-not-closed"),
        (b"a: 1\n---\nb: 2\n", "second-document"),
        (b"a: &x 1\nb: *x\n", "anchor"),
        (b"a: !!python/object:os.system x\n", "tag"),
        (b"a: 1\na: 2\n", "duplicate-key"),
        ("a: on\u202eder\n".encode(), "forbidden-character"),
        (b'a: "on\\u202eder"\n', "forbidden-character"),
        ("a: regel\u2028b: regel\n".encode(), "forbidden-character"),
        (b"? [a]\n: 1\n", "key-not-text"),
        (b"- " * 30 + b"a\n", "too-deep"),
        (b"gewoon een zin\n", "wrong-type"),
    ],
)
def test_the_yaml_itself_is_refused_with_a_reason(tmp_path: Path, raw: bytes, code: str) -> None:
    path = tmp_path / "agenda.yaml"
    path.write_bytes(raw)
    agenda, found = load_agenda(path)
    assert agenda is None
    assert code in [finding.code for finding in found]


def test_what_cannot_be_read_hides_nothing_of_the_rest(edited: Path) -> None:
    """One broken ambition does not keep the reader of the errors from seeing a broken link elsewhere."""
    text = edited.read_text(encoding="utf-8")
    text = text.replace("theme: B\n", "thema: B\n", 1).replace("\n  - kind: same_word", "\n  - kind: same_wrod", 1)
    last = text.rindex("sentence: hoe-5")
    edited.write_text(text[:last] + text[last:].replace("sentence: hoe-5", "sentence: hoe-9", 1), encoding="utf-8")
    codes = [finding.code for finding in load_agenda(edited)[1]]
    assert sorted(codes) == ["unknown-key", "unknown-sentence", "unknown-value"]


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
