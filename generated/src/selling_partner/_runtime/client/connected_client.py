"""A client's connection, and what clients on the same connection share."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from ..auth.credentials_provider import provider_of
from ..concurrency.hooks import can_call
from ..core.errors import ConfigurationError
from ..core.lazy import LazyModule
from ..http.transport import Transport
from .session import Session
from .settings import make_settings

if TYPE_CHECKING:
    from ..http import borrowed_pool as _borrowed
    from ..http import pool as _own
    from ..http.borrowed_pool import BorrowedPool
    from ..http.pool import Pool
    from .base_client import ClientOptions
    from .call_options import CallOptions
else:
    _borrowed = LazyModule("..http.borrowed_pool", __package__)
    _own = LazyModule("..http.pool", __package__)

C = TypeVar("C", bound="ConnectedClient")


class ConnectedClient:
    """A client with a connection and the options of its calls."""

    _default_application: ClassVar[str]

    def _connect(self, given: ClientOptions, options: CallOptions) -> None:
        """Set up a connection of the client's own; nothing is sent yet.

        Args:
            given: The options as the caller passed them.
            options: The checked options of calls.

        Raises:
            ConfigurationError: An option is invalid.

        """
        for name in ("on_request", "on_response"):
            hook = getattr(given, name)
            if hook is not None and not can_call(hook):
                raise ConfigurationError(f"{name}: pass a function that this client can call")
        settings = make_settings(given, self._default_application)
        provider = provider_of(given.credentials)
        if provider is not None and not can_call(provider.fetch):
            raise ConfigurationError(
                "credentials: a client without await cannot call an async function; pass an "
                "ordinary one"
            )
        make: Callable[[], Pool | BorrowedPool]
        if given.http_client is None:
            make = partial(
                _own.pool,
                proxy=given.proxy,
                verify=given.verify,
                is_encrypted=settings.is_encrypted,
            )
        else:
            has_more = given.proxy is not None or given.verify is not True
            make = partial(_borrowed.BorrowedPool, given.http_client, has_more=has_more)
        transport = Transport(make, owns_http=given.http_client is None)
        self._connection = Session(settings, transport)
        self._options = options
        self._owns_connection = True

    @classmethod
    def _sharing(cls, connection: Session, options: CallOptions) -> Self:
        """Return a client on another client's connection, which it leaves open."""
        client = cls.__new__(cls)
        client._connection = connection
        client._options = options
        client._owns_connection = False
        return client

    def _sibling(self, kind: type[C]) -> C:
        """Return another API's client with this client's connection and options."""
        return kind._sharing(self._connection, self._options)

    def close(self) -> None:
        """Close the connections. A client that came from a root leaves them to the root."""
        if self._owns_connection:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
