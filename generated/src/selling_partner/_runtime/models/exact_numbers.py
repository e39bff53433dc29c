"""Numbers that keep their exact value, where a float would change it: ``12345678901234567.89``."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Context, Decimal, InvalidOperation, localcontext
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeAlias

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticKnownError, core_schema

_SURE = 15
"""A decimal of so many significant digits is the same again after it was a float."""

_DIGITS = bytes.maketrans(b"123456789e", b"000000000E")
"""Makes zeros of all digits, so that a number's shape can be searched for."""

_LONGEST_PLAIN = 20
"""Digits up to which a decimal is written without an exponent."""


class ExactFloat(float):
    """The float that is nearest to a number in JSON, with the number's own text.

    It computes and compares as any float. ``str`` gives the text, so that ``Decimal(str(value))``
    is the exact number.
    """

    __slots__ = ("text",)  # Pydantic takes what has a `__dict__` for a model in a model's place.

    made = False
    """Whether this process has made one."""

    text: str

    def __new__(cls, text: str) -> ExactFloat:
        """The number that the text is in JSON."""
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


def read_float(text: str) -> float:
    """A JSON number with a point or an exponent: a float, and one with its text if it is not equal.

    Args:
        text: The number as JSON has it, NaN and the infinities included.

    """
    value = float(text)
    if len(text) <= _SURE + 1 and math.isfinite(value) and "e" not in text and "E" not in text:
        return value
    try:
        number = Decimal(text)
    except InvalidOperation:  # Its exponent has more digits than a Decimal can hold.
        return value
    return ExactFloat(text) if number.is_finite() and not is_same(number, value) else value


def is_same(number: Decimal, value: float) -> bool:
    """Whether the text of a float says the same number."""
    return math.isfinite(value) and Decimal(repr(value)) == number


def as_decimal(value: float) -> Decimal:
    """The number that a float was written as."""
    return Decimal(value.text if isinstance(value, ExactFloat) else repr(value))


def kept_number(number: Decimal) -> float:
    """A decimal as the number of JSON that is read as the same again: a whole one is an ``int``."""
    if not number.is_finite():
        return float(number)
    if number.as_tuple().exponent == 0:
        return int(number)
    value = float(number)
    return value if is_same(number, value) else ExactFloat(str(number))


def sent_number(number: Decimal) -> float:
    """A decimal as it is sent: with all its digits, and without an exponent if it is not huge."""
    value = float(number)
    if not number.is_finite():
        return value
    is_short = -_LONGEST_PLAIN < number.adjusted() < _LONGEST_PLAIN
    text = format(number, "f") if is_short else str(number)
    return value if text == repr(value) else ExactFloat(text)


def may_be_inexact(content: bytes) -> bool:
    """Whether JSON may hold a number that a float would change. It is much faster than parsing.

    Such a number has eight digits beside the point, or three in its exponent.
    """
    shape = content.translate(_DIGITS, b"+-")
    return b".00000000" in shape or b"00000000." in shape or b"0E000" in shape


def parse_exactly(content: bytes | bytearray | str) -> Any:
    """JSON whose numbers all keep their value.

    Raises:
        ValueError: It is no JSON.
        RecursionError: It is nested beyond reason.

    """
    return json.loads(content, parse_float=read_float)


_inexact: ContextVar[list[bool] | None] = ContextVar("inexact", default=None)


@contextmanager
def watched() -> Iterator[list[bool]]:
    """Encode models within this block; the list is empty unless a number lost digits by it."""
    seen: list[bool] = []
    token = _inexact.set(seen)
    try:
        yield seen
    finally:
        _inexact.reset(token)


def _in_json(value: object) -> object:
    """A number as pydantic can write it. Where that is not exact, who watches hears of it."""
    if not isinstance(value, Decimal):
        return value
    if value.is_finite() and value.as_tuple().exponent == 0:
        return int(value)
    nearest = float(value)
    if not is_same(value, nearest) and (seen := _inexact.get()) is not None:
        seen.append(True)
    return nearest


def _finite(value: float | Decimal) -> Decimal:
    """The decimal that was written. NaN and the infinities are no numbers in JSON."""
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


class _NumberRules:
    """Pydantic's schema of `Number`: an integer, or a decimal that never went through a float."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        whole = core_schema.int_schema()
        of_float = core_schema.no_info_after_validator_function(_finite, core_schema.float_schema())
        kept = core_schema.no_info_after_validator_function(
            _finite, core_schema.is_instance_schema(ExactFloat)
        )
        decimal = core_schema.decimal_schema(allow_inf_nan=False)  # Of a text as well.
        return core_schema.json_or_python_schema(
            _any_of([whole, of_float]),
            _any_of([kept, decimal, whole, of_float]),
            serialization=core_schema.plain_serializer_function_ser_schema(
                _in_json, when_used="json"
            ),
        )


def _any_of(choices: list[CoreSchema]) -> CoreSchema:
    return core_schema.union_schema(
        [*choices],
        custom_error_type="number_type",
        custom_error_message="Input should be a valid number",
    )


if TYPE_CHECKING:
    Number: TypeAlias = int | Decimal
else:
    Number = Annotated[int | Decimal, _NumberRules()]
"""A number with its exact value. One without a point is an ``int``, so that it is encoded as such.

A float that a caller gives is taken as it is written: 9.99 is ``Decimal("9.99")``.
"""


class MultipleOf(NamedTuple):
    """Annotates a `Number` that is to be a multiple of another, exactly.

    Attributes:
        step: What it is to be a multiple of.

    """

    step: float

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Pydantic's schema of the number, and then the check."""
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def _check(self, value: Number | None) -> Number | None:
        if value is None or _is_multiple(value, as_decimal(self.step)):
            return value
        raise PydanticKnownError("multiple_of", {"multiple_of": self.step})


_MOST_DIGITS = 10_000
"""A number with more digits before its point than any multiple needs is taken for one."""


def _is_multiple(value: Number, step: Decimal) -> bool:
    number = Decimal(value)
    digits = max(number.adjusted() - step.adjusted(), 0) + len(number.as_tuple().digits)
    if digits > _MOST_DIGITS:
        return True
    with localcontext(Context(prec=digits + len(step.as_tuple().digits) + 2)):
        return number % step == 0
