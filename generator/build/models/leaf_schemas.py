"""Normal forms of leaf schemas, those without schemas inside them.

The normal form of a leaf depends neither on its place nor on its description, so that the leaves of
a document with the same constraints share one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ...constraints import enum_const, properties, table, text_rules
from ...constraints.family import Fault
from ...core.content_cache import cached_by_content
from ...openapi import schema_keywords
from . import schema_checks
from .normalized_unions import SIBLINGS

_INNER = frozenset(
    {"$ref", *schema_keywords.COMPOSING, "items", "properties"}
    | {properties.ADDITIONAL, properties.REQUIRED}
)
"""The keywords of schemas that contain others, refer to them, or name their properties."""


class Examined(NamedTuple):
    """A normalized schema whose values and examples have been checked.

    Attributes:
        schema: The schema, without the listed values that its other keywords exclude.
        faults: What is wrong with it.
        warnings: What it states without effect.

    """

    schema: dict[str, Any]
    faults: list[Fault]
    warnings: list[Fault]


def examined(normal: dict[str, Any]) -> Examined:
    """Return a normalized schema with its enum open, and what is wrong with its values."""
    kept, faults, warnings = schema_checks.checked_values(normal)
    faults = faults or list(schema_checks.sample_faults(kept))
    result = _open_enum(kept)
    return Examined(result, faults, [*warnings, *schema_checks.example_faults(result)])


def sound_leaf(schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the normal form of a leaf with no fault or warning; ``None`` for other schemas."""
    if not _is_leaf(schema):
        return None
    if "description" not in schema:
        found = _normal_form(schema)
        return None if found is None else dict(found)
    found = _normal_form({**schema, "description": ""})  # At the same place among the keys.
    return None if found is None else {**found, "description": schema["description"]}


@cached_by_content
def _normal_form(schema: Mapping[str, Any]) -> dict[str, Any] | None:
    if any(schema_checks.faults(schema)) or any(schema_checks.warnings(schema)):
        return None
    found = examined(schema_keywords.normalized(schema))
    return None if found.faults or found.warnings else found.schema


def _is_leaf(schema: Mapping[str, Any]) -> bool:
    if not _INNER.isdisjoint(schema):
        return False
    for value in schema.values():
        if isinstance(value, Mapping):
            return False
        if isinstance(value, list) and any(isinstance(each, Mapping | list) for each in value):
            return False
    return True


def _open_enum(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema without its limit to listed values; their type stays."""
    union = enum_const.open_enum(schema, table.beside_values(schema))
    if union is None:
        return schema
    kept = (*SIBLINGS, "default", "example", "examples", text_rules.KEYWORD)
    return {key: schema[key] for key in kept if key in schema} | {**union}
