"""Numbers that keep their exact value, where a float would change it: ``12345678901234567.89``."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Context, Decimal, InvalidOperation, localcontext
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple, TypeAlias

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError, core_schema

from .not_bool import without_bools

_SAFE_DIGITS = 15
"""Significant digits that a decimal keeps when it is converted to a float and back."""

_DIGITS = bytes.maketrans(b"123456789e", b"000000000E")
"""Replaces all digits by zeros, so that the shape of a number can be searched for."""

_MAX_PLAIN_EXPONENT = 20
"""Digits up to which a decimal is written without an exponent."""


class ExactFloat(float):
    """A float that keeps the digits of the JSON number that it was read from.

    It computes and compares as any float. ``str`` returns the digits, so ``Decimal(str(value))`` is
    the exact number.
    """

    __slots__ = ("text",)  # Pydantic takes what has a `__dict__` for a model in a model's place.

    made = False
    """Whether this process has created an instance."""

    text: str

    def __new__(cls, text: str) -> ExactFloat:
        """Create the float of a JSON number."""
        made = super().__new__(cls, text)
        made.text = text
        ExactFloat.made = True
        return made

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text

    def __reduce_ex__(self, protocol: object) -> tuple[object, ...]:
        return ExactFloat, (self.text,)


def holds_exact(value: object) -> bool:
    """Return whether a value contains an `ExactFloat` anywhere."""
    if isinstance(value, BaseModel):
        held = (*vars(value).values(), *(value.__pydantic_extra__ or {}).values())
        return any(map(holds_exact, held))
    if isinstance(value, Mapping):
        return any(map(holds_exact, value.values()))
    if isinstance(value, list | tuple):
        return any(map(holds_exact, value))
    return isinstance(value, ExactFloat)


def read_float(text: str) -> float:
    """Return a JSON number as a float, with its digits if the float is not equal.

    Args:
        text: A JSON number with a point or an exponent, NaN or an infinity.

    """
    value = float(text)
    if (
        len(text) <= _SAFE_DIGITS + 1
        and math.isfinite(value)
        and "e" not in text
        and "E" not in text
    ):
        return value
    try:
        number = Decimal(text)
    except InvalidOperation:  # Its exponent has more digits than a Decimal can hold.
        return value
    return ExactFloat(text) if number.is_finite() and not is_same(number, value) else value


def is_same(number: Decimal, value: float) -> bool:
    """Return whether a float is written as the same number."""
    return math.isfinite(value) and Decimal(repr(value)) == number


def as_decimal(value: float) -> Decimal:
    """Return the number as which a float was written."""
    return Decimal(value.text if isinstance(value, ExactFloat) else repr(value))


def kept_number(number: Decimal) -> float:
    """Return the JSON number that reads as the same decimal; of a whole one an ``int``."""
    if not number.is_finite():
        return float(number)
    if number.as_tuple().exponent == 0:
        return int(number)
    value = float(number)
    return value if is_same(number, value) else ExactFloat(str(number))


def sent_number(number: Decimal) -> float:
    """Return the number that is sent: all digits, without an exponent unless it is huge."""
    value = float(number)
    if not number.is_finite():
        return value
    is_short = -_MAX_PLAIN_EXPONENT < number.adjusted() < _MAX_PLAIN_EXPONENT
    text = format(number, "f") if is_short else str(number)
    return value if text == repr(value) else ExactFloat(text)


def may_be_inexact(content: bytes) -> bool:
    """Return whether JSON may contain a number that a float would change, without parsing.

    Such a number has eight digits next to the point, or three in its exponent.
    """
    shape = content.translate(_DIGITS, b"+-")
    return b".00000000" in shape or b"00000000." in shape or b"0E000" in shape


def parse_exactly(content: bytes | bytearray | str) -> Any:
    """Parse JSON so that all numbers keep their value.

    Raises:
        ValueError: The content is not JSON.
        RecursionError: The content is nested too deeply.

    """
    return json.loads(content, parse_float=read_float)


_inexact: ContextVar[list[bool] | None] = ContextVar("inexact", default=None)


@contextmanager
def watched() -> Iterator[list[bool]]:
    """Watch the encoding of models; the list stays empty unless a number loses digits."""
    seen: list[bool] = []
    token = _inexact.set(seen)
    try:
        yield seen
    finally:
        _inexact.reset(token)


def _in_json(value: object) -> object:
    """Return a number that pydantic can write; ``watched`` learns of lost digits."""
    if not isinstance(value, Decimal):
        return value
    if value.is_finite() and value.as_tuple().exponent == 0:
        return int(value)
    nearest = float(value)
    if not is_same(value, nearest) and (seen := _inexact.get()) is not None:
        seen.append(True)
    return nearest


def _finite(value: float | Decimal) -> Decimal:
    """Return the decimal that was written. JSON has neither NaN nor infinities."""
    try:
        number = value if isinstance(value, Decimal) else as_decimal(value)
    except InvalidOperation:
        raise ValueError("beyond a Decimal") from None
    if not number.is_finite():
        raise ValueError("not finite")
    sign, digits, exponent = number.as_tuple()
    if exponent == 0 and isinstance(value, float):  # 1.2345678901234567e+16 stays no integer.
        return Decimal((sign, (*digits, 0), -1))
    return number


_NUMBER_TYPE: Final = "number_type"
_NO_NUMBER: Final = "Input should be a valid number"


class _NumberRules:
    """The schema of `Number`: an integer, or a decimal that was never a float."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        whole = core_schema.int_schema()
        of_float = core_schema.no_info_after_validator_function(_finite, core_schema.float_schema())
        kept = core_schema.no_info_after_validator_function(
            _finite, core_schema.is_instance_schema(ExactFloat)
        )
        decimal = core_schema.decimal_schema(allow_inf_nan=False)  # Of a text as well.
        numbers = core_schema.json_or_python_schema(
            _any_of([whole, of_float]),
            _any_of([kept, decimal, whole, of_float]),
            serialization=core_schema.plain_serializer_function_ser_schema(
                _in_json, when_used="json"
            ),
        )
        return without_bools(numbers, PydanticCustomError(_NUMBER_TYPE, _NO_NUMBER))


def _any_of(choices: list[CoreSchema]) -> CoreSchema:
    return core_schema.union_schema(
        [*choices],
        custom_error_type=_NUMBER_TYPE,
        custom_error_message=_NO_NUMBER,
    )


if TYPE_CHECKING:
    Number: TypeAlias = int | Decimal
else:
    Number = Annotated[int | Decimal, _NumberRules()]
"""A number with its exact value. One without a point is an ``int``, and is encoded as such.

A caller's float is read as it is written: 9.99 is ``Decimal("9.99")``.
"""


class MultipleOf(NamedTuple):
    """Annotation of a `Number` that must be an exact multiple of another.

    Attributes:
        step: The other number.

    """

    step: float

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return pydantic's schema of the number, followed by the check."""
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def _check(self, value: Number | None) -> Number | None:
        if value is None or _is_multiple(value, as_decimal(self.step)):
            return value
        raise PydanticKnownError("multiple_of", {"multiple_of": self.step})


_MAX_DIGITS = 10_000
"""Digits above which a number counts as a multiple without a division."""


def _is_multiple(value: Number, step: Decimal) -> bool:
    number = Decimal(value)
    digits = max(number.adjusted() - step.adjusted(), 0) + len(number.as_tuple().digits)
    if digits > _MAX_DIGITS:
        return True
    with localcontext(Context(prec=digits + len(step.as_tuple().digits) + 2)):
        return number % step == 0
