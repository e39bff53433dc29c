"""The log of requests and responses, with live events for the page."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ..faults.rules import Fault
from ..protocol.documents import DocumentedOperation
from .usage_plans import Level

MAX_EXCHANGES = 1000
MAX_BYTES = 64 * 1024 * 1024
"""The limits of the log: the number of exchanges, and the bytes of their bodies."""


@dataclass(frozen=True)
class Exchange:
    """A request and its response.

    Attributes:
        at: The time of the request.
        operation: The operation; ``token``, ``upload``, ``download`` or ``consent``; or ``None``
            for an unknown path.
        method: The HTTP method.
        target: Path and query as received. Without an operation only the path, because the query
            may contain secrets.
        headers: The request's headers in lower case, without credentials.
        content: The request's body; the beginning of an uploaded document.
        status: The response's status; ``None`` if no response was sent.
        response_headers: The response's headers.
        response_content: The response's body; the beginning of a downloaded document.
        seconds: The time from the end of the request to the response.
        fault: The injected fault.
        level: The level of the operation's bucket after the request.
        number: The number since the last reset, from 1.

    """

    at: datetime
    operation: DocumentedOperation | str | None
    method: str
    target: str
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    status: int | None
    response_headers: Mapping[str, str] = field(repr=False)
    response_content: bytes = field(repr=False)
    seconds: float
    fault: Fault | None = None
    level: Level | None = None
    number: int = 0

    @property
    def size(self) -> int:
        """The bytes of both bodies."""
        return len(self.content) + len(self.response_content)

    @property
    def name(self) -> str | None:
        """The API and method of the operation, or the name of a request such as ``token``."""
        if isinstance(self.operation, DocumentedOperation):
            return self.operation.full_name
        return self.operation


class Exchanges:
    """The latest exchanges, and the subscribers to new ones."""

    def __init__(self) -> None:
        self._latest: deque[Exchange] = deque()
        self._lock = threading.Lock()
        self._size = 0
        self._count = 0
        self._listeners: dict[asyncio.Queue[tuple[str, Any]], asyncio.AbstractEventLoop] = {}

    def reset(self) -> None:
        """Remove all exchanges."""
        with self._lock:
            self._latest.clear()
            self._size = self._count = 0

    def __iter__(self) -> Iterator[Exchange]:
        with self._lock:
            return iter(list(self._latest))

    def add(self, exchange: Exchange) -> None:
        """Number an exchange, add it and publish it; the oldest are dropped beyond the limits."""
        with self._lock:
            self._count += 1
            exchange = replace(exchange, number=self._count)
            self._latest.append(exchange)
            self._size += exchange.size
            while len(self._latest) > MAX_EXCHANGES or (
                self._size > MAX_BYTES and len(self._latest) > 1
            ):
                self._size -= self._latest.popleft().size
        self.publish("exchange", exchange)

    def publish(self, kind: str, value: Any) -> None:
        """Publish an event to all subscribers, in order, from any thread."""
        for queue, loop in list(self._listeners.items()):
            with suppress(RuntimeError):  # The subscriber's loop has ended.
                loop.call_soon_threadsafe(_offer, queue, (kind, value))

    @contextmanager
    def subscribe(self) -> Iterator[asyncio.Queue[tuple[str, Any]]]:
        """Yield a queue of the events within the block."""
        queue: asyncio.Queue[tuple[str, Any]] = asyncio.Queue(MAX_EXCHANGES)
        self._listeners[queue] = asyncio.get_running_loop()
        try:
            yield queue
        finally:
            del self._listeners[queue]


def _offer(queue: asyncio.Queue[tuple[str, Any]], event: tuple[str, Any]) -> None:
    if queue.full():  # A slow reader fetches the whole list again.
        queue.get_nowait()
    queue.put_nowait(event)
