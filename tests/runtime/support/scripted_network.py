"""A network without sockets, whose reads return what a test has scripted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import pytest
from httpcore2 import AsyncNetworkBackend, AsyncNetworkStream, NetworkBackend, NetworkStream

from selling_partner._runtime.http import async_network, network

Step = bytes | Exception | Callable[[], object]
"""A step of a read: data, an exception, or an action before the next step, such as a wait."""

Script = Callable[[], Iterable[Step]]
"""A function that returns the steps of a new connection."""

TOKEN = b'{"access_token": "Atza|scripted", "expires_in": 3600}'


@dataclass
class ScriptedConnection:
    """A connection of a client, with a record of its use.

    Attributes:
        host: The host that the client connected to.
        port: The port of the host.
        steps: The steps of its reads. After the last one the host has disconnected.
        sent: The data that the client sent.
        reads: The number of waits for data.
        timeouts: The timeout of each wait, in order.
        is_closed: Whether the client closed the connection.

    """

    host: str
    port: int
    steps: Iterator[Step]
    sent: bytearray = field(default_factory=bytearray)
    reads: int = 0
    timeouts: list[float | None] = field(default_factory=list)
    is_closed: bool = False

    def read(self, timeout: float | None) -> bytes:
        self.reads += 1
        self.timeouts.append(timeout)
        for step in self.steps:
            if isinstance(step, Exception):
                raise step
            if isinstance(step, bytes):
                return step
            step()
        return b""


class _Stream(NetworkStream):
    def __init__(self, connection: ScriptedConnection) -> None:
        self.connection = connection

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.connection.read(timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.connection.sent += buffer

    def close(self) -> None:
        self.connection.is_closed = True

    def start_tls(self, *arguments: Any, **keywords: Any) -> NetworkStream:
        return self

    def get_extra_info(self, info: str) -> Any:
        return None


class _AsyncStream(AsyncNetworkStream):
    def __init__(self, connection: ScriptedConnection) -> None:
        self.connection = connection

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.connection.read(timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.connection.sent += buffer

    async def aclose(self) -> None:
        self.connection.is_closed = True

    async def start_tls(self, *arguments: Any, **keywords: Any) -> AsyncNetworkStream:
        return self

    def get_extra_info(self, info: str) -> Any:
        return None


class ScriptedNetwork(NetworkBackend):
    """The network of sync clients.

    Args:
        script: The steps of each connection.

    Attributes:
        connections: All connections so far, in order.

    """

    def __init__(self, script: Script) -> None:
        self._script = script
        self.connections: list[ScriptedConnection] = []

    def connect(self, host: str, port: int) -> ScriptedConnection:
        connection = ScriptedConnection(host, port, iter(self._script()))
        self.connections.append(connection)
        return connection

    def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> NetworkStream:
        return _Stream(self.connect(host, port))


class AsyncScriptedNetwork(AsyncNetworkBackend):
    """The same connections, for async clients."""

    def __init__(self, scripted: ScriptedNetwork) -> None:
        self._scripted = scripted

    async def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> AsyncNetworkStream:
        return _AsyncStream(self._scripted.connect(host, port))


def script_network(patch: pytest.MonkeyPatch, script: Script) -> ScriptedNetwork:
    """Make all clients without an ``http_client`` use a scripted network."""
    scripted = ScriptedNetwork(script)
    patch.setattr(network, "system_network", lambda: scripted)
    patch.setattr(async_network, "async_system_network", lambda: AsyncScriptedNetwork(scripted))
    return scripted


def with_token(*steps: Step | Iterable[Step]) -> Iterator[Step]:
    """Yield the response to a token request, and then the steps."""
    yield response(TOKEN)
    yield from chain.from_iterable(
        (each,) if isinstance(each, bytes | Exception) or callable(each) else each for each in steps
    )


def response(body: bytes, status: int = 200, *headers: str, length: int | None = None) -> bytes:
    """Return a response in one piece."""
    head = [
        f"HTTP/1.1 {status} Reason",
        "Content-Type: application/json",
        f"Content-Length: {len(body) if length is None else length}",
        *headers,
    ]
    return "\r\n".join([*head, "", ""]).encode() + body
