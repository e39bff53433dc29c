"""What two schemas of one type allow: limits, known values, defaults, and rules for texts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from ..core.errors import Pointer
from ..openapi import schema_keywords
from .changes import Difference, both, change_suffix
from .resolved_api import ApiVersion, ResolvedSchema

Order = Callable[[Any, Any], int]
"""Above 0 where the second value allows less than the first, below where it allows more, else 0.
Neither is missing."""

_BOUNDS = (("minimum", "exclusiveMinimum", -1), ("maximum", "exclusiveMaximum", 1))
_NARROWER_FORMATS = {("int64", "int32"), ("double", "float")}


class Pair(NamedTuple):
    """A schema in both documents."""

    sides: tuple[ApiVersion, ApiVersion]
    shapes: tuple[ResolvedSchema, ResolvedSchema]

    def fact(
        self,
        kind: str,
        keys: tuple[str, str],
        values: tuple[Any, Any],
        *,
        name: str = "",
        step: str | int | None = None,
    ) -> Difference:
        """A fact about a keyword, or about a part of it, which may differ in the documents."""
        places = (self._place(0, keys, values, step), self._place(1, keys, values, step))
        return Difference(kind, places, values, name)

    def _place(
        self, which: int, keys: tuple[str, str], values: tuple[Any, Any], step: str | int | None
    ) -> Pointer | None:
        if values[which] is None:
            return None
        place = self.sides[which].keyword(self.shapes[which], keys[which])
        return place if place is None or step is None else (*place, step)


def compare_limits(pair: Pair) -> Iterator[Difference]:
    """Every difference in what two schemas of one type allow."""
    old, new = both(lambda each: _counting(each.schema), pair.shapes)
    for key, order in _ORDERS.items():
        values = (_meant(key, old.get(key)), _meant(key, new.get(key)))
        if not same(*values):
            yield pair.fact(_kind(values, order), (key, key), values, name=key)
    for inclusive, exclusive, sign in _BOUNDS:
        yield from _compare_bounds(pair, (old, new), (inclusive, exclusive), sign)
    yield from _compare_values(pair, old, new)
    defaults = (old.get("default"), new.get("default"))
    if not same(*defaults):
        yield pair.fact(f"default-{change_suffix(defaults)}", ("default", "default"), defaults)
    yield from _compare_rules(pair)


def same(first: Any, second: Any) -> bool:
    """Whether two values of JSON are one; Python takes true for 1."""
    return identity(first) == identity(second)


def identity(value: Any) -> str:
    """What equal values of JSON have in common, and no others."""
    return json.dumps(value, sort_keys=True, default=str)


def _counting(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The keywords that count for the schema's type."""
    result = schema_keywords.effective(schema)
    if schema_keywords.kind(schema) == "array" and schema.get("uniqueItems") is True:
        result["uniqueItems"] = True
    if schema_keywords.kind(schema) == "object" and schema.get("additionalProperties") is False:
        result["additionalProperties"] = False
    else:
        result.pop("additionalProperties", None)  # What it describes is compared by itself.
    return result


def _meant(key: str, value: Any) -> Any:
    """The limit, where it is one: nothing has less than no characters."""
    return None if key.startswith("min") and value == 0 else value


def _kind(values: tuple[Any, Any], order: Order) -> str:
    before, after = values
    sign = (after is not None) - (before is not None) or order(before, after)
    return {1: "limit-tightened", -1: "limit-loosened", 0: "limit-changed"}[sign]


def _larger(before: Any, after: Any) -> int:
    return bool(after > before) - bool(after < before)


def _smaller(before: Any, after: Any) -> int:
    return -_larger(before, after)


def _steps(before: Any, after: Any) -> int:
    """Multiples of 10 are multiples of 5, so that 10 allows less."""
    return bool(after % before == 0) - bool(before % after == 0)


def _formats(before: Any, after: Any) -> int:
    return ((before, after) in _NARROWER_FORMATS) - ((after, before) in _NARROWER_FORMATS)


def _unknown(_before: Any, _after: Any) -> int:
    return 0


_ORDERS: Mapping[str, Order] = {
    **dict.fromkeys(("minLength", "minItems", "minProperties"), _larger),
    **dict.fromkeys(("maxLength", "maxItems", "maxProperties"), _smaller),
    "multipleOf": _steps,
    "pattern": _unknown,
    "format": _formats,
    "uniqueItems": _unknown,
    "additionalProperties": _unknown,
}


def _compare_bounds(
    pair: Pair,
    schemas: tuple[Mapping[str, Any], Mapping[str, Any]],
    keys: tuple[str, str],
    sign: int,
) -> Iterator[Difference]:
    """A bound may be stated with its value allowed or not: what counts is what is allowed."""
    (before, was), (after, now) = both(lambda each: _bound(each, keys, sign), schemas)
    if before == after:
        return
    kind = _kind((before, after), _smaller)
    values = both(lambda each: None if each is None else each[0] * sign, (before, after))
    if was and now and was != now:  # Each document has another of the two keywords.
        shown = (f"{was} {values[0]}", f"{now} {values[1]}")
        yield pair.fact(kind, (was, now), shown, name=keys[0])
    else:
        yield pair.fact(kind, (was, now), values, name=now or was)


def _bound(
    schema: Mapping[str, Any], keys: tuple[str, str], sign: int
) -> tuple[tuple[float, int] | None, str]:
    """The bound, by which a smaller one allows less, and the keyword that states it."""
    found = [
        ((schema[key] * sign, is_allowed), key)
        for is_allowed, key in zip((1, 0), keys, strict=True)
        if key in schema
    ]
    return min(found, default=(None, ""))


def _compare_values(
    pair: Pair, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Difference]:
    before, after = values = (_values(old), _values(new))
    keys = both(lambda each: "enum" if "enum" in each else "const", (old, new))
    if before is None or after is None:
        if before != after:
            yield pair.fact(f"enum-{change_suffix(values)}", keys, values)
        return
    for kind, which, here, there in (
        ("enum-value-removed", 0, before, after),
        ("enum-value-added", 1, after, before),
    ):
        known = {identity(each) for each in there}
        for index, value in enumerate(here):
            if value is not None and identity(value) not in known:  # null is told apart.
                found = (value, None) if which == 0 else (None, value)
                step = index if keys[which] == "enum" else None
                yield pair.fact(kind, keys, found, step=step)


def _values(schema: Mapping[str, Any]) -> list[Any] | None:
    if "enum" in schema:
        return list(schema["enum"])
    return [schema["const"]] if "const" in schema else None


def _compare_rules(pair: Pair) -> Iterator[Difference]:
    """The rules for what a text may contain."""
    old, new = both(lambda each: _rules(each.schema), pair.shapes)
    keys = (schema_keywords.TEXT_RULES, schema_keywords.TEXT_RULES)
    for key in dict.fromkeys([*old, *new]):
        values = (old.get(key), new.get(key))
        if not same(*values):
            yield pair.fact(f"text-rule-{change_suffix(values)}", keys, values, name=key, step=key)


def _rules(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    rules = schema.get(schema_keywords.TEXT_RULES)
    return rules if isinstance(rules, dict) else {}
