"""The phases of a request: how long each may last, and what one that failed tells."""

from __future__ import annotations

import math
from typing import Any

from httpx2 import (
    ConnectError,
    ConnectTimeout,
    PoolTimeout,
    ProxyError,
    ReadTimeout,
    RequestError,
    Timeout,
    TimeoutException,
    WriteTimeout,
)

from .deadline import Deadline
from .errors import NetworkError, RequestTimeoutError
from .escaping import escaped

_UNSENT = (ConnectError, ConnectTimeout, PoolTimeout, ProxyError)
"""What goes wrong before there is a connection to send on."""

_TIMEOUTS = {
    ConnectTimeout: "connect",
    ReadTimeout: "read",
    WriteTimeout: "write",
    PoolTimeout: "pool",
}
"""What has taken too long, by the timeout's name."""

_LEAST = 0.001
"""Seconds that a phase is allowed even where none are left: zero would mean not to wait at all."""


class Phases(dict[str, float | None]):
    """The timeouts of a request, of which none outlasts the call.

    The HTTP library asks for each as its phase begins: for a connection of the pool to be free,
    connecting, sending, and waiting for data.
    """

    def __init__(self, timeout: Timeout, deadline: Deadline) -> None:
        super().__init__(timeout.as_dict())
        self.deadline = deadline

    def get(self, phase: str, default: Any = None) -> Any:
        """The seconds of a phase that begins now."""
        seconds = super().get(phase, default)
        left = self.deadline.remaining
        if left == math.inf or (seconds is not None and seconds <= left):
            return seconds
        return max(left, _LEAST)


def no_answer(operation: str, error: RequestError, phases: Phases) -> NetworkError:
    """What a caller gets for an error of the HTTP library.

    Args:
        operation: The operation's identifier, for messages.
        error: The error.
        phases: The timeouts that the request had.

    """
    kind = type(error).__name__
    may_be_processed = not isinstance(error, _UNSENT)
    if not isinstance(error, TimeoutException):
        text = f"{operation}: no answer ({kind}: {escaped(_reason(error))})"
        return NetworkError(text, operation=operation, may_be_processed=may_be_processed)
    phase = next((each for kind_of, each in _TIMEOUTS.items() if isinstance(error, kind_of)), "")
    seconds = dict.get(phases, phase)
    is_late = seconds is None or phases.deadline.remaining <= 0
    within = "the time that the call had left" if is_late else f"{seconds:.3g} s"
    return RequestTimeoutError(
        f"{operation}: no answer within {within} ({kind})",
        operation=operation,
        may_be_processed=may_be_processed,
    )


def _reason(error: BaseException) -> str:
    """What an error says, or where it is silent, what the error says that it came from."""
    cause: BaseException | None = error
    while cause is not None:
        if text := str(cause):
            return text
        cause = cause.__cause__ or cause.__context__
    return "no reason given"
