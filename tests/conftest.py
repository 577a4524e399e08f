"""Built sites that several tests read. The full agenda is frozen: a change of the live data touches no test."""

from __future__ import annotations

import os
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

from agenda.builder.build import BuildResult, BuildSettings
from agenda.hosting.releases import publish
from agenda.site.settings import Publication
from tests.helpers.nginx import Hosted, nginx, serving
from tests.helpers.sites import FULL, SITE_URL, BuiltSite, build, copy_full


def pytest_addoption(parser: pytest.Parser) -> None:
    """``scripts/test`` passes these on."""
    parser.addoption("--all", action="store_true", help="take every page in every state")
    parser.addoption("--renew-golden", action="store_true", help="keep what a screen reader hears now; then read it")


def pytest_configure() -> None:
    """No test meets what GitHub sets for the job that runs it: invented findings would come into its real summary.

    And what a test starts ends by Ctrl-C and a closed terminal, also when the tests run in the background or by nohup.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    for name in [each for each in os.environ if each.startswith(("ACTIONS_", "GITHUB_", "RUNNER_"))]:
        del os.environ[name]


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


def copy_of(site: BuiltSite) -> Callable[[BuildSettings], BuildResult]:
    """A build that takes a moment: it copies what was built, as if by a publisher with a contact for security."""

    def copy(settings: BuildSettings) -> BuildResult:
        shutil.copytree(site.folder, settings.site_dir)
        known = settings.site_dir / ".well-known"
        known.mkdir()
        who = Publication(
            address=SITE_URL,
            security_contact="https://voorbeeld.example/lek",
            security_expires="2027-01-31",
        )
        (known / "security.txt").write_text(who.security_txt(), encoding="utf-8")
        return BuildResult(settings.site_dir, pages=len(site.pages()))

    return copy


@pytest.fixture(scope="session")
def hosted(site: BuiltSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    """The site of the frozen full agenda, published, behind the real nginx with TLS."""
    nginx()
    place = tmp_path_factory.mktemp("hosted") / "srv"
    publish(place, BuildSettings(FULL, place, SITE_URL), copy_of(site))
    with serving(tmp_path_factory.mktemp("nginx"), place) as server:
        yield server


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A copy of the frozen full agenda, to edit."""
    return copy_full(tmp_path / "data")
