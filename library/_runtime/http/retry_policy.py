"""The retry policy: whether to retry a request, and after how long, without I/O."""

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
"""The outcome of an attempt. An unreadable success counts like a broken connection."""

MAX_WAIT = 86_400.0
"""The longest wait in seconds, a day, whatever a response asks for. Platform
timers overflow soon above it."""


@public
@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """The conditions and the waits of retries.

    A read (``GET``, or an operation marked as safe) is retried after 429, any status from 500 to
    599, a timeout, a failed or broken connection, and an unreadable success. Any other request is
    retried only if it cannot have been processed: after 429 and after a failed connection.

    Waits use exponential backoff with full jitter, or ``Retry-After`` if the response has one. No
    wait exceeds the call's deadline: the outcome of the last attempt is raised instead.

    Args:
        attempts: The maximum number of attempts, including the first; 1 disables retries.
        first_wait: The bound of the first wait in seconds; it doubles with each attempt.
        longest_wait: The maximum of this bound in seconds; at most a day.
        allow_duplicates: Retry every request like a read. **An action may then happen twice**: a
            buyer may receive a message again if only the response to the first request was lost.

    Raises:
        ConfigurationError: A value is invalid.

    """

    attempts: int = 5
    first_wait: float = 0.5
    longest_wait: float = 20.0
    allow_duplicates: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.attempts, int) or isinstance(self.attempts, bool):
            raise ConfigurationError("retry: attempts must be a whole number")
        if self.attempts < 1:
            raise ConfigurationError("retry: attempts must be at least 1 (includes the first)")
        for name in ("first_wait", "longest_wait"):
            seconds = getattr(self, name)
            is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
            if not is_number or not 0 <= seconds <= MAX_WAIT:
                raise ConfigurationError(
                    f"retry: {name} must be a number of seconds from 0 to {MAX_WAIT:g}"
                )
        if not isinstance(self.allow_duplicates, bool):
            raise ConfigurationError("retry: allow_duplicates must be True or False")

    def allows(self, outcome: Outcome, *, is_safe: bool) -> bool:
        """Return whether a request may be retried after an outcome.

        Args:
            outcome: The outcome of the last attempt.
            is_safe: Whether the request only reads.

        """
        # An unreadable response shows that the request was processed.
        if isinstance(outcome, UnreadableResponseError):
            return is_safe and not isinstance(outcome, ResponseTooLargeError)
        repeatable = self.allow_duplicates or is_safe
        if isinstance(outcome, NetworkError):
            return repeatable or not outcome.may_be_processed
        status = outcome.status_code
        return status == 429 or (repeatable and 500 <= status < 600)

    def wait(self, attempt: int, asked_for: float | None, draw: Callable[[], float]) -> float:
        """Return the seconds to wait after an attempt.

        Args:
            attempt: The number of the attempt, starting at 1.
            asked_for: The seconds of ``Retry-After``, if any.
            draw: Returns a random number from 0 to 1.

        """
        if asked_for is not None:  # With jitter: other clients received the same value.
            return asked_for + draw() * self.first_wait
        doublings = min(attempt - 1, 64)
        return draw() * min(self.longest_wait, self.first_wait * 2.0**doublings)


def for_idempotent(policy: RetryPolicy) -> RetryPolicy:
    """Return the policy for an idempotent request."""
    return replace(policy, allow_duplicates=True)


def retry_after(outcome: Outcome, now: float) -> float | None:
    """Return the seconds of a response's ``Retry-After``, which holds a number or a date.

    Args:
        outcome: The outcome of an attempt.
        now: The time in seconds since the epoch.

    Returns:
        The seconds, 0 for a date in the past; ``None`` if there is no valid value.

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
