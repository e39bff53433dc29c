"""The place of one access token: calls take it from here, and one at a time renews it."""

from __future__ import annotations

import copy
import time

from httpx2 import Timeout

from .async_transport import AsyncTransport
from .concurrency import AsyncLock, async_acquire
from .deadline import Deadline
from .errors import RequestTimeoutError, SellingPartnerError
from .settings import Settings
from .token_caches import TokenCache
from .tokens import TOKEN_OPERATION, AccessToken, read_token, token_form


class AsyncTokenSlot:
    """Holds the access token of one way of signing in.

    Args:
        settings: Who signs in, and where.
        transport: What token requests are sent with.
        scope: The grantless scope to sign in for; ``None`` signs in for the selling partner.

    """

    def __init__(
        self,
        settings: Settings,
        transport: AsyncTransport,
        scope: str | None,
        cache: TokenCache | None = None,
    ) -> None:
        self._settings = settings
        self._transport = transport
        self._scope = scope
        self._lock = AsyncLock()
        self._token: AccessToken | None = None
        self._failures = 0
        self._last_failure: SellingPartnerError | None = None

    async def token(self, timeout: Timeout, deadline: Deadline) -> str:
        """A fresh access token, fetched if need be.

        Args:
            timeout: Seconds allowed for each of connecting, sending and waiting, for data or for
                the call that is already fetching the token.

        Raises:
            NetworkError: There was no answer.
            CredentialsError: There was no token to be had.
            ApiStatusError: Login with Amazon failed.

        """
        token = self._token
        if token is not None and token.is_fresh(time.time()):
            return token.value
        failures = self._failures
        if not await async_acquire(self._lock, deadline.remaining):
            raise RequestTimeoutError(f"{TOKEN_OPERATION}: no answer within {0} s")
        try:
            return await self._renewed_token(failures, timeout)
        finally:
            self._lock.release()

    async def _renewed_token(self, failures: int, timeout: Timeout) -> str:
        """The token, fetched unless somebody else did while this call waited for its turn.

        Somebody else's failure is this call's too: a host that does not answer is waited for once,
        and refused credentials are sent once.
        """
        if self._token is None or not self._token.is_fresh(time.time()):
            if failures != self._failures and self._last_failure is not None:
                raise copy.copy(self._last_failure)
            try:
                self._token = await self._fetch_token(timeout)
            except SellingPartnerError as error:
                self._failures += 1
                self._last_failure = copy.copy(error)  # Without its frames.
                raise
        return self._token.value

    async def _fetch_token(self, timeout: Timeout) -> AccessToken:
        asked_at = time.time()
        headers = {"User-Agent": self._settings.user_agent, "Accept": "application/json"}
        response = await self._transport.exchange(
            TOKEN_OPERATION,
            "POST",
            self._settings.token_url,
            headers,
            timeout,
            Deadline(None),
            form=token_form(self._settings.credentials, self._scope),
            needs_body=True,
        )
        return read_token(response, asked_at)

    async def forget(self, token: str) -> None:
        if self._token is not None and self._token.value == token:
            self._token = None
