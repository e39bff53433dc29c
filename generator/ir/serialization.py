"""Conversion of an API's IR to JSON and back, for the cache, by its type annotations."""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, NamedTuple, Union, cast, get_args, get_origin, get_type_hints

from ..pycode.literals import Repeat
from .api import Api

_REPEAT = "\0repeat"
"""Marks a ``Repeat`` among the values of a sample."""

_PLAIN = {str, int, float, bool}

_Reader = Callable[[Any], Any]
_Writer = Callable[[Any], Any]


class SavedApi(NamedTuple):
    """An API with its JSON, which is what pickle sends to another process.

    Pickle would take longer for the parts of an API, which are many small objects.

    Attributes:
        api: The API.
        json: The result of ``to_json``.

    """

    api: Api
    json: bytes

    @classmethod
    def of(cls, api: Api) -> SavedApi | None:
        """Return the API with its JSON; ``None`` if it cannot be restored from that."""
        saved = to_json(api)
        return None if saved is None else cls(api, saved)

    def __reduce__(self) -> tuple[Callable[[bytes], SavedApi], tuple[bytes]]:
        """Return how pickle restores the object: from its JSON."""
        return _restored, (self.json,)


def _restored(saved: bytes) -> SavedApi:
    return SavedApi(from_json(saved), saved)


def to_json(api: Api) -> bytes | None:
    """Return the API as one line of JSON; ``None`` if it cannot be restored from that."""
    try:
        return json.dumps(_writer(Api)(api), default=_repeat, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError):
        return None


def from_json(saved: bytes) -> Api:
    """Return the API from the result of ``to_json``.

    Raises:
        TypeError: Another version saved it; ``ValueError`` and ``KeyError`` mean the same.

    """
    return cast("Api", _reader(Api)(json.loads(saved)))


@cache
def _writer(kind: Any) -> _Writer:
    """Return the function that makes JSON's types of a value of this type."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is Any:
        return _checked_sample
    if is_dataclass(kind):
        return _fields_of(kind)
    if origin is tuple:
        each = _writer(arguments[0])
        return lambda values: [*map(each, values)]
    if origin in {types.UnionType, Union}:
        some = [each for each in arguments if each is not type(None)]
        if _PLAIN.issuperset(some):
            return _unchanged
        (write,) = map(_writer, some)
        return lambda value: None if value is None else write(value)
    if origin is not None and issubclass(origin, Mapping):
        of_value = _writer(arguments[1])
        return lambda values: {key: of_value(each) for key, each in values.items()}
    return _unchanged


def _fields_of(kind: Any) -> _Writer:
    names = [each.name for each in fields(kind)]
    changing = _lazily_changing(kind, _writer)

    def write(value: Any) -> Any:
        found = [getattr(value, name) for name in names]
        for index, each in changing():
            found[index] = each(found[index])
        return found

    return write


def _lazily_changing(
    kind: Any, make: Callable[[Any], Callable[[Any], Any]]
) -> Callable[[], list[tuple[int, Callable[[Any], Any]]]]:
    """Return a function that returns the fields of a class that change, by their index.

    It looks at them when it is called first, because an operation refers to operations.
    """

    @cache
    def changing() -> list[tuple[int, Callable[[Any], Any]]]:
        hints = get_type_hints(kind)
        made = [make(hints[each.name]) for each in fields(kind)]
        return [(index, each) for index, each in enumerate(made) if each is not _unchanged]

    return changing


def _checked_sample(value: Any) -> Any:
    """Return a value of JSON; the encoder would change the types of some others silently.

    Raises:
        TypeError: A part of the value is none of JSON's types.

    """
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if type(each) in _PLAIN:
            continue
        if isinstance(each, dict):
            if not all(isinstance(key, str) for key in each):
                raise TypeError("a key is not a string")
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
        elif isinstance(each, Repeat):
            waiting.append(each.unit)
        elif isinstance(each, tuple):
            raise TypeError("a tuple is not a value of JSON")
    return value


def _repeat(value: Any) -> Any:
    """Return the JSON of what the encoder does not know: a long value in its short form.

    Raises:
        TypeError: It is something else.

    """
    if isinstance(value, Repeat):
        return {_REPEAT: [value.unit, value.count]}
    raise TypeError(f"no JSON for a {type(value).__name__}")


@cache
def _reader(kind: Any) -> _Reader:
    """Return the function that restores a value of this type."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is Any:
        return _restore_sample
    if is_dataclass(kind):
        return _dataclass(kind)
    if origin is tuple:
        return _tuple_of(_reader(arguments[0]))
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


def _tuple_of(each: _Reader) -> _Reader:
    if each is _unchanged:
        return tuple

    def read(values: Any) -> Any:
        for index, value in enumerate(values):  # In place, as with the fields of a class.
            values[index] = each(value)
        return tuple(values)

    return read


def _dataclass(kind: Any) -> _Reader:
    count = len(fields(kind))
    changing = _lazily_changing(kind, _reader)

    def read(values: Any) -> Any:
        if len(values) != count:
            raise ValueError(f"{len(values)} of {count} fields")
        for index, each in changing():  # In place, so that memory is free for the next ones.
            values[index] = each(values[index])
        return kind(*values)

    return read


def _unchanged(value: Any) -> Any:
    return value


def _restore_sample(value: Any) -> Any:
    if isinstance(value, dict):
        if _REPEAT in value:
            unit, count = value[_REPEAT]
            return Repeat(_restore_sample(unit), count)
        return {
            key: each if type(each) in _PLAIN else _restore_sample(each)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [each if type(each) in _PLAIN else _restore_sample(each) for each in value]
    return value
