"""``agenda new``: a template that is complete, at its place, with the next id, and nothing else touched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agenda.checks.load import load_agenda
from agenda.checks.lock import used_ids
from agenda.checks.translation import Lock, LockLine, lock_path
from agenda.commands.new import start_item
from agenda.help.field_docs import KINDS, is_needed, keys, next_id, template
from agenda.reader.yaml_reader import parse_source
from agenda.text import Lang
from agenda.util.project import CannotRun
from tests.helpers.sites import ROOT, run

SMALL = ROOT / "tests/cases/valid/small.yaml"

#: What an editor types where the template is empty, per kind and key.
TYPED: dict[str, dict[str, str]] = {
    "ambition": {
        "slug.nl": "hoogwater",
        "slug.en": "high-water",
        "title.nl": "Hoogwater",
        "line.nl": '"Hoogwater: dijken"',
    },
    "theme": {
        "slug.nl": "water",
        "slug.en": "water-safety",
        "title.nl": "Waterveiligheid",
        "line.nl": "D. Waterveiligheid",
    },
    "term": {"id": "collectief-begrip", "term.nl": "collectief", "definition.nl": "Een groep die samen iets doet."},
}
CALLS: dict[str, dict[str, str]] = {"ambition": {"theme": "B"}, "theme": {}, "term": {}}
IDS = {"ambition": "B7", "theme": "D", "term": "collectief-begrip"}


def added(before: bytes, after: bytes) -> str:
    """What came into a file; fails the test when anything else changed."""
    start = next((at for at, pair in enumerate(zip(before, after, strict=False)) if len(set(pair)) > 1), len(before))
    kept = len(before) - start
    assert after[len(after) - kept :] == before[start:]
    return after[start : len(after) - kept].decode()


def fill_in(path: Path, told: str, typed: dict[str, str]) -> None:
    """Type what belongs in the places that the command named."""
    lines = path.read_bytes().decode().splitlines(keepends=True)
    for number, key in re.findall(r"^  regel (\d+): (\S+)$", told, re.MULTILINE):
        line = lines[int(number) - 1]
        lines[int(number) - 1] = f"{line.rstrip()} {typed[key]}{line[len(line.rstrip()) :]}"
    path.write_bytes("".join(lines).encode())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"], ids=["lf", "crlf"])
def test_only_a_template_comes_in_and_the_check_names_what_is_empty(
    edited: Path, capsys: pytest.CaptureFixture[str], kind: str, ending: bytes
) -> None:
    before = edited.read_bytes().replace(b"\n", ending)
    edited.write_bytes(before)
    assert start_item(edited, kind, "nl", **CALLS[kind]) == 0
    told = capsys.readouterr().out
    new = added(before, edited.read_bytes())
    assert new.count("\n") == new.count(ending.decode())
    named = {int(number) for number in re.findall(r"(?m)^  regel (\d+): ", told)}
    found = load_agenda(edited)[1]
    assert {each.code for each in found} <= {"empty-text", "empty-slug"}
    assert {each.location.line for each in found} == named
    assert len(found) == len(named) == len(TYPED[kind])

    fill_in(edited, told, TYPED[kind])
    agenda, found = load_agenda(edited)
    assert agenda is not None
    assert {each.code for each in found} == {"untranslated"}
    assert IDS[kind] in {each.id for each in getattr(agenda, KINDS[kind][1])}


@pytest.mark.parametrize("kind", KINDS)
def test_with_the_english_filled_in_too_the_check_is_clean(
    edited: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    before = edited.read_bytes()
    start_item(edited, kind, "nl", **CALLS[kind])
    fill_in(edited, capsys.readouterr().out, TYPED[kind])
    english = {"ambition": ["Dikes", '"Dikes: sand"'], "theme": ["Dikes", "D. Dikes"], "term": ["dike", "A wall."]}
    new = old = added(before, edited.read_bytes())
    for text in english[kind]:
        new = new.replace("\n      en: not yet translated", f"\n      en: {text}", 1)
    edited.write_text(edited.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert load_agenda(edited)[1] == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_may_be_used_fits_once_its_number_signs_are_gone(edited: Path, kind: str) -> None:
    """Nothing is unknown or of another type; only what is to be filled in is empty."""
    before = edited.read_bytes()
    start_item(edited, kind, "nl", **CALLS[kind])
    new = added(before, edited.read_bytes())
    used = re.sub(r"(?m)^(    )# (?=[a-z_]+:|  )", r"\1", new)
    assert used != new
    edited.write_bytes(edited.read_bytes().replace(new.encode(), used.encode()))
    assert {each.code for each in load_agenda(edited)[1]} <= {"empty-text", "empty-slug"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("lang", "words"), [("nl", ("verplicht", "mag")), ("en", ("required", "optional"))])
def test_a_template_has_every_key_with_its_meaning_and_an_example(
    kind: str, lang: Lang, words: tuple[str, str]
) -> None:
    entry, section = KINDS[kind]
    lines = template(kind, "B7", lang, theme="B").splitlines()
    assert all(len(line) <= 120 for line in lines)
    for key in keys(entry):
        found = [number for number, line in enumerate(lines) if re.match(rf"  (- |  )(# )?{key}:", line)]
        assert len(found) == 1, key
        above = [line.strip() for line in lines[: found[0]]]
        assert above[-1].startswith(("# Voorbeeld: ", "# Example: "))
        told = next(line for line in reversed(above) if line.startswith("# ("))
        needed = is_needed(entry, key) or key in ("document", "sources")
        assert told.startswith(f"# ({words[0] if needed else words[1]}")
        assert ("# " in lines[found[0]]) is not is_needed(entry, key)
    source, found_in_it = parse_source(f"{section}:\n{template(kind, 'B7', lang, theme='B')}".encode(), "new")
    assert found_in_it == []
    assert set(source.data[section][0]) == {key for key in keys(entry) if is_needed(entry, key)}


def test_an_ambition_comes_behind_the_last_of_its_theme(edited: Path) -> None:
    start_item(edited, "ambition", "nl", theme="B")
    start_item(edited, "ambition", "nl", theme="A")
    start_item(edited, "theme", "nl")
    start_item(edited, "ambition", "nl", theme="D")
    start_item(edited, "ambition", "nl", theme="B")
    data = parse_source(edited.read_bytes(), "agenda")[0].data
    ids = [each["id"] for each in data["ambitions"]]
    assert ids == [
        "A1",
        "A2",
        "A3",
        "A4",
        "B1",
        "B2",
        "B3",
        "B4",
        "B5",
        "B6",
        "B7",
        "B8",
        "C1",
        "C2",
        "C3",
        "C4",
        "C5",
        "D1",
    ]
    assert [each["id"] for each in data["themes"]] == ["A", "B", "C", "D"]
    text = edited.read_text(encoding="utf-8")
    of_b7 = text.index("  - id: B7"), text.index("# Nieuw: ambitie B8")
    assert "    # search_words:\n    #   nl:\n    #     -\n    #   en:\n    #     -\n\n" in text[slice(*of_b7)]


def test_an_id_that_was_lost_is_not_given_again(edited: Path) -> None:
    with lock_path(edited).open("a", encoding="utf-8") as lock:
        lock.write("B9.title nl=000000000000 en=000000000000\nE.line nl=000000000000 en=000000000000\n")
        lock.write("dijk.definition nl=000000000000 en=000000000000\n")
    start_item(edited, "ambition", "nl", theme="B")
    start_item(edited, "theme", "nl")
    text = edited.read_text(encoding="utf-8")
    assert "  - id: B10\n" in text
    assert "  - id: F\n" in text
    with pytest.raises(CannotRun, match="“dijk” is al eens gebruikt"):
        start_item(edited, "term", "nl", name="Dijk")


def test_ids_of_links_in_the_lock_count_and_those_of_points_too() -> None:
    lines = ["B4+C9:same_word.C9.words", "B8.2", "agenda-2022.dates.2021-11-04.event"]
    lock = Lock(Path(), lines={key: LockLine(key, "", "") for key in lines})
    assert used_ids({"x": [{"id": "B7.1"}]}, lock) >= {"B7.1", "B4", "C9", "B8", "B8.2", "agenda-2022"}
    assert next_id("ambition", {}, lock, theme="C") == "C10"
    assert next_id("ambition", {}, lock, theme="B") == "B9"


@pytest.mark.parametrize(
    ("themes", "new"), [("", "A"), ("A", "B"), ("AC", "D"), ("Z", "AA"), (["AZ"], "BA"), (["ZZ"], "AAA"), (["ZZZ"], "")]
)
def test_the_letter_of_a_theme_follows_the_last(themes: str | list[str], new: str) -> None:
    data = {"themes": [{"id": id} for id in themes], "terms": [{"id": "b-is-vrij"}]}
    assert next_id("theme", data, Lock(Path())) == new


def test_a_letter_that_something_else_has_is_passed_over() -> None:
    data = {"themes": [{"id": "A"}], "terms": [{"id": "b"}]}
    assert next_id("theme", data, Lock(Path())) == "C"


@pytest.mark.parametrize(
    ("name", "id", "shown"),
    [
        ("position paper", "id: position-paper", "nl: position paper"),
        ("  De  Coördinator ", "id: de-coordinator", "nl: De Coördinator"),
        ("wet 2012", "id: wet-2012", "nl: wet 2012"),
        ("112", "id:", 'nl: "112"'),
        ("Let op: dit #1", "id: let-op-dit-1", 'nl: "Let op: dit #1"'),
        ("no", 'id: "no"', 'nl: "no"'),
    ],
)
def test_a_term_gets_its_name_and_an_id_made_from_it(tmp_path: Path, name: str, id: str, shown: str) -> None:
    path = tmp_path / "agenda.yaml"
    path.write_bytes(SMALL.read_bytes())
    assert start_item(path, "term", "nl", name=name) == 0
    new = added(SMALL.read_bytes(), path.read_bytes()).splitlines()
    assert f"  - {id}" in new
    assert f"      {shown}" in new
    term = parse_source(path.read_bytes(), "agenda")[0].data["terms"][-1]
    assert term["forms"] == [term["term"]["nl"]] == [" ".join(name.split())]


@pytest.mark.parametrize("tail", [b"", b"\n", b"\n\n# het einde\n", b"\n# het einde"])
def test_the_end_of_a_file_may_be_anything(tmp_path: Path, tail: bytes) -> None:
    path = tmp_path / "agenda.yaml"
    before = SMALL.read_bytes().rstrip() + tail
    path.write_bytes(before)
    start_item(path, "term", "nl", name="inzet")
    assert added(before, path.read_bytes()).count("- id: inzet") == 1
    assert path.read_bytes().endswith(tail if tail.strip() else b"\n")
    assert [each["id"] for each in parse_source(path.read_bytes(), "agenda")[0].data["terms"]] == ["gezag", "inzet"]


@pytest.mark.parametrize(
    ("old", "new", "order"),
    [
        ("terms:\n  - id: gezag", "terms:\n- id: gezag", "gezag inzet"),  # dashes below the key
        ("terms:\n", "# begrippen\nterms:   # hier\n", "gezag inzet"),
        ("\nterms:\n", "\nterms:\n  # uitleg\n\n", "gezag inzet"),
        (
            "    editorial: true\n$",
            "    editorial: true\n    remark: {\n      nl: a.,\n      en: b.\n    }\n",
            "gezag inzet",
        ),
        (
            "    editorial: true\n$",
            "    editorial: true\n    remark:\n      nl: a.\n      en: >-\n        b.\n\n\n",
            "gezag inzet",
        ),
        (
            "    editorial: true\n$",
            "    editorial: true\n    remark:\n      nl: a.\n      en: |+\n        # b.\n\n",
            "gezag inzet",
        ),
        ("terms:\n(.|\n)*", "", "inzet"),
        ("terms:\n(.|\n)*", "terms:\n", "inzet"),
    ],
)
def test_however_the_list_is_written_the_item_finds_its_place(tmp_path: Path, old: str, new: str, order: str) -> None:
    path = tmp_path / "agenda.yaml"
    text = re.sub(old, lambda _: new, SMALL.read_text(encoding="utf-8"), count=1)
    if "\n- id: gezag" in text:
        text = text[: text.index("- id: gezag")] + re.sub(r"(?m)^  ", "", text[text.index("- id: gezag") :])
    path.write_text(text, encoding="utf-8")
    start_item(path, "term", "nl", name="inzet")
    added(text.encode(), path.read_bytes())
    data = parse_source(path.read_bytes(), "agenda")[0].data
    assert [each["id"] for each in data["terms"]] == order.split()


def test_a_mark_at_the_start_of_the_file_stays(edited: Path) -> None:
    before = b"\xef\xbb\xbf" + edited.read_bytes()
    edited.write_bytes(before)
    start_item(edited, "theme", "nl")
    added(before, edited.read_bytes())


def test_it_is_told_what_was_added_where_and_what_to_do(edited: Path) -> None:
    done = run("new", "ambition", "--theme", "B", AGENDA_DATA=str(edited))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    number = edited.read_text(encoding="utf-8").splitlines().index("  - id: B7") + 1
    assert lines[0] == f"Nieuw in {edited}, op regel {number}: ambitie B7."
    assert lines[-1].endswith("Kijk daarna alles na met `agenda check`.")
    english = run("new", "term", "dike", "--lang", "en", AGENDA_DATA=str(edited))
    assert english.stdout.startswith(f"New in {edited}, on line ")
    assert "# (required) What it means" in edited.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "given", "nl", "en"),
    [
        (
            "ambition",
            {"theme": "BB"},
            "Er is geen thema “BB”. Bedoelde u “B”?",
            "There is no theme “BB”. Did you mean “B”?",
        ),
        ("ambition", {"theme": "b"}, "Bedoelde u “B”? De thema’s: A, B, C.", "Did you mean “B”? The themes: A, B, C."),
        ("ambition", {}, "Zeg bij welk thema", "Say to which theme"),
        ("theme", {"theme": "B"}, "hoort alleen bij `agenda new ambition`", "belongs only with `agenda new ambition`"),
        ("theme", {"name": "Water"}, "hoort alleen bij `agenda new term`", "belongs only with `agenda new term`"),
        (
            "term",
            {"name": "Gezag"},
            "De id “gezag” is al gebruikt, op regel",
            "The id “gezag” is already used, on line",
        ),
        ("term", {"name": " "}, "Deze naam is leeg", "This name is empty"),
        ("term", {"name": "ge\u200bzag"}, "onzichtbaar teken", "invisible character"),
    ],
)
def test_what_cannot_be_is_refused_in_both_languages(
    edited: Path, kind: str, given: dict[str, str], nl: str, en: str
) -> None:
    before = edited.read_bytes()
    with pytest.raises(CannotRun) as refused:
        start_item(edited, kind, "nl", **given)
    assert nl in refused.value.words["nl"]
    assert en in refused.value.words["en"]
    assert edited.read_bytes() == before


@pytest.mark.parametrize(
    ("raw", "nl"),
    [
        (b"", "leeg"),
        (b"terms: [\n", "agenda.yaml:1:"),
        (b"- a\n", "Zo is de agenda niet te lezen"),
        (b"terms: caf\xe9\n", "niet opgeslagen als UTF-8"),
        (b"terms: [{id: a}]\n", "elk item op eigen regels"),
        (b"terms: geen\n", "elk item op eigen regels"),
        (b"terms: {a: b}\n", "elk item op eigen regels"),
        (b"site: x\nterms: []\n", "elk item op eigen regels"),
        (b"site: x\n...\n", "elk item op eigen regels"),
    ],
)
def test_a_file_in_which_nothing_can_be_put_is_left_alone(tmp_path: Path, raw: bytes, nl: str) -> None:
    path = tmp_path / "agenda.yaml"
    path.write_bytes(raw)
    with pytest.raises(CannotRun) as refused:
        start_item(path, "term", "nl")
    assert nl in refused.value.words["nl"]
    assert path.read_bytes() == raw


def test_a_file_that_is_not_there_or_may_not_be_written(edited: Path) -> None:
    missing = run("new", "theme", AGENDA_DATA=str(edited.parent / "nee.yaml"))
    assert missing.returncode == 2
    assert "Dit bestand bestaat niet." in missing.stderr
    edited.chmod(0o444)
    before = edited.read_bytes()
    refused = run("new", "theme", AGENDA_DATA=str(edited))
    assert refused.returncode == 2
    assert "mag niet worden beschreven" in refused.stderr
    assert edited.read_bytes() == before
