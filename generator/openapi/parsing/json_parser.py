"""A fast parser for JSON that means the same as YAML, which ``parser`` reads in all other cases."""

from __future__ import annotations

import json
import math
import re
import string
from typing import Any

from ...constraints.numbers import read_float

_UNUSUAL = (
    re.compile(
        r"[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd"
        r"\U00010000-\U0010ffff]"
    ),
    re.compile(r"\r(?!\n)"),
    re.compile(r"\\u[dD][89a-fA-F]"),
)
"""Text that only ``parser`` may judge: characters that YAML does not allow or takes for line
breaks, and escaped surrogates. One pattern with alternatives would take several times as long."""

_MANY = 1001
"""The number of digits in a row from which only ``parser`` may judge a number."""

_DIGITS = re.compile(f"[0-9]{{{_MANY}}}")

_LONG_KEY = 150
"""The length from which a key, with all its characters escaped, may exceed YAML's limit."""


_CONTAINERS = (dict, list)


class _UnusualError(ValueError):
    """The JSON may have a defect."""


def parse(text: str, max_levels: int) -> dict[str, Any] | None:
    """Return the object that a JSON text contains.

    Args:
        text: The content of the file.
        max_levels: The most levels of nested values.

    Returns:
        The object, or ``None`` if the text is not JSON, has a defect or reaches a limit. Then
        ``parser`` reads it, and describes what is wrong.

    """
    if any(each.search(text) for each in _UNUSUAL) or _has_many_digits(text):
        return None
    try:
        data = json.loads(
            text,
            object_pairs_hook=_with_unique_keys,
            parse_float=_finite,
            parse_constant=_reject,
        )
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) and _is_flat(data, max_levels) else None


def _has_many_digits(text: str) -> bool:
    """Return whether a text has so many digits in a row, of which one is at each such step."""
    return any(
        text[index] in string.digits and _DIGITS.search(text, index - _MANY + 1, index + _MANY)
        for index in range(_MANY - 1, len(text), _MANY)
    )


def _with_unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs) or any(len(key) >= _LONG_KEY for key in found):
        raise _UnusualError
    return found


def _finite(text: str) -> float:
    number = read_float(text)
    if not math.isfinite(number):
        raise _UnusualError
    return number


def _reject(_: str) -> None:
    raise _UnusualError


def _is_flat(data: Any, max_levels: int) -> bool:
    """Return whether the nesting of the values stays below the limit."""
    level = [data]
    for _ in range(max_levels):
        level = [
            each
            for value in level
            for each in (value.values() if isinstance(value, dict) else value)
            if isinstance(each, _CONTAINERS)
        ]
        if not level:
            return True
    return False
