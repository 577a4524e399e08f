"""Puts the check to the test: mutates the real agenda over a thousand times, one mistake at a time, and tells per kind
of mistake how often the check finds it, with the right code at the right line, and how often it cries wolf.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from random import Random
from typing import Any

import yaml

from agenda.checks.load import load_file
from agenda.model.diagnostics import Diagnostic
from scripts.tools.mutations import harmless, planting, relations, structure, wording
from scripts.tools.mutations.document import Document
from scripts.tools.mutations.mutation import OPERATORS, Mutation, Operator

ROOT = Path(__file__).parents[3]
MODULES = (structure, relations, wording, planting, harmless)  # each adds its operators


class Outcome(StrEnum):
    """What the check made of one mutation."""

    FOUND = "found"
    WRONG_LINE = "wrong line"
    WRONG_CODE = "wrong code"
    MISSED = "missed"
    QUIET = "quiet"
    FALSE = "false alarm"
    CRASH = "crash"


GOOD = (Outcome.FOUND, Outcome.QUIET)


@dataclass(frozen=True)
class Result:
    """``raises`` is whether PyYAML refuses the file."""

    operator: Operator
    mutation: Mutation
    outcome: Outcome
    findings: list[Diagnostic]
    raises: bool


class Bench:
    """A folder with the agenda, its document and its lock, in which one mutation after the other is tried."""

    def __init__(self, agenda: Path, folder: Path) -> None:
        self.agenda = folder / "data/agenda.yaml"
        self.lock = self.agenda.with_name("translation.lock")
        self.text = agenda.read_text(encoding="utf-8")
        lock = agenda.with_name("translation.lock") if agenda.name == "agenda.yaml" else agenda.with_suffix(".lock")
        self.agenda.parent.mkdir(parents=True)
        shutil.copy(lock, self.lock)
        self.agenda.write_text(self.text, encoding="utf-8")
        self.document = Document.read(self.agenda, self.lock)
        for spot in self.document.at("documents.*.text"):
            copy = (self.agenda.parent / spot.text).resolve()
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(agenda.parent / spot.text, copy)

    def mutations(self, operator: Operator, most: int, seed: int) -> list[Mutation]:
        """At most so many mutations of one kind, the same ones for the same seed."""
        every = [each for each in operator.make(self.document) if each.changes]
        return Random(f"{seed} {operator.name}").sample(every, min(most, len(every)))  # noqa: S311  # a sample, no secret

    def try_out(self, operator: Operator, mutation: Mutation) -> Result:
        """Check the mutated file, and hold what is found against what ought to be."""
        raw = mutation.apply(self.text)
        self.agenda.write_bytes(raw)
        try:
            findings = load_file(self.agenda, "agenda.yaml").diagnostics
        except Exception:  # it must not, whatever the file: told in the table
            return Result(operator, mutation, Outcome.CRASH, [], pyyaml_refuses(raw))
        return Result(operator, mutation, self.judge(mutation, findings), findings, pyyaml_refuses(raw))

    def judge(self, mutation: Mutation, findings: Sequence[Diagnostic]) -> Outcome:
        """What the findings are worth."""
        if not mutation.places:
            return Outcome.FALSE if findings else Outcome.QUIET
        if not findings:
            return Outcome.MISSED
        known = False
        for place in mutation.places:
            first, last = mutation.lines(self.text, place.range) if place.range else (0, 0)
            for finding in findings:
                if finding.code in place.codes.split():
                    known = True
                    in_lock = finding.location.file.endswith(".lock")
                    if place.range is None and in_lock and finding.quoted.startswith(place.lock):
                        return Outcome.FOUND
                    if place.range is not None and not in_lock and first <= finding.location.line <= last:
                        return Outcome.FOUND
        return Outcome.WRONG_LINE if known else Outcome.WRONG_CODE


def pyyaml_refuses(raw: bytes) -> bool:
    """Whether ``yaml.safe_load`` would raise. (With libyaml, which is as strict and thirty times as fast.)"""
    try:
        yaml.load(raw, yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError):
        return True
    return False


def plain_mkdocs_passes(raw: bytes) -> bool:
    """Whether a plain site, with the mutated file among its data, builds under ``mkdocs build --strict``."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "docs").mkdir()
        (folder / "docs/index.md").write_text("# Agenda\n", encoding="utf-8")
        (folder / "docs/agenda.yaml").write_bytes(raw)
        (folder / "mkdocs.yml").write_text("site_name: Agenda\nsite_url: ''\ntheme: mkdocs\n", encoding="utf-8")
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
        return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def run(agenda: Path, most: int, seed: int, only: str = "") -> Iterator[Result]:
    """Try every kind of mutation, on all processor cores but in order."""
    chosen = [number for number, each in enumerate(OPERATORS) if only in f"{each.group}: {each.name}"]
    with tempfile.TemporaryDirectory() as folder, Pool() as pool:
        for results in pool.imap(_try_kind, [(agenda, Path(folder), number, most, seed) for number in chosen]):
            for number, mutation, outcome, findings, raises in results:
                yield Result(OPERATORS[number], mutation, outcome, findings, raises)


@cache
def _bench(agenda: Path, folder: Path) -> Bench:
    return Bench(agenda, folder / str(os.getpid()))


def _try_kind(task: tuple[Path, Path, int, int, int]) -> list[Any]:
    """What ``Result`` holds for each mutation of a kind; functions do not travel between processes."""
    agenda, folder, number, most, seed = task
    bench, kind = _bench(agenda, folder), OPERATORS[number]
    tried = (bench.try_out(kind, each) for each in bench.mutations(kind, most, seed))
    return [(number, each.mutation, each.outcome, each.findings, each.raises) for each in tried]


def table(results: Sequence[Result]) -> str:
    """Per kind of mutation how it went, as a table of Markdown."""
    rows = [
        "| mutation | tried | found | by one finding | wrong line | wrong code | missed | false alarms | crashes "
        "| PyYAML refuses |"
    ]
    rows.append("| --- " * 10 + "|")
    for operator in OPERATORS:
        of_kind = [each for each in results if each.operator is operator]
        if of_kind:
            rows.append(_row(f"{operator.group}: {operator.name}", of_kind))
    return "\n".join([*rows, _row("**all**", results)])


def _row(name: str, results: Sequence[Result]) -> str:
    counted = Counter(each.outcome for each in results)
    good = counted[Outcome.FOUND] + counted[Outcome.QUIET]
    alone = sum(len(each.findings) == 1 for each in results if each.outcome is Outcome.FOUND)
    numbers = [len(results), good, alone, *(counted[each] for each in Outcome if each not in GOOD)]
    return f"| {name} | {' | '.join(map(str, numbers))} | {sum(each.raises for each in results)} |"


def told(result: Result, text: str) -> str:
    """A mutation that did not go as it should, in full."""
    lines = [f"--- {result.operator.group}: {result.operator.name}: {result.outcome}"]
    for change in result.mutation.changes:
        line = text.count("\n", 0, change.start) + 1
        lines.append(f"  line {line}: {text[change.start : change.end][:120]!r} → {change.text[:120]!r}")
    for place in result.mutation.places[:6]:
        where = result.mutation.lines(text, place.range) if place.range else f"lock {place.lock}"
        lines.append(f"  ought to be: {place.codes} at {where}")
    lines += [f"  is: {each.location} {each.code} {each.message('en')[:100]}" for each in result.findings[:6]]
    return "\n".join(lines)


def main() -> int:
    """Print the table; 1 when the check misses anything or cries wolf."""
    parser = argparse.ArgumentParser(prog="scripts/mutations", description=__doc__)
    parser.add_argument("agenda", nargs="?", type=Path, default=ROOT / "data/agenda.yaml")
    parser.add_argument("--seed", type=int, default=1, help="another seed picks other places; default 1")
    parser.add_argument("--most", type=int, default=25, help="mutations of each kind at most; default 25")
    parser.add_argument("--only", default="", help="only the kinds in whose name this stands")
    parser.add_argument("--show", action="store_true", help="show in full what did not go as it should")
    options = parser.parse_args()
    results = list(run(options.agenda, options.most, options.seed, options.only))
    wrong = [each for each in results if each.outcome not in GOOD]
    text = options.agenda.read_text(encoding="utf-8")
    if options.show:
        print("\n".join(told(each, text) for each in wrong))
    print(table(results))
    harmful = [each for each in results if each.mutation.places][:: max(1, len(results) // 10)]
    passed = sum(plain_mkdocs_passes(each.mutation.apply(text)) for each in harmful)
    print(f"\nPlain `mkdocs build --strict` reads no data: it passed with {passed} of {len(harmful)} harmful files.")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
