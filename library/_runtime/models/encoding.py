"""Encoding of Python values as JSON, with exact numbers and the times that Amazon accepts."""

from __future__ import annotations

import json
import math
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from secrets import token_hex
from typing import Any

from pydantic import BaseModel, TypeAdapter

from .base import adapter_for
from .surrogates import LONE_SURROGATE
from .values.exact_numbers import ExactFloat, kept_number, sent_number
from .values.times import UnsendableTimeError, kept_text, sent_text

_LISTS = (list, tuple, set, frozenset, deque, Iterator)
_UNCHANGED_TYPES = frozenset({str, int, bool, type(None), float, ExactFloat})


def sendable(value: object, *, checked: bool = True) -> Any:
    """Return a value as JSON types in the form that Amazon reads.

    Times are in UTC, with at most milliseconds and ``Z``. NaN and the infinities are unchanged.

    Args:
        value: Any value. Models get their names in JSON, without the fields that were not set.
        checked: Refuse a time without a zone instead of writing it unchanged.

    Raises:
        UnsendableTimeError: A time has no zone, or no year in UTC.
        ValueError: A type is unknown, or a value contains itself; the message may quote it.

    """
    return _Walk(_sent_if_zoned if checked else _sent_or_naive, sent_number)(value)


def storable(value: object) -> Any:
    """Return a value as JSON types, with times as received or to the microsecond."""
    return _Walk(kept_text, kept_number)(value)


def json_of(
    value: object, *, nan: bool = False, indent: int | None = None, ascii_only: bool = False
) -> str:
    """Return the JSON of a result of ``sendable`` or ``storable``.

    Args:
        value: A value of JSON types.
        nan: Write NaN and the infinities as Python's ``json`` does.
        indent: Spaces for each level; by default there is no white space.
        ascii_only: Escape all other characters.

    Raises:
        ValueError: JSON cannot represent the value; the message may quote it.

    """
    mark = token_hex(16)
    marked, found = _marked(value, mark)
    separators = (",", ":") if indent is None else (",", ": ")
    text = json.dumps(
        marked, ensure_ascii=ascii_only, allow_nan=nan, separators=separators, indent=indent
    )
    return re.sub(f'"{mark}([^"]*)"', r"\1", text) if found else text


def with_escapes(text: str) -> str:
    """Return JSON with lone surrogates escaped, which UTF-8 cannot encode."""
    return LONE_SURROGATE.sub(lambda surrogate: f"\\u{ord(surrogate[0]):x}", text)


def _marked(value: Any, mark: str) -> tuple[Any, bool]:
    """Return the value with a marked string for each `ExactFloat`, and whether there is any."""
    found = False

    def walk(inner: Any) -> Any:
        nonlocal found
        if type(inner) is ExactFloat:
            found = True
            return f"{mark}{inner.text}"
        if type(inner) is dict:
            return {key: walk(each) for key, each in inner.items()}
        return [walk(each) for each in inner] if type(inner) is list else inner

    return (walk(value), found) if ExactFloat.made else (value, False)


class _Walk:
    """A conversion of any values to JSON types.

    Args:
        time: Returns the string of a time.
        number: Returns the number of a decimal.

    """

    def __init__(self, time: Callable[[datetime], str], number: Callable[[Decimal], float]) -> None:
        self._time = time
        self._number = number

    def __call__(self, value: object) -> Any:
        try:
            return self._plain(value)
        except RecursionError:
            raise ValueError("nested too deeply") from None

    def _plain(self, value: object) -> Any:
        if type(value) in _UNCHANGED_TYPES:
            return value
        is_plain = type(value) in {dict, list}
        if not is_plain and (one := self._single(value)) is not _NOT_SINGLE:
            return one
        if isinstance(value, BaseModel):
            value = python_form(value)
        if isinstance(value, Mapping):
            return {self._key(key): self._inner(key, each) for key, each in value.items()}
        if isinstance(value, _LISTS):
            return [self._inner(index, each) for index, each in enumerate(value)]
        return _anything().dump_python(value, mode="json", warnings=False, fallback=_unknown)

    def _inner(self, step: object, value: object) -> Any:
        if type(value) in _UNCHANGED_TYPES:
            return value
        try:
            return self._plain(value)
        except UnsendableTimeError as error:
            error.path.insert(0, str(step))
            raise

    def _single(self, value: object) -> Any:
        """Return the form of a single value that is not of a JSON type."""
        if isinstance(value, Enum):
            return self._plain(value.value)
        if isinstance(value, Decimal):
            return self._number(value)
        if isinstance(value, datetime):
            return self._time(value)
        if isinstance(value, date):
            return value.isoformat()
        for kind in (str, int, float):
            if isinstance(value, kind):
                return kind(value)
        return _NOT_SINGLE

    def _key(self, key: object) -> str:
        if type(key) is str:
            return key
        if isinstance(key, datetime):
            return self._time(key)
        (found,) = _anything().dump_python({key: None}, mode="json", fallback=_unknown)
        return str(found)


_NOT_SINGLE = object()


def python_form(value: object) -> Any:
    """Return a value with dicts for its models: names in JSON, and only fields that were set."""
    return _anything().dump_python(value, by_alias=True, exclude_unset=True, warnings=False)


def non_finite_path(value: object) -> list[str] | None:
    """Return the fields and indexes that lead to the first NaN or infinity, if there is one."""
    try:
        return next(_non_finite_paths(python_form(value)), None)
    except (ValueError, RecursionError):  # The value holds something else that is not JSON.
        return None


def _non_finite_paths(value: object) -> Iterator[list[str]]:
    if isinstance(value, float | Decimal):
        if not math.isfinite(value):
            yield []
    elif isinstance(value, Mapping | list | tuple):
        steps = value.items() if isinstance(value, Mapping) else enumerate(value)
        for step, each in steps:
            for path in _non_finite_paths(each):
                yield [str(step), *path]


@cache
def _anything() -> TypeAdapter[Any]:
    """Return an adapter that encodes values of any type; building it takes milliseconds."""
    return adapter_for(Any)


def _sent_if_zoned(value: datetime) -> str:
    if value.utcoffset() is None:
        raise UnsendableTimeError("a datetime must have a time zone")
    return sent_text(value)


def _sent_or_naive(value: datetime) -> str:
    return value.isoformat() if value.utcoffset() is None else sent_text(value)


def _unknown(value: object) -> Any:
    raise ValueError(f"unknown type: {type(value).__name__}")
