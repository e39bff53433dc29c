"""Checks of single schemas: contradictory constraints and unsupported keywords."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ...constraints.family import Fault
from ...constraints.numbers import rounding_fault
from ...constraints.table import FAMILIES
from ...core.errors import Pointer
from ...openapi import extensions, schema_keywords
from ...samples.builder import Samples
from ...samples.conformance import ValueMatcher

_MAX_SHOWN = 100
"""The characters of an example that a warning shows."""


def faults(schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the faults of a schema itself, regardless of the schemas inside it."""
    for keyword in schema_keywords.unsupported(schema):
        yield (keyword,), f"unsupported: {keyword}", _alternative(schema, keyword)
    is_typed = "type" in schema and not schema_keywords.is_null(schema)
    if is_typed and not schema_keywords.kind(schema):
        hint = "name one type, and null where it applies"
        yield ("type",), f"unsupported: the type {schema['type']}", hint
    kind = schema_keywords.kind(schema)
    for family in FAMILIES:
        yield from family.check(schema, kind)
    if fault := rounding_fault(schema.get("default")):
        yield ("default",), *fault
    if not extensions.is_client_name(schema.get(extensions.CLIENT_NAME, "name")):
        yield (extensions.CLIENT_NAME,), "the name must be a string", extensions.CLIENT_NAME_FORM


def _alternative(schema: Mapping[str, Any], keyword: str) -> str:
    """Return the remedy for a keyword that this generator does not know."""
    if keyword != "nullable":
        return "describe the schema without it"
    if schema[keyword] is not True:
        return "remove it"
    types = [each for each in schema_keywords.types(schema) if each != "null"]
    if "type" not in schema or not types:
        reference = schema.get("$ref")
        shown = "..." if reference is None else f"$ref: {json.dumps(reference)}"
        return f'write anyOf: [{{{shown}}}, {{type: "null"}}]'
    also = ", and add null to its enum" if None not in schema.get("enum", [None]) else ""
    return f'write type: [{", ".join(types)}, "null"]{also}'


def example_faults(schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the examples of a normalized schema that it does not allow, if it has no classes."""
    if next(schema_keywords.classes_in(schema), None) is not None:
        return
    examples: dict[Pointer, Any] = {("example",): schema["example"]} if "example" in schema else {}
    examples |= {("examples", i): each for i, each in enumerate(schema.get("examples", ()))}
    for place, value in examples.items():
        if value is not None and not ValueMatcher({}).matches(schema, value):
            message = f"the example {json.dumps(value)[:_MAX_SHOWN]} does not satisfy its schema"
            yield place, f"{message} and is ignored", "correct the example or the schema"


def sample_faults(schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the faults that make a normalized schema impossible to sample."""

    def sample_fits() -> bool:
        return ValueMatcher({}).matches(schema, Samples({}).sample(schema))

    for family in FAMILIES:
        yield from family.check_sample(schema, sample_fits)
