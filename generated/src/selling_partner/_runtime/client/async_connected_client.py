"""A client's connection, and what clients on the same connection share."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from ..auth.credentials_provider import provider_of
from ..concurrency.hooks import async_can_call
from ..core.errors import ConfigurationError
from ..core.lazy import LazyModule
from ..http.async_transport import AsyncTransport
from .async_session import AsyncSession
from .settings import make_settings

if TYPE_CHECKING:
    from ..http import async_borrowed_pool as _borrowed
    from ..http import async_pool as _own
    from ..http.async_borrowed_pool import AsyncBorrowedPool
    from ..http.async_pool import AsyncPool
    from .async_base_client import AsyncClientOptions
    from .call_options import CallOptions
else:
    _borrowed = LazyModule("..http.async_borrowed_pool", __package__)
    _own = LazyModule("..http.async_pool", __package__)

C = TypeVar("C", bound="AsyncConnectedClient")


class AsyncConnectedClient:
    """A client with a connection and the options of its calls."""

    _default_application: ClassVar[str]

    def _connect(self, given: AsyncClientOptions, options: CallOptions) -> None:
        """Set up a connection of the client's own; nothing is sent yet.

        Args:
            given: The options as the caller passed them.
            options: The checked options of calls.

        Raises:
            ConfigurationError: An option is invalid.

        """
        for name in ("on_request", "on_response"):
            hook = getattr(given, name)
            if hook is not None and not async_can_call(hook):
                raise ConfigurationError(f"{name}: pass a function that this client can call")
        settings = make_settings(given, self._default_application)
        provider = provider_of(given.credentials)
        if provider is not None and not async_can_call(provider.fetch):
            raise ConfigurationError(
                "credentials: a client without await cannot call an async function; pass an "
                "ordinary one"
            )
        make: Callable[[], AsyncPool | AsyncBorrowedPool]
        if given.http_client is None:
            make = partial(
                _own.async_pool,
                proxy=given.proxy,
                verify=given.verify,
                is_encrypted=settings.is_encrypted,
            )
        else:
            has_more = given.proxy is not None or given.verify is not True
            make = partial(_borrowed.AsyncBorrowedPool, given.http_client, has_more=has_more)
        transport = AsyncTransport(make, owns_http=given.http_client is None)
        self._connection = AsyncSession(settings, transport)
        self._options = options
        self._owns_connection = True

    @classmethod
    def _sharing(cls, connection: AsyncSession, options: CallOptions) -> Self:
        """Return a client on another client's connection, which it leaves open."""
        client = cls.__new__(cls)
        client._connection = connection
        client._options = options
        client._owns_connection = False
        return client

    def _sibling(self, kind: type[C]) -> C:
        """Return another API's client with this client's connection and options."""
        return kind._sharing(self._connection, self._options)

    async def aclose(self) -> None:
        """Close the connections. A client that came from a root leaves them to the root."""
        if self._owns_connection:
            await self._connection.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()
