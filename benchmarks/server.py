"""Loopback server that responds at once, so that only the client is measured: ``loopback``.

It runs in a process of its own with minimal work. A thread for each connection reads the head of a
request, skips its body, and sends a prepared response.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from .timing import ROOT

ORDER = "123-1234567-1234567"
MARKETPLACE = "ATVPDKIKX0DER"

TOKEN_PATH = "/auth/o2/token"
SLOW_TOKEN_PATH = "/slow/auth/o2/token"
SLOWNESS = 0.2
"""Seconds of the slow token endpoint: about the best time of Login with Amazon."""

ACTIONS_PATH = f"/messaging/v1/orders/{ORDER}"
COUNTS_PATH = "/counts"
"""Path of the number of requests for each path, as JSON."""

_RATE = 1e6
"""Rate limit in responses, in requests per second, at which no client waits."""

_ANY_ORDER = re.compile(rb"\d{3}-\d{7}-\d{7}")


@contextmanager
def loopback() -> Iterator[str]:
    """Run the server, and yield its origin, such as ``http://127.0.0.1:8000``."""
    command = [sys.executable, "-m", "benchmarks.server"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


def order(number: int) -> str:
    """Return the ID of an order, which the server accepts and names in its response."""
    return f"123-1234567-{number % 10_000_000:07d}"


def _bodies() -> dict[str, object]:
    query = f"marketplaceIds={MARKETPLACE}"
    kinds = ["confirmCustomizationDetails", "legalDisclosure", "unexpectedProblem", "warranty"]
    links = [{"href": f"{ACTIONS_PATH}/messages/{kind}?{query}", "name": kind} for kind in kinds]
    actions = [
        {
            "_links": {"self": link, "schema": {"href": f"/schemas/{link['name']}", "name": "s"}},
            "_embedded": {"schema": {"_links": {"self": link}, "name": link["name"]}},
        }
        for link in links
    ]
    token = {"access_token": "Atza|loopback", "token_type": "bearer", "expires_in": 3600}
    return {
        TOKEN_PATH: {**token, "refresh_token": "Atzr|loopback"},
        ACTIONS_PATH: {
            "_links": {"self": {"href": f"{ACTIONS_PATH}?{query}"}, "actions": links},
            "_embedded": {"actions": actions},
        },
    }


class _Server:
    """Server of a table of complete responses."""

    def __init__(self) -> None:
        self._responses = {path: _response(body) for path, body in _bodies().items()}
        self._counting = threading.Lock()
        self._counts = dict.fromkeys(self._responses, 0)

    def serve(self) -> None:
        """Print the port and serve until the process ends."""
        with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
            print(listener.getsockname()[1], flush=True)
            while True:
                connection, _ = listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._converse, args=(connection,), daemon=True).start()

    def _converse(self, connection: socket.socket) -> None:
        received = b""
        with connection:
            while True:
                while (end := received.find(b"\r\n\r\n")) < 0:
                    part = connection.recv(65536)
                    if not part:
                        return
                    received += part
                head, received = received[:end], received[end + 4 :]
                while len(received) < (length := _length(head)):
                    received += connection.recv(65536)
                received = received[length:]
                connection.sendall(self._look_up(head.split(b" ", 2)[1].partition(b"?")[0]))

    def _look_up(self, target: bytes) -> bytes:
        path = _ANY_ORDER.sub(ORDER.encode(), target).decode()
        if path == COUNTS_PATH:
            return _response(self._counts)
        if path == SLOW_TOKEN_PATH:
            time.sleep(SLOWNESS)
            path = TOKEN_PATH
        with self._counting:
            self._counts[path] += 1
        response = self._responses[path]
        asked_for = _ANY_ORDER.search(target)
        return response.replace(ORDER.encode(), asked_for[0]) if asked_for else response


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0


def _response(body: object) -> bytes:
    content = json.dumps(body).encode()
    head = (
        "HTTP/1.1 200 OK\r\n"
        "Content-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\n"
        "x-amzn-RequestId: 0b6a53c7-5e0d-4a2c-8f9e-0123456789ab\r\n"
        f"x-amzn-RateLimit-Limit: {_RATE}\r\n"
        "\r\n"
    )
    return head.encode() + content


if __name__ == "__main__":
    _Server().serve()
