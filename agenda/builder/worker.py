"""A worker process with MkDocs imported, so that a build after a save does not wait for imports.

It also keeps the memory of Typst and makes first the pages that somebody has open. Each build starts from
the files as they are; when the code of this package changes, the process is started anew.

Both sides write lines of JSON. To the worker: what to build, or ``null`` to cancel that. From it: ``true`` when
the first pages are there, and at the end ``[exit code, output]``.
"""

from __future__ import annotations

import contextlib
import html
import io
import ipaddress
import json
import os
import queue
import re
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from agenda.builder.build import BuildResult, BuildSettings, environment_of, progress, result_of, run_mkdocs
from agenda.text import both
from agenda.util.cache import code_digest
from agenda.util.project import ROOT

if TYPE_CHECKING:
    from agenda.text import Lang

if TYPE_CHECKING:
    from agenda.text import Lang

#: How often is looked whether a build is still wanted, in seconds.
LOOK_SECONDS = 0.02

STARTED_AGAIN = both("builder.worker.the_program_that_builds")


class Worker:
    """Builds sites one after another, in a process of its own that is started when it is first needed.

    A process that ended unexpectedly, as when the system has no memory left, is started again, once per build.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._code = ""
        self._lines: queue.Queue[str] = queue.Queue()

    def build(
        self,
        settings: BuildSettings,
        folder: Path,
        first: Sequence[str],
        on_first_pages: Callable[[], None],
        is_abandoned: Callable[[], bool],
        *,
        is_retry: bool = False,
    ) -> BuildResult | None:
        """Build the site into ``folder``, which is new; returns None when it was abandoned halfway.

        ``on_first_pages`` is called when the pages at the addresses ``first`` are there, before the others are.
        """
        started = time.monotonic()
        process = self._started(settings.lang)
        self._send(process, {"environment": environment_of(settings), "folder": str(folder), "first": list(first)})
        abandoned = False
        while True:
            if not abandoned and is_abandoned():
                abandoned = True
                self._send(process, None)
            with contextlib.suppress(queue.Empty):
                answer = json.loads(self._lines.get(timeout=LOOK_SECONDS))
                if answer is not True:
                    break
                if not abandoned:
                    on_first_pages()
        if answer is None:  # it ended: nobody will answer again, whether the system has noticed or not
            self.close()
            if not abandoned and not is_retry:
                print(STARTED_AGAIN[settings.lang], file=sys.stderr, flush=True)
                return self.build(settings, folder, first, on_first_pages, is_abandoned, is_retry=True)
            answer = [1, ""]
        if abandoned:
            return None
        code, output = answer
        return result_of(folder, code, output, settings.lang, started)

    def close(self) -> None:
        """End the process; the next build starts one."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _started(self, lang: Lang) -> subprocess.Popen[str]:
        code = code_digest()
        # Between two builds nothing is said, but that it ended.
        ended = self._process and (self._process.poll() is not None or not self._lines.empty())
        if ended:
            print(STARTED_AGAIN[lang], file=sys.stderr, flush=True)
        if ended or code != self._code:
            self.close()
        if self._process is None:
            self._code, self._lines = code, queue.Queue()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "agenda.builder.worker"],
                cwd=ROOT,
                env=os.environ | {"PYTHONUTF8": "1"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
                start_new_session=True,  # Ctrl-C in the terminal is for the server, which ends this one
            )
            threading.Thread(target=_read_answers, args=(self._process.stdout, self._lines), daemon=True).start()
        return self._process

    @staticmethod
    def _send(process: subprocess.Popen[str], asked: Mapping[str, Any] | None) -> None:
        with contextlib.suppress(OSError):  # it ended: _read_answers says so
            if process.stdin:
                process.stdin.write(json.dumps(asked) + "\n")
                process.stdin.flush()


def _read_answers(stream: IO[str], lines: queue.Queue[str]) -> None:
    with contextlib.suppress(ValueError):  # closed while it was read
        for line in stream:
            lines.put(line)
    lines.put("null")


# --- in the process that stays ---


def main() -> None:
    """Build what is asked for on standard input, until it ends."""
    answers, sys.stdout = sys.stdout, sys.stderr  # whatever else is printed is no answer

    def say(answer: object) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    asked: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_read_requests, args=(sys.stdin, asked), daemon=True).start()
    progress.on_first_pages = lambda: say(True)
    progress.is_abandoned = lambda: not asked.empty()
    while line := asked.get():
        if request := json.loads(line):
            say(_built(request))


def _read_requests(stream: IO[str], asked: queue.Queue[str]) -> None:
    for line in stream:
        asked.put(line)
    asked.put("")


def _built(request: Mapping[str, Any]) -> tuple[int, str]:
    """How the build ended that is asked for, and what it printed."""
    progress.first = request["first"]
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        code = run_mkdocs(request["environment"], Path(request["folder"]))
    return code, output.getvalue()


if __name__ == "__main__":
    main()


# --- what visitors get ---


POLL_SECONDS = 10.0
WHOLE_SECONDS = 60.0
MOST_VISITED = 3

RELOAD = """\
const { version } = document.currentScript.dataset;
const next = (type) => new Promise((done) => addEventListener(type, done, { once: true }));
(async () => {
  for (;;) {
    if (document.hidden) await next("visibilitychange"); // a browser allows six open requests for all tabs together
    try {
      const answer = await fetch(`/__agenda/state?version=${version}`);
      if ((await answer.json()).version !== version) return location.reload();
    } catch {
      await new Promise((done) => setTimeout(done, 1000));
    }
  }
})();
"""
NOTICE = """\
<div role="alert" lang="{lang}" style="background:#7a0c0c;color:#fff;font:16px/1.5 system-ui,sans-serif;\
padding:1rem;position:relative;z-index:99"><strong>{lead}</strong>
<pre style="background:none;color:inherit;font:14px/1.5 ui-monospace,monospace;margin:.5rem 0 0;\
overflow-wrap:anywhere;white-space:pre-wrap">{problems}</pre></div>"""
EMPTY = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{title}</title></head><body style="margin:0"></body></html>"""

NO_SITE = both("builder.worker.the_site_cannot_yet")


@dataclass(frozen=True)
class Shown:
    """What visitors get: the folder of the last good site, if there was one, and what is wrong now, if anything.

    Of an ``unfinished`` site the pages that visitors had open are there, and the others are on their way.
    """

    lang: Lang
    version: str = ""
    folder: Path | None = None
    problems: str = ""
    unfinished: bool = False

    def with_notices(self, page: bytes) -> bytes:
        """Return the page with the script that reloads it and, when something is wrong, the notice at its top."""
        added = f'<script src="/__agenda/reload.js" data-version="{self.version}" defer></script>'
        if self.problems:
            notice = both("builder.worker.change_not_shown")
            lead = (notice if self.folder else NO_SITE)[self.lang]
            added += NOTICE.format(lang=self.lang, lead=lead, problems=html.escape(self.problems))
        return re.sub(rb"<body[^>]*>", lambda body: body[0] + added.encode(), page, count=1)

    def empty_page(self) -> bytes:
        """Return what is at every address as long as there is no good site."""
        return self.with_notices(EMPTY.format(lang=self.lang, title=NO_SITE[self.lang]).encode())


class DevState:
    """Holds what is shown; whoever waits for the next version is notified."""

    def __init__(self, lang: Lang) -> None:
        self.shown = Shown(lang)
        self.good: Path | None = None
        self.visited: deque[str] = deque(maxlen=MOST_VISITED)
        self._changed = threading.Condition()

    def show_first_pages(self, folder: Path) -> None:
        """Show a new site of which the pages that were visited are."""
        self._set(version=_new_version(), folder=folder, problems="", unfinished=True)

    def show(self, result: BuildResult) -> None:
        """Show a new site, or the problems on top of the last good one."""
        if result.problems:
            self._set(version=_new_version(), folder=self.good, problems=result.problems, unfinished=False)
            return
        self.good = result.site_dir
        if self.shown.unfinished and self.shown.folder == result.site_dir:
            self._set(unfinished=False)
        else:
            self._set(version=_new_version(), folder=result.site_dir, problems="", unfinished=False)

    def _set(self, **news: Any) -> None:
        with self._changed:
            self.shown = replace(self.shown, **news)
            self._changed.notify_all()

    def wait_until_finished(self) -> Shown:
        """Return what is shown as soon as all of it is there, or after a while."""
        with self._changed:
            self._changed.wait_for(lambda: not self.shown.unfinished, WHOLE_SECONDS)
            return self.shown

    def note_visit(self, url: str) -> None:
        """Note that somebody looks at the page at this address, counted from the root of the site."""
        with self._changed:
            if url in self.visited:
                self.visited.remove(url)
            self.visited.append(url)

    def wait_beyond(self, version: str) -> str:
        """Return the current version, as soon as it is another than ``version`` or after a while."""
        with self._changed:
            self._changed.wait_for(lambda: self.shown.version != version, POLL_SECONDS)
            return self.shown.version


def _new_version() -> str:
    # The clock and no counter: a page from before a restart of the server must see that it is old.
    return str(time.time_ns())


# --- the Host of a request ---


def is_own_host(host: str, address: str, port: int) -> bool:
    """Whether ``host``, as in a Host header, names this machine and the port of a server bound to ``address``.

    A server that is bound to all addresses (``0.0.0.0`` or ``::``) also answers under the name of the machine and
    under every numeric address: no website can make its own name one of those.
    """
    name, colon, given = host.lower().rpartition(":")
    if not colon or given.endswith("]"):  # without a port; the colon is one of an IPv6 address
        name, given = host.lower(), "80"
    if given != str(port):
        return False
    if name in ("localhost", "127.0.0.1", "[::1]", address.lower(), f"[{address.lower()}]"):
        return True
    if address not in ("", "0.0.0.0", "::"):  # noqa: S104  # compared, not bound to
        return False
    machine = socket.gethostname().lower()
    return name in (machine, f"{machine}.local") or _is_numeric(name)


def _is_numeric(name: str) -> bool:
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True
