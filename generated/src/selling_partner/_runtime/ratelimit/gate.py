"""The gate where calls wait for their rate limit."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from functools import partial

from ..concurrency.cancellation import CANCEL_GRACE
from ..concurrency.pauses import pause
from ..concurrency.threads import run_abandonable, run_shielded
from ..core.deadline import Deadline
from ..core.errors import RateLimitWaitError, RequestTimeoutError
from .limiters import Limiter, Passage
from .token_bucket import UsagePlan, poll_interval

logger = logging.getLogger("selling_partner")

WAIT_MARGIN = 1.0
"""Seconds in ``RateLimitWaitError.needed`` beyond the wait, for calls that arrive before it."""


class Gate:
    """A gate that delays calls until their limiter admits them.

    Args:
        limiter: The limiter, which other gates may share.

    """

    def __init__(self, limiter: Limiter) -> None:
        self._limiter = limiter

    def enter(
        self, operation: str, bucket: str, plan: UsagePlan | None, deadline: Deadline
    ) -> float:
        """Wait until the call may be sent. A cancelled call leaves the queue.

        Args:
            operation: The operation's identifier, for messages.
            bucket: The bucket's name, from ``bucket_id``.
            plan: The operation's documented limits; ``None`` for no limit.
            deadline: The end of the call. The wait uses its clock, is bounded by its
                ``max_wait`` and extends it.

        Returns:
            The seconds waited.

        Raises:
            RateLimitWaitError: The wait would exceed ``max_wait``. Raised without waiting.
            RequestTimeoutError: The limiter did not respond before the deadline.

        """
        if plan is None:
            return 0.0
        ticket = os.urandom(8).hex()  # Forked processes may share the state of `random`.
        ask = partial(self._take, operation, bucket, plan, ticket, deadline)
        wait = ask()
        if wait == 0.0:
            return 0.0
        before = deadline.waited
        if wait <= deadline.remaining_wait:
            logger.info("%s: waiting %.3g s for the rate limit", operation, wait)
        try:
            while 0.0 < wait <= deadline.remaining_wait:
                started = deadline.clock.monotonic()
                seconds = poll_interval(wait, self._limiter.poll_share)
                pause(deadline.clock, seconds)
                deadline.exclude_wait(deadline.clock.monotonic() - started)
                wait = ask()
        except RequestTimeoutError:  # Do not wait a second time for an unresponsive limiter.
            raise
        except BaseException:
            self._give_back(bucket, plan, ticket)
            raise
        if wait > 0.0:
            needed = deadline.waited + wait + WAIT_MARGIN
            raise RateLimitWaitError(operation, wait, deadline.remaining_wait, needed)
        return deadline.waited - before

    def passage(self, bucket: str, plan: UsagePlan | None) -> Passage:
        """Return the way of an admitted call to its response, for a ``with`` statement."""
        return Passage(self._limiter, bucket, plan)

    def learn(self, bucket: str, plan: UsagePlan | None, rate: float | None) -> None:
        """Adopt the rate that a response stated, if it stated one. Never waits.

        Args:
            bucket: The bucket's name.
            plan: The operation's documented limits, if there are any.
            rate: ``x-amzn-RateLimit-Limit``, in requests per second.

        """
        if plan is not None and rate is not None:
            self._limiter.learn(bucket, plan, rate)

    def drain(self, bucket: str, plan: UsagePlan | None, deadline: Deadline) -> None:
        """Empty the bucket after a 429: the server has no tokens left.

        Args:
            bucket: The bucket's name.
            plan: The operation's documented limits, if there are any.
            deadline: The end of the call.

        """
        if plan is None:
            return
        drain = partial(self._limiter.drain, bucket, plan)
        if self._limiter.blocking:
            with suppress(TimeoutError):  # The thread empties it later.
                run_abandonable(drain, deadline.remaining)
        else:
            drain()

    def _take(
        self, operation: str, bucket: str, plan: UsagePlan, ticket: str, deadline: Deadline
    ) -> float:
        take = partial(self._limiter.take, bucket, plan, ticket, deadline.remaining_wait)
        if not self._limiter.blocking:
            return take()

        def undo(wait: float) -> None:
            self._limiter.give_back(bucket, plan, ticket, spent=wait == 0.0)

        try:
            longest = max(deadline.remaining, 0.0) + CANCEL_GRACE
            return run_abandonable(take, longest, undo)
        except TimeoutError:
            raise RequestTimeoutError(
                f"{operation}: not sent: the limiter did not respond within the deadline",
                operation=operation,
                may_be_processed=False,
            ) from None

    def _give_back(self, bucket: str, plan: UsagePlan, ticket: str) -> None:
        give_back = partial(self._limiter.give_back, bucket, plan, ticket, spent=False)
        if self._limiter.blocking:
            run_shielded(give_back)
        else:
            give_back()
