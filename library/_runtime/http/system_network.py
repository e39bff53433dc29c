"""The network of the system, which tests replace by a scripted one.

``async_network`` looks it up for each new connection. Replacing ``network.system_network`` or
``async_network.async_system_network`` therefore affects every client without ``http_client``.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterable

from httpcore2 import (
    SOCKET_OPTION,
    AnyIOBackend,
    AsyncNetworkBackend,
    ConnectError,
    ConnectTimeout,
    NetworkBackend,
    NetworkStream,
    SyncBackend,
    TrioBackend,
)

from .timeouts import RemainingSeconds


def async_system_network() -> AsyncNetworkBackend:
    """Return the network of the running event loop."""
    trio = sys.modules.get("trio")
    return TrioBackend() if trio and trio.lowlevel.in_trio_run() else AnyIOBackend()


def system_network() -> NetworkBackend:
    """Return the network of blocking sockets."""
    return AddressByAddress()


class AddressByAddress(SyncBackend):
    """Connects to the addresses of a host in turn, as the standard library does.

    There, each address gets the whole timeout. Here, all of them together end by the deadline. The
    lookup of the host's name has no timeout: the system's resolver decides how long it takes.
    """

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> NetworkStream:
        """Connect to the first address that accepts.

        Raises:
            ConnectError: The name is unknown, or no address accepts.
            ConnectTimeout: The last address does not accept in time, or the deadline has passed.

        """
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise ConnectError(str(error)) from error
        failure: ConnectError | ConnectTimeout = ConnectError(f"no address of {host} is known")
        for *_, address in found:
            if isinstance(timeout, RemainingSeconds):
                if timeout.is_over:
                    break
                timeout = timeout.shortened()
            try:
                return super().connect_tcp(
                    host=str(address[0]),
                    port=port,
                    timeout=timeout,
                    local_address=local_address,
                    socket_options=socket_options,
                )
            except (ConnectError, ConnectTimeout) as error:
                failure = error
        raise failure
