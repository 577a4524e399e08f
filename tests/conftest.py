"""Built sites that several tests read. The full agenda is frozen: a change of the live data touches no test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sites import FULL, BuiltSite, build, copy_full


def pytest_addoption(parser: pytest.Parser) -> None:
    """``scripts/test`` passes these on."""
    parser.addoption("--all", action="store_true", help="take every page in every state")
    parser.addoption("--renew-golden", action="store_true", help="keep what a screen reader hears now; then read it")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site of the frozen full agenda."""
    return build(FULL, tmp_path_factory.mktemp("full") / "site")


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A copy of the frozen full agenda, to edit."""
    return copy_full(tmp_path / "data")
