"""Reading of requests, and waiting while a client stays connected."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from typing import Any

from ..protocol.exchanges import SandboxRequest, rejection
from ..protocol.stored_bytes import StoredBytes

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MAX_DOCUMENT_BYTES = 80 * 1024**3
"""The maximum size of a document in the storage in bytes."""

DISCARD_SECONDS = 10.0
"""The seconds for reading the rest of a body that is too large."""


class DisconnectedError(Exception):
    """The client disconnected before it had sent its request."""


async def read_body(request: SandboxRequest, receive: Receive, largest: int) -> bytes:
    """Read the body.

    Raises:
        RejectedRequestError: 413, if the body is too large.
        DisconnectedError: The client has disconnected.

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


async def store_body(request: SandboxRequest, receive: Receive) -> StoredBytes:
    """Read a body of almost any size.

    Raises:
        RejectedRequestError: 413, if the body is too large.
        DisconnectedError: The client has disconnected.

    """
    stored, is_more = StoredBytes(), True
    while is_more:
        part, is_more = await _part(receive)
        stored.append(part)
        if stored.size > MAX_DOCUMENT_BYTES:
            raise rejection(413, f"The maximum is {MAX_DOCUMENT_BYTES} bytes", {"Session": "close"})
    return stored


async def _part(receive: Receive) -> tuple[bytes, bool]:
    """Return a part of the body, and whether more follows."""
    message = await receive()
    if message["type"] != "http.request":
        raise DisconnectedError
    return message["body"], message["more_body"]


async def _discard(receive: Receive) -> None:
    """Read on for a while, because a client that is still sending would miss the response."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(DISCARD_SECONDS):
            while (await _part(receive))[1]:
                pass


async def wait_connected(wait: Coroutine[Any, Any, None], receive: Receive) -> bool:
    """Wait, and return whether the client is still connected."""
    left, waited = asyncio.create_task(wait_for_disconnect(receive)), asyncio.create_task(wait)
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


async def wait_for_disconnect(receive: Receive) -> None:
    """Return once the client has disconnected."""
    while (await receive())["type"] != "http.disconnect":
        pass
