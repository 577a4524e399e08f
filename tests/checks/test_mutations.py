"""A few mistakes of every kind in the frozen agenda are found where they were made; what does no harm is not told.

``scripts/mutations`` makes over a thousand, in the live agenda.
"""

from __future__ import annotations

import pytest

from scripts.tools.mutations.__main__ import GOOD, Bench, told
from scripts.tools.mutations.mutation import OPERATORS, Operator
from tests.helpers.sites import FULL


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(FULL, tmp_path_factory.mktemp("bench") / "a/b/c")


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: f"{operator.group}: {operator.name}")
def test_a_mistake_is_found_where_it_was_made_and_what_does_no_harm_is_not(bench: Bench, operator: Operator) -> None:
    mutations = bench.mutations(operator, most=2, seed=2)
    assert mutations
    for mutation in mutations:
        result = bench.try_out(operator, mutation)
        assert result.outcome in GOOD, told(result, bench.text)


def test_a_check_that_finds_nothing_is_found_out_and_there_are_over_a_thousand(bench: Bench) -> None:
    """The oracle can fail: without findings no harmful mutation counts as found."""
    tried = [each for operator in OPERATORS for each in bench.mutations(operator, most=25, seed=1)]
    assert len(tried) >= 1000
    assert all((bench.judge(each, []) in GOOD) == (not each.places) for each in tried)
