"""What ``agenda check`` takes, side by side with what it is held to; ``scripts/benchmark`` runs it.

The runs of each pair alternate, so that a busy machine weighs on both; what counts is the median of user and system
time. Nothing here passes or fails: the figures are for a person.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.helpers.made import agenda_of, write
from tests.helpers.sites import ROOT

SIZES = (14, 140, 1400)

#: Composes a file with libyaml, garbage collection as it comes; prints the seconds without the start of Python.
COMPOSE = """
import sys, time, yaml
text = open(sys.argv[1], encoding="utf-8").read()
start = time.process_time()
yaml.compose(text, yaml.CSafeLoader)
print(time.process_time() - start)
"""
#: The same of reading and checking.
LOAD = """
import gc, sys, time
from pathlib import Path
from agenda.checks.load import load_file
gc.disable()  # as the command does
start = time.process_time()
load_file(Path(sys.argv[1]))
print(time.process_time() - start)
"""


def cost(command: Sequence[str], **environment: str) -> tuple[float, float, str]:
    """Seconds of user and system time, seconds on the clock, and the last line that was printed."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=True)
    after, clock = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, clock, (done.stdout.splitlines() or [""])[-1]


def beside_pydantic(yardstick: Path, runs: int) -> None:
    """The check of the real agenda beside importing yaml and pydantic."""
    bare = [sys.executable, "-c", "import yaml, pydantic"]
    check = [sys.executable, "-m", "agenda", "check"]
    costs = [(cost(bare, PYTHONPATH=str(yardstick)), cost(check)) for _ in range(runs)]
    for what, number in (("user and system", 0), ("clock", 1)):
        base, ours = (median(float(each[side][number]) for each in costs) for side in (0, 1))
        print(f"{what}: import yaml, pydantic {base * 1000:.0f} ms; agenda check {ours * 1000:.0f} ms: ", end="")
        print(f"{ours / base:.2f} times as much (goal: 3 at most)")


def growing(folder: Path, runs: int) -> None:
    """The check of agendas that are ten and a hundred times as large, beside libyaml's composing."""
    for size in SIZES:
        path = write(agenda_of(size), folder / str(size))
        programs = (["-c", COMPOSE], ["-c", LOAD], ["-m", "agenda", "check"])
        taken = []
        for _ in range(runs):
            compose, load, check = (cost([sys.executable, *each, str(path)]) for each in programs)
            taken.append([float(compose[2]), float(load[2]), compose[0], check[0]])
        compose_only, load_only, compose_whole, check_whole = (median(column) for column in zip(*taken, strict=True))
        print(f"{size:5} ambitions, {path.stat().st_size / 1e6:.2f} MB, ", end="")
        print(f"{load_only / size * 1000:.2f} ms per ambition: libyaml {compose_only * 1000:.0f} ms, ", end="")
        print(f"load_file {load_only * 1000:.0f} ms, {load_only / compose_only:.2f} times; as whole programs ", end="")
        print(f"{compose_whole * 1000:.0f} ms and agenda check {check_whole * 1000:.0f} ms, ", end="")
        print(f"{check_whole / compose_whole:.2f} times")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="scripts/benchmark", description=__doc__)
    parser.add_argument("--yardstick", type=Path, required=True, help="the folder with pydantic in it")
    parser.add_argument("--runs", type=int, default=15, help="of each; default 15")
    options = parser.parse_args()
    beside_pydantic(options.yardstick, options.runs)
    with tempfile.TemporaryDirectory() as folder:
        growing(Path(folder), max(3, options.runs // 3))


if __name__ == "__main__":
    main()
