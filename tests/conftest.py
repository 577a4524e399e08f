"""Built sites that several tests read. The full agenda is frozen: a change of the live data touches no test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

from tests.sites import FULL, BuiltSite, build, copy_full


def pytest_addoption(parser: pytest.Parser) -> None:
    """``scripts/test`` passes these on."""
    parser.addoption("--all", action="store_true", help="take every page in every state")
    parser.addoption("--renew-golden", action="store_true", help="keep what a screen reader hears now; then read it")


#: Notes that a check took so many pages, each in one state.
Tally = Callable[[str, int], None]


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Tally:
    """What a check looked at is told at the end of the run; it comes along with the report of the test."""
    return lambda check, views: record_property("views", [check, views])


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """At the end: how many pages, each in one state, every check took."""
    views: Counter[str] = Counter()
    for report in (each for outcome in ("passed", "failed") for each in terminalreporter.stats.get(outcome, [])):
        for name, value in report.user_properties:
            if name == "views":
                views[value[0]] += value[1]
    if views:
        terminalreporter.section("pages × states, per check")
        for check, number in sorted(views.items()):
            terminalreporter.write_line(f"{number:6} {check}")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site of the frozen full agenda."""
    return build(FULL, tmp_path_factory.mktemp("full") / "site")


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A copy of the frozen full agenda, to edit."""
    return copy_full(tmp_path / "data")
