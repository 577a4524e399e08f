"""What the documentation shows is true: examples pass the check, commands run, and output is what is printed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from agenda.checks.load import load_file
from agenda.model.diagnostic_report import as_text
from agenda.model.diagnostics import Severity
from tests.sites import FULL, ROOT

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"<!-- voorbeeld: item -->\n```yaml\n(.*?)```", GUIDE, re.DOTALL)
COMMANDS = sorted(
    {
        line.split("  #")[0].split(" #")[0].strip()
        for block in re.findall(r"```sh\n(.*?)```", GUIDE + README, re.DOTALL)
        for line in block.splitlines()
    }
)
#: What a new or reworded text of an editor brings along: nothing of it stops a build.
EXPECTED = {"stale-translation", "untranslated"}


def section_of(example: str) -> str:
    return example.partition(":")[0]


def put_in(path: Path, example: str) -> None:
    """Do what the guide says: put the item in the place of its old self, or at the end of its section."""
    text = path.read_text(encoding="utf-8")
    section = section_of(example)
    head, around, rest = text.partition(f"\n{section}:\n")
    item = example.partition("\n")[2]
    id = re.match(r"  - id: (\S+)\n", item)
    old = re.search(rf"(?m)^  - id: {re.escape(id[1])}\n(?:    .*\n|\n(?=    ))*", rest) if id else None
    if old:
        rest = rest[: old.start()] + item + rest[old.end() :]
    else:
        end = re.search(r"^[a-z#]", rest, re.MULTILINE)
        at = end.start() if end else len(rest)
        rest = rest[:at].rstrip() + "\n\n" + item + "\n" + rest[at:]
    path.write_text(head + around + rest, encoding="utf-8")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: "-".join(re.findall(r"\w+", each)[:3]))
def test_an_example_does_what_the_guide_says(example: str, edited: Path) -> None:
    before: dict[str, Any] = yaml.safe_load(edited.read_text(encoding="utf-8"))
    put_in(edited, example)
    loaded = load_file(edited)
    assert [as_text(each) for each in loaded.diagnostics if each.severity is Severity.ERROR] == []
    assert {each.code for each in loaded.diagnostics} <= EXPECTED
    section = section_of(example)
    changed = [item for item in loaded.source.data[section] if item not in before[section]]
    assert len(changed) == 1


def test_there_are_examples_of_each_task() -> None:
    assert sorted({section_of(each) for each in EXAMPLES}) == ["ambitions", "links", "terms"]
    assert len(EXAMPLES) == 4


def test_the_line_to_paste_is_the_one_that_the_check_gives(edited: Path) -> None:
    put_in(edited, next(each for each in EXAMPLES if "id: lijnchef" in each))
    (finding,) = load_file(edited).diagnostics
    assert finding.code == "stale-translation"
    assert f"```text\n{finding.paste}\n```" in GUIDE


def test_the_finding_in_the_guide_is_what_the_check_prints(edited: Path) -> None:
    (old, new, shown) = re.findall(r"<!-- melding: (.*?) => (.*?) -->\n```text\n(.*?)```", GUIDE, re.DOTALL)[0]
    text = edited.read_text(encoding="utf-8")
    assert text.count(old) == 1
    edited.write_text(text.replace(old, new), encoding="utf-8")
    (finding,) = load_file(edited, "data/agenda.yaml").diagnostics
    assert without_numbers(as_text(finding)) == without_numbers(shown.rstrip())


def without_numbers(text: str) -> str:
    """``text`` without the numbers of lines, which differ between the live agenda and the frozen one."""
    return re.sub(r"(?m)^(data/agenda\.yaml:|    )\d+|^ +\|", r"\1", text)


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


@pytest.mark.parametrize("command", [each for each in COMMANDS if "agenda " in each])
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


def test_every_other_command_is_a_script_that_is_there() -> None:
    scripts = [each.split()[0] for each in COMMANDS if "agenda " not in each]
    assert {"scripts/check", "scripts/serve", "scripts/test"} <= set(scripts)
    assert all(os.access(ROOT / each, os.X_OK) for each in scripts)


def test_every_link_within_the_documentation_leads_somewhere() -> None:
    for text in (GUIDE, README):
        anchors = {
            re.sub(r"[^\w\- ]", "", line.lower()).strip().replace(" ", "-")
            for line in re.findall(r"(?m)^#+ (.*)$", text)
        }
        for target in re.findall(r"\]\(([^)]+)\)", text):
            if target.startswith("#"):
                assert target[1:] in anchors, target
            elif not target.startswith("http"):
                assert (ROOT / target.partition("#")[0]).exists(), target
