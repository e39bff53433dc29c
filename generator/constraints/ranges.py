"""The range of a number: ``minimum``, ``maximum``, and both with the bound itself excluded."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from ..pycode.literals import literal
from .comparison import limit_kind, smaller_is_tighter
from .counts import check_order, describe_bounds
from .family import Case, ConstraintChange, Family, Fault, SampleTools, Schema, declared_kind
from .multiples import KEYWORD as STEP
from .multiples import step
from .numbers import check_size, exact, exact_literal, is_number, shortest

_MINIMUM, _MAXIMUM = "minimum", "maximum"
_EXCLUSIVE_MINIMUM, _EXCLUSIVE_MAXIMUM = "exclusiveMinimum", "exclusiveMaximum"
_ARGUMENTS = {_MINIMUM: "ge", _MAXIMUM: "le", _EXCLUSIVE_MINIMUM: "gt", _EXCLUSIVE_MAXIMUM: "lt"}
_ROUNDING: dict[str, Callable[[Fraction], int]] = {
    _MINIMUM: math.ceil,
    _MAXIMUM: math.floor,
    _EXCLUSIVE_MINIMUM: math.floor,
    _EXCLUSIVE_MAXIMUM: math.ceil,
}
"""The direction in which the bound of an integer is rounded: to one that means the same."""


class Ranges(Family):
    """The limits of a number."""

    keywords = (_MINIMUM, _MAXIMUM, _EXCLUSIVE_MINIMUM, _EXCLUSIVE_MAXIMUM)
    types = ("number", "integer")

    def merge(self, keyword: str, first: Any, second: Any) -> Any:
        return (
            max(first, second) if keyword in {_MINIMUM, _EXCLUSIVE_MINIMUM} else min(first, second)
        )

    def check(self, schema: Schema, kind: str) -> Iterator[Fault]:
        faults = [*check_order(schema, _MINIMUM, _MAXIMUM), *check_size(schema, self.keywords)]
        yield from faults or _check_room(schema, kind)

    def settings(self, schema: Schema) -> Iterator[str]:
        show = exact_literal if declared_kind(schema) == "number" else literal
        bounds = _bounds(schema)
        for keyword, argument in _ARGUMENTS.items():
            if keyword in bounds:
                yield f"{argument}={show(bounds[keyword])}"

    def describe(self, schema: Schema) -> Iterator[str]:
        if _EXCLUSIVE_MINIMUM in schema:
            yield f"more than {schema[_EXCLUSIVE_MINIMUM]}"
        yield from describe_bounds(schema.get(_MINIMUM), schema.get(_MAXIMUM), ("", ""))
        if _EXCLUSIVE_MAXIMUM in schema:
            yield f"less than {schema[_EXCLUSIVE_MAXIMUM]}"

    def matches(self, schema: Schema, value: Any) -> bool:
        if not is_number(value):
            return True
        return bool(
            schema.get(_MINIMUM, -math.inf) <= value <= schema.get(_MAXIMUM, math.inf)
            and schema.get(_EXCLUSIVE_MINIMUM, -math.inf)
            < value
            < schema.get(_EXCLUSIVE_MAXIMUM, math.inf)
        )

    def propose(self, schema: Schema, fits: Callable[[Any], bool]) -> int | float | None:
        """Return 1, or else a number near a limit."""
        if declared_kind(schema) not in self.types:
            return None
        schema = {**schema, **_bounds(schema)}
        lower: int | float = schema.get(_MINIMUM, schema.get(_EXCLUSIVE_MINIMUM, 0) + 1)
        if fits(lower):
            return lower
        upper = schema.get(_MAXIMUM, schema.get(_EXCLUSIVE_MAXIMUM, 2) - 1)
        distance = step(schema)
        nearest = (_multiple(lower, distance, math.ceil), _multiple(upper, distance, math.floor))
        lowest = (schema[each] for each in (_MINIMUM, _EXCLUSIVE_MINIMUM) if each in schema)
        highest = (schema[each] for each in (_MAXIMUM, _EXCLUSIVE_MAXIMUM) if each in schema)
        beside = (max(lowest, default=0) + distance, min(highest, default=0) - distance)
        further = (
            *(_multiple(each, distance, math.ceil) for each in beside),
            *(_multiple(each, distance, math.floor) for each in beside),
        )
        candidates: tuple[int | float, ...] = (
            *(*nearest, upper, *_between(schema, distance), *beside, *further),
        )
        return next((each for each in candidates if fits(each)), lower)

    def at_limits(self, schema: Schema, tools: SampleTools) -> Iterator[Case]:
        for value in _stated(_bounds(schema), _MINIMUM, _MAXIMUM):
            if tools.fits(schema, value):
                yield f"{value}", value

    def beyond_limits(self, schema: Schema, tools: SampleTools) -> Iterator[Case]:
        bounds = _bounds(schema)
        for keyword, direction in ((_MINIMUM, -1), (_MAXIMUM, 1)):
            if keyword in bounds:
                value = _past(bounds[keyword], direction)
                if math.isfinite(value):
                    yield f"{value}", value
        for value in _stated(bounds, _EXCLUSIVE_MINIMUM, _EXCLUSIVE_MAXIMUM):
            yield f"{value}", value

    def compare(self, old: Schema, new: Schema) -> Iterator[ConstraintChange]:
        yield from _compare_bounds(old, new, (_MINIMUM, _EXCLUSIVE_MINIMUM), -1)
        yield from _compare_bounds(old, new, (_MAXIMUM, _EXCLUSIVE_MAXIMUM), 1)


def _check_room(schema: Schema, kind: str) -> Iterator[Fault]:
    """Yield a fault where no number is within the limits."""
    bounds = _bounds({**schema, "type": kind})
    lower, low = _bound(bounds, (_MINIMUM, _EXCLUSIVE_MINIMUM), -1)
    upper, high = _bound(bounds, (_MAXIMUM, _EXCLUSIVE_MAXIMUM), 1)
    if lower is None or upper is None:
        return
    least, greatest = exact(-lower[0]), exact(upper[0])
    is_open = low == _EXCLUSIVE_MINIMUM, high == _EXCLUSIVE_MAXIMUM
    limits = f"{low} {schema[low]} and {high} {schema[high]}"
    if kind == "integer":
        is_empty = _has_no_multiple((least, greatest), is_open, Fraction(1))
    elif STEP in schema and not any(check_size(schema, (STEP,))):
        is_empty = _has_no_multiple((least, greatest), is_open, exact(schema[STEP]))
        limits = f"{STEP} {schema[STEP]}, {limits}"
    else:
        is_empty = least > greatest or (least == greatest and any(is_open))
    if is_empty:
        yield (low,), f"nothing fits: no {kind or 'number'} meets {limits}", "correct one of them"


def _has_no_multiple(
    bounds: tuple[Fraction, Fraction], is_open: tuple[bool, bool], distance: Fraction
) -> bool:
    """Return whether no multiple is between two bounds, each of which may exclude itself."""
    first, last = math.ceil(bounds[0] / distance), math.floor(bounds[1] / distance)
    first += is_open[0] and first * distance == bounds[0]
    last -= is_open[1] and last * distance == bounds[1]
    return first > last


def _bounds(schema: Schema) -> dict[str, int | float]:
    """Return the bounds by keyword; those of an integer are integers that allow the same values."""
    stated = {keyword: schema[keyword] for keyword in _ARGUMENTS if keyword in schema}
    if declared_kind(schema) != "integer":
        return stated
    return {keyword: _ROUNDING[keyword](exact(value)) for keyword, value in stated.items()}


def _stated(schema: Schema, *keywords: str) -> list[Any]:
    return list(dict.fromkeys(schema[each] for each in keywords if each in schema))


def _multiple(limit: float, distance: float, rounded: Callable[[Fraction], int]) -> float:
    """Return the multiple beside a limit."""
    step_size = exact(distance)
    return shortest(rounded(exact(limit) / step_size) * step_size)


def _between(schema: Schema, distance: float) -> Iterator[int | float]:
    """Yield a number in the middle of the strictest bounds, and the multiples beside it."""
    lower = [exact(schema[each]) for each in (_MINIMUM, _EXCLUSIVE_MINIMUM) if each in schema]
    upper = [exact(schema[each]) for each in (_MAXIMUM, _EXCLUSIVE_MAXIMUM) if each in schema]
    if lower and upper:
        middle = shortest((max(lower) + min(upper)) / 2)
        yield middle
        yield _multiple(middle, distance, math.floor)
        yield _multiple(middle, distance, math.ceil)


def _past(limit: float, direction: int) -> int | float:
    """Return the number one further; a float may be too large for 1 to change it."""
    if limit + direction != limit:
        return limit + direction
    return limit + direction * abs(limit)


def _compare_bounds(
    old: Schema, new: Schema, keywords: tuple[str, str], sign: int
) -> Iterator[ConstraintChange]:
    """Yield the change of a bound, which either of two keywords may state.

    Args:
        old: The old schema.
        new: The new schema.
        keywords: The keyword that allows the bound itself, and the one that does not.
        sign: -1 for a lower bound, 1 for an upper one.

    """
    before, was = _bound(old, keywords, sign)
    after, now = _bound(new, keywords, sign)
    if before == after:
        return
    kind = limit_kind((before, after), smaller_is_tighter)
    values = tuple(None if each is None else each[0] * sign for each in (before, after))
    if was and now and was != now:
        shown = (f"{was} {values[0]}", f"{now} {values[1]}")
        yield ConstraintChange(kind, (was, now), shown, keywords[0])
    else:
        yield ConstraintChange(kind, (was, now), (values[0], values[1]), now or was)


def _bound(
    schema: Schema, keywords: tuple[str, str], sign: int
) -> tuple[tuple[float, int] | None, str]:
    """Return the bound, of which a smaller one allows less, and the keyword that states it."""
    found = [
        ((schema[keyword] * sign, is_allowed), keyword)
        for is_allowed, keyword in zip((1, 0), keywords, strict=True)
        if keyword in schema
    ]
    return min(found, default=(None, ""))


RANGES = Ranges()
