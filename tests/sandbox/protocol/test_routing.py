"""A request leads to the most specific path that has its method and allows its values."""

from __future__ import annotations

from typing import Any

import pytest

from selling_partner.sandbox.protocol.documents import Document
from selling_partner.sandbox.protocol.routing import Routes, choose

TEXT: dict[str, Any] = {"type": "string"}
INTEGER: dict[str, Any] = {"type": "integer"}


def routes(*operations: tuple[str, str, dict[str, Any]], greedy: str = "") -> Routes:
    """Return the routes of operations, each with its method, path and path parameters' schemas."""
    paths: dict[str, Any] = {}
    for method, path, schemas in operations:
        parameters = [
            {
                "name": name,
                "in": "path",
                "required": True,
                "schema": schema,
                "x-amazon-spds-greedy-path-parameter": name == greedy,
            }
            for name, schema in schemas.items()
        ]
        paths.setdefault(path, {})[method] = {"operationId": path, "parameters": parameters}
    data = {"info": {"title": "Test", "version": "1"}, "paths": paths}
    return Routes(Document("test_v1", data).operations)


def chosen(known: Routes, method: str, path: str) -> tuple[str, dict[str, str]]:
    """Return the path of the operation that a request leads to, and its path parameters."""
    route = choose(known.find(path), method)
    assert route is not None
    return route.operation.path, dict(route.values)


@pytest.mark.parametrize("backwards", [False, True])
def test_path_items_of_the_same_shape(backwards: bool) -> None:
    """Each method leads to its own path item, whatever the names of the parameters are."""
    operations = [("get", "/s/{id}", {"id": TEXT}), ("post", "/s/{name}", {"name": TEXT})]
    known = routes(*operations[:: -1 if backwards else 1])
    assert chosen(known, "GET", "/s/a") == ("/s/{id}", {"id": "a"})
    assert chosen(known, "POST", "/s/a") == ("/s/{name}", {"name": "a"})
    assert choose(known.find("/s/a"), "PUT") is None
    assert {each.operation.http_method for each in known.find("/s/a")} == {"GET", "POST"}


def test_a_fixed_segment_without_the_method() -> None:
    """A fixed segment comes first, but only for its own methods."""
    known = routes(("get", "/s/all", {}), ("delete", "/s/{id}", {"id": TEXT}))
    assert chosen(known, "GET", "/s/all") == ("/s/all", {})
    assert chosen(known, "DELETE", "/s/all") == ("/s/{id}", {"id": "all"})


@pytest.mark.parametrize("backwards", [False, True])
def test_fixed_text_beside_a_parameter(backwards: bool) -> None:
    """A segment with more fixed text comes first, whatever the order of the document is."""
    operations = [
        ("get", "/c/{id}", {"id": INTEGER}),
        ("get", "/c/a.{x}", {"x": TEXT}),
        ("get", "/c/{a}.{b}", {"a": TEXT, "b": TEXT}),
    ]
    known = routes(*operations[:: -1 if backwards else 1])
    assert chosen(known, "GET", "/c/a.b") == ("/c/a.{x}", {"x": "b"})
    assert chosen(known, "GET", "/c/c.b") == ("/c/{a}.{b}", {"a": "c", "b": "b"})
    assert chosen(known, "GET", "/c/5") == ("/c/{id}", {"id": "5"})


def test_values_that_only_a_less_specific_path_allows() -> None:
    """A path whose schemas refuse the values leaves the request to the next one."""
    known = routes(
        ("get", "/c/{a}-{b}", {"a": INTEGER, "b": INTEGER}), ("get", "/c/{id}", {"id": TEXT})
    )
    assert chosen(known, "GET", "/c/1-2") == ("/c/{a}-{b}", {"a": "1", "b": "2"})
    assert chosen(known, "GET", "/c/x-y") == ("/c/{id}", {"id": "x-y"})


def test_values_that_no_path_allows() -> None:
    """The most specific path complains about values that no path allows."""
    known = routes(("get", "/c/{id}", {"id": INTEGER}), ("get", "/c/a{x}", {"x": INTEGER}))
    assert chosen(known, "GET", "/c/ab") == ("/c/a{x}", {"x": "b"})
    assert chosen(known, "GET", "/c/b") == ("/c/{id}", {"id": "b"})


def test_a_greedy_parameter_comes_last() -> None:
    """A parameter that contains slashes takes only what no other path has."""
    known = routes(
        ("get", "/f/{rest}", {"rest": TEXT}), ("get", "/f/{id}/x", {"id": TEXT}), greedy="rest"
    )
    assert chosen(known, "GET", "/f/a/x") == ("/f/{id}/x", {"id": "a"})
    assert chosen(known, "GET", "/f/a/y") == ("/f/{rest}", {"rest": "a/y"})
