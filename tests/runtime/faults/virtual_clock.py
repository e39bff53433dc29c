"""A clock whose waits take no real time, and event loops that follow it."""

from __future__ import annotations

import asyncio
import math
import selectors
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import anyio
import trio

from selling_partner import ManualClock


class VirtualClock(ManualClock):
    """A manual clock that event loops follow.

    The event loops of ``loop`` have no other time, so the timers of anyio fire when this clock
    reaches them, and only then.

    Attributes:
        is_advancing: Whether a task waits for time to pass.

    """

    def __init__(self) -> None:
        super().__init__()
        self._waiting = 0

    async def async_sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        await self.async_advance(seconds)

    @property
    def is_advancing(self) -> bool:
        return self._waiting > 0

    async def async_advance(self, seconds: float) -> None:
        """Advance by some seconds, or until a timer cancels this task."""
        with self._advancing():
            await anyio.sleep(seconds)

    def loop(self, backend: str) -> tuple[str, dict[str, Any]]:
        """Return anyio's name and options of an event loop that follows this clock."""
        if backend == "trio":
            return backend, {"clock": _TrioClock(self)}
        return "asyncio", {"loop_factory": partial(_Loop, self)}

    @contextmanager
    def _advancing(self) -> Iterator[None]:
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1


class _TrioClock(trio.abc.Clock):
    """A clock for trio, which requests the time to sleep only when no task can run."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock

    def start_clock(self) -> None:
        pass

    def current_time(self) -> float:
        return self._clock.monotonic()

    def deadline_to_sleep_time(self, deadline: float) -> float:
        if not self._clock.is_advancing or deadline == math.inf:
            return math.inf
        self._clock.advance(deadline - self._clock.monotonic())
        return 0.0


class _Loop(asyncio.SelectorEventLoop):
    """An asyncio event loop that follows the virtual clock."""

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__(_Selector(clock))
        self._virtual_clock = clock

    def time(self) -> float:
        return self._virtual_clock.monotonic()


class _Selector(selectors.DefaultSelector):
    """A selector that advances the clock to the next timer when no file is ready."""

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__()
        self._clock = clock

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout <= 0 or not self._clock.is_advancing:
            return super().select(timeout)
        ready = super().select(0)
        if not ready:
            self._clock.advance(timeout)
        return ready
