"""The sandbox as an ASGI application: requests are read, answered and remembered."""

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
from ..protocol.documents import Operation
from ..protocol.error_responses import refused
from ..protocol.messages import TOKEN, UPLOAD, Answer, Received, RefusedError, refusal
from ..state.exchange_log import Exchange
from ..state.state import SandboxState
from ..state.uploads import PATH as STORAGE_PATH
from .control_api import control
from .dispatch import RequestContext, documented, find, serve

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

LARGEST = 10 * 1024 * 1024
"""Bytes that a body may have; a file that is uploaded may have ten times as many."""

PATIENCE = 10.0
"""Seconds that a client has for the rest of a body that is too large."""

_SECRET = frozenset({"x-amz-access-token", "x-amz-security-token", "authorization", "cookie"})
_HOST = re.compile(rb"https?://[^/?]*", re.IGNORECASE)
_LOG = logging.getLogger(__name__)


class App:
    """The ASGI application of a world."""

    def __init__(self, world: SandboxState) -> None:
        self._world = world
        self._control = control(world)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request."""
        scope = _without_host(scope)
        if _is_control(scope["path"]) and not self._is_documented_root(scope):
            await self._control(scope, receive, send)
            return
        clock = self._world.clock
        at, started = datetime.fromtimestamp(clock.time(), UTC), clock.monotonic()
        progress = RequestContext(_received(scope))
        try:
            answer = await self._answer(progress, receive)
        except _GoneError:
            return
        answer = answer.with_headers(documented(progress.operation, answer.status, _new_id()))
        answer, fault = answer.encoded(), progress.fault
        delay = fault.delay if fault else 0.0
        is_heard = not delay or await _is_there_after(clock.async_sleep(delay), receive)
        self._remember(at, progress, answer, clock.monotonic() - started, is_heard=is_heard)
        if is_heard:
            await _reply(answer, fault, scope, receive, send)

    def _is_documented_root(self, scope: Message) -> bool:
        """Return whether ``/`` is an operation's path, and the request is not a browser's."""
        if scope["path"] != "/" or self._world.routes.find("/") is None:
            return False
        return "text/html" not in _received(scope).headers.get("accept", "")

    async def _answer(self, progress: RequestContext, receive: Receive) -> Answer:
        """What is answered, a defect of the sandbox included.

        Raises:
            _GoneError: There is nobody to answer to.

        """
        try:
            find(self._world, progress)
            largest = LARGEST * (10 if progress.operation == UPLOAD else 1)
            content = await _read(progress.request, receive, largest)
            progress.request = progress.request.with_content(content)
            return serve(self._world, progress)
        except RefusedError as error:
            return refused(error, progress.operation)
        except _GoneError:
            raise
        except Exception:
            _LOG.exception("the sandbox failed at %s", progress.operation)
            failure = refusal(500, "This is a defect of the sandbox: its log says more.")
            return refused(failure, progress.operation)

    def _remember(
        self,
        at: datetime,
        progress: RequestContext,
        answer: Answer,
        seconds: float,
        *,
        is_heard: bool,
    ) -> None:
        request, operation, fault = progress.request, progress.operation, progress.fault
        target, level = request.path, None
        if isinstance(operation, Operation):
            target = request.target
            if progress.grant is not None:
                level = self._world.limits.level(progress.grant.owner, operation)
        is_told = is_heard and (fault is None or fault.cut in {None, "body"})
        is_secret = operation == TOKEN
        headers = {name: text for name, text in request.headers.items() if name not in _SECRET}
        self._world.exchanges.add(
            Exchange(
                at=at,
                operation=operation,
                method=request.method,
                target=target,
                headers=headers,
                content=b"" if is_secret else request.content,
                status=answer.status if is_told else None,
                answer_headers=answer.headers,
                answer_content=b"" if is_secret else answer.content(),
                seconds=seconds,
                fault=fault,
                level=level,
            )
        )


def _new_id() -> str:
    return str(uuid.uuid4())


class _GoneError(Exception):
    """The client left before it had asked for anything."""


def _is_control(path: str) -> bool:
    return path == "/" or (path.startswith("/_sandbox/") and not path.startswith(STORAGE_PATH))


def _without_host(scope: Message) -> Message:
    """The scope of a request whose target may be a whole URL, as a proxy is sent."""
    if host := _HOST.match(scope["raw_path"]):
        path = scope["raw_path"][host.end() :] or b"/"
        return {**scope, "raw_path": path, "path": unquote(path.decode("ascii"))}
    return scope


def _received(scope: Message) -> Received:
    headers = _joined((_text(name), _text(value)) for name, value in scope["headers"])
    host, port = scope["server"]
    return Received(
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
    """Headers by name; the values of one that came more than once in one text."""
    found: dict[str, str] = {}
    for name, value in pairs:
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


async def _read(request: Received, receive: Receive, largest: int) -> bytes:
    """The body.

    Raises:
        RefusedError: 413, where it is too large.
        _GoneError: The client left.

    """
    too_large = refusal(413, f"The most is {largest} bytes", {"Session": "close"})
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
    """A part of the body, and whether more is to come."""
    message = await receive()
    if message["type"] != "http.request":
        raise _GoneError
    return message["body"], message["more_body"]


async def _discard(receive: Receive) -> None:
    """Read on for a while: a client that is still sending would not see the answer."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while (await _part(receive))[1]:
                pass


async def _is_there_after(wait: Coroutine[Any, Any, None], receive: Receive) -> bool:
    """Wait, and return whether the client did so too."""
    left, waited = asyncio.create_task(_left(receive)), asyncio.create_task(wait)
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


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _reply(
    answer: Answer, fault: Fault | None, scope: Message, receive: Receive, send: Send
) -> None:
    """Send the answer, or as much of it as the fault lets through."""
    content, fields = answer.content(), dict(answer.headers)
    cut = fault.cut if fault is not None else None
    if cut == "body" and not content:
        fields["Content-Length"] = "1"  # There must be a body for it to end half-way.
    if cut in {None, "body"}:
        headers = [(name.encode(), value.encode("latin-1")) for name, value in fields.items()]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        part = content if cut is None else content[: len(content) // 2]
        await send({"type": "http.response.body", "body": part, "more_body": cut is not None})
    if cut is not None:
        scope["state"]["transport"].close()
        await _left(receive)
