"""What was asked and answered, for tests and for the page, which is told as it happens."""

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
from ..protocol.documents import Operation
from .usage_plans import Level

MOST = 1000
LARGEST = 64 * 1024 * 1024
"""So many exchanges are remembered, and so many bytes of their bodies."""


@dataclass(frozen=True)
class Exchange:
    """A request and its answer.

    Attributes:
        at: When the request came.
        operation: What it was for: an operation, ``token``, ``upload``, or nothing that is known.
        method: The HTTP method.
        target: Path and query, as they came; the path alone where no operation is meant, for a
            query may hold secrets then.
        headers: The request's, in lower case; credentials are left out.
        content: The request's body.
        status: The answer's; ``None`` where none was sent.
        answer_headers: The answer's.
        answer_content: The answer's body.
        seconds: From the end of the request to the answer.
        fault: What was made to go wrong.
        level: How full the operation's bucket was afterwards.
        number: Counted from 1 since the last reset.

    """

    at: datetime
    operation: Operation | str | None
    method: str
    target: str
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    status: int | None
    answer_headers: Mapping[str, str] = field(repr=False)
    answer_content: bytes = field(repr=False)
    seconds: float
    fault: Fault | None = None
    level: Level | None = None
    number: int = 0

    @property
    def size(self) -> int:
        """Bytes of both bodies."""
        return len(self.content) + len(self.answer_content)

    @property
    def name(self) -> str | None:
        """What it was for: API and method of an operation, ``token`` or ``upload``."""
        if isinstance(self.operation, Operation):
            return self.operation.full_name
        return self.operation


class Exchanges:
    """The latest exchanges, and those who want to be told of what is to come."""

    def __init__(self) -> None:
        self._latest: deque[Exchange] = deque()
        self._lock = threading.Lock()
        self._size = 0
        self._count = 0
        self._listeners: dict[asyncio.Queue[tuple[str, Any]], asyncio.AbstractEventLoop] = {}

    def reset(self) -> None:
        """Forget what was."""
        with self._lock:
            self._latest.clear()
            self._size = self._count = 0

    def __iter__(self) -> Iterator[Exchange]:
        with self._lock:
            return iter(list(self._latest))

    def add(self, exchange: Exchange) -> None:
        """Number one, remember it, and tell of it; of too many the oldest are forgotten."""
        with self._lock:
            self._count += 1
            exchange = replace(exchange, number=self._count)
            self._latest.append(exchange)
            self._size += exchange.size
            while len(self._latest) > MOST or (self._size > LARGEST and len(self._latest) > 1):
                self._size -= self._latest.popleft().size
        self.tell("exchange", exchange)

    def tell(self, kind: str, value: Any) -> None:
        """Tell those who listen, from any thread, in the order in which it is told."""
        for queue, loop in list(self._listeners.items()):
            with suppress(RuntimeError):  # The loop has ended, and the listener with it.
                loop.call_soon_threadsafe(_offer, queue, (kind, value))

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[tuple[str, Any]]]:
        """Be told of what happens within the block."""
        queue: asyncio.Queue[tuple[str, Any]] = asyncio.Queue(MOST)
        self._listeners[queue] = asyncio.get_running_loop()
        try:
            yield queue
        finally:
            del self._listeners[queue]


def _offer(queue: asyncio.Queue[tuple[str, Any]], event: tuple[str, Any]) -> None:
    if queue.full():  # A reader who sleeps: it asks for the whole again.
        queue.get_nowait()
    queue.put_nowait(event)
