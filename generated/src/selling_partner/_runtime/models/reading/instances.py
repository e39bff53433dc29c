"""Instances of models that are filled in without validation."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import Annotated, Any, NamedTuple

from pydantic.fields import FieldInfo

from ..base import ApiModel, wire_name
from ..surrogates import LONE_SURROGATE
from ..values.directions import is_expected
from .value_types import TypesOf

_CHANGED = frozenset({bool, list, dict})
"""Types of values that pydantic may encode differently."""


class Instance(NamedTuple):
    """The parts of an instance that is being filled in.

    Attributes:
        values: The values of all fields, ``None`` until they are set.
        given: The names of the fields that were set.
        rest: The unknown fields.

    """

    values: dict[str, Any]
    given: set[str]
    rest: dict[str, Any]


def make_blanks(model: type[ApiModel], rests: list[dict[str, Any]]) -> list[Instance]:
    """Return the parts of instances without set fields; a required field reads as ``None``."""
    values = _blank_values(model)
    if values is None:
        return [Instance(_own_values(model), set(), rest) for rest in rests]
    return [Instance(values.copy(), set(), rest) for rest in rests]


def make_instances(model: type[ApiModel], parts: list[Instance]) -> list[ApiModel]:
    """Return instances of their parts."""
    if _blank_values(model) is None:
        return [_with_own_defaults(model, each) for each in parts]
    made: list[ApiModel] = []
    put = object.__setattr__
    for values, given, rest in parts:  # Pydantic's construction takes many times as long.
        each = model.__new__(model)
        put(each, "__dict__", values)
        put(each, "__pydantic_fields_set__", given)
        put(each, "__pydantic_extra__", rest)
        put(each, "__pydantic_private__", None)
        made.append(each)
    return made


@cache
def _blank_values(model: type[ApiModel]) -> dict[str, Any] | None:
    """Return the values of a blank; ``None`` where each instance needs its own default values."""
    model.model_rebuild()  # Resolves references to models that are defined later.
    are_none = all(
        field.is_required() or (field.default is None and field.default_factory is None)
        for field in model.model_fields.values()
    )
    is_plain = are_none and model.__pydantic_post_init__ is None
    return dict.fromkeys(model.model_fields) if is_plain else None


def _own_values(model: type[ApiModel]) -> dict[str, Any]:
    return dict.fromkeys(model.model_fields) | vars(model.model_construct(set()))


def _with_own_defaults(model: type[ApiModel], parts: Instance) -> ApiModel:
    """Return an instance with default values and private attributes of its own."""
    made = model.model_construct(set())
    # Not as arguments: Amazon chooses the names in JSON, "cls" and "self" included.
    vars(made).update(parts.values)
    made.__pydantic_fields_set__.update(parts.given)
    object.__setattr__(made, "__pydantic_extra__", parts.rest)
    return made


@cache
def fields_of(model: type[ApiModel]) -> tuple[tuple[str, str, Any, bool], ...]:
    """Return the name, the name in JSON and the type of each field, and whether it is required.

    The flag is that of responses.
    """
    model.model_rebuild()  # Resolves references to models that are defined later.
    return tuple(
        (name, wire_name(name, field), _annotation(field), is_expected(field))
        for name, field in model.model_fields.items()
    )


def _annotation(field: FieldInfo) -> Any:
    annotation: Any = field.annotation
    for constraint in field.metadata:
        annotation = Annotated[annotation, constraint]
    return annotation


def encoded_otherwise(values: list[Any], types_of: TypesOf) -> set[int]:
    """Return the positions of the values that pydantic would encode differently in a known field.

    It encodes ``True`` as 1 in a numeric field, and replaces lone surrogates in a map's keys.
    """
    if not _CHANGED.intersection(map(type, values)):
        return set()
    return {place for place, each in enumerate(values) if _is_encoded_otherwise(each, types_of)}


def _is_encoded_otherwise(value: object, types_of: TypesOf) -> bool:
    level = value if type(value) is list else [value]
    while level:
        kinds = types_of(level)
        if bool in kinds:
            return True
        if not kinds & _CHANGED:
            return False
        maps: list[dict[str, Any]] = [each for each in level if type(each) is dict]
        if LONE_SURROGATE.search("".join(chain.from_iterable(maps))):
            return True
        lists: list[list[Any]] = [each for each in level if type(each) is list]
        level = [*chain.from_iterable(lists), *chain.from_iterable(map(dict.values, maps))]
    return False
