"""pyright's language server, as an editor speaks to it (LSP over standard input and output)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from threading import Timer
from typing import Any

MARK = "<here>"
_MAX_SECONDS = 300
"""The time after which a server that does not respond is killed."""


def completions(folder: Path, texts: list[str]) -> list[list[str]]:
    """Return the completions that the server offers in programs, each at its one ``MARK``.

    Args:
        folder: The folder of the programs. Their imports are found in its folder ``src``.
        texts: The programs.

    """
    (folder / "pyrightconfig.json").write_text('{"extraPaths": ["src"]}')
    command = [sys.executable, "-m", "pyright.langserver", "--stdio"]
    with subprocess.Popen(
        command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        guard = Timer(_MAX_SECONDS, process.kill)
        guard.start()
        try:
            server = _Server(process)
            root = {"uri": folder.as_uri(), "name": "package"}
            server.call(
                "initialize", {"processId": None, "capabilities": {}, "workspaceFolders": [root]}
            )
            server.notify("initialized", {})
            return [_complete(server, folder / f"p{n}.py", text) for n, text in enumerate(texts)]
        finally:
            guard.cancel()
            process.kill()


def _complete(server: _Server, file: Path, text: str) -> list[str]:
    before, after = text.split(MARK)
    document = {"uri": file.as_uri(), "languageId": "python", "version": 1, "text": before + after}
    server.notify("textDocument/didOpen", {"textDocument": document})
    place = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
    target = {"textDocument": {"uri": document["uri"]}, "position": place}
    found = server.call("textDocument/completion", target) or {"items": []}
    return [each["label"] for each in found["items"]]


class _Server:
    """A server that is called and whose own requests get empty results."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._input, self._output = process.stdin, process.stdout
        self._calls = 0

    def call(self, method: str, parameters: Any) -> Any:
        """Return the result of a request."""
        self._calls += 1
        self._send({"id": self._calls, "method": method, "params": parameters})
        while True:
            message = self._receive()
            if "method" in message and "id" in message:
                items = (message.get("params") or {}).get("items", [])
                self._send({"id": message["id"], "result": [None] * len(items)})
            elif message.get("id") == self._calls:
                assert "error" not in message, message
                return message["result"]

    def notify(self, method: str, parameters: Any) -> None:
        """Send a message that has no response."""
        self._send({"method": method, "params": parameters})

    def _send(self, message: dict[str, Any]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._input.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        self._input.flush()

    def _receive(self) -> Any:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self._output.readline()
            assert line, "the server has ended"
            head += line
        length = re.search(rb"Content-Length: (\d+)", head)
        assert length is not None, head
        return json.loads(self._output.read(int(length[1])))
