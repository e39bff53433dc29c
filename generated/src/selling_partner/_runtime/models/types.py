"""Types of single values: times, strings with rules, and unions of models."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from typing import Annotated, Any, Final, NamedTuple, TypeVar, get_args

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    PlainSerializer,
    PlainValidator,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from .base import RESPONSE_CONTEXT, innermost
from .directions import ReadOnly as ReadOnly
from .directions import WriteOnly as WriteOnly
from .exact_numbers import MultipleOf as MultipleOf
from .exact_numbers import Number as Number
from .patterns import Matches as Matches
from .text_rules import faults_in, is_any_text

T = TypeVar("T")

_MAX_SHOWN_TAGS = 10
"""Number of tags that the message about an unknown one lists."""

_WHEN_USED = ConfigDict(defer_build=True)

_TIME: TypeAdapter[datetime] = TypeAdapter(AwareDatetime, config=_WHEN_USED)
_DAY: TypeAdapter[date] = TypeAdapter(date, config=_WHEN_USED)


_READABLE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z", re.ASCII)


class _Timestamp(datetime):
    """A time that was received in another form than Python's: ``08:22:30.5Z``."""

    text: str | None = None
    """The received form; absent in a time that was computed from another."""

    def __repr__(self) -> str:
        return repr(self.replace())

    def __reduce_ex__(self, protocol: object) -> tuple[object, ...]:
        return _with_text, (self.replace(), self.text)

    def replace(self, *arguments: Any, **changes: Any) -> datetime:  # type: ignore[override]
        """Return a plain time, which has no received form."""
        plain = datetime.combine(self.date(), self.timetz())
        return plain.replace(*arguments, **changes)


def _with_text(value: datetime, text: str | None) -> datetime:
    """Return a time that remembers the received form if it would be encoded differently."""
    if text is None or _encoded(value) == text:
        return value
    kept = _Timestamp.combine(value.date(), value.timetz())
    kept.text = text
    return kept


def _encoded(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


def kept_text(value: datetime) -> str:
    """Return a time as received; of Python's own times to the microsecond."""
    text = value.text if isinstance(value, _Timestamp) else None
    return _encoded(value) if text is None else text


def sent_text(value: datetime) -> str:
    """Return a time as Amazon reads it: in UTC, with at most milliseconds and ``Z``.

    Microseconds are cut off, so that no time moves into the future. A received form that already
    complies is unchanged.

    Args:
        value: A time with a zone.

    Raises:
        ValueError: In UTC it is before the year 1 or after the year 9999.

    """
    if isinstance(value, _Timestamp) and value.text and _READABLE.fullmatch(value.text):
        return value.text
    try:
        moment = value.astimezone(UTC)
    except OverflowError:
        raise ValueError("a time that UTC has no year for") from None
    digits = "milliseconds" if moment.microsecond >= 1000 else "seconds"
    return f"{moment.replace(tzinfo=None).isoformat(timespec=digits)}Z"


def _validate(value: object, info: ValidationInfo) -> datetime:
    """Validate as pydantic does; in a response only a string is a time."""
    if _is_wire(info) and not isinstance(value, str):
        raise PydanticCustomError("datetime_type", "Input should be a valid datetime")
    if isinstance(value, str) and ":" not in value:  # To pydantic "20180824" is a day in 1970.
        raise PydanticCustomError("datetime_parsing", "Input should be a date, a time and a zone")
    made = _validated(_TIME, value)
    if isinstance(value, str):
        return _with_text(made, value)
    return value if isinstance(value, _Timestamp) else made


def _validate_day(value: object, info: ValidationInfo) -> date:
    """Validate as pydantic does; in a response only a string that is encoded unchanged is a day."""
    is_other = isinstance(value, str) and "-" not in value  # To pydantic it is a day in 1970.
    made = None if is_other else _validated(_DAY, value)
    if made is None or (_is_wire(info) and str(made) != value):
        raise PydanticCustomError("date_parsing", "Input should be a valid date")
    return made


def _is_wire(info: ValidationInfo) -> bool:
    """Return whether the value is of a JSON type, in which a time is a string."""
    return info.mode == "json" or info.context is RESPONSE_CONTEXT


def _validated(adapter: TypeAdapter[T], value: object) -> T:
    """Validate a value, with an error that names no other place than the value's own."""
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        (fault,) = error.errors(include_input=False, include_url=False, include_context=False)
        raise PydanticCustomError(_literal(fault["type"]), _literal(fault["msg"])) from None


def _literal(text: str) -> Any:
    """Return a message as the literal that pydantic's types ask for."""
    return text.replace("{", "").replace("}", "")


def _serialize(value: object) -> object:
    if isinstance(value, datetime):
        return kept_text(value)
    return value.isoformat() if isinstance(value, date) else value


IsoDatetime = Annotated[
    datetime,
    PlainValidator(_validate, json_schema_input_type=AwareDatetime),
    PlainSerializer(_serialize, when_used="json"),
]
"""A time with a zone. It is encoded as received, and sent in the form of ``sent_text``."""


def _validate_time_or_text(value: object, info: ValidationInfo) -> datetime | str:
    """Validate a time, and accept any other string."""
    try:
        return _validate(value, info)
    except PydanticCustomError:
        if isinstance(value, str):
            return value
        raise


TimeOrText = Annotated[
    datetime | str,
    PlainValidator(_validate_time_or_text, json_schema_input_type=AwareDatetime | str),
    PlainSerializer(_serialize, when_used="json"),
]
"""A time as in `IsoDatetime`, or any other string, which is unchanged: a day, or a value
that only a sandbox understands."""


IsoDate = Annotated[
    date,
    PlainValidator(_validate_day, json_schema_input_type=date),
    PlainSerializer(_serialize, when_used="json"),
]
"""A day, under a name that no field can have."""


def _validate_whole(
    value: object, validate: ValidatorFunctionWrapHandler, info: ValidationInfo
) -> object:
    if isinstance(value, bool) or (_is_wire(info) and not isinstance(value, int)):
        raise PydanticCustomError("int_type", "Input should be a valid integer")
    return validate(value)


Whole = WrapValidator(_validate_whole)
"""Annotation of ``Literal[1] | int``, because ``True`` and 1.0 equal 1 in Python and pydantic."""


class _Nullable:
    def __repr__(self) -> str:
        return "Nullable"


Nullable: Final = _Nullable()
"""Annotation of an optional field for which ``null`` is documented; in others it is a deviation."""


def takes_null(field: FieldInfo) -> bool:
    """Return whether an optional field is documented to accept ``null``, or anything."""
    return Nullable in field.metadata or innermost(field.annotation) is Any


class PlainText(NamedTuple):
    """Annotation of a string with the rules for its content in requests.

    Attributes:
        html: Whether the string may contain HTML.
        emails: Whether it may contain e-mail addresses.

    """

    html: bool = True
    emails: bool = True

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return pydantic's schema of the string, followed by the rules."""
        return core_schema.no_info_wrap_validator_function(self._validate, handler(source))

    def _validate(self, value: object, validate: ValidatorFunctionWrapHandler) -> object:
        """Return the string, or raise for all limits and rules that it violates."""
        found = ""
        if isinstance(value, str) and not is_any_text():
            found = faults_in(value, html=self.html, emails=self.emails)
        if not found:
            return validate(value)
        faults = [
            InitErrorDetails(type=PydanticCustomError("text_rules", _literal(found)), input=value)
        ]
        try:
            validate(value)
        except ValidationError as error:
            faults = [*_details(error), *faults]
        raise ValidationError.from_exception_data("text", faults, hide_input=True)


def _details(error: ValidationError) -> Iterator[InitErrorDetails]:
    for each in error.errors(include_url=False):
        yield InitErrorDetails(
            type=each["type"], loc=each["loc"], input=each["input"], ctx=each.get("ctx", {})
        )


@dataclass(frozen=True)
class OneOf:
    """Annotation of a union of models with its discriminator.

    Attributes:
        property_name: The property's name in JSON.
        classes: The name of the class by the property's value.
        otherwise: The class for all other values; ``None`` if there is none.

    """

    property_name: str
    classes: Mapping[str, str] | Mapping[int, str] = field(hash=False)
    otherwise: str | None = None

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return pydantic's tagged union, by class names."""
        members = {each.__name__: each for each in get_args(source)}
        expected = " or ".join(map(json.dumps, islice(self.classes, _MAX_SHOWN_TAGS)))
        more = ", among others" if len(self.classes) > _MAX_SHOWN_TAGS else ""
        return core_schema.tagged_union_schema(
            choices={name: handler.generate_schema(each) for name, each in members.items()},
            discriminator=lambda value: self._chosen(value, members.values()),
            custom_error_type="unknown_tag",
            custom_error_message="{name} must be {expected}",
            custom_error_context={"name": self.property_name, "expected": expected + more},
        )

    def choose(self, value: object) -> str | None:
        """Return the name of a value's class, or of the one to build; ``None`` if none matches."""
        if not isinstance(value, Mapping):
            known = {*self.classes.values(), self.otherwise}
            names = (each.__name__ for each in type(value).__mro__)  # Also of a user's own class.
            return next((name for name in names if name in known), None)
        tag: Any = value.get(self.property_name)
        classes: Mapping[Any, str] = self.classes
        kind = type(next(iter(classes), ""))
        is_tag = isinstance(tag, kind) and isinstance(tag, bool) == (kind is bool)  # True == 1
        return classes.get(tag, self.otherwise) if is_tag else self.otherwise

    def _chosen(self, value: object, members: Iterable[type[BaseModel]]) -> str | None:
        """Return the same for a value whose fields may have their names in Python."""
        if isinstance(value, Mapping) and self.property_name not in value:
            for name in self._python_names(members):
                if name in value:
                    return self.choose({self.property_name: value[name]})
        return self.choose(value)

    def _python_names(self, members: Iterable[type[BaseModel]]) -> Iterator[str]:
        for member in members:
            for name, each in member.model_fields.items():
                if each.alias == self.property_name:
                    yield name
