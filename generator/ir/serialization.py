"""Conversion of an API's IR to JSON and back, for the cache, by its type annotations."""

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

_Reader = Callable[[Any], Any]


def as_json(api: Api) -> Any:
    """Return the API in the types of JSON; ``None`` if it cannot be restored from them."""
    try:
        saved = json.loads(json.dumps(_to_json(api)))
        return saved if from_json(saved) == api else None
    except (TypeError, ValueError, KeyError, RecursionError):
        return None


def from_json(saved: Any) -> Api:
    """Return the API from the result of ``as_json``.

    Raises:
        TypeError: Another version saved it; ``ValueError`` and ``KeyError`` mean the same.

    """
    return cast("Api", _reader(Api)(saved))


def _to_json(value: Any) -> Any:
    if isinstance(value, Repeat):
        return {_REPEAT: [_to_json(value.unit), value.count]}
    if is_dataclass(value):
        return [_to_json(getattr(value, each.name)) for each in fields(value)]
    if isinstance(value, Mapping):
        return {key: _to_json(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_to_json(each) for each in value]
    return value


@cache
def _reader(kind: Any) -> _Reader:
    """Return the function that restores a value of this type."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is Any:
        return _restore_sample
    if is_dataclass(kind):
        return _dataclass(kind)
    if origin is tuple:
        each = _reader(arguments[0])
        return lambda values: tuple(map(each, values))
    if origin in {types.UnionType, Union}:
        some = [each for each in arguments if each is not type(None)]
        if _PLAIN.issuperset(some):
            return _unchanged
        (restore,) = map(_reader, some)
        return lambda value: None if value is None else restore(value)
    if origin is not None and issubclass(origin, Mapping):
        of_key, of_value = map(_reader, arguments)
        return lambda values: {of_key(key): of_value(each) for key, each in values.items()}
    return _unchanged if kind in _PLAIN else cast("_Reader", kind)


def _dataclass(kind: Any) -> _Reader:
    readers: list[_Reader] = []

    def read(values: Any) -> Any:
        if not readers:  # Not earlier: an operation refers to operations.
            hints = get_type_hints(kind)
            readers.extend([_reader(hints[each.name]) for each in fields(kind)])
        return kind(*[each(value) for each, value in zip(readers, values, strict=True)])

    return read


def _unchanged(value: Any) -> Any:
    return value


def _restore_sample(value: Any) -> Any:
    if isinstance(value, dict):
        if _REPEAT in value:
            unit, count = value[_REPEAT]
            return Repeat(_restore_sample(unit), count)
        return {key: _restore_sample(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_restore_sample(each) for each in value]
    return value
