"""Clients that read their credentials, their region and their hosts from the environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self

from ..core.concurrency import AsyncHttpClient
from ..http.retry_policy import RetryPolicy
from .options import MAX_RESPONSE_BYTES

if TYPE_CHECKING:
    from ssl import SSLContext

    from httpx2 import URL, Proxy, Timeout

    from ..auth.credentials import Credentials
    from ..auth.token_cache import TokenCache
    from ..core.clock import Clock
    from ..core.regions import Region
    from ..ratelimit.limiters import Limiter
    from .events import RequestEvent, ResponseEvent


class AsyncFromEnvironment:
    """What every client can be made by, next to its constructor."""

    if TYPE_CHECKING:

        def __init__(self, credentials: Credentials, *, region: Region, **options: Any) -> None:
            """See ``AsyncBaseClient``, of which this is a base."""

    @classmethod
    def from_env(
        cls,
        environ: Mapping[str, str] | None = None,
        *,
        grantless: bool = False,
        credentials: Credentials | None = None,
        region: Region | None = None,
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
    ) -> Self:
        """Make a client by the environment; nothing is sent yet.

        The variables are ``SP_API_CLIENT_ID``, ``SP_API_CLIENT_SECRET``, ``SP_API_REFRESH_TOKEN``
        and ``SP_API_REGION`` (``na``, ``eu`` or ``fe``), and, for a sandbox or a proxy of your
        own, ``SP_API_BASE_URL`` and ``SP_API_TOKEN_URL``. White space around a value is dropped,
        and an empty value counts as none. A keyword takes the place of its variables. All other
        options are the constructor's.

        Args:
            environ: Read from this mapping instead of ``os.environ``.
            grantless: The application calls grantless operations only, and the refresh token may
                be missing.
            credentials: Who signs in, in place of the first three variables.
            region: The region of the selling partner's marketplaces.
            sandbox: See the constructor; so are the options that follow.
            base_url: The host to talk to, in place of the variable.
            token_url: Where access tokens come from, in place of the variable.
            application: ``Name/Version`` of your application.
            timeout: Seconds allowed for each of connecting, sending and waiting for data.
            deadline: Seconds that a whole call may take.
            retry: When a request is sent again, and after how long.
            limiter: Where the rate limits are kept.
            token_cache: Where access tokens are kept beyond the life of this client.
            strict: Raise where a success departs from its model.
            check_texts: Refuse texts for buyers that Amazon's rules forbid.
            validate_requests: Hold calls to the documentation before anything is sent.
            on_request: Called with each request that is about to be sent.
            on_response: Called with what came of each request.
            proxy: What all requests go through.
            verify: The authorities that the servers' certificates are held to.
            http_client: A client of httpx2 to send with; yours to close.
            max_response_bytes: The most bytes that the decompressed body of a response may have.
            clock: For tests of your own programs.

        Raises:
            CredentialsError: A variable of the credentials is missing or malformed.
            ConfigurationError: Another variable is, or an option cannot work. Every variable at
                fault is named at once.

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
            found.credentials,
            region=found.region,
            sandbox=sandbox,
            base_url=found.base_url,
            token_url=found.token_url,
            application=application,
            timeout=timeout,
            deadline=deadline,
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
