"""MkDocs makes the site: in this process, or in one beside it that begins with what this one has imported."""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from agenda.util.project import ROOT

#: After how many new objects Python looks for those that nothing holds any more. Its own 700 cost a build 5 %: nearly
#: all that is made here is kept to the end.
FEW_LOOKS = 100_000


def make_here(environment: Mapping[str, str], folder: Path) -> int:
    """Do what ``mkdocs build --strict`` does in ``environment``, into ``folder``; returns 0 when it went well.

    What it says is printed, as a program of its own would; the process stays in that environment and in the project.
    """
    import runpy  # noqa: PLC0415  # a build of which nothing changed does without

    gc.set_threshold(FEW_LOOKS)
    os.chdir(ROOT)  # where MkDocs looks for its settings
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["mkdocs", "build", "--strict", "--site-dir", str(folder)]
    try:
        runpy.run_module("mkdocs", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return int(bool(end.code))
    except Exception:  # told as a program of its own would
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


def make_beside(environment: Mapping[str, str], folder: Path) -> tuple[int, str]:
    """The same in another process, which ends with it: returns (0 when it went well, all that was printed).

    A crash of what MkDocs brings along ends that process only. It is a copy of this one, as a new one would import for
    a tenth of a second what this one has imported.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.close(reading)  # so that it hears when nobody reads any more
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # it asks nothing
            os.dup2(writing, 1)
            os.dup2(writing, 2)
            sys.stdout = sys.stderr = io.TextIOWrapper(io.FileIO(1, "w"), encoding="utf-8", write_through=True)
            code = make_here(environment, folder)
        finally:
            os._exit(code)
    os.close(writing)
    try:
        with os.fdopen(reading, encoding="utf-8", errors="replace") as said:
            output = said.read()
    except BaseException:  # Ctrl-C: nobody waits for the site any more
        os.kill(pid, signal.SIGKILL)
        raise
    finally:
        _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status), output
