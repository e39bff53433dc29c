"""Fields with equal constraints, which share the work that these decide."""

from __future__ import annotations

from typing import Any

import pytest

from generator.build.models.schemas import Schemas
from generator.core.errors import Pointer
from generator.ir import Field
from generator.openapi.documents import Document


def schemas(properties: dict[str, Any], required: tuple[str, ...] = ()) -> Schemas:
    """Return the schemas of a document with one class."""
    components = {"A": {"required": list(required), "properties": properties}}
    data = {"components": {"schemas": components}}
    place: Pointer = ("components", "schemas", "A", "properties")
    positions: dict[Pointer, tuple[int, int]] = {}
    for line, (name, schema) in enumerate(properties.items(), 1):
        positions[*place, name] = line, 1
        positions |= {(*place, name, keyword): (line, 1) for keyword in schema}
    return Schemas(Document("a_v1", "a_v1.yaml", data, "", positions))


def fields(properties: dict[str, Any], required: tuple[str, ...] = ()) -> tuple[Field, ...]:
    found = schemas(properties, required)
    assert found.problems == []
    return found.models[0].fields


def test_each_field_has_its_own_description_and_alias() -> None:
    """Only the constraints are common."""
    limited = {"type": "string", "maxLength": 5}
    found = fields(
        {"aB": {**limited, "description": "One."}, "c": {**limited, "description": "2."}}
    )
    assert [each.description for each in found] == [
        "One.\n\nAt most 5 characters.",
        "2.\n\nAt most 5 characters.",
    ]
    assert [each.annotation for each in found] == [
        'Annotated[str | None, Field(alias="aB", max_length=5)] = None',
        "Annotated[str | None, Field(max_length=5)] = None",
    ]


def test_the_description_stays_at_its_place_among_the_keys() -> None:
    """Each normalized schema has the order of its own document."""
    found = schemas(
        {
            "a": {"description": "One.", "type": "string"},
            "b": {"type": "string", "description": "Two."},
            "c": {"description": "Three.", "type": "string"},
        }
    )
    assert [list(each.items()) for each in found.normalized["A"]["properties"].values()] == [
        [("description", "One."), ("type", "string")],
        [("type", "string"), ("description", "Two.")],
        [("description", "Three."), ("type", "string")],
    ]


@pytest.mark.parametrize("values", [(1, 2), (1, 1.0), (1.0, 1), (0, 0.5)])
def test_each_field_has_its_own_default(values: tuple[float, ...]) -> None:
    """Numbers that Python takes for equal stay different defaults."""
    found = fields({f"a{i}": {"type": "number", "default": each} for i, each in enumerate(values)})
    alone = [fields({"a": {"type": "number", "default": each}})[0] for each in values]
    assert [each.annotation for each in found] == [each.annotation for each in alone]


def test_each_field_has_its_own_example() -> None:
    """The docstring names the example of the field."""
    found = fields(
        {name: {"type": "string", "examples": [f"{name}-1"]} for name in ("first", "second")}
    )
    assert [each.description for each in found] == [
        "For example `first-1`.",
        "For example `second-1`.",
    ]


def test_required_and_nullable_fields_differ() -> None:
    """The type of a field depends on its schema, on `required` and on whether it may be null."""
    text, nullable = {"type": "string"}, {"type": ["string", "null"]}
    found = fields({"a": text, "b": text, "c": nullable, "d": nullable}, ("a", "c"))
    assert [each.annotation for each in found] == [
        "str",
        "str | None = None",
        "str | None",
        "Annotated[str | None, Nullable] = None",
    ]


def test_direction_marks_belong_to_their_field() -> None:
    """A field that only responses contain shares nothing with one that both contain."""
    text = {"type": "string"}
    found = fields({"a": text, "b": {**text, "readOnly": True}}, ("a", "b"))
    assert [each.annotation for each in found] == [
        "str",
        "Annotated[str | None, ReadOnly] = None",
    ]
    assert [each.description for each in found] == ["", "Only in responses."]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "maxLength": 1, "example": "long"},
        {"type": ["string", "null"], "enum": ["a"]},
    ],
)
def test_a_warning_is_repeated_at_each_place(schema: dict[str, Any]) -> None:
    """A schema with a warning is examined wherever it stands."""
    found = schemas({"a": schema, "b": {**schema}, "c": {**schema, "description": "D."}})
    assert [each.pointer[4] for each in found.warnings] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "minLength": 2, "maxLength": 1},
        {"type": "string", "pattern": "^a$", "minLength": 5},
        {"type": "string", "frobnicate": 1},
    ],
)
def test_a_problem_is_repeated_at_each_place(schema: dict[str, Any]) -> None:
    """A faulty schema is reported wherever it stands."""
    found = schemas({"a": schema, "b": {**schema}, "c": {**schema, "description": "D."}})
    assert [each.pointer[4] for each in found.problems] == ["a", "b", "c"]


def test_a_later_change_of_one_field_leaves_the_others() -> None:
    """Normalized schemas are objects of their own."""
    properties = schemas({name: {"type": "string"} for name in "ab"}).normalized["A"]["properties"]
    properties["a"]["description"] = "Changed."
    assert properties["b"] == {"type": "string"}
