"""The provider of an access token: calls share the token, and one call at a time renews it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from httpx2 import Timeout

from ..concurrency.locks import AsyncRenewalLock
from ..concurrency.threads import async_run_abandonable, async_run_shielded
from ..core.clock import Clock
from ..core.deadline import Deadline
from ..core.errors import CredentialsError, NetworkError, RequestTimeoutError, SellingPartnerError
from ..core.secrets import Secret
from ..http.retry_policy import RetryPolicy
from .access_token import AccessToken
from .token_cache import RefreshLease, TokenCache

EARLY_RENEWAL_SECONDS = 5.0
"""Maximum seconds that a call spends on renewing a token that is still valid."""
CACHE_SECONDS = 5.0
"""Maximum seconds that a call waits for another process to renew the token, or for an unresponsive
cache. Then the call requests a token itself."""
POLL_INTERVAL = 0.05
"""Seconds between two lookups while another process renews the token."""
LEASE_SECONDS = 10.0
"""Seconds after which the lease of a killed process expires."""


@dataclass(frozen=True)
class TokenRequest:
    """The bounds of a request for a token.

    Attributes:
        timeout: Seconds allowed for each of connecting, sending and waiting for data.
        deadline: The end of the request.
        retry: When to retry the request.
        meanwhile: Called while the request is in flight, if there is one.

    """

    timeout: Timeout
    deadline: Deadline
    retry: RetryPolicy
    meanwhile: Callable[[], object] | None = None


class AsyncTokenSource(Protocol):
    """The issuer of a token, as a provider asks it.

    Attributes:
        operation: The name of the token request in messages.

    """

    operation: str

    async def key(self, deadline: Deadline) -> str:
        """Return the key of the token in a cache: a hash of its holder, issuer and purpose."""
        ...

    async def fetch(self, request: TokenRequest) -> AccessToken:
        """Request a token."""
        ...


class AsyncTokenProvider:
    """The provider of one token: the partner's, a grantless scope's or a restricted resource's.

    Args:
        source: The issuer of the token.
        clock: The source of time and of random numbers.
        cache: The cache that the token is shared through, if any.

    """

    def __init__(
        self, source: AsyncTokenSource, clock: Clock, cache: TokenCache | None = None
    ) -> None:
        self._source = source
        self._clock = clock
        self._cache = cache
        self.renew_lock()
        self._token: AccessToken | None = None
        self._draw = self._clock.random()
        self._refused: str | None = None
        self._failures = 0
        self._last_failure: tuple[SellingPartnerError, float] | None = None

    def renew_lock(self) -> None:
        """Replace the lock after a fork, where its holder no longer exists."""
        self._lock = AsyncRenewalLock()

    async def token(
        self,
        timeout: Timeout,
        deadline: Deadline,
        retry: RetryPolicy,
        meanwhile: Callable[[], object] | None = None,
    ) -> Secret:
        """Return a valid token; request one if necessary.

        A token is renewed before it expires. Other calls use the current token meanwhile, and so
        does a call whose renewal failed, unless Amazon refused the credentials.

        Args:
            timeout: Seconds allowed for each of connecting, sending and waiting for data.
            deadline: The end of the call, including the time spent waiting for another call's
                token request.
            retry: When to retry a token request.
            meanwhile: Called while the token request is in flight, if there is one.

        Raises:
            NetworkError: There was no response.
            CredentialsError: No access token was available.
            ApiStatusError: Login with Amazon failed.

        """
        held, now = self._token, self._clock.time()
        if held is not None and held.is_fresh(now):
            return held.value
        spare = held if held is not None and held.is_alive(now + EARLY_RENEWAL_SECONDS) else None
        patience = deadline.remaining
        if spare is not None:
            seconds = deadline.bounded(EARLY_RENEWAL_SECONDS)
            deadline = Deadline(seconds, self._clock, max_wait=seconds)
        failures = self._failures
        while not self._lock.acquire_nowait():
            if spare is not None:
                return spare.value
            if not await self._lock.wait(deadline.remaining):
                raise timed_out(self._source.operation, patience)
            found = self._settled(failures, deadline.remaining)
            if found is not None:
                return found
        try:
            return await self._renew(failures, TokenRequest(timeout, deadline, retry, meanwhile))
        finally:
            self._lock.release()

    async def invalidate(self, token: str) -> None:
        """Stop using a token that Amazon has refused.

        If several calls invalidate the same token at once, one of them renews it for all.
        """
        self._refused = token
        held = self._token
        if held is not None and held.value == token:
            self._token = None

    async def _renew(self, failures: int, request: TokenRequest) -> Secret:
        """Return the token; renew it unless another call did so while this one waited."""
        seconds = request.deadline.remaining
        found = self._settled(failures, seconds)
        if found is not None:
            return found
        try:
            token = await self._shared_token(request)
        except SellingPartnerError as error:
            spare, is_refusal = self._token, isinstance(error, CredentialsError)
            if spare is not None and spare.is_alive(self._clock.time()) and not is_refusal:
                self._token = spare.postponed(self._clock.time())
                return spare.value
            self._failures += 1
            self._last_failure = copy.copy(error), seconds  # Without its traceback.
            raise
        self._token = token.earlier(self._draw)
        return token.value

    def _settled(self, failures: int, seconds: float) -> Secret | None:
        """Return the token that another call renewed; ``None`` if there is none.

        The failure of another call fails this call too: an unresponsive host is waited for once,
        and refused credentials are sent once. A failure is reused only by calls whose remaining
        time is no longer.
        """
        held = self._token
        if held is not None and held.is_fresh(self._clock.time()):
            return held.value
        if failures != self._failures and self._last_failure is not None:
            failure, seconds_then = self._last_failure
            if seconds <= seconds_then or not isinstance(failure, NetworkError):
                raise copy.copy(failure)
        return None

    async def _shared_token(self, request: TokenRequest) -> AccessToken:
        """Return the token of the cache, or request one and publish it there."""
        if self._cache is None:
            return await self._source.fetch(request)
        deadline, key = request.deadline, await self._source.key(request.deadline)
        lease = RefreshLease(self._cache, key, self._is_usable, LEASE_SECONDS)
        patience = Deadline(_half(deadline), self._clock)
        try:
            token = await self._cached_token(lease, patience)
            if token is None:
                token = await self._source.fetch(request)
                with suppress(TimeoutError):  # The thread publishes it later.
                    publish = partial(lease.publish, token)
                    await async_run_abandonable(publish, _half(deadline))
        finally:
            if lease.has_lock:  # The call failed, or its task was cancelled.
                await async_run_shielded(lease.release)
        return token

    async def _cached_token(self, lease: RefreshLease, patience: Deadline) -> AccessToken | None:
        """Return the token of the cache, if it has one before the patience expires."""
        with suppress(TimeoutError):
            token = await async_run_abandonable(lease.acquire, patience.remaining, lease.discard)
            while lease.must_wait and patience.remaining > 0:
                await self._clock.async_sleep(POLL_INTERVAL)
                token = await async_run_abandonable(
                    lease.acquire, patience.remaining, lease.discard
                )
            return token
        return None

    def _is_usable(self, token: AccessToken) -> bool:
        """Return whether a token of another process can be used here."""
        is_fresh = token.earlier(self._draw).is_fresh(self._clock.time())
        return is_fresh and token.value != self._refused


def _half(deadline: Deadline) -> float:
    """Return the seconds that a cache may take; the rest is for a request without the cache."""
    return min(CACHE_SECONDS, deadline.remaining / 2)


def timed_out(operation: str, seconds: float) -> RequestTimeoutError:
    """Return the error for a token that did not arrive in time."""
    message = f"{operation}: no response within {max(0.0, seconds):g} s"
    return RequestTimeoutError(message, operation=operation, may_be_processed=False)
