"""Helpers of the families that constrain numbers."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from ..pycode.literals import Code, literal
from .family import Fault, Schema

_MAX_FLOAT = sys.float_info.max
"""The largest 64-bit float."""

_MAX_EXACT_INTEGER = 2**53
"""A whole number below it is exact as a 64-bit float."""

_MAX_SHOWN = 50
"""The characters of a number that a message shows."""


_ALWAYS_EXACT_DIGITS = 15
"""A decimal fraction of so many digits survives the conversion to a 64-bit float and back."""


class RoundedFloat(float):
    """A float that differs from the number that a document states.

    Attributes:
        text: The number in the document.

    """

    text: str


def read_float(text: str) -> float:
    """Return the number of a text: a ``RoundedFloat`` where no float has its value."""
    number = float(text)
    if len(text) <= _ALWAYS_EXACT_DIGITS and not {"e", "E"} & set(text):
        return number
    if math.isfinite(number) and Decimal(text) != Decimal(repr(number)):
        number = RoundedFloat(number)
        number.text = text
    return number


def rounding_fault(value: object) -> tuple[str, str] | None:
    """Return the message and the hint about a number that was rounded; ``None`` for any other."""
    if not isinstance(value, RoundedFloat):
        return None
    shown = value.text if len(value.text) <= _MAX_SHOWN else f"{value.text[:_MAX_SHOWN]}..."
    return f"unsupported: {shown} is not exact as a 64-bit float", f"write {float(value)!r}"


def exact(number: float) -> Fraction:
    """Return the number that a document states, without the error of a float."""
    return Fraction(str(number))


def shortest(number: Fraction) -> int | float:
    """Return an integer if a number is whole, else a float."""
    return number.numerator if number.denominator == 1 else float(number)


def is_number(value: object) -> bool:
    """Return whether a JSON value is a number; in Python, booleans are integers too."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def check_size(schema: Schema, keywords: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault for each keyword whose number a float cannot hold."""
    for keyword in keywords:
        if abs(schema.get(keyword) or 0) > _MAX_FLOAT:
            yield (
                keyword,
            ), f"unsupported: {keyword} exceeds the range of a 64-bit float", "remove it"
        if fault := rounding_fault(schema.get(keyword)):
            yield (keyword,), *fault


def exact_literal(value: float) -> Code:
    """Return a literal that equals the document's number exactly; a float cannot hold 0.1."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < _MAX_EXACT_INTEGER):
        return literal(int(value))
    return Code(f"Decimal({literal(repr(value))})")
