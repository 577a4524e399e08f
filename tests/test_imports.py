"""The import contracts in pyproject.toml catch an import that they forbid; ``scripts/test`` checks the project."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.sites import ROOT


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("util/git.py", "import agenda.checks.load", "A package imports only from those below it"),
        ("checks/lock.py", "import mkdocs.config", "Only the builder knows MkDocs"),
        ("model/index.py", "import yaml", "Only the reader knows PyYAML"),
    ],
)
def test_a_forbidden_import_is_caught(tmp_path: Path, module: str, line: str, broken: str) -> None:
    shutil.copytree(ROOT / "agenda", tmp_path / "agenda", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "agenda" / module).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert f"{broken} BROKEN" in run.stdout
