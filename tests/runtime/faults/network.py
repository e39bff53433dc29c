"""A misbehaving server behind httpcore2's network backends: no socket, no thread, no real time.

The client's own transport and pool are at work. Only ``connect_tcp`` of the backends is replaced,
and only for the server's URL.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from contextlib import ExitStack
from itertools import count
from typing import Any, Self
from unittest.mock import patch

import httpcore2

from tests.runtime.faults.exchange import TOKEN_PATH, Script
from tests.runtime.faults.peer import Peer, Step
from tests.runtime.faults.virtual_clock import VirtualClock

HOST = "127.0.0.1"
NO_TLS = httpcore2.ConnectError("[SSL: WRONG_VERSION_NUMBER] wrong version number")

_ports = count(1)
"""Ports that mean a server in memory. The system is never asked to connect to them."""


class ScriptedServer(Script):
    """A server in memory, for clients that are created within its ``with`` block.

    Args:
        clock: The clock that its pauses and stalls advance.

    Attributes:
        clock: The same.
        connections: The number of connections so far.
        is_full: Whether further connections wait without being accepted.
        drains: The seconds for receiving 64 KiB of a request, by the request's path.

    """

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__()
        self._port = next(_ports)
        self._is_listening = True
        self._patches = ExitStack()
        self.clock = clock
        self.connections = 0
        self.is_full = False
        self.drains: dict[str, float] = {}

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._port}"

    @property
    def token_url(self) -> str:
        return self.url + TOKEN_PATH

    def stop_listening(self) -> None:
        """Refuse further connections."""
        self._is_listening = False

    def reaches(self, host: str, port: int) -> bool:
        """Return whether the address is that of this server."""
        return (host, port) == (HOST, self._port)

    def connect(self, timeout: float | None) -> Step[Peer]:
        """Return the result of an attempt to connect."""
        if not self._is_listening:
            return Step(0.0, httpcore2.ConnectError("[Errno 111] Connection refused"))
        if self.is_full:
            assert timeout is not None, "connecting without a timeout never ends"
            return Step(timeout, httpcore2.ConnectTimeout("timed out"))
        with self._lock:
            self.connections += 1
            return Step(0.0, Peer(self, self.clock, self.connections, self.drains))

    def __enter__(self) -> Self:
        self._replace(httpcore2.SyncBackend, self._connecting)
        self._replace(httpcore2.AnyIOBackend, self._async_connecting)
        self._replace(httpcore2.TrioBackend, self._async_connecting)
        return self

    def __exit__(self, *_: object) -> None:
        self._patches.close()

    def _replace(self, backend: type[Any], make: Callable[[Any], Any]) -> None:
        replacement = make(backend.connect_tcp)
        self._patches.enter_context(patch.object(backend, "connect_tcp", replacement))

    def _connecting(self, otherwise: Any) -> Any:
        def connect_tcp(
            backend: object, host: str, port: int, timeout: float | None = None, **options: Any
        ) -> Any:
            if not self.reaches(host, port):
                return otherwise(backend, host, port, timeout, **options)
            step = self.connect(timeout)
            self.clock.advance(step.seconds)
            return ScriptedStream(step.value, self.clock)

        return connect_tcp

    def _async_connecting(self, otherwise: Any) -> Any:
        async def connect_tcp(
            backend: object, host: str, port: int, timeout: float | None = None, **options: Any
        ) -> Any:
            if not self.reaches(host, port):
                return await otherwise(backend, host, port, timeout, **options)
            step = self.connect(timeout)
            await self.clock.async_advance(step.seconds)
            return AsyncScriptedStream(step.value, self.clock)

        return connect_tcp


class ScriptedStream(httpcore2.NetworkStream):
    """The client's end of a connection."""

    def __init__(self, peer: Peer, clock: VirtualClock) -> None:
        self._peer = peer
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        step = self._peer.read(max_bytes, timeout)
        self._clock.advance(step.seconds)
        return step.value

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        step = self._peer.write(buffer, timeout)
        self._clock.advance(step.seconds)
        return step.value

    def close(self) -> None:
        pass

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        raise NO_TLS

    def get_extra_info(self, info: str) -> Any:
        return self._peer.is_readable if info == "is_readable" else None


class AsyncScriptedStream(httpcore2.AsyncNetworkStream):
    """The async client's end of a connection."""

    def __init__(self, peer: Peer, clock: VirtualClock) -> None:
        self._peer = peer
        self._clock = clock

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        step = self._peer.read(max_bytes, timeout)
        await self._clock.async_advance(step.seconds)
        return step.value

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        step = self._peer.write(buffer, timeout)
        await self._clock.async_advance(step.seconds)
        return step.value

    async def aclose(self) -> None:
        pass

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        raise NO_TLS

    def get_extra_info(self, info: str) -> Any:
        return self._peer.is_readable if info == "is_readable" else None
