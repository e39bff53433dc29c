"""The turns of requests: a pool receives at most as many at a time as it has connections."""

from __future__ import annotations

from ..concurrency.locks import AsyncSemaphore, async_acquire
from ..core.deadline import Deadline
from ..core.errors import RequestTimeoutError


class AsyncTurns:
    """The queue in front of a pool of connections, in the order of arrival.

    The pool examines all its requests each time one begins or ends. With thousands of them it would
    take longer than the requests themselves, so they wait here, where one more costs the others
    nothing.

    Args:
        connections: The number of connections of the pool.

    """

    def __init__(self, connections: int) -> None:
        self._free = AsyncSemaphore(connections)

    async def begin(self, operation: str, deadline: Deadline) -> None:
        """Wait for a turn. The wait does not count against the deadline.

        Args:
            operation: The operation's identifier, for messages.
            deadline: The end of the call, which the wait extends. The wait is bounded by its
                ``max_wait``, or by its seconds if those are more.

        Raises:
            RequestTimeoutError: No connection became free in time.

        """
        longest = max(deadline.max_wait, deadline.seconds)
        started = deadline.clock.monotonic()
        if not await async_acquire(self._free, longest):
            raise RequestTimeoutError(
                f"{operation}: not sent: no connection became free within {longest:g} s",
                operation=operation,
                may_be_processed=False,
            )
        deadline.extend(deadline.clock.monotonic() - started)

    def end(self) -> None:
        """End a turn, after the response has been read or the request has failed."""
        self._free.release()
