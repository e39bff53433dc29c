"""Times and days, which keep the form in which they were received."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import (
    AwareDatetime,
    ConfigDict,
    PlainSerializer,
    PlainValidator,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

from .validation import as_literal, is_wire

T = TypeVar("T")

_WHEN_USED = ConfigDict(defer_build=True)

_TIME: TypeAdapter[datetime] = TypeAdapter(AwareDatetime, config=_WHEN_USED)
_DAY: TypeAdapter[date] = TypeAdapter(date, config=_WHEN_USED)


_READABLE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z", re.ASCII)


class UnsendableTimeError(ValueError):
    """A time that has no form in UTC.

    Attributes:
        problem: A sentence about it, without the time.
        path: The fields and indexes that lead to the time.

    """

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.path: list[str] = []


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
        UnsendableTimeError: In UTC it is before the year 1 or after the year 9999.

    """
    if isinstance(value, _Timestamp) and value.text and _READABLE.fullmatch(value.text):
        return value.text
    try:
        moment = value.astimezone(UTC)
    except OverflowError:
        raise UnsendableTimeError("in UTC the time is before the year 1 or after 9999") from None
    digits = "milliseconds" if moment.microsecond >= 1000 else "seconds"
    return f"{moment.replace(tzinfo=None).isoformat(timespec=digits)}Z"


def _validate(value: object, info: ValidationInfo) -> datetime:
    """Validate a string, or a caller's ``datetime``; to pydantic a number is a time, too."""
    if not isinstance(value, str) and (is_wire(info) or not isinstance(value, datetime)):
        raise PydanticCustomError("datetime_type", "Input should be a valid datetime")
    if isinstance(value, str) and ":" not in value:  # To pydantic "20180824" is a day in 1970.
        raise PydanticCustomError("datetime_parsing", "Input should be a date, a time and a zone")
    made = _validated(_TIME, value)
    if isinstance(value, str):
        return _with_text(made, value)
    return value if isinstance(value, _Timestamp) else made


def _validate_day(value: object, info: ValidationInfo) -> date:
    """Validate a string that is encoded unchanged, or a caller's ``date``."""
    is_text = isinstance(value, str) and "-" in value  # To pydantic "1" is a day in 1970.
    is_given = is_text or (not is_wire(info) and isinstance(value, date))
    made = _validated(_DAY, value) if is_given else None
    if made is None or (isinstance(value, str) and str(made) != value):
        raise PydanticCustomError("date_parsing", "Input should be a valid date")
    return made


def _validated(adapter: TypeAdapter[T], value: object) -> T:
    """Validate a value, with an error that names no other place than the value's own."""
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        (fault,) = error.errors(include_input=False, include_url=False, include_context=False)
        raise PydanticCustomError(as_literal(fault["type"]), as_literal(fault["msg"])) from None


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
