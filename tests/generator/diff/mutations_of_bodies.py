"""Known changes of bodies and responses."""

from __future__ import annotations

import copy

from generator.core.errors import Pointer
from tests.generator.diff.mutations import (
    CLOSE,
    LIST,
    PAPERS,
    SEND,
    Document,
    at,
    change,
    mutation,
    operations,
    stays,
)
from tests.generator.diff.versions import Found


@mutation((*SEND, "requestBody"), (*CLOSE, "requestBody"))
def toggle_a_required_body(data: Document, place: Pointer) -> list[Found]:
    """Make a required body optional, or an optional one required."""
    body = at(data, place)
    body["required"] = not body.get("required", False)
    kind, level = ("made-required", "major") if body["required"] else ("made-optional", "minor")
    return stays(kind, level, place)


@mutation((*SEND, "requestBody"), (*CLOSE, "requestBody"))
def remove_a_body(data: Document, place: Pointer) -> list[Found]:
    """Remove the body of a request."""
    is_required = at(data, place).get("required", False)
    del at(data, place[:-1])["requestBody"]
    return [
        change("required-body-removed" if is_required else "body-removed", "major", place, None)
    ]


@mutation(("paths", "/depots/v1/open", "put"))
def add_a_body(data: Document, place: Pointer) -> list[Found]:
    """Add an optional body to a request."""
    reference = {"$ref": "#/components/schemas/Closing"}
    at(data, place)["requestBody"] = {"content": {"application/json": {"schema": reference}}}
    return [change("body-added", "minor", None, (*place, "requestBody"))]


@mutation(
    *[(*place, "content") for place in ((*SEND, "requestBody"), (*PAPERS, "responses", "200"))]
)
def offer_a_media_type(data: Document, place: Pointer) -> list[Found]:
    """Add a media type that the client does not use."""
    at(data, place)["application/xml"] = {"schema": {"type": "string"}}
    return [change("media-type-added", "patch", None, (*place, "application/xml"))]


@mutation(
    *[(*place, "content") for place in ((*SEND, "requestBody"), (*PAPERS, "responses", "200"))]
)
def send_bytes(data: Document, place: Pointer) -> list[Found]:
    """Replace JSON with a file."""
    content = at(data, place)
    content["application/pdf"] = content.pop("application/json")
    places = (*place, "application/json"), (*place, "application/pdf")
    return [change("media-type-changed", "major", *places)]


@mutation((*SEND, "responses", "201"), (*PAPERS, "responses", "200"))
def change_a_status(data: Document, place: Pointer) -> list[Found]:
    """Change the status of a success."""
    responses = at(data, place[:-1])
    responses["202"] = responses.pop(place[-1])
    return [change("status-changed", "minor", place, (*place[:-1], "202"))]


@mutation((*SEND, "responses"), (*LIST, "responses"))
def add_an_error(data: Document, place: Pointer) -> list[Found]:
    """Document another error."""
    at(data, place)["418"] = {"$ref": "#/components/responses/Failed"}
    return [change("error-status-added", "minor", None, (*place, "418"))]


@mutation((*SEND, "responses", "409"), (*LIST, "responses", "404"))
def remove_an_error(data: Document, place: Pointer) -> list[Found]:
    """Remove an error from the documentation. The client raises it all the same."""
    del at(data, place[:-1])[place[-1]]
    return [change("error-status-removed", "patch", place, None)]


@mutation((*PAPERS, "responses"))
def add_a_success(data: Document, place: Pointer) -> list[Found]:
    """Add a success with another type."""
    reference = {"$ref": "#/components/schemas/Page"}
    content = {"application/json": {"schema": reference}}
    at(data, place)["202"] = {"description": "Later.", "content": content}
    return [change("success-type-added", "major", None, (*place, "202"))]


@mutation((*PAPERS, "responses", "200"))
def remove_a_response_body(data: Document, place: Pointer) -> list[Found]:
    """Remove the body of a response."""
    del at(data, place)["content"]
    return [change("body-removed", "major", (*place, "content"), None)]


@mutation((*SEND, "responses", "201", "headers", "X-Weight"))
def remove_a_header(data: Document, place: Pointer) -> list[Found]:
    """Remove a response header."""
    del at(data, place[:-1])[place[-1]]
    return [change("header-removed", "minor", place, None)]


@mutation((*SEND, "responses", "201", "headers"))
def add_a_header(data: Document, place: Pointer) -> list[Found]:
    """Add a response header."""
    at(data, place)["X-More"] = {"schema": {"type": "string"}}
    return [change("header-added", "minor", None, (*place, "X-More"))]


@mutation((*SEND, "responses", "400"), ("components", "responses", "Failed"))
def describe_a_response(data: Document, place: Pointer) -> list[Found]:
    """Change the description of a response where it is shared, or beside a reference to it."""
    before = ("components", "responses", "Failed", "description")
    at(data, place)["description"] = "Other words."
    return [change("description-changed", "patch", before, (*place, "description"))]


@mutation(("components", "responses"))
def rename_a_shared_response(data: Document, place: Pointer) -> list[Found]:
    """Rename a shared response, which has no effect."""
    shared = at(data, place)
    shared["Refused"] = shared.pop("Failed")
    text = "#/components/responses/"
    for operation in operations(data):
        for response in at(data, operation)["responses"].values():
            if response.get("$ref") == f"{text}Failed":
                response["$ref"] = f"{text}Refused"
    return []


@mutation(SEND)
def inline_a_shared_response(data: Document, place: Pointer) -> list[Found]:
    """Replace a reference to a shared response with a copy, which has no effect."""
    shared = copy.deepcopy(data["components"]["responses"]["Failed"])
    at(data, place)["responses"]["400"] = shared
    return []


@mutation((*PAPERS, "responses"))
def add_a_success_of_a_known_type(data: Document, place: Pointer) -> list[Found]:
    """Add a success that returns the model of another one."""
    responses = at(data, place)
    responses["202"] = {**responses["200"], "description": "Later."}
    return [change("success-status-added", "minor", None, (*place, "202"))]


@mutation((*SEND, "responses", "201", "headers", "X-Weight"))
def retype_a_header(data: Document, place: Pointer) -> list[Found]:
    """Change the type of a response header."""
    at(data, place)["schema"] = {"type": "integer"}
    return stays("header-changed", "patch", place)
