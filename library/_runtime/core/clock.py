"""The source of time and of random numbers for everything that waits, measures, dates or draws."""

from __future__ import annotations

import random
import time

import anyio

from .errors import ConfigurationError


class Clock:
    """The real time and real random numbers of this machine.

    For tests of your own programs: pass a clock whose time you control as ``clock`` of a client,
    such as a ``ManualClock``. A subclass replaces all methods that measure and wait, so that they
    tell the same time. Any thread may call them.

    Two things remain real. The timeouts of a connection are counted by the system, and an async
    call that waits for a server, a lock or a thread is cancelled by its event loop's time: after
    as many of its seconds as this clock has left until the deadline.
    """

    def monotonic(self) -> float:
        """Return the seconds since an arbitrary moment; they never decrease."""
        return time.monotonic()

    def time(self) -> float:
        """Return the seconds since the epoch, for dates and for the expiry of tokens."""
        return time.time()

    def random(self) -> float:
        """Return a random number: at least 0, less than 1."""
        return random.random()

    def sleep(self, seconds: float) -> None:
        """Block this thread for so many seconds."""
        time.sleep(seconds)

    async def async_sleep(self, seconds: float) -> None:
        """Suspend this task for so many seconds, while others run."""
        await anyio.sleep(seconds)


SYSTEM_CLOCK = Clock()
"""The clock of every client, limiter and token cache that is given no other."""


def checked_clock(clock: Clock | None) -> Clock:
    """Return the clock, or the system's in place of ``None``.

    Raises:
        ConfigurationError: The value is not a ``Clock``.

    """
    if clock is None:
        return SYSTEM_CLOCK
    if not isinstance(clock, Clock):
        raise ConfigurationError(f"clock: pass a Clock, not {type(clock).__qualname__}")
    return clock
