"""The base of every generated model, and the reading of answers that do not fit theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

M = TypeVar("M", bound="ApiModel")


class ApiModel(BaseModel):
    """What all models share.

    Fields are snake_case; the names on the wire are their aliases, and both are accepted when a
    model is built. Unknown fields are kept. A model's schema is built when it is first used.
    """

    model_config = ConfigDict(
        extra="allow",
        defer_build=True,
        validate_by_alias=True,
        validate_by_name=True,
        hide_input_in_errors=True,
        protected_namespaces=(),
    )

    if not TYPE_CHECKING:  # The signatures stay pydantic's.

        def model_dump(self, *, warnings=False, **options):
            """Pydantic's, without its warnings: a misfit was reported, and they would quote it."""
            return super().model_dump(warnings=warnings, **options)

        def model_dump_json(self, *, warnings=False, **options):
            """Pydantic's, without its warnings: a misfit was reported, and they would quote it."""
            return super().model_dump_json(warnings=warnings, **options)


@dataclass(frozen=True)
class Misfit:
    """A place where an answer departs from its model. Never holds the value found there."""

    path: str
    reason: str


def read_model(model: type[M], value: object) -> tuple[M, list[Misfit]]:
    """Build a model from parsed JSON, whatever its shape.

    What fits is converted as usual. A value that does not fit stays as it came, and a required
    field that is missing reads as ``None`` and is left out when the model is encoded again.

    Returns:
        The model, and the places where the value departed from it.

    """
    try:
        return model.model_validate(value, by_alias=True, by_name=False), []
    except ValidationError:
        pass
    if not isinstance(value, Mapping):
        return _construct(model, {}, ""), [Misfit("", "the body is not a JSON object")]
    misfits: list[Misfit] = []
    return _construct(model, value, "", misfits), misfits


def _construct(
    model: type[M], value: Mapping[str, Any], path: str, misfits: list[Misfit] | None = None
) -> M:
    found = [] if misfits is None else misfits
    rest = dict(value)
    values: dict[str, Any] = {}
    missing: set[str] = set()
    for name, field in model.model_fields.items():
        key = wire_name(name, field)
        where = f"{path}.{key}" if path else key
        if key in rest:
            values[name] = _convert(_annotation(field), rest.pop(key), where, found)
        elif field.is_required():
            found.append(Misfit(where, "missing"))
            values[name] = None
            missing.add(name)
    made = model.model_construct(values.keys() - missing)
    # Not as arguments: the names on the wire are Amazon's to choose, "cls" and "self" included.
    vars(made).update(values)
    made.__pydantic_extra__ = rest
    return made


def _convert(annotation: Any, value: object, path: str, misfits: list[Misfit]) -> object:
    try:
        return TypeAdapter(annotation).validate_python(value, by_alias=True, by_name=False)
    except ValidationError as error:
        reason = error.errors(include_input=False, include_url=False)[0]["type"]
    inner = _innermost(annotation)
    if isinstance(value, Mapping) and isinstance(inner, type) and issubclass(inner, ApiModel):
        return _construct(inner, value, path, misfits)
    if isinstance(value, list) and get_origin(inner) is list:
        (item,) = get_args(inner)
        before = len(misfits)
        items = [_convert(item, each, f"{path}.{i}", misfits) for i, each in enumerate(value)]
        if len(misfits) > before:
            return items
    misfits.append(Misfit(path, reason))
    return value


def _innermost(annotation: Any) -> Any:
    """The annotation without ``Annotated[...]`` and without ``| None``."""
    if get_origin(annotation) is Annotated:
        return _innermost(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        members = [each for each in get_args(annotation) if each is not NoneType]
        if len(members) == 1:
            return _innermost(members[0])
    return annotation


def _annotation(field: FieldInfo) -> Any:
    annotation: Any = field.annotation
    for constraint in field.metadata:
        annotation = Annotated[annotation, constraint]
    return annotation


def wire_name(name: str, field: FieldInfo) -> str:
    """The field's name in JSON."""
    return field.alias or name
