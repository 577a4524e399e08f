"""Makes the preview of a proposal, as a job without any rights does it: the site, the report, and of what they are."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from agenda.artifact import CHANGE, IMPACT, REPORT, SITE, About, about_data
from agenda.github import event, summarize
from agenda.project import ROOT, CannotRun

FINE, FINDINGS = 0, 1

#: Where the page about the changes stands within the preview.
CHANGES_PAGE = "wijziging/"


@dataclass(frozen=True)
class Proposal:
    """A pull request: ``base`` is the commit that it would change, ``branch`` its own, ``project`` where that is."""

    number: int
    head: str
    base: str
    repository: str
    branch: str
    project: str

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Proposal:
        """The pull request that an event of GitHub is about. Raises CannotRun when it is about none."""
        try:
            pull = data["pull_request"]
            head, base = pull["head"], pull["base"]
            project = (head["repo"] or {}).get("html_url", "")  # a fork can be gone
            return cls(int(pull["number"]), head["sha"], base["sha"], base["repo"]["full_name"], head["ref"], project)
        except (KeyError, TypeError, ValueError):
            raise CannotRun(
                "Deze gebeurtenis gaat niet over een voorstel (pull request).",
                "This event is not about a proposal (pull request).",
            ) from None

    def settings(self) -> dict[str, str]:
        """What the build of the preview is told: what it is of, and where its texts can be edited."""
        settings = {"PREVIEW": f"{self.number} ({self.head[:8]})", "PREVIEW_REPORT": CHANGES_PAGE}
        if self.project:
            edit = f"edit/{quote(self.branch, safe='/')}/{{file}}#L{{line}}"
            settings |= {"REPOSITORY_URL": self.project, "REPOSITORY_EDIT": edit}
        return settings


def make_preview(folder: Path) -> int:
    """Make the preview of the proposal of this event in ``folder``, which must be new; gives an exit code.

    When the agenda has errors, the findings are the report and there is no site.
    """
    proposal = Proposal.of(event())
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise CannotRun(f"{folder} is niet te maken: {error}", f"{folder} cannot be made: {error}") from error
    about = About(proposal.number, proposal.head, proposal.repository)
    _write(folder / CHANGE, about_data(about))
    findings = json.loads(_agenda("check", "--format", "json").stdout or "[]")
    if any(each["severity"] == "error" for each in findings):
        _write(folder / IMPACT, {"version": 1, "findings": findings})
        report = _agenda("check").stdout
        (folder / REPORT).write_text(f"~~~~text\n{report.replace('~~~', '~ ~ ~')}\n~~~~\n", encoding="utf-8")
        return FINDINGS
    built = _agenda("build", SITE_DIR=str(folder / SITE), **proposal.settings())
    if built.returncode:
        print(built.stdout + built.stderr, file=sys.stderr)
        return built.returncode
    code = _impact(proposal, folder)
    summarize((folder / REPORT).read_text(encoding="utf-8"))
    return code


def _impact(proposal: Proposal, folder: Path) -> int:
    made = folder / "impact"
    done = _agenda("impact", proposal.base, "--out", str(made))
    if done.returncode > FINDINGS or not made.is_dir():
        # A preview without a report is still a preview: why there is none takes its place.
        why = (done.stderr or done.stdout).strip()
        print(why, file=sys.stderr)
        (folder / REPORT).write_text(f"~~~~text\n{why.replace('~~~', '~ ~ ~')}\n~~~~\n", encoding="utf-8")
        _write(folder / IMPACT, {"version": 1})
        return FINE
    for name in (REPORT, IMPACT):
        (made / name).rename(folder / name)
    shutil.move(made, folder / SITE / CHANGES_PAGE)
    return FINE


def _agenda(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "agenda", *arguments],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )


def _write(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
