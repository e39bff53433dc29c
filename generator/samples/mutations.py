"""Changes of a value, each at one of its places: how a test makes something wrong of a sample."""

from __future__ import annotations

import copy
from typing import Any

Changes = dict[str, list[Any]]
"""Changes of a value: a place as a JSON pointer, and what is done there: ``/text: 801 characters``.
What is to stand there is the only item of a list, which is empty where something is taken away."""


def changed(whole: Any, change: str, values: list[Any]) -> Any:
    """A copy of the value with one of its ``Changes`` made."""
    place = change.rpartition(": ")[0]
    return _changed(whole, [_step(each) for each in place.split("/")[1:]], values)


def _changed(whole: Any, place: list[str], values: list[Any]) -> Any:
    if not place:
        return values[0]
    copied = copy.copy(whole)
    step: Any = int(place[0]) if isinstance(whole, list) else place[0]
    if place[1:]:
        copied[step] = _changed(whole[step], place[1:], values)
    elif values:
        copied[step] = values[0]
    else:
        del copied[step]
    return copied


def _step(text: str) -> str:
    return text.replace("~1", "/").replace("~0", "~")
