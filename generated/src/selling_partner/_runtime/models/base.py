"""The base of every generated model, and helpers for types of any kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Self,
    TypeGuard,
)

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
)
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticCustomError, PydanticSerializationError, core_schema

from ..core.escaping import escaped
from ..core.secrets import Secret
from .optional_types import innermost
from .unknown_keywords import known_keywords, report_unknown
from .values.exact_numbers import ExactFloat, holds_exact, may_be_inexact, parse_exactly, watched

if TYPE_CHECKING:
    from .reading.drift_log import Deviation

_COMMON_CONFIG = ConfigDict(hide_input_in_errors=True, ser_json_inf_nan="constants")


class ApiModel(BaseModel):
    """The base class of all models.

    Fields are snake_case; the names in JSON are their aliases, and both are accepted when a model
    is built. Unknown fields are kept. A model's schema is built on first use. NaN and the
    infinities, which JSON lacks, are encoded as Python's ``json`` reads them.
    """

    model_config: ClassVar[ConfigDict] = _COMMON_CONFIG | ConfigDict(
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
        on_deviation: Callable[[Deviation], object] | None = None,
    ) -> Self:
        """Read JSON as tolerantly as a client reads a response.

        Unknown fields and values that do not match the model are kept. A missing required field
        reads as ``None``. Fields have their names in JSON.

        Args:
            data: JSON as a string or as bytes in UTF-8, or the object parsed from it.
            strict: Raise for a deviation from the model other than an unknown field.
            on_deviation: Called with each deviation. By default, each is logged once by
                ``selling_partner``.

        Raises:
            ParseError: The data is not a JSON object, or deviates from the model and ``strict`` is
                set. The message names the place.

        """
        from .reading.loading import load_json, load_value

        load: Any = load_json if isinstance(data, str | bytes | bytearray) else load_value
        made: Self = load(cls, data, name=cls.__name__, strict=strict, on_deviation=on_deviation)
        return made

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the model as JSON, which ``from_json`` reads again.

        Unknown fields are included, and fields that were not set are left out. Numbers and times
        have the form in which they were received. A ``Decimal`` becomes a number, and a Python
        ``datetime`` keeps its microseconds.

        Args:
            indent: Spaces for each level; by default there are no line breaks.

        """
        from .encoding import json_of, with_escapes

        return with_escapes(json_of(self.to_dict(), nan=True, indent=indent))

    def to_dict(self) -> dict[str, Any]:
        """Return the content of ``to_json`` as a dict of JSON types."""
        from .encoding import storable

        made: dict[str, Any] = storable(self.model_dump(by_alias=True, exclude_unset=True))
        return made

    if not TYPE_CHECKING:  # The signatures stay pydantic's.

        def __init__(self, /, **data):
            """Build a model as pydantic does, and report unknown keywords. Parsing bypasses this.

            Raises:
                TypeError: A keyword is misspelled.
                ValidationError: A value violates the documented limits.

            """
            if not data.keys() <= known_keywords(type(self)).keys():
                report_unknown(type(self), data)
            try:
                super().__init__(**data)
            except ValidationError as error:
                raise _plain(type(self), error) from None

        __init__.__pydantic_base_init__ = True  # Otherwise pydantic would parse through it.

        @classmethod
        def model_validate(cls, obj, **options):
            """Validate as pydantic does."""
            try:
                return super().model_validate(obj, **options)
            except ValidationError as error:
                raise _plain(cls, error) from None

        @classmethod
        def model_validate_json(cls, json_data, **options):
            """Validate JSON as pydantic does, but keep the exact value of each number."""
            is_text = isinstance(json_data, str)
            content = json_data.encode(errors="replace") if is_text else json_data
            if may_be_inexact(content):
                with suppress(ValueError, RecursionError):  # Pydantic reports the problem.
                    if holds_exact(parsed := parse_exactly(json_data)):
                        return cls.model_validate(parsed, **options)
            try:
                return super().model_validate_json(json_data, **options)
            except ValidationError as error:
                raise _plain(cls, error) from None

        def model_dump(self, *, mode="python", warnings=False, **options):
            """Dump as pydantic does, without its warnings, which would quote misfits.

            In JSON mode a number is a float, and one that a float would change keeps its digits.
            """
            if mode != "json":
                return self._dumped(mode=mode, warnings=warnings, **options)
            with watched() as seen:
                dumped = self._dumped(mode=mode, warnings=warnings, **options)
            if not (seen or self._holds_exact()):
                return dumped
            from .encoding import storable  # Few numbers need it.

            return storable(self._dumped(warnings=warnings, **options))

        def _dumped(self, **options):
            def dump(model):
                return super().model_dump(**options)

            with suppress(*_NO_UTF8):
                return dump(self)
            from .surrogates import dump_with_surrogates  # Few strings have them.

            return dump_with_surrogates(self, dump)

        def model_dump_json(self, *, warnings=False, **options):
            """Dump as JSON. A lone surrogate is escaped, as it was received."""

            def dump(model):
                return super().model_dump_json(warnings=warnings, **options)

            with watched() as seen:
                try:
                    dumped = dump(self)
                except _NO_UTF8:
                    from .surrogates import dump_as_json_with_surrogates  # Few strings have them.

                    dumped = dump_as_json_with_surrogates(self, dump)
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
            with suppress(RecursionError):  # The model contains itself, which pydantic reports.
                return holds_exact(self)
            return False

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return pydantic's schema, which keeps unknown and known fields of a response apart.

        An unknown field that has the Python name of a known one would otherwise count as that
        field, and be encoded as ``null``.
        """
        schema = handler(source)
        model: Any = handler.resolve_ref_schema(schema)
        if model["type"] == "model":
            # The fields of the class may lack aliases while a forward reference is unresolved.
            fields = model["schema"].get("fields", {}).items()
            names = {name for name, field in fields if field.get("validation_alias", name) != name}
            if names:
                model["schema"]["extras_keys_schema"] = _other_than(frozenset(names))
        return schema


def _plain(model: type[ApiModel], error: ValidationError) -> ValidationError:
    """Return the error without pydantic's internal names."""
    from .validation_errors import plain_error

    return plain_error(model, error)


_HIDDEN = "***"

_NO_UTF8 = (PydanticSerializationError, UnicodeEncodeError)
"""Exceptions of pydantic for a string that UTF-8 cannot encode, among others."""

RESPONSE_CONTEXT = {"": "a response"}
"""The validation context of responses."""

PYTHON_NAME = "python_name"


def _other_than(names: frozenset[str]) -> CoreSchema:
    """Return the schema of an unknown field's name, which rejects these names in a response."""

    def check(name: str, info: ValidationInfo) -> str:
        if name in names and info.context is RESPONSE_CONTEXT:
            raise PydanticCustomError(PYTHON_NAME, "Input should not be the Python name of a field")
        return name

    return core_schema.with_info_plain_validator_function(check)


def adapter_for(annotation: Any) -> TypeAdapter[Any]:
    """Return an adapter that validates and encodes values of a type as models do."""
    inner = innermost(annotation)
    if is_model(inner):
        # Otherwise the adapter would build the schema again, without the model's settings.
        inner.model_rebuild()
        return TypeAdapter(annotation)
    return TypeAdapter(annotation, config=_COMMON_CONFIG)


def attribute_at(value: object, path: str) -> object:
    """Return the value at a dotted path of attributes; ``None`` where there is none.

    A value that is not a model deviates from the documentation and has no attributes.
    """
    for name in path.split("."):
        value = getattr(value, name, None) if isinstance(value, ApiModel) else None
    return value


def is_model(inner: Any) -> TypeGuard[type[ApiModel]]:
    """Return whether a type is a model."""
    return isinstance(inner, type) and issubclass(inner, ApiModel)


def wire_name(name: str, field: FieldInfo) -> str:
    """Return the field's name in JSON."""
    return field.alias or name
