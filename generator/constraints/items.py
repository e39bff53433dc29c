"""The number of items of a list, and whether they differ: ``minItems`` to ``uniqueItems``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ..pycode.literals import Repeat
from .comparison import compare_values, identity, incomparable
from .counts import CountFamily
from .family import Case, ConstraintChange, SampleTools, Schema

_UNIQUE = "uniqueItems"
"""Samples and comparisons respect it; a list in Python cannot enforce it."""


class Items(CountFamily):
    """The limits of a list's length, and whether its items must differ."""

    min_keyword, max_keyword = "minItems", "maxItems"
    keywords = (min_keyword, max_keyword, _UNIQUE)
    types = ("array",)
    untyped = advisory = frozenset({_UNIQUE})
    units = ("item", "items")
    switches: ClassVar = {
        _UNIQUE: (
            "the items of {what} must now differ",
            "the items of {what} no longer have to differ",
        )
    }

    def normalize(self, schema: dict[str, Any]) -> None:
        super().normalize(schema)
        if schema.get(_UNIQUE) is not True:
            schema.pop(_UNIQUE, None)

    def merge(self, keyword: str, first: Any, second: Any) -> Any:
        if keyword == _UNIQUE:
            return first is True or second is True
        return super().merge(keyword, first, second)

    def matches(self, schema: Schema, value: Any) -> bool:
        if not isinstance(value, list):
            return True
        is_distinct = _UNIQUE not in schema or len(set(map(identity, value))) == len(value)
        return is_distinct and self.allows(schema, len(value))

    def must_differ(self, schema: Schema) -> bool:
        """Return whether a normalized list requires several items, all of them different."""
        return _UNIQUE in schema and self.min_count(schema) > 1

    def at_limits(self, schema: Schema, tools: SampleTools) -> Iterator[Case]:
        for count in self.counts_at_limits(schema):
            if count < 2 or _UNIQUE not in schema:  # The items are all equal.
                yield self._case(schema, tools, count)

    def beyond_limits(self, schema: Schema, tools: SampleTools) -> Iterator[Case]:
        for count in self.counts_beyond_limits(schema):
            yield self._case(schema, tools, count)

    def compare(self, old: Schema, new: Schema) -> Iterator[ConstraintChange]:
        yield from super().compare(old, new)
        unique = (old.get(_UNIQUE) or None, new.get(_UNIQUE) or None)
        yield from compare_values(_UNIQUE, unique, incomparable)

    def _case(self, schema: Schema, tools: SampleTools, count: int) -> Case:
        item = tools.smallest(schema.get("items", {}))
        return self.label(count), Repeat([item], count)


ITEMS = Items()
