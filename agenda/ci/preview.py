"""Makes the preview of a proposal, as a job without any rights does it: the site, the report, and of what they are."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from agenda.ci.artifact import CHANGE, IMPACT, PARTS, REPORT, SITE, VERSION, About, about_data
from agenda.ci.github import annotate, event, summarize
from agenda.text import both
from agenda.util.characters import as_markdown
from agenda.util.project import FINDINGS, FINE, ROOT, CannotRun, why

#: Where the page about the changes is within the preview.
CHANGES_PAGE = "wijziging/"

#: What is behind the name of a preview for its site to be opened from disk.
FROM_DISK = "bekijken"

#: A setting is no longer than this, in characters: a system takes 128 kB.
MOST_CHARACTERS = 100_000

#: Where that page is made, next to the site until that is there.
_MADE = "made"


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
            raise CannotRun(both("ci.preview.not_a_proposal")) from None

    def settings(self) -> dict[str, str]:
        """The environment of the build of the preview: what it is of, and where its texts can be edited."""
        settings = {"PREVIEW": f"{self.number} ({self.head[:8]})"}
        if self.project:
            edit = f"edit/{quote(self.branch, safe='/')}/{{file}}#L{{line}}"
            settings |= {"REPOSITORY_URL": self.project, "REPOSITORY_EDIT": edit}
        return settings


def make_preview(folder: Path) -> int:
    """Make the preview of the proposal of this event in ``folder``, which must be new; gives an exit code.

    Beside it, in a folder with “-bekijken” behind its name, comes its site to be opened from disk.

    When the agenda has errors, the findings are the report and there is no site. When an address is lost there is a
    preview all the same, and FINDINGS, so that nobody merges that by mistake. Raises CannotRun when this is no event of
    a proposal, or ``folder`` cannot be made.
    """
    proposal = Proposal.of(event())
    from_disk = folder.with_name(f"{folder.name}-{FROM_DISK}")
    try:
        folder.mkdir(parents=True)
        from_disk.mkdir()  # says now whether it can be; without a site it goes again
        from_disk.rmdir()
    except OSError as error:
        refused = why(error)
        raise CannotRun(both("ci.preview.cannot_be_made", filename=error.filename, refused=refused)) from error
    _write(folder / CHANGE, about_data(About(proposal.number, proposal.head, proposal.repository)))
    page = _report(proposal, folder)
    summarize((folder / REPORT).read_text(encoding="utf-8"))
    settings = proposal.settings() | {"AGENDA_DRAFT": "1", "PREVIEW_NEW": _new_pages(folder / IMPACT)}
    settings |= {"PREVIEW_REPORT": CHANGES_PAGE} if page else {}
    built = _agenda("build", SITE_DIR=str(folder / SITE), **settings)
    print(built.stdout + built.stderr, file=sys.stderr, end="")
    if built.returncode == FINE and page:
        shutil.move(page, folder / SITE / CHANGES_PAGE)
    shutil.rmtree(folder / _MADE, ignore_errors=True)
    if built.returncode == FINE:
        copy_for_disk(folder / SITE, from_disk)
    lost = [each["text"] for each in json.loads((folder / IMPACT).read_bytes())["lost"]]
    title = both("ci.preview.address_is_lost")
    annotate(f"{title['nl']} / {title['en']}", lost)
    return built.returncode or (FINDINGS if lost else FINE)


def _report(proposal: Proposal, folder: Path) -> Path | None:
    """Write the report in both forms; gives the folder of its page, None when there is no report.

    A preview without a report is still a preview: why there is none takes its place.
    """
    made = folder / _MADE
    done = _agenda("impact", proposal.base, "--out", str(made))
    if done.returncode <= FINDINGS and (made / IMPACT).is_file():
        for name in (REPORT, IMPACT):
            (made / name).rename(folder / name)
        return made
    why = (done.stderr or done.stdout).strip()
    print(why, file=sys.stderr)
    (folder / REPORT).write_text(as_markdown(why) + "\n", encoding="utf-8")
    nothing: dict[str, list[str]] = {part: [] for part in PARTS}
    _write(folder / IMPACT, {"version": VERSION, "base": proposal.base} | nothing | {"notes": [why]})
    return None


def _new_pages(impact: Path) -> str:
    """The addresses of pages that the proposal adds, as a list in JSON; empty when that is not known.

    Then no page of the preview can say where it is on the site as it is.
    """
    found = json.loads(impact.read_bytes())
    pages = found.get("pages", [])
    if not pages and found.get("notes"):
        return ""
    added = json.dumps([each["address"].removeprefix("/") for each in pages if each["kind"] == "added"])
    return added if len(added) <= MOST_CHARACTERS else ""


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


# --- a copy to open from disk ---


#: The page in a folder.
INDEX = "index.html"

#: What leads to a page: a link, a form, and a page that leads on by itself. Only within a tag: not in what a page says.
_TAG = re.compile(r"<(?:a|area|link|form|meta)\b[^<>]*>")
_ADDRESS = re.compile(r'(?P<before>\s(?:href|action)="|\scontent="0; url=)(?P<address>[^"]*)(?=")')

#: An address that does not count from the page it is on: of another site, of a server, or this page itself.
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|/|#|\Z")


def copy_for_disk(site: Path, target: Path) -> None:
    """Copy the site in ``site`` to ``target``, which must not be there yet, with every link to a folder to its page.

    Raises OSError when it cannot be written.
    """
    shutil.copytree(site, target)
    for page in target.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        page.write_text(
            _TAG.sub(lambda tag: _ADDRESS.sub(lambda found: _to_page(found, page.parent), tag[0]), html),  # noqa: B023  # done at once
            encoding="utf-8",
            newline="\n",
        )


def _to_page(found: re.Match[str], folder: Path) -> str:
    """A link on a page in ``folder``, to the page in the folder that it leads to, if it leads to one that has one."""
    address = unescape(found["address"])
    path, rest = re.fullmatch(r"([^?#]*)(.*)", address, re.DOTALL).groups()  # type: ignore[union-attr]  # it always fits
    if _ELSEWHERE.match(address) or not (folder / unquote(path) / INDEX).is_file():
        return found[0]
    whole = f"{path.removesuffix('/')}/{INDEX}" if path else INDEX
    return found["before"] + escape(whole + rest)
