"""The deadline of a call, which signing in, attempts and the network share."""

from __future__ import annotations

import math

from .clock import SYSTEM_CLOCK, Clock


class Deadline:
    """The deadline of a call. It excludes the time that the call waits for its turn.

    A call waits for its turn twice: for its rate limit, and for a connection.

    Args:
        seconds: The time that the call may take from now on; infinite for no limit.
        clock: The clock of the deadline and of all waits of the call.
        max_wait: The seconds that the call may wait for its rate limit, in all its attempts.

    Attributes:
        seconds: The time that the call may take.
        clock: The clock.
        max_wait: The seconds that the call may wait for its rate limit.
        waited: The seconds that it has waited for it.

    """

    __slots__ = ("_end", "clock", "max_wait", "seconds", "waited")

    def __init__(
        self, seconds: float, clock: Clock = SYSTEM_CLOCK, max_wait: float = math.inf
    ) -> None:
        self.clock = clock
        self.seconds = seconds
        self.max_wait = max_wait
        self._end = clock.monotonic() + seconds
        self.waited = 0.0

    @property
    def remaining(self) -> float:
        """The seconds that are left: infinite without a deadline, not positive after it."""
        return self._end - self.clock.monotonic()

    @property
    def remaining_wait(self) -> float:
        """The seconds that the call may still wait for its rate limit."""
        return self.max_wait - self.waited

    def bounded(self, seconds: float) -> float:
        """Return the smaller of the seconds and those that are left."""
        return min(seconds, self.remaining)

    def extend(self, seconds: float) -> None:
        """Move the end by a wait for a connection."""
        self._end += seconds

    def exclude_wait(self, seconds: float) -> None:
        """Move the end by a wait for the rate limit, which counts against ``max_wait`` instead."""
        self._end += seconds
        self.waited += seconds
