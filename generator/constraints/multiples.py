"""The step between numbers: ``multipleOf``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..pycode.literals import literal
from .comparison import compare_keyword
from .family import ConstraintChange, Family, Fault, Schema, declared_kind
from .numbers import check_size, is_number

_KEYWORD = "multipleOf"


class Multiples(Family):
    """The number of which a value must be a multiple."""

    keywords = (_KEYWORD,)
    types = ("number", "integer")

    def check(self, schema: Schema, kind: str) -> Iterator[Fault]:
        yield from check_size(schema, self.keywords)

    def settings(self, schema: Schema) -> Iterator[str]:
        if _KEYWORD in schema and declared_kind(schema) != "number":
            yield f"multiple_of={literal(schema[_KEYWORD])}"

    def markers(self, schema: Schema) -> Iterator[str]:
        if _KEYWORD in schema and declared_kind(schema) == "number":
            yield f"MultipleOf({literal(schema[_KEYWORD])})"

    def describe(self, schema: Schema) -> Iterator[str]:
        if _KEYWORD in schema:
            yield f"a multiple of {schema[_KEYWORD]}"

    def matches(self, schema: Schema, value: Any) -> bool:
        step = schema.get(_KEYWORD, 1 if declared_kind(schema) == "integer" else None)
        return step is None or not is_number(value) or value % step == 0

    def compare(self, old: Schema, new: Schema) -> Iterator[ConstraintChange]:
        yield from compare_keyword(_KEYWORD, old, new, _larger_step_is_tighter)


def step(schema: Schema) -> float:
    """Return the distance between the numbers to try as samples."""
    found: float = schema.get(_KEYWORD, 1)
    return found


def _larger_step_is_tighter(before: Any, after: Any) -> int:
    """Order steps: multiples of 10 are multiples of 5, so 10 allows less."""
    return bool(after % before == 0) - bool(before % after == 0)


MULTIPLES = Multiples()
