"""The keywords of a schema that apply to its type."""

from __future__ import annotations

from typing import Any

import pytest

from generator.openapi import schema_keywords


@pytest.mark.parametrize(
    ("schema", "types", "kind", "is_nullable"),
    [
        ({"type": "string"}, ["string"], "string", False),
        ({"type": ["string", "null"]}, ["string", "null"], "string", True),
        ({"type": ["null"]}, ["null"], "", True),
        ({"type": ["string", "integer"]}, ["string", "integer"], "", False),
        ({}, [], "", False),
        ({"format": "date"}, [], "", False),
        ({"properties": {}}, ["object"], "object", False),
        ({"additionalProperties": {}}, ["object"], "object", False),
        ({"items": {}}, ["array"], "array", False),
        ({"maxLength": 3}, ["string"], "string", False),
        ({"pattern": "x"}, ["string"], "string", False),
        ({"minimum": 3}, ["number"], "number", False),
        ({"enum": ["a", "b"]}, ["string"], "string", False),
        ({"const": "a"}, ["string"], "string", False),
        ({"enum": [1]}, [], "", False),
        ({"type": "string", "enum": ["a", None]}, ["string"], "string", False),
    ],
)
def test_a_schema_has_a_type(
    schema: dict[str, Any], types: list[str], kind: str, is_nullable: bool
) -> None:
    """The type is the stated one, or the one that the other keywords imply."""
    assert schema_keywords.types(schema) == types
    assert schema_keywords.kind(schema) == kind
    assert schema_keywords.is_nullable(schema) is is_nullable


@pytest.mark.parametrize(
    ("schema", "normalized"),
    [
        ({"type": "string", "minimum": 1, "maxItems": 2}, {"type": "string"}),
        ({"type": "integer", "maxLength": 1, "minimum": 2}, {"type": "integer", "minimum": 2}),
        ({"minLength": 1}, {"type": "string", "minLength": 1}),
        ({"title": "T", "xml": {}, "readOnly": True, "x-own": 1, "example": 1}, {"example": 1}),
        ({"type": "array", "uniqueItems": True}, {"type": "array", "uniqueItems": True}),
        ({"type": "array", "uniqueItems": False}, {"type": "array"}),
        ({"type": "string", "format": "date", "maxLength": 9},) * 2,
        ({"type": "string", "format": "uri", "maxLength": 9},) * 2,
        ({"type": "string", "enum": ["a", None]},) * 2,
        ({"type": "object", "required": ["a"]}, {"type": "object"}),
    ],
)
def test_only_constraints_of_the_type_are_kept(
    schema: dict[str, Any], normalized: dict[str, Any]
) -> None:
    """Annotations and constraints of other types are dropped, and the type is explicit."""
    assert schema_keywords.normalized(schema) == normalized


def test_an_unknown_keyword_is_unsupported() -> None:
    """Every keyword is unsupported unless it is known to be harmless or an extension."""
    schema = {"not": {}, "type": "string", "$defs": {}, "x-own": 1, "title": "T", "nullable": 1}
    assert list(schema_keywords.unsupported(schema)) == ["not", "$defs", "nullable"]
    assert (
        list(schema_keywords.unsupported(dict.fromkeys(("allOf", "oneOf", "discriminator")))) == []
    )


@pytest.mark.parametrize(
    ("schema", "is_model"),
    [
        ({"properties": {}}, True),
        ({"type": ["object", "null"], "properties": {"a": {}}}, True),
        ({"type": "object"}, False),
        ({"type": "string", "properties": {}}, False),
        ({"$ref": "#/components/schemas/A", "properties": {}}, False),
        (True, False),
    ],
)
def test_an_object_with_properties_is_a_model(schema: object, is_model: bool) -> None:
    """Only a schema that describes its own properties becomes a class."""
    assert schema_keywords.is_model(schema) is is_model
