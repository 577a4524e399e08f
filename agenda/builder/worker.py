"""A worker process with MkDocs imported, so that a build after a save does not wait for imports.

It also keeps the memory of Typst and makes first the pages that somebody has open. Each build starts from
the files as they are; when the code of this package changes, the process is started anew.

Both sides write lines of JSON. To the worker: what to build, or ``null`` to cancel that. From it: ``true`` when
the first pages are there, and at the end ``[exit code, output]``.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from agenda.builder.build import BuildResult, BuildSettings, environment_of, progress, result_of, run_mkdocs
from agenda.text.bilingual import both
from agenda.util.cache import code_digest
from agenda.util.project import ROOT

if TYPE_CHECKING:
    from agenda.text.bilingual import Lang

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
            threading.Thread(target=_listen, args=(self._process.stdout, self._lines), daemon=True).start()
        return self._process

    @staticmethod
    def _send(process: subprocess.Popen[str], asked: Mapping[str, Any] | None) -> None:
        with contextlib.suppress(OSError):  # it ended: _listen says so
            if process.stdin:
                process.stdin.write(json.dumps(asked) + "\n")
                process.stdin.flush()


def _listen(stream: IO[str], lines: queue.Queue[str]) -> None:
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
    threading.Thread(target=_hear, args=(sys.stdin, asked), daemon=True).start()
    progress.on_first_pages = lambda: say(True)
    progress.is_abandoned = lambda: not asked.empty()
    while line := asked.get():
        if request := json.loads(line):
            say(_built(request))


def _hear(stream: IO[str], asked: queue.Queue[str]) -> None:
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
