"""The table of constraint families, and the functions that combine all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial
from typing import Any

from .enum_const import ENUM_CONST
from .family import Family, Schema
from .formats import FORMATS
from .items import ITEMS
from .lengths import LENGTHS
from .multiples import MULTIPLES
from .pattern import PATTERN
from .properties import PROPERTIES
from .ranges import RANGES
from .text_rules import TEXT_RULES

FAMILIES: tuple[Family, ...] = (
    FORMATS,
    LENGTHS,
    ITEMS,
    PROPERTIES,
    RANGES,
    MULTIPLES,
    PATTERN,
    ENUM_CONST,
    TEXT_RULES,
)
"""The order of annotations and descriptions; ``propose`` tries the families last to first."""

BY_KEYWORD: Mapping[str, Family] = {
    keyword: family for family in FAMILIES for keyword in family.keywords
}

NARROWING: frozenset[str] = frozenset(
    keyword for keyword, family in BY_KEYWORD.items() if keyword not in family.advisory
)
"""The keywords that narrow the schema to which a ``$ref`` beside them leads."""

LITERAL: frozenset[str] = frozenset(
    keyword for keyword, family in BY_KEYWORD.items() if family.literal
)
"""The keywords whose values contain no schemas."""

SWITCHES: Mapping[str, tuple[str, str]] = {
    keyword: sentences for family in FAMILIES for keyword, sentences in family.switches.items()
}
"""The sentences about keywords without a figure: where one was added, and where it was removed."""


@cache
def keywords_implying(kind: str) -> frozenset[str]:
    """Return the keywords that imply a type if a schema states none."""
    return frozenset(
        keyword
        for keyword, family in BY_KEYWORD.items()
        if kind in family.types[:1] and keyword not in family.untyped
    )


def normalize(schema: Mapping[str, Any], kind: str, others: frozenset[str]) -> dict[str, Any]:
    """Return a schema with only the constraints that apply to its type, in normal form.

    Args:
        schema: The raw schema.
        kind: Its only type besides ``null``; empty if it states none or several.
        others: The keywords besides constraints to keep.

    """
    families = [each for each in _families_of(kind) if each.applies(schema)]
    kept = others.union(*(each.keywords for each in families))
    result = {key: value for key, value in schema.items() if key in kept}
    for family in families:
        family.normalize(result)
    return result


@cache
def _families_of(kind: str) -> tuple[Family, ...]:
    return tuple(each for each in FAMILIES if not each.types or kind in each.types)


def families_in(schema: Schema) -> tuple[Family, ...]:
    """Return the families of which a schema, or the members of its union, may have a keyword."""
    if "anyOf" in schema:
        return FAMILIES
    return _families_with(frozenset(schema))


@lru_cache(maxsize=4096)
def _families_with(keywords: frozenset[str]) -> tuple[Family, ...]:
    return tuple(each for each in FAMILIES if not keywords.isdisjoint(each.keywords))


def matches(schema: Schema, value: Any) -> bool:
    """Return whether a value meets the constraints of a normalized schema."""
    return all(family.matches(schema, value) for family in families_in(schema))


_BESIDE_VALUES = frozenset({*BY_KEYWORD, "allOf"}).difference(
    ENUM_CONST.keywords, TEXT_RULES.keywords
)


def beside_values(schema: Schema) -> dict[str, Any]:
    """Return the constraints of a normalized schema besides the values that it lists."""
    return {key: value for key, value in schema.items() if key in _BESIDE_VALUES}


def propose(schema: Schema) -> Any:
    """Return a string or number that meets the constraints as far as a family can achieve it."""
    fits: Callable[[Any], bool] = partial(matches, schema)
    for family in reversed(FAMILIES):
        if (found := family.propose(schema, fits)) is not None:
            return found
    return None


def shapes_text(schema: Schema) -> bool:
    """Return whether a schema constrains more of a string than its length."""
    return any(family.shapes_text(schema) for family in FAMILIES)
