"""The gate that a call passes when its rate limit lets it: the one place that waits for limits."""

from __future__ import annotations

import logging
import os
import time
from functools import partial

from .bucket import nap
from .concurrency import run, run_shielded, run_undoable, sleep
from .deadline import Deadline
from .errors import RateLimitWaitError
from .limits import Limiter
from .operation import UsagePlan

logger = logging.getLogger("selling_partner")


class Gate:
    """Holds calls back until a limiter lets them go.

    Args:
        limiter: Decides when; it may be shared with other gates.

    """

    def __init__(self, limiter: Limiter) -> None:
        self._limiter = limiter

    def enter(
        self, operation: str, bucket: str, plan: UsagePlan | None, deadline: Deadline
    ) -> float:
        """Wait until the call may be sent. Who is cancelled meanwhile gives its place back.

        Args:
            operation: The operation's identifier, for messages.
            bucket: The bucket's name, as ``bucket_id`` gives it.
            plan: The operation's documented limits; without them there is no limit.
            deadline: When the call has to be over.

        Returns:
            The seconds that it has waited.

        Raises:
            RateLimitWaitError: At once, when the wait could not end in time.

        """
        if plan is None:
            return 0.0
        ticket = os.urandom(8).hex()  # Not random's: its state may be the same in two processes.
        started: float | None = None
        while True:
            longest = deadline.remaining
            wait = self._take(bucket, plan, ticket, longest)
            if wait == 0.0:
                return 0.0 if started is None else time.monotonic() - started
            if wait > longest:
                raise RateLimitWaitError(operation, wait, longest)
            if started is None:
                started = time.monotonic()
                logger.info("%s: waits %.3g s for the rate limit", operation, wait)
            try:
                sleep(nap(wait))
            except BaseException:
                self._give_back(bucket, plan, ticket)
                raise

    def learn(self, bucket: str, plan: UsagePlan | None, rate: float | None) -> None:
        """Follow the rate that an answer told, if it told one. It never waits.

        Args:
            bucket: The bucket's name.
            plan: The operation's documented limits, if there are any.
            rate: ``x-amzn-RateLimit-Limit``, in requests a second.

        """
        if plan is not None and rate is not None:
            self._limiter.learn(bucket, plan, rate)

    def drain(self, bucket: str, plan: UsagePlan | None) -> None:
        """Let nobody go on tokens that the server does not know of: an answer was 429.

        Args:
            bucket: The bucket's name.
            plan: The operation's documented limits, if there are any.

        """
        if plan is None:
            return
        if self._limiter.blocking:
            run(self._limiter.drain, bucket, plan)
        else:
            self._limiter.drain(bucket, plan)

    def _take(self, bucket: str, plan: UsagePlan, ticket: str, longest: float) -> float:
        if not self._limiter.blocking:
            return self._limiter.take(bucket, plan, ticket, longest)

        def undo(wait: float) -> None:
            self._limiter.give_back(bucket, plan, ticket, spent=wait == 0.0)

        take = partial(self._limiter.take, bucket, plan, ticket, longest)
        return run_undoable(take, undo)

    def _give_back(self, bucket: str, plan: UsagePlan, ticket: str) -> None:
        give_back = partial(self._limiter.give_back, bucket, plan, ticket, spent=False)
        if self._limiter.blocking:
            run_shielded(give_back)
        else:
            give_back()
