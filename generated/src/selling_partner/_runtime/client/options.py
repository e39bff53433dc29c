"""What a call does beyond its request: how long it waits, when it is repeated, what it checks."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from httpx2 import Timeout

from ..core.checks import check_seconds, check_switch
from ..core.deadline import Deadline
from ..core.errors import ConfigurationError
from ..http.retry_policy import RetryPolicy
from ..http.timeouts import Bounds

MAX_RESPONSE_BYTES = 64 * 1024 * 1024
"""The default: 64 MiB. No call reads a report or another document, which may be larger."""

LARGEST_RESPONSE = 2**40
"""The largest value of that option: 1 TiB."""

_PHASES = ("connect", "read", "write", "pool")


@dataclass(frozen=True)
class CallOptions:
    """The options that a client has for its calls.

    Attributes:
        timeout: Seconds allowed for each of connecting, sending, waiting for data, and waiting
            for a connection of the pool to be free.
        deadline: Seconds that a whole call may take; infinite for as long as it takes.
        retry: When a request is sent again.
        strict: Whether a success that departs from its model raises.
        check_texts: Whether texts for buyers are held to the rules for them.
        validate_requests: Whether a call is held to the API's rules before it is sent.
        max_response_bytes: The most bytes that the decoded body of a response may have.

    """

    timeout: Timeout
    deadline: float
    retry: RetryPolicy
    strict: bool
    check_texts: bool
    validate_requests: bool
    max_response_bytes: int = MAX_RESPONSE_BYTES

    def __post_init__(self) -> None:
        for name in ("strict", "check_texts", "validate_requests"):
            check_switch(name, getattr(self, name))
        check_response_bytes(self.max_response_bytes)

    def bounds(self, deadline: Deadline) -> Bounds:
        """Return what one request of a call may take.

        Args:
            deadline: When the call has to be over.

        """
        return Bounds(self.timeout, deadline, self.max_response_bytes)

    def changed(
        self,
        *,
        timeout: float | Timeout | None = None,
        deadline: float | None = None,
        retry: RetryPolicy | None = None,
        strict: bool | None = None,
        check_texts: bool | None = None,
        validate_requests: bool | None = None,
        max_response_bytes: int | None = None,
    ) -> CallOptions:
        """The options with those changed that are given.

        Raises:
            ConfigurationError: One cannot work.

        """
        return replace(
            self,
            timeout=self.timeout if timeout is None else checked_timeout(timeout),
            deadline=self.deadline if deadline is None else checked_deadline(deadline),
            retry=self.retry if retry is None else checked_retry(retry),
            strict=self.strict if strict is None else strict,
            check_texts=self.check_texts if check_texts is None else check_texts,
            validate_requests=(
                self.validate_requests if validate_requests is None else validate_requests
            ),
            max_response_bytes=(
                self.max_response_bytes if max_response_bytes is None else max_response_bytes
            ),
        )


def check_response_bytes(size: object) -> None:
    """Refuse what is no size of a response.

    Raises:
        ConfigurationError: It is not a whole number of bytes, at least 1 and at most 1 TiB.

    """
    is_whole = isinstance(size, int) and not isinstance(size, bool)
    if not is_whole or not 1 <= size <= LARGEST_RESPONSE:  # type: ignore[operator]
        raise ConfigurationError(
            "max_response_bytes: expected a whole number of bytes, at least 1 and at most "
            f"{LARGEST_RESPONSE}"
        )


def checked_timeout(timeout: float | Timeout) -> Timeout:
    """The timeout, if it is one.

    Raises:
        ConfigurationError: It is not a positive number of seconds, a day at most, nor a
            ``Timeout`` of such.

    """
    if not isinstance(timeout, Timeout):
        check_seconds("timeout", timeout)
        return Timeout(float(timeout))
    for phase in _PHASES:
        seconds = getattr(timeout, phase)
        if seconds is not None:
            check_seconds(f"timeout.{phase}", seconds)
    return timeout


def checked_deadline(seconds: float) -> float:
    """The deadline, if it is one.

    Raises:
        ConfigurationError: It is not a positive number of seconds.

    """
    is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if not is_number or math.isnan(seconds) or seconds <= 0:
        raise ConfigurationError(
            "deadline: expected a positive number of seconds; math.inf for as long as it takes"
        )
    return float(seconds)


def checked_retry(retry: RetryPolicy) -> RetryPolicy:
    """The policy, if it is one.

    Raises:
        ConfigurationError: It is something else.

    """
    if not isinstance(retry, RetryPolicy):
        raise ConfigurationError(f"retry: pass a RetryPolicy, not {type(retry).__qualname__}")
    return retry
