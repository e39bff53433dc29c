"""The ASGI application, which reads requests, responds and logs the exchange."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import uuid
from collections.abc import Awaitable, Callable, Coroutine, Iterable, MutableMapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from ..faults.rules import Fault
from ..protocol.documents import DocumentedOperation
from ..protocol.error_responses import rejection_response
from ..protocol.exchanges import (
    TOKEN,
    UPLOAD,
    RejectedRequestError,
    SandboxRequest,
    SandboxResponse,
    rejection,
)
from ..state.exchange_log import Exchange
from ..state.state import SandboxState
from ..state.uploads import PATH as STORAGE_PATH
from .control_api import control
from .dispatch import RequestContext, documented, find, serve

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MAX_BYTES = 10 * 1024 * 1024
"""The maximum size of a body in bytes; an uploaded file may have ten times as many."""

DISCARD_SECONDS = 10.0
"""The seconds for reading the rest of a body that is too large."""

_SECRET = frozenset({"x-amz-access-token", "x-amz-security-token", "authorization", "cookie"})
_HOST = re.compile(rb"https?://[^/?]*", re.IGNORECASE)
_LOG = logging.getLogger(__name__)


class App:
    """The ASGI application of a sandbox."""

    def __init__(self, state: SandboxState) -> None:
        self._state = state
        self._control = control(state)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Respond to a request."""
        scope = _without_host(scope)
        if _is_control(scope["path"]) and not self._is_documented_root(scope):
            await self._control(scope, receive, send)
            return
        clock = self._state.clock
        at, started = datetime.fromtimestamp(clock.time(), UTC), clock.monotonic()
        context = RequestContext(_received(scope))
        try:
            response = await self._respond(context, receive)
        except _DisconnectedError:
            return
        response = response.with_headers(documented(context.operation, response.status, _new_id()))
        response, fault = response.encoded(), context.fault
        delay = fault.delay if fault else 0.0
        is_connected = not delay or await _wait_connected(clock.async_sleep(delay), receive)
        self._record(at, context, response, clock.monotonic() - started, is_connected=is_connected)
        if is_connected:
            await _send(response, fault, scope, receive, send)

    def _is_documented_root(self, scope: Message) -> bool:
        """Return whether ``/`` is an operation's path, and the request is not a browser's."""
        if scope["path"] != "/" or self._state.routes.find("/") is None:
            return False
        return "text/html" not in _received(scope).headers.get("accept", "")

    async def _respond(self, context: RequestContext, receive: Receive) -> SandboxResponse:
        """Return the response; for a defect of the sandbox it is a 500.

        Raises:
            _DisconnectedError: The client has disconnected.

        """
        try:
            find(self._state, context)
            largest = MAX_BYTES * (10 if context.operation == UPLOAD else 1)
            content = await _read(context.request, receive, largest)
            context.request = context.request.with_content(content)
            return serve(self._state, context)
        except RejectedRequestError as error:
            return rejection_response(error, context.operation)
        except _DisconnectedError:
            raise
        except Exception:
            _LOG.exception("the sandbox failed at %s", context.operation)
            failure = rejection(500, "This is a defect of the sandbox; see its log.")
            return rejection_response(failure, context.operation)

    def _record(
        self,
        at: datetime,
        context: RequestContext,
        response: SandboxResponse,
        seconds: float,
        *,
        is_connected: bool,
    ) -> None:
        request, operation, fault = context.request, context.operation, context.fault
        target, level = request.path, None
        if isinstance(operation, DocumentedOperation):
            target = request.target
            if context.grant is not None:
                level = self._state.limits.level(context.grant.owner, operation)
        is_received = is_connected and (fault is None or fault.cut in {None, "body"})
        is_secret = operation == TOKEN
        headers = {name: text for name, text in request.headers.items() if name not in _SECRET}
        self._state.exchanges.add(
            Exchange(
                at=at,
                operation=operation,
                method=request.method,
                target=target,
                headers=headers,
                content=b"" if is_secret else request.content,
                status=response.status if is_received else None,
                response_headers=response.headers,
                response_content=b"" if is_secret else response.content(),
                seconds=seconds,
                fault=fault,
                level=level,
            )
        )


def _new_id() -> str:
    return str(uuid.uuid4())


class _DisconnectedError(Exception):
    """The client disconnected before it had sent its request."""


def _is_control(path: str) -> bool:
    return path == "/" or (path.startswith("/_sandbox/") and not path.startswith(STORAGE_PATH))


def _without_host(scope: Message) -> Message:
    """Return the scope with a path for a target that is a whole URL, as sent to a proxy."""
    if host := _HOST.match(scope["raw_path"]):
        path = scope["raw_path"][host.end() :] or b"/"
        return {**scope, "raw_path": path, "path": unquote(path.decode("ascii"))}
    return scope


def _received(scope: Message) -> SandboxRequest:
    headers = _joined((_text(name), _text(value)) for name, value in scope["headers"])
    host, port = scope["server"]
    return SandboxRequest(
        method=scope["method"],
        path=_text(scope["raw_path"]),
        query=_text(scope["query_string"]),
        headers=headers,
        content=b"",
        address=headers.get("host") or (f"[{host}]:{port}" if ":" in host else f"{host}:{port}"),
    )


def _text(part: bytes) -> str:
    return part.decode("latin-1")


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the headers by name, with the values of a repeated one joined."""
    found: dict[str, str] = {}
    for name, value in pairs:
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


async def _read(request: SandboxRequest, receive: Receive, largest: int) -> bytes:
    """Read the body.

    Raises:
        RejectedRequestError: 413, if the body is too large.
        _DisconnectedError: The client has disconnected.

    """
    too_large = rejection(413, f"The maximum is {largest} bytes", {"Session": "close"})
    if int(request.headers.get("content-length", "0")) > largest:
        if "expect" not in request.headers:
            await _discard(receive)
        raise too_large
    size, parts, is_more = 0, [], True
    while is_more:
        part, is_more = await _part(receive)
        parts.append(part)
        size += len(part)
        if size > largest:
            if is_more:
                await _discard(receive)
            raise too_large
    return b"".join(parts)


async def _part(receive: Receive) -> tuple[bytes, bool]:
    """Return a part of the body, and whether more follows."""
    message = await receive()
    if message["type"] != "http.request":
        raise _DisconnectedError
    return message["body"], message["more_body"]


async def _discard(receive: Receive) -> None:
    """Read on for a while, because a client that is still sending would miss the response."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(DISCARD_SECONDS):
            while (await _part(receive))[1]:
                pass


async def _wait_connected(wait: Coroutine[Any, Any, None], receive: Receive) -> bool:
    """Wait, and return whether the client is still connected."""
    left, waited = asyncio.create_task(_wait_for_disconnect(receive)), asyncio.create_task(wait)
    try:
        await asyncio.wait((left, waited), return_when=asyncio.FIRST_COMPLETED)
        if not waited.done():
            return False
        waited.result()
        return True
    finally:
        left.cancel()
        waited.cancel()
        await asyncio.gather(left, waited, return_exceptions=True)


async def _wait_for_disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send(
    response: SandboxResponse, fault: Fault | None, scope: Message, receive: Receive, send: Send
) -> None:
    """Send the response, or the part that the fault leaves of it."""
    content, fields = response.content(), dict(response.headers)
    cut = fault.cut if fault is not None else None
    if cut == "body" and not content:
        fields["Content-Length"] = "1"  # A truncated body needs a length.
    if cut in {None, "body"}:
        headers = [(name.encode(), value.encode("latin-1")) for name, value in fields.items()]
        await send({"type": "http.response.start", "status": response.status, "headers": headers})
        part = content if cut is None else content[: len(content) // 2]
        await send({"type": "http.response.body", "body": part, "more_body": cut is not None})
    if cut is not None:
        scope["state"]["transport"].close()
        await _wait_for_disconnect(receive)
