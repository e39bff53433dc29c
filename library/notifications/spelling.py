"""Names of fields in another casing than a schema has, which differs between payload versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, NamedTuple, TypeAlias, get_args, get_origin

from .._runtime.models.base import ApiModel, is_model
from .._runtime.models.optional_types import innermost
from .._runtime.models.reading.drift_log import Deviation, at
from .._runtime.models.reading.instances import fields_of

Respell: TypeAlias = Callable[[Any, str, Counter[Deviation]], Any]
"""Takes a value, its path and the collector of fields with another spelling; returns the value."""

OTHER_SPELLING = "other spelling of its name"


def plain(name: object) -> str:
    """Return a name without its casing and separators; empty for a key that JSON cannot have."""
    if not isinstance(name, str):
        return ""
    return name.replace("_", "").replace("-", "").lower()


def respelled(annotation: Any, value: Any) -> tuple[Any, Counter[Deviation]]:
    """Return parsed JSON with the names of fields as a type spells them.

    Args:
        annotation: The type.
        value: The JSON, which stays unchanged.

    Returns:
        The JSON, and the fields with another spelling.

    """
    found: Counter[Deviation] = Counter()
    respell = _respeller(annotation)
    if respell is None:
        return value, found
    try:
        return respell(value, "", found), found
    except RecursionError:
        return value, Counter()


@cache
def _respeller(annotation: Any) -> Respell | None:
    """Return the function for a type; ``None`` where no field can be found."""
    inner = innermost(annotation)
    members = [innermost(each) for each in inner] if isinstance(inner, tuple) else [inner]
    lists = [each for each in members if get_origin(each) is list]
    objects = [each for each in members if is_model(each) or get_origin(each) is dict]
    of_list = _respeller(get_args(lists[0])[0]) if len(lists) == 1 else None
    of_object: Respell | None = None
    if len(objects) == 1:  # Of several, the value's own fields would have to decide.
        if is_model(objects[0]):
            of_object = partial(_respell_object, objects[0])
        elif (of_values := _respeller(get_args(objects[0])[1])) is not None:
            of_object = partial(_respell_map, of_values)
    if of_list is None:
        return of_object
    return partial(_respell_any, of_list, of_object)


def _respell_any(
    of_item: Respell,
    of_object: Respell | None,
    value: Any,
    path: str,
    found: Counter[Deviation],
) -> Any:
    if isinstance(value, list):
        path = f"{path}[]"
        return [of_item(each, path, found) for each in value]
    return value if of_object is None else of_object(value, path, found)


def _respell_map(of_values: Respell, value: Any, path: str, found: Counter[Deviation]) -> Any:
    if not isinstance(value, Mapping):
        return value
    path = at(path, "*")
    return {key: of_values(each, path, found) for key, each in value.items()}


def _respell_object(model: type[ApiModel], value: Any, path: str, found: Counter[Deviation]) -> Any:
    if not isinstance(value, Mapping):
        return value
    fields = _fields(model)
    result: dict[str, Any] = {}
    for key, each in value.items():
        name = key
        if key not in fields.respellers:
            name = fields.names.get(plain(key), key)
            if name in value or name in result:
                name = key
        if name != key:
            found[Deviation(at(path, name), OTHER_SPELLING)] += 1
        respell = fields.respellers.get(name)
        result[name] = each if respell is None else respell(each, at(path, name), found)
    return result


class _Fields(NamedTuple):
    """The fields of a model.

    Attributes:
        respellers: The functions for their values by name in JSON.
        names: Their names in JSON by the names without casing.

    """

    respellers: Mapping[str, Respell | None]
    names: Mapping[str, str]


@cache
def _fields(model: type[ApiModel]) -> _Fields:
    respellers = {key: _respeller(annotation) for _, key, annotation, _ in fields_of(model)}
    return _Fields(respellers, {plain(key): key for key in respellers})
