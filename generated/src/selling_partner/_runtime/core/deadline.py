"""The end of a call's time, which waits, attempts and the network share."""

from __future__ import annotations

from .clock import SYSTEM_CLOCK, Clock


class Deadline:
    """When a call has to be over.

    Args:
        seconds: How long it may take from now on; infinite for as long as it takes.
        clock: The clock that measures it, and that waits for the call go by.

    Attributes:
        seconds: The same.
        clock: The same.

    """

    __slots__ = ("_end", "clock", "seconds")

    def __init__(self, seconds: float, clock: Clock = SYSTEM_CLOCK) -> None:
        self.clock = clock
        self.seconds = seconds
        self._end = clock.monotonic() + seconds

    @property
    def remaining(self) -> float:
        """The seconds that are left: infinite without an end, not positive after it."""
        return self._end - self.clock.monotonic()

    def bounded(self, seconds: float) -> float:
        """The seconds, or those that are left where they are fewer."""
        return min(seconds, self.remaining)
