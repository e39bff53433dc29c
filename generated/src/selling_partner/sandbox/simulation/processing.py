"""The duration and the outcome of jobs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from ..storage.documents import StoredDocument

Status = Literal["IN_QUEUE", "IN_PROGRESS", "DONE", "CANCELLED", "FATAL"]
FinalStatus = Literal["DONE", "CANCELLED", "FATAL"]

FINAL = ("DONE", "CANCELLED", "FATAL")


@dataclass(frozen=True)
class Processing:
    """The duration of jobs.

    Args:
        queue: The seconds for which a job is ``IN_QUEUE``, on the sandbox's clock.
        work: The seconds for which it is then ``IN_PROGRESS``.
        polls: If set, the number of requests for the job's state that find it unfinished, in place
            of seconds. With 2, the first finds it ``IN_QUEUE``, the second ``IN_PROGRESS``.

    Raises:
        ValueError: A value is negative or not a number.

    """

    queue: float = 2.0
    work: float = 3.0
    polls: int | None = None

    def __post_init__(self) -> None:
        for name, value in (("queue", self.queue), ("work", self.work)):
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            if not is_number or not 0 <= value < math.inf:
                raise ValueError(f"{name}: {value!r}; pass seconds of at least 0")
        if self.polls is not None and (type(self.polls) is not int or self.polls < 0):
            raise ValueError(f"polls: {self.polls!r}; pass a number of at least 0, or None")

    @classmethod
    def lasting(cls, seconds: float) -> Self:
        """Return a processing of that duration, of which two fifths are spent in the queue.

        Raises:
            ValueError: The seconds are negative or not a number.

        """
        cls(queue=seconds)  # A string cannot be multiplied.
        return cls(0.4 * seconds, 0.6 * seconds)


IMMEDIATE = Processing(0, 0)
"""Jobs that are finished as soon as they exist."""


@dataclass(frozen=True)
class Outcome:
    """The outcome of a job.

    Attributes:
        status: The final state.
        document: The document of the result, or of the error if the state is ``FATAL``.
        more: Further facts for the API.

    """

    status: FinalStatus = "DONE"
    document: StoredDocument | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_final(self.status)


def check_type(name: str, value: object) -> None:
    """Check that a value is the type of a report or a feed.

    Args:
        name: The name of the argument, for the message.
        value: The value.

    Raises:
        ValueError: It is not a string, or empty.

    """
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name}: {value!r}; pass a non-empty string")


def check_final(status: object) -> None:
    """Check that a state is final.

    Raises:
        ValueError: It is not.

    """
    if status not in FINAL:
        raise ValueError(f"status: {status!r}; pass {', '.join(FINAL[:-1])} or {FINAL[-1]}")
