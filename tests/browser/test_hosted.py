"""A real browser before the real nginx, with every header on and every other host refused, behind a path."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from agenda.history.timeline import History, Step, Turn
from agenda.site.renderer import prepare_site
from tests.browser.conftest import serve
from tests.browser.test_visit import PAGES
from tests.helpers.nginx import NAME, Hosted
from tests.helpers.sites import FULL, ROOT, BuiltSite, attribute

BASE = f"https://{NAME}/agenda/"

#: Notes every report of the policy in ``window.reports``, before any script of the page runs.
REPORTS = """addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
  (window.reports ??= []).push(`${effectiveDirective} ${blockedURI}`))"""

#: What somebody might smuggle into a page. Each would set a mark, or leave the host.
PLANTED = """<!doctype html><html lang="nl"><head><meta charset="utf-8">{meta}<title>Proef</title>
<script>window.hit = "inline"</script>
<script src="data:text/javascript,window.hit='data'"></script>
<script src="https://elders.example/a.js"></script>
<style>p {{ color: rgb(1, 2, 3) }}</style><base href="https://elders.example/">
</head><body><p id="p" style="margin-left: 7px" onclick="window.hit = 'click'">Tekst</p>
<img alt="" src="x" onerror="window.hit = 'error'"><img alt="" src="https://elders.example/pixel.png">
<iframe src="https://elders.example/"></iframe><object data="https://elders.example/"></object>
<form action="https://elders.example/"><button>ga</button></form></body></html>"""


class Seen:
    """What a browser met on its way: requests, answers that were wrong, and what it complained of."""

    def __init__(self, context: BrowserContext) -> None:
        self.foreign: list[str] = []
        self.failed: list[str] = []
        self.said: list[str] = []
        context.add_init_script(REPORTS)
        context.on("request", self._ask)
        context.on("requestfailed", lambda request: self.failed.append(f"{request.url} {request.failure}"))
        context.on("console", self._say)

    def _ask(self, request: Request) -> None:
        if not request.url.startswith(BASE):
            self.foreign.append(request.url)

    def _say(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.said.append(f"{message.type} {message.text}")


@pytest.fixture(scope="module")
def alone(hosted: Hosted, launch: Callable[..., Browser]) -> Iterator[Browser]:
    """A browser that knows one name only, and finds no other host whatever it asks for."""
    rules = f"MAP {NAME}:443 127.0.0.1:{hosted.https}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    started = launch(f"--host-resolver-rules={rules}")
    yield started
    started.close()


@pytest.fixture
def context(alone: Browser) -> Iterator[BrowserContext]:
    """A visitor who has not been here before. The certificate was made on the spot, so nobody vouches for it."""
    made = alone.new_context(ignore_https_errors=True, permissions=["clipboard-read", "clipboard-write"])
    yield made
    made.close()


def reports(page: Page) -> list[str]:
    """What the policy refused on the page that is open."""
    found: list[str] = page.evaluate("window.reports ?? []")
    return found


def walk(page: Page) -> Iterator[str]:
    """Through the site as a reader goes; yields what was just done."""
    for url in PAGES:
        page.goto(BASE + url)
        page.mouse.move(200, 300)  # with the first move come the definitions
        yield url
    page.goto(f"{BASE}ambities/personeel-en-middelen/")
    page.hover("a.gloss >> nth=0")
    expect(page.locator(".definition:not([hidden])")).to_be_visible()
    yield "definition by pointer"
    page.focus("a.gloss >> nth=1")
    page.keyboard.press("Escape")
    yield "definition by keyboard"
    page.click("summary >> text=Citeer")
    page.click(".cite button >> nth=0")
    expect(page.locator(".cite [role=status] >> nth=0")).to_have_text("Gekopieerd.")
    yield "copying"
    page.click(".languages a[hreflang=en]")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    yield "language"
    page.click(".menu a >> nth=2")
    yield "menu"
    page.goto(f"{BASE}ambities/")
    page.locator("form input[type=checkbox], form select, form input").last.focus()
    page.keyboard.press("Space")
    yield "choosing ambitions"
    page.fill("#_find", "personeel")
    page.press("#_find", "Enter")
    expect(page.locator(".results li").first).to_be_visible()
    yield "search from a page"
    page.goto(f"{BASE}en/search/?q=personnel")
    expect(page.locator(".results li").first).to_be_visible()
    yield "search in English"
    page.goto(f"{BASE}id/B4.2/")
    assert page.url == f"{BASE}ambities/personeel-en-middelen/#B4.2"
    yield "permanent address"
    page.goto(f"{BASE}bestaat/niet/")
    expect(page.locator("h1")).to_have_text("Deze pagina bestaat niet")
    assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px", "the 404 finds its stylesheet"
    yield "404"
    page.goto(f"{BASE}afdrukken/")
    page.emulate_media(media="print")
    assert page.pdf()[:4] == b"%PDF"
    yield "print"


def test_with_all_headers_on_nothing_is_refused_nothing_leaves_and_nothing_is_kept(context: BrowserContext) -> None:
    seen, page = Seen(context), context.new_page()
    refused = {done: found for done in walk(page) if (found := reports(page))}
    assert refused == {}
    assert seen.foreign == []
    # What was still under way when the reader went on, the browser breaks off.
    assert [each for each in seen.failed if "ERR_ABORTED" not in each] == []
    # The browser says of every 404 that it is one.
    assert [each for each in seen.said if "status of 404" not in each] == []
    assert context.cookies() == []
    kept = page.evaluate("""async () => [localStorage.length, sessionStorage.length, (await caches.keys()).length,
      (await indexedDB.databases()).length, (await navigator.serviceWorker.getRegistrations()).length]""")
    assert kept == [0, 0, 0, 0, 0]


def test_a_feed_can_be_read_in_a_browser(hosted: Hosted, context: BrowserContext) -> None:
    when = datetime(2023, 11, 14, tzinfo=UTC)
    history = History((Step("0" * 40, when, Turn.FIRST),), when, whole=True, shallow=False, latest=True)
    made, _ = prepare_site(FULL, ROOT / "content", ROOT / "macros", when, f"https://{NAME}/agenda/", history=history)
    assert made is not None
    path = hosted.place / "current/site/agenda/en/changes.xml"
    path.write_text(dict(made.renderer.machine_files())["en/changes.xml"], encoding="utf-8")
    try:
        seen, page = Seen(context), context.new_page()
        page.set_viewport_size({"width": 320, "height": 700})
        page.goto(f"{BASE}en/changes.xml")
        for shown in ("feed > title", "entry > title", "entry > updated", "content li, content p"):
            expect(page.locator(shown).first).to_be_visible()
        for hidden in page.locator("id, author, feed > updated").all():
            expect(hidden).to_be_hidden()
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        assert reports(page) == []
        page.click("feed > div a")
        expect(page.locator("h1")).to_have_text("What changed")
        assert [each for each in seen.said if "status of 404" not in each] == [], (
            "but for an icon, of which no feed says"
        )
    finally:
        path.unlink()


def test_what_is_smuggled_in_is_blocked_by_the_headers(hosted: Hosted, context: BrowserContext) -> None:
    planted = hosted.place / "current/site/agenda/proef"
    planted.mkdir()
    try:
        (planted / "index.html").write_text(PLANTED.format(meta=""), encoding="utf-8")
        page = context.new_page()
        page.add_init_script(REPORTS)
        page.goto(f"{BASE}proef/")
        blocked = blocked_on(page)
    finally:
        shutil.rmtree(planted)
    assert blocked >= {"script-src-elem", "script-src-attr", "style-src-elem", "style-src-attr", "img-src", "base-uri"}
    assert blocked >= {"frame-src", "object-src", "form-action"}


def test_what_is_smuggled_in_is_blocked_by_the_page_alone(site: BuiltSite, tmp_path: Path, alone: Browser) -> None:
    """On a host without headers."""
    tag = site.page("").select_one("meta[http-equiv=Content-Security-Policy]")
    assert attribute(tag, "content")
    (tmp_path / "index.html").write_text(PLANTED.format(meta=tag), encoding="utf-8")
    base, server = serve(tmp_path)
    page = alone.new_page()
    page.add_init_script(REPORTS)
    page.goto(base)
    assert blocked_on(page) >= {"script-src-elem", "script-src-attr", "style-src-elem", "style-src-attr", "img-src"}
    page.close()
    server.shutdown()


def blocked_on(page: Page) -> set[str]:
    """What of the planted page was blocked, by kind; fails when anything of it did its work."""
    page.click("#p")
    page.evaluate("document.querySelector('form').requestSubmit()")
    page.evaluate("""() => { try { document.body.innerHTML = "<p>" } catch { window.refused = "innerHTML" } }""")
    assert page.evaluate("[window.hit, window.refused]") == [None, "innerHTML"]
    assert page.evaluate("getComputedStyle(document.getElementById('p')).color") != "rgb(1, 2, 3)"
    assert page.evaluate("getComputedStyle(document.getElementById('p')).marginLeft") != "7px"
    assert "elders" not in page.url
    return {each.split()[0] for each in reports(page)}


def test_too_much_that_is_sent_by_http_2_gets_the_page_of_a_failed_request(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(BASE)
    said = page.evaluate(
        """async () => { const answer = await fetch("", { method: "POST", body: "x".repeat(2000) });
          const [{ nextHopProtocol }] = performance.getEntriesByType("navigation");
          return [nextHopProtocol, answer.status, await answer.text()] }"""
    )
    assert said[:2] == ["h2", 413]
    assert "Dit verzoek is niet gelukt" in said[2]
