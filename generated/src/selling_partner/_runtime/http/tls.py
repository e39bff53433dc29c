"""The default TLS context: the system's certificate authorities, read when they are needed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from socket import socket
from ssl import PROTOCOL_TLS_CLIENT, MemoryBIO, SSLContext, SSLObject, SSLSession, SSLSocket
from threading import Thread
from typing import Self

from httpx2 import create_ssl_context

from ..core.errors import ConfigurationError

_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
"""The environment variables that replace the system's authorities."""


class SystemTls(SSLContext):
    """A lazy TLS context that delegates to httpx2's own, made at the first handshake.

    Making a context takes tens of milliseconds, mostly for reading the authorities. A client for
    this machine never needs one; for other clients a thread can make it in advance.
    """

    def __new__(cls) -> Self:
        """Return a client context, which by itself trusts no authority."""
        return super().__new__(cls, PROTOCOL_TLS_CLIENT)

    def __init__(self) -> None:
        self._made: SSLContext | None = None
        self._maker: Thread | None = None
        self._protocols: list[str] = []

    def begin(self) -> None:
        """Make the context in a thread, unless it exists.

        The end of the process waits for the thread: OpenSSL frees its memory at exit, and a thread
        that still used it would crash the process.
        """
        if self._made is None and self._maker is None:
            self._maker = Thread(target=self._make, name="selling_partner-tls")
            self._maker.start()

    def set_alpn_protocols(self, alpn_protocols: Iterable[str]) -> None:
        """See ``ssl.SSLContext``."""
        self._protocols = list(alpn_protocols)

    def wrap_socket(
        self,
        sock: socket,
        server_side: bool = False,
        do_handshake_on_connect: bool = True,
        suppress_ragged_eofs: bool = True,
        server_hostname: str | bytes | None = None,
        session: SSLSession | None = None,
    ) -> SSLSocket:
        """See ``ssl.SSLContext``."""
        return self._context().wrap_socket(
            sock,
            server_side,
            do_handshake_on_connect,
            suppress_ragged_eofs,
            server_hostname,
            session,
        )

    def wrap_bio(
        self,
        incoming: MemoryBIO,
        outgoing: MemoryBIO,
        server_side: bool = False,
        server_hostname: str | bytes | None = None,
        session: SSLSession | None = None,
    ) -> SSLObject:
        """See ``ssl.SSLContext``."""
        return self._context().wrap_bio(incoming, outgoing, server_side, server_hostname, session)

    def _make(self) -> None:
        with suppress(OSError):  # The first handshake tries again and reports the error.
            self._made = create_ssl_context()

    def _context(self) -> SSLContext:
        if self._maker is not None:
            self._maker.join()  # After a fork, the thread counts as ended.
        if self._made is None:
            self._made = _read_authorities()
        self._made.set_alpn_protocols(self._protocols)
        return self._made


def _read_authorities() -> SSLContext:
    try:
        return create_ssl_context()
    except OSError as error:
        raise ConfigurationError(
            f"verify: cannot load certificate authorities from {', '.join(_VARIABLES)} or the "
            f"system store: {error}"
        ) from error


def system_tls(*, soon: bool) -> SSLContext:
    """Return the default context, which all pools of the process share.

    Args:
        soon: Whether to make the context in advance.

    Raises:
        ConfigurationError: ``SSL_CERT_FILE`` or ``SSL_CERT_DIR`` names a missing
            path.

    """
    named = tuple(os.environ.get(name, "") for name in _VARIABLES)
    for name, path in zip(_VARIABLES, named, strict=True):
        if path and not os.path.exists(path):
            raise ConfigurationError(f"{name}: {path} does not exist")
    shared = _shared(named)
    if soon:
        shared.begin()
    return shared


@cache
def _shared(_named: tuple[str, ...]) -> SystemTls:
    """Return the context for these values of the environment."""
    return SystemTls()
