"""Escaping for JSON."""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from typing import Any

from .characters import escape_invisible
from .errors import LiteralError

_WIDTH = 100
"""The maximum number of characters of an object or a list on one line."""


class Json(str):
    """A JSON value, which a template may print unchanged."""

    __slots__ = ()


def literal(value: Any) -> Json:
    """Return a value as JSON, with invisible characters escaped.

    Lines are not indented. An object or a list of up to 100 characters is on one line; of a longer
    one, each entry begins a line. Such JSON is a third smaller than with an indentation of 1, and a
    comparison by lines still shows what has changed.

    Raises:
        LiteralError: The value does not consist of JSON's types.

    """
    lines: list[str] = []
    try:
        _write(value, "", lines)
    except (TypeError, ValueError) as error:
        raise LiteralError(f"no JSON for this value: {error}") from error
    return Json("\n".join(lines))


def _write(value: Any, start: str, lines: list[str]) -> None:
    """Append the lines of a value.

    Args:
        value: The value.
        start: The text before the value on its first line.
        lines: Receives the lines.

    """
    if isinstance(value, str):
        lines.append(start + _string(value))
    elif isinstance(value, dict):
        first = len(lines)
        lines.append(f"{start}{{")
        for key, each in value.items():
            if not isinstance(key, str):
                raise TypeError(f"the key {key!r} is not a string")
            _write(each, f"{_string(key)}:", lines)
            lines[-1] += ","
        _close("}", first, lines)
    elif isinstance(value, list | tuple):
        first = len(lines)
        lines.append(f"{start}[")
        for each in value:
            _write(each, "", lines)
            lines[-1] += ","
        _close("]", first, lines)
    else:
        lines.append(start + json.dumps(value, allow_nan=False))


def _close(bracket: str, first: int, lines: list[str]) -> None:
    """End an object or a list that begins at a line, and join its lines if they are short."""
    lines[-1] = lines[-1].removesuffix(",")
    lines.append(bracket)
    # The number of lines is compared first, so that time grows linearly with the value.
    if len(lines) - first <= _WIDTH and sum(map(len, lines[first:])) <= _WIDTH:
        lines[first:] = ["".join(lines[first:])]


def _string(text: str) -> str:
    return escape_invisible(encode_basestring(text), _escape)


def _escape(character: str) -> str:
    return json.dumps(character)[1:-1]
