"""Checks of the options that can differ from call to call: each returns the value to use."""

from __future__ import annotations

import math

from httpx2 import Timeout

from ..core.checks import check_seconds, check_switch
from ..core.errors import ConfigurationError
from ..http.retry_policy import RetryPolicy

DEFAULT_MAX_RESPONSE_BYTES = 64 * 1024 * 1024
"""The default: 64 MiB. No call reads a report or another document, which may be larger."""

_LARGEST_RESPONSE_BYTES = 2**40
"""The largest value of that option: 1 TiB."""

_PHASES = ("connect", "read", "write", "pool")


def checked_switch(name: str, value: bool) -> bool:
    """Return the switch.

    Raises:
        ConfigurationError: The value is neither ``True`` nor ``False``.

    """
    check_switch(name, value)
    return value


def checked_response_bytes(name: str, size: int) -> int:
    """Return the maximum size of a response.

    Raises:
        ConfigurationError: The size is not an integer from 1 to 1 TiB.

    """
    is_whole = isinstance(size, int) and not isinstance(size, bool)
    if not is_whole or not 1 <= size <= _LARGEST_RESPONSE_BYTES:
        raise ConfigurationError(
            f"{name}: expected a whole number of bytes, "
            f"at least 1 and at most {_LARGEST_RESPONSE_BYTES}"
        )
    return size


def checked_timeout(name: str, timeout: float | Timeout) -> Timeout:
    """Return the timeout of each phase.

    Raises:
        ConfigurationError: The value is neither a positive number of seconds, at most a day, nor
            a ``Timeout`` of such numbers.

    """
    if not isinstance(timeout, Timeout):
        check_seconds(name, timeout)
        return Timeout(float(timeout))
    for phase in _PHASES:
        seconds = getattr(timeout, phase)
        if seconds is not None:
            check_seconds(f"{name}.{phase}", seconds)
    return timeout


def checked_deadline(name: str, seconds: float) -> float:
    """Return the deadline in seconds.

    Raises:
        ConfigurationError: The value is not a positive number.

    """
    if not _is_number(seconds) or seconds <= 0:
        raise ConfigurationError(
            f"{name}: expected a positive number of seconds; math.inf sets no limit"
        )
    return float(seconds)


def checked_max_wait(name: str, seconds: float) -> float:
    """Return the maximum wait in seconds.

    Raises:
        ConfigurationError: The value is not a number, or it is negative.

    """
    if not _is_number(seconds) or seconds < 0:
        raise ConfigurationError(
            f"{name}: expected a number of seconds; 0 never waits, math.inf sets no limit"
        )
    return float(seconds)


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return not math.isnan(value)


def checked_retry(name: str, retry: RetryPolicy) -> RetryPolicy:
    """Return the retry policy.

    Raises:
        ConfigurationError: The value is not a ``RetryPolicy``.

    """
    if not isinstance(retry, RetryPolicy):
        raise ConfigurationError(f"{name}: pass a RetryPolicy, not {type(retry).__qualname__}")
    return retry
