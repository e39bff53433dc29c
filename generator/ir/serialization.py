"""The IR of an API as values of JSON and back, for the cache: its annotations tell the types."""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from ..pycode.literals import Repeat
from .package import Api

_REPEAT = "\0repeat"
"""Marks a ``Repeat`` among the values of a sample."""

_PLAIN = {str, int, float, bool}

_Reading = Callable[[Any], Any]


def as_json(api: Api) -> Any:
    """Return the API in the types of JSON; ``None`` where these do not give it back as it is."""
    try:
        saved = json.loads(json.dumps(_saved(api)))
        return saved if from_json(saved) == api else None
    except (TypeError, ValueError, KeyError, RecursionError):
        return None


def from_json(saved: Any) -> Api:
    """Return the API that ``as_json`` has saved.

    Raises:
        TypeError: It was saved by another version; ``ValueError`` and ``KeyError`` say so as well.

    """
    return cast("Api", _reading(Api)(saved))


def _saved(value: Any) -> Any:
    if isinstance(value, Repeat):
        return {_REPEAT: [_saved(value.unit), value.count]}
    if is_dataclass(value):
        return [_saved(getattr(value, each.name)) for each in fields(value)]
    if isinstance(value, Mapping):
        return {key: _saved(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_saved(each) for each in value]
    return value


@cache
def _reading(kind: Any) -> _Reading:
    """What makes a value of this type from what was saved of one."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is Any:
        return _anything
    if is_dataclass(kind):
        return _dataclass(kind)
    if origin is tuple:
        each = _reading(arguments[0])
        return lambda values: tuple(map(each, values))
    if origin in {types.UnionType, Union}:
        some = [each for each in arguments if each is not type(None)]
        if _PLAIN.issuperset(some):
            return _same
        (there,) = map(_reading, some)
        return lambda value: None if value is None else there(value)
    if origin is not None and issubclass(origin, Mapping):
        of_key, of_value = map(_reading, arguments)
        return lambda values: {of_key(key): of_value(each) for key, each in values.items()}
    return _same if kind in _PLAIN else cast("_Reading", kind)


def _dataclass(kind: Any) -> _Reading:
    readings: list[_Reading] = []

    def read(values: Any) -> Any:
        if not readings:  # Not earlier: an operation may lead to operations.
            hints = get_type_hints(kind)
            readings.extend([_reading(hints[each.name]) for each in fields(kind)])
        return kind(*[each(value) for each, value in zip(readings, values, strict=True)])

    return read


def _same(value: Any) -> Any:
    return value


def _anything(value: Any) -> Any:
    if isinstance(value, dict):
        if _REPEAT in value:
            unit, count = value[_REPEAT]
            return Repeat(_anything(unit), count)
        return {key: _anything(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_anything(each) for each in value]
    return value
