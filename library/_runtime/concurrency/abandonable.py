"""Calls in a thread whose caller may stop waiting for the result."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class AbandonableCall(Generic[T]):
    """A call whose result is undone if the caller abandons the call, before or after it ends."""

    def __init__(self, function: Callable[[], T], undo: Callable[[T], object] | None) -> None:
        self._function = function
        self._undo = undo or _do_nothing
        self._lock = Lock()
        self._results: list[T] = []
        self._abandoned = False

    def run(self) -> T:
        """Call the function, and undo its result if the call has been abandoned."""
        result = self._function()
        with self._lock:
            abandoned = self._abandoned
            if not abandoned:
                self._results.append(result)
        if abandoned:
            self._undo(result)
        return result

    def abandon(self) -> None:
        """Undo the result, now or when the function returns it."""
        with self._lock:
            self._abandoned = True
            results, self._results = self._results, []
        for each in results:
            self._undo(each)


def _do_nothing(result: object) -> None:
    """Do nothing: the result needs no cleanup."""
