"""The sandbox as an ASGI application: requests are read, answered and remembered."""

from __future__ import annotations

import time
import uuid
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from datetime import UTC, datetime
from typing import Any

from .control import control
from .documents import Operation
from .exchanges import Exchange
from .faults import TOKEN, UPLOAD, Fault
from .requests import Answer, Received, RefusedError, refusal
from .service import Progress, documented, find, refused, serve
from .uploads import PATH as STORAGE_PATH
from .world import World

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

LARGEST = 10 * 1024 * 1024
"""Bytes that a body may have; a file that is uploaded may have ten times as many."""

_SECRET = frozenset({"x-amz-access-token", "authorization", "cookie"})


class App:
    """The ASGI application of a world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._control = control(world)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or _is_control(scope["path"]):
            await self._control(scope, receive, send)
            return
        headers = {_text(name): _text(value) for name, value in scope["headers"]}
        request = Received(
            method=scope["method"],
            path=_text(scope["raw_path"]),
            query=_text(scope["query_string"]),
            headers=headers,
            content=b"",
        )
        at, progress = datetime.now(UTC), Progress()
        started = time.perf_counter()
        try:
            progress = find(self._world, request)
            largest = LARGEST * (10 if progress.operation == UPLOAD else 1)
            request = request.with_content(await _read(headers, receive, largest))
            started = time.perf_counter()
            answer = await serve(self._world, request, progress)
        except RefusedError as error:
            answer = refused(error, progress.operation)
        except _GoneError:
            return
        extra = documented(progress.operation, answer.status, str(uuid.uuid4()))
        answer = answer.with_headers(extra)
        self._remember(at, request, progress, answer, time.perf_counter() - started)
        await _reply(answer, progress.fault, scope, receive, send)

    def _remember(
        self, at: datetime, request: Received, progress: Progress, answer: Answer, seconds: float
    ) -> None:
        operation, fault, level = progress.operation, progress.fault, None
        if isinstance(operation, Operation) and progress.grant is not None:
            level = self._world.limits.level(progress.grant.owner, operation)
        is_told = fault is None or fault.cut is None or fault.cut == "body"
        is_secret = operation == TOKEN
        headers = {name: text for name, text in request.headers.items() if name not in _SECRET}
        self._world.exchanges.add(
            Exchange(
                number=self._world.exchanges.next_number(),
                at=at,
                operation=operation,
                method=request.method,
                target=request.path if operation == UPLOAD else request.target,
                headers=headers,
                content=b"" if is_secret else request.content,
                status=answer.status if is_told else None,
                answer_headers={"Content-Type": answer.media_type, **answer.headers},
                answer_content=b"" if is_secret else answer.content(),
                seconds=seconds,
                fault=fault,
                level=level,
            )
        )


def _text(part: bytes) -> str:
    return part.decode("latin-1")


class _GoneError(Exception):
    """The client left before it had asked for anything."""


def _is_control(path: str) -> bool:
    return path == "/" or (path.startswith("/_sandbox/") and not path.startswith(STORAGE_PATH))


async def _read(headers: Mapping[str, str], receive: Receive, largest: int) -> bytes:
    """The body.

    Raises:
        RefusedError: 413, where it is too large; the rest of it is not read.

    """
    told = headers.get("content-length", "0")
    size, parts = (int(told) if told.isdecimal() else 0), []
    too_large = refusal(413, f"The most is {largest} bytes", {"Connection": "close"})
    if size > largest:
        raise too_large
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise _GoneError
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > largest:
            raise too_large
        if not message.get("more_body"):
            return b"".join(parts)


async def _reply(
    answer: Answer, fault: Fault | None, scope: Message, receive: Receive, send: Send
) -> None:
    """Send the answer, or as much of it as the fault lets through."""
    content = answer.content()
    cut = fault.cut if fault is not None else None
    if cut in {None, "body"}:
        fields = {"Content-Length": str(len(content)), **answer.headers}
        if content:
            fields["Content-Type"] = answer.media_type
        headers = [(name.encode(), value.encode("latin-1")) for name, value in fields.items()]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        part = content if cut is None else content[: len(content) // 2]
        await send({"type": "http.response.body", "body": part, "more_body": cut is not None})
    if cut is not None:
        scope["state"]["transport"].close()
        while (await receive())["type"] != "http.disconnect":
            pass
