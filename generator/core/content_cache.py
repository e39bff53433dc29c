"""A cache for pure functions of JSON data, by the content of their arguments.

A document states the same constraints many times: most of its fields are strings, integers and
references to a few classes, and differ only in their names and descriptions.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

_MAX_CHARACTERS = 1_000_000
"""The total size of a function's keys at which it forgets its results, to bound its memory."""

Given = ParamSpec("Given")
Result = TypeVar("Result")


def cached_by_content(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Return the function with a cache of its results.

    Two calls share a result if the ``repr`` of their arguments is the same. Unlike ``==``, it
    distinguishes ``1``, ``1.0`` and ``True``, ``0.0`` and ``-0.0``, and the order of keys.

    Args:
        function: A function of JSON data alone. Callers share its results and must not change them.

    """
    results: dict[str, Result] = {}
    size = 0

    @wraps(function)
    def cached(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        nonlocal size
        key = repr((args, kwargs))
        try:
            return results[key]
        except KeyError:
            pass
        result = function(*args, **kwargs)
        size += len(key)
        if size > _MAX_CHARACTERS:
            results.clear()
            size = len(key)
        results[key] = result
        return result

    return cached
