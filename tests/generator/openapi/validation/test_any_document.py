"""Any document is rejected with problems, or can be built."""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.build.api import build
from generator.core.errors import Pointer, SpecError
from generator.openapi.documents import Document, load
from generator.openapi.validation.validator import validate
from tests.generator.support.model_sources import models_source

ROOT = Path(__file__).parents[4]

VALUES: list[Any] = [
    *(None, True, False, 0, 1, -1, 1.5, 10**400, "", "x", "1a", "class", 'ünï\n"""'),
    *("string", "object", "array", "query", "date-time", "application/json", "200", "/a/{b}"),
    *([], [1], ["a"], ["null"], ["string", "null"], [[]], [{}], {}, {"a": 1}, {"$ref": 5}),
    *({"type": "array"}, {"type": ["string", "null"]}, {"type": "object", "properties": {}}),
    {"type": "array", "items": {"type": "string"}},
    {"$ref": "#/components/schemas/Nowhere"},
    {"$ref": "#/components/schemas/Order"},
    {"$ref": "#/components/parameters/Limit"},
    {"properties": {"$ref": {}}},
    {"$ref": "#/components/schemas/Id", "description": "Beside a reference."},
]

KEYS = [
    *("$ref", "$id", "$schema", "type", "properties", "items", "required", "enum", "const"),
    *("default", "example", "examples", "format", "pattern", "minLength", "maxLength", "minimum"),
    *("maximum", "exclusiveMinimum", "multipleOf", "minItems", "maxItems", "uniqueItems", "allOf"),
    *("additionalProperties", "nullable", "deprecated", "readOnly", "discriminator", "schema"),
    *("content", "parameters", "in", "name", "style", "explode", "description", "operationId"),
    *("responses", "headers", "x-amzn-usage-plan", "x-amzn-text-rules", "security", "callbacks"),
]


@functools.cache
def document(path: str) -> Document:
    (found,) = load([ROOT / path], ROOT)
    return found


def places(value: Any, pointer: Pointer = ()) -> Iterator[Pointer]:
    """Yield the pointer of every value inside a value."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*pointer, key)
            yield from places(inner, (*pointer, key))


def at(data: Any, pointer: Pointer) -> Any:
    for step in pointer:
        data = data[step]
    return data


@st.composite
def changed(
    draw: st.DrawFn, path: str, more_values: Sequence[Any] = (), more_keys: Sequence[str] = ()
) -> Document:
    """Draw the document with one to three values deleted, replaced, copied or added."""
    values, keys = [*VALUES, *more_values], [*KEYS, *more_keys]
    sound = document(path)
    data = copy.deepcopy(sound.data)
    for _ in range(draw(st.integers(1, 3))):
        everywhere = list(places(data))
        if not everywhere:
            break
        place = draw(st.sampled_from(everywhere))
        holder, last = at(data, place[:-1]), place[-1]
        change = draw(st.sampled_from(["delete", "replace", "copy", "add"]))
        if change == "delete":
            del holder[last]
        elif change == "replace":
            holder[last] = copy.deepcopy(draw(st.sampled_from(values)))
        elif change == "copy":
            holder[last] = copy.deepcopy(at(data, draw(st.sampled_from(everywhere))))
        elif isinstance(holder, dict):
            holder[draw(st.sampled_from(keys))] = copy.deepcopy(draw(st.sampled_from(values)))
        else:
            holder.append(copy.deepcopy(draw(st.sampled_from(values))))
    return replace(sound, data=data)


def with_value(pointer: Pointer, value: Any) -> Document:
    """Return the small document with another value at a pointer."""
    sound = document("tests/generator/support/shop_v1.yaml")
    data = copy.deepcopy(sound.data)
    at(data, pointer[:-1])[pointer[-1]] = value
    return replace(sound, data=data)


ORDER: Pointer = ("components", "schemas", "Order", "properties")


@given(changed("tests/generator/support/shop_v1.yaml"))
@settings(max_examples=300)
@example(with_value((*ORDER, "name", "default"), {"$ref": "#/components/schemas/Nowhere"}))
@example(with_value((*ORDER, "map"), {"type": "array"}))
@example(with_value((*ORDER, "id"), {"$ref": "#/components/parameters/Limit"}))
@example(with_value(("paths", "/a/{b"), {}))
@example(with_value(("components", "parameters", "Limit", "schema", "type"), ["null"]))
def test_a_small_document_is_rejected_or_can_be_built(found: Document) -> None:
    """No stage raises anything but a SpecError."""
    expect_complaints_or_models(found)


@given(changed("spec/messaging_v1.yaml"))
@settings(max_examples=30)
def test_messaging_is_rejected_or_can_be_built(found: Document) -> None:
    """A document of realistic size is rejected or can be built as well."""
    expect_complaints_or_models(found)


def expect_complaints_or_models(changed: Document) -> None:
    problems = validate([changed])
    if not problems:
        try:
            apis = build([changed])
        except SpecError as error:
            problems = error.problems
            assert problems
        else:
            for api in apis:
                compile(models_source(api), "models", "exec")
    for problem in problems:
        assert problem.file == changed.file
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.message
        assert problem.hint
