"""The base of every generated client: its options, and the connection behind it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from ..auth.credentials import Credentials
from ..core.clock import Clock
from ..core.concurrency import AsyncHttpClient, async_can_call
from ..core.errors import ConfigurationError
from ..core.lazy import LazyModule
from ..core.regions import Region
from ..http.async_transport import AsyncTransport
from ..http.retry_policy import RetryPolicy
from ..ratelimit.limiters import Limiter
from .async_from_env import AsyncFromEnvironment
from .async_session import AsyncSession
from .options import (
    MAX_RESPONSE_BYTES,
    CallOptions,
    checked_deadline,
    checked_retry,
    checked_timeout,
)
from .settings import Hooks, make_settings

if TYPE_CHECKING:
    from ssl import SSLContext

    from httpx2 import URL, Proxy, Timeout

    from ..auth.token_cache import TokenCache
    from ..http import async_borrowed_pool as _borrowed
    from ..http import async_pool as _own
    from ..http.async_borrowed_pool import AsyncBorrowedPool
    from ..http.async_pool import AsyncPool
    from .events import RequestEvent, ResponseEvent
else:
    _borrowed = LazyModule("..http.async_borrowed_pool", __package__)
    _own = LazyModule("..http.async_pool", __package__)

C = TypeVar("C", bound="AsyncBaseClient")


class AsyncBaseClient(AsyncFromEnvironment):
    """A client with a connection. Use it in an ``async with`` block, or ``aclose`` it when done."""

    _default_application: ClassVar[str]

    def __init__(
        self,
        credentials: Credentials,
        *,
        region: Region,
        sandbox: bool = False,
        base_url: str | None = None,
        token_url: str | None = None,
        application: str | None = None,
        timeout: float | Timeout = 30.0,
        deadline: float = 120.0,
        retry: RetryPolicy = RetryPolicy(),  # noqa: B008 - it is frozen
        limiter: Limiter | None = None,
        token_cache: TokenCache | None = None,
        strict: bool = False,
        check_texts: bool = True,
        validate_requests: bool = True,
        on_request: Callable[[RequestEvent], object] | None = None,
        on_response: Callable[[ResponseEvent], object] | None = None,
        proxy: str | URL | Proxy | None = None,
        verify: SSLContext | bool = True,
        http_client: AsyncHttpClient | None = None,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        clock: Clock | None = None,
    ) -> None:
        """Make a client; nothing is sent yet.

        Args:
            credentials: Who signs in; ``Credentials.from_env()`` reads them from the environment.
            region: The region of the selling partner's marketplaces.
            sandbox: Talk to Amazon's static sandbox of the region instead.
            base_url: Talk to this host instead: https, or http to this machine.
            token_url: Where access tokens come from, if not from Login with Amazon.
            application: ``Name/Version`` of your application, for the ``User-Agent`` header.
            timeout: Seconds allowed for each of connecting, sending and waiting for data; or an
                ``httpx2.Timeout`` with a value for each.
            deadline: Seconds that a whole call may take: waiting for the rate limit, signing in,
                and every attempt; ``math.inf`` for as long as it takes.
            retry: When a request is sent again, and after how long.
            limiter: Where the rate limits are kept. All clients of the process share one in
                memory; a ``RedisLimiter`` is shared by processes, ``Unlimited()`` has no limits.
            token_cache: Where access tokens are kept beyond the life of this client: a
                ``FileTokenCache`` or a ``RedisTokenCache``.
            strict: Raise ``ResponseValidationError`` where a success departs from its model.
                Without that it is logged, and what came is kept as it came.
            check_texts: Refuse texts for buyers that Amazon's rules forbid, such as HTML.
            validate_requests: Hold calls to the documented limits, types, enums and required
                fields before anything is sent. Without that, arguments and bodies are sent as
                given, which may then be any JSON values: for the static sandbox, whose error cases
                break the rules on purpose, and for the day that the documentation is wrong.
            on_request: Called with each request that is about to be sent. What it raises ends the
                call.
            on_response: Called with what came of each request. What it raises is logged.
            proxy: What all requests go through; without it, what the environment names.
            verify: The authorities that the servers' certificates are held to.
            http_client: A client of httpx2 to send with, for whatever else; yours to close.
            max_response_bytes: The most bytes that the body of a response may have once it is
                decompressed. A call that reads raises ``ResponseTooLargeError`` beyond that.
            clock: For tests of your own programs: pass a ``Clock`` whose time you control, such as
                a ``ManualClock``. Clients with the same clock share their rate limits in memory;
                a limiter or a token cache that you pass needs the same clock itself.

        Raises:
            ConfigurationError: An option cannot work.

        """
        for name, hook in (("on_request", on_request), ("on_response", on_response)):
            if hook is not None and not async_can_call(hook):
                raise ConfigurationError(f"{name}: pass a function that this client can call")
        self._options = CallOptions(
            timeout=checked_timeout(timeout),
            deadline=checked_deadline(deadline),
            retry=checked_retry(retry),
            strict=strict,
            check_texts=check_texts,
            validate_requests=validate_requests,
            max_response_bytes=max_response_bytes,
        )
        settings = make_settings(
            credentials,
            region=region,
            sandbox=sandbox,
            base_url=base_url,
            token_url=token_url,
            application=self._default_application if application is None else application,
            limiter=limiter,
            token_cache=token_cache,
            hooks=Hooks(on_request, on_response),
            clock=clock,
        )
        make: Callable[[], AsyncPool | AsyncBorrowedPool]
        if http_client is None:
            make = partial(
                _own.async_pool, proxy=proxy, verify=verify, is_encrypted=settings.is_encrypted
            )
        else:
            has_more = proxy is not None or verify is not True
            make = partial(_borrowed.AsyncBorrowedPool, http_client, has_more=has_more)
        transport = AsyncTransport(make, owns_http=http_client is None)
        self._connection = AsyncSession(settings, transport)
        self._owns_connection = True

    def with_options(
        self,
        *,
        timeout: float | Timeout | None = None,
        deadline: float | None = None,
        retry: RetryPolicy | None = None,
        strict: bool | None = None,
        check_texts: bool | None = None,
        validate_requests: bool | None = None,
        max_response_bytes: int | None = None,
    ) -> Self:
        """A client with other options, on the same connections, tokens and limits.

        For a single call: ``client.with_options(deadline=5).get_attributes(...)``. What is not
        given stays as it is; the client that it came from keeps its own, and closes both.

        Args:
            timeout: See the client's options; so are the others.
            deadline: Seconds that a whole call may take.
            retry: When a request is sent again.
            strict: Whether a success that departs from its model raises.
            check_texts: Whether texts for buyers are held to Amazon's rules.
            validate_requests: Whether calls are held to the documentation.
            max_response_bytes: The most bytes that the decompressed body of a response may have.

        Raises:
            ConfigurationError: An option cannot work.

        """
        options = self._options.changed(
            timeout=timeout,
            deadline=deadline,
            retry=retry,
            strict=strict,
            check_texts=check_texts,
            validate_requests=validate_requests,
            max_response_bytes=max_response_bytes,
        )
        return self._sharing(self._connection, options)

    @classmethod
    def _sharing(cls, connection: AsyncSession, options: CallOptions) -> Self:
        """A client on another client's connection, which it leaves open."""
        client = cls.__new__(cls)
        client._connection = connection
        client._options = options
        client._owns_connection = False
        return client

    def _sibling(self, kind: type[C]) -> C:
        """Another API's client, on this one's connection and with its options."""
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
