"""The place of one access token: calls take it from here, and one at a time renews it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from httpx2 import Response, Timeout

from ..core.clock import Clock
from ..core.concurrency import (
    AsyncLock,
    async_acquire,
    async_run_abandonable,
    async_run_shielded,
)
from ..core.deadline import Deadline
from ..core.errors import CredentialsError, NetworkError, RequestTimeoutError, SellingPartnerError
from ..core.secrets import Secret
from ..core.status_errors import UnreadableResponseError
from ..http.async_retry import AsyncRetry
from ..http.async_transport import AsyncTransport
from ..http.retry_policy import RetryPolicy
from ..http.timeouts import Bounds
from .access_token import AccessToken
from .credentials import Credentials
from .lwa import MAX_TOKEN_BYTES, TOKEN_OPERATION, read_token, token_form, token_key
from .token_cache import RefreshLease, TokenCache

EARLY_SECONDS = 5.0
"""How long a call tries to replace a token that it could still use, in seconds."""
TURN_SECONDS = 5.0
"""How long a call waits for another process that fetches the token, or for a cache that does not
answer, in seconds. Then it fetches one itself."""
TURN_PAUSE = 0.05
"""The seconds from one look at what the other process has done to the next."""
LEASE = 10.0
"""The seconds after which the lock of a process that was killed ends by itself."""


@dataclass(frozen=True)
class SignIn:
    """How a client signs in.

    Attributes:
        credentials: The application and the selling partner.
        token_url: The URL of Login with Amazon.
        user_agent: The ``User-Agent`` header.
        clock: The source of time and of random numbers.
        cache: The cache that the token is shared through, if any.

    """

    credentials: Credentials
    token_url: str
    user_agent: str
    clock: Clock
    cache: TokenCache | None


class AsyncTokenProvider:
    """Holds the access token of one way of signing in.

    Args:
        sign_in: Who signs in, and where.
        transport: What token requests are sent with.
        scope: The grantless scope to sign in for; ``None`` signs in for the selling partner.

    """

    def __init__(
        self,
        sign_in: SignIn,
        transport: AsyncTransport,
        scope: str | None,
    ) -> None:
        self._sign_in = sign_in
        self._clock = sign_in.clock
        self._transport = transport
        self._scope = scope
        self._cache = sign_in.cache
        self.renew_lock()
        self._token: AccessToken | None = None
        self._draw = self._clock.random()
        self._refused: str | None = None
        self._failures = 0
        self._last_failure: tuple[SellingPartnerError, float] | None = None

    def renew_lock(self) -> None:
        """Forget who renews the token: the process has been forked."""
        self._lock = AsyncLock()

    async def token(
        self,
        timeout: Timeout,
        deadline: Deadline,
        retry: RetryPolicy,
        meanwhile: Callable[[], object] | None = None,
    ) -> Secret:
        """A token that can be sent, fetched if need be.

        It is replaced early. Calls that come meanwhile go on with the one that is there, and so
        does the call that could not replace it, unless Amazon refused the credentials.

        Args:
            timeout: Seconds allowed for each of connecting, sending and waiting for data.
            deadline: When the call has to be over, also where another one is fetching the token.
            retry: When a token is asked for again.
            meanwhile: Is called while the answer is on its way, where a token is asked for.

        Raises:
            NetworkError: There was no answer.
            CredentialsError: There was no token to be had.
            ApiStatusError: Login with Amazon failed.

        """
        held, now = self._token, self._clock.time()
        if held is not None and held.is_fresh(now):
            return held.value
        spare = held if held is not None and held.is_alive(now + EARLY_SECONDS) else None
        patience = deadline.remaining
        if spare is not None:
            deadline, patience = Deadline(deadline.bounded(EARLY_SECONDS), self._clock), 0.0
        failures = self._failures
        if not await async_acquire(self._lock, patience):
            if spare is not None:
                return spare.value
            raise _timed_out(patience)
        try:
            fetch = partial(self._fetch_token, timeout, deadline, retry, meanwhile)
            return await self._renewed_token(failures, deadline, fetch)
        finally:
            self._lock.release()

    async def forget(self, token: str) -> None:
        """Do not give out this token again, for Amazon has refused it.

        Of calls that had it refused at the same time one fetches another for all.
        """
        self._refused = token
        held = self._token
        if held is not None and held.value == token:
            self._token = None

    async def _renewed_token(
        self, failures: int, deadline: Deadline, fetch: Callable[[], Any]
    ) -> Secret:
        """The token, renewed unless somebody else did while this call waited for its turn.

        Somebody else's failure is this call's too: a host that does not answer is waited for once,
        and refused credentials are sent once. Only one that gave up sooner has no say.
        """
        held = self._token
        if held is not None and held.is_fresh(self._clock.time()):
            return held.value
        seconds = deadline.remaining
        if failures != self._failures and self._last_failure is not None:
            failure, seconds_then = self._last_failure
            if seconds <= seconds_then or not isinstance(failure, NetworkError):
                raise copy.copy(failure)
        try:
            token = await self._shared_token(deadline, fetch)
        except SellingPartnerError as error:
            spare, is_refusal = self._token, isinstance(error, CredentialsError)
            if spare is not None and spare.is_alive(self._clock.time()) and not is_refusal:
                self._token = spare.postponed(self._clock.time())
                return spare.value
            self._failures += 1
            self._last_failure = copy.copy(error), seconds  # Without its frames.
            raise
        self._token = token.earlier(self._draw)
        return token.value

    async def _shared_token(self, deadline: Deadline, fetch: Callable[[], Any]) -> AccessToken:
        """A token out of the cache, or one that is fetched and put there."""
        if self._cache is None:
            fetched: AccessToken = await fetch()
            return fetched
        sign_in = self._sign_in
        key = token_key(sign_in.credentials, self._scope, sign_in.token_url)
        turn = RefreshLease(self._cache, key, self._is_usable, LEASE)
        patience = Deadline(_half(deadline), self._clock)
        try:
            token = await self._looked_up(turn, patience)
            if token is None:
                token = await fetch()
                with suppress(TimeoutError):  # It is shared later, then.
                    share = partial(turn.share, token)
                    await async_run_abandonable(share, _half(deadline))
        finally:
            if turn.has_lock:  # So the call failed, or its task was cancelled.
                await async_run_shielded(turn.end)
        return token

    async def _looked_up(self, turn: RefreshLease, patience: Deadline) -> AccessToken | None:
        """The token of the cache, where there is one before the patience is at an end."""
        with suppress(TimeoutError):
            token = await async_run_abandonable(turn.look, patience.remaining, turn.undo)
            while turn.must_wait and patience.remaining > 0:
                await self._clock.async_sleep(TURN_PAUSE)
                token = await async_run_abandonable(turn.look, patience.remaining, turn.undo)
            return token
        return None

    def _is_usable(self, token: AccessToken) -> bool:
        """Whether a token of others will do here."""
        is_fresh = token.earlier(self._draw).is_fresh(self._clock.time())
        return is_fresh and token.value != self._refused

    async def _fetch_token(
        self,
        timeout: Timeout,
        deadline: Deadline,
        retry: RetryPolicy,
        meanwhile: Callable[[], object] | None,
    ) -> AccessToken:
        """The token that Login with Amazon gives; asking for one more than once harms nobody."""
        headers = {"User-Agent": self._sign_in.user_agent, "Accept": "application/json"}
        form = token_form(self._sign_in.credentials, self._scope)
        asked_at = 0.0

        async def ask(_: int) -> Response:
            nonlocal asked_at
            if deadline.remaining <= 0:
                raise _timed_out(0.0)
            asked_at = self._clock.time()
            return await self._transport.exchange(
                TOKEN_OPERATION,
                "POST",
                self._sign_in.token_url,
                headers,
                Bounds(timeout, deadline, MAX_TOKEN_BYTES),
                form=form,
                needs_body=True,
                meanwhile=meanwhile,
            )

        policy = retry.for_repeatable()
        try:
            response = await AsyncRetry(TOKEN_OPERATION, True, policy, deadline, ask).run()
        except UnreadableResponseError as error:
            text = f"{TOKEN_OPERATION}: no answer ({error.problem})"
            raise NetworkError(text, operation=TOKEN_OPERATION, may_be_processed=False) from error
        except NetworkError as error:
            error.may_be_processed = False  # What the call is about was not even sent.
            raise
        return read_token(response, asked_at)


def _half(deadline: Deadline) -> float:
    """The seconds that a cache may take: the rest is kept for doing without it."""
    return min(TURN_SECONDS, deadline.remaining / 2)


def _timed_out(seconds: float) -> RequestTimeoutError:
    message = f"{TOKEN_OPERATION}: no answer within {max(0.0, seconds):g} s"
    return RequestTimeoutError(message, operation=TOKEN_OPERATION, may_be_processed=False)
