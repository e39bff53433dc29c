"""What the log says of answers that depart from the documentation: each departure once."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from threading import Lock
from typing import NamedTuple

from .. import public
from ..core.escaping import escaped

MOST_KNOWN = 10_000
"""So many departures of a kind are told apart. What may be more was not made by a vendor."""

UNKNOWN_FIELD = "unknown field"
UNKNOWN_VALUE = "unknown value"
ADDITIONS = frozenset({UNKNOWN_FIELD, UNKNOWN_VALUE})
"""What Amazon may add without notice."""

logger = logging.getLogger("selling_partner")


@public
class Deviation(NamedTuple):
    """How an answer departs from its model. Never holds the value found there.

    Attributes:
        path: The fields that lead there by their names in JSON, with ``[]`` for any item of a list
            and ``*`` for any value of a map: ``orders[].buyerInfo.buyerEmail``. Empty for the whole
            body.
        reason: What is wrong there, in a word or two.

    """

    path: str
    reason: str

    @property
    def place(self) -> str:
        """The path, in words where there is none."""
        return self.path or "the body"


def counted(departures: Mapping[Deviation, int]) -> Iterator[tuple[Deviation, str]]:
    """Each departure once, with its reason and how often it occurs: "missing (100 times)"."""
    for each, count in departures.items():
        yield each, each.reason if count == 1 else f"{each.reason} ({count} times)"


_RECEIVED = "%s: the response deviates from its documented form at '%s': %s [request id %s]"
_LOADED = "%s: the data deviates from its documented form at '%s': %s"


class Reporter:
    """Reports each departure of an operation's answers once, however often it occurs.

    A client has one, and so have all clients of a root together. It may be used by several threads.
    What does not fit, is missing or is ``null`` is a warning; what Amazon has added is information.
    """

    def __init__(self) -> None:
        self._known: dict[int, set[int]] = {logging.WARNING: set(), logging.INFO: set()}
        self._lock = Lock()

    @property
    def tells_additions(self) -> bool:
        """Whether the log takes what Amazon has added. It takes time to look for that."""
        return logger.isEnabledFor(logging.INFO)

    @property
    def tells_departures(self) -> bool:
        """Whether the log takes all other departures."""
        return logger.isEnabledFor(logging.WARNING)

    def report(
        self,
        operation: str,
        departures: Mapping[Deviation, int],
        request_id: str | None,
        *,
        is_loaded: bool = False,
    ) -> None:
        """Log those departures that were not logged before.

        Args:
            operation: The operation's identifier.
            departures: What was found in one answer, as often as it was found.
            request_id: ``x-amzn-RequestId`` of the answer.
            is_loaded: Whether it was read from saved data, which no request belongs to.

        """
        for departure, told in counted(departures):
            level = logging.INFO if departure.reason in ADDITIONS else logging.WARNING
            if logger.isEnabledFor(level) and self._is_new(level, operation, departure):
                seen = (operation, escaped(departure.place), told)
                if is_loaded:
                    logger.log(level, _LOADED, *seen)
                else:
                    logger.log(level, _RECEIVED, *seen, escaped(request_id, 100))

    def report_fault(self, operation: str, status: int, fault: str, request_id: str | None) -> None:
        """Log, each time, that a success is not what it should be.

        Args:
            operation: The operation's identifier.
            status: The HTTP status.
            fault: What is wrong.
            request_id: ``x-amzn-RequestId`` of the response.

        """
        logger.warning(
            "%s: the request succeeded (%d), but %s [request id %s]",
            operation,
            status,
            fault,
            escaped(request_id, 100),
        )

    def _is_new(self, level: int, operation: str, departure: Deviation) -> bool:
        known = self._known[level]
        key = hash((operation, departure))  # The text may be long.
        with self._lock:
            if key in known or len(known) > MOST_KNOWN:
                return False
            known.add(key)
            is_told = len(known) <= MOST_KNOWN
        if not is_told:
            logger.log(level, "further departures of answers are not reported")
        return is_told
