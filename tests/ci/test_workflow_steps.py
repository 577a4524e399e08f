"""The first run on GitHub: every ``run:`` step of every workflow, in a fresh clone, by an ordinary user with sudo.

A step that takes long or asks services runs in a short form: of the tests a few, and stand-ins for other sites, for
PyPI and for npm.
"""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

import pytest
import yaml

from tests.helpers.hub import PROJECT, hub
from tests.helpers.runner import CONTEXT, PACKAGES, Runner, runner
from tests.helpers.sites import ROOT

WORKFLOWS = {path.stem: path for path in sorted((ROOT / ".github/workflows").glob("*.yml"))}


@pytest.fixture(scope="module")
def machine() -> Iterator[Runner]:
    """The machine that every workflow gets; what was installed stays."""
    with runner() as started:
        yield started


def jobs(name: str) -> Iterator[list[dict[str, Any]]]:
    """The steps of each job of a workflow that runs something."""
    for job in yaml.safe_load(WORKFLOWS[name].read_text(encoding="utf-8"))["jobs"].values():
        if any("run" in step for step in job["steps"]):
            yield job["steps"]


def run(
    machine: Runner,
    name: str,
    short: dict[str, str] | None = None,
    *,
    ref: str = "main",
    before: Callable[[], object] = lambda: None,
) -> str:
    """Run the steps of a workflow, those in ``short`` with more arguments; gives what they printed.

    ``before`` is done in each fresh clone.
    """
    told = ""
    for steps in jobs(name):
        machine.summary.unlink(missing_ok=True)
        for step in steps:
            if step.get("uses", "").startswith("actions/checkout@"):
                machine.check_out(step, machine.commits[ref])
                before()
            elif "run" in step:
                done = machine.step(step, (short or {}).get(step["run"], ""), **CONTEXT)
                told += done.stdout + done.stderr
                assert done.returncode == 0, f"{name}: {step['run']} ended with {done.returncode}:\n{told}"
    return told


@contextmanager
def answering() -> Iterator[str]:
    """A site of others and the registry of npm: every page is there, and nothing is known of any package."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        do_HEAD = do_POST = do_GET  # noqa: N815  # as the library wants it called

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_every_workflow_is_run_here() -> None:
    assert set(WORKFLOWS) == {"audit", "check", "deploy", "preview", "publish-preview", "schedule"}


def test_check(machine: Runner) -> None:
    told = run(machine, "check", {"bash .ci/run": "-n 0 tests/commands/test_check.py -k 'exit or annotations'"})
    assert "agenda.yaml is in orde" in told
    assert all(each.startswith("sudo -n ") for each in machine.asked)
    installed = {word for each in machine.asked if " install " in each for word in each.split()}
    assert installed >= set(PACKAGES)
    assert "Let op" not in told
    assert not machine.summary.exists(), "a test wrote into the summary of the job"
    assert told.index("::stop-commands::") < told.index("pytest: gedrag")


@pytest.mark.parametrize(("ci", "said"), [("true", "mislukken daardoor."), ("", "worden overgeslagen.")])
def test_what_cannot_be_installed_is_told_with_what_becomes_of_its_tests(ci: str, said: str, machine: Runner) -> None:
    machine.check_out({}, machine.commits["main"])
    machine.write("bin/chromium", "#!/bin/sh\n")
    for made in PACKAGES.values():
        if not made.endswith(("chromium", "openssl")):
            (machine.folder / made).unlink(missing_ok=True)
    asks = machine.write("sudo.log.asks", "a password")
    machine.write("work/agenda/agenda/ruff.toml", "line-length = 'none'\n")  # ends the run there
    done = machine.run("scripts/test", CI=ci)
    asks.unlink()
    assert done.returncode != 0
    assert [line for line in done.stdout.splitlines() if line.startswith("Let op")] == [
        f"Let op: er is geen Firefox. De tests met Firefox {said}",
        f"Let op: er is geen Java. De Nu-controles van de HTML {said}",
        f"Let op: er is geen nginx met brotli. De tests van de server {said}",
    ]


def test_deploy(machine: Runner) -> None:
    run(machine, "deploy")
    home = (machine.workspace / "site/index.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{CONTEXT["steps.pages.outputs.base_url"]}/">' in home
    assert "https://hub.example/iemand/agenda" in (machine.workspace / "site/meewerken/index.html").read_text("utf-8")


def test_schedule(machine: Runner) -> None:
    with answering() as other:
        page = machine.write("other/index.html", f'<a href="{other}/x">x</a>')
        told = run(machine, "schedule", {"scripts/outside": str(page.parent)})
    assert "1 van 1 adressen gevonden." in told
    assert "Vertalingen die wachten:" in told


def test_audit(machine: Runner) -> None:
    fine = json.dumps({"dependencies": [{"name": "jinja2", "version": "3", "vulns": []}]})

    def asking() -> None:
        lock = (ROOT / "requirements/audit.txt").read_text(encoding="utf-8")
        machine.write("work/agenda/agenda/.venv/audit/pip_audit.py", f"print({fine!r})\n")
        machine.write("work/agenda/agenda/.venv/audit/installed", lock)

    with answering() as registry:
        machine.environment["npm_config_registry"] = registry
        told = run(machine, "audit", before=asking)
    assert told.count("bekende kwetsbaarheden daarin: geen.") == 8


def test_preview_of_a_fork_and_its_publication(machine: Runner) -> None:
    head, base = (machine.commits[each] for each in ("voorstel", "main"))
    fork = {"full_name": "vork/agenda", "html_url": "https://hub.example/vork/agenda"}
    pull = {
        "number": 12,
        "state": "open",
        "head": {"sha": head, "ref": "voorstel", "repo": fork},
        "base": {"sha": base, "repo": {"full_name": PROJECT}},
    }
    machine.write("event.json", json.dumps({"pull_request": pull}))
    run(machine, "preview", ref="voorstel")
    made = machine.workspace / "voorbeeld"
    assert "A3.2" in machine.summary.read_text(encoding="utf-8")
    assert (machine.workspace / "voorbeeld-bekijken/index.html").is_file()
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        for path in made.rglob("*"):
            packed.write(path, path.relative_to(made))
    started = {
        "id": 7,
        "event": "pull_request",
        "path": ".github/workflows/preview.yml",
        "head_sha": head,
        "head_repository": fork,
        "repository": {"full_name": PROJECT},
    }
    machine.write("event.json", json.dumps({"workflow_run": started}))
    with hub() as github:
        github.archive = archive.getvalue()
        github.answers = {
            "actions/runs/7/artifacts": {"artifacts": [{"id": 70, "name": "voorbeeld"}]},
            "pulls/12": pull,
            "pulls": [pull],
            "issues/12/comments": [],
        }
        machine.environment["GITHUB_API_URL"] = github.address
        run(machine, "publish-preview")
        [comment] = github.comments
        assert "A3.2" in comment
        github.answers["actions/runs/7/artifacts"] = {"artifacts": []}
        assert "Er is geen voorbeeld om te publiceren" in run(machine, "publish-preview")
