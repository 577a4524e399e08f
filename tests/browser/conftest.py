"""A real browser before a real server on this machine; no request gets to another host, and any that tries is noted."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response, Route, sync_playwright

from tests.helpers.sites import FULL, BuiltSite, build

#: The browser finds no other host than this machine: a request that would leave fails.
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and keeps silent about it."""

    def log_message(self, *arguments: object) -> None:
        """Nothing."""


class Visit:
    """A browser on a served site; ``refused`` are the requests that would have left, ``missing`` the 404s."""

    def __init__(self, base: str, browser: Browser) -> None:
        self.base = base
        self.browser = browser
        self.refused: list[str] = []
        self.missing: list[str] = []
        self.contexts: list[BrowserContext] = []

    def page(self, **options: Any) -> Page:
        """A new page, in a new context with these options of Playwright.

        What a test plants or evaluates there is not the site's, so the policy of the pages does not hold for it:
        ``test_hosted`` is about that policy.
        """
        context = self.browser.new_context(**{"bypass_csp": True} | options)
        self.contexts.append(context)
        page = context.new_page()
        page.on("request", self._check)
        page.on("response", self._note)
        return page

    def _note(self, response: Response) -> None:
        if response.status >= 400:
            self.missing.append(response.url)

    def close(self) -> None:
        """Close what was opened: pages that stay open go on taking time and memory of the other tests."""
        for context in self.contexts:
            context.close()

    def _check(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:")):
            self.refused.append(request.url)


class Held:
    """Requests of a page that get no answer until they are released; what is asked after that is not held."""

    def __init__(self, page: Page, addresses: str) -> None:
        self.routes: list[Route] = []
        self.is_released = False
        page.route(addresses, self._take)

    def _take(self, route: Route) -> None:
        if self.is_released:
            route.continue_()
        else:
            self.routes.append(route)

    def release(self) -> None:
        """Let them go on."""
        self.is_released = True
        for route in self.routes:
            route.continue_()


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[..., Browser]]:
    """Starts Chromium with arguments of its own: the one on the PATH, else Playwright's own."""
    own = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        yield lambda rules: playwright.chromium.launch(executable_path=own, args=["--no-sandbox", rules])


@pytest.fixture(scope="session")
def browser(launch: Callable[[str], Browser]) -> Iterator[Browser]:
    """The browser that the tests share."""
    started = launch(ALONE)
    yield started
    started.close()


def serve(folder: Path) -> tuple[str, ThreadingHTTPServer]:
    """Serve a folder on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder)))
    # It looks this often, in seconds, whether it must stop: by itself half a second, at the end of each of many tests.
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/", server


@pytest.fixture(scope="session")
def full_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The full agenda, built for the address that the browser visits."""
    settings = {"SITE_URL": "http://127.0.0.1/", "REPOSITORY_URL": "https://voorbeeld.example/naam/project"}
    return build(FULL, tmp_path_factory.mktemp("browser") / "site", **settings)


@pytest.fixture
def visit(full_site: BuiltSite, browser: Browser) -> Iterator[Visit]:
    """A visit to the site of the full agenda."""
    base, server = serve(full_site.folder)
    visit = Visit(base, browser)
    yield visit
    visit.close()
    server.shutdown()
