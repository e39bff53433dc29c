"""Work that grows linearly with a document, counted in function calls."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.compiler import OverlayFolders, compile_api
from generator.openapi.documents import SourceFile

TEXT = {"type": "string"}
DONE = {"200": {"description": "Done."}}
LINK = {"href": TEXT, "name": TEXT}


def openapi(schemas: dict[str, Any], paths: dict[str, Any] | None = None) -> dict[str, Any]:
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    send = {"operationId": "sendThing", "requestBody": {"content": body}, "responses": DONE}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "paths": {"/shop/v1/things": {"post": send}} | (paths or {}),
        "components": {
            "schemas": {"Thing": {"type": "object", "properties": {"a": TEXT}}} | schemas
        },
    }


def properties(count: int) -> dict[str, Any]:
    fields = {f"field{number}": TEXT for number in range(count)}
    return openapi({"Thing": {"type": "object", "properties": fields}})


def schemas(count: int) -> dict[str, Any]:
    reference = {"$ref": "#/components/schemas/Thing"}
    return openapi(
        {
            f"Part{number}": {"type": "object", "properties": {"a": TEXT, "thing": reference}}
            for number in range(count)
        }
    )


def operations(count: int) -> dict[str, Any]:
    return openapi(
        {},
        {
            f"/shop/v1/things/{number}": {
                "get": {"operationId": f"getIt{number}", "responses": DONE}
            }
            for number in range(count)
        },
    )


def linked_operations(count: int) -> dict[str, Any]:
    """Return operations whose responses link to actions."""
    links = {"type": "object", "properties": {"actions": {"type": "array", "items": LINK_CLASS}}}
    thing = {"type": "object", "properties": {"_links": links}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Linked"}}}
    responses = {"200": {"description": "Done.", "content": content}}
    paths = {
        f"/shop/v1/orders{number}": {
            "get": {"operationId": f"getIt{number}", "responses": responses}
        }
        for number in range(count)
    } | {
        f"/shop/v1/orders{number}/ship": {
            "post": {"operationId": f"ship{number}", "responses": DONE}
        }
        for number in range(count)
    }
    return openapi({"Linked": thing, "Link": {"type": "object", "properties": LINK}}, paths)


LINK_CLASS = {"$ref": "#/components/schemas/Link"}


def values(count: int) -> dict[str, Any]:
    kind = TEXT | {"enum": [f"V{number}" for number in range(count)]}
    return openapi({"Kind": kind, "Thing": {"type": "object", "properties": {"kind": kind}}})


def common_values(count: int) -> dict[str, Any]:
    """Return two lists of values that apply together."""
    parts = [TEXT | {"enum": [f"V{number}" for number in range(count)]} for _ in range(2)]
    return openapi({"Thing": {"properties": {"kind": {"allOf": parts}}}})


def chain(count: int) -> dict[str, Any]:
    """Return schemas that each extend the one before by a property."""

    def extended(number: int) -> dict[str, Any]:
        own = {"type": "object", "properties": {f"field{number}": TEXT}}
        before = {"$ref": f"#/components/schemas/Part{number - 1}"}
        return {"allOf": [before, own]} if number else own

    return openapi({f"Part{number}": extended(number) for number in range(count)})


def extension(count: int) -> dict[str, Any]:
    return openapi({}) | {"x-numbers": list(range(count))}


def swagger(count: int) -> dict[str, Any]:
    return {
        "swagger": "2.0",
        "info": {"title": "Shop", "version": "1"},
        "paths": {
            f"/shop/v1/things{number}": {
                "get": {
                    "operationId": f"getIt{number}",
                    "parameters": [{"name": "a", "in": "query", "type": "string"}],
                    "responses": {
                        "200": {
                            "description": "Done.",
                            "schema": {"$ref": f"#/definitions/T{number}"},
                        }
                    },
                }
            }
            for number in range(count)
        },
        "definitions": {
            f"T{number}": {"type": "object", "properties": {"a": TEXT | {"x-nullable": True}}}
            for number in range(count)
        },
    }


def calls(folder: Path, data: dict[str, Any], suffix: str) -> int:
    """Return the number of function calls, built-in functions included, for all stages."""
    source = SourceFile("shop_v1", f"shop_v1{suffix}", json.dumps(data).encode())
    found = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal found
        found += event in {"call", "c_call"}

    compile_api(source, OverlayFolders((folder,)))  # Later runs find the caches filled.
    sys.setprofile(count)
    try:
        compile_api(source, OverlayFolders((folder,)))
    finally:
        sys.setprofile(None)
    return found


@pytest.mark.slow(measured=False)
@pytest.mark.parametrize("suffix", [".json", ".yaml"])
@pytest.mark.parametrize(
    "make",
    [
        *(properties, schemas, operations, linked_operations),
        *(values, common_values, extension, swagger),
    ],
)
def test_calls_grow_linearly(
    tmp_path: Path, make: Callable[[int], dict[str, Any]], suffix: str
) -> None:
    """Three times the additional content takes at most a little over three times the calls."""
    small, middle, large = (calls(tmp_path, make(count), suffix) for count in (30, 60, 150))
    assert large - middle <= 3.3 * (middle - small) + 1_000


def test_an_inherited_field_is_built_once(tmp_path: Path) -> None:
    """The last of many schemas that extend each other has all of their fields, at a small cost."""

    def per_field(count: int) -> float:
        return calls(tmp_path, chain(count), ".json") / (count * (count + 1) / 2)

    assert per_field(90) < 150
    assert per_field(90) < per_field(30)
