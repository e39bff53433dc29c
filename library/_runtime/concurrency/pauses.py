"""The pauses of calls: for a rate limit, before a retry, and between requests for a status.

A task that pauses can be cancelled. A thread of ``map_calls`` notices during its pause that the
caller no longer wants the result, for example after Ctrl-C.
"""

from __future__ import annotations

from contextvars import ContextVar
from threading import Event

from ..core.clock import Clock

STOP: ContextVar[Event | None] = ContextVar("stop", default=None)
"""Set once the call of this context is not wanted any longer; ``None`` outside ``map_calls``."""

_SLICE = 0.5
"""The maximum of seconds after which a pausing thread notices it."""


async def async_pause(clock: Clock, seconds: float) -> None:
    """Suspend this task for the given seconds."""
    await clock.async_sleep(seconds)


def pause(clock: Clock, seconds: float) -> None:
    """Block this thread for the given seconds.

    Raises:
        CancelledError: The call is not wanted any longer.

    """
    stop = STOP.get()
    if stop is None:
        clock.sleep(seconds)
        return
    left = seconds
    while left > 0:
        if stop.is_set():
            from concurrent.futures import CancelledError  # ``map_calls`` has imported it.

            raise CancelledError("the call was stopped")
        clock.sleep(min(left, _SLICE))
        left -= _SLICE
