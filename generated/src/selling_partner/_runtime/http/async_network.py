"""The network as a call may use it: every wait ends by the call's deadline."""

from __future__ import annotations

from collections.abc import Iterable
from ssl import SSLContext
from typing import Any

from httpcore2 import (
    SOCKET_OPTION,
    AsyncNetworkBackend,
    AsyncNetworkStream,
    ConnectTimeout,
    ReadError,
    ReadTimeout,
    RemoteProtocolError,
    TimeoutException,
    WriteTimeout,
)

from ..core.concurrency import LATE
from .system_network import async_system_network
from .timeouts import RemainingSeconds

PIECE = 16_384
"""Bytes that are written in one wait, which the system takes in one step or two. The deadline is
checked in between, so that a server that reads in drops cannot extend the call."""


class AsyncDeadlineNetwork(AsyncNetworkBackend):
    """The system's network, whose connections keep to the deadline of the call that uses them."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        """Connect to a host. See ``httpcore2.AsyncNetworkBackend``."""
        stream = await async_system_network().connect_tcp(
            host,
            port,
            timeout=_next_wait(timeout, ConnectTimeout),
            local_address=local_address,
            socket_options=socket_options,
        )
        return AsyncDeadlineStream(stream)


class AsyncDeadlineStream(AsyncNetworkStream):
    """A connection on which no wait outlasts the call.

    Args:
        stream: The connection as the system has it.

    """

    def __init__(self, stream: AsyncNetworkStream) -> None:
        self._stream = stream
        self._is_closed = False

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Wait for data.

        Raises:
            ReadError: The connection is closed, or broke.
            ReadTimeout: There was none in time.
            RemoteProtocolError: More came for this request than may come.

        """
        if self._is_closed:
            raise ReadError("The connection is closed.")
        data = await self._stream.read(max_bytes, _next_wait(timeout, ReadTimeout))
        if isinstance(timeout, RemainingSeconds) and not timeout.phases.receive(len(data)):
            raise RemoteProtocolError("The response has more bytes than this client receives.")
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send data.

        Raises:
            WriteTimeout: The other side did not take it in time.

        """
        if len(buffer) <= PIECE:
            await self._stream.write(buffer, _next_wait(timeout, WriteTimeout))
            return
        for start in range(0, len(buffer), PIECE):
            piece = buffer[start : start + PIECE]
            await self._stream.write(piece, _next_wait(timeout, WriteTimeout))

    async def aclose(self) -> None:
        """Close the connection."""
        self._is_closed = True
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> AsyncNetworkStream:
        """Shake hands.

        Raises:
            ConnectTimeout: That took too long.

        """
        try:
            wait = _next_wait(timeout, ConnectTimeout)
        except ConnectTimeout:
            await self.aclose()  # The HTTP library does not know of this connection yet.
            raise
        return AsyncDeadlineStream(await self._stream.start_tls(ssl_context, server_hostname, wait))

    def get_extra_info(self, info: str) -> Any:
        """See ``httpcore2.AsyncNetworkStream``."""
        return self._stream.get_extra_info(info)


def _next_wait(timeout: float | None, late: type[TimeoutException]) -> float | None:
    """Return the timeout of a wait that begins now, or raise where the deadline has passed."""
    if not isinstance(timeout, RemainingSeconds):
        return timeout
    if timeout.is_over:
        raise late(LATE)
    return timeout.shortened()
