"""Hostile documents are accepted, or rejected with a position, without internal errors."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest

from generator.core.errors import SpecError
from generator.openapi.boolean_schemas import without_true
from generator.openapi.documents import Document, load_content
from tests.generator.support.hostile import (
    CLASS,
    HUGE,
    KEYWORDS,
    VALUES,
    built,
    complaints,
    field,
    openapi,
    places,
    swagger,
    with_value,
)

X = {"type": "object", "properties": {"t": {"type": "string"}, "x": {"type": "string"}}}
Y = {"type": "object", "properties": {"t": {"type": "string"}, "y": {"type": "string"}}}
X_OR_Y = [{"$ref": "#/components/schemas/X"}, {"$ref": "#/components/schemas/Y"}]
TOLD = {"propertyName": "t"}
FIELD = "#/components/schemas/Order/properties/f"

SAMPLE = openapi(
    {
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": {"type": "string", "pattern": "^a+$", "minLength": 1, "example": "aa"},
            "kind": {"type": "string", "enum": ["A", "B"], "default": "A"},
            "count": {"type": "integer", "minimum": 1, "maximum": 9},
            "many": {"type": "array", "items": {"$ref": "#/components/schemas/X"}},
            "map": {"type": "object", "additionalProperties": {"type": "number"}},
            "either": {"oneOf": X_OR_Y, "discriminator": TOLD},
            "both": {"allOf": [{"$ref": "#/components/schemas/X"}, CLASS]},
        },
    },
    X=X,
    Y=Y,
)


def field_type(schema: Any, **others: Any) -> str:
    """Return the Python type of the field."""
    api = built(openapi(field(schema), **others))
    (model,) = (each for each in api.models if each.class_name == "Order")
    return str(model.fields[0].annotation)


@pytest.mark.parametrize(
    ("schema", "annotation"),
    [
        (True, "Any | None = None"),
        ({"type": "array", "items": True}, "list[Any] | None = None"),
        ({"allOf": [{"type": "string"}, True]}, "str | None = None"),
        ({"allOf": [True]}, "Any | None = None"),
        ({"anyOf": [{"type": "string"}, True]}, "str | Any | None = None"),
        ({"oneOf": [True, {"type": "null"}]}, "Any | None = None"),
        ({"type": "object", "additionalProperties": True}, "dict[str, Any] | None = None"),
    ],
)
def test_the_schema_true_equals_the_empty_schema(schema: Any, annotation: str) -> None:
    """``true`` works wherever ``{}`` does."""
    assert field_type(schema) == annotation
    assert complaints(openapi(True)) == []
    assert complaints(openapi(field({"type": "string"}), Any=True)) == []


def test_true_as_a_value_is_kept() -> None:
    """``true`` is replaced only where it is a schema."""
    data = openapi(field({"type": "boolean", "default": True, "example": True, "enum": [True]}))
    document = Document("a", "a.json", data, "", {(): (1, 1)})
    assert without_true(document) is document


@pytest.mark.parametrize(
    ("schema", "inside"),
    [
        (False, ""),
        ({"type": "array", "items": False}, "/items"),
        ({"allOf": [{"type": "string"}, False]}, "/allOf/1"),
        ({"anyOf": [{"type": "string"}, False]}, "/anyOf/1"),
        ({"oneOf": [False, {"type": "string"}]}, "/oneOf/0"),
        ({"type": "object", "properties": {"a": False}}, "/properties/a"),
    ],
)
def test_the_schema_false_is_rejected_at_its_place(schema: Any, inside: str) -> None:
    """No value matches ``false``, so there is nothing to generate."""
    (line,) = complaints(openapi(field(schema)))
    wrong = "unsupported: the schema false, which matches nothing"
    right = "remove it, or write a schema that matches some value"
    assert re.fullmatch(
        re.escape(f"a_v1.json:1:COLUMN {FIELD}{inside}: {wrong}; {right}").replace(
            "COLUMN", r"\d+"
        ),
        line,
    )


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/components/schemas/Never"},
        {"allOf": [{"$ref": "#/components/schemas/Never"}, {"type": "string"}]},
        {"anyOf": [{"$ref": "#/components/schemas/Never"}, {"type": "string"}]},
        {"type": "array", "items": {"$ref": "#/components/schemas/Never"}},
    ],
)
def test_false_as_a_component_is_rejected(schema: Any) -> None:
    """A named schema ``false`` is rejected as well."""
    lines = complaints(openapi(field(schema), Never=False))
    assert lines
    assert all(
        "#/components/schemas/Never: unsupported: the schema false" in each for each in lines
    )


def test_a_union_beside_properties_is_discriminated_by_names() -> None:
    """A discriminator without a mapping refers to the members' names, even beside properties."""
    base = {"type": "object", "properties": {"t": {"type": "string"}}}
    schema = {**base, "oneOf": X_OR_Y, "discriminator": TOLD}
    found = field_type(schema, X=X, Y=Y)
    assert "OneOf('t', " in found.replace('"', "'")
    assert re.search(r"'X': '\w+', 'Y': '\w+'", found.replace('"', "'"))
    mapped = {**TOLD, "mapping": {"x": X_OR_Y[0]["$ref"], "y": X_OR_Y[1]["$ref"]}}
    assert "'x': " in field_type(schema | {"discriminator": mapped}, X=X, Y=Y).replace('"', "'")


@pytest.mark.parametrize(
    "beside", [{}, {"type": "object", "properties": {"t": {"type": "string"}}}]
)
@pytest.mark.parametrize("members", [[CLASS, X_OR_Y[1]], [X_OR_Y[0], CLASS]])
def test_a_union_of_unnamed_schemas_cannot_be_discriminated(
    beside: dict[str, Any], members: list[Any]
) -> None:
    """A member without a name has no tag, unless its property states one."""
    lines = complaints(
        openapi(field({**beside, "oneOf": members, "discriminator": TOLD}), X=X, Y=Y)
    )
    assert any(f"{FIELD}/discriminator: no value of t selects" in line for line in lines)


@pytest.mark.parametrize("make", [openapi, swagger])
@pytest.mark.parametrize(
    "number", [HUGE, -HUGE, 10**4000, -(10**1001)], ids=["hex", "-hex", "decimal", "-decimal"]
)
@pytest.mark.parametrize(
    "keyword",
    ["enum", "const", "default", "minimum", "example", "maxLength", "multipleOf", "x-any"],
)
def test_a_number_with_thousands_of_digits_is_rejected(
    make: Any, number: int, keyword: str
) -> None:
    """Python cannot convert such a number, whether it is decimal or hexadecimal."""
    value = [number] if keyword == "enum" else number
    (line,) = complaints(make(field({"type": "integer", keyword: value})))
    place = "/properties/f/" + keyword + "/0" * (keyword == "enum")
    assert f"Order{place}: unsupported: a number of more than 1000 digits; quote it" in line


@pytest.mark.parametrize("number", ["1e999", "-1e999", ".inf", "-.inf", ".nan"])
@pytest.mark.parametrize("keyword", ["const", "default", "minimum", "example", "enum"])
def test_an_inexpressible_number_is_rejected(number: str, keyword: str) -> None:
    """Numbers that a float or JSON cannot express are rejected."""
    text = f"{keyword}: {[number] if keyword == 'enum' else number}".replace("'", "")
    with pytest.raises(
        SpecError, match=r"a\.yaml:1:\d+ #/\w+(/0)?: JSON cannot express the number"
    ):
        load_content(text.encode(), Path("a.yaml"), "a")


@pytest.mark.parametrize("key", ["maxLength", "maxItems", "maxProperties", "minLength"])
def test_an_enormous_count_is_rejected(key: str) -> None:
    """Pydantic would overflow while the package is imported."""
    kinds = {"maxItems": "array", "maxProperties": "object"}
    schema = {"type": kinds.get(key, "string"), "items": {}, key: 2**64}
    assert any(f"unsupported: {key} above" in each for each in complaints(openapi(field(schema))))
    assert complaints(openapi(field({"type": "string", "maxLength": 2**53 - 1}))) == []


@pytest.mark.parametrize("opened", ["[", "{a: ", "- "])
def test_a_deeply_nested_document_is_rejected(opened: str) -> None:
    """The parser stops at the limit, whatever the depth."""
    for levels in (101, 3_000, 200_000 if opened == "[" else 3_000):
        content = ("x-deep: " + opened * levels).encode()
        if opened == "- ":
            content = ("x-deep:\n  " + opened * levels + "a").encode()
        with pytest.raises(SpecError) as caught:
            load_content(content, Path("a.yaml"), "a")
        (problem,) = caught.value.problems
        assert problem.message == "unsupported: the file is nested too deeply, more than 100 levels"
        assert problem.pointer[0] == "x-deep"


def test_aliases_cannot_make_a_document_grow() -> None:
    """A few lines with aliases could expand to gigabytes, so aliases are rejected."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    with pytest.raises(SpecError) as caught:
        load_content("\n".join(lines).encode(), Path("a.yaml"), "a")
    assert {each.message for each in caught.value.problems} == {"unsupported: a YAML alias"}


@pytest.mark.parametrize(
    "data",
    [
        openapi({"type": "object", "properties": {"x" * 100_000: {"type": "string"}}}),
        openapi(field({"type": "string", "enum": [f"v{n}" for n in range(5_000)]})),
        openapi(
            {"type": "object", "properties": {f"f{n}": {"type": "string"} for n in range(2000)}}
        ),
        openapi(field({"anyOf": [True] * 2000})),
        openapi(field({"allOf": list(range(5_000))})),
        openapi(field({"type": "object", "required": list(range(5_000))})),
        openapi(field({"type": "string", "description": "x" * 2_000_000})),
    ],
)
def test_long_parts_are_accepted_or_rejected(data: Any) -> None:
    """Long names, lists and strings are accepted or rejected, with at most 200 problems."""
    assert len(complaints(data)) <= 200


GRID = [(pointer, value) for pointer in places(SAMPLE) for value in VALUES]
ADDED = [
    (pointer, keyword, value)
    for pointer in places(SAMPLE)
    if pointer[-2:-1] in {("properties",), ("schemas",)} or pointer[-1] in {"items", "schema"}
    for keyword in KEYWORDS
    for value in VALUES
]
TRIES = 100
"""The number of cases that each test tries, out of thousands; always the same ones."""

PARTS = [0, *(pytest.param(part, marks=pytest.mark.slow(measured=False)) for part in range(1, 8))]


@pytest.mark.parametrize("part", PARTS)
def test_any_value_at_any_place(part: int) -> None:
    """A document with an unusual value anywhere is accepted or rejected."""
    for pointer, value in random.Random(part).sample(GRID, TRIES):
        tried = with_value(SAMPLE, pointer, value)
        try:
            complaints(tried)
        except Exception as error:
            raise AssertionError(f"{pointer}: value {VALUES.index(value)}") from error


@pytest.mark.slow(measured=False)
@pytest.mark.parametrize("part", PARTS)
def test_any_keyword_in_any_schema(part: int) -> None:
    """A schema with an unusual keyword is accepted or rejected, in either version."""
    for pointer, keyword, value in random.Random(part).sample(ADDED, TRIES):
        tried = with_value(SAMPLE, (*pointer, keyword), value)
        try:
            complaints(tried)
            complaints(swagger({**field({"type": "string"}), keyword: value}))
        except Exception as error:
            raise AssertionError(f"{pointer}: {keyword}: value {VALUES.index(value)}") from error
