"""Complaints of the sandbox about a value of a union: they name the place inside the value."""

from __future__ import annotations

from typing import Any

import pytest

from tests.functional.conftest import Make
from tests.functional.packages import schemas_document
from tests.functional.sandbox_verdicts import request_complaints

PART = "{$ref: '#/components/schemas/Part'}"
NULL = "{type: 'null'}"

UNIONS = schemas_document(
    f"""
    maybe: {{anyOf: [{PART}, {NULL}]}}
    alone: {{oneOf: [{PART}]}}
    twice: {{anyOf: [{{$ref: '#/components/schemas/Maybe'}}, {NULL}]}}
    named: {{anyOf: [{PART}, {{$ref: '#/components/schemas/Nothing'}}]}}
    listed: {{oneOf: [{PART}, {{enum: [null]}}]}}
    constant: {{oneOf: [{PART}, {{const: null}}]}}
    rows: {{type: array, items: {{anyOf: [{PART}, {NULL}]}}}}
    list: {{anyOf: [{{type: array, items: {PART}}}, {NULL}]}}
    map: {{type: object, additionalProperties: {{oneOf: [{PART}, {NULL}]}}}}
    mixed: {{oneOf: [{PART}, {{type: string, maxLength: 1}}]}}
    several: {{oneOf: [{PART}, {{$ref: '#/components/schemas/Other'}}]}}
    """,
    f"""
    Part:
      type: object
      required: [name]
      properties:
        name: {{type: string, maxLength: 3}}
        inner: {{anyOf: [{PART}, {NULL}]}}
    Other: {{type: object, required: [number], properties: {{number: {{type: integer}}}}}}
    Maybe: {{oneOf: [{PART}, {NULL}]}}
    Nothing: {{type: 'null'}}
    """,
)

MISSING = '"name" is a required property'
LONG = "the value is longer than 3 characters"

FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"maybe": {}}, f"/maybe: {MISSING}"),
    ({"maybe": {"name": "long"}}, f"/maybe/name: {LONG}"),
    ({"maybe": {"name": "a", "inner": {}}}, f"/maybe/inner: {MISSING}"),
    ({"maybe": {"name": "a", "inner": {"name": "long"}}}, f"/maybe/inner/name: {LONG}"),
    ({"alone": {}}, f"/alone: {MISSING}"),
    ({"alone": 1}, '/alone: the value is not of type "object"'),
    ({"twice": {"name": "long"}}, f"/twice/name: {LONG}"),
    ({"named": {}}, f"/named: {MISSING}"),
    ({"listed": {}}, f"/listed: {MISSING}"),
    ({"constant": {}}, f"/constant: {MISSING}"),
    ({"rows": [{"name": "a"}, {"name": "long"}]}, f"/rows/1/name: {LONG}"),
    ({"list": [{}]}, f"/list/0: {MISSING}"),
    ({"map": {"a": None, "b": {}}}, f"/map/b: {MISSING}"),
    ({"mixed": {"name": "long"}}, f"/mixed/name: {LONG}"),
    ({"mixed": "ab"}, "/mixed: the value is longer than 1 character"),
]


@pytest.mark.parametrize(("body", "expected"), FAULTS)
def test_a_fault_inside_a_union_has_its_own_place(
    make: Make, body: dict[str, Any], expected: str
) -> None:
    """The value's type leaves one member, so the complaint is that of the member."""
    make(UNIONS)
    assert request_complaints(body) == [f"body at {expected}"]


@pytest.mark.parametrize("body", [{"several": {}}, {"maybe": "text"}, {"mixed": 1}])
def test_a_value_of_no_single_member_is_a_fault_of_the_union(
    make: Make, body: dict[str, Any]
) -> None:
    """Where the type leaves several members, or none, the complaint names the union."""
    make(UNIONS)
    (found,) = request_complaints(body)
    assert found == f"body at /{next(iter(body))}: the value is not valid under any of the schemas"


def test_a_large_body_has_the_same_place(make: Make) -> None:
    """The only fault that is reported of a large body is the one inside the union, too."""
    make(UNIONS)
    body = {"rows": [*[{"name": "abc"}] * 10_000, {}]}
    assert request_complaints(body) == [f"body at /rows/10000: {MISSING}"]


NULLABLE = schemas_document(
    f"part: {{nullable: true, allOf: [{PART}]}}",
    "Part: {type: object, required: [name], properties: {name: {type: string}}}",
).replace("openapi: 3.1.0", "openapi: 3.0.3")


def test_nullable_beside_all_of_has_the_same_place(make: Make) -> None:
    """A nullable reference of OpenAPI 3.0 is such a union, too."""
    make(NULLABLE)
    assert request_complaints({"part": {}}) == [f"body at /part: {MISSING}"]
    assert request_complaints({"part": None}) == []
