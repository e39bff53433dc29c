"""What the tests of the runtime share: a server to misbehave with, and one face for all clients."""

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

from httpx2 import AsyncClient as AsyncHttpClient
from httpx2 import Client as HttpClient
from httpx2 import MockTransport, Response, Timeout
from httpx2 import Request as HttpRequest

from generated.tests.server import TOKEN_PATH, Reply, Request, Server
from selling_partner import (
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
"""For a host that does not answer: everything but the wait for its answer has time."""

FLAVOURS = ["sync", "asyncio", "trio"]
ASYNC_FLAVOURS = FLAVOURS[1:]


def json_answer(body: Any, status: int = 200, **headers: str) -> Reply:
    """Return an answer with JSON, or with the very bytes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, {"Content-Type": "application/json", **named}, body)


class Wire(Server):
    """The generated tests' server, which here answers every path alike and can be slow.

    Attributes:
        anything: What every request with a good token gets.
        before_answer: Called before each of these answers.
        token_body: Laid over the usual answer to a token request.
        before_token: Called before each answer to a token request, in a thread of its own; there
            it may wait for what is to happen first, or raise so that no answer comes.
        most_at_once: How many token requests there have been at the same time.

    """

    def __init__(self) -> None:
        self._counting = Lock()
        self._at_once = 0
        super().__init__()
        self._http.socket.listen(512)
        # A client that was told not to wait leaves before the answer; that is no error here.
        self._http.handle_error = lambda request, client_address: None  # type: ignore[method-assign]

    def reset(self) -> None:
        """Wait for what is still under way, and forget everything."""
        while self._at_once:
            time.sleep(0.01)
        super().reset()
        self.anything = json_answer({})
        self.before_answer: Callable[[], object] = lambda: None
        self.token_body: Mapping[str, Any] = {}
        self.before_token: Callable[[], object] = lambda: None
        self.most_at_once = 0

    def look_up(self, request: Request) -> Reply:
        if request.target == TOKEN_PATH:
            return self._look_up_token(request)
        if request.headers.get("x-amz-access-token") not in self._good_tokens:
            return super().look_up(request)
        self.requests.append(request)
        self.before_answer()
        return self.anything

    def _look_up_token(self, request: Request) -> Reply:
        with self._counting:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            answer = super().look_up(request)
            changes = self.token_body
        try:
            self.before_token()
        finally:
            with self._counting:
                self._at_once -= 1
        if answer is self.token_response:
            return answer
        return Reply(answer.status, answer.headers, {**answer.body, **changes})


@dataclass
class AnyClient:
    """A root client of either kind; its calls are awaited, whichever it is."""

    root: SellingPartner | AsyncSellingPartner

    async def call(self, method: str, *arguments: Any, **keywords: Any) -> Any:
        """Call a method of the Messaging API."""
        answer = getattr(self.root.messaging_v1, method)(*arguments, **keywords)
        return await answer if inspect.isawaitable(answer) else answer

    async def send(self, operation: Operation[Any], **keywords: Any) -> Any:
        """Call an operation as a generated method does."""
        answer: Any = self.root.messaging_v1._call(operation, {}, **keywords)
        return await answer if inspect.isawaitable(answer) else answer

    async def get(self, order: str = ORDER, **keywords: Any) -> Any:
        """Return a call that sends nothing to a buyer."""
        return await self.call("get_attributes", order, **{"marketplace_ids": [US], **keywords})

    async def sign_in(self) -> None:
        """Fetch the access token, so that the next call sends nothing but its own request."""
        root = self.root
        failure = root._connection.sign_in(None, root._options, Deadline(60.0), lambda: None)
        assert (await failure if inspect.isawaitable(failure) else failure) is None

    def with_options(self, **options: Any) -> AnyClient:
        """Return the client with other options."""
        return AnyClient(self.root.with_options(**options))

    async def write(self, body: Any, **keywords: Any) -> Any:
        """Return a call with a body: ``confirmCustomizationDetails``."""
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
"""Makes a client that talks to the test's server; options are those of ``SellingPartner``."""


class Host(Protocol):
    """What a client can be pointed at."""

    @property
    def url(self) -> str: ...

    @property
    def token_url(self) -> str: ...


def connect_to(server: Host, flavour: str, **options: Any) -> AnyClient:
    """Return a client of the flavour."""
    kind = SellingPartner if flavour == "sync" else AsyncSellingPartner
    urls = {"base_url": server.url, "token_url": server.token_url}
    # Tests of limits and retries ask for them; others want each request once, and at once.
    once = {"limiter": Unlimited(), "retry": RetryPolicy(attempts=1)}
    options = {"region": Region.NA, **urls, **once, **options}
    return AnyClient(kind(options.pop("credentials", CREDENTIALS), **options))


@asynccontextmanager
async def borrowed_pool(flavour: str, is_borrowed: bool = True) -> AsyncIterator[dict[str, Any]]:
    """Yield the options of a client that is given a client of httpx2, or is not."""
    if not is_borrowed:
        yield {}
    elif flavour == "sync":
        with HttpClient() as client:
            yield {"http_client": client}
    else:
        async with AsyncHttpClient() as client:
            yield {"http_client": client}


class Script:
    """A network without sockets: it answers by itself, and keeps the timeouts that it was given.

    Args:
        flavour: Whose client it is for.
        answer: Gives the answer to a request of the API, or raises; token requests have one.

    Attributes:
        http: The client of httpx2 to pass as ``http_client``.
        timeouts: The seconds of each phase, by its name, of each request so far.

    """

    def __init__(
        self, flavour: str, answer: Callable[[], object] = lambda: json_answer({})
    ) -> None:
        self._answer = answer
        self.timeouts: list[dict[str, float | None]] = []
        transport = MockTransport(self._handle)
        is_sync = flavour == "sync"
        self.http = (HttpClient if is_sync else AsyncHttpClient)(transport=transport)

    def _handle(self, request: HttpRequest) -> Response:
        phases = request.extensions["timeout"]
        self.timeouts.append({name: phases.get(name) for name in PHASES})
        if request.url.path == TOKEN_PATH:
            return Response(200, json={"access_token": "Atza|1", "expires_in": 3600})
        answer = self._answer()
        assert isinstance(answer, Reply)
        return Response(answer.status, headers=answer.headers, content=answer.content())


@contextmanager
def raw_server(answer: bytes | None, *, hold: bool = False) -> Iterator[tuple[str, list[bytes]]]:
    """A server that sends these bytes and hangs up; ``None`` is silence until the client leaves.

    Args:
        answer: What to send.
        hold: Wait for the client to leave before hanging up.

    Yields:
        Its base URL, and the heads of the requests that it got.

    """
    heads: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=_serve_raw, args=(listener, answer, heads, hold), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", heads
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def _serve_raw(
    listener: socket.socket, answer: bytes | None, heads: list[bytes], hold: bool
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
            if answer is not None:
                connection.sendall(answer)
            while (answer is None or hold) and connection.recv(65536):
                pass


@contextmanager
def unused_url() -> Iterator[str]:
    """Yield the URL of a loopback port on which nobody listens, and nobody else can meanwhile."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"
