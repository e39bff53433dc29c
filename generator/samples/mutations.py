"""Mutations of a sample value, each at one place, with which tests make a value invalid."""

from __future__ import annotations

import copy
from typing import Any

Mutations = dict[str, list[Any]]
"""The new value by a label of its place and content, such as ``/text: 801 characters``.

The place is a JSON pointer. A list holds the one new value; an empty list removes what is there.
"""


def apply_mutation(whole: Any, label: str, values: list[Any]) -> Any:
    """Return a copy of a value with one of its ``Mutations`` applied."""
    place = label.rpartition(": ")[0]
    return _mutated(whole, [_unescaped(each) for each in place.split("/")[1:]], values)


def _mutated(whole: Any, place: list[str], values: list[Any]) -> Any:
    if not place:
        return values[0]
    copied = copy.copy(whole)
    step: Any = int(place[0]) if isinstance(whole, list) else place[0]
    if place[1:]:
        copied[step] = _mutated(whole[step], place[1:], values)
    elif values:
        copied[step] = values[0]
    else:
        del copied[step]
    return copied


def _unescaped(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")
