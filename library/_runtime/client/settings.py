"""A client's settings, derived from its options when the client is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from httpx2 import URL

from ..auth.credentials_provider import AnyCredentialsSource, provider_of
from ..auth.lwa import TOKEN_URL
from ..core.checks import check_switch
from ..core.clock import Clock, checked_clock
from ..core.errors import ConfigurationError
from ..core.regions import Region
from ..core.urls import checked_url
from ..core.user_agent import user_agent
from ..ratelimit.limiters import Limiter, default_limiter

if TYPE_CHECKING:
    from ..auth.token_cache import TokenCache
    from .async_base_client import AsyncClientOptions
    from .base_client import ClientOptions
    from .events import RequestEvent, ResponseEvent


class Hooks(NamedTuple):
    """The functions that a client calls before and after each request."""

    on_request: Callable[[RequestEvent], object] | None = None
    on_response: Callable[[ResponseEvent], object] | None = None

    @property
    def is_any(self) -> bool:
        """Whether the client has a hook."""
        return self.on_request is not None or self.on_response is not None


@dataclass(frozen=True)
class Settings:
    """The hosts, the identity and the shared state of a client.

    Attributes:
        credentials: The credentials, or their provider.
        base_url: Scheme and host of the API, without a trailing slash.
        token_url: The URL that issues access tokens.
        user_agent: The ``User-Agent`` header.
        sandbox: Whether the host is Amazon's static sandbox, which has its own limits.
        limiter: The rate limiter.
        token_cache: The cache for access tokens, if any.
        hooks: The functions to call before and after each request.
        region: The region of the host; ``None`` for a sandbox or the caller's own host.
        clock: The source of time and of random numbers.

    """

    credentials: AnyCredentialsSource
    base_url: str
    token_url: str
    user_agent: str
    sandbox: bool
    limiter: Limiter
    token_cache: TokenCache | None
    hooks: Hooks
    clock: Clock
    region: Region | None = None

    @property
    def is_encrypted(self) -> bool:
        """Whether any request uses TLS."""
        return "https" in {URL(self.base_url).scheme, URL(self.token_url).scheme}


def make_settings(given: ClientOptions | AsyncClientOptions, application: str) -> Settings:
    """Check a client's options and derive its settings.

    Args:
        given: The options as the caller passed them.
        application: The application if the caller named none.

    Raises:
        ConfigurationError: An option is invalid.

    """
    region, limiter, sandbox, base_url = given.region, given.limiter, given.sandbox, given.base_url
    provider_of(given.credentials)
    if not isinstance(region, Region):
        raise ConfigurationError(f"region: pass Region.NA, Region.EU or Region.FE, not {region!r}")
    if not isinstance(limiter, Limiter | None):
        raise ConfigurationError(
            "limiter: pass a MemoryLimiter, a RedisLimiter or Unlimited(), "
            f"not {type(limiter).__qualname__}"
        )
    if given.token_cache is not None:
        _check_token_cache(given.token_cache)
    check_switch("sandbox", sandbox)
    clock = checked_clock(given.clock)
    endpoint = region.sandbox_endpoint if sandbox else region.endpoint
    token_url = TOKEN_URL if given.token_url is None else given.token_url
    return Settings(
        credentials=given.credentials,
        base_url=checked_url("base_url", endpoint if base_url is None else base_url).rstrip("/"),
        token_url=checked_url("token_url", token_url),
        user_agent=user_agent(application if given.application is None else given.application),
        sandbox=sandbox and base_url is None,
        limiter=default_limiter(clock) if limiter is None else limiter,
        token_cache=given.token_cache,
        hooks=Hooks(given.on_request, given.on_response),
        clock=clock,
        region=None if sandbox or base_url is not None else region,
    )


def _check_token_cache(token_cache: TokenCache) -> None:
    from ..auth.token_cache import TokenCache  # Most clients have no cache.

    if not isinstance(token_cache, TokenCache):
        raise ConfigurationError(
            "token_cache: pass a FileTokenCache or a RedisTokenCache, "
            f"not {type(token_cache).__qualname__}"
        )
