"""The deadline of a call, which waits, attempts and the network share."""

from __future__ import annotations

from .clock import SYSTEM_CLOCK, Clock


class Deadline:
    """The deadline of a call.

    Args:
        seconds: The time that the call may take from now on; infinite for no limit.
        clock: The clock of the deadline and of all waits of the call.

    Attributes:
        seconds: The time that the call may take.
        clock: The clock.

    """

    __slots__ = ("_end", "clock", "seconds")

    def __init__(self, seconds: float, clock: Clock = SYSTEM_CLOCK) -> None:
        self.clock = clock
        self.seconds = seconds
        self._end = clock.monotonic() + seconds

    @property
    def remaining(self) -> float:
        """The seconds that are left: infinite without a deadline, not positive after it."""
        return self._end - self.clock.monotonic()

    def bounded(self, seconds: float) -> float:
        """Return the smaller of the seconds and those that are left."""
        return min(seconds, self.remaining)
