"""Makes repositories of git in which an agenda has a life, commit by commit."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.helpers.sites import ROOT, copy_full

#: When the first commit of a made repository was made, in seconds since 1970; each next one a day later.
FIRST = 1_700_000_000
DAY = 86_400


@dataclass
class Repository:
    """A repository in ``folder``, with a clock of its own and nothing of who runs the tests."""

    folder: Path
    time: int = FIRST

    @classmethod
    def make(cls, folder: Path) -> Repository:
        """A new repository, on the branch main."""
        folder.mkdir(parents=True, exist_ok=True)
        repository = cls(folder)
        repository.git("init", "--quiet", "--initial-branch=main")
        return repository

    def git(self, *arguments: str) -> str:
        """Run git here; fails the test when git does."""
        who = {"NAME": "Wie Dan Ook", "EMAIL": "wie@voorbeeld.example", "DATE": f"{self.time} +0100"}
        settings = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()}
        settings |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(
            ["git", "-C", str(self.folder), *arguments],
            env=os.environ | settings,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"git {' '.join(arguments)}: {done.stderr}"
        return done.stdout.strip()

    def commit(self, why: str = "Een wijziging") -> str:
        """Commit everything that stands in the folder, a day after the last commit; gives the commit's name."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", why)
        self.time += DAY
        return self.git("rev-parse", "HEAD")

    def write(self, name: str, text: str, why: str = "Een wijziging") -> str:
        """Write a file and commit it."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return self.commit(why)

    @classmethod
    def project(cls, folder: Path) -> Repository:
        """The project as it is now with the frozen full agenda, in a repository whose life begins with that."""
        folder.mkdir(parents=True)
        leave = shutil.ignore_patterns("__pycache__")
        for name in ("agenda", "content", "macros", "overrides", "requirements"):
            shutil.copytree(ROOT / name, folder / name, ignore=leave)
        for name in ("mkdocs.yml", "pyproject.toml"):
            shutil.copy(ROOT / name, folder)
        (folder / ".gitignore").write_text(
            "__pycache__\n.cache\n.venv\n/site\nvoorbeeld\nvoorbeeld-bekijken\n", encoding="utf-8"
        )
        copy_full(folder / "data")
        repository = cls.make(folder)
        repository.commit("Het begin")
        return repository

    def edit(self, *changes: tuple[str, str], why: str = "Een wijziging") -> str:
        """Change places in the agenda, each of which is there once, and commit that."""
        path = self.folder / "data/agenda.yaml"
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        return self.write("data/agenda.yaml", text, why)
