"""The document in the package, for its sandbox and for other tools.

It is the vendor's document in OpenAPI 3.1 with its overlay applied, without descriptions of schemas
and without extensions that the sandbox does not read. An extension of each operation holds what
Lockstep has derived: names, limits, samples and pagination.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from ..core.errors import Pointer
from ..ir import Actions, Operation, Pagination
from ..openapi.normal_form.operation_ids import METHODS
from ..openapi.references import at, path_items, steps
from ..openapi.unused_parts import is_ignored
from .embedded_content import embedded_content, payload_schemas

EXTENSION = "x-lockstep"

_SCHEME = "accessToken"
_TOKEN = {
    "type": "apiKey",
    "in": "header",
    "name": "x-amz-access-token",
    "description": "An access token of Login with Amazon, or a Restricted Data Token.",
}


def embedded_document(
    data: Mapping[str, Any],
    operations: Iterable[Operation],
    client: str,
    unions: Mapping[Pointer, Mapping[str, Any]],
) -> dict[str, Any]:
    """Return the document with the extension ``x-lockstep`` at each operation.

    Args:
        data: The document.
        operations: The operations of the API.
        client: The class of the client.
        unions: The tags of unions and variants, by the place of their schema.

    """
    data = _with_extensions(embedded_content(data), unions)
    found = {(each.path, each.http_method.lower()): each for each in operations}
    paths = {
        path: {
            key: _with_notes(value, found[path, key], client) if (path, key) in found else value
            for key, value in _without_ignored_headers(data, item).items()
        }
        for path, item in path_items(data.get("paths"))
    }
    return {**_secured(data), "paths": paths}


def payload_document(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schemas of a payload as validation reads them, in the place of a document."""
    return {"components": {"schemas": payload_schemas(data["components"]["schemas"])}}


def _without_ignored_headers(data: Mapping[str, Any], item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a path item, or an operation, without the header parameters that OpenAPI ignores.

    The client does not send them, so the sandbox must not require them.
    """
    kept = {
        key: _without_ignored_headers(data, value) if key in METHODS else value
        for key, value in item.items()
    }
    if parameters := item.get("parameters"):
        kept["parameters"] = [each for each in parameters if not _is_ignored(data, each)]
    return kept


def _is_ignored(data: Mapping[str, Any], parameter: Mapping[str, Any]) -> bool:
    if "$ref" in parameter:
        parameter = at(data, steps(parameter["$ref"]))
    return is_ignored(parameter)


def _with_extensions(value: Any, notes: Mapping[Pointer, Mapping[str, Any]]) -> Any:
    """Return a copy of a value with the extension in each schema that has notes."""
    copied = {**value, EXTENSION: notes[()]} if () in notes else copy.copy(value)
    inner: dict[str | int, dict[Pointer, Mapping[str, Any]]] = {}
    for pointer, each in notes.items():
        if pointer:
            inner.setdefault(pointer[0], {})[pointer[1:]] = each
    for step, found in inner.items():
        copied[step] = _with_extensions(value[step], found)
    return copied


def _secured(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the document with the access token as its security scheme, unless it has one."""
    if "security" in data:
        return data
    components = data.get("components", {})
    schemes = {**components.get("securitySchemes", {}), _SCHEME: _TOKEN}
    components = {**components, "securitySchemes": schemes}
    return {**data, "security": [{_SCHEME: []}], "components": components}


def _with_notes(data: Mapping[str, Any], operation: Operation, client: str) -> dict[str, Any]:
    plan = operation.usage_plan
    notes = {
        "client": client,
        "method": str(operation.method_name),
        "summary": operation.summary,
        "usagePlan": plan and {"rate": plan.rate, "burst": plan.burst},
        "scope": operation.scope,
        "safe": operation.safe,
        "restricted": operation.restricted or None,
        "dataElements": _data_elements(operation),
        "actions": operation.actions and _actions(operation.actions),
        "pagination": operation.pagination and _pagination(operation.pagination),
        "parameters": {each.wire_name: each.sample for each in operation.parameters},
        "arguments": {each.wire_name: str(each.name) for each in operation.parameters},
        "body": operation.body and operation.body.sample,
        "response": _response(operation),
    }
    return {**data, EXTENSION: {key: value for key, value in notes.items() if value is not None}}


def _data_elements(operation: Operation) -> list[str] | None:
    """Return the kinds of personal data of a restricted operation; ``None`` if not known."""
    restriction = operation.restriction
    if restriction is None or restriction.data_elements is None:
        return None
    return list(restriction.data_elements)


def _response(operation: Operation) -> dict[str, Any]:
    """Return the first success, with a sample of its body if it has one."""
    first = operation.successes[0]
    if first.media_type is None:
        return {"status": first.status}
    return {"status": first.status, "mediaType": first.media_type, "body": first.sample}


def _actions(actions: Actions) -> dict[str, Any]:
    """Return the path to the links, and the operations that they may lead to."""
    return {
        "links": [each.wire_name for each in actions.links],
        "operations": [each.operation_id for each in actions.operations],
    }


def _pagination(pagination: Pagination) -> dict[str, Any]:
    """Return the places of the token in a request, and of the next token and items in a page."""
    items = pagination.items or ()
    return {
        "parameter": pagination.parameter and pagination.parameter.wire_name,
        "body": [each.wire_name for each in pagination.body_path],
        "next": [each.wire_name for each in pagination.next],
        "items": [] if pagination.may_omit_items else [each.wire_name for each in items],
    }
