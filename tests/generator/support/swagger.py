"""Small documents in Swagger 2.0 and their upgraded parts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from generator.core.errors import show_pointer
from generator.openapi.documents import Document, load
from generator.openapi.upgrade.document import upgrade
from generator.openapi.validation.validator import validate

SMALL = """\
swagger: "2.0"
info: {title: Shop, version: v1}
host: shop.example
schemes: [https]
consumes: [application/json]
produces: [application/json]
paths:
  /orders/{id}:
    get:
      operationId: getOrder
      parameters:
        - {name: id, in: path, required: true, type: string}
      responses:
        200: {description: The order., schema: {$ref: "#/definitions/Order"}}
definitions:
  Order: {type: object, properties: {id: {type: string}}}
"""


def swagger(folder: Path, /, **parts: Any) -> Document:
    """Return the small document with some of its parts replaced, or removed by ``None``."""
    data = yaml.safe_load(SMALL) | parts
    file = folder / "shop_v1.json"
    file.write_text(json.dumps({key: data[key] for key in data if data[key] is not None}, indent=1))
    return load([file], folder)[0]


def operation(folder: Path, parts: dict[str, Any], **others: Any) -> dict[str, Any]:
    """Return an upgraded operation, and check that it is valid."""
    responses = {"200": {"description": "Done."}}
    paths = {"/orders": {"post": {"operationId": "send", "responses": responses} | parts}}
    found = upgrade(swagger(folder, paths=paths, **others))
    assert validate([found]) == []
    result: dict[str, Any] = found.data["paths"]["/orders"]["post"]
    return result


def parameter(folder: Path, given: dict[str, Any]) -> dict[str, Any]:
    (found,) = operation(folder, {"parameters": [given]})["parameters"]
    result: dict[str, Any] = found
    return result


def complaints(document: Document) -> list[str]:
    """Return each complaint without its line, which depends on the layout of the file."""
    return [
        f"{show_pointer(each.pointer)} {each.message}; {each.hint}"
        for each in validate([upgrade(document)])
    ]


def refused(folder: Path, parts: dict[str, Any], **others: Any) -> list[str]:
    responses = {"200": {"description": "Done."}}
    paths = {"/orders": {"post": {"operationId": "send", "responses": responses} | parts}}
    return complaints(swagger(folder, paths=paths, **others))


BODY = {
    "name": "order",
    "in": "body",
    "required": True,
    "description": "The order.",
    "schema": {"$ref": "#/definitions/Order"},
}
EXPECTED_BODY = {
    "required": True,
    "description": "The order.",
    "x-body-name": "order",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}},
}
