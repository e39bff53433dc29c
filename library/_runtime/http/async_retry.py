"""The driver of retries: sends a request and retries it as the policy allows."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from httpx2 import Response

from ..concurrency.pauses import async_pause
from ..core.deadline import Deadline
from ..core.errors import NetworkError, RateLimitWaitError
from ..core.status_errors import UnreadableResponseError
from ..messages.response import shown_request_id
from .retry_policy import MAX_WAIT, Outcome, RetryPolicy, retry_after

if TYPE_CHECKING:
    from tenacity import RetryCallState

logger = logging.getLogger("selling_partner")


class AsyncRetry:
    """The attempts of one call.

    Args:
        operation: The operation's identifier.
        is_safe: Whether the request only reads.
        policy: The retry policy.
        deadline: The end of the call. Its clock measures the waits.
        send: Makes an attempt, given its number from 1 on; returns the response or raises.

    """

    def __init__(
        self,
        operation: str,
        is_safe: bool,
        policy: RetryPolicy,
        deadline: Deadline,
        send: Callable[[int], Any],
    ) -> None:
        self._operation = operation
        self._is_safe = is_safe
        self._policy = policy
        self._deadline = deadline
        self._send = send
        self._number = 0
        self._last: Outcome | None = None
        self._may_be_processed = False
        self._is_refused = False
        self._has_started = False

    async def run(self) -> Response:
        """Return the response of the last attempt, whatever its status.

        Raises:
            NetworkError: The last attempt had no response. ``may_be_processed`` covers all
                attempts.
            UnreadableResponseError: The response of the last attempt cannot be read.
            SellingPartnerError: An attempt raised another exception.

        """
        outcome = await self._attempt()
        if self._policy.attempts > 1 and self._policy.allows(outcome, is_safe=self._is_safe):
            outcome = await self._retry()
        if isinstance(outcome, NetworkError | UnreadableResponseError):
            raise outcome
        return outcome

    async def _attempt(self) -> Outcome:
        """Make an attempt; return the previous outcome if there is no time for another."""
        self._number += 1
        try:
            self._last = await self._send(self._number)
        except RateLimitWaitError:
            if self._last is None:
                raise
            self._is_refused = True
        except UnreadableResponseError as error:
            self._last = error
        except NetworkError as error:
            if error.operation != self._operation:  # The sign-in failed.
                error.may_be_processed = self._may_be_processed
                raise
            error.may_be_processed |= self._may_be_processed
            self._last = error
        assert self._last is not None
        self._may_be_processed |= _may_be_processed(self._last)
        return self._last

    async def _retry(self) -> Outcome:
        """Retry, and return the last outcome."""
        from tenacity import AsyncRetrying  # Most calls are not retried.

        waits = AsyncRetrying(
            sleep=partial(async_pause, self._deadline.clock),
            retry=self._should_retry,
            stop=self._is_last,
            wait=self._wait,
            before_sleep=self._report,
            retry_error_callback=_outcome,
        )
        return await waits(self._next)

    async def _next(self) -> Outcome:
        """Return the outcome of the next attempt to tenacity; the first attempt was made before."""
        if not self._has_started:
            self._has_started = True
            assert self._last is not None
            return self._last
        return await self._attempt()

    def _should_retry(self, state: RetryCallState) -> bool:
        if state.outcome is None or state.outcome.failed:  # Not the outcome of an attempt.
            return False
        outcome = state.outcome.result()
        return not self._is_refused and self._policy.allows(outcome, is_safe=self._is_safe)

    def _wait(self, state: RetryCallState) -> float:
        asked_for = retry_after(_outcome(state), self._deadline.clock.time())
        return self._policy.wait(self._number, asked_for, self._deadline.clock.random)

    def _is_last(self, state: RetryCallState) -> bool:
        is_late = state.upcoming_sleep >= self._deadline.bounded(MAX_WAIT)
        return is_late or self._number >= self._policy.attempts

    def _report(self, state: RetryCallState) -> None:
        logger.info(
            "%s: retrying in %.3g s (attempt %d of %d) after %s",
            self._operation,
            state.upcoming_sleep,
            self._number + 1,
            self._policy.attempts,
            _described(_outcome(state)),
        )


def _outcome(state: RetryCallState) -> Outcome:
    """Return the outcome of the attempt."""
    assert state.outcome is not None
    outcome: Outcome = state.outcome.result()
    return outcome


def _may_be_processed(outcome: Outcome) -> bool:
    """Return whether the request may have been processed by this attempt."""
    if isinstance(outcome, NetworkError):
        return outcome.may_be_processed
    return outcome.status_code != 429


def _described(outcome: Outcome) -> str:
    if isinstance(outcome, NetworkError):
        return type(outcome).__name__
    if isinstance(outcome, UnreadableResponseError):
        response, suffix = outcome.response, " (unreadable)"
    else:
        response, suffix = outcome, ""
    return f"{response.status_code}{suffix} [request id {shown_request_id(response)}]"
