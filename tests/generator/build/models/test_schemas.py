"""Normalized schemas of a document, and the problems in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from generator.build.models.schemas import Schemas
from generator.core.errors import Pointer
from generator.openapi.documents import Document

TEXT = {"type": "string"}
A = {"$ref": "#/components/schemas/A"}
MAYBE = {"$ref": "#/components/schemas/Maybe"}


def schemas(components: dict[str, Any]) -> Schemas:
    data = {"components": {"schemas": components}}
    return Schemas(Document("a_v1", "a_v1.yaml", data, "", dict.fromkeys(places(data), (1, 1))))


def places(value: Any, pointer: Pointer = ()) -> Iterator[Pointer]:
    """Yield the place of each part of a document."""
    yield pointer
    for key, each in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(each, dict | list):
            yield from places(each, (*pointer, key))
        else:
            yield (*pointer, key)


def complaints(components: dict[str, Any]) -> list[tuple[tuple[str | int, ...], str]]:
    return [(each.pointer, each.message) for each in schemas(components).problems]


def test_models_keep_the_documents_order() -> None:
    """Each class is followed by its inline classes, depth first."""
    inner = {"properties": {"c": {"properties": {"d": TEXT}}}}
    found = schemas({"B-list": {"properties": {"b": inner, "e": inner}}, "A": {"properties": {}}})
    assert [(each.class_name, each.schema_name) for each in found.models] == [
        ("BList", "B-list"),
        ("BListB", "BList.b"),
        ("BListBC", "BListB.c"),
        ("BListE", "BList.e"),
        ("BListEC", "BListE.c"),
        ("A", "A"),
    ]
    assert found.problems == []
    assert list(found.normalized) == [each.class_name for each in found.models]


def test_fields_have_both_names() -> None:
    """A field has an identifier, a key, a requirement, and a text with its constraints."""
    schema = {
        "required": ["b-c"],
        "properties": {"b-c": {**TEXT, "maxLength": 1, "description": " D. "}, "class": TEXT},
    }
    (model,) = schemas({"A": {**schema, "description": "Text."}}).models
    assert [(f.name, f.wire_name, f.required, f.description) for f in model.fields] == [
        ("b_c", "b-c", True, "D.\n\nAt most 1 character."),
        ("class_", "class", False, ""),
    ]
    assert model.description == "Text."


@pytest.mark.parametrize(
    ("schema", "normalized"),
    [
        (A, A),
        ({**A, "description": "d", "title": "t"}, {**A, "description": "d"}),
        ({"$ref": "#/components/schemas/Rows"}, {"type": "array", "items": A, "description": "r"}),
        (
            {"$ref": "#/components/schemas/Rows", "description": "own"},
            {"type": "array", "items": A, "description": "own"},
        ),
        ({"$ref": "#/components/schemas/Alias"}, A),
        (MAYBE, {"anyOf": [MAYBE, {"type": "null"}]}),
        ({"enum": ["x"]}, {"anyOf": [{"type": "string", "enum": ["x"]}, TEXT]}),
        ({"type": "object", "additionalProperties": A},) * 2,
        ({"type": "object", "additionalProperties": {}},) * 2,
        ({"type": "object", "additionalProperties": False},) * 2,
    ],
)
def test_a_schema_is_normalized(schema: dict[str, Any], normalized: dict[str, Any]) -> None:
    """Classes are referenced, other schemas are expanded, and descriptions can be overridden."""
    found = schemas(
        {
            "A": {"properties": {}},
            "Rows": {"type": "array", "items": A, "description": "r"},
            "Alias": A,
            "Maybe": {"type": ["object", "null"], "properties": {}},
        }
    )
    assert found.normalize(schema, ("here",), "here") == normalized
    assert found.problems == []


def test_an_inline_object_is_named_after_its_path() -> None:
    """Its name parts are the given ones, then those of items and values."""
    found = schemas({})
    inner = {"properties": {"a": TEXT}}
    rows = {"type": "array", "items": {"type": "object", "additionalProperties": inner}}
    normal = found.normalize(rows, ("x",), "get_it", "Response")
    assert normal["items"]["additionalProperties"] == {
        "$ref": "#/components/schemas/GetItResponseItemValue"
    }


def test_one_place_is_one_class() -> None:
    """A shared response is one class; a second place for the same name is reported."""
    found = schemas({})
    inner = {"properties": {"a": TEXT}}
    assert found.normalize(inner, ("here",), "X") == found.normalize(inner, ("here",), "X")
    assert found.problems == []
    found.normalize(inner, ("there",), "X")
    assert [each.pointer for each in found.problems] == [("there",)]
    assert len(found.models) == 1


CIRCLE = {"type": "array", "items": {"$ref": "#/components/schemas/L"}}


@pytest.mark.parametrize(
    ("components", "pointer", "words"),
    [
        ({"A": {"properties": {"a": True}}}, ("A", "properties", "a"), "mapping"),
        ({"!": {"properties": {}}}, ("!",), "gives no Python name"),
        ({"a": {"properties": {}}, "A": {"properties": {}}}, ("a",), "the class A"),
        (
            {"A": {"properties": {"l": {"$ref": "#/components/schemas/L"}}}, "L": CIRCLE},
            ("L", "items"),
            "L refers back to itself",
        ),
        (
            {"A": {"properties": {"l": {"$ref": "#/components/schemas/A/properties/l"}}}},
            ("A", "properties", "l"),
            "unsupported: a schema at",
        ),
        ({"A": {"properties": {"!": TEXT}}}, ("A", "properties", "!"), "gives no Python name"),
        (
            {"A": {"properties": {"!": {"properties": {"?": TEXT}}}}},
            ("A", "properties", "!"),
            "gives no Python name",
        ),
        (
            {
                "A": {
                    "required": ["b"],
                    "properties": {"b": {"type": "array", "minItems": 1, "items": A}},
                }
            },
            ("A",),
            "A requires itself",
        ),
    ],
)
def test_a_schema_that_cannot_be_a_class_is_reported(
    components: dict[str, Any], pointer: tuple[str, ...], words: str
) -> None:
    """Each problem has the place of the faulty schema."""
    ((found, wrong),) = complaints(components)
    assert found == ("components", "schemas", *pointer)
    assert words in wrong


def test_every_class_of_a_required_cycle_is_reported() -> None:
    """Classes without a finite value are reported; classes that refer to a finite one are not."""
    b, c = ({"$ref": f"#/components/schemas/{name}"} for name in "BC")
    components = {
        "A": {"required": ["b"], "properties": {"b": b}},
        "B": {"required": ["c"], "properties": {"c": c}},
        "C": {"required": ["b"], "properties": {"b": b, "a": A}},
        "D": {"required": ["rows"], "properties": {"rows": {"type": "array", "items": A}}},
    }
    assert [wrong.partition(" ")[0] for _, wrong in complaints(components)] == ["A", "B", "C"]
