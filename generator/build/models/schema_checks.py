"""Checks of single schemas: contradictory constraints and unsupported keywords."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from ...constraints import enum_const
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
        yield (keyword,), f"unsupported: {keyword}", "describe the schema without it"
    is_typed = "type" in schema and not schema_keywords.is_null(schema)
    if is_typed and not schema_keywords.kind(schema):
        hint = "name one type, and null where it applies"
        yield ("type",), f"unsupported: the type {schema['type']}", hint
    yield from limit_faults(schema)
    if fault := rounding_fault(schema.get("default")):
        yield ("default",), *fault
    if not extensions.is_client_name(schema.get(extensions.CLIENT_NAME, "name")):
        yield (extensions.CLIENT_NAME,), "the name must be a string", extensions.CLIENT_NAME_FORM


def limit_faults(schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the faults of a schema's constraints."""
    kind = schema_keywords.kind(schema)
    for family in FAMILIES:
        yield from family.check(schema, kind)


def checked_values(schema: dict[str, Any]) -> tuple[dict[str, Any], list[Fault], list[Fault]]:
    """Return a schema without the listed values that its other keywords exclude.

    Args:
        schema: A normalized schema.

    Returns:
        The schema, the faults, and the warnings.

    """
    if next(schema_keywords.classes_in(schema), None) is not None:
        return schema, [], []
    kept, excluded = enum_const.excluded(schema, partial(ValueMatcher({}).matches, schema))
    if not excluded:
        return schema, [], []
    faults: list[Fault] = []
    for keyword in sorted({str(place[0]) for place, _ in excluded}):
        if not kept.get(keyword):
            message = f"nothing fits: the other keywords exclude every value of {keyword}"
            faults.append(((keyword,), message, "correct one of them"))
    if faults:
        return schema, faults, []
    return kept, [], [_ignored(place, value) for place, value in excluded]


def _ignored(place: Pointer, value: Any) -> Fault:
    shown = json.dumps(value)[:_MAX_SHOWN]
    message = f"the other keywords exclude the value {shown}, so it is ignored"
    return place, message, "correct one of them"


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
