"""What all clients of one selling partner share: the connection pool and the access token."""

from __future__ import annotations

import copy
import time

from httpx2 import Response

from .async_transport import AsyncTransport
from .concurrency import AsyncHttpClient, AsyncLock, async_acquire
from .destination import Destination, read_refusal, usable_destination
from .errors import RequestTimeoutError, SellingPartnerError
from .files import UploadFile
from .request import PreparedRequest
from .settings import Settings
from .tokens import TOKEN_OPERATION, AccessToken, read_token, token_form


class AsyncConnection:
    """Sends prepared requests to one host, signed in as one selling partner.

    Args:
        settings: Where to send, as whom.
        http_client: Used instead of a pool of its own, and then left open by ``aclose``.

    Raises:
        ConfigurationError: ``http_client`` is something else.

    """

    def __init__(self, settings: Settings, http_client: AsyncHttpClient | None) -> None:
        self._settings = settings
        self._transport = AsyncTransport(http_client, settings.timeout)
        self._lock = AsyncLock()
        self._token: AccessToken | None = None
        self._failures = 0
        self._last_failure: SellingPartnerError | None = None

    async def send(
        self,
        operation: str,
        request: PreparedRequest,
        timeout: float | None,
    ) -> Response:
        """Send a request with a fresh access token and read the whole answer, whatever its status.

        Args:
            operation: The operation's identifier, for messages.
            request: What to send.
            timeout: Seconds for each of connecting, sending and waiting for data; ``None`` for
                the client's own.

        Raises:
            NetworkError: There was no answer.
            CredentialsError: There was no token to be had.

        """
        seconds = timeout or self._settings.timeout
        headers = {
            "User-Agent": self._settings.user_agent,
            **request.headers,
            "x-amz-access-token": await self._access_token(seconds),
        }
        url = self._settings.base_url + request.target
        return await self._transport.exchange(
            operation, request.method, url, headers, seconds, content=request.content
        )

    def destination(self, url: object, headers: object) -> Destination | None:
        """The destination that the API named for a file, or nothing where it cannot be used."""
        return usable_destination(url, headers, self._settings.base_url)

    async def upload(
        self, operation: str, destination: Destination, file: UploadFile, timeout: float | None
    ) -> None:
        """Send a file to its destination, without any token.

        Args:
            operation: What the file is for, for messages.
            destination: Where to send it.
            file: The file, which is read in blocks.
            timeout: Seconds for each of connecting, sending and waiting for data; ``None`` for
                the client's own.

        Raises:
            ApiStatusError: The storage did not take it.
            NetworkError: There was no answer.
            UploadError: The file changed, or could not be read.

        """
        seconds = timeout or self._settings.timeout
        response = await self._transport.put(operation, destination, file, seconds)
        if not response.is_success:
            raise read_refusal(operation, destination, response)

    async def aclose(self) -> None:
        """Close the pool, unless it was the caller's."""
        await self._transport.aclose()

    async def _access_token(self, timeout: float) -> str:
        token = self._token
        if token is not None and token.is_fresh(time.time()):
            return token.value
        failures = self._failures
        if not await async_acquire(self._lock, timeout):
            raise RequestTimeoutError(f"{TOKEN_OPERATION}: no answer within {timeout:g} s")
        try:
            return await self._renewed_token(failures, timeout)
        finally:
            self._lock.release()

    async def _renewed_token(self, failures: int, timeout: float) -> str:
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

    async def _fetch_token(self, timeout: float) -> AccessToken:
        asked_at = time.time()
        headers = {"User-Agent": self._settings.user_agent, "Accept": "application/json"}
        response = await self._transport.exchange(
            TOKEN_OPERATION,
            "POST",
            self._settings.token_url,
            headers,
            timeout,
            form=token_form(self._settings.credentials),
            needs_body=True,
        )
        return read_token(response, asked_at)
