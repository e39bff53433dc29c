"""The timeouts of the phases of a request, and the errors of failed phases."""

from __future__ import annotations

from typing import Any, NamedTuple, Self

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

from ..core.deadline import Deadline
from ..core.errors import NetworkError, RequestTimeoutError
from ..core.escaping import escaped

_UNSENT = (ConnectError, ConnectTimeout, PoolTimeout, ProxyError)
"""Failures before there is a connection to send on."""

_TIMEOUTS = {
    ConnectTimeout: "connect",
    ReadTimeout: "read",
    WriteTimeout: "write",
    PoolTimeout: "pool",
}
"""The phase of each timeout error."""

_UNLIMITED_SECONDS = 86_400.0
"""The seconds of a wait without a timeout. With ``None``, the HTTP library would not count."""

_MIN_SECONDS = 0.001
"""Minimum seconds of a phase: with zero, the HTTP library would not wait at all."""


MAX_OVERHEAD = 1_048_576
"""Bytes allowed for a response beyond twice the largest body: 1xx responses, headers and chunk
framing. Without a deadline, nothing else would limit them."""


class Bounds(NamedTuple):
    """The limits of one request.

    Attributes:
        timeout: The seconds of each phase.
        deadline: The end of the call.
        max_response_bytes: The maximum size of the decoded body of the response.

    """

    timeout: Timeout
    deadline: Deadline
    max_response_bytes: int


class RemainingSeconds(float):
    """The timeout of one phase, which the HTTP library passes on to each wait of that phase.

    A phase may wait any number of times. ``shortened`` keeps all of them within the deadline.
    """

    __slots__ = ("phases", "seconds")

    phases: RemainingTimeouts
    seconds: float

    def __new__(cls, seconds: float, phases: RemainingTimeouts) -> Self:
        """Return the timeout of a wait that begins now.

        Args:
            seconds: The seconds of a wait far from the deadline.
            phases: The request's timeouts.

        """
        timeout = super().__new__(cls, max(phases.deadline.bounded(seconds), _MIN_SECONDS))
        timeout.seconds = seconds
        timeout.phases = phases
        return timeout

    def __reduce__(self) -> tuple[object, ...]:
        return float, (float(self),)

    @property
    def is_over(self) -> bool:
        """Whether the call's deadline has passed."""
        return self.phases.deadline.remaining <= 0

    def shortened(self) -> RemainingSeconds:
        """Return the timeout of the phase's next wait, which begins now."""
        return RemainingSeconds(self.seconds, self.phases)


class RemainingTimeouts(dict[str, float | None]):
    """The timeouts of a request, of which none outlasts the call.

    The HTTP library asks for each as its phase begins: for a connection of the pool to be free,
    connecting, sending, and waiting for data.

    Args:
        bounds: The limits of the request.

    """

    def __init__(self, bounds: Bounds) -> None:
        super().__init__(bounds.timeout.as_dict())
        self.deadline = bounds.deadline
        self._receivable = MAX_OVERHEAD + 2 * bounds.max_response_bytes

    def get(self, phase: str, default: Any = None) -> Any:
        """Return the seconds of a phase that begins now."""
        seconds = super().get(phase, default)
        return RemainingSeconds(_UNLIMITED_SECONDS if seconds is None else seconds, self)

    def receive(self, count: int) -> bool:
        """Count received bytes, and return whether they are within the limit."""
        self._receivable -= count
        return self._receivable >= 0


def to_network_error(
    operation: str, error: RequestError, phases: RemainingTimeouts
) -> NetworkError:
    """Return the exception for an error of the HTTP library.

    Args:
        operation: The operation's identifier, for messages.
        error: The error.
        phases: The timeouts that the request had.

    """
    kind = type(error).__name__
    may_be_processed = not isinstance(error, _UNSENT)
    if not isinstance(error, TimeoutException):
        text = f"{operation}: no response ({kind}: {escaped(_reason(error))})"
        return NetworkError(text, operation=operation, may_be_processed=may_be_processed)
    phase = next((each for kind_of, each in _TIMEOUTS.items() if isinstance(error, kind_of)), "")
    seconds = dict.get(phases, phase)
    is_late = seconds is None or phases.deadline.remaining <= 0
    within = "the time that the call had left" if is_late else f"{seconds:.3g} s"
    return RequestTimeoutError(
        f"{operation}: no response within {within} ({kind})",
        operation=operation,
        may_be_processed=may_be_processed,
    )


def _reason(error: BaseException) -> str:
    """Return the message of an error, or of its cause if it has none."""
    cause: BaseException | None = error
    while cause is not None:
        if text := str(cause):
            return text
        cause = cause.__cause__ or cause.__context__
    return "no reason given"
