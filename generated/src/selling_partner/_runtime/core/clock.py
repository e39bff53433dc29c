"""The source of time and of random numbers of a client."""

from __future__ import annotations

import random
import time

import anyio

from .errors import ConfigurationError


class Clock:
    """The real time and real random numbers of this machine.

    In tests of your own programs, pass a clock whose time you control as the ``clock`` of a client,
    such as a ``ManualClock``. A subclass replaces all methods that measure and wait, so that they
    agree on the time. The methods must be thread-safe.

    Connections use real time: the system measures their timeouts. An async call that waits for a
    server, a lock or a thread is cancelled by the time of its event loop. That loop then counts the
    seconds that this clock has left until the deadline.
    """

    def monotonic(self) -> float:
        """Return the seconds since an arbitrary moment. They never decrease."""
        return time.monotonic()

    def time(self) -> float:
        """Return the seconds since the epoch, for dates and for the expiry of tokens."""
        return time.time()

    def random(self) -> float:
        """Return a random number: at least 0, less than 1."""
        return random.random()

    def sleep(self, seconds: float) -> None:
        """Block this thread for the given seconds."""
        time.sleep(seconds)

    async def async_sleep(self, seconds: float) -> None:
        """Suspend this task for the given seconds, while other tasks run."""
        await anyio.sleep(seconds)


SYSTEM_CLOCK = Clock()
"""The default clock of clients, limiters and token caches."""


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
