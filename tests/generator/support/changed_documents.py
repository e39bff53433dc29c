"""Documents with values deleted, replaced, copied or added at random."""

from __future__ import annotations

import copy
import functools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from generator.core.errors import Pointer
from generator.openapi.documents import Document, load
from generator.openapi.upgrade.document import upgrade
from generator.openapi.validation.validator import validate
from tests.generator.support.hostile import places

ROOT = Path(__file__).parents[3]

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


SHOP = "tests/generator/support/shop_v1.yaml"


def with_value(pointer: Pointer, value: Any, path: str = SHOP) -> Document:
    """Return a document, by default a small one, with another value at a pointer."""
    sound = document(path)
    data = copy.deepcopy(sound.data)
    at(data, pointer[:-1])[pointer[-1]] = value
    return replace(sound, data=data)


def assert_upgrade_tolerates(found: Document) -> None:
    """Assert that an upgrade leaves faults to the validator, and the given document unchanged."""
    before = copy.deepcopy(found.data)
    upgraded = upgrade(found)
    assert found.data == before
    for problem in validate([upgraded]):
        assert problem.line >= 1
    assert_origins_exist(found, upgraded)


def assert_origins_exist(found: Document, upgraded: Document) -> None:
    """Assert that each pointer of the result has an origin in the vendor's document."""
    there = {(), *places(found.data)}
    for place in [(), *places(upgraded.data)]:
        assert upgraded.origin(place).pointer in there, place
