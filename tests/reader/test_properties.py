"""What holds for every file, text and lock, tried with many made by hypothesis: the same ones at each run."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from agenda.checks.load import load_file
from agenda.checks.translation import LockLine, fingerprint, parse_lock, with_lines, without_lines
from agenda.model.diagnostics import Diagnostic, Severity, as_annotations, as_json, as_summary, as_text
from agenda.reader.edits import safe_edits, with_edits
from agenda.reader.scalars import quote
from agenda.reader.yaml_reader import MAX_FINDINGS, parse_source
from agenda.text import LANGS, data
from agenda.util.characters import FORBIDDEN, trace
from tests.helpers.sites import ROOT

settings.register_profile(
    "here",
    max_examples=80,
    deadline=None,  # a busy machine is no failure
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("here")

SMALL = (ROOT / "tests/cases/valid/small.yaml").read_text(encoding="utf-8")
#: What YAML has a meaning for, what nobody sees, and what editors type by mistake.
SIGNS = (
    *(
        "\t",
        " \t ",
        "\n",
        "\r\n",
        "\r",
        "  ",
        " #",
        ": ",
        "- ",
        "? ",
        "{",
        "}",
        "[",
        "]",
        ",",
        "&a ",
        "*a",
        "!!str ",
        "|",
    ),
    *(
        ">-\n",
        "'",
        '"',
        "\\",
        '"\\u202e"',
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "yes",
        "12",
        "true",
        "~",
        "\u200b",
        "\u202e",
    ),
    *(
        "\ufeff",
        "\u2028",
        "\x85",
        "\x00",
        "\ue000",
        "\ue001",
        "é",
        "e\u0301",
        "😀",
        "\U000e0041",
        "...",
        "--",
        " .",
        "@",
        "`",
    ),
)
signs = st.sampled_from(SIGNS)
words = st.text("abcdefgé é’“”–…-.,:;?!'\"#&*@%(){}[]\\/0123 ", min_size=1, max_size=40)
#: Texts without the characters that a file may not have.
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Zl", "Zp", "Cf")), max_size=40
).filter(lambda text: not FORBIDDEN.search(text))


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """The small agenda with up to four stretches cut, doubled or replaced."""
    text = SMALL
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from((0, 0, 0, 1, 2, 9, 200))))
        text = text[:start] + draw(st.one_of(signs, st.just(text[start:end] * 2), words)) + text[end:]
    return text.encode("utf-8")


soups = st.lists(st.one_of(signs, words), max_size=40).map(lambda parts: "".join(parts).encode("utf-8"))
any_file = st.one_of(damaged(), soups, st.binary(max_size=200))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a file finds the document of the small agenda."""
    folder = tmp_path_factory.mktemp("any") / "data"
    folder.mkdir()
    (folder.parent / "small.txt").write_bytes((ROOT / "tests/cases/small.txt").read_bytes())
    return folder


def findings_of(folder: Path, raw: bytes) -> tuple[str, list[Diagnostic]]:
    path = folder / "agenda.yaml"
    path.write_bytes(raw)
    loaded = load_file(path, "agenda.yaml")
    assert (loaded.agenda is None) == any(each.severity is Severity.ERROR for each in loaded.diagnostics)
    return loaded.source.text, loaded.diagnostics


@settings(max_examples=250)
@given(any_file)
@example(b"")
@example(b"\xef\xbb\xbf")
@example(b"a: \xff")
@example(b"\xed\xa0\x80")
def test_any_file_gives_findings_that_stand_in_it_and_read_as_sentences(folder: Path, raw: bytes) -> None:
    text, found = findings_of(folder, raw)
    lines = (text or raw.decode("utf-8", errors="replace").removeprefix("\ufeff")).split("\n")
    assert len(found) <= MAX_FINDINGS + 1
    for each in found:
        place = each.location
        end_line, end_column = place.end_line or place.line, place.end_column or place.column
        assert 1 <= place.line <= end_line <= len(lines), each
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1, each
        assert 1 <= end_column <= len(lines[end_line - 1]) + 1, each
        assert (place.line, place.column) <= (end_line, end_column), each
        if each.edit:
            assert 0 <= each.edit.start <= each.edit.end <= len(text)
    for lang in LANGS:
        told = "\n".join(as_text(each, lang) for each in found)
        assert not FORBIDDEN.search(told.replace("\n", "")), repr(told)
        assert as_json(found, lang)
        assert as_summary(found, lang)
        assert as_annotations(found, lang).count("\n") <= 10


@st.composite
def mendable(draw: st.DrawFn) -> bytes:
    """The small agenda with up to six slips of which most have one way to be mended."""
    text = SMALL
    places = [match.start() for match in re.finditer(r"(?<=[a-z]) (?=[a-z])|(?<=[a-z])(?=[a-z])", text)]
    slips = st.sampled_from(("\u200b", "\u202e", "\t", " \t", "  ", " ,", "...", "--", "'", '"', "\xad", " ", "\ufeff"))
    for place in sorted(draw(st.sets(st.sampled_from(places), max_size=6)), reverse=True):
        text = text[:place] + draw(slips) + text[place:]
    return text.replace("editorial: true", "editorial: yes", draw(st.integers(0, 2))).encode("utf-8")


SLIPS = set(re.findall(r'"([a-z-]+)"', (ROOT / "agenda/reader/yaml_recovery.py").read_text(encoding="utf-8"))) & set(
    data("rules")
)


@given(mendable())
def test_safe_edits_mend_what_they_say_and_break_nothing(folder: Path, raw: bytes) -> None:
    text, found = findings_of(folder, raw)
    for _ in range(4):  # what two edits would both touch waits for the next time
        edits = safe_edits(found)
        mended = Counter(each.code for each in found if each.edit in edits)
        text, left = findings_of(folder, with_edits(text, edits).encode("utf-8"))
        if edits:
            codes, before = Counter(each.code for each in left), Counter(each.code for each in found)
            errors = {each.code for each in left if each.severity is Severity.ERROR}
            if not set(before) & SLIPS:  # beyond a slip of YAML nothing could be seen before
                assert all(codes[code] <= before[code] - mended[code] for code in errors), (before, codes)
                assert sum(codes.values()) < sum(before.values())
        found = left
    assert not safe_edits(found)
    assert with_edits(text, safe_edits(found)) == text


STYLES: tuple[str | None, ...] = (None, "'", '"', "|", ">")


def scalar_of(document: str) -> tuple[int, str, str | None, str]:
    """Where the text under ``key`` begins, its YAML, its style and its value."""
    node: Any = yaml.compose(document, yaml.SafeLoader)
    value = node.value[0][1]
    start = value.start_mark.index
    return start, document[start : value.end_mark.index], value.style, value.value


@settings(max_examples=300)
@given(st.one_of(texts, words), st.sampled_from(STYLES), st.sampled_from((20, 80)), st.booleans())
def test_characters_are_traced_to_their_own_place(text: str, style: str | None, width: int, windows: bool) -> None:
    """Whatever the style: what is changed at a traced place is changed in the text at that place, and only there."""
    document = yaml.safe_dump({"key": text}, default_style=style, width=width, allow_unicode=True)
    document = document.replace("\n", "\r\n") if windows else document
    start, raw, found, value = scalar_of(document)
    pieces = trace(raw, found, value)
    if pieces is None:  # lines that stand further in, or that a backslash joins: nothing is changed there
        assert (found in ("|", ">") and not re.fullmatch(r"(\S+ ?)*", text)) or re.search(r"\\\r?\n", raw)
        return
    assert "".join(piece.character for piece in pieces) == value.rstrip("\n")[: len(pieces)]
    for index, piece in enumerate(pieces):
        if piece.character.isalnum():
            changed = document[: start + piece.start] + "Z" + document[start + piece.end :]
            assert scalar_of(changed)[3] == value[:index] + "Z" + value[index + 1 :]


@settings(max_examples=200)
@given(st.one_of(texts, words))
def test_a_quoted_text_reads_back_as_it_was(text: str) -> None:
    assert yaml.safe_load(quote(text)) == text
    source, found = parse_source(f"a: {quote(text)}\n".encode(), "x.yaml")
    assert source.data == {"a": text}
    assert not found


@settings(max_examples=200)
@given(words, st.data())
def test_a_fingerprint_does_not_see_space_and_typography(text: str, data: st.DataObject) -> None:
    alike = text
    for old, new in (("'", "’"), ('"', "“"), ("-", "–"), ("…", "..."), (" ", "\n  "), (" ", "\xa0")):
        if data.draw(st.booleans()):
            alike = alike.replace(old, new)
    assert fingerprint(alike) == fingerprint(text)
    assert fingerprint(f" {text}\n") == fingerprint(text)
    assert fingerprint(f"{text.rstrip()}.") == fingerprint(text) or text.rstrip().endswith((".", "…"))
    letters = [match.start() for match in re.finditer(r"\w", text)]
    assume(letters)
    at = data.draw(st.sampled_from(letters))
    assert fingerprint(text[:at] + "Q" + text[at + 1 :]) != fingerprint(text)
    assert fingerprint(text[:at] + text[at + 1 :]) != fingerprint(text)


keys = st.text("ABab1.-+:", min_size=1, max_size=6)
prints = st.text("0123456789abcdef", min_size=12, max_size=12)
lock_lines = st.builds(LockLine, keys, prints, prints)
other_lines = (
    st.text(max_size=20).filter(lambda line: "\n" not in line and "\r" not in line).map(lambda line: f"# {line}")
)


@st.composite
def locks(draw: st.DrawFn) -> str:
    """The text of a lock with comments, in order or not, with either line end."""
    lines = draw(st.lists(lock_lines, max_size=6, unique_by=lambda line: line.key))
    if draw(st.booleans()):
        lines.sort(key=lambda line: line.key)
    told = [str(line) for line in lines]
    for comment in draw(st.lists(other_lines, max_size=3)):
        told.insert(draw(st.integers(0, len(told))), comment)
    ending = draw(st.sampled_from(("\n", "\r\n")))
    return ending.join(told) + (ending if draw(st.booleans()) and told else "")


@settings(max_examples=200)
@given(locks(), st.lists(lock_lines, max_size=3, unique_by=lambda line: line.key))
def test_a_line_put_into_the_lock_touches_no_other(text: str, new: list[LockLine]) -> None:
    after = with_lines(text, new)
    put = {line.key for line in new}
    assert {key: str(line) for key, line in parse_lock(after, Path("x.lock")).lines.items() if key in put} == {
        line.key: str(line) for line in new
    }
    kept = [line for line in text.split("\n") if line.strip() and line.partition(" ")[0] not in put]
    told = [line for line in after.split("\n") if line.strip() and line.partition(" ")[0] not in put]
    head = "" if text else "#"
    assert [line.rstrip("\r") for line in told if not head or not line.startswith(head)] == [
        line.rstrip("\r") for line in kept
    ]
    assert with_lines(after, new) == after


@settings(max_examples=100)
@given(locks(), st.sets(keys, max_size=3))
def test_a_line_taken_from_the_lock_touches_no_other(text: str, gone: set[str]) -> None:
    lines = parse_lock(text, Path("x.lock")).lines
    gone |= set(list(lines)[:1])
    kept = [line for line in text.split("\n") if line and line.partition(" ")[0] not in gone]
    after = without_lines(text, gone)
    assert [line for line in after.split("\n") if line] == kept
    assert text.endswith("\n") <= (after.endswith("\n") or not after)
