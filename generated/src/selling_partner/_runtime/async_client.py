"""The bases of the generated clients: the root, and one client for each API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from functools import partial
from types import TracebackType
from typing import Any, ClassVar, Self, TypeVar

from .async_connection import AsyncConnection
from .async_pages import AsyncPages
from .concurrency import AsyncHttpClient
from .credentials import Credentials
from .operation import Operation
from .pagination import Walk
from .regions import Region
from .request import prepare
from .response import read_answer
from .secret import Secret
from .settings import checked_timeout, make_settings
from .tokens import access_for

T = TypeVar("T")


class AsyncBaseClient:
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
        timeout: float = 30.0,
        validate_requests: bool = True,
        http_client: AsyncHttpClient | None = None,
    ) -> None:
        """Make a client; nothing is sent yet.

        Args:
            credentials: Who signs in; ``Credentials.from_env()`` reads them from the environment.
            region: The region of the selling partner's marketplaces.
            sandbox: Talk to Amazon's static sandbox of the region instead.
            base_url: Talk to this host instead: https, or http to this machine.
            token_url: Where access tokens come from, if not from Login with Amazon.
            application: ``Name/Version`` of your application, for the ``User-Agent`` header.
            timeout: Seconds allowed for each of connecting, sending and waiting for data.
            validate_requests: Hold calls to the documented limits, types, enums and required
                fields before anything is sent. Without that, arguments and bodies are sent as
                given, which may then be any JSON values: for the static sandbox, whose error cases
                break the rules on purpose, and for the day that the documentation is wrong.
            http_client: A client of httpx2 to send with, for proxies and the like; yours to close.

        Raises:
            ConfigurationError: An option cannot work.

        """
        settings = make_settings(
            credentials,
            region=region,
            sandbox=sandbox,
            base_url=base_url,
            token_url=token_url,
            application=self._default_application if application is None else application,
            timeout=timeout,
            validate_requests=validate_requests,
        )
        self._connection = AsyncConnection(settings, http_client)
        self._owns_connection = True

    @classmethod
    def _sharing(cls, connection: AsyncConnection) -> Self:
        """A client on another client's connection, which it leaves open."""
        client = cls.__new__(cls)
        client._connection = connection
        client._owns_connection = False
        return client

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


class AsyncApiClient(AsyncBaseClient):
    """The base of an API's client."""

    async def _call(
        self,
        operation: Operation[T],
        arguments: Mapping[str, object],
        *,
        body: object = None,
        restricted_data_token: Secret | None = None,
        scope: str | None = None,
        timeout: float | None = None,
    ) -> T:
        """Check the arguments, send the request, and return the answer's model."""
        checked = self._connection.validates_requests
        request = prepare(operation, arguments, body, checked=checked)
        access = access_for(operation, restricted_data_token, scope)
        seconds = None if timeout is None else checked_timeout(timeout)
        response = await self._connection.send(operation.operation_id, request, access, seconds)
        return read_answer(operation, response, self._connection.reporter)

    def _iterate(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, object],
        *,
        body: object = None,
        restricted_data_token: Secret | None = None,
        scope: str | None = None,
        timeout: float | None = None,
    ) -> AsyncIterator[Any]:
        """Iterate over what the operation's pages hold; each page is a call with these options."""
        call = partial(
            self._call,
            operation,
            restricted_data_token=restricted_data_token,
            scope=scope,
            timeout=timeout,
        )
        return AsyncPages(call, Walk(operation, arguments, body))
