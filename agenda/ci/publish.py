"""The preview of a pull request, published by a job that may write: what another job made is data, and never run."""

from __future__ import annotations

import base64
import os
import re
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from agenda.ci.artifact import IMPACT, MOST_PACKED, SITE, About, Refused, read_report, unpack
from agenda.ci.github import Api, event, summarize
from agenda.ci.preview import CHANGES_PAGE
from agenda.review.markdown_report import MarkdownReport, as_text
from agenda.text import LANGS, both
from agenda.util import git
from agenda.util.project import ROOT, CannotRun

#: The workflow that makes previews, and the name under which it leaves them.
WORKFLOW, ARTIFACT = ".github/workflows/preview.yml", "voorbeeld"

#: Of the account by which a workflow writes comments.
BOT = "github-actions[bot]"


@dataclass(frozen=True)
class Run:
    """A run of the untrusted workflow, as GitHub describes it: these are facts."""

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
            raise Refused(both("ci.publish.other_workflow"))
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
    branch = PagesBranch.from_environment()
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
        if branch and (unpacked / SITE / "index.html").is_file():
            address = branch.put(about.number, unpacked / SITE, keep=_open(api))
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
        raise Refused(both("ci.publish.other_change"))
    proposal = api.get(f"pulls/{about.number}")
    head, base = proposal.get("head") or {}, proposal.get("base") or {}
    if _name(base.get("repo")) != run.repository or _name(head.get("repo")) != run.head_repository:
        raise Refused(both("ci.publish.proposal_does_not_come", number=about.number))
    if proposal.get("state") != "open" or head.get("sha") != run.head:
        raise Refused(both("ci.publish.closed_or_changed", number=about.number))


def _open(api: Api) -> set[int]:
    return {int(each["number"]) for each in api.pages("pulls?state=open")}


def _name(repository: Any) -> str:
    return str(repository.get("full_name", "")) if isinstance(repository, dict) else ""


# --- the branch of previews ---


#: Where the address of the site is written, and how. The job that publishes has Python’s own library only, so no YAML.
SETTINGS = ROOT / "mkdocs.yml"
_ADDRESS = re.compile(r"""^site_url:.*?(https?://[^\s"',\]]+)""", re.MULTILINE)

#: How often is tried again when another job published meanwhile.
ATTEMPTS = 5


@dataclass(frozen=True)
class PagesBranch:
    """``remote`` is what git calls the repository, ``token`` lets write to it, ``address`` is where it is served."""

    remote: str
    address: str
    token: str = ""
    branch: str = "gh-pages"

    @classmethod
    def from_environment(cls) -> PagesBranch | None:
        """PREVIEW_REMOTE, PREVIEW_URL and PREVIEW_TOKEN; None when no place was chosen.

        Raises CannotRun when only half is set, or when previews would share the origin of the site: what strangers
        propose may not run where readers are.
        """
        remote, address = os.environ.get("PREVIEW_REMOTE", ""), os.environ.get("PREVIEW_URL", "")
        if not remote and not address:
            return None
        if not remote or urlsplit(address).scheme != "https" or not urlsplit(address).hostname:
            raise CannotRun(both("ci.publish.set_both_preview_remote"))
        if urlsplit(address).hostname == urlsplit(os.environ.get("SITE_URL") or _address_of_site()).hostname:
            raise CannotRun(both("ci.publish.preview_on_same_host"))
        return cls(remote, address.rstrip("/") + "/", os.environ.get("PREVIEW_TOKEN", ""))

    def put(self, number: int, site: Path, keep: Collection[int]) -> str:
        """Publish a site as the preview of proposal ``number``; gives its address.

        What was published of proposals that are not in ``keep`` goes. The branch has one commit, so that it does not
        grow. Raises CannotRun when git cannot write there.
        """
        with tempfile.TemporaryDirectory() as folder:
            own = _Git(Path(folder), self.token)
            own("init", "--quiet", "--bare")
            own("--work-tree", str(site), "add", "--all", "--force", ".", folder=site)
            tree = own("write-tree")
            page = own("hash-object", "-w", "--stdin")
            for _ in range(ATTEMPTS):
                last = own("ls-remote", self.remote, f"refs/heads/{self.branch}").partition("\t")[0]
                entries: dict[str, str] = {}
                if last:
                    own("fetch", "--quiet", "--depth=1", self.remote, last)
                    listed = own("ls-tree", "-d", last).splitlines()
                    entries = {name: line for line in listed if (name := line.partition("\t")[2]).isdigit()}
                    entries = {name: line for name, line in entries.items() if int(name) in keep}
                entries[str(number)] = f"040000 tree {tree}\t{number}"
                entries[".nojekyll"] = f"100644 blob {page}\t.nojekyll"
                root = own("mktree", given="\n".join(entries.values()) + "\n")
                commit = own("commit-tree", root, "-m", "Voorbeelden")
                lease = f"--force-with-lease=refs/heads/{self.branch}:{last}"
                if own.succeeds("push", "--quiet", lease, self.remote, f"{commit}:refs/heads/{self.branch}"):
                    return f"{self.address}{number}/"
        raise CannotRun(both("ci.publish.publishing_the_preview_failed"))


def _address_of_site() -> str:
    """What mkdocs.yml says. Raises CannotRun when it says nothing: then the two origins cannot be told apart."""
    if found := _ADDRESS.search(SETTINGS.read_text(encoding="utf-8")):
        return found[1]
    raise CannotRun(both("ci.publish.site_url_needed"))


class _Git:
    """Git in a bare repository of its own, without the settings of the user; the token is not among its arguments."""

    def __init__(self, folder: Path, token: str) -> None:
        self.folder = folder
        who = {f"GIT_{role}_{key}": "agenda" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
        options = {"core.autocrlf": "false", "core.symlinks": "false"}
        if token:
            basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
            options["http.extraHeader"] = f"Authorization: Basic {basic}"
        numbered = {
            f"GIT_CONFIG_{part}_{i}": each
            for i, pair in enumerate(options.items())
            for part, each in zip(("KEY", "VALUE"), pair, strict=True)
        }
        own = {
            "GIT_DIR": str(folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_COUNT": str(len(options)),
        }
        self.settings = who | own | numbered

    def __call__(self, *arguments: str, given: str = "", folder: Path | None = None) -> str:
        """What git prints. Raises CannotRun when it fails."""
        done = git.run(folder or self.folder, *arguments, given=given.encode(), settings=self.settings)
        if done.returncode:
            why = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["?"]
            raise CannotRun(both("ci.publish.git_failed", arguments=arguments[0], why=why[0]))
        return done.stdout.decode(errors="replace").strip()

    def succeeds(self, *arguments: str) -> bool:
        """Whether git could do something."""
        return git.run(self.folder, *arguments, settings=self.settings).returncode == 0


# --- the comment ---


#: The first line of our comment, which nobody sees.
MARK = "<!-- agenda: voorbeeld -->"

_REPORT = MarkdownReport(*LANGS)


def render_comment(impact: Mapping[str, Any], head: str, address: str, run: str, *, page: str = "") -> str:
    """The comment, in Markdown, from the data of the untrusted job (``impact``) and what we know ourselves.

    ``address`` is that of the preview, empty without one; ``page`` that of its page of the changes; ``run`` is the page
    of the run that made it; ``head`` is the commit that it is about.
    """
    lines = _lines("by_itself")
    if address:
        lines += ["", f"[{_joined('see_preview')}]({address})"]
        if page:
            lines.append(f"· [{_joined('before_and_after')}]({page})")
    else:
        lines += ["", *_lines("where_report_is" if impact["findings"] else "where_preview_is", run=run)]
    return _framed([*lines, "", *_REPORT.body(impact)], head)


def render_unreadable(head: str, run: str) -> str:
    """The comment on a commit whose report has another shape: it claims nothing of what the proposal does."""
    return _framed(_lines("unreadable", run=run), head)


def put_comment(api: Api, number: int, text: str, author: str) -> None:
    """Write the comment under proposal ``number``, in place of the one that ``author`` wrote there before, if any."""
    for each in api.pages(f"issues/{number}/comments"):
        own = isinstance(each.get("user"), dict) and each["user"].get("login") == author
        if own and str(each.get("body", "")).startswith(MARK):
            if each["body"] != text:
                api.send("PATCH", f"issues/comments/{int(each['id'])}", {"body": text})
            return
    api.send("POST", f"issues/{number}/comments", {"body": text})


def _framed(lines: list[str], head: str) -> str:
    about = f"<sub>{_joined('about', commit=head[:12])}</sub>"
    return as_text([MARK, f"### {_REPORT.text('title')}", "", *lines, "", about])


def _joined(key: str, **details: object) -> str:
    """A text of this module in both languages on one line."""
    return " / ".join(_lines(key, **details))


def _lines(key: str, **details: object) -> list[str]:
    """A text of this module in both languages, one below the other."""
    return [both(f"ci.publish.{key}", **details)[lang] for lang in LANGS]
