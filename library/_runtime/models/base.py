"""The base of every generated model, and what is asked of types of any kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Self,
    TypeGuard,
    Union,
    get_args,
    get_origin,
)

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    TypeAdapter,
    ValidationInfo,
)
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticCustomError, PydanticSerializationError, core_schema

from ..core.escaping import escaped
from ..core.secrets import Secret
from .exact_numbers import ExactFloat, may_be_inexact, parse_exactly, watched
from .unknown_keywords import known_keywords, report_unknown

if TYPE_CHECKING:
    from .drift_log import Deviation

_OF_ALL_VALUES = ConfigDict(hide_input_in_errors=True, ser_json_inf_nan="constants")


class ApiModel(BaseModel):
    """What all models share.

    Fields are snake_case; the names on the wire are their aliases, and both are accepted when a
    model is built. Unknown fields are kept. A model's schema is built when it is first used. NaN
    and the infinities, which JSON has no form for, are encoded as Python's ``json`` reads them.
    """

    model_config: ClassVar[ConfigDict] = _OF_ALL_VALUES | ConfigDict(
        extra="allow",
        defer_build=True,
        validate_by_alias=True,
        validate_by_name=True,
        protected_namespaces=(),
    )

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Yield the fields in their order, then the unknown ones; hidden text is ``'***'``.

        A misfit that is also kept as an unknown field appears once. The name of an unknown field
        is a server's text, which is escaped.
        """
        held = vars(self)
        known: set[str] = set()
        for name, field in type(self).model_fields.items():
            if name in held:
                known.add(wire_name(name, field))
                is_shown = field.repr or held[name] is None
                yield name, held[name] if is_shown else Secret(_HIDDEN)
        for name, value in (self.__pydantic_extra__ or {}).items():
            if name not in known:
                yield escaped(name), value

    @classmethod
    def from_json(
        cls,
        data: str | bytes | bytearray | Mapping[str, object],
        *,
        strict: bool = False,
        on_departure: Callable[[Deviation], object] | None = None,
    ) -> Self:
        """Read JSON as a client reads an answer: whatever it holds is kept.

        Unknown fields are kept, and so is what does not fit the model; a required field that is
        missing reads as ``None``. Fields go by their names on the wire.

        Args:
            data: JSON, as text or as bytes in UTF-8, or what was parsed from it.
            strict: Raise where the data departs from the model, other than by an unknown field.
            on_departure: Is called with each departure. Without it the logger ``selling_partner``
                is told, once for each place.

        Raises:
            ParseError: The data is no JSON or no object, or departs from the model and ``strict``
                is set. The message names the place.

        """
        from .loading import load_json, load_value

        load: Any = load_json if isinstance(data, str | bytes | bytearray) else load_value
        made: Self = load(cls, data, name=cls.__name__, strict=strict, on_departure=on_departure)
        return made

    def to_json(self, *, indent: int | None = None) -> str:
        """Write the model as it is on the wire, for ``from_json`` to read.

        Unknown fields are in it, and fields that were not set are not. Numbers and the texts of
        times are those that came. A ``Decimal`` is a number, a time of Python's has microseconds.

        Args:
            indent: Spaces for each level; without it there are no line breaks.

        """
        from .encoding import json_of, with_escapes

        return with_escapes(json_of(self.to_dict(), nan=True, indent=indent))

    def to_dict(self) -> dict[str, Any]:
        """Give the same as a dict of JSON's own kinds of values."""
        from .encoding import storable

        made: dict[str, Any] = storable(self.model_dump(by_alias=True, exclude_unset=True))
        return made

    if not TYPE_CHECKING:  # The signatures stay pydantic's.

        def __init__(self, /, **data):
            """Pydantic's, which reports a keyword that no field has. What is parsed comes not here.

            Raises:
                TypeError: A keyword is misspelled.
                ValidationError: A value breaks the documented limits.

            """
            if not data.keys() <= known_keywords(type(self)).keys():
                report_unknown(type(self), data)
            super().__init__(**data)

        __init__.__pydantic_base_init__ = True  # Else pydantic would parse by way of it.

        @classmethod
        def model_validate_json(cls, json_data, **options):
            """Pydantic's, which by itself would make a float of each number."""
            is_text = isinstance(json_data, str)
            content = json_data.encode(errors="replace") if is_text else json_data
            if may_be_inexact(content):
                from .encoding import holds_exact

                with suppress(ValueError, RecursionError):  # Pydantic is to say what is wrong.
                    if holds_exact(parsed := parse_exactly(json_data)):
                        return cls.model_validate(parsed, **options)
            return super().model_validate_json(json_data, **options)

        def model_dump(self, *, mode="python", warnings=False, **options):
            """Pydantic's, without its warnings: a misfit was reported, and they would quote it.

            As JSON a number is a float; where that is not the same, one that keeps its text.
            """
            if mode != "json":
                return self._dumped(mode=mode, warnings=warnings, **options)
            with watched() as seen:
                dumped = self._dumped(mode=mode, warnings=warnings, **options)
            if not (seen or self._holds_exact()):
                return dumped
            from .encoding import storable  # Hardly any number needs it.

            return storable(self._dumped(warnings=warnings, **options))

        def _dumped(self, **options):
            def dump(model):
                return super().model_dump(**options)

            with suppress(*_NO_UTF8):
                return dump(self)
            from .surrogates import dump_halves  # Hardly any text has them.

            return dump_halves(self, dump)

        def model_dump_json(self, *, warnings=False, **options):
            """The same as JSON. Half a surrogate pair is the escape there that it came as."""

            def dump(model):
                return super().model_dump_json(warnings=warnings, **options)

            with watched() as seen:
                try:
                    dumped = dump(self)
                except _NO_UTF8:
                    from .surrogates import dump_halves_as_json  # Hardly any text has them.

                    dumped = dump_halves_as_json(self, dump)
            is_exact = not (seen or self._holds_exact())
            return dumped if is_exact else self._exact_json(warnings=warnings, **options)

        def _exact_json(self, *, indent=None, ensure_ascii=False, **options):
            from .encoding import json_of, storable, with_escapes

            plain = storable(self._dumped(**options))
            text = json_of(plain, nan=True, indent=indent, ascii_only=ensure_ascii)
            return with_escapes(text)

        def _holds_exact(self):
            if not ExactFloat.made:
                return False
            from .encoding import holds_exact

            with suppress(RecursionError):  # It holds itself: pydantic is to say so.
                return holds_exact(self)
            return False

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Pydantic's schema, by which an answer does not take an unknown field for a known one.

        One that goes by a field's Python name would count as that field, and make it ``null`` when
        the model is encoded again.
        """
        schema = handler(source)
        model: Any = handler.resolve_ref_schema(schema)
        if model["type"] == "model":
            # Those of the class may have no aliases yet, where one refers to what comes after it.
            fields = model["schema"].get("fields", {}).items()
            names = {name for name, field in fields if field.get("validation_alias", name) != name}
            if names:
                model["schema"]["extras_keys_schema"] = _other_than(frozenset(names))
        return schema


_HIDDEN = "***"

_NO_UTF8 = (PydanticSerializationError, UnicodeEncodeError)
"""What pydantic raises for a text that UTF-8 cannot carry, among others."""

OF_ANSWERS = {"": "an answer"}
"""The context in which answers are read, and nothing else."""

PYTHON_NAME = "python_name"


def _other_than(names: frozenset[str]) -> CoreSchema:
    """Any name of an unknown field, but in an answer none of these."""

    def check(name: str, info: ValidationInfo) -> str:
        if name in names and info.context is OF_ANSWERS:
            raise PydanticCustomError(PYTHON_NAME, "Input should be no name that Python has")
        return name

    return core_schema.with_info_plain_validator_function(check)


def adapter_for(annotation: Any) -> TypeAdapter[Any]:
    """Reads and encodes values of a type, in the way of all models."""
    inner = innermost(annotation)
    if is_model(inner):
        # Else the adapter would build the schema once more, and without the model's settings.
        inner.model_rebuild()
        return TypeAdapter(annotation)
    return TypeAdapter(annotation, config=_OF_ALL_VALUES)


def attribute_at(value: object, path: str) -> object:
    """What the attributes of an answer lead to, dots in between; ``None`` where there is nothing.

    What is no model departs from the documentation, and holds nothing to go by.
    """
    for name in path.split("."):
        value = getattr(value, name, None) if isinstance(value, ApiModel) else None
    return value


def is_model(inner: Any) -> TypeGuard[type[ApiModel]]:
    """Whether an annotation is a model's class."""
    return isinstance(inner, type) and issubclass(inner, ApiModel)


def innermost(annotation: Any) -> Any:
    """The annotation without ``Annotated[...]`` and ``| None``; a union's members as a tuple."""
    if get_origin(annotation) is Annotated:
        return innermost(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        members = [each for each in get_args(annotation) if each is not NoneType]
        return innermost(members[0]) if len(members) == 1 else tuple(members)
    return annotation


def wire_name(name: str, field: FieldInfo) -> str:
    """The field's name in JSON."""
    return field.alias or name
