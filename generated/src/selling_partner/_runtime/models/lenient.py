"""The reading of answers, also of those that do not fit their models."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from copy import copy
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin

from pydantic import FailFast, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import SchemaValidator

from .base import OF_ANSWERS, PYTHON_NAME, ApiModel, adapter_for, innermost, is_model, wire_name
from .drift_log import Departure
from .encoding import holds_exact
from .exact_numbers import ExactFloat, may_be_inexact, parse_exactly
from .text_rules import any_text
from .types import OneOf

M = TypeVar("M", bound=ApiModel)

_HALF = re.compile(r"[\ud800-\udfff]")

MISSING = "missing"
NULL = "null"
UNREADABLE = "no JSON that can be read"
UNEXAMINED = "not examined, after many misfits"

MOST_EXAMINED = 1_000
"""So many plain values of one list are examined that do not fit. The others stay as they came."""

_LARGE = 65_536
"""Bytes from which on a body has a validator of its own, which takes milliseconds to make."""

_LONG = 100
"""Items of a list that is not tried as a whole, for pydantic would describe each of its misfits."""

_PLAIN = frozenset({bool, int, float, str, NoneType})


def read_value(adapter: TypeAdapter[Any], content: bytes) -> tuple[Any, bool]:
    """What an answer's JSON stands for, if it fits its type to the letter.

    Nothing is converted that could not be encoded back as it came: a number in quotes is no number.

    Returns:
        The value, and whether it fits; where it does not, ``read_misfit`` takes over.

    """
    try:
        with any_text():
            return _read(adapter, content), True
    except (ValueError, RecursionError):  # Pydantic's ValidationError is a ValueError.
        return None, False


def read_parsed(adapter: TypeAdapter[Any], value: object) -> tuple[Any, bool]:
    """The same of parsed JSON."""
    try:
        with any_text():
            return _read_parsed(adapter, value), True
    except (ValueError, RecursionError):
        return None, False


_TO_THE_LETTER: Any = {"strict": True, "by_alias": True, "by_name": False, "context": OF_ANSWERS}


def _read(adapter: TypeAdapter[Any], content: bytes) -> Any:
    if may_be_inexact(content) and _needs_exact(parsed := parse_exactly(content)):
        return adapter.validate_python(parsed, **_TO_THE_LETTER)
    if len(content) > _LARGE:
        return _hasty_validator(adapter).validate_json(content, **_TO_THE_LETTER)
    return adapter.validate_json(content, **_TO_THE_LETTER)


@cache
def _hasty_validator(adapter: TypeAdapter[Any]) -> SchemaValidator | TypeAdapter[Any]:
    """Return what reads the same, and describes one misfit of a list in place of all.

    To describe a misfit takes pydantic many times as long as to read a value.
    """
    try:  # Otherwise it would take the validators that the models have already.
        return SchemaValidator(_hasty(adapter.core_schema), _use_prebuilt=False)
    except TypeError:  # A later pydantic may not know that option: then it takes its time.
        return adapter


def _hasty(schema: Any) -> Any:
    if isinstance(schema, Mapping):
        made = {key: _hasty(each) for key, each in schema.items()}
        return {**made, "fail_fast": True} if made.get("type") == "list" else made
    if isinstance(schema, list):
        return [_hasty(each) for each in schema]
    return schema


def _read_parsed(adapter: TypeAdapter[Any], value: object) -> Any:
    """The same of parsed JSON."""
    if ExactFloat.made and _needs_exact(value):
        return adapter.validate_python(value, **_TO_THE_LETTER)
    return adapter.validate_json(json.dumps(value), **_TO_THE_LETTER)


def _needs_exact(value: object) -> bool:
    """Whether pydantic's own reading of JSON would change a number.

    Half a surrogate pair is a text to it only where it does not read JSON.
    """
    return holds_exact(value) and not _HALF.search(json.dumps(value, ensure_ascii=False))


def read_misfit(annotation: Any, value: object) -> tuple[Any, list[Departure]]:
    """What parsed JSON stands for, whatever its shape.

    What fits is converted as usual. A value that does not fit stays as it came, and a required
    field that is missing reads as ``None`` and is left out when the model is encoded again.

    Returns:
        The value, and how it departed from its type, once for each place.

    """
    misfits: list[Departure] = []
    inner = innermost(annotation)
    if is_model(inner) and not isinstance(value, Mapping):
        return _construct(inner, {}, "", []), [Departure("", "not an object")]
    if value is None and get_origin(inner) in {list, dict}:
        empty: object = [] if get_origin(inner) is list else {}
        return empty, [Departure("", NULL)]
    try:
        with any_text():
            if is_model(inner) and isinstance(value, Mapping):  # Pydantic has refused the whole.
                return _construct(inner, value, "", misfits), misfits
            return _convert(annotation, value, "", misfits), misfits
    except RecursionError:  # Nested beyond reason.
        return read_misfit(annotation, None)[0], [Departure("", UNREADABLE)]


def _construct(model: type[M], value: Mapping[str, Any], path: str, misfits: list[Departure]) -> M:
    rest = dict(value)
    values: dict[str, Any] = {}
    unset: set[str] = set()
    for name, key, annotation, is_required in _fields_of(model):
        if key in rest:
            before = len(misfits)
            values[name] = _convert(annotation, rest[key], at(path, key), misfits)
            if len(misfits) > before and _is_encoded_otherwise(values[name]):
                unset.add(name)  # Among the unknown it stays as it is.
            else:
                del rest[key]
        elif is_required:
            misfits.append(Departure(at(path, key), MISSING))
            values[name] = None
            unset.add(name)
    made = _blank(model)
    made.__pydantic_fields_set__.update(values.keys() - unset)
    # Not as arguments: the names on the wire are Amazon's to choose, "cls" and "self" included.
    vars(made).update(values)
    made.__pydantic_extra__ = rest
    return made


def _blank(model: type[M]) -> M:
    """Return an instance without any field set. Pydantic takes many times as long to make one."""
    template = _template(model)
    return model.model_construct(set()) if template is None else copy(cast(M, template))


@cache
def _template(model: type[ApiModel]) -> ApiModel | None:
    """Return an instance to be copied; ``None`` where each has to have values of its own."""
    model.model_rebuild()  # What it refers to may be defined after it; else this does nothing.
    are_none = all(
        field.is_required() or (field.default is None and field.default_factory is None)
        for field in model.model_fields.values()
    )
    is_plain = are_none and model.__pydantic_post_init__ is None
    return model.model_construct(set()) if is_plain else None


@cache
def _fields_of(model: type[ApiModel]) -> tuple[tuple[str, str, Any, bool], ...]:
    """Return the name, the name in JSON, the type and the need of each field."""
    model.model_rebuild()  # What it refers to may be defined after it; else this does nothing.
    return tuple(
        (name, wire_name(name, field), _annotation(field), field.is_required())
        for name, field in model.model_fields.items()
    )


def _is_encoded_otherwise(value: object) -> bool:
    """Whether pydantic would not encode a known field as it came.

    It makes 1 of ``True`` for a number, and other characters of half a surrogate pair in a map's
    key.
    """
    if isinstance(value, dict):
        return any(map(_HALF.search, value)) or any(map(_is_encoded_otherwise, value.values()))
    if isinstance(value, list):
        return any(map(_is_encoded_otherwise, value))
    return isinstance(value, bool)


def _convert(annotation: Any, value: object, path: str, misfits: list[Departure]) -> object:
    """The value as its type, or as near to it as it comes."""
    inner = innermost(annotation)
    before = len(misfits)
    if isinstance(value, list) and len(value) > _LONG and get_origin(inner) is list:
        converted = _convert_items(inner, value, path, misfits)
        if len(misfits) > before:
            return converted
    try:
        return _read_parsed(adapter_of(annotation), value)
    except ValidationError as error:
        refusal = error
    if is_model(inner) and isinstance(value, Mapping):
        return _construct(inner, value, path, misfits)
    if isinstance(inner, tuple):
        members = _meant(annotation, inner, value)
        return _nearest(members, value, Departure(path, _reason(value, refusal)), misfits)
    converted = _convert_items(inner, value, path, misfits)
    if len(misfits) == before and (reason := _reason(value, refusal)) != PYTHON_NAME:
        misfits.append(Departure(path, reason))
        return value
    return converted


@cache
def adapter_of(annotation: Any) -> TypeAdapter[Any]:
    """Reads a part of an answer. Making one takes longer than reading with it."""
    return adapter_for(annotation)


def _reason(value: object, refusal: ValidationError) -> str:
    """What is wrong: ``null``, or by pydantic's own short name whatever else.

    The last of several names is that of an enum's type: any value of it would fit.
    """
    if value is None:
        return NULL
    return refusal.errors(include_input=False, include_url=False)[-1]["type"]


def _convert_items(inner: Any, value: object, path: str, misfits: list[Departure]) -> object:
    """A list or a map whose items are converted one by one."""
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
    item: Any, values: list[Any], path: str, misfits: list[Departure]
) -> list[object]:
    """Convert the values of a list or a map, in about the time that parsing them took.

    Of plain values whose Python type alone is wrong, one is examined for all of its type.
    """
    wrong = _wrong_types(item, values)
    rest = [each for each in values if type(each) not in wrong] if wrong else values
    converted = iter(_convert_rest(item, rest, path, misfits))
    counts: Counter[Any] = Counter(map(type, values) if wrong else ())
    for kind, reason in wrong.items():
        misfits += [Departure(path, reason)] * counts[kind]
    return [each if type(each) in wrong else next(converted) for each in values]


def _wrong_types(item: Any, values: list[Any]) -> dict[Any, str]:
    """Return the types of plain values of which none can fit, with the reason of each."""
    wrong: dict[Any, str] = {}
    for kind in _PLAIN.intersection(map(type, values)):
        sample = next(each for each in values if type(each) is kind)
        try:
            _read_parsed(adapter_of(item), sample)
        except ValidationError as refusal:
            errors = refusal.errors(include_input=False, include_url=False)
            if sample is None or all(each["type"].endswith("_type") for each in errors):
                wrong[kind] = _reason(sample, refusal)
    return wrong


def _convert_rest(
    item: Any, values: list[Any], path: str, misfits: list[Departure]
) -> list[object]:
    """Convert values of which each may fit: at once where all do, or else one by one."""
    try:
        converted: list[object] = _read_parsed(_adapter_of_list(item), values)
    except ValidationError:
        return _convert_singly(item, values, path, misfits)
    return converted


def _convert_singly(
    item: Any, values: list[Any], path: str, misfits: list[Departure]
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
        misfits += [Departure(path, UNEXAMINED)] * unexamined
    return converted


@cache
def _adapter_of_list(item: Any) -> TypeAdapter[Any]:
    """Reads a list up to the first item that does not fit: an error takes longer than an item."""
    return adapter_for(Annotated[list[item], FailFast()])


def _meant(annotation: Any, members: tuple[Any, ...], value: object) -> tuple[Any, ...]:
    """Those members of a union that its discriminator leaves: all where it has none."""
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
    members: tuple[Any, ...], value: object, misfit: Departure, misfits: list[Departure]
) -> object:
    """The value as that member of a union from which it departs least, of which most is known."""
    tried: list[tuple[ApiModel, list[Departure]]] = []
    for inner in map(innermost, members):
        if is_model(inner) and isinstance(value, Mapping):
            found: list[Departure] = []
            tried.append((_construct(inner, value, misfit.path, found), found))
    if not tried:
        misfits.append(misfit)
        return value
    made, found = min(tried, key=lambda each: (len(each[1]), len(each[0].model_extra or ())))
    misfits += found
    return made


def at(path: str, step: str) -> str:
    """The path of a field."""
    return f"{path}.{step}" if path else step


def _annotation(field: FieldInfo) -> Any:
    annotation: Any = field.annotation
    for constraint in field.metadata:
        annotation = Annotated[annotation, constraint]
    return annotation
