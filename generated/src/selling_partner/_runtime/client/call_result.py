"""The results and the options of a call mapped over many arguments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ..core.checks import check_switch
from ..core.errors import ConfigurationError, SellingPartnerError

A = TypeVar("A")
R = TypeVar("R")

_MAX_WAITING_RESULTS = 4
"""The number of results per concurrent call that may wait for an earlier result or the caller."""


@dataclass(frozen=True, slots=True)
class CallResult(Generic[A, R]):
    """The result of a call for one of many arguments.

    Attributes:
        index: The position of the argument, from 0 on.
        argument: The argument.
        error: The exception of a failed call, otherwise ``None``.

    """

    index: int
    argument: A
    error: Exception | None
    _value: R | None

    @property
    def value(self) -> R:
        """The value that the call returned.

        Raises:
            Exception: The call failed; this is its ``error``.

        """
        if self.error is not None:
            raise self.error
        return self._value  # type: ignore[return-value]  # R may include None.


@dataclass(frozen=True, slots=True)
class MapOptions:
    """The options of a mapping."""

    concurrency: int
    ordered: bool
    collect_errors: bool

    def __post_init__(self) -> None:
        size = self.concurrency
        if not isinstance(size, int) or isinstance(size, bool) or size < 1:
            raise ConfigurationError("concurrency: expected a whole number, at least 1")
        check_switch("ordered", self.ordered)
        check_switch("collect_errors", self.collect_errors)

    @property
    def window(self) -> int:
        """The number of arguments that may be taken before their results are consumed."""
        return self.concurrency * _MAX_WAITING_RESULTS

    def stops(self, result: CallResult[Any, Any]) -> bool:
        """Return whether no further call starts after the result."""
        if result.error is None:
            return False
        return not (self.collect_errors and isinstance(result.error, SellingPartnerError))
