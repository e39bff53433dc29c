"""Sending of responses, whole or as a fault leaves them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..._runtime.core.clock import Clock
from ..faults.rules import Fault
from ..protocol.exchanges import SandboxResponse
from ..protocol.stored_bytes import PART, Section
from .receiving import Message, Receive, Send, wait_for_disconnect

if TYPE_CHECKING:
    from asyncio import Transport


class Sending:
    """The sending of one response.

    Args:
        response: The response, with its headers.
        fault: The fault to inject, if any.
        clock: The clock for the pace of a slow response.

    """

    def __init__(self, response: SandboxResponse, fault: Fault | None, clock: Clock) -> None:
        self._response = response
        self._clock = clock
        self._cut = fault.cut if fault is not None else None
        self._pace = fault.pace if fault is not None else 0.0
        self._is_short = fault is not None and fault.document == "length"
        self._body: bytes | Section = response.body

    async def run(self, transport: Transport, receive: Receive, send: Send) -> None:
        """Send the response; after a fault of the connection, close it."""
        is_whole = self._cut is None and not self._is_short
        if self._cut in {None, "body"}:
            await send(self._head())
            await self._send_body(send, is_whole=is_whole)
        if not is_whole:
            transport.close()
            await wait_for_disconnect(receive)

    @property
    def _size(self) -> int:
        return self._body.size if isinstance(self._body, Section) else len(self._body)

    def _head(self) -> Message:
        fields = dict(self._response.headers)
        if self._cut == "body" and not self._size:
            fields["Content-Length"] = "1"  # A truncated body needs a length.
        if self._is_short:
            fields["Content-Length"] = str(self._size + 1)
        headers = [(name.encode(), value.encode("latin-1")) for name, value in fields.items()]
        status = self._response.status
        return {"type": "http.response.start", "status": status, "headers": headers}

    async def _send_body(self, send: Send, *, is_whole: bool) -> None:
        left = self._size if self._cut is None else self._size // 2
        for part in self._parts(left):
            if self._pace:
                await self._clock.async_sleep(self._pace)
            left -= len(part)
            is_more = left > 0 or not is_whole
            await send({"type": "http.response.body", "body": part, "more_body": is_more})

    def _parts(self, size: int) -> Iterator[bytes]:
        """Yield the first bytes of the body in parts; at least one part, which may be empty."""
        body = self._body
        step = PART if not self._pace else max(1, min(PART, size // 2))
        if isinstance(body, Section):
            yield from body.first(size).parts(step)
        elif not self._pace:
            yield body[:size]
        else:
            yield from (body[start : min(start + step, size)] for start in range(0, size, step))
        if not size and (isinstance(body, Section) or self._pace):
            yield b""
