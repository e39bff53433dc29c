"""Swagger 2.0 as OpenAPI 3.1: problems have the position in the vendor's file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.core.errors import show_pointer
from generator.openapi.upgrade.document import upgrade
from generator.openapi.validation.validator import validate
from tests.generator.support.swagger import (
    BODY,
    swagger,
)


@pytest.mark.parametrize(
    ("parts", "pointer"),
    [
        ({"host": 5}, "#/host"),
        ({"schemes": "https"}, "#/schemes"),
        ({"basePath": 5}, "#/basePath"),
        ({"consumes": "a/a"}, "#/consumes"),
        ({"produces": [5]}, "#/produces"),
        ({"paths": []}, "#/paths"),
        ({"paths": {"/a": []}}, "#/paths/~1a"),
        ({"paths": {"/a": {"get": []}}}, "#/paths/~1a/get"),
        ({"paths": {"/a": {"parameters": {}}}}, "#/paths/~1a/parameters"),
        ({"paths": {"/a": {"get": {"parameters": {}}}}}, "#/paths/~1a/get/parameters"),
        ({"paths": {"/a": {"get": {"parameters": [5]}}}}, "#/paths/~1a/get/parameters/0"),
        ({"paths": {"/a": {"get": {"responses": []}}}}, "#/paths/~1a/get/responses"),
        ({"paths": {"/a": {"get": {"responses": {"200": 5}}}}}, "#/paths/~1a/get/responses/200"),
        ({"basePath": "/v1", "paths": {"/a": {"get": []}}}, "#/paths/~1a/get"),
        ({"definitions": [], "paths": {}}, "#/definitions"),
        ({"definitions": {"A B": {"type": "objekt"}, "Order": {}}}, "#/definitions/A B/type"),
        ({"definitions": {"Order": {"items": [{}]}}}, "#/definitions/Order/items"),
        (
            {"definitions": {"Order": {"$ref": "#/definitions/Nowhere"}}},
            "#/definitions/Order/$ref",
        ),
        (
            {"parameters": {"A": {"name": "a", "in": "qwery", "type": "string"}}},
            "#/parameters/A/in",
        ),
        ({"securityDefinitions": {"A": {"type": "oauth2"}}}, "#/securityDefinitions/A"),
        ({"responses": {"A": {"description": 5}}}, "#/responses/A/description"),
        ({"components": {"schemas": {}}}, "#/components"),
        ({"servers": [{"url": "https://a.example"}]}, "#/host"),
    ],
)
def test_a_malformed_part_is_reported_at_its_place(
    tmp_path: Path, parts: dict[str, Any], pointer: str
) -> None:
    """The validator reports each problem with the vendor's pointer and line."""
    given = swagger(tmp_path, **parts)
    problems = validate([upgrade(given)])
    assert pointer in {show_pointer(each.pointer) for each in problems}
    for each in problems:
        assert (each.line, each.column) == given.positions[each.pointer]


def test_a_problem_in_a_moved_part_has_the_vendors_position(tmp_path: Path) -> None:
    """Parameters, bodies and responses keep their positions in the vendor's file."""
    parameters = [BODY, {"name": "a", "in": "query", "type": "array", "items": {}}]
    responses = {"200": {"description": "Done.", "schema": {}, "examples": {"payload": 1}}}
    post = {"operationId": "send", "parameters": parameters, "responses": responses}
    found = upgrade(swagger(tmp_path, paths={"/a": {"post": post}}, basePath="/v1"))
    place = ("paths", "/v1/a", "post")
    json = ("content", "application/json")
    for new, old in (
        ((*place, "parameters", 0, "schema", "items"), "parameters/1/items"),
        ((*place, "parameters", 0, "explode"), "parameters/1"),
        ((*place, "requestBody", "required"), "parameters/0/required"),
        ((*place, "requestBody", *json, "schema", "$ref"), "parameters/0/schema/$ref"),
        ((*place, "responses", "200", *json, "schema"), "responses/200/schema"),
        (
            (*place, "responses", "200", *json, "examples", "payload"),
            "responses/200/examples/payload",
        ),
    ):
        assert show_pointer(found.problem(new, "", "").pointer) == f"#/paths/~1a/post/{old}"
