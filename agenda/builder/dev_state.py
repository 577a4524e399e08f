"""What visitors of the server get: the last good site, what is wrong now, and who waits for a change."""

from __future__ import annotations

import html
import ipaddress
import re
import socket
import threading
import time
from collections import deque
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agenda.builder.build import BuildResult
from agenda.text.bilingual import both

if TYPE_CHECKING:
    from agenda.text.bilingual import Lang

POLL_SECONDS = 10.0
WHOLE_SECONDS = 60.0
MOST_VISITED = 3

RELOAD = """\
const { version } = document.currentScript.dataset;
const next = (type) => new Promise((done) => addEventListener(type, done, { once: true }));
(async () => {
  for (;;) {
    if (document.hidden) await next("visibilitychange"); // a browser allows six open requests for all tabs together
    try {
      const answer = await fetch(`/__agenda/state?version=${version}`);
      if ((await answer.json()).version !== version) return location.reload();
    } catch {
      await new Promise((done) => setTimeout(done, 1000));
    }
  }
})();
"""
NOTICE = """\
<div role="alert" lang="{lang}" style="background:#7a0c0c;color:#fff;font:16px/1.5 system-ui,sans-serif;\
padding:1rem;position:relative;z-index:99"><strong>{lead}</strong>
<pre style="background:none;color:inherit;font:14px/1.5 ui-monospace,monospace;margin:.5rem 0 0;\
overflow-wrap:anywhere;white-space:pre-wrap">{problems}</pre></div>"""
EMPTY = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{title}</title></head><body style="margin:0"></body></html>"""

NO_SITE = both("builder.dev_state.the_site_cannot_yet")


@dataclass(frozen=True)
class Shown:
    """What visitors get: the folder of the last good site, if there was one, and what is wrong now, if anything.

    Of an ``unfinished`` site the pages that visitors had open are there, and the others are on their way.
    """

    lang: Lang
    version: str = ""
    folder: Path | None = None
    problems: str = ""
    unfinished: bool = False

    def dress(self, page: bytes) -> bytes:
        """Return the page with the script that reloads it and, when something is wrong, the notice at its top."""
        added = f'<script src="/__agenda/reload.js" data-version="{self.version}" defer></script>'
        if self.problems:
            notice = both("builder.dev_state.the_last_change_is")
            lead = (notice if self.folder else NO_SITE)[self.lang]
            added += NOTICE.format(lang=self.lang, lead=lead, problems=html.escape(self.problems))
        return re.sub(rb"<body[^>]*>", lambda body: body[0] + added.encode(), page, count=1)

    def empty_page(self) -> bytes:
        """Return what is at every address as long as there is no good site."""
        return self.dress(EMPTY.format(lang=self.lang, title=NO_SITE[self.lang]).encode())


class DevState:
    """Holds what is shown; whoever waits for the next version is notified."""

    def __init__(self, lang: Lang) -> None:
        self.shown = Shown(lang)
        self.good: Path | None = None
        self.visited: deque[str] = deque(maxlen=MOST_VISITED)
        self._changed = threading.Condition()

    def show_first_pages(self, folder: Path) -> None:
        """Show a new site of which the pages that were visited are."""
        self._set(version=_new_version(), folder=folder, problems="", unfinished=True)

    def show(self, result: BuildResult) -> None:
        """Show a new site, or the problems on top of the last good one."""
        if result.problems:
            self._set(version=_new_version(), folder=self.good, problems=result.problems, unfinished=False)
            return
        self.good = result.site_dir
        if self.shown.unfinished and self.shown.folder == result.site_dir:
            self._set(unfinished=False)
        else:
            self._set(version=_new_version(), folder=result.site_dir, problems="", unfinished=False)

    def _set(self, **news: Any) -> None:
        with self._changed:
            self.shown = replace(self.shown, **news)
            self._changed.notify_all()

    def wait_until_finished(self) -> Shown:
        """Return what is shown as soon as all of it is there, or after a while."""
        with self._changed:
            self._changed.wait_for(lambda: not self.shown.unfinished, WHOLE_SECONDS)
            return self.shown

    def note_visit(self, url: str) -> None:
        """Note that somebody looks at the page at this address, counted from the root of the site."""
        with self._changed:
            if url in self.visited:
                self.visited.remove(url)
            self.visited.append(url)

    def wait_beyond(self, version: str) -> str:
        """Return the current version, as soon as it is another than ``version`` or after a while."""
        with self._changed:
            self._changed.wait_for(lambda: self.shown.version != version, POLL_SECONDS)
            return self.shown.version


def _new_version() -> str:
    # The clock and no counter: a page from before a restart of the server must see that it is old.
    return str(time.time_ns())


# --- the Host of a request ---


def is_own_host(host: str, address: str, port: int) -> bool:
    """Whether ``host``, as in a Host header, names this machine and the port of a server bound to ``address``.

    A server that is bound to all addresses (``0.0.0.0`` or ``::``) also answers under the name of the machine and
    under every numeric address: no website can make its own name one of those.
    """
    name, colon, given = host.lower().rpartition(":")
    if not colon or given.endswith("]"):  # without a port; the colon is one of an IPv6 address
        name, given = host.lower(), "80"
    if given != str(port):
        return False
    if name in ("localhost", "127.0.0.1", "[::1]", address.lower(), f"[{address.lower()}]"):
        return True
    if address not in ("", "0.0.0.0", "::"):  # noqa: S104  # compared, not bound to
        return False
    machine = socket.gethostname().lower()
    return name in (machine, f"{machine}.local") or _is_numeric(name)


def _is_numeric(name: str) -> bool:
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True
