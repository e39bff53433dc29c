"""The end of a call's time, which waits, attempts and the network share."""

from __future__ import annotations

import time
from collections.abc import Callable


class Deadline:
    """When a call has to be over.

    Args:
        seconds: How long it may take from now on; infinite for as long as it takes.
        clock: Gives the time in seconds, from wherever it counts.

    """

    __slots__ = ("_clock", "_end")

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds

    @property
    def remaining(self) -> float:
        """The seconds that are left: infinite without an end, not positive after it."""
        return self._end - self._clock()

    def bounded(self, seconds: float) -> float:
        """The seconds, or those that are left where they are fewer."""
        return min(seconds, self.remaining)
