"""Helpers of the families that constrain numbers."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from fractions import Fraction

from ..pycode.literals import Code, literal
from .family import Fault, Schema

_MAX_FLOAT = sys.float_info.max
"""The largest 64-bit float."""

_MAX_EXACT_INTEGER = 2**53
"""A whole number below it is exact as a 64-bit float."""


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
    """Yield a fault for each keyword whose number exceeds the range of a float."""
    for keyword in keywords:
        if abs(schema.get(keyword) or 0) > _MAX_FLOAT:
            yield (
                keyword,
            ), f"unsupported: {keyword} exceeds the range of a 64-bit float", "remove it"


def exact_literal(value: float) -> Code:
    """Return a literal that equals the document's number exactly; a float cannot hold 0.1."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < _MAX_EXACT_INTEGER):
        return literal(int(value))
    return Code(f"Decimal({literal(repr(value))})")
