"""The step between numbers: ``multipleOf``."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from ..pycode.literals import literal
from .comparison import compare_keyword
from .family import ConstraintChange, Family, Fault, Schema, declared_kind
from .numbers import check_size, exact, is_number, shortest

KEYWORD = "multipleOf"


class Multiples(Family):
    """The number of which a value must be a multiple."""

    keywords = (KEYWORD,)
    types = ("number", "integer")

    def merge(self, keyword: str, first: Any, second: Any) -> Any:
        return _least_common_multiple(first, second)

    def check(self, schema: Schema, kind: str) -> Iterator[Fault]:
        yield from check_size(schema, self.keywords)

    def check_sample(self, schema: Schema, sample_fits: Callable[[], bool]) -> Iterator[Fault]:
        if KEYWORD in schema and declared_kind(schema) == "integer" and not sample_fits():
            message = f"nothing fits: no multiple of {schema[KEYWORD]} meets the other limits"
            yield (KEYWORD,), message, "correct one of them"

    def settings(self, schema: Schema) -> Iterator[str]:
        if KEYWORD in schema and declared_kind(schema) != "number":
            yield f"multiple_of={literal(_least_common_multiple(schema[KEYWORD], 1))}"

    def markers(self, schema: Schema) -> Iterator[str]:
        if KEYWORD in schema and declared_kind(schema) == "number":
            yield f"MultipleOf({literal(schema[KEYWORD])})"

    def describe(self, schema: Schema) -> Iterator[str]:
        if KEYWORD in schema:
            yield f"a multiple of {schema[KEYWORD]}"

    def matches(self, schema: Schema, value: Any) -> bool:
        step = schema.get(KEYWORD, 1 if declared_kind(schema) == "integer" else None)
        return step is None or not is_number(value) or exact(value) % exact(step) == 0

    def compare(self, old: Schema, new: Schema) -> Iterator[ConstraintChange]:
        yield from compare_keyword(KEYWORD, old, new, _larger_step_is_tighter)


def step(schema: Schema) -> float:
    """Return the distance between the numbers to try as samples."""
    found: float = schema.get(KEYWORD, 1)
    return _least_common_multiple(found, 1) if declared_kind(schema) == "integer" else found


def _least_common_multiple(first: Any, second: Any) -> int | float:
    """Return the smallest number that is a multiple of both, which may be fractions."""
    one, other = exact(first), exact(second)
    numerator = math.lcm(one.numerator, other.numerator)
    return shortest(Fraction(numerator, math.gcd(one.denominator, other.denominator)))


def _larger_step_is_tighter(before: Any, after: Any) -> int:
    """Order steps: multiples of 10 are multiples of 5, so 10 allows less."""
    return bool(after % before == 0) - bool(before % after == 0)


MULTIPLES = Multiples()
