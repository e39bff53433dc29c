"""The base of the families that limit how many parts a value has."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, ClassVar

from ..pycode.literals import literal
from .comparison import compare_values, larger_is_tighter, smaller_is_tighter
from .family import ConstraintChange, Family, Fault, Schema

MAX_SAMPLE_COUNT = 10_000
"""No sample has more characters, items or entries, and no schema may require more."""

_MAX_LIMIT = 2**53 - 1
"""A larger limit overflows in pydantic, and not every JSON parser reads it exactly."""

_MAX_TESTED_COUNT = 1_000_000
"""Tests try no longer text or list: it would measure the machine's memory."""


class CountFamily(Family):
    """A family with a least and a most number of parts.

    Attributes:
        min_keyword: The keyword of the lower limit.
        max_keyword: The keyword of the upper limit.
        units: The name of one part and of several.

    """

    min_keyword: ClassVar[str]
    max_keyword: ClassVar[str]
    units: ClassVar[tuple[str, str]]

    def normalize(self, schema: dict[str, Any]) -> None:
        for keyword in (self.min_keyword, self.max_keyword):
            if isinstance(schema.get(keyword), float):  # In JSON, 5.0 is a whole number too.
                schema[keyword] = int(schema[keyword])

    def merge(self, keyword: str, first: Any, second: Any) -> Any:
        if keyword == self.min_keyword:
            return max(first, second)
        return min(first, second) if keyword == self.max_keyword else second

    def check(self, schema: Schema, kind: str) -> Iterator[Fault]:
        yield from check_order(schema, self.min_keyword, self.max_keyword)
        for keyword in (self.min_keyword, self.max_keyword):
            if schema.get(keyword, 0) > _MAX_LIMIT:
                yield (keyword,), f"unsupported: {keyword} above {_MAX_LIMIT}", "leave it out"
        if schema.get(self.min_keyword, 0) > MAX_SAMPLE_COUNT:
            yield (
                self.min_keyword,
            ), f"unsupported: {self.min_keyword} above {MAX_SAMPLE_COUNT}", "ask for less"

    def settings(self, schema: Schema) -> Iterator[str]:
        for keyword, argument in (
            (self.min_keyword, "min_length"),
            (self.max_keyword, "max_length"),
        ):
            if keyword in schema:
                yield f"{argument}={literal(schema[keyword])}"

    def describe(self, schema: Schema) -> Iterator[str]:
        yield from describe_bounds(
            schema.get(self.min_keyword), schema.get(self.max_keyword), self.units
        )

    def compare(self, old: Schema, new: Schema) -> Iterator[ConstraintChange]:
        lower = (
            old.get(self.min_keyword) or None,
            new.get(self.min_keyword) or None,
        )  # 0 limits nothing.
        yield from compare_values(self.min_keyword, lower, larger_is_tighter)
        upper = (old.get(self.max_keyword), new.get(self.max_keyword))
        yield from compare_values(self.max_keyword, upper, smaller_is_tighter)

    def allows(self, schema: Schema, count: int) -> bool:
        """Return whether a value may have that many parts."""
        lower, upper = self.bounds(schema)
        return lower <= count <= upper

    def bounds(self, schema: Schema) -> tuple[int, float]:
        """Return the least and the most number of parts; infinity for no upper limit."""
        return schema.get(self.min_keyword, 0), schema.get(self.max_keyword, math.inf)

    def min_count(self, schema: Schema) -> int:
        """Return how many parts a sample needs at least."""
        lower, _ = self.bounds(schema)
        return min(lower, MAX_SAMPLE_COUNT)

    def counts_at_limits(self, schema: Schema) -> list[int]:
        """Return the limits that a test can try."""
        found = (schema[key] for key in (self.min_keyword, self.max_keyword) if key in schema)
        return list(dict.fromkeys(count for count in found if count <= _MAX_TESTED_COUNT))

    def counts_beyond_limits(self, schema: Schema) -> Iterator[int]:
        """Yield the counts just beyond the limits that a test can try."""
        for keyword, step in ((self.min_keyword, -1), (self.max_keyword, 1)):
            if keyword in schema and 0 <= schema[keyword] + step <= _MAX_TESTED_COUNT:
                yield schema[keyword] + step

    def label(self, count: int) -> str:
        """Return a number of parts in words, such as ``3 items``."""
        one, many = self.units
        return f"{count} {one if count == 1 else many}"


def check_order(schema: Schema, min_keyword: str, max_keyword: str) -> Iterator[Fault]:
    """Yield a fault where the lower limit exceeds the upper one."""
    if schema.get(min_keyword, -math.inf) > schema.get(max_keyword, math.inf):
        message = f"nothing fits: {min_keyword} is more than {max_keyword}"
        yield (min_keyword,), message, "correct one of them"


def describe_bounds(low: Any, high: Any, units: tuple[str, str]) -> Iterator[str]:
    """Yield a phrase such as ``1 to 5 items``; ``None`` stands for no limit."""
    one, many = units
    unit = f" {one if (high if high is not None else low) == 1 else many}".rstrip()
    if low is not None and high is not None:
        yield f"{low} to {high}{unit}" if low != high else f"exactly {low}{unit}"
    elif high is not None:
        yield f"at most {high}{unit}"
    elif low is not None:
        yield f"at least {low}{unit}"
