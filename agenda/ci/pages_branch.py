"""Where previews are published: a branch of a repository of its own, served from another origin than the site."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from agenda.text.bilingual import both
from agenda.util.project import ROOT, CannotRun

#: Where the address of the site is written, and how. The job that publishes has Python’s own library only, so no YAML.
SETTINGS = ROOT / "mkdocs.yml"
_ADDRESS = re.compile(r"""^site_url:.*?(https?://[^\s"',\]]+)""", re.MULTILINE)

#: How often is tried again when another job published meanwhile.
ATTEMPTS = 5


@dataclass(frozen=True)
class Shelf:
    """``remote`` is what git calls the repository, ``token`` lets write to it, ``address`` is where it is served."""

    remote: str
    address: str
    token: str = ""
    branch: str = "gh-pages"

    @classmethod
    def from_environment(cls) -> Shelf | None:
        """PREVIEW_REMOTE, PREVIEW_URL and PREVIEW_TOKEN; None when no place was chosen.

        Raises CannotRun when only half is set, or when previews would share the origin of the site: what strangers
        propose may not run where readers are.
        """
        remote, address = os.environ.get("PREVIEW_REMOTE", ""), os.environ.get("PREVIEW_URL", "")
        if not remote and not address:
            return None
        if not remote or urlsplit(address).scheme != "https" or not urlsplit(address).hostname:
            raise CannotRun(both("ci.pages_branch.set_both_preview_remote"))
        if urlsplit(address).hostname == urlsplit(os.environ.get("SITE_URL") or _address_of_site()).hostname:
            raise CannotRun(both("ci.pages_branch.preview_url_is_on"))
        return cls(remote, address.rstrip("/") + "/", os.environ.get("PREVIEW_TOKEN", ""))

    def put(self, number: int, site: Path, keep: Collection[int]) -> str:
        """Publish a site as the preview of proposal ``number``; gives its address.

        What was published of proposals that are not in ``keep`` goes. The branch has one commit, so that it does not
        grow. Raises CannotRun when git cannot write there.
        """
        with tempfile.TemporaryDirectory() as folder:
            git = _Git(Path(folder), self.token)
            git("init", "--quiet", "--bare")
            git("--work-tree", str(site), "add", "--all", "--force", ".", cwd=site)
            tree = git("write-tree")
            page = git("hash-object", "-w", "--stdin")
            for _ in range(ATTEMPTS):
                shelved = git("ls-remote", self.remote, f"refs/heads/{self.branch}").partition("\t")[0]
                entries: dict[str, str] = {}
                if shelved:
                    git("fetch", "--quiet", "--depth=1", self.remote, shelved)
                    listed = git("ls-tree", "-d", shelved).splitlines()
                    entries = {name: line for line in listed if (name := line.partition("\t")[2]).isdigit()}
                    entries = {name: line for name, line in entries.items() if int(name) in keep}
                entries[str(number)] = f"040000 tree {tree}\t{number}"
                entries[".nojekyll"] = f"100644 blob {page}\t.nojekyll"
                root = git("mktree", given="\n".join(entries.values()) + "\n")
                commit = git("commit-tree", root, "-m", "Voorbeelden")
                lease = f"--force-with-lease=refs/heads/{self.branch}:{shelved}"
                if git.tried("push", "--quiet", lease, self.remote, f"{commit}:refs/heads/{self.branch}"):
                    return f"{self.address}{number}/"
        raise CannotRun(both("ci.pages_branch.publishing_the_preview_failed"))


def _address_of_site() -> str:
    """What mkdocs.yml says. Raises CannotRun when that is not to be seen: then nothing tells the two origins apart."""
    if found := _ADDRESS.search(SETTINGS.read_text(encoding="utf-8")):
        return found[1]
    raise CannotRun(both("ci.pages_branch.write_the_address_of"))


class _Git:
    """Git in a bare repository of its own, with no settings but these; the token is not among its arguments."""

    def __init__(self, folder: Path, token: str) -> None:
        self.folder = folder
        who = {f"GIT_{role}_{key}": "agenda" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
        settings = {"core.autocrlf": "false", "core.hooksPath": os.devnull, "core.symlinks": "false"}
        if token:
            basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
            settings["http.extraHeader"] = f"Authorization: Basic {basic}"
        numbered = {
            f"GIT_CONFIG_{part}_{i}": each
            for i, pair in enumerate(settings.items())
            for part, each in zip(("KEY", "VALUE"), pair, strict=True)
        }
        own = {
            "GIT_DIR": str(folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_CONFIG_COUNT": str(len(settings)),
        }
        self.environment: Mapping[str, str] = {"PATH": os.environ.get("PATH", "")} | who | own | numbered

    def __call__(self, *arguments: str, given: str = "", cwd: Path | None = None) -> str:
        """What git prints. Raises CannotRun when it fails."""
        done = self._run(arguments, given, cwd)
        if done.returncode:
            why = done.stderr.strip().splitlines()[-1:] or ["?"]
            raise CannotRun(both("ci.pages_branch.git_failed", arguments=arguments[0], why=why[0]))
        return done.stdout.strip()

    def tried(self, *arguments: str) -> bool:
        """Whether git could."""
        return self._run(arguments, "", None).returncode == 0

    def _run(self, arguments: tuple[str, ...], given: str, cwd: Path | None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", *arguments],  # noqa: S607  # wherever git is on the PATH
            cwd=cwd or self.folder,
            env=dict(self.environment),
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
