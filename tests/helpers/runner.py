"""A stand-in for a runner of GitHub on this machine: a fresh clone, an ordinary user with sudo, and GitHub's variables.

Real are the clone, the user, the variables and every command, but for two things. What ``pip`` and ``npm`` would
download is there already: the environment of the clone also sees the packages of the one that runs the tests, and pip
still checks all of them. And ``sudo`` and ``apt-get`` are programs of ours, which note what they were asked.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.hub import PROJECT, TOKEN
from tests.helpers.repositories import Repository
from tests.helpers.sites import ROOT, SETTINGS, copy_full

#: The user that owns nothing. Tests that do not run as root run everything as their own user.
NOBODY = 65534

#: What a machine that was just set up lacks, and what apt makes of its packages.
NOT_YET = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "firefox", "firefox-esr", "java")
PACKAGES = {
    "chromium": "bin/chromium",
    "firefox-esr": "bin/firefox-esr",
    "default-jre-headless": "bin/java",
    "nginx": "bin/nginx",
    "libnginx-mod-http-brotli-static": "modules/ngx_http_brotli_static_module.so",
    "openssl": "bin/openssl",
}
#: Where the modules of nginx are.
MODULES = "/usr/lib/nginx/modules"
SUDO = '#!/bin/sh\necho "sudo $*" >>"{log}"\n[ "$1" = -n ] && [ ! -e "{log}.asks" ] || exit 1\nshift\nexec "$@"\n'
APT = """#!/bin/sh
for word; do
  case $word in
{cases}  esac
done
"""


def ordinary_user() -> list[str]:
    """The command that runs another one as an ordinary user; empty when the tests run as one.

    That user may read what root may, where the Python of these tests is in a folder of root; it can write only what is
    its own.
    """
    if os.geteuid():
        return []
    plain = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    reading = [f"--{which}=-all,+dac_read_search" for which in ("bounding-set", "inh-caps", "ambient-caps")]
    for command in (plain, [*plain, *reading]):
        if shutil.which("setpriv"):
            # By a shell: setpriv itself may still start what its user may not.
            asked = [*command, "sh", "-c", 'exec "$0" -c "import agenda"', sys.executable]
            done = subprocess.run(asked, cwd=ROOT, capture_output=True, check=False)
            if done.returncode == 0:
                return command
    pytest.skip("no setpriv, or no right to use it: nothing runs as an ordinary user here")


def expanded(text: str, values: dict[str, str]) -> str:
    """A value of a workflow as GitHub would fill it in. No variable and no secret is set, as in a new repository."""

    def value(found: re.Match[str]) -> str:
        name = found[1]
        return "" if name.startswith(("vars.", "secrets.")) else values[name]

    return re.sub(r"\$\{\{ *([\w.]+) *\}\}", value, text)


@dataclass
class Runner:
    """A machine in ``folder``, with the commands that run another one as its user.

    The project that it checks out has the frozen full agenda; ``commits`` are those of its branches, by name.
    """

    folder: Path
    user: list[str]
    commits: dict[str, str]
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def workspace(self) -> Path:
        """Where GitHub checks a project out."""
        return self.folder / "work/agenda/agenda"

    @property
    def summary(self) -> Path:
        """The summary of the job."""
        return self.folder / "summary.md"

    @property
    def asked(self) -> list[str]:
        """What sudo was asked."""
        log = self.folder / "sudo.log"
        return log.read_text(encoding="utf-8").splitlines() if log.exists() else []

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the workspace, as the user."""
        return subprocess.run(
            [*self.user, *command],
            cwd=self.workspace if self.workspace.is_dir() else self.folder,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def write(self, name: str, text: str) -> Path:
        """Write a program, or another file, in the folder of the machine."""
        path = self.folder / name
        new = [each for each in path.parents if not each.exists()]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)
        self.own(path, *new)
        return path

    def own(self, *paths: Path) -> None:
        """Give files and folders to the user."""
        if self.user:
            for path in paths:
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)

    def check_out(self, step: dict[str, Any], ref: str) -> None:
        """What actions/checkout does: a fresh clone, by default of one commit. ``.venv`` stays, as it takes long."""
        depth = str(step.get("with", {}).get("fetch-depth", 1))
        shutil.rmtree(self.folder / "before", ignore_errors=True)
        if self.workspace.exists():
            self.workspace.rename(self.folder / "before")
        url = f"file://{self.folder}/upstream"
        for command in (
            ("git", "init", "--quiet", str(self.workspace)),
            ("git", "-C", str(self.workspace), "fetch", "--quiet", *([f"--depth={depth}"] if depth != "0" else []), url)
            + (("+refs/heads/*:refs/remotes/origin/*",) if depth == "0" else (ref,)),
            ("git", "-C", str(self.workspace), "checkout", "--quiet", "--force", ref),
        ):
            done = self.run(*command)
            assert done.returncode == 0, done.stderr
        if (self.folder / "before/.venv").exists():
            (self.folder / "before/.venv").rename(self.workspace / ".venv")
        else:
            self._begin_environment()

    def _begin_environment(self) -> None:
        """An environment that also sees the packages of the one that runs the tests."""
        venv = self.workspace / ".venv"
        done = self.run(sys.executable, "-m", "venv", "--without-pip", str(venv))
        assert done.returncode == 0, done.stderr
        (packages,) = venv.glob("lib/python*/site-packages")
        there = ROOT / ".venv" / packages.relative_to(venv)
        (packages / "there.pth").write_text(f"import site; site.addsitedir({str(there)!r})\n", encoding="utf-8")
        (venv / "place").write_text(f"{self.workspace}\n", encoding="utf-8")
        (venv / "node").symlink_to(ROOT / ".venv/node")
        (venv / "bin/ruff").symlink_to(ROOT / ".venv/bin/ruff")
        linter = '-c "from importlinter.cli import lint_imports_command; lint_imports_command()"'
        for name, run in (("mypy", "-m mypy"), ("lint-imports", linter)):
            (venv / "bin" / name).write_text(f'#!/bin/sh\nexec "{venv}/bin/python" {run} "$@"\n', encoding="utf-8")
            (venv / "bin" / name).chmod(0o755)
        self.own(packages / "there.pth", venv / "place")

    def step(self, step: dict[str, Any], *arguments: str, **values: str) -> subprocess.CompletedProcess[str]:
        """Run a ``run:`` step as the runner does, by ``bash -e``, with more arguments."""
        given = {name: expanded(str(text), values) for name, text in step.get("env", {}).items()}
        command = " ".join([expanded(step["run"], values), *arguments])
        return self.run("bash", "-e", "-c", command, **given)


@contextmanager
def runner() -> Iterator[Runner]:
    """A machine as GitHub hands it out; gone afterwards."""
    user = ordinary_user()
    folder = Path(tempfile.mkdtemp(prefix="agenda-runner-")).resolve()
    try:
        machine = Runner(folder, user, _upstream(folder / "upstream"))
        for name in ("home", "temp", "work/agenda", "usr", "bin", "modules", "kept"):
            (folder / name).mkdir(parents=True)
        if (ROOT / ".mypy_cache").is_dir():
            shutil.copytree(ROOT / ".mypy_cache", folder / "mypy")
        _programs(machine)
        machine.environment = _environment(machine)
        machine.own(folder, *folder.rglob("*"))
        folder.chmod(0o755)
        yield machine
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _upstream(folder: Path) -> dict[str, str]:
    """The project as git would take it now, on main, and a proposal on another branch; gives both commits."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, listed):
        if (ROOT / name).is_file() and not name.startswith("data/"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    copy_full(folder / "data")
    script = (folder / "scripts/test").read_text(encoding="utf-8")
    assert MODULES in script
    (folder / "scripts/test").write_text(script.replace(MODULES, f"{folder.parent}/modules"), encoding="utf-8")
    repository = Repository.make(folder)
    repository.time = int(time.time())  # translations began to wait just now
    main = repository.commit("Het begin")
    repository.git("checkout", "--quiet", "-b", "voorstel")
    proposal = repository.edit(("{id: A3.2, nl: de inzet van politie,", "{id: A3.2, nl: inzet van politie,"))
    repository.git("checkout", "--quiet", "main")
    return {"main": main, "voorstel": proposal}


def _programs(machine: Runner) -> None:
    """Every program of this machine but those that tests must install, and those that install."""
    folder = machine.folder
    for place in [*os.environ["PATH"].split(os.pathsep), "/usr/sbin", "/sbin"]:
        for program in Path(place).glob("*") if place and Path(place).is_dir() else ():
            link = folder / "usr" / program.name
            if program.name not in NOT_YET and not link.is_symlink():
                link.symlink_to(program)
    cases = "".join(
        f'    {name}) echo >"{folder}/{made}" && chmod +x "{folder}/{made}" ;;\n' for name, made in PACKAGES.items()
    )
    for name, text in {"sudo": SUDO.format(log=folder / "sudo.log"), "apt-get": APT.format(cases=cases)}.items():
        (folder / "bin" / name).write_text(text, encoding="utf-8")
        (folder / "bin" / name).chmod(0o755)


def _environment(machine: Runner) -> dict[str, str]:
    """What a step finds set: https://docs.github.com/en/actions/reference/workflows-and-actions/variables."""
    folder = machine.folder
    kept = ("LANG", "LC_ALL", "LD_LIBRARY_PATH", "TZ")
    environment = {name: os.environ[name] for name in kept if name in os.environ and name not in SETTINGS}
    return environment | {
        "AGENDA_CACHE": str(folder / "kept"),  # a machine makes the same papers only once
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_API_URL": "https://127.0.0.1:9",
        "GITHUB_EVENT_PATH": str(folder / "event.json"),
        "GITHUB_REPOSITORY": PROJECT,
        "GITHUB_SERVER_URL": "https://hub.example",
        "GITHUB_STEP_SUMMARY": str(machine.summary),
        "GITHUB_WORKSPACE": str(machine.workspace),
        **{f"GITHUB_{name}": str(folder / f"temp/{name.lower()}") for name in ("ENV", "OUTPUT", "PATH", "STATE")},
        "HOME": str(folder / "home"),
        "MYPY_CACHE_DIR": str(folder / "mypy"),
        "PATH": f"{folder}/bin:{folder}/usr",
        "PIP_NO_INDEX": "1",  # nothing is downloaded
        "RUNNER_OS": "Linux",
        "RUNNER_TEMP": str(folder / "temp"),
        "SHELL": "/bin/bash",
        "TMPDIR": str(folder / "temp"),  # gone with the machine
    }


#: What a workflow can ask of GitHub.
CONTEXT = {
    "github.repository": PROJECT,
    "github.server_url": "https://hub.example",
    "github.token": TOKEN,
    "steps.pages.outputs.base_url": "https://iemand.hub.example/agenda",
}
