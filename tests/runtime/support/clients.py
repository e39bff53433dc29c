"""Servers for the tests of the runtime, and one interface to all clients."""

from __future__ import annotations

import inspect
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Protocol, Self

import pytest
from httpx2 import AsyncClient as AsyncHttpClient
from httpx2 import Client as HttpClient
from httpx2 import MockTransport, Response, Timeout
from httpx2 import Request as HttpRequest

from generated.tests.server import TOKEN_PATH, Reply, Request, Server
from selling_partner import (
    ApiStatusError,
    AsyncSellingPartner,
    Credentials,
    Region,
    RetryPolicy,
    SellingPartner,
    Unlimited,
)
from selling_partner._runtime.core.deadline import Deadline
from selling_partner._runtime.messages.operation import Operation

CLIENT_ID = "amzn1.application-oa2-client.0123456789"
CLIENT_SECRET = "amzn1.oa2-cs.v1.very-secret-indeed"
REFRESH_TOKEN = "Atzr|refresh-me-in-secret"
CREDENTIALS = Credentials(CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN)

ORDER = "123-1234567-1234567"
US = "ATVPDKIKX0DER"

PHASES = ("connect", "read", "write", "pool")

SILENT = Timeout(20, read=0.1)
"""Timeouts for a host that never responds: only the wait for its response is short."""

FLAVOURS = ["sync", "asyncio", "trio"]
ASYNC_FLAVOURS = FLAVOURS[1:]


def json_response(body: Any, status: int = 200, **headers: str) -> Reply:
    """Return a response with this JSON; bytes become its body unchanged."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, {"Content-Type": "application/json", **named}, body)


class ApiServer(Server):
    """The server of the generated tests, with one response for all paths, and hooks to delay it.

    Attributes:
        api_response: The response to every API request with a valid token.
        before_response: Called before each API response.
        token_body: Fields that replace those of the usual response to a token request.
        before_token_response: Called before each response to a token request, in a separate
            thread. It may block to delay the response, or raise to prevent it.
        max_concurrency: The highest number of simultaneous token requests so far.

    """

    def __init__(self) -> None:
        self._counting = Lock()
        self._at_once = 0
        super().__init__()
        self._http.socket.listen(512)
        # A client with a short timeout disconnects before the response; ignore that.
        self._http.handle_error = lambda request, client_address: None  # type: ignore[method-assign]

    def reset(self) -> None:
        """Wait for the requests in progress, then clear all state."""
        while self._at_once:
            time.sleep(0.01)
        super().reset()
        self.api_response = json_response({})
        self.before_response: Callable[[], object] = lambda: None
        self.token_body: Mapping[str, Any] = {}
        self.before_token_response: Callable[[], object] = lambda: None
        self.max_concurrency = 0

    def look_up(self, request: Request) -> Reply:
        if request.target == TOKEN_PATH:
            return self._look_up_token(request)
        if request.headers.get("x-amz-access-token") not in self._good_tokens:
            return super().look_up(request)
        self.requests.append(request)
        self.before_response()
        return self.api_response

    def _look_up_token(self, request: Request) -> Reply:
        with self._counting:
            self._at_once += 1
            self.max_concurrency = max(self.max_concurrency, self._at_once)
            response = super().look_up(request)
            changes = self.token_body
        try:
            self.before_token_response()
        finally:
            with self._counting:
                self._at_once -= 1
        if response is self.token_response:
            return response
        return Reply(response.status, response.headers, {**response.body, **changes})


@dataclass
class AnyClient:
    """A root client of any flavour, whose calls a test can always await."""

    root: SellingPartner | AsyncSellingPartner

    async def call(self, method: str, *arguments: Any, **keywords: Any) -> Any:
        """Call a method of the Messaging API."""
        result = getattr(self.root.messaging_v1, method)(*arguments, **keywords)
        return await result if inspect.isawaitable(result) else result

    async def send(self, operation: Operation[Any], **keywords: Any) -> Any:
        """Call an operation like a generated method."""
        result: Any = self.root.messaging_v1._call(operation, {}, **keywords)
        return await result if inspect.isawaitable(result) else result

    async def get(self, order: str = ORDER, **keywords: Any) -> Any:
        """Make a call that reads: ``getAttributes``."""
        return await self.call("get_attributes", order, **{"marketplace_ids": [US], **keywords})

    async def sign_in(self) -> None:
        """Fetch the access token, so that the next call sends only its own request."""
        root = self.root
        failure = root._connection.sign_in(None, root._options, Deadline(60.0), lambda: None)
        assert (await failure if inspect.isawaitable(failure) else failure) is None

    def with_options(self, **options: Any) -> AnyClient:
        """Return the client with other options."""
        return AnyClient(self.root.with_options(**options))

    async def write(self, body: Any, **keywords: Any) -> Any:
        """Make a call with a body: ``confirmCustomizationDetails``."""
        keywords = {"marketplace_ids": [US], "body": body, **keywords}
        return await self.call("confirm_customization_details", ORDER, **keywords)

    async def close(self) -> None:
        if isinstance(self.root, SellingPartner):
            self.root.close()
        else:
            await self.root.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()


Connect = Callable[..., AnyClient]
"""A factory of clients of the test's server, with the options of ``SellingPartner``."""


class Host(Protocol):
    """A server with the URLs that a client needs."""

    @property
    def url(self) -> str: ...

    @property
    def token_url(self) -> str: ...


def connect_to(server: Host, flavour: str, **options: Any) -> AnyClient:
    """Return a client of the flavour."""
    kind = SellingPartner if flavour == "sync" else AsyncSellingPartner
    urls = {"base_url": server.url, "token_url": server.token_url}
    # Most tests expect each request once, without a wait; tests of limits and retries do not.
    once = {"limiter": Unlimited(), "retry": RetryPolicy(attempts=1)}
    options = {"region": Region.NA, **urls, **once, **options}
    return AnyClient(kind(options.pop("credentials", CREDENTIALS), **options))


@asynccontextmanager
async def borrowed_pool(flavour: str, is_borrowed: bool = True) -> AsyncIterator[dict[str, Any]]:
    """Yield the option that passes a client of httpx2, or no option."""
    if not is_borrowed:
        yield {}
    elif flavour == "sync":
        with HttpClient() as client:
            yield {"http_client": client}
    else:
        async with AsyncHttpClient() as client:
            yield {"http_client": client}


class MockNetwork:
    """A network without sockets, which records the timeouts of each request.

    Args:
        flavour: The flavour of the client.
        respond: Returns the response to an API request, or raises. Token requests succeed.

    Attributes:
        http: The client of httpx2 to pass as ``http_client``.
        timeouts: For each request so far, the seconds of each phase by its name.

    """

    def __init__(
        self, flavour: str, respond: Callable[[], object] = lambda: json_response({})
    ) -> None:
        self._respond = respond
        self.timeouts: list[dict[str, float | None]] = []
        transport = MockTransport(self._handle)
        is_sync = flavour == "sync"
        self.http = (HttpClient if is_sync else AsyncHttpClient)(transport=transport)

    def _handle(self, request: HttpRequest) -> Response:
        phases = request.extensions["timeout"]
        self.timeouts.append({name: phases.get(name) for name in PHASES})
        if request.url.path == TOKEN_PATH:
            return Response(200, json={"access_token": "Atza|1", "expires_in": 3600})
        response = self._respond()
        assert isinstance(response, Reply)
        return Response(response.status, headers=response.headers, content=response.content())


@contextmanager
def raw_server(response: bytes | None, *, hold: bool = False) -> Iterator[tuple[str, list[bytes]]]:
    """Run a server that sends these bytes to each client and disconnects.

    Args:
        response: The bytes; with ``None`` the server is silent until the client disconnects.
        hold: Wait for the client to disconnect first.

    Yields:
        The base URL of the server, and the heads of the requests that it has received.

    """
    heads: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=_serve_raw, args=(listener, response, heads, hold), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", heads
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def _serve_raw(
    listener: socket.socket, response: bytes | None, heads: list[bytes], hold: bool
) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            head = b""
            while b"\r\n\r\n" not in head and (data := connection.recv(65536)):
                head += data
            heads.append(head)
            if response is not None:
                connection.sendall(response)
            while (response is None or hold) and connection.recv(65536):
                pass


@contextmanager
def unused_url() -> Iterator[str]:
    """Yield the URL of a loopback port that is reserved, but on which no server listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


async def status_error(connect: Connect, server: ApiServer, response: Reply) -> ApiStatusError:
    """Return the exception that a call raises for a response."""
    server.api_response = response
    async with connect() as client:
        with pytest.raises(ApiStatusError) as caught:
            await client.get()
    return caught.value
