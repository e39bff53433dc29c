"""Reading what was saved: JSON from a file or a queue, as tolerantly as a client reads answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ..core.errors import ParseError
from .base import is_model
from .drift import find_additions
from .drift_log import UNKNOWN_FIELD, Departure, Reporter, counted
from .encoding import storable
from .exact_numbers import parse_exactly
from .lenient import adapter_of, read_misfit, read_parsed, read_value

M = TypeVar("M")

OnDeparture = Callable[[Departure], object]
"""Is told each departure, in place of the log."""

_reporter = Reporter()
"""Reports each departure once for the process: what is saved is read by the thousand."""


def load_json(
    annotation: Any,
    data: str | bytes | bytearray,
    *,
    name: str,
    strict: bool = False,
    on_departure: OnDeparture | None = None,
) -> Any:
    """Read JSON as a type.

    Args:
        annotation: The type, as pydantic reads it.
        data: The JSON, bytes in UTF-8.
        name: What the log and an exception call it.
        strict: Raise where it departs from the type, other than by an unknown field.
        on_departure: Is told each departure, in place of the log.

    Raises:
        ParseError: It is no JSON, is no object where the type is a model, or departs and ``strict``
            is set.

    """
    content = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else bytes(data)
    value, fits = read_value(adapter_of(annotation), content)
    if not fits:
        return _load_plain(annotation, _parsed(data, name), name, strict, on_departure)
    if strict or on_departure or _reporter.tells_additions or b"null" in content:
        departures = find_additions(annotation, value)
        _report(departures, name, strict, on_departure)
    return value


def load_value(
    annotation: Any,
    data: object,
    *,
    name: str,
    strict: bool = False,
    on_departure: OnDeparture | None = None,
) -> Any:
    """Read parsed JSON as a type; see ``load_json``.

    A ``Decimal`` in it is a number with all its digits.
    """
    try:
        plain = storable(data)
    except ValueError:  # Its text may quote the value.
        raise ParseError(name, ["it holds something that JSON has no form for"]) from None
    return _load_plain(annotation, plain, name, strict, on_departure)


def _load_plain(
    annotation: Any, plain: object, name: str, strict: bool, on_departure: OnDeparture | None
) -> Any:
    """Read values of JSON's own kinds."""
    if is_model(annotation) and not isinstance(plain, Mapping):
        raise ParseError(name, [f"expected an object, not {_kind(plain)}"])
    value, fits = read_parsed(adapter_of(annotation), plain)
    departures: list[Departure] = []
    if not fits:
        value, departures = read_misfit(annotation, plain)
    departures += find_additions(annotation, value)
    _report(departures, name, strict, on_departure)
    return value


def _parsed(data: str | bytes | bytearray, name: str) -> object:
    try:
        return parse_exactly(data)
    except json.JSONDecodeError as error:
        wrong = f"line {error.lineno}, column {error.colno}: {error.msg}"
    except UnicodeDecodeError as error:
        wrong = f"byte {error.start + 1}: not {error.encoding.upper()}"
    except RecursionError:
        wrong = "it is nested too deeply"
    except ValueError:
        wrong = "it holds a number with too many digits"
    raise ParseError(name, [f"no JSON: {wrong}"])


def _kind(value: object) -> str:
    """What JSON calls a value that is no object."""
    if value is None:
        return "null"
    names = {list: "an array", str: "a string", bool: "a boolean"}
    return names.get(type(value), "a number")


def _report(
    departures: list[Departure], name: str, strict: bool, on_departure: OnDeparture | None
) -> None:
    problems = [each for each in departures if each.reason != UNKNOWN_FIELD]
    if strict and problems:
        raise ParseError(name, [f"{each.place}: {told}" for each, told in counted(problems)])
    if on_departure is None:
        _reporter.report(name, departures, None)
        return
    for each in departures:
        on_departure(each)
