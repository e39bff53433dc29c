"""Injection of faults into responses."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from ..protocol.documents import Document, DocumentedOperation
from ..protocol.error_responses import rejection_response
from ..protocol.exchanges import (
    DOWNLOAD,
    TOKEN,
    UPLOAD,
    RejectedRequestError,
    SandboxResponse,
    is_json,
    rejection,
)
from ..protocol.stored_bytes import Section
from .rules import Fault

_REJECTION = "A fault was injected."

NEW_FIELD = "sandboxField"
NEW_VALUE = "SANDBOX_VALUE"
"""A field and an enum value that no document has."""


def error_response(fault: Fault, operation: DocumentedOperation | str) -> SandboxResponse:
    """Return the response to a request that is not processed."""
    headers = fault.headers or {}
    if fault.document == "expired":
        expired = RejectedRequestError(403, "AccessDenied", "Request has expired")
        return rejection_response(expired, operation)
    if fault.html:
        status = fault.status or 502
        title = _title(status)
        text = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
        return SandboxResponse(status, text.encode(), "text/html", headers)
    status = fault.status or 200
    if fault.body is not None:
        return SandboxResponse(status, fault.body, headers=headers)
    if status < 400:
        return SandboxResponse(status, {}, headers=headers)
    if operation == TOKEN:
        return rejection_response(
            RejectedRequestError(status, "invalid_client", _REJECTION, headers=headers), operation
        )
    if operation in {UPLOAD, DOWNLOAD}:
        return rejection_response(
            RejectedRequestError(status, "Sandbox", _REJECTION, headers=headers), operation
        )
    return rejection_response(rejection(status, _REJECTION, headers), operation)


def _title(status: int) -> str:
    """Return the title of a page for a status, such as ``Bad Gateway``."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unexpected Response"


def with_truncation(response: SandboxResponse, fault: Fault | None) -> SandboxResponse:
    """Return the response, truncated if the fault is ``malformed``."""
    if fault is None or not fault.malformed or not is_json(response.media_type):
        return response
    content = response.content()
    return replace(response, body=content[: len(content) // 2])


def with_drift(
    operation: DocumentedOperation | str, response: SandboxResponse, fault: Fault | None
) -> SandboxResponse:
    """Return the response, changed as if the document were outdated if the fault is ``drift``."""
    if fault is None or fault.drift is None or isinstance(response.body, bytes | Section | None):
        return response
    if isinstance(operation, str):
        return response
    content = operation.responses.get(response.status, {}).get("content", {})
    schema = content.get(response.media_type, {}).get("schema", {})
    whole = [copy.deepcopy(response.body)]
    for value, holder, key, place in list(_places(operation.document, {"items": schema}, whole, 0)):
        if fault.drift == "enum" and "enum" in place and isinstance(value, str):
            holder[key] = NEW_VALUE
        elif fault.drift == "missing" and isinstance(value, dict):
            for name in place.get("required", ()):
                value.pop(name, None)
        elif fault.drift == "field" and isinstance(value, dict):
            value[NEW_FIELD] = {"of": "the sandbox"}
    return replace(response, body=whole[0])


def _places(
    document: Document, schema: Any, value: Any, depth: int
) -> Iterator[tuple[Any, Any, Any, Any]]:
    """Yield every nested value with its container, its key and its schema."""
    schema = document.resolve(schema)
    if not isinstance(schema, dict) or depth > 50:
        return
    for key in ("allOf", "anyOf", "oneOf"):
        for member in schema.get(key, ()):
            yield from _places(document, member, value, depth + 1)
    inside: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        known = schema.get("properties", {})
        inside = [(key, known[key]) for key in value if key in known]
    elif isinstance(value, list):
        inside = [(index, schema.get("items", {})) for index in range(len(value))]
    for key, below in inside:
        yield value[key], value, key, document.resolve(below)
        yield from _places(document, below, value[key], depth + 1)


def with_document_fault(response: SandboxResponse, fault: Fault | None) -> SandboxResponse:
    """Return the response, with the document truncated or corrupt if the fault says so."""
    body = response.body
    if fault is None or not isinstance(body, Section):
        return response
    if fault.document == "truncated":
        return replace(response, body=body.first(body.size // 2))
    return replace(response, body=body.corrupted()) if fault.document == "corrupt" else response
