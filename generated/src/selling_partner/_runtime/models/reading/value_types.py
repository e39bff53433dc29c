"""The types of the values of long lists."""

from __future__ import annotations

from typing import Any


class TypesOf:
    """Finds the types of a list's values; those of the same list are found once.

    A list must not change once its types were asked for.
    """

    def __init__(self) -> None:
        self._values: list[Any] = []
        self._types: frozenset[Any] = frozenset()

    def __call__(self, values: list[Any]) -> frozenset[Any]:
        """Return the types of the values."""
        if values is not self._values:
            self._values, self._types = values, frozenset(map(type, values))
        return self._types
