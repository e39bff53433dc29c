"""Swagger 2.0 as OpenAPI 3.1: the whole document, its names, operations and parameters."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from generator.openapi.upgrade.document import upgrade
from generator.openapi.validation.validator import validate
from tests.generator.support.swagger import (
    operation,
    parameter,
    refused,
    swagger,
)

ANSWER = {"responses": {"204": {"description": "Done."}}}


def test_a_whole_document(tmp_path: Path) -> None:
    """Servers, paths and components are upgraded, and references lead to them."""
    found = upgrade(swagger(tmp_path))
    assert found.data == {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "v1"},
        "servers": [{"url": "https://shop.example"}],
        "paths": {
            "/orders/{id}": {
                "get": {
                    "operationId": "getOrder",
                    "parameters": [
                        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
                    ],
                    "responses": {
                        "200": {
                            "description": "The order.",
                            "content": {
                                "application/json": {
                                    "schema": {"$ref": "#/components/schemas/Order"}
                                }
                            },
                        }
                    },
                }
            }
        },
        "components": {
            "schemas": {"Order": {"type": "object", "properties": {"id": {"type": "string"}}}}
        },
    }
    assert validate([found]) == []


def test_the_given_document_stays_unchanged(tmp_path: Path) -> None:
    """The upgrade does not modify the vendor's document."""
    given = swagger(tmp_path)
    before = copy.deepcopy(given.data)
    assert upgrade(given).data != given.data
    assert given.data == before
    assert given.moved == {}


@pytest.mark.parametrize("version", ["3.1.0", "1.2"])
def test_other_versions_are_not_upgraded(tmp_path: Path, version: str) -> None:
    """OpenAPI 3.1, and any other version of Swagger, are left for the validator."""
    parts = {"openapi": version, "swagger": None} if version == "3.1.0" else {"swagger": version}
    given = swagger(tmp_path, **parts)
    assert upgrade(given) is given


def test_an_unquoted_version_counts(tmp_path: Path) -> None:
    """Without quotes, 2.0 is a number in YAML."""
    assert upgrade(swagger(tmp_path, swagger=2.0)).data["openapi"] == "3.1.0"


@pytest.mark.parametrize(
    ("base", "path"),
    [
        ("/", "/orders/{id}"),
        ("", "/orders/{id}"),
        ("/v1", "/v1/orders/{id}"),
        ("/v1/", "/v1/orders/{id}"),
        ("shop/v1", "/shop/v1/orders/{id}"),
    ],
)
def test_a_base_path_is_a_part_of_every_path(tmp_path: Path, base: str, path: str) -> None:
    """The client sends the document's paths and ignores its servers."""
    found = upgrade(swagger(tmp_path, basePath=base)).data
    assert list(found["paths"]) == [path]
    assert found["servers"] == [{"url": "https://shop.example"}]
    assert "basePath" not in found


def test_servers_come_from_host_and_schemes(tmp_path: Path) -> None:
    """Each scheme is a server; without a host there is none, and operations may have their own."""
    found = upgrade(swagger(tmp_path, schemes=["http", "wss"])).data
    assert found["servers"] == [{"url": "http://shop.example"}, {"url": "wss://shop.example"}]
    assert upgrade(swagger(tmp_path, schemes=None)).data["servers"][0]["url"][:6] == "https:"
    assert "servers" not in upgrade(swagger(tmp_path, host=None)).data
    own = operation(tmp_path, {"schemes": ["http"]})
    assert own["servers"] == [{"url": "http://shop.example"}]
    (path,) = (
        upgrade(
            swagger(tmp_path, host=None, paths={"/a": {"get": {"schemes": ["https"], **ANSWER}}})
        )
        .data["paths"]
        .values()
    )
    assert path == {"get": ANSWER}


def test_invalid_component_names_are_replaced(tmp_path: Path) -> None:
    """Each component gets a unique, stable name, and references use it."""
    definitions = {
        "List«Order»": {"type": "array", "items": {"$ref": "#/definitions/An Order"}},
        "List Order": {"$ref": "#/definitions/List%C2%ABOrder%C2%BB"},
        "List_Order": {"$ref": "#/definitions/a~1b~0c"},
        "An Order": {"type": "object"},
        "a/b~c": {"type": "string"},
    }
    found = upgrade(swagger(tmp_path, paths={}, definitions=definitions))
    assert validate([found]) == []
    assert found.data["components"]["schemas"] == {
        "List_Order_2": {"type": "array", "items": {"$ref": "#/components/schemas/An_Order"}},
        "List_Order_3": {"$ref": "#/components/schemas/List_Order_2"},
        "List_Order": {"$ref": "#/components/schemas/a_b_c"},
        "An_Order": {"type": "object"},
        "a_b_c": {"type": "string"},
    }


def test_security_keeps_its_meaning(tmp_path: Path) -> None:
    """Each kind of scheme and flow is converted, together with the requirements."""
    flow = {"type": "oauth2", "scopes": {"a": "A.", "x-b": 1}, "tokenUrl": "https://t.example"}
    schemes = {
        "basic": {"type": "basic", "description": "By password."},
        "the key": {"type": "apiKey", "in": "header", "name": "X-Key", "x-a": 1},
        "code": flow | {"flow": "accessCode", "authorizationUrl": "https://a.example"},
        "app": flow | {"flow": "application"},
    }
    found = upgrade(
        swagger(tmp_path, securityDefinitions=schemes, security=[{"the key": []}, {"app": ["a"]}])
    )
    assert validate([found]) == []
    made = {"tokenUrl": "https://t.example", "scopes": {"a": "A."}, "x-b": 1}
    assert found.data["security"] == [{"the_key": []}, {"app": ["a"]}]
    assert found.data["components"]["securitySchemes"] == {
        "basic": {"type": "http", "scheme": "basic", "description": "By password."},
        "the_key": {"type": "apiKey", "in": "header", "name": "X-Key", "x-a": 1},
        "code": {
            "type": "oauth2",
            "flows": {"authorizationCode": made | {"authorizationUrl": "https://a.example"}},
        },
        "app": {"type": "oauth2", "flows": {"clientCredentials": made}},
    }


def test_extensions_are_kept(tmp_path: Path) -> None:
    """No extension is lost, even if the structure of its object changes."""
    note = {"x-note": {"$ref": "anything"}}
    body = {"name": "order", "in": "body", "schema": note, **note}
    path = {
        **note,
        "post": {
            "operationId": "send",
            "parameters": [{"name": "a", "in": "query", "type": "string", **note}, body],
            "responses": {
                "200": {
                    "description": "Done.",
                    "schema": {"properties": {"a": note}},
                    "headers": {"A": {"type": "string", **note}},
                    **note,
                },
            },
            **note,
        },
    }
    found = upgrade(swagger(tmp_path, paths={"/orders": path}, **note))
    assert validate([found]) == []
    assert json.dumps(found.data).count("x-note") == 9


# Operations


def test_a_repeated_operation_id_gets_the_method_appended(tmp_path: Path) -> None:
    """The first operation keeps its id; ids of equal methods stay for the builder to reject."""
    responses = {"200": {"description": "Done."}}
    one = {"operationId": "linkAccount", "responses": responses}
    paths = {
        "/a": {"post": one, "put": one},
        "/b": {"put": one},
        "/c": {"get": {**one, "operationId": "linkAccountGet"}, "patch": one},
        "/d": {"get": one},
    }
    found = upgrade(swagger(tmp_path, paths=paths))
    ids = [each["operationId"] for item in found.data["paths"].values() for each in item.values()]
    assert ids == [
        *("linkAccount", "linkAccountPut", "linkAccount"),
        *("linkAccountGet", "linkAccountPatch", "linkAccount"),
    ]
    assert "linkAccount" in one["operationId"]


@pytest.mark.parametrize(
    ("location", "collection", "style"),
    [
        ("query", None, {"style": "form", "explode": False}),
        ("query", "csv", {"style": "form", "explode": False}),
        ("query", "multi", {"style": "form", "explode": True}),
        ("query", "ssv", {"style": "spaceDelimited", "explode": False}),
        ("query", "pipes", {"style": "pipeDelimited", "explode": False}),
        ("header", None, {}),
        ("header", "csv", {}),
    ],
)
def test_a_list_gets_a_style(
    tmp_path: Path, location: str, collection: str | None, style: dict[str, Any]
) -> None:
    """Swagger separates items by commas by default, while OpenAPI repeats the parameter."""
    given = {"name": "a", "in": location, "type": "array", "items": {"type": "string"}}
    given |= {"collectionFormat": collection} if collection else {}
    said = {"schema": {"type": "array", "items": {"type": "string"}}}
    assert parameter(tmp_path, given) == {"name": "a", "in": location, **said, **style}


def test_a_collection_format_without_a_list_is_dropped(tmp_path: Path) -> None:
    """A string has no separators."""
    given = {"name": "a", "in": "query", "type": "string", "collectionFormat": "csv"}
    assert parameter(tmp_path, given) == {
        "name": "a",
        "in": "query",
        "schema": {"type": "string"},
    }


@pytest.mark.parametrize(
    ("location", "collection"),
    [("query", "tsv"), ("query", "new"), ("header", "multi"), ("header", "pipes")],
)
def test_a_list_without_a_matching_style_is_unsupported(
    tmp_path: Path, location: str, collection: str
) -> None:
    """A format that OpenAPI cannot express is reported at its place."""
    given = {"name": "a", "in": location, "type": "array", "items": {"type": "string"}}
    assert refused(tmp_path, {"parameters": [given | {"collectionFormat": collection}]}) == [
        "#/paths/~1orders/post/parameters/0/collectionFormat "
        f"unsupported: the collectionFormat {collection}; use csv or multi"
    ]


def test_keywords_of_a_parameter_become_its_schema(tmp_path: Path) -> None:
    """The other keys of the parameter stay."""
    value = {"type": "integer", "format": "int32", "default": 1, "minimum": 1, "maximum": 9}
    about = {"name": "a", "in": "query", "description": "A.", "required": True, "x-example": 5}
    assert parameter(tmp_path, about | value) == about | {"schema": value}


def test_a_single_default_of_a_list_becomes_a_list(tmp_path: Path) -> None:
    """A default or an example that is not a list becomes a list of one item."""
    given = {"name": "a", "in": "query", "type": "array", "items": {"type": "string"}}
    found = parameter(tmp_path, given | {"default": "x", "example": "y"})
    assert found["schema"]["default"] == ["x"]
    assert found["example"] == ["y"]


def test_shared_parameters_are_referenced(tmp_path: Path) -> None:
    """Parameters of the document and of a path stay shared."""
    shared = {"Limit": {"name": "limit", "in": "query", "type": "integer"}}
    paths = {
        "/orders/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "type": "string"}],
            "get": {
                "operationId": "getOrder",
                "parameters": [{"$ref": "#/parameters/Limit"}],
                "responses": {"200": {"description": "Done."}},
            },
        }
    }
    found = upgrade(swagger(tmp_path, paths=paths, parameters=shared))
    assert validate([found]) == []
    item = found.data["paths"]["/orders/{id}"]
    assert item["parameters"][0]["schema"] == {"type": "string"}
    assert item["get"]["parameters"] == [{"$ref": "#/components/parameters/Limit"}]
    assert found.data["components"]["parameters"]["Limit"]["schema"] == {"type": "integer"}
