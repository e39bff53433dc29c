"""A clock for tests, which a test advances."""

from __future__ import annotations

from threading import Lock

from anyio.lowlevel import checkpoint

from .clock import Clock


class ManualClock(Clock):
    """A clock that moves only when a test advances it, and whose sleeps take no time.

    Each wait of a client appends its seconds to ``sleeps``, which a test can compare::

        clock = ManualClock()
        with SellingPartner(credentials, region=Region.EU, clock=clock) as sp:
            ...
        assert clock.sleeps == [0.25, 0.5]

    Tasks or threads that sleep at the same time advance the clock one after the other, each by its
    own seconds.

    Args:
        now: The initial wall time, in seconds since the epoch.
        draw: The result of ``random``: at least 0, less than 1.

    Attributes:
        draw: The result of ``random``, which a test may change at any time.
        sleeps: The seconds of each sleep so far, in order.

    """

    def __init__(self, now: float = 1_800_000_000.0, *, draw: float = 0.5) -> None:
        self._now = now
        self._elapsed = 0.0
        self._lock = Lock()
        self.draw = draw
        self.sleeps: list[float] = []

    def advance(self, seconds: float) -> None:
        """Advance the clock by the given seconds."""
        with self._lock:
            self._elapsed += seconds

    def monotonic(self) -> float:
        """Return the seconds since the clock was created."""
        return self._elapsed

    def time(self) -> float:
        """Return the wall time in seconds since the epoch."""
        return self._now + self._elapsed

    def random(self) -> float:
        """Return ``draw``."""
        return self.draw

    def sleep(self, seconds: float) -> None:
        """Advance the clock immediately, and append the seconds to ``sleeps``."""
        with self._lock:
            self.sleeps.append(seconds)
            self._elapsed += seconds

    async def async_sleep(self, seconds: float) -> None:
        """Sleep like ``sleep``, and run other tasks."""
        self.sleep(seconds)
        await checkpoint()
