"""Log messages about responses that deviate from the documentation."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from threading import Lock
from typing import NamedTuple

from ... import public
from ...core.escaping import escaped

MAX_LOGGED = 10_000
"""The maximum number of logged deviations for each level, which no vendor reaches."""

NULL = "null"
MISSING = "missing"
TOO_DEEP = "nested too deeply"
UNKNOWN_FIELD = "unknown field"
UNKNOWN_VALUE = "unknown value"
ADDITIONS = frozenset({UNKNOWN_FIELD, UNKNOWN_VALUE})
"""Changes that Amazon may make without notice."""

logger = logging.getLogger("selling_partner")


@public
class Deviation(NamedTuple):
    """A deviation of a response from its model, without the value found there.

    Attributes:
        path: The names of the fields in JSON, with ``[]`` for any item of a list and ``*`` for any
            value of a map: ``orders[].buyerInfo.buyerEmail``. Empty for the whole body.
        reason: The problem in a word or two.

    """

    path: str
    reason: str

    @property
    def place(self) -> str:
        """The path, or "the body" where it is empty."""
        return self.path or "the body"


def at(path: str, step: str) -> str:
    """Return the path of a field below another path."""
    return f"{path}.{step}" if path else step


def counted(deviations: Mapping[Deviation, int]) -> Iterator[tuple[Deviation, str]]:
    """Yield each deviation with its reason and count: "missing (100 times)"."""
    for each, count in deviations.items():
        yield each, each.reason if count == 1 else f"{each.reason} ({count} times)"


_RECEIVED = "%s: the response deviates from its documented form at '%s': %s [request id %s]"
_LOADED = "%s: the data deviates from its documented form at '%s': %s"


class Reporter:
    """A logger that reports each deviation of an operation's responses once.

    All clients of a root share one, also between threads. Amazon's additions are logged as
    information, and all other deviations as warnings.
    """

    def __init__(self) -> None:
        self._known: dict[int, set[int]] = {logging.WARNING: set(), logging.INFO: set()}
        self._lock = Lock()

    @property
    def logs_additions(self) -> bool:
        """Whether Amazon's additions are logged; looking for them takes time."""
        return logger.isEnabledFor(logging.INFO)

    @property
    def logs_deviations(self) -> bool:
        """Whether all other deviations are logged."""
        return logger.isEnabledFor(logging.WARNING)

    def report(
        self,
        operation: str,
        deviations: Mapping[Deviation, int],
        request_id: str | None,
        *,
        is_loaded: bool = False,
    ) -> None:
        """Log the deviations that were not logged before.

        Args:
            operation: The operation's identifier.
            deviations: The number of occurrences of each deviation in a response.
            request_id: ``x-amzn-RequestId`` of the response.
            is_loaded: Whether the response was read from saved data, without a request.

        """
        for deviation, reason in counted(deviations):
            level = logging.INFO if deviation.reason in ADDITIONS else logging.WARNING
            if logger.isEnabledFor(level) and self._is_new(level, operation, deviation):
                seen = (operation, escaped(deviation.place), reason)
                if is_loaded:
                    logger.log(level, _LOADED, *seen)
                else:
                    logger.log(level, _RECEIVED, *seen, escaped(request_id, 100))

    def report_fault(self, operation: str, status: int, fault: str, request_id: str | None) -> None:
        """Log that a successful response is faulty, each time.

        Args:
            operation: The operation's identifier.
            status: The HTTP status.
            fault: The fault.
            request_id: ``x-amzn-RequestId`` of the response.

        """
        logger.warning(
            "%s: the request succeeded (%d), but %s [request id %s]",
            operation,
            status,
            fault,
            escaped(request_id, 100),
        )

    def _is_new(self, level: int, operation: str, deviation: Deviation) -> bool:
        known = self._known[level]
        key = hash((operation, deviation))  # The path may be long.
        with self._lock:
            if key in known or len(known) > MAX_LOGGED:
                return False
            known.add(key)
            is_logged = len(known) <= MAX_LOGGED
        if not is_logged:
            logger.log(level, "further deviations of responses are not reported")
        return is_logged
