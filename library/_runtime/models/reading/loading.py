"""Loading of saved JSON, from a file or a queue, as tolerantly as a client reads responses."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ...core.errors import ParseError
from ..base import is_model
from ..encoding import storable
from ..values.exact_numbers import parse_exactly
from .drift import find_undocumented
from .drift_log import UNKNOWN_FIELD, Deviation, Reporter, counted
from .exact_fit import adapter_of, read_parsed, read_value

M = TypeVar("M")

OnDeviation = Callable[[Deviation], object]
"""Callback that receives each deviation instead of the log."""

_reporter = Reporter()
"""Reports each deviation once per process, because saved data is loaded by the thousand."""


def load_json(
    annotation: Any,
    data: str | bytes | bytearray,
    *,
    name: str,
    strict: bool = False,
    on_deviation: OnDeviation | None = None,
) -> Any:
    """Read JSON as a type.

    Args:
        annotation: The type, as pydantic reads it.
        data: The JSON, bytes in UTF-8.
        name: The name of the type in logs and exceptions.
        strict: Raise for a deviation from the type other than an unknown field.
        on_deviation: Called with each deviation instead of logging it.

    Raises:
        ParseError: The data is not valid JSON, is not an object although the type is a model, or
            deviates from the type and ``strict`` is set.

    """
    content = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else bytes(data)
    value, fits = read_value(adapter_of(annotation), content)
    if not fits:
        return _load_plain(annotation, parse_text(data, name), name, strict, on_deviation)
    if strict or on_deviation or _reporter.logs_additions or b"null" in content:
        deviations = Counter(find_undocumented(annotation, value))
        report(deviations, name, strict, on_deviation)
    return value


def load_value(
    annotation: Any,
    data: object,
    *,
    name: str,
    strict: bool = False,
    on_deviation: OnDeviation | None = None,
) -> Any:
    """Read parsed JSON as a type; see ``load_json``.

    A ``Decimal`` in the data keeps all its digits.
    """
    try:
        plain = storable(data)
    except ValueError:  # Its message may quote the value, so it is not shown.
        raise ParseError(name, ["contains a value that JSON cannot represent"]) from None
    return _load_plain(annotation, plain, name, strict, on_deviation)


def _load_plain(
    annotation: Any, plain: object, name: str, strict: bool, on_deviation: OnDeviation | None
) -> Any:
    """Read a value that consists of JSON types."""
    if is_model(annotation) and not isinstance(plain, Mapping):
        raise ParseError(name, [f"expected an object, not {json_kind(plain)}"])
    value, fits = read_parsed(adapter_of(annotation), plain)
    deviations: Counter[Deviation] = Counter()
    if not fits:
        from .lenient import read_misfit  # Most data matches its type.

        value, deviations = read_misfit(annotation, plain)
    deviations.update(find_undocumented(annotation, value))
    report(deviations, name, strict, on_deviation)
    return value


def parse_text(data: str | bytes | bytearray, name: str) -> Any:
    """Parse JSON so that all numbers keep their value.

    Args:
        data: The JSON, bytes in UTF-8.
        name: The name of the expected type in exceptions.

    Raises:
        ParseError: The data is not valid JSON.

    """
    if isinstance(data, str):
        data = data.removeprefix("\ufeff")  # As in bytes, where ``json`` accepts the mark.
    try:
        return parse_exactly(data)
    except json.JSONDecodeError as error:
        problem = f"line {error.lineno}, column {error.colno}: {error.msg}"
    except UnicodeDecodeError as error:
        problem = f"byte {error.start + 1}: not {error.encoding.upper()}"
    except RecursionError:
        problem = "nested too deeply"
    except ValueError:
        problem = "a number has too many digits"
    raise ParseError(name, [f"not valid JSON: {problem}"])


def json_kind(value: object) -> str:
    """Return JSON's name for the type of a value that is not an object."""
    if value is None:
        return "null"
    names = {list: "an array", str: "a string", bool: "a boolean"}
    return names.get(type(value), "a number")


def report(
    deviations: Counter[Deviation], name: str, strict: bool, on_deviation: OnDeviation | None
) -> None:
    """Report deviations: to the callback, or else once to the log.

    Raises:
        ParseError: ``strict`` is set, and there is a deviation other than an unknown field.

    """
    problems = {each: n for each, n in deviations.items() if each.reason != UNKNOWN_FIELD}
    if strict and problems:
        raise ParseError(name, [f"{each.place}: {reason}" for each, reason in counted(problems)])
    if on_deviation is None:
        _reporter.report(name, deviations, None, is_loaded=True)
        return
    for each in deviations.elements():
        on_deviation(each)
