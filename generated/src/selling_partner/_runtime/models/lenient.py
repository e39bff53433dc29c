"""Reading of responses that do not match their models, and keeping what they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from copy import copy
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin

from pydantic import FailFast, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from .base import PYTHON_NAME, ApiModel, adapter_for, innermost, is_model, wire_name
from .drift_log import Deviation
from .exact_fit import adapter_of, validate_parsed
from .surrogates import LONE_SURROGATE
from .text_rules import any_text
from .types import OneOf

M = TypeVar("M", bound=ApiModel)

MISSING = "missing"
NULL = "null"
TOO_DEEP = "nested too deeply"
UNEXAMINED = "not examined, after many misfits"

MOST_EXAMINED = 1_000
"""Misfitting plain values of one list that are examined; later ones are kept as received."""

_LONG = 100
"""Length above which a list is not validated as a whole: pydantic would describe each misfit."""

_PLAIN = frozenset({bool, int, float, str, NoneType})


def read_misfit(annotation: Any, value: object) -> tuple[Any, list[Deviation]]:
    """Convert parsed JSON to its type as far as it matches.

    A value that does not match its type is kept as received. A missing required field reads as
    ``None``, and is left out when the model is encoded again.

    Returns:
        The value, and the deviations from its type, in the order of their places.

    """
    misfits: list[Deviation] = []
    inner = innermost(annotation)
    if is_model(inner) and not isinstance(value, Mapping):
        return _construct(inner, {}, "", []), [Deviation("", "not an object")]
    if value is None and get_origin(inner) in {list, dict}:
        empty: object = [] if get_origin(inner) is list else {}
        return empty, [Deviation("", NULL)]
    try:
        with any_text():
            if is_model(inner) and isinstance(value, Mapping):  # It did not validate as a whole.
                return _construct(inner, value, "", misfits), misfits
            return _convert(annotation, value, "", misfits), misfits
    except RecursionError:
        return read_misfit(annotation, None)[0], [Deviation("", TOO_DEEP)]


def _construct(model: type[M], value: Mapping[str, Any], path: str, misfits: list[Deviation]) -> M:
    rest = dict(value)
    values: dict[str, Any] = {}
    unset: set[str] = set()
    for name, key, annotation, is_required in _fields_of(model):
        if key in rest:
            before = len(misfits)
            values[name] = _convert(annotation, rest[key], at(path, key), misfits)
            if len(misfits) > before and _is_encoded_otherwise(values[name]):
                unset.add(name)  # Kept as an unknown field, it is encoded unchanged.
            else:
                del rest[key]
        elif is_required:
            misfits.append(Deviation(at(path, key), MISSING))
            values[name] = None
            unset.add(name)
    made = _blank(model)
    made.__pydantic_fields_set__.update(values.keys() - unset)
    # Not as arguments: the names on the wire are Amazon's to choose, "cls" and "self" included.
    vars(made).update(values)
    made.__pydantic_extra__ = rest
    return made


def _blank(model: type[M]) -> M:
    """Return an instance without set fields; copying is many times as fast as constructing."""
    template = _template(model)
    return model.model_construct(set()) if template is None else copy(cast(M, template))


@cache
def _template(model: type[ApiModel]) -> ApiModel | None:
    """Return an instance to copy; ``None`` where each instance needs its own default values."""
    model.model_rebuild()  # Resolves references to models that are defined later.
    are_none = all(
        field.is_required() or (field.default is None and field.default_factory is None)
        for field in model.model_fields.values()
    )
    is_plain = are_none and model.__pydantic_post_init__ is None
    return model.model_construct(set()) if is_plain else None


@cache
def _fields_of(model: type[ApiModel]) -> tuple[tuple[str, str, Any, bool], ...]:
    """Return the name, the name in JSON, the type and the required flag of each field."""
    model.model_rebuild()  # Resolves references to models that are defined later.
    return tuple(
        (name, wire_name(name, field), _annotation(field), field.is_required())
        for name, field in model.model_fields.items()
    )


def _is_encoded_otherwise(value: object) -> bool:
    """Return whether pydantic would encode the value of a known field differently.

    It encodes ``True`` as 1 in a numeric field, and replaces lone surrogates in a map's keys.
    """
    if isinstance(value, dict):
        return any(map(LONE_SURROGATE.search, value)) or any(
            map(_is_encoded_otherwise, value.values())
        )
    if isinstance(value, list):
        return any(map(_is_encoded_otherwise, value))
    return isinstance(value, bool)


def _convert(annotation: Any, value: object, path: str, misfits: list[Deviation]) -> object:
    """Convert a value to its type as far as it matches, and collect its misfits."""
    inner = innermost(annotation)
    before = len(misfits)
    if isinstance(value, list) and len(value) > _LONG and get_origin(inner) is list:
        converted = _convert_items(inner, value, path, misfits)
        if len(misfits) > before:
            return converted
    try:
        return validate_parsed(adapter_of(annotation), value)
    except ValidationError as error:
        refusal = error
    if is_model(inner) and isinstance(value, Mapping):
        return _construct(inner, value, path, misfits)
    if isinstance(inner, tuple):
        members = _meant(annotation, inner, value)
        return _nearest(members, value, Deviation(path, _reason(value, refusal)), misfits)
    converted = _convert_items(inner, value, path, misfits)
    if len(misfits) == before and (reason := _reason(value, refusal)) != PYTHON_NAME:
        misfits.append(Deviation(path, reason))
        return value
    return converted


def _reason(value: object, refusal: ValidationError) -> str:
    """Return the reason of a misfit: ``null``, or the type of pydantic's error.

    Of several errors the last one is that of an enum's base type, which any of its values matches.
    """
    if value is None:
        return NULL
    return refusal.errors(include_input=False, include_url=False)[-1]["type"]


def _convert_items(inner: Any, value: object, path: str, misfits: list[Deviation]) -> object:
    """Convert the items of a list or a map; return any other value unchanged."""
    origin = get_origin(inner)
    if origin is list and isinstance(value, list):
        (item,) = get_args(inner)
        return _convert_each(item, value, f"{path}[]", misfits)
    if origin is dict and isinstance(value, Mapping):
        _, item = get_args(inner)
        converted = _convert_each(item, list(value.values()), at(path, "*"), misfits)
        return dict(zip(value, converted, strict=True))
    return value


def _convert_each(
    item: Any, values: list[Any], path: str, misfits: list[Deviation]
) -> list[object]:
    """Convert the values of a list or a map, in about the time that parsing them took.

    Where the Python type of plain values is wrong, one of each type is examined for all.
    """
    wrong = _wrong_types(item, values)
    rest = [each for each in values if type(each) not in wrong] if wrong else values
    converted = iter(_convert_rest(item, rest, path, misfits))
    counts: Counter[Any] = Counter(map(type, values) if wrong else ())
    for kind, reason in wrong.items():
        misfits += [Deviation(path, reason)] * counts[kind]
    return [each if type(each) in wrong else next(converted) for each in values]


def _wrong_types(item: Any, values: list[Any]) -> dict[Any, str]:
    """Return the types of plain values that cannot match, each with its reason."""
    wrong: dict[Any, str] = {}
    for kind in _PLAIN.intersection(map(type, values)):
        sample = next(each for each in values if type(each) is kind)
        try:
            validate_parsed(adapter_of(item), sample)
        except ValidationError as refusal:
            errors = refusal.errors(include_input=False, include_url=False)
            if sample is None or all(each["type"].endswith("_type") for each in errors):
                wrong[kind] = _reason(sample, refusal)
    return wrong


def _convert_rest(
    item: Any, values: list[Any], path: str, misfits: list[Deviation]
) -> list[object]:
    """Convert values that may match: all at once, or one by one if that fails."""
    try:
        converted: list[object] = validate_parsed(_adapter_of_list(item), values)
    except ValidationError:
        return _convert_singly(item, values, path, misfits)
    return converted


def _convert_singly(
    item: Any, values: list[Any], path: str, misfits: list[Deviation]
) -> list[object]:
    converted: list[object] = []
    failures = unexamined = 0
    for each in values:
        is_plain = type(each) in _PLAIN
        if is_plain and failures >= MOST_EXAMINED:
            unexamined += 1
            converted.append(each)
            continue
        before = len(misfits)
        converted.append(_convert(item, each, path, misfits))
        failures += is_plain and len(misfits) > before
    if unexamined:
        misfits += [Deviation(path, UNEXAMINED)] * unexamined
    return converted


@cache
def _adapter_of_list(item: Any) -> TypeAdapter[Any]:
    """Return the adapter of a list, which stops at the first misfit: describing each is slow."""
    return adapter_for(Annotated[list[item], FailFast()])


def _meant(annotation: Any, members: tuple[Any, ...], value: object) -> tuple[Any, ...]:
    """Return the union members that the discriminator selects; all of them if it has none."""
    if get_origin(annotation) is Annotated:
        bare, *notes = get_args(annotation)
        for note in notes:
            if isinstance(note, OneOf):
                return tuple(each for each in members if each.__name__ == note.choose(value))
        return _meant(bare, members, value)
    if get_origin(annotation) in {Union, UnionType}:
        inner = [each for each in get_args(annotation) if each is not NoneType]
        return _meant(inner[0], members, value) if len(inner) == 1 else members
    return members


def _nearest(
    members: tuple[Any, ...], value: object, misfit: Deviation, misfits: list[Deviation]
) -> object:
    """Convert to the union member with the fewest misfits, then the fewest unknown fields."""
    tried: list[tuple[ApiModel, list[Deviation]]] = []
    for inner in map(innermost, members):
        if is_model(inner) and isinstance(value, Mapping):
            found: list[Deviation] = []
            tried.append((_construct(inner, value, misfit.path, found), found))
    if not tried:
        misfits.append(misfit)
        return value
    made, found = min(tried, key=lambda each: (len(each[1]), len(each[0].model_extra or ())))
    misfits += found
    return made


def at(path: str, step: str) -> str:
    """Return the path of a field below another path."""
    return f"{path}.{step}" if path else step


def _annotation(field: FieldInfo) -> Any:
    annotation: Any = field.annotation
    for constraint in field.metadata:
        annotation = Annotated[annotation, constraint]
    return annotation
