"""The base of every generated client: its constructors and its options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, Self

from ..http.retry_policy import RetryPolicy
from .call_options import CallOptions
from .connected_client import ConnectedClient
from .option_checks import DEFAULT_MAX_RESPONSE_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable
    from ssl import SSLContext

    from httpx2 import URL, Proxy, Timeout

    from ..auth.credentials_provider import CredentialsSource
    from ..auth.token_cache import TokenCache
    from ..concurrency.streams import HttpClient
    from ..core.clock import Clock
    from ..core.regions import Region
    from ..ratelimit.limiters import Limiter
    from .events import RequestEvent, ResponseEvent


class ClientOptions(NamedTuple):
    """The options of a client as its caller passed them."""

    credentials: CredentialsSource
    region: Region
    sandbox: bool
    base_url: str | None
    token_url: str | None
    application: str | None
    timeout: float | Timeout
    deadline: float
    max_wait: float
    retry: RetryPolicy
    limiter: Limiter | None
    token_cache: TokenCache | None
    strict: bool
    check_texts: bool
    validate_requests: bool
    on_request: Callable[[RequestEvent], object] | None
    on_response: Callable[[ResponseEvent], object] | None
    proxy: str | URL | Proxy | None
    verify: SSLContext | bool
    http_client: HttpClient | None
    max_response_bytes: int
    clock: Clock | None

    def __repr__(self) -> str:
        return "ClientOptions(...)"  # A URL of a proxy may hold a password.


class BaseClient(ConnectedClient):
    """A client with a connection: close it with ``close``, or use it by ``with``."""

    def __init__(
        self,
        credentials: CredentialsSource,
        *,
        region: Region,
        sandbox: bool = False,
        base_url: str | None = None,
        token_url: str | None = None,
        application: str | None = None,
        timeout: float | Timeout = 30.0,
        deadline: float = 120.0,
        max_wait: float = 3600.0,
        retry: RetryPolicy = RetryPolicy(),
        limiter: Limiter | None = None,
        token_cache: TokenCache | None = None,
        strict: bool = False,
        check_texts: bool = True,
        validate_requests: bool = True,
        on_request: Callable[[RequestEvent], object] | None = None,
        on_response: Callable[[ResponseEvent], object] | None = None,
        proxy: str | URL | Proxy | None = None,
        verify: SSLContext | bool = True,
        http_client: HttpClient | None = None,
        max_response_bytes: int = DEFAULT_MAX_RESPONSE_BYTES,
        clock: Clock | None = None,
    ) -> None:
        """Make a client. Nothing is sent yet.

        Args:
            credentials: The application's credentials, authorized by the selling partner; or a
                ``CredentialsProvider`` or a function that returns them.
            region: The region of the selling partner's marketplaces.
            sandbox: Use Amazon's static sandbox of the region.
            base_url: Send requests to this host instead: https, or http to this machine.
            token_url: Request access tokens from this URL instead of Login with Amazon.
            application: ``Name/Version`` of your application, for the ``User-Agent`` header.
            timeout: Seconds allowed for each of connecting, sending and waiting for data; or an
                ``httpx2.Timeout`` with a value for each.
            deadline: Seconds allowed for a whole call: signing in, every attempt, and the time
                between attempts. The waits for the rate limit and for a connection are not
                included. ``math.inf`` sets no limit.
            max_wait: Seconds that a call may wait for its rate limit before the deadline starts.
                A call that would have to wait longer raises ``RateLimitWaitError`` at once.
                ``math.inf`` sets no limit.
            retry: When to retry a request, and after how long.
            limiter: Holds the rate limits. By default, all clients of the process share one in
                memory. A ``RedisLimiter`` is shared by processes; ``Unlimited()`` sets no
                limits.
            token_cache: Keeps access tokens beyond the life of the client: a ``FileTokenCache``
                or a ``RedisTokenCache``.
            strict: Raise ``ResponseValidationError`` if a successful response does not match its
                model. By default, deviations are logged and the values are kept as received.
            check_texts: Reject messages to buyers that Amazon's rules forbid, such as HTML.
            validate_requests: Validate calls against the documented limits, types, enums and
                required fields before anything is sent. Without validation, arguments and bodies
                may be any JSON values and are sent as given. The static sandbox needs this for
                error cases that break the rules on purpose.
            on_request: Called before each request is sent. An exception here aborts the call.
            on_response: Called with the outcome of each request. An exception here is logged.
            proxy: The proxy for all requests. Defaults to the proxy environment variables.
            verify: The certificate authorities to trust.
            http_client: An httpx2 client to send requests with. The caller closes it.
            max_response_bytes: The maximum size of a decompressed response body. Beyond it, a
                call that reads raises ``ResponseTooLargeError``.
            clock: The source of time for tests of your own programs, such as a ``ManualClock``.
                Clients with the same clock share their rate limits in memory. Pass the same
                clock to your own limiter or token cache.

        Raises:
            ConfigurationError: An option is invalid.
        """
        options = CallOptions.checked(
            timeout=timeout,
            deadline=deadline,
            max_wait=max_wait,
            retry=retry,
            strict=strict,
            check_texts=check_texts,
            validate_requests=validate_requests,
            max_response_bytes=max_response_bytes,
        )
        given = ClientOptions(
            credentials=credentials,
            region=region,
            sandbox=sandbox,
            base_url=base_url,
            token_url=token_url,
            application=application,
            timeout=timeout,
            deadline=deadline,
            max_wait=max_wait,
            retry=retry,
            limiter=limiter,
            token_cache=token_cache,
            strict=strict,
            check_texts=check_texts,
            validate_requests=validate_requests,
            on_request=on_request,
            on_response=on_response,
            proxy=proxy,
            verify=verify,
            http_client=http_client,
            max_response_bytes=max_response_bytes,
            clock=clock,
        )
        self._connect(given, options)

    @classmethod
    def from_env(
        cls,
        environ: Mapping[str, str] | None = None,
        *,
        grantless: bool = False,
        credentials: CredentialsSource | None = None,
        region: Region | None = None,
        sandbox: bool = False,
        base_url: str | None = None,
        token_url: str | None = None,
        application: str | None = None,
        timeout: float | Timeout = 30.0,
        deadline: float = 120.0,
        max_wait: float = 3600.0,
        retry: RetryPolicy = RetryPolicy(),
        limiter: Limiter | None = None,
        token_cache: TokenCache | None = None,
        strict: bool = False,
        check_texts: bool = True,
        validate_requests: bool = True,
        on_request: Callable[[RequestEvent], object] | None = None,
        on_response: Callable[[ResponseEvent], object] | None = None,
        proxy: str | URL | Proxy | None = None,
        verify: SSLContext | bool = True,
        http_client: HttpClient | None = None,
        max_response_bytes: int = DEFAULT_MAX_RESPONSE_BYTES,
        clock: Clock | None = None,
    ) -> Self:
        """Make a client with the credentials, the region and the hosts of the environment.

        White space around a variable's value is ignored, and an empty value counts as not set.
        An argument takes precedence over its variables. Nothing is sent yet.

        Args:
            environ: Read from this mapping instead of ``os.environ``.
            grantless: The application calls grantless operations only; the refresh token is
                optional.
            credentials: The application's credentials, authorized by the selling partner; or a
                ``CredentialsProvider`` or a function that returns them. Defaults to
                ``SP_API_CLIENT_ID``, ``SP_API_CLIENT_SECRET`` and ``SP_API_REFRESH_TOKEN``.
            region: The region of the selling partner's marketplaces. Defaults to
                ``SP_API_REGION``.
            sandbox: Use Amazon's static sandbox of the region.
            base_url: Send requests to this host instead: https, or http to this machine.
                Defaults to ``SP_API_BASE_URL``.
            token_url: Request access tokens from this URL instead of Login with Amazon. Defaults
                to ``SP_API_TOKEN_URL``.
            application: ``Name/Version`` of your application, for the ``User-Agent`` header.
            timeout: Seconds allowed for each of connecting, sending and waiting for data; or an
                ``httpx2.Timeout`` with a value for each.
            deadline: Seconds allowed for a whole call: signing in, every attempt, and the time
                between attempts. The waits for the rate limit and for a connection are not
                included. ``math.inf`` sets no limit.
            max_wait: Seconds that a call may wait for its rate limit before the deadline starts.
                A call that would have to wait longer raises ``RateLimitWaitError`` at once.
                ``math.inf`` sets no limit.
            retry: When to retry a request, and after how long.
            limiter: Holds the rate limits. By default, all clients of the process share one in
                memory. A ``RedisLimiter`` is shared by processes; ``Unlimited()`` sets no
                limits.
            token_cache: Keeps access tokens beyond the life of the client: a ``FileTokenCache``
                or a ``RedisTokenCache``.
            strict: Raise ``ResponseValidationError`` if a successful response does not match its
                model. By default, deviations are logged and the values are kept as received.
            check_texts: Reject messages to buyers that Amazon's rules forbid, such as HTML.
            validate_requests: Validate calls against the documented limits, types, enums and
                required fields before anything is sent. Without validation, arguments and bodies
                may be any JSON values and are sent as given. The static sandbox needs this for
                error cases that break the rules on purpose.
            on_request: Called before each request is sent. An exception here aborts the call.
            on_response: Called with the outcome of each request. An exception here is logged.
            proxy: The proxy for all requests. Defaults to the proxy environment variables.
            verify: The certificate authorities to trust.
            http_client: An httpx2 client to send requests with. The caller closes it.
            max_response_bytes: The maximum size of a decompressed response body. Beyond it, a
                call that reads raises ``ResponseTooLargeError``.
            clock: The source of time for tests of your own programs, such as a ``ManualClock``.
                Clients with the same clock share their rate limits in memory. Pass the same
                clock to your own limiter or token cache.

        Raises:
            CredentialsError: A variable of the credentials is missing or malformed.
            ConfigurationError: Another variable is missing or malformed, or an option is
                invalid. The message names every variable at fault.
        """
        from .environment import read_environment  # Many programs read their own settings.

        found = read_environment(
            environ,
            credentials=credentials,
            region=region,
            base_url=base_url,
            token_url=token_url,
            grantless=grantless,
        )
        return cls(
            credentials=found.credentials,
            region=found.region,
            sandbox=sandbox,
            base_url=found.base_url,
            token_url=found.token_url,
            application=application,
            timeout=timeout,
            deadline=deadline,
            max_wait=max_wait,
            retry=retry,
            limiter=limiter,
            token_cache=token_cache,
            strict=strict,
            check_texts=check_texts,
            validate_requests=validate_requests,
            on_request=on_request,
            on_response=on_response,
            proxy=proxy,
            verify=verify,
            http_client=http_client,
            max_response_bytes=max_response_bytes,
            clock=clock,
        )

    def with_options(
        self,
        *,
        timeout: float | Timeout | None = None,
        deadline: float | None = None,
        max_wait: float | None = None,
        retry: RetryPolicy | None = None,
        strict: bool | None = None,
        check_texts: bool | None = None,
        validate_requests: bool | None = None,
        max_response_bytes: int | None = None,
    ) -> Self:
        """Return a client with other options that shares connections, tokens and limits.

        For a single call: ``client.with_options(deadline=5).get_attributes(...)``. Options that
        are not given keep their values. The original client keeps its options, and closes the
        connections.

        Args:
            timeout: Seconds allowed for each of connecting, sending and waiting for data; or an
                ``httpx2.Timeout`` with a value for each.
            deadline: Seconds allowed for a whole call: signing in, every attempt, and the time
                between attempts. The waits for the rate limit and for a connection are not
                included. ``math.inf`` sets no limit.
            max_wait: Seconds that a call may wait for its rate limit before the deadline starts.
                A call that would have to wait longer raises ``RateLimitWaitError`` at once.
                ``math.inf`` sets no limit.
            retry: When to retry a request, and after how long.
            strict: Raise ``ResponseValidationError`` if a successful response does not match its
                model. By default, deviations are logged and the values are kept as received.
            check_texts: Reject messages to buyers that Amazon's rules forbid, such as HTML.
            validate_requests: Validate calls against the documented limits, types, enums and
                required fields before anything is sent. Without validation, arguments and bodies
                may be any JSON values and are sent as given. The static sandbox needs this for
                error cases that break the rules on purpose.
            max_response_bytes: The maximum size of a decompressed response body. Beyond it, a
                call that reads raises ``ResponseTooLargeError``.

        Raises:
            ConfigurationError: An option is invalid.
        """
        now = self._options
        options = CallOptions.checked(
            timeout=(now.timeout if timeout is None else timeout),
            deadline=(now.deadline if deadline is None else deadline),
            max_wait=(now.max_wait if max_wait is None else max_wait),
            retry=(now.retry if retry is None else retry),
            strict=(now.strict if strict is None else strict),
            check_texts=(now.check_texts if check_texts is None else check_texts),
            validate_requests=(
                now.validate_requests if validate_requests is None else validate_requests
            ),
            max_response_bytes=(
                now.max_response_bytes if max_response_bytes is None else max_response_bytes
            ),
        )
        return self._sharing(self._connection, options)
