"""What all clients of one selling partner share: the connection pool and the access tokens."""

from __future__ import annotations

from httpx2 import Response

from .async_token_slot import AsyncTokenSlot
from .async_transport import AsyncTransport
from .concurrency import AsyncHttpClient
from .destination import Destination, read_refusal, usable_destination
from .files import UploadFile
from .reports import Reporter
from .request import PreparedRequest
from .settings import Settings
from .tokens import Access


class AsyncConnection:
    """Sends prepared requests to one host, signed in as one selling partner.

    Args:
        settings: Where to send, as whom.
        http_client: Used instead of a pool of its own, and then left open by ``aclose``.

    Attributes:
        reporter: Reports what is odd about answers.

    Raises:
        ConfigurationError: ``http_client`` is something else.

    """

    def __init__(self, settings: Settings, http_client: AsyncHttpClient | None) -> None:
        self._settings = settings
        self._transport = AsyncTransport(http_client, settings.timeout)
        self._slots: dict[str | None, AsyncTokenSlot] = {}
        self.reporter = Reporter()

    @property
    def validates_requests(self) -> bool:
        """Whether calls are held to the API's rules before they are sent."""
        return self._settings.validate_requests

    async def send(
        self,
        operation: str,
        request: PreparedRequest,
        access: Access,
        timeout: float | None,
    ) -> Response:
        """Send a request with its access token and read the whole answer, whatever its status.

        Args:
            operation: The operation's identifier, for messages.
            request: What to send.
            access: With what token; a fresh one is fetched if need be.
            timeout: Seconds for each of connecting, sending and waiting for data; ``None`` for
                the client's own.

        Raises:
            NetworkError: There was no answer.
            CredentialsError: There was no token to be had.

        """
        seconds = timeout or self._settings.timeout
        token = access.token or await self._slot(access.scope).token(seconds)
        headers = {
            "User-Agent": self._settings.user_agent,
            **request.headers,
            "x-amz-access-token": token,
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

    def _slot(self, scope: str | None) -> AsyncTokenSlot:
        """The place of the scope's token: one for all calls, also for those that come at once."""
        found = self._slots.get(scope)
        if found is None:
            made = AsyncTokenSlot(self._settings, self._transport, scope)
            found = self._slots.setdefault(scope, made)
        return found
