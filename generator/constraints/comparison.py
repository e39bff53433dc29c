"""Comparison of a constraint in two versions: whether it allows less, more or something else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .family import ConstraintChange, Schema

Order = Callable[[Any, Any], int]
"""Above 0 where the second value allows less than the first, below 0 where it allows more, else 0.
Neither is missing."""

_TYPES: Mapping[type, str] = {
    type(None): "null",
    bool: "boolean",
    dict: "object",
    int: "integer",
    list: "array",
    str: "string",
}


def same(first: Any, second: Any) -> bool:
    """Return whether two JSON values are equal; Python takes true for 1."""
    return identity(first) == identity(second)


def identity(value: Any) -> str:
    """Return a string that equal JSON values share, and no others: 1 and 1.0 are one number."""
    return json.dumps(_with_integers(value), sort_keys=True, default=str)


def _with_integers(value: Any) -> Any:
    """Return a JSON value with each whole number as an integer."""
    if isinstance(value, dict):
        return {key: _with_integers(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_with_integers(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def json_type(value: object) -> str:
    """Return the name of a JSON value's type; a float is a ``number``, even 1.0."""
    return _TYPES.get(type(value), "number")


def compare_keyword(
    keyword: str, old: Schema, new: Schema, order: Order
) -> Iterator[ConstraintChange]:
    """Yield the change of a constraint that one keyword states by itself."""
    yield from compare_values(keyword, (old.get(keyword), new.get(keyword)), order)


def compare_values(
    keyword: str, values: tuple[Any, Any], order: Order
) -> Iterator[ConstraintChange]:
    """Yield the change of a constraint between two values; ``None`` stands for no constraint."""
    if not same(*values):
        yield ConstraintChange(limit_kind(values, order), (keyword, keyword), values, keyword)


def limit_kind(values: tuple[Any, Any], order: Order) -> str:
    """Return the kind of the change of a limit; ``None`` stands for no limit."""
    before, after = values
    sign = (after is not None) - (before is not None) or order(before, after)
    return {1: "limit-tightened", -1: "limit-loosened", 0: "limit-changed"}[sign]


def larger_is_tighter(before: Any, after: Any) -> int:
    """Order lower limits."""
    return bool(after > before) - bool(after < before)


def smaller_is_tighter(before: Any, after: Any) -> int:
    """Order upper limits."""
    return -larger_is_tighter(before, after)


def incomparable(_before: Any, _after: Any) -> int:
    """Order constraints of which neither value is known to allow less."""
    return 0


def change_suffix(values: tuple[Any, Any]) -> str:
    """Return the suffix of a kind: whether a value was added, removed or changed."""
    return "added" if values[0] is None else "removed" if values[1] is None else "changed"
