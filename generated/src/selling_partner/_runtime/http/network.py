"""A network backend whose waits end at the call's deadline."""

from __future__ import annotations

import math
from collections.abc import Iterable
from ssl import SSLContext
from typing import Any

from httpcore2 import (
    SOCKET_OPTION,
    ConnectTimeout,
    NetworkBackend,
    NetworkStream,
    ReadError,
    ReadTimeout,
    RemoteProtocolError,
    TimeoutException,
    WriteTimeout,
)

from ..concurrency.cancellation import DEADLINE_EXPIRED
from .system_network import system_network
from .timeouts import RemainingSeconds

CHUNK_BYTES = 16_384
"""Bytes written in one wait. The deadline is checked in between, so a server that reads slowly
cannot extend the call."""

MAX_CHUNK_BYTES = 524_288
"""Bytes written in one wait of a call without a deadline, such as the upload of a feed. With the
default timeout, an client must then send 17 kB per second."""


class DeadlineNetwork(NetworkBackend):
    """The system's network with connections that respect the deadline of the current call."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> NetworkStream:
        """Connect to a host. See ``httpcore2.NetworkBackend``."""
        stream = system_network().connect_tcp(
            host,
            port,
            timeout=_next_wait(timeout, ConnectTimeout),
            local_address=local_address,
            socket_options=socket_options,
        )
        return DeadlineStream(stream)


class DeadlineStream(NetworkStream):
    """A connection whose waits end at the call's deadline.

    Args:
        stream: The connection of the system.

    """

    def __init__(self, stream: NetworkStream) -> None:
        self._stream = stream
        self._is_closed = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Wait for data.

        Raises:
            ReadError: The connection is closed or broken.
            ReadTimeout: No data arrived in time.
            RemoteProtocolError: The response exceeds the limit of the request.

        """
        if self._is_closed:
            raise ReadError("The connection is closed.")
        data = self._stream.read(max_bytes, _next_wait(timeout, ReadTimeout))
        if isinstance(timeout, RemainingSeconds) and not timeout.phases.receive(len(data)):
            raise RemoteProtocolError("The response has more bytes than this client receives.")
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send data.

        Raises:
            WriteTimeout: The peer did not read the data in time.

        """
        size = CHUNK_BYTES if _has_deadline(timeout) else MAX_CHUNK_BYTES
        if len(buffer) <= size:
            self._stream.write(buffer, _next_wait(timeout, WriteTimeout))
            return
        for start in range(0, len(buffer), size):
            chunk = buffer[start : start + size]
            self._stream.write(chunk, _next_wait(timeout, WriteTimeout))

    def close(self) -> None:
        """Close the connection."""
        self._is_closed = True
        self._stream.close()

    def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> NetworkStream:
        """Perform the TLS handshake.

        Raises:
            ConnectTimeout: The handshake took too long.

        """
        try:
            wait = _next_wait(timeout, ConnectTimeout)
        except ConnectTimeout:
            self.close()  # The HTTP library does not know of this connection yet.
            raise
        return DeadlineStream(self._stream.start_tls(ssl_context, server_hostname, wait))

    def get_extra_info(self, info: str) -> Any:
        """See ``httpcore2.NetworkStream``."""
        return self._stream.get_extra_info(info)


def _has_deadline(timeout: float | None) -> bool:
    if not isinstance(timeout, RemainingSeconds):
        return False
    return math.isfinite(timeout.phases.deadline.remaining)


def _next_wait(timeout: float | None, late: type[TimeoutException]) -> float | None:
    """Return the timeout of a wait that begins now, or raise if the deadline has expired."""
    if not isinstance(timeout, RemainingSeconds):
        return timeout
    if timeout.is_over:
        raise late(DEADLINE_EXPIRED)
    return timeout.shortened()
