"""What the documentation shows is true: examples pass the check, commands run, and output is what is printed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.sites import FULL, ROOT

#: What people read: the guide for editors, which is a page of the site, and the documents for developers.
GUIDE = [ROOT / "content/meewerken.md", ROOT / "content/en/contributing.md"]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
COMMANDS = sorted(
    {
        line.split("  #")[0].split(" #")[0].strip()
        for path in [*GUIDE, *DOCUMENTS]
        for block in re.findall(r"```sh\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
        for line in block.splitlines()
    }
)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as a stranger has it, to run commands in: its data is the frozen agenda."""
    folder = tmp_path_factory.mktemp("clone") / "project"
    listing = ["git", "ls-files"]
    files = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    for name in filter(None, files):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    text = FULL.read_text(encoding="utf-8").replace("../documents/", "documents/")
    (folder / "data/agenda.yaml").write_text(text, encoding="utf-8")
    shutil.copy2(FULL.with_suffix(".lock"), folder / "data/translation.lock")
    return folder


@pytest.mark.parametrize("command", [each for each in COMMANDS if "bin/agenda " in each])
def test_a_command_of_the_guide_runs(command: str, clone: Path) -> None:
    arguments = command.split()[1:]
    done = subprocess.run(
        [sys.executable, "-m", "agenda", *arguments],
        cwd=clone,
        env=os.environ | {"PYTHONPATH": str(clone), "AGENDA_LANG": "nl"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1) if arguments[0] == "check" else done.returncode == 0, done.stdout + done.stderr
    assert done.stdout


def test_every_other_command_is_a_program_that_is_there() -> None:
    programs = [each.split()[0] for each in COMMANDS if "bin/agenda " not in each and "=" not in each.split()[0]]
    assert {"scripts/check", "scripts/serve", "scripts/test"} <= set(programs)
    assert all(each.startswith(".venv/bin/") or os.access(ROOT / each, os.X_OK) for each in programs)


def test_every_link_within_the_documentation_leads_somewhere() -> None:
    for path in DOCUMENTS:
        for target in re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8")):
            if target.startswith(("http", "mailto:")):
                continue
            name, _, anchor = target.partition("#")
            found = path.parent / name if name else path
            assert found.exists(), (path.name, target)
            assert not anchor or anchor in anchors(found), (path.name, target)


def anchors(path: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a document."""
    headings = re.findall(r"(?m)^#+ (.*)$", path.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", each.lower()).strip().replace(" ", "-") for each in headings}


def test_every_path_in_the_documentation_is_there() -> None:
    """A file or folder of the project that a document names between backticks."""
    tops = "agenda|content|data|deploy|docs|macros|overrides|requirements|scripts|tests"
    for path in DOCUMENTS:
        for name in re.findall(rf"`((?:{tops})/[\w./-]+)`", path.read_text(encoding="utf-8")):
            assert "NAME" in name or "my-code" in name or (ROOT / name).exists(), (path.name, name)
