"""Schemas that no value satisfies are refused at the keyword that excludes the last value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pydantic
import pytest

from generator.compiler import OverlayFolders, compile_api
from generator.openapi.documents import SourceFile
from tests.functional.complaint_lines import assert_complaint
from tests.functional.conftest import Complain, Make
from tests.functional.packages import KEY, model_document, schemas_document

EXCLUDED = "the other keywords exclude every value of"

UNSATISFIABLE = {
    "{enum: []}": ("/enum", "enum lists no values"),
    "{type: integer, enum: [1, 2], minimum: 5}": ("/enum", f"{EXCLUDED} enum"),
    "{type: string, enum: [a, b], minLength: 2}": ("/enum", f"{EXCLUDED} enum"),
    "{type: string, enum: [a, b], pattern: '^c'}": ("/enum", f"{EXCLUDED} enum"),
    "{type: string, format: date, enum: [today]}": ("/enum", f"{EXCLUDED} enum"),
    "{type: boolean, enum: ['true']}": ("/enum", f"{EXCLUDED} enum"),
    "{type: string, const: a, minLength: 2}": ("/const", f"{EXCLUDED} const"),
    "{type: integer, const: 5, multipleOf: 2}": ("/const", f"{EXCLUDED} const"),
    "{allOf: [{type: string, enum: [a, bb]}, {minLength: 3}]}": ("/enum", f"{EXCLUDED} enum"),
    "{type: array, items: {type: string, const: a, minLength: 2}}": (
        "/items/const",
        f"{EXCLUDED} const",
    ),
    "{type: integer, exclusiveMinimum: 2, exclusiveMaximum: 3}": (
        "/exclusiveMinimum",
        "no integer meets exclusiveMinimum 2 and exclusiveMaximum 3",
    ),
    "{type: integer, minimum: 2.2, maximum: 2.8}": (
        "/minimum",
        "no integer meets minimum 2.2 and maximum 2.8",
    ),
    "{type: number, minimum: 2, exclusiveMaximum: 2}": (
        "/minimum",
        "no number meets minimum 2 and exclusiveMaximum 2",
    ),
    "{type: number, multipleOf: 0.2, exclusiveMinimum: 0.2, exclusiveMaximum: 0.4}": (
        "/exclusiveMinimum",
        "no number meets multipleOf 0.2, exclusiveMinimum 0.2 and exclusiveMaximum 0.4",
    ),
    "{allOf: [{type: integer, exclusiveMinimum: 2}, {exclusiveMaximum: 3}]}": (
        "/exclusiveMinimum",
        "no integer meets",
    ),
    "{minimum: 5, oneOf: [{type: integer, maximum: 3}, {type: integer, maximum: 9}]}": (
        "/oneOf/0/minimum",
        "minimum is more than maximum",
    ),
    "{type: object, additionalProperties: false, minProperties: 3, properties: {x: {}}}": (
        "/minProperties",
        "minProperties is 3, and 1 property can be present",
    ),
    "{type: object, additionalProperties: false, minProperties: 1}": (
        "/minProperties",
        "minProperties is 1, and no properties can be present",
    ),
    "{type: object, maxProperties: 1, required: [x, y], properties: {x: {}, y: {}}}": (
        "/maxProperties",
        "maxProperties is 1, and 2 are required",
    ),
    "{type: object, maxProperties: 1, required: [x, y]}": ("/maxProperties", "2 are required"),
    "{type: string, format: date-time, maxLength: 10}": (
        "/maxLength",
        "maxLength is 10, and a value of the format date-time has at least 20 characters",
    ),
    "{type: string, format: date, minLength: 11}": ("/minLength", "has at most 10 characters"),
    "{type: string, format: uuid, maxLength: 10}": ("/maxLength", "has at least 36 characters"),
    "{type: string, format: ipv4, minLength: 16}": ("/minLength", "has at most 15 characters"),
    "{type: string, enum: [null]}": ("/enum", "the other keywords exclude every value of enum"),
    "{type: integer, const: null}": ("/const", "the other keywords exclude every value of const"),
}


@pytest.mark.parametrize("schema", UNSATISFIABLE)
def test_a_schema_without_values_is_refused(complaints: Complain, schema: str) -> None:
    """No sample, request or response could satisfy the schema."""
    place, words = UNSATISFIABLE[schema]
    (line,) = complaints(model_document(f"odd: {schema}"))
    pointer = f"#/components/schemas/Thing/properties/odd{place}"
    assert_complaint(line, 16, pointer, words)
    assert ": nothing fits: " in line


SATISFIABLE: dict[str, Any] = {
    "{type: integer, exclusiveMinimum: 2, exclusiveMaximum: 4}": 3,
    "{type: number, exclusiveMinimum: 2, exclusiveMaximum: 3}": 2.5,
    "{type: number, minimum: 2, maximum: 2}": 2,
    "{type: [string, 'null'], enum: [null], minLength: 3}": None,
    "{type: object, additionalProperties: false, minProperties: 1, properties: {x: {}}}": {"x": 1},
    "{type: object, maxProperties: 2, required: [x, y]}": {"x": 1, "y": 2},
    "{type: string, format: date-time, maxLength: 20}": "2026-01-02T03:04:05Z",
    "{type: string, format: date, minLength: 10, maxLength: 10}": "2026-01-02",
}


@pytest.mark.parametrize("schema", SATISFIABLE)
def test_a_schema_with_a_single_value_is_accepted(make: Make, schema: str) -> None:
    """The limits leave a value, so nothing is refused."""
    value = SATISFIABLE[schema]
    thing = make(model_document(f"odd: {schema}")).api.Thing(odd=value)
    assert thing.to_dict() == {"odd": value}


TIMES = {
    "minLength: 30": ("/minLength", "unsupported: minLength refuses a date-time as it is sent"),
    "pattern: '^x'": ("/pattern", "unsupported: pattern refuses a date-time as it is sent"),
}


@pytest.mark.parametrize("limit", TIMES)
def test_a_limit_that_sent_times_exceed_is_unsupported(complaints: Complain, limit: str) -> None:
    """Clients send a time in one form."""
    place, words = TIMES[limit]
    (line,) = complaints(model_document(f"odd: {{type: string, format: date-time, {limit}}}"))
    assert_complaint(line, 16, f"#/components/schemas/Thing/properties/odd{place}", words)


SOME = model_document("kind: {type: string, enum: [a, long], minLength: 2}")


def test_an_excluded_value_is_no_known_value(make: Make, tmp_path: Path) -> None:
    """A value that the other keywords exclude is left out, with a warning at its place."""
    annotation = str(make(SOME).api.Thing.model_fields["kind"].annotation)
    assert "Literal['long']" in annotation
    source = SourceFile(KEY, "sample.yaml", SOME.encode())
    (warning,) = compile_api(source, OverlayFolders((tmp_path,))).warnings
    assert "/kind/enum/0: the other keywords exclude the value" in warning


OTHERS = schemas_document(
    "child: {$ref: '#/components/schemas/Child'}",
    """
    Map:
      type: object
      properties: {own: {type: string}}
      additionalProperties: {type: string, maxLength: 3}
    Child:
      allOf:
      - {$ref: '#/components/schemas/Map'}
      - {type: object, properties: {name: {type: string}}}
    """,
)


def test_a_part_constrains_the_properties_of_others(make: Make) -> None:
    """``additionalProperties`` of a part holds for each property that the part does not list."""
    child = make(OTHERS).api.Child
    assert child(own="longer", name="abc").to_dict() == {"own": "longer", "name": "abc"}
    with pytest.raises(pydantic.ValidationError, match="at most 3 characters"):
        child(name="long")


def test_a_property_must_fit_the_other_parts(complaints: Complain) -> None:
    """A property that no value satisfies in all parts is refused."""
    text = OTHERS.replace("{name: {type: string}}", "{name: {type: integer}}")
    (line,) = complaints(text)
    assert "#/components/schemas/Map/additionalProperties: nothing fits" in line
    assert "nothing fits: no value is of type integer and string" in line


OBJECTS = [
    ("{type: object}", "{type: string}", "object and string"),
    ("{type: string}", "{type: object}", "string and object"),
    ("{type: object}", "{$ref: '#/components/schemas/Text'}", "object and string"),
    ("{$ref: '#/components/schemas/Text'}", "{type: object}", "string and object"),
]


@pytest.mark.parametrize(("first", "second", "types"), OBJECTS)
def test_an_object_is_no_placeholder_for_other_types(
    complaints: Complain, first: str, second: str, types: str
) -> None:
    """Only an object may refine a property that another part calls an object."""
    parts = f"{{allOf: [{{properties: {{x: {first}}}}}, {{properties: {{x: {second}}}}}]}}"
    (line,) = complaints(schemas_document(f"a: {parts}", "Text: {type: string}"))
    place = "Text/type" if "Text" in second else "Thing/properties/a/allOf/1/properties/x"
    assert f"#/components/schemas/{place}" in line
    assert f"nothing fits: no value is of type {types}" in line
