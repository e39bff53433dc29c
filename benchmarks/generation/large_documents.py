"""Documents of any size in the style of a vendor's API, written by this script."""

from __future__ import annotations

import json
from typing import Any

_OPERATIONS = 9
_SCHEMAS = 45
_FIELDS = 8
_PROSE = (
    "The {} of the shipment, as the marketplace has it. It is absent until the shipment is "
    "confirmed, and it can change as long as the shipment is open."
)


def large_document(copies: int) -> bytes:
    """Return an OpenAPI document in JSON.

    Args:
        copies: The number of groups. One has about the size of Orders: nine operations, 45
            schemas and 0.1 MB.

    """
    groups = [_group(number) for number in range(copies)]
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Shipments", "version": "v1"},
        "paths": {path: item for paths, _ in groups for path, item in paths.items()},
        "components": {
            "schemas": {name: schema for _, schemas in groups for name, schema in schemas.items()}
        },
    }
    return json.dumps(document, indent=1).encode()


def _group(number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    schemas = {f"Part{number}x{index}": _schema(number, index) for index in range(_SCHEMAS)}
    paths = {
        f"/shipments/v1/groups/{number}/{{shipmentId}}/parts{index}": {
            "get": _operation(number, index)
        }
        for index in range(_OPERATIONS)
    }
    return paths, schemas


def _operation(number: int, index: int) -> dict[str, Any]:
    def response(status: str, schema: int) -> dict[str, Any]:
        reference = {"$ref": f"#/components/schemas/Part{number}x{schema}"}
        content = {"application/json": {"schema": reference}}
        return {status: {"description": "The result.", "content": content}}

    return {
        "operationId": f"getPart{number}x{index}",
        "description": _PROSE.format("part"),
        "parameters": [
            {"name": "shipmentId", "in": "path", "required": True, "schema": {"type": "string"}},
            {
                "name": "marketplaceIds",
                "in": "query",
                "description": _PROSE.format("marketplaces"),
                "schema": {"type": "array", "items": {"type": "string"}, "maxItems": 50},
            },
        ],
        "responses": response("200", index * 5) | response("400", _SCHEMAS - 1),
    }


def _schema(number: int, index: int) -> dict[str, Any]:
    fields: dict[str, Any] = {
        f"field{field}": {
            "type": ("string", "integer", "boolean")[field % 3],
            "description": _PROSE.format(f"field {field}"),
        }
        for field in range(_FIELDS)
    }
    fields["kind"] = {"type": "string", "enum": ["Pallet", "Parcel", "Letter"]}
    if index % 5 != 4 and index + 1 < _SCHEMAS:
        inner = {"$ref": f"#/components/schemas/Part{number}x{index + 1}"}
        fields["inner"] = {"type": "array", "items": inner}
    return {"type": "object", "required": ["field0"], "properties": fields}
