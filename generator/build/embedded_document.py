"""The document that the package carries, for its sandbox and for other tools.

It is the vendor's as the pipeline has it, in OpenAPI 3.1 and with its overlay, and says for each
operation what Lockstep found out about it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from ..core.errors import Pointer
from ..ir import Actions, Operation, Pagination
from ..openapi.references import path_items

EXTENSION = "x-lockstep"

_SCHEME = "accessToken"
_TOKEN = {
    "type": "apiKey",
    "in": "header",
    "name": "x-amz-access-token",
    "description": "What Login with Amazon gives, or a Restricted Data Token.",
}


def embedded_document(
    data: Mapping[str, Any],
    operations: Iterable[Operation],
    client: str,
    unions: Mapping[Pointer, Mapping[str, Any]],
) -> dict[str, Any]:
    """Return the document, with what was found out about each operation in an extension of it.

    Args:
        data: The document.
        operations: Those of the API.
        client: The class of the client.
        unions: The tags of unions and variants, by the place of their schema.

    """
    for pointer, notes in unions.items():
        data = _with_notes(data, pointer, notes)
    found = {(each.path, each.http_method.lower()): each for each in operations}
    paths = {
        path: {
            key: _noted(value, found[path, key], client) if (path, key) in found else value
            for key, value in item.items()
        }
        for path, item in path_items(data.get("paths"))
    }
    return {**_secured(data), "paths": paths}


def _with_notes(value: Any, pointer: Pointer, notes: Mapping[str, Any]) -> Any:
    """Return a copy of a value with the extension in the schema at a place."""
    if not pointer:
        return {**value, EXTENSION: notes}
    step, *rest = pointer
    copied = copy.copy(value)
    copied[step] = _with_notes(value[step], tuple(rest), notes)
    return copied


def _secured(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document with the token that every request carries, which no vendor's file names."""
    if "security" in data:
        return data
    components = data.get("components", {})
    schemes = {**components.get("securitySchemes", {}), _SCHEME: _TOKEN}
    components = {**components, "securitySchemes": schemes}
    return {**data, "security": [{_SCHEME: []}], "components": components}


def _noted(data: Mapping[str, Any], operation: Operation, client: str) -> dict[str, Any]:
    plan = operation.usage_plan
    notes = {
        "client": client,
        "method": str(operation.method_name),
        "summary": operation.summary,
        "usagePlan": plan and {"rate": plan.rate, "burst": plan.burst},
        "scope": operation.scope,
        "safe": operation.safe,
        "restricted": operation.restricted or None,
        "actions": operation.actions and _actions(operation.actions),
        "pagination": operation.pagination and _pagination(operation.pagination),
        "parameters": {each.wire_name: each.sample for each in operation.parameters},
        "arguments": {each.wire_name: str(each.name) for each in operation.parameters},
        "body": operation.body and operation.body.sample,
        "answer": _answer(operation),
    }
    return {**data, EXTENSION: {key: value for key, value in notes.items() if value is not None}}


def _answer(operation: Operation) -> dict[str, Any]:
    """Return the first success, with a body that fits where it has one."""
    first = operation.successes[0]
    if first.media_type is None:
        return {"status": first.status}
    return {"status": first.status, "mediaType": first.media_type, "body": first.sample}


def _actions(actions: Actions) -> dict[str, Any]:
    """Where the links are, and the operations that they may lead to."""
    return {
        "links": [each.wire_name for each in actions.links],
        "operations": [each.operation_id for each in actions.operations],
    }


def _pagination(pagination: Pagination) -> dict[str, Any]:
    """Where a request takes the token, and where a page holds the next one and its list."""
    items = pagination.items or ()
    return {
        "parameter": pagination.parameter and pagination.parameter.wire_name,
        "body": [each.wire_name for each in pagination.body_path],
        "next": [each.wire_name for each in pagination.next],
        "items": [] if pagination.may_omit_items else [each.wire_name for each in items],
    }
