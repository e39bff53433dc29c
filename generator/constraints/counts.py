"""The base of the families that limit how many parts a value has."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, ClassVar

from ..pycode.literals import literal
from .comparison import compare_values, larger_is_tighter, smaller_is_tighter
from .family import ConstraintChange, Family, Fault, Schema

LARGEST_COUNT = 10_000
"""No sample has more characters, items or entries, and no schema may require more."""

_LARGEST_LIMIT = 2**53 - 1
"""A larger limit overflows in pydantic, and not every JSON parser reads it exactly."""

_MOST_TRIED = 1_000_000
"""Tests try no longer text or list: it would measure the machine's memory."""


class CountFamily(Family):
    """A family with a least and a most number of parts.

    Attributes:
        least: The keyword of the lower limit.
        most: The keyword of the upper limit.
        units: The name of one part and of several.

    """

    least: ClassVar[str]
    most: ClassVar[str]
    units: ClassVar[tuple[str, str]]

    def normalize(self, schema: dict[str, Any]) -> None:
        for keyword in (self.least, self.most):
            if isinstance(schema.get(keyword), float):  # In JSON, 5.0 is a whole number too.
                schema[keyword] = int(schema[keyword])

    def merge(self, keyword: str, first: Any, second: Any) -> Any:
        if keyword == self.least:
            return max(first, second)
        return min(first, second) if keyword == self.most else second

    def check(self, schema: Schema, kind: str) -> Iterator[Fault]:
        yield from check_order(schema, self.least, self.most)
        for keyword in (self.least, self.most):
            if schema.get(keyword, 0) > _LARGEST_LIMIT:
                yield (keyword,), f"unsupported: {keyword} above {_LARGEST_LIMIT}", "leave it out"
        if schema.get(self.least, 0) > LARGEST_COUNT:
            yield (self.least,), f"unsupported: {self.least} above {LARGEST_COUNT}", "ask for less"

    def settings(self, schema: Schema) -> Iterator[str]:
        for keyword, argument in ((self.least, "min_length"), (self.most, "max_length")):
            if keyword in schema:
                yield f"{argument}={literal(schema[keyword])}"

    def describe(self, schema: Schema) -> Iterator[str]:
        yield from describe_bounds(schema.get(self.least), schema.get(self.most), self.units)

    def compare(self, old: Schema, new: Schema) -> Iterator[ConstraintChange]:
        least = (old.get(self.least) or None, new.get(self.least) or None)  # 0 limits nothing.
        yield from compare_values(self.least, least, larger_is_tighter)
        most = (old.get(self.most), new.get(self.most))
        yield from compare_values(self.most, most, smaller_is_tighter)

    def allows(self, schema: Schema, count: int) -> bool:
        """Return whether a value may have that many parts."""
        least, most = self.bounds(schema)
        return least <= count <= most

    def bounds(self, schema: Schema) -> tuple[int, float]:
        """Return the least and the most number of parts; infinity for no upper limit."""
        return schema.get(self.least, 0), schema.get(self.most, math.inf)

    def fewest(self, schema: Schema) -> int:
        """Return how many parts a sample needs at least."""
        least, _ = self.bounds(schema)
        return min(least, LARGEST_COUNT)

    def counts_at_limits(self, schema: Schema) -> list[int]:
        """Return the limits that a test can try."""
        found = (schema[key] for key in (self.least, self.most) if key in schema)
        return list(dict.fromkeys(count for count in found if count <= _MOST_TRIED))

    def counts_beyond_limits(self, schema: Schema) -> Iterator[int]:
        """Yield the counts just beyond the limits that a test can try."""
        for keyword, step in ((self.least, -1), (self.most, 1)):
            if keyword in schema and 0 <= schema[keyword] + step <= _MOST_TRIED:
                yield schema[keyword] + step

    def label(self, count: int) -> str:
        """Return a number of parts in words, such as ``3 items``."""
        one, many = self.units
        return f"{count} {one if count == 1 else many}"


def check_order(schema: Schema, least: str, most: str) -> Iterator[Fault]:
    """Yield a fault where the lower limit exceeds the upper one."""
    if schema.get(least, -math.inf) > schema.get(most, math.inf):
        yield (least,), f"nothing fits: {least} is more than {most}", "correct one of them"


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
