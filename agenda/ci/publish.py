"""The preview of a pull request, published by a job that may write: what another job made is data, and never run."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agenda.ci.artifact import IMPACT, MOST_PACKED, SITE, About, Refused, read_report, unpack
from agenda.ci.comment import put_comment, render_comment, render_unreadable
from agenda.ci.github import Api, event, summarize
from agenda.ci.pages_branch import Shelf
from agenda.ci.preview import CHANGES_PAGE
from agenda.text.bilingual import both

#: The workflow that makes previews, and the name under which it leaves them.
WORKFLOW, ARTIFACT = ".github/workflows/preview.yml", "voorbeeld"

#: Of the account by which a workflow writes comments.
BOT = "github-actions[bot]"


@dataclass(frozen=True)
class Run:
    """A run of the untrusted workflow, as GitHub tells of it: these are facts."""

    id: int
    head: str
    head_repository: str
    repository: str

    @classmethod
    def of(cls, data: Mapping[str, Any], repository: str) -> Run:
        """The run that the event is about. Raises Refused when it is not one that makes previews of ``repository``."""
        run = data.get("workflow_run") or {}
        path = str(run.get("path", "")).partition("@")[0]
        if run.get("event") != "pull_request" or path != WORKFLOW or _name(run.get("repository")) != repository:
            raise Refused(both("ci.publish.this_run_does_not"))
        return cls(int(run["id"]), str(run["head_sha"]), _name(run.get("head_repository")), repository)


class NothingLeft(Refused):
    """The run ended before it left a preview: the reason is there, and nothing is wrong with this job."""


def publish_preview() -> str:
    """Publish the preview that the run of this event made, and keep its comment up to date; gives its address or “–”.

    Raises NothingLeft when that run left no preview. Raises Refused when what it left is not the preview of an open
    proposal at its latest commit, or its report has not the shape of one: of that the comment says so, in place of what
    it said of an earlier commit. Raises CannotRun when GitHub does not answer or something is not set.
    """
    api = Api.from_environment()
    repository = os.environ["GITHUB_REPOSITORY"]
    run = Run.of(event(), repository)
    shelf = Shelf.from_environment()
    server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
    page_of_run = f"{server}/{repository}/actions/runs/{run.id}"
    with tempfile.TemporaryDirectory() as folder:
        unpacked = Path(folder) / "unpacked"
        _fetch(api, run, Path(folder) / "preview.zip", page_of_run)
        about = unpack(Path(folder) / "preview.zip", unpacked)
        _check(api, run, about)
        try:
            report = read_report(unpacked / IMPACT)
        except Refused:
            put_comment(api, about.number, render_unreadable(about.head, page_of_run), BOT)
            raise
        address = page = ""
        if shelf and (unpacked / SITE / "index.html").is_file():
            address = shelf.put(about.number, unpacked / SITE, keep=_open(api))
            page = address + CHANGES_PAGE if (unpacked / SITE / CHANGES_PAGE / "index.html").is_file() else ""
    text = render_comment(report, about.head, address, page_of_run, page=page)
    put_comment(api, about.number, text, BOT)
    summarize(text)
    return address or "–"


def _fetch(api: Api, run: Run, target: Path, page_of_run: str) -> None:
    found = api.get(f"actions/runs/{run.id}/artifacts?per_page=100").get("artifacts", [])
    fitting = [each for each in found if each.get("name") == ARTIFACT and not each.get("expired")]
    if not fitting:
        raise NothingLeft(both("ci.publish.nothing_left", page=page_of_run))
    if len(fitting) > 1:
        raise Refused(both("ci.publish.this_run_left_more", artifact=ARTIFACT))
    api.download(f"actions/artifacts/{int(fitting[0]['id'])}/zip", target, MOST_PACKED)


def _check(api: Api, run: Run, about: About) -> None:
    """Hold what the artifact says of itself against what GitHub says: only then the number is that of its proposal."""
    if about.repository != run.repository or about.head != run.head:
        raise Refused(both("ci.publish.the_preview_says_that"))
    proposal = api.get(f"pulls/{about.number}")
    head, base = proposal.get("head") or {}, proposal.get("base") or {}
    if _name(base.get("repo")) != run.repository or _name(head.get("repo")) != run.head_repository:
        raise Refused(both("ci.publish.proposal_does_not_come", number=about.number))
    if proposal.get("state") != "open" or head.get("sha") != run.head:
        raise Refused(both("ci.publish.proposal_is_closed_or", number=about.number))


def _open(api: Api) -> set[int]:
    return {int(each["number"]) for each in api.pages("pulls?state=open")}


def _name(repository: Any) -> str:
    return str(repository.get("full_name", "")) if isinstance(repository, dict) else ""
