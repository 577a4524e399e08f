"""What the cases in ``tests/cases/invalid`` say of themselves: ``# expect: 12:5 unknown-key to 12:9``.

Line and column of the beginning, the code, the end just after the last character; ``in NAME.lock`` when the finding is
about the lock beside the case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from agenda.model.diagnostics import Diagnostic
from tests.helpers.sites import ROOT

INVALID = sorted((ROOT / "tests/cases/invalid").glob("*.yaml"))

_EXPECTED = re.compile(rb"# expect: (\d+):(\d+) ([a-z0-9-]+) to (\d+):(\d+)(?: in (\S+))?")


@dataclass(frozen=True)
class Expected:
    """One finding: its code, the name of its file, and (line, column) of its beginning and end."""

    code: str
    file: str
    begin: tuple[int, int]
    end: tuple[int, int]

    def __str__(self) -> str:
        return f"{self.begin[0]}:{self.begin[1]} {self.code} to {self.end[0]}:{self.end[1]}"


def expected_of(path: Path) -> list[Expected]:
    """The findings that a case says it gives, in their order."""
    return [
        Expected(code.decode(), file.decode() or path.name, (int(line), int(column)), (int(end_line), int(end_column)))
        for line, column, code, end_line, end_column, file in _EXPECTED.findall(path.read_bytes())
    ]


def as_expected(finding: Diagnostic) -> Expected:
    """A finding in the words of a case."""
    place = finding.location
    end = (place.end_line or 0, place.end_column or 0)
    return Expected(finding.code, Path(place.file).name, (place.line, place.column), end)


def copy_of(case: Path, folder: Path) -> Path:
    """A copy of a case to change, with its lock and its document where it looks for them."""
    copy = folder / "cases/invalid" / case.name
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(case.read_bytes())
    if case.with_suffix(".lock").is_file():
        copy.with_suffix(".lock").write_bytes(case.with_suffix(".lock").read_bytes())
    (folder / "cases/small.txt").write_bytes((ROOT / "tests/cases/small.txt").read_bytes())
    return copy
