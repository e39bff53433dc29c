"""The options that can differ from call to call."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .option_checks import (
    checked_deadline,
    checked_max_wait,
    checked_response_bytes,
    checked_retry,
    checked_switch,
    checked_timeout,
)

if TYPE_CHECKING:
    from httpx2 import Timeout

    from ..http.retry_policy import RetryPolicy


class CallOptions(NamedTuple):
    """The checked options of a call.

    Attributes:
        timeout: Seconds allowed for each of connecting, sending and waiting for data; or an
            ``httpx2.Timeout`` with a value for each.
        deadline: Seconds allowed for a whole call: signing in, every attempt, and the time
            between attempts. The waits for the rate limit and for a connection are not included.
            ``math.inf`` sets no limit.
        max_wait: Seconds that a call may wait for its rate limit before the deadline starts. A
            call that would have to wait longer raises ``RateLimitWaitError`` at once.
            ``math.inf`` sets no limit.
        retry: When to retry a request, and after how long.
        strict: Raise ``ResponseValidationError`` if a successful response does not match its
            model. By default, deviations are logged and the values are kept as received.
        check_texts: Reject messages to buyers that Amazon's rules forbid, such as HTML.
        validate_requests: Validate calls against the documented limits, types, enums and
            required fields before anything is sent. Without validation, arguments and bodies may
            be any JSON values and are sent as given. The static sandbox needs this for error
            cases that break the rules on purpose.
        max_response_bytes: The maximum size of a decompressed response body. Beyond it, a call
            that reads raises ``ResponseTooLargeError``.
    """

    timeout: Timeout
    deadline: float
    max_wait: float
    retry: RetryPolicy
    strict: bool
    check_texts: bool
    validate_requests: bool
    max_response_bytes: int

    @classmethod
    def checked(
        cls,
        *,
        timeout: float | Timeout,
        deadline: float,
        max_wait: float,
        retry: RetryPolicy,
        strict: bool,
        check_texts: bool,
        validate_requests: bool,
        max_response_bytes: int,
    ) -> CallOptions:
        """Return the options of a call.

        Raises:
            ConfigurationError: A value is invalid.

        """
        return cls(
            timeout=checked_timeout("timeout", timeout),
            deadline=checked_deadline("deadline", deadline),
            max_wait=checked_max_wait("max_wait", max_wait),
            retry=checked_retry("retry", retry),
            strict=checked_switch("strict", strict),
            check_texts=checked_switch("check_texts", check_texts),
            validate_requests=checked_switch("validate_requests", validate_requests),
            max_response_bytes=checked_response_bytes("max_response_bytes", max_response_bytes),
        )
