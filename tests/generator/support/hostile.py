"""Hostile documents: unusual values for any place, and the complaints or the API that result."""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.build.api import build
from generator.core.errors import Pointer, SpecError
from generator.ir import Api
from generator.openapi.documents import load_content
from generator.openapi.overlays.actions import apply_overlays
from generator.openapi.upgrade.document import upgrade
from generator.openapi.validation.validator import validate
from tests.generator.support.model_sources import models_source

HUGE = 16**3900
"""A number that Python can parse in hexadecimal but cannot print."""

CLASS = {"type": "object", "properties": {"t": {"type": "string"}}}

VALUES: list[Any] = [
    *(None, True, False, 0, -1, 2, 1.5, 1e308, 10**400, -(10**400), 10**999, HUGE, -HUGE),
    *("", "x", "(", "(" * 1000 + ")" * 1000, "(a+)+$" * 20, "[" * 500, "\x1b[31m\n", "x" * 50_000),
    *([], [True], [False], [None], [1], ["a"], ["a", "a"], [{}], [[]], [HUGE], list(range(300))),
    *({}, {"a": 1}, {"a": True}, {"a": False}, {"$ref": 5}, {"$ref": "#"}, {"$ref": ""}),
    {"$ref": "#/components/schemas/Order"},
    [{"$ref": "#/components/schemas/Order"}],
    [{"$ref": "#/components/schemas/Order"}, True],
    [{"type": "string"}, True],
    [{"type": "string"}, False],
    [True, {"type": "null"}],
    {"type": "array", "items": True},
    {"type": "array", "items": False},
    {"type": "object", "properties": {"a": True, "b": False}},
    {"allOf": [False]},
    {"allOf": [True]},
    {"not": {}},
    {"oneOf": [CLASS, CLASS], "discriminator": {"propertyName": "t"}},
    [CLASS, CLASS],
]

KEYWORDS = [
    *("$ref", "$id", "$defs", "$schema", "$anchor", "$dynamicRef", "$comment", "type", "items"),
    *("properties", "prefixItems", "required", "enum", "const", "default", "example", "examples"),
    *("format", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum"),
    *("exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems", "minProperties"),
    *("maxProperties", "allOf", "anyOf", "oneOf", "not", "if", "contains", "propertyNames"),
    *("additionalProperties", "patternProperties", "unevaluatedProperties", "nullable", "xml"),
    *("deprecated", "readOnly", "discriminator", "externalDocs", "title", "description"),
    *("dependentRequired", "contentMediaType", "x-amzn-text-rules", "x-client-name", "x-any"),
]


def openapi(schema: Any, **others: Any) -> dict[str, Any]:
    """Return a document whose one operation takes and returns the schema ``Order``."""
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}
    operation = {
        "operationId": "sendOrder",
        "requestBody": {"content": content},
        "responses": {"200": {"description": "The order.", "content": content}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "v1"},
        "paths": {"/orders": {"post": operation}},
        "components": {"schemas": {"Order": schema, **others}},
    }


def swagger(schema: Any, **others: Any) -> dict[str, Any]:
    """Return the document of ``openapi`` in Swagger 2.0."""
    reference = {"$ref": "#/definitions/Order"}
    operation = {
        "operationId": "sendOrder",
        "parameters": [{"name": "body", "in": "body", "schema": reference}],
        "responses": {"200": {"description": "The order.", "schema": reference}},
    }
    return {
        "swagger": "2.0",
        "info": {"title": "Shop", "version": "v1"},
        "consumes": ["application/json"],
        "produces": ["application/json"],
        "paths": {"/orders": {"post": operation}},
        "definitions": {"Order": schema, **others},
    }


def field(schema: Any) -> dict[str, Any]:
    """Return the schema of a class with one field."""
    return {"type": "object", "properties": {"f": schema}}


def complaints(data: Any) -> list[str]:
    """Return the complaints about a document; none if a package can be generated from it."""
    try:
        built(data)
    except SpecError as error:
        problems = error.problems
    else:
        return []
    assert problems
    for problem in problems:
        assert (problem.file, problem.line > 0, problem.column > 0) == ("a_v1.json", True, True)
        assert problem.message
        assert problem.hint
    return [str(problem) for problem in problems]


def built(data: Any) -> Api:
    """Return the API of a document, and check that its models compile."""
    document = upgrade(load_content(written(data), Path("a_v1.json"), "a_v1"))
    documents = apply_overlays([document], (), Path())
    if problems := validate(documents):
        raise SpecError(problems)
    (api,) = build(documents)
    compile(models_source(api), "models.py", "exec")
    return api


def written(value: Any) -> bytes:
    """Return the value as the content of a file, with huge numbers in YAML's hexadecimal form."""
    limit = sys.get_int_max_str_digits()
    huge = f"{HUGE:#x}"
    text = json.dumps(_without_huge(value), default=str)
    assert sys.get_int_max_str_digits() == limit
    return text.replace('"+huge"', huge).replace('"-huge"', f"-{huge[2:]}").encode()


def _without_huge(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_huge(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_huge(inner) for inner in value]
    if value is HUGE:
        return "+huge"
    return "-huge" if isinstance(value, int) and value == -HUGE else value


def places(value: Any, pointer: Pointer = ()) -> Iterator[Pointer]:
    """Yield the pointer of every place inside a value."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*pointer, key)
            yield from places(inner, (*pointer, key))


def with_value(data: Any, pointer: Pointer, value: Any) -> Any:
    """Return a copy of a document with a different value at one place."""
    changed = copy.deepcopy(data)
    holder = changed
    for step in pointer[:-1]:
        holder = holder[step]
    holder[pointer[-1]] = copy.deepcopy(value)
    return changed
