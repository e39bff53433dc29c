"""Paging that is stated and cannot be: each complaint names its place."""

from __future__ import annotations

from typing import Any

import pytest

from tests.functional.complaints.test_complaints import check
from tests.functional.conftest import Complain
from tests.functional.paging import FOUND, TEXT, document, of, operation, query


@pytest.mark.parametrize(
    ("stated", "key", "wrong", "right"),
    [
        (True, "", "malformed", "write false, or some of {token: nextToken"),
        ({}, "", "malformed", "write false"),
        ({"tokens": "nextToken"}, "", "malformed", "write false"),
        (
            {"token": "next"},
            "/token",
            "the request has no string next",
            "name one of kind, nextToken",
        ),
        ({"token": "count"}, "/token", "the request has no string count", "kind, nextToken"),
        ({"next": "found"}, "/next", "the response has no string found", "found, nextToken"),
        (
            {"next": "a.b"},
            "/next",
            "the response has no string a.b",
            "name one of found, nextToken",
        ),
        ({"items": "nextToken"}, "/items", "no list nextToken", "found, nextToken, or null"),
        ({"with": {"x": "1"}}, "/with", "the request has no string x", "name one of kind"),
    ],
    ids=str,
)
def test_what_is_stated_and_not_there_is_refused(
    complaints: Complain, stated: Any, key: str, wrong: str, right: str
) -> None:
    """A complaint names the part of the extension, and what might have been meant."""
    count = query("count", schema={"type": "integer"})
    parameters = (query("kind"), query("nextToken"), count)
    extension = {"x-amzn-pagination": stated}
    text = document({"/a": operation("getA", FOUND, *parameters, **extension)})
    (line,) = complaints(text)
    check(line, 3, f"#/paths/~1a/get/x-amzn-pagination{key}", wrong)
    assert right in line


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (operation("getA", FOUND, query("nextToken", required=True)), "nextToken is required"),
        (operation("getA", FOUND), "the request has no token"),
        (operation("getA", of(a=TEXT), query("nextToken")), "the response has no token"),
        (
            operation("postA", of(a=TEXT), query("nextToken"), body=of(a=TEXT)),
            "the response has no",
        ),
    ],
    ids=["required", "no token", "no next token", "body"],
)
def test_what_is_left_open_and_not_found_is_refused(
    complaints: Complain, path: dict[str, Any], wrong: str
) -> None:
    """Paging that is stated in part has to be found for the rest."""
    (method,) = path
    path[method]["x-amzn-pagination"] = {"alone": True}
    (line,) = complaints(document({"/a": path}))
    check(line, 3, f"#/paths/~1a/{method}/x-amzn-pagination", wrong)


def test_paging_through_nothing_is_refused(complaints: Complain) -> None:
    """Paging that is stated for an operation whose answer has no fields is a mistake."""
    path = operation("getA", FOUND, query("nextToken"), **{"x-amzn-pagination": {"alone": True}})
    path["get"]["responses"] = {"204": {"description": "Done."}}
    (line,) = complaints(document({"/a": path}))
    check(line, 3, "#/paths/~1a/get/x-amzn-pagination", "not of exactly one class")


def test_an_iterator_that_is_a_method_already_is_refused(complaints: Complain) -> None:
    """Where even the verb does not tell two names apart, an operation has to be renamed."""
    text = document(
        {
            "/a": operation("getItems", FOUND, query("nextToken")),
            "/b": operation("iterItems", of(a=TEXT)),
            "/c": operation("iterGetItems", of(a=TEXT)),
        }
    )
    (line,) = complaints(text)
    check(line, 3, "#/paths/~1a/get/operationId", "get_items would be iter_get_items")
