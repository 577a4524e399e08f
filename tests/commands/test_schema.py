"""Help while typing: the schema follows the model, agrees with the checker, and works in a real editor."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from agenda.checks.load import load_agenda
from agenda.commands import main as cli
from agenda.commands.schema import REFERENCES, KnownIds, agenda_schema, as_text, known_ids, without_ids, write_schema
from agenda.help.field_docs import entries, entry_name, example, guide
from agenda.model import schema as model
from agenda.model.index import Catalogue
from agenda.model.schema import Agenda
from agenda.reader.source_map import Source
from agenda.reader.validation_context import hints
from agenda.reader.validator import check_shape
from agenda.reader.yaml_reader import parse_source
from agenda.text import data
from agenda.util.project import CannotRun
from tests.helpers.lsp import Editor, editor
from tests.helpers.sites import FULL, ROOT

SCHEMA = ROOT / "data/agenda.schema.json"
MODELINE = "# yaml-language-server: $schema=agenda.schema.json\n"
CASES = sorted((ROOT / "tests/cases").glob("*/*.yaml"))

#: The codes of what a schema finds too, at the same line.
FOUND_BY_BOTH = {
    "alias-not-a-page",
    "empty-list",
    "empty-slug",
    "empty-text",
    "malformed-date",
    "malformed-id",
    "malformed-alias",
    "malformed-slug",
    "malformed-value",
    "missing-key",
    "missing-language",
    "not-https",
    "number-too-small",
    "too-many",
    "unknown-key",
    "unknown-value",
    "wrong-type",
}
#: `true` is no text for a schema either, but `no` is; a text cut off at its first character is empty; what a reference
#: or a tag of YAML brings is not read; `not yet translated` in a list is a text like others, in place of one it is not.
SOMETIMES = {"anchor", "boolean-word", "cut-off-text", "tag", "untranslated-words"}


@cache
def known_of(path: Path) -> KnownIds:
    agenda, _ = load_agenda(path)
    assert agenda is not None
    return known_ids(Catalogue(agenda), parse_source(path.read_bytes(), path.name)[0].data)


def validator(schema: dict[str, Any] | None = None) -> Draft202012Validator:
    return Draft202012Validator(schema or agenda_schema(), format_checker=FormatChecker())


def schema_lines(source: Source) -> set[int]:
    """The lines on which a schema finds something; a key that is missing since it was misspelt is no second thing."""
    lines = set()
    errors = list(validator().iter_errors(source.data))
    misspelt = {tuple(error.absolute_path) for error in errors if error.validator == "additionalProperties"}
    for error in errors:
        path = tuple(error.absolute_path)
        if error.validator == "additionalProperties":
            unknown = set(error.instance) - set(error.schema["properties"])
            lines |= {source.where_key((*path, key)).line for key in unknown}
        elif not (error.validator == "required" and path in misspelt):
            lines.add(source.where(path).line)
    return lines


# --- the guidance ---------------------------------------------------------------------------------------


def test_every_key_is_explained_in_both_languages_with_an_example_that_fits() -> None:
    for entry in entries():
        assert entry_name(entry)["nl"]
        schema = agenda_schema()
        for key in hints(entry):
            told = guide(entry, key)
            assert told.nl.rstrip('`"').endswith((".", ":")), (entry, key)
            assert told.en, (entry, key)
            whole = {"$ref": f"#/$defs/{entry.__name__}/properties/{key}", "$defs": schema["$defs"]}
            if entry is Agenda:
                whole = {**schema["properties"][key], "$defs": schema["$defs"]}
            assert [error.message for error in validator(whole).iter_errors(example(entry, key))] == [], (entry, key)


def test_nothing_is_explained_that_is_not_there() -> None:
    for name, told in data("fields").items():
        assert set(told) <= set(hints(getattr(model, name))), name
    vocabulary = data("vocabulary")
    assert set(vocabulary["entry"]) == {each.__name__ for each in entries()}
    for kind in (model.Certainty, model.LinkKind):
        assert set(vocabulary[kind.__name__]) == {each.value for each in kind}


# --- the schema and the model ---------------------------------------------------------------------------


def test_the_schema_in_the_project_follows_the_model() -> None:
    """When this fails: ``agenda schema``. Ids that it lacks are no reason: those only wait to be suggested."""
    kept = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert without_ids(kept) == without_ids(agenda_schema())
    Draft202012Validator.check_schema(kept)


def test_a_new_id_needs_no_new_schema() -> None:
    data = parse_source(FULL.read_bytes(), FULL.name)[0].data
    known = known_of(FULL)
    data["ambitions"][0]["theme"] = "Z"
    data["links"][0]["ends"][0]["id"] = "pas-bedacht"
    assert list(validator(agenda_schema(known)).iter_errors(data)) == []
    assert without_ids(agenda_schema(known)) == without_ids(agenda_schema())
    assert agenda_schema(known) != agenda_schema()


def test_every_key_that_holds_an_id_names_an_item_or_is_its_own() -> None:
    for entry in entries():
        for key, wanted in hints(entry).items():
            if wanted in (model.Id, model.Id | None, model.ThemeId, model.AmbitionId, model.PointId) and key != "id":
                assert any((each, key) in REFERENCES for each in entry.__mro__), (entry, key)


def test_the_agenda_names_its_schema() -> None:
    assert (ROOT / "data/agenda.yaml").read_text(encoding="utf-8").startswith(MODELINE)
    assert "redhat.vscode-yaml" in json.loads((ROOT / ".vscode/extensions.json").read_text())["recommendations"]


def test_the_command_writes_the_schema_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "agenda.schema.json"
    assert write_schema(FULL, target, "nl") == 0
    assert "opnieuw gemaakt" in capsys.readouterr().out
    assert '"ambitie B4 · Personeel & middelen"' in target.read_text(encoding="utf-8")
    assert write_schema(FULL, target, "en") == 0
    assert "is right already" in capsys.readouterr().out
    with pytest.raises(CannotRun, match="nog niet in orde"):
        write_schema(tmp_path / "nee.yaml", target, "nl")
    with pytest.raises(CannotRun, match="niet te schrijven"):
        write_schema(FULL, tmp_path / "geen/map.json", "nl")


def test_the_command_knows_which_agenda_and_where_the_schema_belongs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(cli, "ROOT", tmp_path)
    monkeypatch.setenv("AGENDA_DATA", str(FULL))
    assert cli.main(["schema"]) == 0
    kept = json.loads((tmp_path / "data/agenda.schema.json").read_text(encoding="utf-8"))
    assert kept == agenda_schema(known_of(FULL))


# --- the schema and the checker -------------------------------------------------------------------------


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_schema_agrees_with_the_checker(path: Path) -> None:
    found = load_agenda(path)[1]
    source, _ = parse_source(path.read_bytes(), str(path))
    if source.data is None:
        return
    lines = schema_lines(source)
    if misplaced := [each.location.line for each in found if each.code == "misplaced-item"]:
        assert misplaced[0] <= min(lines), "a schema says of each key of such an item that it does not fit there"
        return
    assert {each.location.line for each in found if each.code in FOUND_BY_BOTH} <= lines
    unread = {source.where(path).line for path in source.refused}
    assert lines - unread <= {each.location.line for each in found if each.code in FOUND_BY_BOTH | SOMETIMES}


def test_every_code_that_a_schema_can_find_is_there() -> None:
    assert set(data("rules")) >= FOUND_BY_BOTH | SOMETIMES
    assert not FOUND_BY_BOTH & SOMETIMES


@pytest.mark.parametrize(
    "wrong", [None, 0, 12, True, "", "é?", "B", "https://voorbeeld.nl/", [], {}, ["x"], {"nl": "x"}]
)
def test_whatever_stands_in_a_place_they_judge_alike(wrong: Any) -> None:
    """Each value of an agenda, and each block and list, in turn replaced by something else."""
    data = parse_source((ROOT / "tests/cases/valid/small.yaml").read_bytes(), "small")[0].data
    judge = validator()
    for path in paths(data):
        changed = copy.deepcopy(data)
        holder = changed
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = wrong
        fits = not check_shape(Source("small", changed)).diagnostics
        assert judge.is_valid(changed) == fits, (path, wrong)


def paths(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, each in pairs:
        yield (*path, key)
        yield from paths(each, (*path, key))


# --- in a real editor -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[Editor]:
    with editor() as running:
        yield running


class Page:
    """The frozen agenda in an editor, with the schema that its first line names; changed by ``old`` → ``new``."""

    def __init__(self, server: Editor, agenda: Path, old: str = "", new: str = "") -> None:
        self.server, self.path = server, agenda
        text = MODELINE + agenda.read_text(encoding="utf-8")
        assert not old or text.count(old) == 1
        self.text = text.replace(old, new)
        (agenda.parent / "agenda.schema.json").write_text(as_text(agenda_schema(known_of(FULL))), encoding="utf-8")
        self.problems = server.open(agenda, self.text)

    def place(self, mark: str, *, skip: int = 0) -> tuple[int, int]:
        at = self.text.index(mark) + skip
        return self.text.count("\n", 0, at), at - self.text.rfind("\n", 0, at) - 1

    def hover(self, mark: str) -> str:
        return self.server.hover(self.path, *self.place(mark))

    def offers(self, mark: str) -> dict[str, dict[str, Any]]:
        """What is offered just behind ``mark``."""
        return self.server.complete(self.path, *self.place(mark, skip=len(mark)))


def test_a_good_agenda_has_no_line_underlined(server: Editor, edited: Path) -> None:
    assert Page(server, edited).problems == []


def test_the_pointer_on_a_key_tells_in_dutch_what_it_means(server: Editor, edited: Path) -> None:
    page = Page(server, edited)
    told = page.hover("points:\n      - {id: B4.1")
    assert told.startswith("#### ambitie\n\n(mag) De aandachtspunten. Elk staat letterlijk in `line`.\n\nVoorbeeld:")
    assert "- id: B7.1" in told
    assert "(verplicht) De naam van de ambitie." in page.hover("title:\n      nl: Personeel & middelen")
    assert "wijzen dezelfde kant op" in page.hover("kind: related_meaning")


def test_the_pointer_on_an_id_tells_what_it_names(server: Editor, edited: Path) -> None:
    told = Page(server, edited).hover("B4\n        words:")
    assert told.index("ambitie B4 · Personeel & middelen") < told.index("ambitie A1 · Ondermijning")


def test_keys_are_offered_that_an_ambition_does_not_have_yet(server: Editor, edited: Path) -> None:
    begun = "  - id: B7\n    theme: B\n    \n\n  - id: C1\n    theme: C"
    page = Page(server, edited, "  - id: C1\n    theme: C", begun)
    offered = page.offers("  - id: B7\n    theme: B\n    ")
    assert {"document", "editorial", "slug", "title", "line", "points", "search_words"} <= set(offered)
    assert not {"id", "theme", "words", "forms"} & set(offered)
    assert "letterlijk in `line`" in offered["title"]["documentation"]["value"]
    assert re.fullmatch(r"line:\s+nl: \$1\s+en: \$\{2:not yet translated\}", offered["line"]["insertText"])


@pytest.mark.parametrize(
    ("mark", "some", "none"),
    [
        ("    theme: ", {"A", "B", "C"}, {"A1", "D"}),
        ("        via: ", {"doel", "focus-1", "pw-19", "B4"}, {"gezag", "agenda-2022"}),
        ("    sentence: ", {"hoe-3", "hoe-5"}, {"spelregels", "B4"}),
        ("    rule: ", {"wat", "kaders"}, {"B"}),
        ("  - place: ", {"B1.4", "hoe-4", "gezag"}, {"D"}),
        ("    document: ", {"agenda-2022"}, {"A"}),
        ("  - kind: ", {"same_word", "related_meaning", "by_law"}, {"link"}),
    ],
)
def test_known_ids_are_offered(server: Editor, edited: Path, mark: str, some: set[str], none: set[str]) -> None:
    text = edited.read_text(encoding="utf-8")
    old = re.search(rf"(?m)^{mark}.*$", text)
    assert old is not None
    edited.write_text(text[: old.start()] + mark + text[old.end() :], encoding="utf-8")
    offered = Page(server, edited).offers(f"\n{mark}")
    assert some <= set(offered)
    assert not none & set(offered)


def test_an_id_is_offered_with_its_name(server: Editor, edited: Path) -> None:
    offered = Page(server, edited, "id: B4\n    theme: B", "id: B4\n    theme: ").offers("id: B4\n    theme: ")
    assert offered["B"]["documentation"] == "thema B · Doorontwikkeling bestel"


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (("- id: B4\n    ", "theme: B", "thema: B"), "Verplicht: id, theme, slug, title, line."),
        (("- id: B4\n    theme: ", "B\n", "bestel\n"), "Schrijf een of meer hoofdletters"),
        (("    title:\n      nl: ", "Personeel & middelen", "12"), "Hier hoort tekst."),
        (("    slug: {nl: ", "cybercrime,", "Cyber crime,"), "Gebruik alleen kleine letters"),
        (("      - date: ", "2021-11-04", "4 november"), "Schrijf jaar-maand-dag"),
        (("    forms: ", "[beheer]", "beheer"), "Hier hoort een lijst"),
    ],
)
def test_a_mistake_is_underlined_at_its_place_in_dutch(
    server: Editor, edited: Path, edit: tuple[str, str, str], message: str
) -> None:
    before, right, wrong = edit
    page = Page(server, edited, before + right, before + wrong)
    line, character = page.place(before + wrong, skip=len(before))
    start = {"line": line, "character": character}
    found = [each["message"] for each in page.problems if each["range"]["start"] == start]
    assert any(message in each for each in found), page.problems
