"""Integers with limits that are fractions."""

from __future__ import annotations

import pydantic
import pytest

from tests.functional.conftest import Make
from tests.functional.packages import schemas_document

LIMITS = schemas_document(
    """
    most: {type: integer, maximum: 3.5}
    least: {type: integer, minimum: 2.5}
    between: {type: integer, exclusiveMinimum: 2.5, exclusiveMaximum: 4.5}
    negative: {type: integer, minimum: -3.5, maximum: -1.5}
    whole: {type: integer, exclusiveMinimum: 2.0, maximum: 1.0e+3}
    any: {type: integer, multipleOf: 0.5}
    threes: {type: integer, multipleOf: 1.5}
    """,
    "",
)

VALUES = [
    ("most", [3, -9], [4]),
    ("least", [3, 9], [2]),
    ("between", [3, 4], [2, 5]),
    ("negative", [-3, -2], [-4, -1]),
    ("whole", [3, 1000], [2, 1001]),
    ("any", [1, 2], [0.5]),
    ("threes", [3, 0], [1, 2]),
]


@pytest.mark.parametrize(("name", "good", "bad"), VALUES)
def test_an_integer_meets_a_fractional_limit(
    make: Make, name: str, good: list[int], bad: list[float]
) -> None:
    """The limit applies to the integers beside it."""
    thing = make(LIMITS).api.Thing
    for value in good:
        assert getattr(thing(**{name: value}), name) == value
    for other in bad:
        with pytest.raises(pydantic.ValidationError):
            thing(**{name: other})
