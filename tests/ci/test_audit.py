"""``scripts/audit``: what could not be looked up is told as such, and never as nothing found.

What is read here is what pip-audit 2.10 and npm 11 print; no service is asked.
"""

from __future__ import annotations

import json
import subprocess

import pytest

from scripts.tools.audit import FOLDERS, SETS, Answer, main, read_npm, read_pip

FINE = json.dumps({"dependencies": [{"name": "jinja2", "version": "3.1", "vulns": []}], "fixes": []})
SKIPPED = {"name": "uv", "skip_reason": "Dependency not found on PyPI and could not be audited: uv (0.13.9)"}
HARMED = {"name": "jinja2", "version": "3.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1"], "aliases": []}]}
NPM_FINE = json.dumps({"vulnerabilities": {}, "metadata": {"dependencies": {"total": 212}}})
NPM_HARMED = json.dumps(
    {"vulnerabilities": {"axe": {"severity": "high", "range": "<4"}}, "metadata": {"dependencies": {"total": 212}}}
)
REFUSED = (
    "npm warn Unknown user config\n"
    "npm warn audit 405 Method Not Allowed - POST https://voorbeeld.example/-/npm/v1/security/advisories/bulk\n"
    "npm error audit endpoint returned an error\n"
)


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (read_pip(FINE, ""), 0, "nagegane pakketten: 1; bekende kwetsbaarheden daarin: geen."),
        (read_pip(json.dumps({"dependencies": [SKIPPED]}), "No known vulnerabilities found"), 2, "niet na te gaan"),
        (read_pip("", "Traceback\nConnectionError: no route"), 2, "ConnectionError: no route"),
        (
            read_pip(json.dumps({"dependencies": [HARMED, SKIPPED]}), ""),
            1,
            "daarin: 1. Niet nagegaan: 1. Dependency not found",
        ),
        (read_npm(NPM_FINE, ""), 0, "nagegane pakketten: 212; bekende kwetsbaarheden daarin: geen."),
        (read_npm(NPM_HARMED, ""), 1, "kwetsbaarheden daarin: 1."),
        (read_npm(json.dumps({"message": "405"}), REFUSED), 2, "405 Method Not Allowed"),
    ],
)
def test_what_was_not_looked_up_is_never_told_as_nothing_found(answer: Answer, code: int, said: str) -> None:
    assert answer.code == code
    assert said in answer.sentence("nl")
    assert ("geen" in answer.sentence("nl")) == (code == 0)
    assert ("none" in answer.sentence("en")) == (code == 0)


def test_a_service_that_cannot_be_reached_ends_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = {"pip_audit": (json.dumps({"dependencies": [SKIPPED]}), ""), "-c": ("{}", REFUSED)}

    def ask(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        output, errors = next(each for word, each in outputs.items() if word in command)
        return subprocess.CompletedProcess(command, 0, output, errors)

    monkeypatch.setattr("scripts.tools.audit.subprocess.run", ask)
    monkeypatch.delenv("AGENDA_LANG", raising=False)
    assert main("nergens") == 2
    told = capsys.readouterr()
    assert told.out.count("niet na te gaan") == len(SETS) + len(FOLDERS)
    assert told.err.startswith("Niet alles is nagegaan.")
    outputs["-c"] = (NPM_HARMED, "")
    assert main("nergens") == 1, "what is known comes first"
