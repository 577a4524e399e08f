"""The real Firefox, without a window, by the protocol that is built into it (Marionette): no driver is needed.

Each message is JSON with its length before it: ``[0, id, command, parameters]`` and ``[1, id, error, result]``.
https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

NAMES = ("firefox-esr", "firefox")
#: It chooses a free port, and finds no other host than this machine, which is never asked through a proxy. Text in a
#: variable font is printed as text, where it otherwise is drawn.
SETTINGS = {
    "marionette.port": 0,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "print.font-variations-as-paths": False,
}
#: Of the work of a command, and of starting, in seconds.
PATIENCE = 120
A4 = {
    "page": {"width": 21.0, "height": 29.7},
    "margin": {"top": 0.9, "bottom": 0.9, "left": 1.2, "right": 1.2},
    "background": True,
    "shrinkToFit": False,
}


class Firefox:
    """A running Firefox with one window."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._answers = self._socket.makefile("rb")
        self._receive()
        self._send("WebDriver:NewSession")

    def goto(self, url: str) -> None:
        """Open an address and wait until it is loaded."""
        self._send("WebDriver:Navigate", url=url)

    def evaluate(self, function: str, *arguments: object) -> Any:
        """What a JavaScript function returns on the page."""
        script = f"return ({function})(...arguments)"
        return self._send("WebDriver:ExecuteScript", script=script, args=arguments)["value"]

    def pdf(self) -> bytes:
        """The page as it is printed on A4, with the margins of our stylesheet."""
        return base64.b64decode(self._send("WebDriver:Print", **A4)["value"])

    def close(self) -> None:
        """Close the connection."""
        self._answers.close()
        self._socket.close()

    def _send(self, command: str, **parameters: object) -> Any:
        message = json.dumps([0, 1, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self._receive()
        if error:
            raise RuntimeError(f"{command}: {error['error']}: {error['message']}")
        return result

    def _receive(self) -> Any:
        length = b""
        while (byte := self._answers.read(1)) != b":":
            length += byte
        return json.loads(self._answers.read(int(length)))


@contextmanager
def running(profile: Path) -> Iterator[Firefox]:
    """Firefox with an own profile in a new folder. Without Firefox the test is skipped and says so; in CI it fails."""
    program = next((path for name in NAMES if (path := shutil.which(name))), None)
    if not program:
        why = "geen Firefox op deze computer: apt install firefox-esr"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    profile.mkdir()
    preferences = "".join(f"user_pref({json.dumps(key)}, {json.dumps(value)});\n" for key, value in SETTINGS.items())
    (profile / "user.js").write_text(preferences, encoding="utf-8")
    process = subprocess.Popen(
        [program, "--headless", "--no-remote", "--marionette", "--profile", str(profile)],
        env=os.environ | {"HOME": str(profile)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        firefox = Firefox(_port(process, profile / "MarionetteActivePort"))
        yield firefox
        firefox.close()
    finally:
        process.terminate()
        process.wait()


def _port(process: subprocess.Popen[bytes], file: Path) -> int:
    """The port that Firefox chose, once it has written it down."""
    end = time.monotonic() + PATIENCE
    while not (file.is_file() and file.read_text(encoding="utf-8")):
        if process.poll() is not None or time.monotonic() > end:
            pytest.fail(f"Firefox does not start (exit code {process.poll()})")
        time.sleep(0.05)
    return int(file.read_text(encoding="utf-8"))
