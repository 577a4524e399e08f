"""GitHub, as far as a workflow needs it: the event that started it, the summary of its job, and the API."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from agenda.ci.artifact import Refused
from agenda.text import both
from agenda.util.characters import one_line
from agenda.util.project import CannotRun

#: An answer of the API is never longer, in bytes, and never waited for longer, in seconds.
MOST_ANSWER = 10_000_000
PATIENCE = 30

#: How many pages of a list are read, of a hundred each.
MOST_PAGES = 10

#: GitHub shows no more of a summary.
MOST_SUMMARY = 1_000_000

#: GitHub shows no more errors of one step.
MOST_ANNOTATIONS = 10


def event() -> dict[str, Any]:
    """What GitHub says that happened (GITHUB_EVENT_PATH). Raises CannotRun outside a workflow."""
    path = os.environ.get("GITHUB_EVENT_PATH")
    try:
        data = json.loads(Path(path).read_bytes()) if path else None
    except (OSError, ValueError):
        data = None
    if not isinstance(data, dict):
        raise CannotRun(both("ci.github.only_in_workflow"))
    return data


def summarize(markdown: str) -> None:
    """Add to the summary of the job; outside a workflow nothing happens."""
    if path := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(markdown[:MOST_SUMMARY] + "\n")


def annotate(title: str, texts: Sequence[str]) -> None:
    """Show texts as errors of the job, next to its pull request: what does not fit there is counted in the last one."""
    for text in texts[: MOST_ANNOTATIONS - 1] if len(texts) > MOST_ANNOTATIONS else texts:
        _annotate(title, text)
    if len(texts) > MOST_ANNOTATIONS:
        rest = len(texts) - MOST_ANNOTATIONS + 1
        _annotate(title, f"… en nog {rest}. / … and {rest} more.")


def _annotate(title: str, text: str) -> None:
    # Of a message the runner reads % back (actions/toolkit, command.ts); one line has no other sign that steers it.
    line = one_line(text).replace("%", "%25")
    print(f"::error title={title}::{line}")


class Api:
    """The API of GitHub for one repository. Its token goes to the API only, never to where an answer leads."""

    def __init__(self, address: str, repository: str, token: str) -> None:
        self.root = f"{address.rstrip('/')}/repos/{repository}/"
        self.token = token
        if urlsplit(address).scheme != "https" and urlsplit(address).hostname != "127.0.0.1":
            raise CannotRun(both("ci.github.api_url_not_https"))

    @classmethod
    def from_environment(cls) -> Api:
        """The API of the repository in which the workflow runs. Raises CannotRun when something is not set."""
        names = ("GITHUB_API_URL", "GITHUB_REPOSITORY", "GITHUB_TOKEN")
        values = [os.environ.get(name, "") for name in names]
        if missing := [name for name, value in zip(names, values, strict=True) if not value]:
            raise CannotRun(both("ci.github.this_is_missing", list=", ".join(missing)))
        return cls(*values)

    def get(self, path: str) -> Any:
        """What the API says at ``path``, counted from the repository."""
        return self._json(self._request(path))

    def pages(self, path: str) -> Iterator[Any]:
        """The entries of a list at ``path``, page after page."""
        for number in range(1, MOST_PAGES + 1):
            entries = self.get(f"{path}{'&' if '?' in path else '?'}per_page=100&page={number}")
            yield from entries
            if len(entries) < 100:
                return

    def send(self, method: str, path: str, data: Mapping[str, object]) -> Any:
        """Send data to ``path``, and give the answer."""
        return self._json(self._request(path, method, json.dumps(data).encode()))

    def download(self, path: str, target: Path, most: int) -> None:
        """Write what is at ``path`` to a file, of at most ``most`` bytes. Raises Refused for more."""
        with self._open(self._request(path)) as answer, target.open("xb") as file:
            left = most
            while block := answer.read(65_536):
                left -= len(block)
                if left < 0:
                    raise Refused(both("ci.github.the_archive_is_too"))
                file.write(block)

    def _request(self, path: str, method: str = "GET", data: bytes | None = None) -> urllib.request.Request:
        headers = {
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
            "User-Agent": "agenda",
        }
        if data is not None:
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(self.root + path, data, headers, method=method)  # noqa: S310  # checked above
        # Unredirected: an archive is kept on another host, which the token is not for.
        request.add_unredirected_header("Authorization", f"Bearer {self.token}")
        return request

    def _json(self, request: urllib.request.Request) -> Any:
        with self._open(request) as answer:
            raw = answer.read(MOST_ANSWER + 1)
        try:
            return json.loads(raw) if len(raw) <= MOST_ANSWER else None
        except ValueError:
            raise CannotRun(both("ci.github.github_gave_an_unreadable")) from None

    def _open(self, request: urllib.request.Request) -> Any:
        try:
            return urllib.request.urlopen(request, timeout=PATIENCE)  # noqa: S310  # the API's own address
        except urllib.error.HTTPError as error:
            error.close()
            why = f"{request.get_method()} {request.full_url}: {error.code}"
        except OSError as error:
            why = f"{request.get_method()} {request.full_url}: {error}"
        raise CannotRun(both("ci.github.github_does_not_answer", why=why))
