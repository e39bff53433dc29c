"""Names of fields in another casing than a schema has, which differs between payload versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple, get_args, get_origin

from .._runtime.models.base import ApiModel, is_model
from .._runtime.models.optional_types import innermost
from .._runtime.models.reading.drift_log import Deviation
from .._runtime.models.reading.instances import fields_of
from .._runtime.models.reading.lenient import at

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
    try:
        return _respelled(annotation, value, "", found), found
    except RecursionError:
        return value, Counter()


def _respelled(annotation: Any, value: Any, path: str, found: Counter[Deviation]) -> Any:
    inner = _container(innermost(annotation), value)
    if is_model(inner) and isinstance(value, Mapping):
        return _object(inner, value, path, found)
    if get_origin(inner) is list and isinstance(value, list):
        (item,) = get_args(inner)
        return [_respelled(item, each, f"{path}[]", found) for each in value]
    if get_origin(inner) is dict and isinstance(value, Mapping):
        item = get_args(inner)[1]
        return {key: _respelled(item, each, at(path, "*"), found) for key, each in value.items()}
    return value


def _container(inner: Any, value: Any) -> Any:
    """Return the only member of a union that may contain the value; other types unchanged."""
    if not isinstance(inner, tuple):
        return inner
    members = [innermost(each) for each in inner]
    if isinstance(value, list):
        fitting = [each for each in members if get_origin(each) is list]
    else:
        fitting = [each for each in members if is_model(each) or get_origin(each) is dict]
    return fitting[0] if len(fitting) == 1 else None


def _object(
    model: type[ApiModel], value: Mapping[str, Any], path: str, found: Counter[Deviation]
) -> dict[str, Any]:
    fields = _fields(model)
    result: dict[str, Any] = {}
    for key, each in value.items():
        name = key
        if key not in fields.annotations:
            name = fields.names.get(plain(key), key)
            if name in value or name in result:
                name = key
        if name != key:
            found[Deviation(at(path, name), OTHER_SPELLING)] += 1
        annotation = fields.annotations.get(name)
        if annotation is not None and isinstance(each, list | Mapping):
            each = _respelled(annotation, each, at(path, name), found)
        result[name] = each
    return result


class _Fields(NamedTuple):
    """The fields of a model.

    Attributes:
        annotations: Their types by name in JSON.
        names: Their names in JSON by the names without casing.

    """

    annotations: Mapping[str, Any]
    names: Mapping[str, str]


@cache
def _fields(model: type[ApiModel]) -> _Fields:
    annotations = {key: annotation for _, key, annotation, _ in fields_of(model)}
    return _Fields(annotations, {plain(key): key for key in annotations})
