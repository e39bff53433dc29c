"""The entries of an object: their number, those it requires, and those it may add."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from ..pycode.literals import literal
from .comparison import compare_values, incomparable
from .counts import CountFamily, describe_bounds
from .family import ConstraintChange, Fault, Schema

REQUIRED = "required"
ADDITIONAL = "additionalProperties"
READ_ONLY, WRITE_ONLY = "readOnly", "writeOnly"
"""The marks of a property that only responses, or only requests, contain."""

_DESCRIBED = "properties"

MARKS = (READ_ONLY, WRITE_ONLY)


class Properties(CountFamily):
    """The limits of an object's entries."""

    min_keyword, max_keyword = "minProperties", "maxProperties"
    keywords = (min_keyword, max_keyword, ADDITIONAL, REQUIRED)
    types = ("object",)
    untyped = frozenset({REQUIRED})
    literal = False
    units = ("entry", "entries")
    switches: ClassVar = {
        ADDITIONAL: (
            "undocumented fields of {what} are now invalid",
            "undocumented fields of {what} are no longer invalid",
        )
    }

    def normalize(self, schema: dict[str, Any]) -> None:
        super().normalize(schema)
        schema.pop(REQUIRED, None)  # Only a class has fields to require.

    def settings(self, schema: Schema) -> Iterator[str]:
        return iter(()) if _DESCRIBED in schema else super().settings(schema)

    def class_settings(self, schema: Schema) -> Iterator[str]:
        """Yield arguments of the base of a class, such as ``min_fields=1``."""
        for keyword, argument in (
            (self.min_keyword, "min_fields"),
            (self.max_keyword, "max_fields"),
        ):
            if keyword in schema:
                yield f"{argument}={literal(schema[keyword])}"

    def describe(self, schema: Schema) -> Iterator[str]:
        units = ("field", "fields") if _DESCRIBED in schema else self.units
        limits = (schema.get(self.min_keyword), schema.get(self.max_keyword))
        yield from describe_bounds(*limits, units)

    def merge(self, keyword: str, first: Any, second: Any) -> Any:
        if keyword == REQUIRED:
            return list(dict.fromkeys([*first, *second]))
        if keyword == ADDITIONAL:
            return _both(first, second)
        return super().merge(keyword, first, second)

    def check(self, schema: Schema, kind: str) -> Iterator[Fault]:
        yield from super().check(schema, kind)
        lower, upper = self.bounds(schema)
        known, needed = len(schema.get(_DESCRIBED, ())), len({*required(schema)})
        if schema.get(ADDITIONAL) is False and lower > known:
            allowed = f"{known or 'no'} {'property' if known == 1 else 'properties'}"
            message = f"nothing fits: {self.min_keyword} is {lower}, and {allowed} can be present"
            yield (self.min_keyword,), message, "correct one of them"
        if needed > upper:
            message = f"nothing fits: {self.max_keyword} is {upper}, and {needed} are required"
            yield (self.max_keyword,), message, "correct one of them"

    def matches(self, schema: Schema, value: Any) -> bool:
        if not isinstance(value, dict):
            return True
        return self.allows(schema, len(value)) and value.keys() >= {*required_in_requests(schema)}

    def required_entries(self, schema: Schema, value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from (name for name in required_in_requests(schema) if name in value)

    def compare(self, old: Schema, new: Schema) -> Iterator[ConstraintChange]:
        yield from super().compare(old, new)
        yield from compare_additional(old, new)


def required(schema: Schema) -> Sequence[str]:
    """Return the names of the properties that an object must have."""
    found: Sequence[str] = schema.get(REQUIRED, ())
    return found


def required_in_requests(schema: Schema) -> list[str]:
    """Return the names of the properties that an object in a request must have."""
    return _required_without(schema, READ_ONLY)


def required_in_responses(schema: Schema) -> list[str]:
    """Return the names of the properties that an object in a response must have."""
    return _required_without(schema, WRITE_ONLY)


def _required_without(schema: Schema, mark: str) -> list[str]:
    described = schema.get(_DESCRIBED, {})
    return [each for each in required(schema) if described.get(each, {}).get(mark) is not True]


def described_values(schema: Schema) -> Schema | None:
    """Return the schema of an object's other values; ``None`` where it says nothing of them."""
    found = schema.get(ADDITIONAL)
    return found if isinstance(found, dict) and found else None


def _both(first: Any, second: Any) -> Any:
    """Return the schema of the values that two schemas allow, either of which may be boolean."""
    if first is False or second is False:
        return False
    if first in (True, {}) or first == second:
        return second
    return first if second in (True, {}) else {"allOf": [first, second]}


def compare_additional(old: Schema, new: Schema) -> Iterator[ConstraintChange]:
    """Yield whether only one of two objects refuses entries that it does not describe."""
    closed = (_closed(old), _closed(new))
    yield from compare_values(ADDITIONAL, closed, incomparable)


def _closed(schema: Schema) -> bool | None:
    return False if schema.get(ADDITIONAL) is False else None


PROPERTIES = Properties()
