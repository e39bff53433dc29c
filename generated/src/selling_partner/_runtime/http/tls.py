"""The TLS of clients that were given none: the system's authorities, read when there is need."""

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
"""Where the environment names the authorities, in place of the system's."""


class SystemTls(SSLContext):
    """A context that another one stands in for: httpx2's own, made at the first handshake.

    Making it takes tens of milliseconds, nearly all for reading the authorities. A client that
    talks to this machine does without; for the others a thread can begin before it is needed, and
    the rest of the program goes on meanwhile.
    """

    def __new__(cls) -> Self:
        """A context for clients; by itself it trusts nobody."""
        return super().__new__(cls, PROTOCOL_TLS_CLIENT)

    def __init__(self) -> None:
        self._made: SSLContext | None = None
        self._maker: Thread | None = None
        self._protocols: list[str] = []

    def begin(self) -> None:
        """Make it in a thread, unless that has been done."""
        if self._made is None and self._maker is None:
            self._maker = Thread(target=self._make, name="selling_partner-tls", daemon=True)
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
        with suppress(OSError):  # Whoever needs it makes it once more, and gets the error.
            self._made = create_ssl_context()

    def _context(self) -> SSLContext:
        if self._maker is not None:
            self._maker.join()  # In a process that was forked meanwhile it counts as ended.
        if self._made is None:
            self._made = _read_authorities()
        self._made.set_alpn_protocols(self._protocols)
        return self._made


def _read_authorities() -> SSLContext:
    try:
        return create_ssl_context()
    except OSError as error:
        raise ConfigurationError(
            f"verify: the authorities of {' and '.join(_VARIABLES)}, or without these the "
            f"system's, cannot be read ({error})"
        ) from error


def system_tls(*, soon: bool) -> SSLContext:
    """What a pool is to verify with that was given nothing: one context for all of the process.

    Args:
        soon: Whether it will be needed: then it is begun.

    Raises:
        ConfigurationError: ``SSL_CERT_FILE`` or ``SSL_CERT_DIR`` names authorities that are not
            there.

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
    """The context for what the environment names."""
    return SystemTls()
