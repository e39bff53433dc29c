"""What a fault makes of an answer."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from ..protocol.documents import Document, Operation
from ..protocol.error_responses import refused
from ..protocol.messages import TOKEN, UPLOAD, Answer, RefusedError, refusal
from .rules import Fault

_TOLD = "The sandbox was told to refuse."

NEW_FIELD = "sandboxField"
NEW_VALUE = "SANDBOX_VALUE"
"""What no document has: a field, and a value of an enum."""


def error_response(fault: Fault, operation: Operation | str) -> Answer:
    """The answer to a request that is not carried out."""
    headers = fault.headers or {}
    if fault.html:
        status = fault.status or 502
        title = _title(status)
        text = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
        return Answer(status, text.encode(), "text/html", headers)
    status = fault.status or 200
    if fault.body is not None:
        return Answer(status, fault.body, headers=headers)
    if status < 400:
        return Answer(status, {}, headers=headers)
    if operation == TOKEN:
        return refused(RefusedError(status, "invalid_client", _TOLD, headers=headers), operation)
    if operation == UPLOAD:
        return refused(RefusedError(status, "Sandbox", _TOLD, headers=headers), operation)
    return refused(refusal(status, _TOLD, headers), operation)


def _title(status: int) -> str:
    """Return the title of a page for a status, such as ``Bad Gateway``."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unexpected Response"


def broken(answer: Answer, fault: Fault | None) -> Answer:
    """The answer, or the first half of it where its JSON is to end half-way."""
    if fault is None or not fault.malformed or "json" not in answer.media_type:
        return answer
    content = answer.content()
    return replace(answer, body=content[: len(content) // 2])


def drifted(operation: Operation | str, answer: Answer, fault: Fault | None) -> Answer:
    """The answer, or one of another shape where the document is to be out of date."""
    if fault is None or fault.drift is None or isinstance(answer.body, bytes | None):
        return answer
    if isinstance(operation, str):
        return answer
    content = operation.responses.get(answer.status, {}).get("content", {})
    schema = content.get(answer.media_type, {}).get("schema", {})
    whole = [copy.deepcopy(answer.body)]
    for value, holder, key, place in list(_places(operation.document, {"items": schema}, whole, 0)):
        if fault.drift == "enum" and "enum" in place and isinstance(value, str):
            holder[key] = NEW_VALUE
        elif fault.drift == "missing" and isinstance(value, dict):
            for name in place.get("required", ()):
                value.pop(name, None)
        elif fault.drift == "field" and isinstance(value, dict):
            value[NEW_FIELD] = {"of": "the sandbox"}
    return replace(answer, body=whole[0])


def _places(
    document: Document, schema: Any, value: Any, depth: int
) -> Iterator[tuple[Any, Any, Any, Any]]:
    """Every value inside, with its holder, its key there, and a schema that it is held to."""
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
