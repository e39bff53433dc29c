"""What a thread gives to somebody who may not wait for it any longer."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class AbandonableCall(Generic[T]):
    """Has what a function gives undone, if the function is abandoned before or afterwards."""

    def __init__(self, function: Callable[[], T], undo: Callable[[T], object] | None) -> None:
        self._function = function
        self._undo = undo or _forget
        self._lock = Lock()
        self._given: list[T] = []
        self._abandoned = False

    def run(self) -> T:
        """Call the function."""
        result = self._function()
        with self._lock:
            abandoned = self._abandoned
            if not abandoned:
                self._given.append(result)
        if abandoned:
            self._undo(result)
        return result

    def abandon(self) -> None:
        """Undo what has been given, or will be."""
        with self._lock:
            self._abandoned = True
            given, self._given = self._given, []
        for each in given:
            self._undo(each)


def _forget(result: object) -> None:
    """There is nothing to undo."""
