"""The likely new target of an overlay action whose old target is missing."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from generator.core.errors import Pointer
from generator.openapi.overlays.likely_targets import likely_target

GET_ORDER = {"operationId": "getOrder", "parameters": [{"name": "id", "in": "path"}]}
SEARCH = {"operationId": "search", "parameters": [{"name": "text", "in": "query"}]}
OLD: dict[str, Any] = {
    "paths": {"/orders/{id}": {"get": GET_ORDER}, "/search": {"get": SEARCH}},
    "tags": [{"name": "orders", "description": "All orders."}, {"name": "search"}],
}


def renamed(old: str, new: str) -> dict[str, Any]:
    """Return the old document with another path, and another ID of its operation."""
    data = deepcopy(OLD)
    data["paths"] = {new if key == old else key: each for key, each in data["paths"].items()}
    data["paths"][new]["get"]["operationId"] = "readIt"
    return data


def moved(operation: dict[str, Any], path: str = "/v2/orders") -> dict[str, Any]:
    """Return the old document with an operation at another path, and its old path in use."""
    item = {"delete": {"operationId": "deleteOrder", "responses": {}}}
    paths = {"/orders/{id}": item, path: {"post": operation}, "/search": {"get": SEARCH}}
    return {**OLD, "paths": paths}


@pytest.mark.parametrize(
    ("new", "places", "expected"),
    [
        (
            renamed("/orders/{id}", "/v1/purchases/{id}"),
            [("paths", "/orders/{id}", "get")],
            "$.paths['/v1/purchases/{id}'].get",
        ),
        (
            renamed("/search", "/search/all"),
            [("paths", "/search", "get", "operationId")],
            "$.paths['/search/all'].get.operationId",
        ),
        (
            moved({"operationId": "getOrder", "parameters": []}),
            [("paths", "/orders/{id}", "get")],
            "$.paths['/v2/orders'].post",
        ),
        (
            moved({**GET_ORDER, "operationId": "readIt"}),
            [("paths", "/orders/{id}", "get", "parameters", 0)],
            "$.paths['/v2/orders'].post.parameters[0]",
        ),
        (
            moved({"operationId": "ping", "responses": {}}),
            [("paths", "/orders/{id}", "get")],
            None,
        ),
        ({**OLD, "tags": OLD["tags"][::-1]}, [("tags", 0)], "$.tags[1]"),
        ({**OLD, "paths": {"/search": {"get": SEARCH}}}, [("paths", "/orders/{id}")], None),
        (OLD, [("tags", 0), ("tags", 1)], None),
        (OLD, [], None),
    ],
    ids=[
        "another path",
        "inside another path",
        "moved away",
        "renamed, too",
        "other",
        "another index",
        "removed",
        "several",
        "none",
    ],
)
def test_a_part_that_was_renamed_or_moved_is_found(
    new: dict[str, Any], places: list[Pointer], expected: str | None
) -> None:
    """A part is likely the same if its name or its content is similar, and only one is."""
    assert likely_target(OLD, new, places) == expected
