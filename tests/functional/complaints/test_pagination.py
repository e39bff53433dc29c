"""Complaints about an ``x-amzn-pagination`` that does not match its operation."""

from __future__ import annotations

from typing import Any

import pytest

from tests.functional.complaint_lines import assert_complaint
from tests.functional.conftest import Complain
from tests.functional.document_parts import TEXT, object_schema, query
from tests.functional.pagination import FOUND, document, operation


@pytest.mark.parametrize(
    ("extension", "key", "message", "hint"),
    [
        (True, "", "malformed", "write false, or some of {token: nextToken"),
        ({}, "", "malformed", "write false"),
        ({"tokens": "nextToken"}, "", "malformed", "write false"),
        ({"token": "next"}, "/token", "no string next", "name one of kind, nextToken"),
        ({"token": "count"}, "/token", "no string count", "kind, nextToken"),
        ({"next": "found"}, "/next", "no string found", "found, nextToken"),
        ({"next": "a.b"}, "/next", "no string a.b", "name one of found, nextToken"),
        ({"items": "nextToken"}, "/items", "no list nextToken", "found, nextToken, or null"),
        ({"with": {"x": "1"}}, "/with", "no string x", "name one of kind"),
    ],
    ids=str,
)
def test_an_unknown_field_in_the_extension_is_refused(
    complaints: Complain, extension: Any, key: str, message: str, hint: str
) -> None:
    """The complaint names the part of the extension and lists the fields that exist."""
    count = query("count", schema={"type": "integer"})
    parameters = (query("kind"), query("nextToken"), count)
    extensions = {"x-amzn-pagination": extension}
    text = document({"/a": operation("getA", FOUND, *parameters, **extensions)})
    (line,) = complaints(text)
    assert_complaint(line, 3, f"#/paths/~1a/get/x-amzn-pagination{key}", message)
    assert hint in line


@pytest.mark.parametrize(
    ("path", "phrase"),
    [
        (operation("getA", FOUND, query("nextToken", required=True)), "nextToken is required"),
        (operation("getA", FOUND), "the request has no token"),
        (operation("getA", object_schema(a=TEXT), query("nextToken")), "the response has no token"),
        (
            operation(
                "postA", object_schema(a=TEXT), query("nextToken"), body=object_schema(a=TEXT)
            ),
            "the response has no token",
        ),
    ],
    ids=["required", "no token", "no next token", "body"],
)
def test_an_incomplete_pagination_is_refused(
    complaints: Complain, path: dict[str, Any], phrase: str
) -> None:
    """The parts that the extension omits must be recognizable in the operation."""
    (method,) = path
    path[method]["x-amzn-pagination"] = {"alone": True}
    (line,) = complaints(document({"/a": path}))
    assert_complaint(line, 3, f"#/paths/~1a/{method}/x-amzn-pagination", phrase)


def test_pagination_without_a_response_body_is_refused(complaints: Complain) -> None:
    """The extension on an operation whose response has no fields is a complaint."""
    path = operation("getA", FOUND, query("nextToken"), **{"x-amzn-pagination": {"alone": True}})
    path["get"]["responses"] = {"204": {"description": "Done."}}
    (line,) = complaints(document({"/a": path}))
    assert_complaint(line, 3, "#/paths/~1a/get/x-amzn-pagination", "with fields")


def test_an_iterator_with_the_name_of_a_method_is_refused(complaints: Complain) -> None:
    """If an iterator's longer name is taken too, an operation has to be renamed."""
    text = document(
        {
            "/a": operation("getItems", FOUND, query("nextToken")),
            "/b": operation("iterItems", object_schema(a=TEXT)),
            "/c": operation("iterGetItems", object_schema(a=TEXT)),
        }
    )
    (line,) = complaints(text)
    assert_complaint(line, 3, "#/paths/~1a/get/operationId", "iter_get_items")
