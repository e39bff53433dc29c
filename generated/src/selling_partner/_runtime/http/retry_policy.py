"""Whether a request is sent again, and after how long: decisions without I/O."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeAlias

from .. import public
from ..core.errors import ConfigurationError, NetworkError
from ..core.status_errors import ResponseTooLargeError, UnreadableResponseError

if TYPE_CHECKING:
    from httpx2 import Response

Outcome: TypeAlias = "Response | NetworkError | UnreadableResponseError"
"""What came of an attempt. A success that cannot be read counts like a connection that broke."""

LONGEST_WAIT = 86_400.0
"""No call waits for longer than a day, in seconds, whatever an answer asks for. Not far beyond it
the system's own limits raise errors of their own."""


@public
@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """When a call sends its request again by itself.

    A request that only reads (``GET``, and what the API's document marks as safe) is sent again
    after 429, after any status from 500 to 599, after a timeout, after a connection that was not
    made or that broke, and after a success that cannot be read. Every other request is sent again
    only when it cannot have been processed: after 429, and when no connection was made. The waits
    grow exponentially, each drawn at random up to its bound; ``Retry-After`` of an
    answer is waited for instead. No wait goes beyond the call's deadline: what the last attempt
    brought is raised then.

    Args:
        attempts: How many times a request is sent at most; 1 for never again.
        first_wait: The bound of the first wait in seconds; it doubles with each attempt.
        longest_wait: Beyond this the bound does not grow, in seconds; a day at most.
        allow_duplicates: Treat every request like one that only reads. **What it asks for may
            then happen twice**: a buyer may get the same message again, when the first request
            was processed and only its answer got lost.

    Raises:
        ConfigurationError: A value cannot work.

    """

    attempts: int = 5
    first_wait: float = 0.5
    longest_wait: float = 20.0
    allow_duplicates: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.attempts, int) or isinstance(self.attempts, bool):
            raise ConfigurationError("retry: attempts is a whole number")
        if self.attempts < 1:
            raise ConfigurationError("retry: attempts counts the first one too; 1 is the least")
        for name in ("first_wait", "longest_wait"):
            seconds = getattr(self, name)
            is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
            if not is_number or not 0 <= seconds <= LONGEST_WAIT:
                raise ConfigurationError(
                    f"retry: {name} is a number of seconds, from 0 to {LONGEST_WAIT:g}"
                )
        if not isinstance(self.allow_duplicates, bool):
            raise ConfigurationError("retry: allow_duplicates is True or False")

    def allows(self, outcome: Outcome, *, is_safe: bool) -> bool:
        """Whether a request may be sent again after what came of it.

        Args:
            outcome: What came of it.
            is_safe: Whether the request only reads.

        """
        if isinstance(outcome, UnreadableResponseError):  # Only what was processed has a response.
            return is_safe and not isinstance(outcome, ResponseTooLargeError)
        repeatable = self.allow_duplicates or is_safe
        if isinstance(outcome, NetworkError):
            return repeatable or not outcome.may_be_processed
        status = outcome.status_code
        return status == 429 or (repeatable and 500 <= status < 600)

    def for_repeatable(self) -> RetryPolicy:
        """The policy for a request that may be processed any number of times."""
        return replace(self, allow_duplicates=True)

    def wait(self, attempt: int, asked_for: float | None, draw: Callable[[], float]) -> float:
        """The seconds to wait after an attempt.

        Args:
            attempt: The attempt's number, from 1 on.
            asked_for: What ``Retry-After`` said, in seconds.
            draw: Gives a random number from 0 to 1.

        """
        if asked_for is not None:  # Not all at once: others were told the same.
            return asked_for + draw() * self.first_wait
        doublings = min(attempt - 1, 64)
        return draw() * min(self.longest_wait, self.first_wait * 2.0**doublings)


def retry_after(outcome: Outcome, now: float) -> float | None:
    """The seconds that an answer asks to wait: its header has them, or a date.

    Args:
        outcome: What came of an attempt.
        now: The time in seconds since the epoch.

    Returns:
        The seconds, 0 where the date has passed; ``None`` where the answer says nothing usable.

    """
    if isinstance(outcome, NetworkError):
        return None
    response = outcome.response if isinstance(outcome, UnreadableResponseError) else outcome
    text = response.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return max(0.0, (date - datetime.fromtimestamp(now, UTC)).total_seconds())
