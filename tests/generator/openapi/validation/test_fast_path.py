"""The fast check of validity never accepts what the standard's validator rejects."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from openapi_schema_validator import oas31_format_checker

from generator.openapi.documents import Document
from generator.openapi.references import objects
from generator.openapi.validation.fast_path import CHECKED_FORMATS, is_certainly_valid
from generator.openapi.validation.validator import validate, violations
from tests.generator.support.changed_documents import at, changed, document, with_value

ROOT = Path(__file__).parents[4]
SHOP = "tests/generator/support/shop_v1.yaml"
NAME = ("components", "schemas", "Order", "properties", "name")


def is_recognized(found: Document) -> bool:
    """Return whether the fast check recognizes a valid document."""
    return is_certainly_valid(found, list(objects(found.data, (), "schemas")))


@pytest.mark.parametrize("path", [SHOP, *(str(each) for each in (ROOT / "spec").glob("*.yaml"))])
def test_a_valid_document_is_recognized(path: str) -> None:
    """The fast check recognizes the documents of this project."""
    assert is_recognized(document(path))


@pytest.mark.slow(measured=False)
@given(changed(SHOP))
@settings(max_examples=500)
def test_a_recognized_document_is_valid(found: Document) -> None:
    """The standard's validator accepts every document that the fast check accepts."""
    expect_agreement(found)


@pytest.mark.slow(measured=False)
@given(changed("spec/messaging_v1.yaml"))
@settings(max_examples=30)
def test_a_recognized_document_is_valid_in_messaging(found: Document) -> None:
    """The checks also agree on a document of realistic size."""
    expect_agreement(found)


def expect_agreement(found: Document) -> None:
    if validate([found]):
        return
    # So its references lead somewhere: the standard's validator is to say the same of the rest.
    assert violations(found) == []


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string", "default": "x"}, True),
        ({"type": "string", "default": 5}, False),
        ({"type": "string", "default": "y", "enum": ["x"]}, False),
        ({"type": "string", "default": "xy", "maxLength": 1}, False),
        ({"type": "string", "default": "en_US", "pattern": "^[a-z]{2}_[A-Z]{2}$"}, True),
        ({"type": "string", "default": "en", "pattern": "^[a-z]{2}_[A-Z]{2}$"}, False),
        ({"type": "integer", "default": 10, "format": "int32", "maximum": 100}, True),
        ({"type": "integer", "default": 2**31, "format": "int32"}, False),
        ({"type": "string", "default": "true", "format": "boolean"}, True),
        ({"type": "string", "default": "soon", "format": "date-time"}, False),
        ({"type": "array", "default": ["a"], "items": {"type": "string"}}, True),
        ({"type": "array", "default": "a", "items": {"type": "string"}}, False),
        ({"type": "array", "default": [1], "items": {"type": "string"}}, False),
        ({"oneOf": [{"$ref": "#/components/schemas/Id"}], "discriminator": {}}, False),
        ({"type": "string", "discriminator": {"propertyName": "kind"}}, True),
        ({"type": "string", "$anchor": "a"}, False),
        ({"allOf": [{"properties": {"a": {}}}], "required": ["b"]}, False),
        ({"type": "string", "pattern": "(?P<x>a)"}, True),
        ({"type": "string", "pattern": "("}, False),
    ],
)
def test_a_doubtful_schema_is_left_to_the_validator(schema: dict[str, Any], expected: bool) -> None:
    """The fast check is inconclusive about a schema that violates a rule, or may do so."""
    assert is_recognized(with_value(NAME, schema)) is expected


def test_inconsistent_operations_are_left_to_the_validator() -> None:
    """Duplicate parameters, ids and tags, and missing or unused path parameters are doubtful."""
    sound = document(SHOP)
    (path,) = sound.data["paths"]
    item = sound.data["paths"][path]
    post = item["post"]
    twice = {**post, "parameters": post["parameters"] * 2}
    unused = {"name": "x", "in": "path", "required": True, "schema": {}}
    for changes in (
        {"paths": {path: {"post": twice}}},
        {"paths": {path: {"post": post, "get": post}}},
        {"paths": {f"{path}/{{itemId}}": item}},
        {"paths": {path: {**item, "parameters": [unused]}}},
        {"tags": [{"name": "a"}, {"name": "a"}]},
    ):
        found = replace(sound, data=sound.data | changes)
        assert not is_recognized(found)
        assert violations(found)


def test_every_checked_format_is_known() -> None:
    """The fast check knows every format that the standard's validator checks in a default value."""
    numbers = {"int32", "int64", "float", "double", "password"}
    assert set(oas31_format_checker.checkers) - numbers == CHECKED_FORMATS


def test_a_document_in_another_dialect_is_left_to_the_validator() -> None:
    """Schemas of another dialect may have another meaning."""
    sound = document(SHOP)
    assert at(sound.data, ("openapi",)) == "3.1.0"
    assert not is_recognized(replace(sound, data=sound.data | {"jsonSchemaDialect": "urn:x"}))
