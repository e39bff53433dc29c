"""Names in a document that no request or response can carry are reported with their place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.core.errors import SpecError
from generator.core.project import Project
from generator.pipeline import compile_spec

TEXT = {"type": "string"}
REF = {"$ref": "#/components/schemas/Thing"}
OPERATION = "#/paths/~1things~1{id}/get"


def document(**changes: Any) -> dict[str, Any]:
    """Return a document with one operation; each change replaces a part of it."""
    operation: dict[str, Any] = {
        "operationId": changes.get("operation_id", "getThing"),
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": TEXT},
            {"name": changes.get("parameter", "page"), "in": "query", "schema": TEXT},
            {"name": "X-Kind", "in": "header", "schema": changes.get("header_schema", TEXT)},
        ],
        "responses": {
            "200": {
                "description": "The thing.",
                "headers": {changes.get("header", "X-Page"): {"schema": TEXT}},
                "content": {changes.get("responded", "application/json"): {"schema": REF}},
            },
            "400": {
                "description": "No.",
                "content": {changes.get("refused", "application/json"): {"schema": REF}},
            },
        },
    }
    if "sent" in changes:
        operation["requestBody"] = {"content": {changes["sent"]: {"schema": TEXT}}}
    if "client_name" in changes:
        operation["x-client-name"] = changes["client_name"]
    name = changes.get("component", "Thing")
    REF["$ref"] = f"#/components/schemas/{name}"
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "v1"},
        "paths": {changes.get("path", "/things/{id}"): {"get": operation}},
        "components": {"schemas": {name: {"type": "object", "properties": {"a": TEXT}}}},
    }


def complaints(folder: Path, **changes: Any) -> list[str]:
    """Return the problems of the document, without the name of its file."""
    (folder / "things_v1.json").write_text(json.dumps(document(**changes), indent=1))
    try:
        compile_spec(Project(spec=folder, output=folder / "out"))
    except SpecError as error:
        return [line.partition("things_v1.json:")[2] for line in error.lines]
    return []


MEDIA_TYPES = {
    "application/json": True,
    "application/hal+json": True,
    "text/plain; charset=utf-8": True,
    "text/plain;charset=utf-8": True,
    'text/csv; header="a b\\""': True,
    "application/vnd.a-b.c_d+x": True,
    "": False,
    "json": False,
    "a/b/c": False,
    "/json": False,
    "text/": False,
    "text /plain": False,
    " text/plain": False,
    "text/plain ": False,
    "text/plain\n": False,
    "text/\nplain": False,
    "text/plain\r\nX-Other: 1": False,
    "text/pl\x1bain": False,
    "text/pl\u00e4in": False,
    "text/\u6587": False,
    "text/plain; charset=\n": False,
    'text/plain; a="b\n"': False,
    "text/plain, text/html": False,
    "te(x)t/plain": False,
}


@pytest.mark.parametrize("place", ["sent", "responded", "refused"])
@pytest.mark.parametrize("name", MEDIA_TYPES, ids=repr)
def test_a_media_type_can_stand_in_a_header(tmp_path: Path, name: str, place: str) -> None:
    """A media type has a type, a subtype and parameters in ASCII; anything else is refused."""
    found = complaints(tmp_path, **{place: name})
    if MEDIA_TYPES[name]:
        assert not any("media type" in line for line in found)
        return
    (line,) = found
    holder = {"sent": "requestBody", "responded": "responses/200", "refused": "responses/400"}
    assert f" {OPERATION}/{holder[place]}/content/" in line
    assert "is not a valid media type; write type/subtype" in line
    assert line.isprintable()


def test_a_request_has_one_media_type(tmp_path: Path) -> None:
    """A range of media types can be accepted, but not sent."""
    for name in ("*/*", "image/*"):
        (line,) = complaints(tmp_path, sent=name)
        assert "unsupported: a request in" in line
        assert complaints(tmp_path, responded=name) == []


@pytest.mark.parametrize(
    ("change", "name", "pointer"),
    [
        ("operation_id", "getThing\n", f"{OPERATION}/operationId"),
        ("parameter", "page\n", f"{OPERATION}/parameters/1/name"),
        ("parameter", "page\u2028", f"{OPERATION}/parameters/1/name"),
        ("header", "X-Page\n", f"{OPERATION}/responses/200/headers/X-Page"),
        ("path", "/things/{id}\n", "#/paths/~1things~1{id}"),
        ("component", "Thing\n", "#/components/schemas/Thing"),
        ("client_name", "thing\n", f"{OPERATION}/x-client-name"),
    ],
    ids=repr,
)
def test_a_name_does_not_end_in_a_line_feed(
    tmp_path: Path, change: str, name: str, pointer: str
) -> None:
    """An invisible line break at the end of a name is refused with its place."""
    found = complaints(tmp_path, **{change: name})
    assert found
    assert all(f" {pointer}" in line and line.isprintable() for line in found), found


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "enum": ["a", "b\n"]},
        {"type": "string", "enum": ["gr\u00fcn"]},
        {"type": "string", "default": "a\r\nX-Other: 1"},
        {"type": "array", "items": {"type": "string", "enum": [" a"]}},
    ],
    ids=repr,
)
def test_a_value_of_a_header_is_one_that_a_header_can_carry(
    tmp_path: Path, schema: dict[str, Any]
) -> None:
    """Enums, defaults and examples of a header must be values that a header can carry."""
    (line,) = complaints(tmp_path, header_schema=schema)
    assert "#/paths/~1things~1{id}/get/parameters/2/schema: unsupported: the value" in line
    assert complaints(tmp_path, header_schema={"type": "string", "enum": ["a b"]}) == []
