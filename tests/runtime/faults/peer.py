"""The server's end of a connection in memory. It decides, and the client's end waits."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum, auto
from typing import Generic, TypeVar

import httpcore2

from tests.runtime.faults.exchange import Exchange, Play, Script, Seen
from tests.runtime.faults.virtual_clock import VirtualClock

T = TypeVar("T")

BLOCK = 65_536
"""The most that a read or a step of a write moves, in bytes."""


class Signal(Enum):
    """A condition that a read meets in place of bytes."""

    END = auto()
    RESET = auto()
    SILENCE = auto()


Sent = deque[bytes | float | Signal]
"""Sent bytes that the client has yet to read, with pauses in seconds and signals."""


@dataclass(frozen=True)
class Step(Generic[T]):
    """The result or exception of a network operation, and its duration in seconds."""

    seconds: float
    result: T | Exception

    @property
    def value(self) -> T:
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


class ScriptedExchange(Exchange):
    """A request in memory."""

    def __init__(self, head: bytes, seen: Seen, play: Play, sent: Sent) -> None:
        super().__init__(head, seen)
        self._play = play
        self._sent = sent
        self.body = b""

    def begin(self) -> None:
        """Run the play of the request."""
        self._play(self)

    def read_head(self) -> None:
        pass

    def read(self) -> None:
        assert len(self.body) == self.length, "the client waits before it has sent its body"
        self.seen.content = self.body
        self.seen.is_processed = True

    def send(self, data: bytes) -> None:
        for start in range(0, len(data), BLOCK):
            self._sent.append(data[start : start + BLOCK])

    def wait(self, seconds: float) -> None:
        self._sent.append(float(seconds))

    def close(self) -> None:
        self._end(Signal.END)

    def reset(self) -> None:
        self._end(Signal.RESET)

    def stall(self) -> None:
        self._end(Signal.SILENCE)

    def _end(self, signal: Signal) -> None:
        self._sent.append(signal)
        self.is_over = True


class Peer:
    """The server's end of a connection.

    Args:
        script: The treatment of the requests.
        clock: The clock for their times of arrival.
        number: The connection's number.
        drains: The seconds for sending a block of a request, by the request's path.

    """

    def __init__(
        self, script: Script, clock: VirtualClock, number: int, drains: dict[str, float]
    ) -> None:
        self._script = script
        self._clock = clock
        self._number = number
        self._drains = drains
        self._arrived = b""
        self._exchange: ScriptedExchange | None = None
        self._sent: Sent = deque()

    @property
    def is_readable(self) -> bool:
        """Whether a read would not wait."""
        return bool(self._sent)

    def write(self, data: bytes, timeout: float | None) -> Step[None]:
        """Receive bytes of the client."""
        self._arrived += data
        if self._exchange is None:
            self._exchange = self._received()
        if self._exchange is None:
            return Step(0.0, None)
        self._exchange.body += self._arrived
        self._arrived = b""
        seconds = self._drains.get(self._exchange.seen.path, 0.0) * len(data) / BLOCK
        if timeout is not None and seconds > timeout:
            return Step(timeout, httpcore2.WriteTimeout("timed out"))
        return Step(seconds, None)

    def read(self, most: int, timeout: float | None) -> Step[bytes]:
        """Return the next bytes for the client, which has sent its request by now."""
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            exchange.begin()
        seconds = 0.0
        while self._sent and isinstance(pause := self._sent[0], float):
            if timeout is not None and seconds + pause > timeout:
                break
            seconds += pause
            self._sent.popleft()
        first = self._sent[0] if self._sent else Signal.SILENCE
        if isinstance(first, bytes):
            return Step(seconds, self._taken(first, most))
        if first is Signal.END:
            return Step(seconds, b"")
        if first is Signal.RESET:
            return Step(seconds, httpcore2.ReadError("[Errno 104] Connection reset by peer"))
        assert timeout is not None, "a read without a timeout never ends"
        return Step(timeout, httpcore2.ReadTimeout("timed out"))

    def _received(self) -> ScriptedExchange | None:
        """Return the request once its head has arrived."""
        head, end, rest = self._arrived.partition(b"\r\n\r\n")
        if not end:
            return None
        self._arrived = rest
        seen, play = self._script.receive(head + end, self._number, self._clock.monotonic())
        return ScriptedExchange(head + end, seen, play, self._sent)

    def _taken(self, first: bytes, most: int) -> bytes:
        self._sent.popleft()
        if len(first) > most:
            self._sent.appendleft(first[most:])
        return first[:most]
