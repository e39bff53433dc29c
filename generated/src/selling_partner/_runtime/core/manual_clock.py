"""A clock for tests, which stands still until it is moved."""

from __future__ import annotations

from threading import Lock

from anyio.lowlevel import checkpoint

from .clock import Clock


class ManualClock(Clock):
    """A clock that moves when it is told to, and whose sleeps take no time.

    Every wait of a client becomes a number in ``sleeps``, which a test can compare::

        clock = ManualClock()
        with SellingPartner(credentials, region=Region.EU, clock=clock) as sp:
            ...
        assert clock.sleeps == [0.25, 0.5]

    Tasks or threads that sleep at the same time move the clock one after the other, each by its
    own seconds.

    Args:
        now: The wall time at the beginning, in seconds since the epoch.
        draw: What ``random`` returns: at least 0, less than 1.

    Attributes:
        draw: The same; may be changed at any time.
        sleeps: The seconds of each sleep so far, in order.

    """

    def __init__(self, now: float = 1_800_000_000.0, *, draw: float = 0.5) -> None:
        self._now = now
        self._elapsed = 0.0
        self._lock = Lock()
        self.draw = draw
        self.sleeps: list[float] = []

    def advance(self, seconds: float) -> None:
        """Let so many seconds pass."""
        with self._lock:
            self._elapsed += seconds

    def monotonic(self) -> float:
        """Return the seconds that have passed since the clock was made."""
        return self._elapsed

    def time(self) -> float:
        """Return the wall time in seconds since the epoch."""
        return self._now + self._elapsed

    def random(self) -> float:
        """Return ``draw``."""
        return self.draw

    def sleep(self, seconds: float) -> None:
        """Advance the clock at once, and note the seconds in ``sleeps``."""
        with self._lock:
            self.sleeps.append(seconds)
            self._elapsed += seconds

    async def async_sleep(self, seconds: float) -> None:
        """Do the same, and let other tasks run."""
        self.sleep(seconds)
        await checkpoint()
