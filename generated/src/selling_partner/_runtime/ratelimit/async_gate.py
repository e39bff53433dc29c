"""The gate that a call passes when its rate limit lets it: the one place that waits for limits."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from functools import partial

from ..core.concurrency import CANCEL_GRACE, async_run_abandonable, async_run_shielded
from ..core.deadline import Deadline
from ..core.errors import RateLimitWaitError, RequestTimeoutError
from .limiters import Limiter
from .token_bucket import UsagePlan, poll_interval

logger = logging.getLogger("selling_partner")

REQUEST_MARGIN = 5.0
"""Seconds beyond the wait in ``RateLimitWaitError.needed``, for the sign-in and the request."""


class AsyncGate:
    """Holds calls back until a limiter lets them go.

    Args:
        limiter: Decides when; it may be shared with other gates.

    """

    def __init__(self, limiter: Limiter) -> None:
        self._limiter = limiter

    async def enter(
        self, operation: str, bucket: str, plan: UsagePlan | None, deadline: Deadline
    ) -> float:
        """Wait until the call may be sent. Who is cancelled meanwhile gives its place back.

        Args:
            operation: The operation's identifier, for messages.
            bucket: The bucket's name, as ``bucket_id`` gives it.
            plan: The operation's documented limits; without them there is no limit.
            deadline: When the call has to be over. The wait goes by its clock.

        Returns:
            The seconds that it has waited.

        Raises:
            RateLimitWaitError: At once, when the wait could not end in time.
            RequestTimeoutError: The limiter did not answer in time.

        """
        if plan is None:
            return 0.0
        ticket = os.urandom(8).hex()  # Not random's: its state may be the same in two processes.
        ask = partial(self._take, operation, bucket, plan, ticket)
        longest = deadline.remaining
        wait = await ask(longest)
        if wait == 0.0:
            return 0.0
        clock = deadline.clock
        started = clock.monotonic()
        if wait <= longest:
            logger.info("%s: waits %.3g s for the rate limit", operation, wait)
        try:
            while 0.0 < wait <= longest:
                await clock.async_sleep(poll_interval(wait))
                longest = deadline.remaining
                wait = await ask(longest)
        except RequestTimeoutError:  # Who does not answer is not to be waited for once more.
            raise
        except BaseException:
            await self._give_back(bucket, plan, ticket)
            raise
        if wait > 0.0:
            needed = deadline.seconds - longest + wait + REQUEST_MARGIN
            raise RateLimitWaitError(operation, wait, longest, needed)
        return clock.monotonic() - started

    def learn(self, bucket: str, plan: UsagePlan | None, rate: float | None) -> None:
        """Follow the rate that an answer told, if it told one. It never waits.

        Args:
            bucket: The bucket's name.
            plan: The operation's documented limits, if there are any.
            rate: ``x-amzn-RateLimit-Limit``, in requests a second.

        """
        if plan is not None and rate is not None:
            self._limiter.learn(bucket, plan, rate)

    async def drain(self, bucket: str, plan: UsagePlan | None, deadline: Deadline) -> None:
        """Let nobody go on tokens that the server does not know of: an answer was 429.

        Args:
            bucket: The bucket's name.
            plan: The operation's documented limits, if there are any.
            deadline: When the call has to be over.

        """
        if plan is None:
            return
        drain = partial(self._limiter.drain, bucket, plan)
        if self._limiter.blocking:
            with suppress(TimeoutError):  # It is done later, then.
                await async_run_abandonable(drain, deadline.remaining)
        else:
            drain()

    async def _take(
        self, operation: str, bucket: str, plan: UsagePlan, ticket: str, longest: float
    ) -> float:
        take = partial(self._limiter.take, bucket, plan, ticket, longest)
        if not self._limiter.blocking:
            return take()

        def undo(wait: float) -> None:
            self._limiter.give_back(bucket, plan, ticket, spent=wait == 0.0)

        try:
            return await async_run_abandonable(take, max(longest, 0.0) + CANCEL_GRACE, undo)
        except TimeoutError:
            raise RequestTimeoutError(
                f"{operation}: not sent, for the limiter did not answer in time",
                operation=operation,
                may_be_processed=False,
            ) from None

    async def _give_back(self, bucket: str, plan: UsagePlan, ticket: str) -> None:
        give_back = partial(self._limiter.give_back, bucket, plan, ticket, spent=False)
        if self._limiter.blocking:
            await async_run_shielded(give_back)
        else:
            give_back()
