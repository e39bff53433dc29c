"""What a schema may not ask for: limits that nothing fits, and what this generator lacks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from ..core.errors import Pointer
from ..openapi import extensions, schema_keywords
from ..openapi.allof import PREFIX
from ..openapi.patterns import engine, unsupported_pattern
from ..samples.builder import Samples
from ..samples.scalars import is_fit_text

Fault = tuple[Pointer, str, str]
"""Where in the schema, what is wrong, and what would be right."""


_LARGEST_LIMIT = 2**53 - 1
"""A larger one overflows where pydantic counts, and is no number of JSON that everybody reads."""

MOST_LEVELS = 50
"""Pydantic builds classes inside each other by recursion."""


def faults(schema: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with a schema by itself, whatever it holds."""
    for keyword in schema_keywords.unsupported(schema):
        yield (keyword,), f"unsupported: {keyword}", "state the schema without it"
    is_typed = "type" in schema and not schema_keywords.is_null(schema)
    if is_typed and not schema_keywords.kind(schema):
        right = "name one type, and null where it applies"
        yield ("type",), f"unsupported: the type {schema['type']}", right
    yield from _limit_faults(schema)
    rules = schema.get(schema_keywords.TEXT_RULES)
    if rules is not None and not extensions.are_text_rules(rules, schema):
        wrong = "the text rules are malformed"
        yield (schema_keywords.TEXT_RULES,), wrong, extensions.TEXT_RULES_FORM
    if not extensions.is_client_name(schema.get(extensions.CLIENT_NAME, "name")):
        yield (extensions.CLIENT_NAME,), "the name is no text", extensions.CLIENT_NAME_FORM


def _limit_faults(schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Every schema needs a value that fits it, and that a test can hold."""
    for least, most in schema_keywords.LIMITS:
        if schema.get(least, -math.inf) > schema.get(most, math.inf):
            yield (least,), f"nothing fits: {least} is more than {most}", "correct one of them"
        for key in {least, most}.intersection(schema_keywords.COUNTS):
            if schema.get(key, 0) > _LARGEST_LIMIT:
                yield (key,), f"unsupported: {key} above {_LARGEST_LIMIT}", "leave it out"
        if least in schema_keywords.COUNTS and schema.get(least, 0) > schema_keywords.LARGEST_COUNT:
            limit = schema_keywords.LARGEST_COUNT
            yield (least,), f"unsupported: {least} above {limit}", "ask for less"
    for key in schema_keywords.NUMBERS:
        if abs(schema.get(key) or 0) > schema_keywords.LARGEST_NUMBER:
            yield (key,), f"unsupported: {key} beyond what a float holds", "leave it out"
    for index, value in enumerate(schema.get("enum", ())):
        is_plain = schema_keywords.kind(schema) not in {"array", "object"}
        if is_plain and isinstance(value, list | dict):
            wrong = f"the value is no {schema_keywords.kind(schema) or 'plain value'}"
            yield ("enum", index), wrong, "write it as one"


def pattern_faults(schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Hold the pattern to the engine that will apply it, and the schema's sample to it."""
    if "pattern" not in schema:
        return
    text = engine(schema["pattern"])
    if text is None:
        yield unsupported_pattern(schema["pattern"])
        return
    sample = Samples({}).sample(schema)
    if not text.isinstance_python(sample) or not is_fit_text(schema, sample):
        rules = " and the rules for texts" if schema_keywords.TEXT_RULES in schema else ""
        yield f"no sample fits the pattern{rules}", "add an example that does"


def infinite_models(schemas: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The classes that require themselves: they could only stand for a document without an end."""
    ending: set[str] = set()
    while found := {
        name for name, schema in schemas.items() if name not in ending and _can_end(schema, ending)
    }:
        ending |= found
    return [name for name in schemas if name not in ending]


def too_deep_models(schemas: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The lowest of the classes that hold others, and those others, deeper than can be built."""
    waiting = {name: set(schema_keywords.classes_in(schema)) for name, schema in schemas.items()}
    ready: list[str] = []
    for _ in range(MOST_LEVELS + 1):
        ready = [name for name, held in waiting.items() if not held & waiting.keys()]
        for name in ready:
            del waiting[name]
    return ready


def _can_end(schema: Mapping[str, Any], ending: set[str]) -> bool:
    """Whether a value of the schema can be made from classes that come to an end."""
    if "$ref" in schema:
        return schema["$ref"].removeprefix(PREFIX) in ending
    if members := schema_keywords.members(schema):
        is_nullable = schema_keywords.is_nullable(schema)
        return is_nullable or any(_can_end(each, ending) for each in members)
    if schema.get("minItems", 0) > 0:
        return _can_end(schema.get("items", {}), ending)
    fields = (schema["properties"].get(name, {}) for name in schema.get("required", ()))
    return all(_can_end(each, ending) for each in fields)
