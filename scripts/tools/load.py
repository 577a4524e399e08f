"""The site under load, beside the same nginx with stock Material pages of the same texts; ``scripts/load``.

Both are asked the same pages on this machine only, for a few seconds and by a few connections. What is told is the
ratio, as absolute figures are those of this machine; and what a first view costs a browser in bytes and requests.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from agenda.builder.build import BuildResult, BuildSettings, build_site
from agenda.hosting.releases import publish
from agenda.site.headers import write_headers
from tests.browser.conftest import BROWSERS
from tests.helpers.nginx import NAME, Hosted, serving
from tests.helpers.sites import FULL, run

VIEWS = ("", "themas/veiligheidsvraagstukken/", "ambities/personeel-en-middelen/", "spelregels/het-wat/", "begrippen/")
ADDRESS = f"https://{NAME}/"
CONNECTIONS = 16


def material(settings: BuildSettings) -> BuildResult:
    """A build of the exported Markdown by stock Material, with headers that let its inline scripts be."""
    folder = settings.site_dir.parent / "material"
    done = run("export", "markdown", str(folder), AGENDA_DATA=str(FULL), SITE_URL=ADDRESS)
    for lang in ("nl", "en"):
        command = [sys.executable, "-m", "mkdocs", "--quiet", "build", "--config-file", f"mkdocs.{lang}.yml"]
        subprocess.run(command, cwd=folder, check=True, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"})
    shutil.move(folder / "site", settings.site_dir)
    shutil.rmtree(folder)
    nginx = settings.site_dir / "_nginx"
    nginx.mkdir()
    for name in ("http.conf", "errors.conf"):
        (nginx / name).write_text("")
    (nginx / "server.conf").write_text("error_page 404 /404.html;\n")
    return BuildResult(settings.site_dir, pages=int(re.findall(r"\d+", done.stdout)[0]))


def ours(settings: BuildSettings) -> BuildResult:
    """The site itself."""
    result = build_site(settings)
    if not result.problems:
        write_headers(settings.site_dir, ADDRESS)
    return result


def load(server: Hosted, seconds: int, folder: Path) -> tuple[float, float, int]:
    """What wrk says of the pages in turn: requests a second, megabytes a second, and answers that were wrong."""
    script = folder / "pages.lua"
    paths = ", ".join(f'"/{url}"' for url in VIEWS)
    script.write_text(
        # The name is for TLS only: its address is this machine.
        'wrk.resolve = function(_, port) wrk.addrs = wrk.lookup("127.0.0.1", port) end\n'
        f"local paths, at = {{{paths}}}, 0\n"
        "request = function()\n  at = at % #paths + 1\n"
        f'  return wrk.format("GET", paths[at], {{["Host"] = "{NAME}", ["Accept-Encoding"] = "br, gzip"}})\nend\n'
    )
    command = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s"]
    command += ["--script", str(script), f"https://{NAME}:{server.https}/"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    errors = re.search(r"Socket errors: (.*)", told)
    size, unit = re.findall(r"Transfer/sec:\s+([\d.]+)(\wB)", told)[0]
    megabytes = float(size) * {"KB": 0.001, "MB": 1, "GB": 1000}[unit]
    lost = sum(map(int, re.findall(r"\d+", errors[1]))) if errors else 0
    return float(re.findall(r"Requests/sec:\s+([\d.]+)", told)[0]), megabytes, int(wrong[1] if wrong else 0) + lost


def views(server: Hosted) -> dict[str, tuple[int, int]]:
    """Per page what its first view costs a browser: bytes as they were sent, headers included, and requests."""
    own = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    rules = f"--host-resolver-rules=MAP {NAME}:443 127.0.0.1:{server.https}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=own, args=["--no-sandbox", rules])
        for url in VIEWS:
            context = browser.new_context(ignore_https_errors=True)
            page = context.new_page()
            sizes: list[int] = []
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.on("Network.loadingFinished", lambda event, sizes=sizes: sizes.append(event["encodedDataLength"]))
            page.goto(ADDRESS + url, wait_until="networkidle")
            found[url] = (sum(sizes), len(sizes))
            context.close()
        browser.close()
    return found


@contextmanager
def published(name: str, build: Callable[[BuildSettings], BuildResult], folder: Path) -> Iterator[Hosted]:
    """Serve what ``build`` makes."""
    place, nginx = folder / name / "srv", folder / name / "nginx"
    nginx.mkdir(parents=True)
    done = publish(place, BuildSettings(FULL, place, ADDRESS), build)
    if done.release is None:
        sys.exit(done.result.problems)
    with serving(nginx, place) as server:
        yield server


def main() -> None:
    """Print both beside each other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=5, help="per run, at most 30")
    parser.add_argument("--rounds", type=int, default=3, help="the median of so many runs, at most 5")
    options = parser.parse_args()
    seconds, rounds = min(options.seconds, 30), min(options.rounds, 5)
    with tempfile.TemporaryDirectory(prefix="agenda-load-") as temporary:
        folder = Path(temporary)
        with published("ours", ours, folder) as one, published("material", material, folder) as other:
            cost, cost2 = views(one), views(other)
            # In alternation: what else this machine does weighs on both alike.
            runs = [(load(one, seconds, folder), load(other, seconds, folder)) for _ in range(rounds)]
    ratios = sorted(first[0] / second[0] for first, second in runs)
    (rate, size, wrong), (rate2, size2, wrong2) = (sorted(each)[rounds // 2] for each in zip(*runs, strict=True))
    print(f"{CONNECTIONS} connections, TLS, {len(VIEWS)} pages in turn, median of {rounds} runs of {seconds} s")
    print(f"  this site  {rate:8.0f} requests/s {size:7.1f} MB/s, {wrong} wrong")
    print(f"  Material   {rate2:8.0f} requests/s {size2:7.1f} MB/s, {wrong2} wrong")
    print(f"  ratio      {ratios[rounds // 2]:8.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")
    print("first view, bytes sent and requests      this site         Material")
    for url in VIEWS:
        print(f"  /{url:36} {cost[url][0]:8} {cost[url][1]:3}    {cost2[url][0]:8} {cost2[url][1]:3}")


if __name__ == "__main__":
    main()
