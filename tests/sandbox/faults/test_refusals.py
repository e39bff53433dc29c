"""Rejections in the shape that the document has for errors, including injected ones."""

from __future__ import annotations

import json
from typing import Any

import pytest
from httpx2 import Response

from selling_partner._runtime.core.errors import ErrorDetail
from selling_partner._runtime.messages.error_bodies import read_error_details
from selling_partner.sandbox.faults.injection import error_response
from selling_partner.sandbox.faults.rules import Fault
from selling_partner.sandbox.protocol.documents import Document, DocumentedOperation, load_documents
from selling_partner.sandbox.protocol.error_responses import rejection_response
from selling_partner.sandbox.protocol.exchanges import TOKEN, UPLOAD, SandboxResponse, rejection
from selling_partner.sandbox.protocol.validation import validator
from tests.sandbox.support import ORDER_PATH, QUERY, Caller

TEXT = {"type": "string"}
ERROR = {
    "type": "object",
    "required": ["code", "message"],
    "properties": {"code": TEXT, "message": TEXT, "details": TEXT},
}
SHORT = {"type": "object", "required": ["message"], "properties": {"message": TEXT}}
LIST = {"type": "array", "items": {"$ref": "#/components/schemas/Error"}}
PAYLOAD = {"type": "object", "properties": {"title": TEXT, "code": TEXT}}
REFUSAL = rejection(400, "query parameter page: missing")
CODE, MESSAGE, DETAILS = REFUSAL.code, REFUSAL.message, REFUSAL.details
BOTH = f"{MESSAGE} {DETAILS}"
WHOLE = {"code": CODE, "message": MESSAGE, "details": DETAILS}


def operation(content: dict[str, Any] | None, status: int = 400) -> DocumentedOperation:
    """Return an operation that documents a body for the errors of one status."""
    responses = {"200": {"description": "Done."}, str(status): {"content": content}}
    data = {"operationId": "get", "responses": responses}
    document = Document(
        "test_v1",
        {
            "info": {"title": "Test", "version": "1"},
            "paths": {"/things": {"get": data}},
            "components": {"schemas": {"Error": ERROR}},
        },
    )
    return document.operations[0]


def object_of(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": [*properties]}


@pytest.mark.parametrize(
    ("schema", "body"),
    [
        (object_of(errors=LIST), {"errors": [WHOLE]}),
        (LIST, [WHOLE]),
        (ERROR, WHOLE),
        (object_of(errors=ERROR), {"errors": WHOLE}),
        ({"properties": {"payload": PAYLOAD, "errors": LIST}}, {"errors": [WHOLE]}),
        ({"allOf": [{"properties": {"errors": LIST}}, {"type": "object"}]}, {"errors": [WHOLE]}),
        ({"oneOf": [{"type": "boolean"}, LIST]}, [WHOLE]),
        (SHORT, {"message": BOTH}),
        (object_of(error=TEXT, error_description=TEXT), {"error": CODE, "error_description": BOTH}),
        (
            object_of(Error=object_of(Code=TEXT, Message=TEXT)),
            {"Error": {"Code": CODE, "Message": BOTH}},
        ),
        (object_of(code={"type": "integer"}, message=TEXT), {"code": 400, "message": BOTH}),
        (TEXT, BOTH),
        ({}, {"errors": [WHOLE]}),
        ({"type": "object"}, {"errors": [WHOLE]}),
        ({"type": "boolean"}, {"errors": [WHOLE]}),
        ({"items": {"$ref": "#/components/schemas/Error"}, "maxItems": 0}, {"errors": [WHOLE]}),
    ],
    ids=lambda value: f"{value!r:.60}",
)
def test_a_refusal_has_the_documented_shape(schema: Any, body: Any) -> None:
    """Code, message and place are in the fields that the document has for them."""
    found = rejection_response(REFUSAL, operation({"application/json": {"schema": schema}}))
    assert found == SandboxResponse(400, body)


@pytest.mark.parametrize(
    ("media_type", "text"),
    [
        ("text/plain", f"{CODE}: {BOTH}"),
        ("text/html", f"<html><title>{BOTH}</title></html>"),
        (
            "application/xml",
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f"<Error><Code>{CODE}</Code><Message>{BOTH}</Message></Error>",
        ),
    ],
)
def test_a_refusal_has_the_documented_media_type(media_type: str, text: str) -> None:
    """Errors that are documented as text, HTML or XML have that media type."""
    found = rejection_response(REFUSAL, operation({media_type: {"schema": TEXT}}))
    assert (found.body, found.media_type) == (text.encode(), media_type)


@pytest.mark.parametrize("status", [403, 404, 429, 500])
def test_an_undocumented_status_has_the_documented_shape(status: int) -> None:
    """The operation's shape of errors applies to all of its statuses."""
    known = operation({"application/json": {"schema": LIST}})
    assert isinstance(rejection_response(rejection(status, "no"), known).body, list)
    assert isinstance(error_response(Fault(status=status), known).body, list)


def test_sign_in_and_storage_have_other_shapes() -> None:
    """Login with Amazon has OAuth's errors, and the storage has XML."""
    assert rejection_response(REFUSAL, TOKEN).body == {"error": CODE, "error_description": BOTH}
    assert (
        f"<Code>{CODE}</Code><Message>{BOTH}</Message>"
        in rejection_response(REFUSAL, UPLOAD).body.decode()
    )
    assert rejection_response(REFUSAL, None).body == {"errors": [WHOLE]}


OPERATIONS = [each for document in load_documents() for each in document.operations]


@pytest.mark.parametrize("status", [400, 403, 404, 413, 415, 429, 500, 503])
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.operation_id)
def test_refusals_match_the_documents_of_the_package(
    operation: DocumentedOperation, status: int
) -> None:
    """Each rejection is valid, and the client parses its code and message."""
    error = rejection(status, "where")
    found = rejection_response(error, operation)
    content = operation.responses.get(status, {}).get("content")
    if content:
        schema = content[found.media_type]["schema"]
        assert validator(operation.document, schema).is_valid(found.body)
    response = Response(status, content=json.dumps(found.body).encode())
    assert read_error_details(response) == (ErrorDetail(error.code, error.message, "where"),)


def test_a_fault_on_demand_is_a_documented_error(caller: Caller) -> None:
    """An injected status has the media type of the documented errors."""
    found = caller.send("GET", ORDER_PATH, params=QUERY, headers={"x-sandbox-fault": "status=429"})
    assert found.status_code == 429
    assert found.headers["Content-Type"] == "application/hal+json"
    assert found.json()["errors"][0]["code"] == "QuotaExceeded"
