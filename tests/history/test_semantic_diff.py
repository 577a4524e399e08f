"""What differs in meaning between two agendas: every kind of change, and that the changes are complete."""

from __future__ import annotations

import copy
import json
import re
import tomllib
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from agenda.history.change_text import ChangeKind, _rewording, compare_words
from agenda.history.semantic_diff import change_as_data, compare_agendas
from agenda.reader.yaml_reader import parse_source
from tests.helpers.applied import apply, plain
from tests.helpers.edits import edit
from tests.helpers.sites import FULL, ROOT

Data = dict[str, Any]


@cache
def full() -> Data:
    """The plain data of the frozen full agenda."""
    data: Data = parse_source(FULL.read_bytes(), "full")[0].data
    return data


@settings(max_examples=150, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate])
@given(st.integers(0, 1_000_000))
def test_the_changes_made_to_the_old_agenda_give_the_new_one(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  # nothing secret
    old = copy.deepcopy(full())
    for _ in range(chance.randint(0, 2)):
        old = edit(old, chance)
    new = copy.deepcopy(old)
    for _ in range(chance.randint(1, 6)):
        new = edit(new, chance)
    changes = json.loads(json.dumps([change_as_data(each) for each in compare_agendas(old, new)]))
    assert plain(apply(old, changes)) == plain(new)
    assert bool(changes) == (plain(old) != plain(new))


PAIRS = tomllib.loads((ROOT / "tests/cases/differences.toml").read_text(encoding="utf-8"))["pair"]
EXAMPLES = (ROOT / "tests/cases/valid/examples.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["name"])
def test_a_pair_differs_in_what_the_table_says(pair: Data) -> None:
    new = EXAMPLES
    for was, becomes in pair["edits"]:
        assert was == "\n" or new.count(was) == 1, was
        new = new.replace(was, becomes)
    found = compare_agendas(data_of(EXAMPLES), data_of(new))
    named = [f"{each.kind} {each.id or '-'} {each.field} {each.lang or '-'}" for each in found]
    assert named == pair["changes"]
    assert [each.text("nl") for each in found] == pair["told"]
    for each in found:
        assert each.text("en") != each.text("nl")
        assert re.fullmatch(r"[^\n]+\.", each.text("en"))
    back = compare_agendas(data_of(new), data_of(EXAMPLES))
    assert bool(back) == bool(found)
    assert plain(apply(data_of(EXAMPLES), [change_as_data(each) for each in found])) == plain(data_of(new))


def data_of(text: str) -> Data:
    data: Data = parse_source(text.encode(), "agenda")[0].data
    return data


def test_the_table_has_every_kind_of_change() -> None:
    shown = {change.split()[0] for pair in PAIRS for change in pair["changes"]}
    assert {*map(str, ChangeKind)} - shown == {"translated"}
    assert len(PAIRS) >= 40


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(st.text(alphabet="ab .,\n", max_size=60), st.text(alphabet="ab .,\n", max_size=60))
def test_the_stretches_of_two_texts_are_all_of_both(old: str, new: str) -> None:
    stretches = compare_words(old, new)
    assert "".join(each.text for each in stretches if each.kind != "new") == old
    assert "".join(each.text for each in stretches if each.kind != "gone") == new
    assert all(each.text for each in stretches)


def test_two_long_texts_without_a_word_in_common_are_told_as_rewritten() -> None:
    old, new = "a b " * 50_000, "c d " * 50_000
    assert [each.kind for each in compare_words(f"x {old}", f"x {new}")] == ["same", "gone", "new", "same"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Voor 5.000 inwoners", "Voor 4.500 inwoners", "“5.000” werd “4.500”"),
        ("Zie B4.2, 1,5 jaar", "Zie B4.3, 2,5 jaar", "“B4.2” werd “B4.3”; “1,5” werd “2,5”"),
        ("De politie  beslist", "De politie beslist", "alleen de spaties zijn anders"),
    ],
)
def test_a_number_is_one_word_and_a_space_is_told_as_such(old: str, new: str, told: str) -> None:
    assert _rewording(old, new, "nl") == told
