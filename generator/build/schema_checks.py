"""Checks of schemas: contradictory constraints, unsupported keywords and infinite models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..constraints import properties
from ..constraints.family import Fault
from ..constraints.items import ITEMS
from ..constraints.table import FAMILIES
from ..openapi import extensions, schema_keywords
from ..openapi.allof import PREFIX
from ..samples.builder import Samples
from ..samples.conformance import ValueMatcher

MOST_LEVELS = 50
"""The deepest nesting of models, which pydantic builds by recursion."""


def faults(schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with a schema itself, regardless of the schemas inside it."""
    for keyword in schema_keywords.unsupported(schema):
        yield (keyword,), f"unsupported: {keyword}", "state the schema without it"
    is_typed = "type" in schema and not schema_keywords.is_null(schema)
    if is_typed and not schema_keywords.kind(schema):
        right = "name one type, and null where it applies"
        yield ("type",), f"unsupported: the type {schema['type']}", right
    kind = schema_keywords.kind(schema)
    for family in FAMILIES:
        yield from family.check(schema, kind)
    if not extensions.is_client_name(schema.get(extensions.CLIENT_NAME, "name")):
        yield (extensions.CLIENT_NAME,), "the name must be a string", extensions.CLIENT_NAME_FORM


def sample_faults(schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what makes a normalized schema impossible to sample."""

    def sample_fits() -> bool:
        return ValueMatcher({}).matches(schema, Samples({}).sample(schema))

    for family in FAMILIES:
        yield from family.check_sample(schema, sample_fits)


def infinite_models(schemas: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the classes that require themselves, of which no finite value exists."""
    ending: set[str] = set()
    while found := {
        name for name, schema in schemas.items() if name not in ending and _can_end(schema, ending)
    }:
        ending |= found
    return [name for name in schemas if name not in ending]


def too_deep_models(schemas: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the lowest classes whose nesting exceeds ``MOST_LEVELS``."""
    waiting = {name: set(schema_keywords.classes_in(schema)) for name, schema in schemas.items()}
    ready: list[str] = []
    for _ in range(MOST_LEVELS + 1):
        ready = [name for name, held in waiting.items() if not held & waiting.keys()]
        for name in ready:
            del waiting[name]
    return ready


def _can_end(schema: Mapping[str, Any], ending: set[str]) -> bool:
    """Return whether a schema has a finite value made only of the given classes."""
    if "$ref" in schema:
        return schema["$ref"].removeprefix(PREFIX) in ending
    if members := schema_keywords.members(schema):
        is_nullable = schema_keywords.is_nullable(schema)
        return is_nullable or any(_can_end(each, ending) for each in members)
    if ITEMS.fewest(schema) > 0:
        return _can_end(schema.get("items", {}), ending)
    fields = (schema["properties"].get(name, {}) for name in properties.required(schema))
    return all(_can_end(each, ending) for each in fields)
