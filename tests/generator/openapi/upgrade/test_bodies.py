"""Swagger 2.0 as OpenAPI 3.1: request and response bodies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.openapi.upgrade.document import upgrade
from generator.openapi.validation.validator import validate
from tests.generator.support.swagger import (
    BODY,
    EXPECTED_BODY,
    operation,
    refused,
    swagger,
)


def test_a_body_parameter_becomes_the_request_body(tmp_path: Path) -> None:
    """An extension keeps its name, and the other parameters stay."""
    query = {"name": "a", "in": "query", "type": "string"}
    found = operation(tmp_path, {"parameters": [BODY, query]})
    assert found["requestBody"] == EXPECTED_BODY
    assert [each["name"] for each in found["parameters"]] == ["a"]


def test_a_body_may_be_shared(tmp_path: Path) -> None:
    """A shared body is found behind references and at the path; an operation may override it."""
    shared = {"Order": BODY, "Same": {"$ref": "#/parameters/Order"}}
    for name in shared:
        given = {"parameters": [{"$ref": f"#/parameters/{name}"}]}
        found = operation(tmp_path, given, parameters=shared)
        assert found["requestBody"] == EXPECTED_BODY
        assert found["parameters"] == []
    one = {"operationId": "a", "responses": {"200": {"description": "Done."}}}
    own = {**one, "operationId": "b", "parameters": [{**BODY, "name": "other"}]}
    item = {"parameters": [{"$ref": "#/parameters/Order"}], "post": one, "put": own}
    upgraded = upgrade(swagger(tmp_path, paths={"/orders": item}, parameters=shared))
    assert validate([upgraded]) == []
    result = upgraded.data["paths"]["/orders"]
    assert result["post"]["requestBody"] == EXPECTED_BODY
    assert result["put"]["requestBody"] == EXPECTED_BODY | {"x-body-name": "other"}
    assert "Order" not in upgraded.data["components"]["parameters"]


@pytest.mark.parametrize(
    ("of_document", "of_operation", "expected"),
    [
        (["a/a"], None, ["a/a"]),
        (["a/a"], ["b/b", "c/c"], ["b/b", "c/c"]),
        (None, None, ["application/json"]),
        ([], [], ["application/json"]),
    ],
)
def test_media_types_come_from_the_operation_or_the_document(
    tmp_path: Path, of_document: Any, of_operation: Any, expected: list[str]
) -> None:
    """The default is JSON."""
    response = {"200": {"description": "Done.", "schema": {"type": "object"}}}
    given: dict[str, Any] = {"parameters": [BODY], "responses": response}
    if of_operation is not None:
        given |= {"consumes": of_operation, "produces": of_operation}
    found = operation(tmp_path, given, consumes=of_document, produces=of_document)
    assert list(found["requestBody"]["content"]) == expected
    assert list(found["responses"]["200"]["content"]) == expected
    assert not {"consumes", "produces"} & found.keys()


def test_form_fields_become_a_request_body(tmp_path: Path) -> None:
    """Properties keep the keywords of the fields, and lists keep their style."""
    fields: list[dict[str, Any]] = [
        {"name": "a", "in": "formData", "type": "string", "required": True, "description": "A."},
        {"name": "b", "in": "formData", "type": "array", "items": {"type": "string"}, "x-b": 1},
    ]
    found = operation(tmp_path, {"parameters": fields})
    assert found["requestBody"] == {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["a"],
                    "properties": {
                        "a": {"type": "string", "description": "A."},
                        "b": {"type": "array", "items": {"type": "string"}, "x-b": 1},
                    },
                },
                "encoding": {"b": {"style": "form", "explode": False}},
            }
        },
    }


def test_a_form_with_a_file_is_multipart(tmp_path: Path) -> None:
    """A file is binary; an operation's fields override shared ones."""
    shared = {"File": {"name": "file", "in": "formData", "type": "file"}}
    fields = [{"$ref": "#/parameters/File"}, {"name": "a", "in": "formData", "type": "string"}]
    found = operation(tmp_path, {"parameters": fields}, parameters=shared)
    ((media_type, media),) = found["requestBody"]["content"].items()
    assert media_type == "multipart/form-data"
    assert media["schema"]["properties"]["file"] == {"type": "string", "format": "binary"}
    assert list(media["schema"]["properties"]) == ["file", "a"]


def test_an_operation_has_one_body(tmp_path: Path) -> None:
    """A second body, or a form beside a body, is reported at its place."""
    field = {"name": "a", "in": "formData", "type": "string"}
    where = "#/paths/~1orders/post/parameters"
    assert refused(tmp_path, {"parameters": [BODY, BODY | {"name": "b"}]}) == [
        f"{where}/1/in the operation has another body beside this one; keep one of them"
    ]
    shared = {"F": field}
    given = {"parameters": [{"$ref": "#/parameters/F"}, BODY]}
    assert refused(tmp_path, given, parameters=shared) == [
        "#/parameters/F/in the operation has another body beside this field of a form; "
        "keep one of them"
    ]


# Responses


def response(folder: Path, status: str = "200", **parts: Any) -> dict[str, Any]:
    responses = {"200": {"description": "Done."}, status: {"description": "Done.", **parts}}
    found = operation(folder, {"responses": responses})["responses"][status]
    result: dict[str, Any] = found
    return result


def test_a_response_without_schema_has_no_content(tmp_path: Path) -> None:
    """A 204 has no content even with a schema."""
    assert response(tmp_path) == {"description": "Done."}
    assert response(tmp_path, "204", schema={"type": "object"}) == {"description": "Done."}


def test_an_example_stays_with_its_media_type(tmp_path: Path) -> None:
    """An example for another name becomes a named example."""
    media = response(tmp_path, schema={}, examples={"application/json": {"a": 1}})["content"]
    assert media == {"application/json": {"schema": {}, "example": {"a": 1}}}
    examples = {"payload": {"a": 1}, "Successful Response": 5, "application/json": 6}
    media = response(tmp_path, schema={}, examples=examples)["content"]
    assert media["application/json"] == {
        "schema": {},
        "examples": {name: {"value": value} for name, value in examples.items()},
    }


def test_a_file_response_is_binary(tmp_path: Path) -> None:
    """A file has the document's media type, or else application/octet-stream."""
    responses = {"200": {"description": "Done.", "schema": {"type": "file"}}}
    binary = {"schema": {"type": "string", "format": "binary"}}
    found = operation(tmp_path, {"responses": responses, "produces": ["application/pdf"]})
    assert found["responses"]["200"]["content"] == {"application/pdf": binary}
    found = operation(tmp_path, {"responses": responses}, produces=None)
    assert found["responses"]["200"]["content"] == {"application/octet-stream": binary}


def test_headers_have_schemas(tmp_path: Path) -> None:
    """A header gets a schema as a parameter does."""
    headers = {"X-Rate": {"type": "number", "description": "A rate."}}
    assert response(tmp_path, headers=headers)["headers"] == {
        "X-Rate": {"description": "A rate.", "schema": {"type": "number"}}
    }


def test_shared_responses_are_referenced_where_media_types_match(tmp_path: Path) -> None:
    """An operation with other media types than the document gets its own copy."""
    shared = {"Done": {"description": "Done.", "schema": {"$ref": "#/definitions/Order"}}}
    given = {"responses": {"200": {"$ref": "#/responses/Done"}}}
    found = operation(tmp_path, given, responses=shared)
    assert found["responses"]["200"] == {"$ref": "#/components/responses/Done"}
    found = operation(tmp_path, given | {"produces": ["a/a"]}, responses=shared)
    assert found["responses"]["200"] == {
        "description": "Done.",
        "content": {"a/a": {"schema": {"$ref": "#/components/schemas/Order"}}},
    }


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"type": "file"}, {"type": "string", "format": "binary"}),
        (
            {"minimum": 1, "exclusiveMinimum": True, "maximum": 9, "exclusiveMaximum": False},
            {"exclusiveMinimum": 1, "maximum": 9},
        ),
        ({"discriminator": "kind"}, {"discriminator": {"propertyName": "kind"}}),
        (
            {"type": "string", "enum": ["a"], "x-nullable": True},
            {"type": ["string", "null"], "enum": ["a", None], "x-nullable": True},
        ),
        (
            {"$ref": "#/definitions/Order", "x-nullable": True, "description": "One."},
            {
                "anyOf": [{"$ref": "#/components/schemas/Order"}, {"type": "null"}],
                "x-nullable": True,
                "description": "One.",
            },
        ),
        (
            {"$ref": "#/definitions/Order", "description": "One.", "type": "object"},
            {"$ref": "#/components/schemas/Order", "description": "One.", "type": "object"},
        ),
        (
            {
                "type": "object",
                "properties": {"$ref": {"$ref": "#/definitions/Order"}},
                "additionalProperties": {"items": {"$ref": "#/definitions/Order"}},
                "allOf": [{"$ref": "#/definitions/Order"}],
                "example": {"$ref": "#/definitions/Order"},
            },
            {
                "type": "object",
                "properties": {"$ref": {"$ref": "#/components/schemas/Order"}},
                "additionalProperties": {"items": {"$ref": "#/components/schemas/Order"}},
                "allOf": [{"$ref": "#/components/schemas/Order"}],
                "example": {"$ref": "#/definitions/Order"},
            },
        ),
    ],
)
def test_an_upgraded_schema_allows_the_same_values(
    given: Any, expected: Any, tmp_path: Path
) -> None:
    """Keywords change to those of OpenAPI 3.1, but sample data stays."""
    found = upgrade(swagger(tmp_path, definitions={"Order": {}, "It": given}))
    assert found.data["components"]["schemas"]["It"] == expected
