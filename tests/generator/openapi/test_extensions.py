"""The project's extensions of OpenAPI: accepted and rejected forms."""

from __future__ import annotations

import math

import pytest

from generator.ir import UsagePlan
from generator.openapi.extensions import (
    StatedPagination,
    is_scope,
    misplaced_greedy,
    pagination,
    usage_plan,
)


@pytest.mark.parametrize(("rate", "burst"), [(1, 5), (0.0167, 1), (100, 100)])
def test_a_usage_plan_is_read(rate: float, burst: int) -> None:
    """Fractional and whole rates are accepted, with a burst of at least one."""
    assert usage_plan({"rate": rate, "burst": burst}) == UsagePlan(rate, burst)


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "1/5",
        {},
        {"rate": 1},
        {"burst": 5},
        {"rate": 1, "burst": 5, "unit": "second"},
        {"rate": 0, "burst": 5},
        {"rate": -1, "burst": 5},
        {"rate": "1", "burst": 5},
        {"rate": True, "burst": 5},
        {"rate": math.inf, "burst": 5},
        {"rate": math.nan, "burst": 5},
        {"rate": 1, "burst": 0},
        {"rate": 1, "burst": 1.5},
        {"rate": 1, "burst": True},
    ],
)
def test_a_malformed_usage_plan_is_rejected(value: object) -> None:
    """The rate must be positive and finite, the burst a whole number of at least one."""
    assert usage_plan(value) is None


@pytest.mark.parametrize(
    "scope", ["sellingpartnerapi::notifications", "sellingpartnerapi::client_credential:rotation"]
)
def test_a_scope_is_accepted(scope: str) -> None:
    """The scopes that Amazon documents are accepted."""
    assert is_scope(scope)


@pytest.mark.parametrize("value", [None, "", " ", "a b", "a\n", 'a"b', "a\\b", "é", 5, True, ["a"]])
def test_a_malformed_scope_is_rejected(value: object) -> None:
    """An empty string, several scopes and characters outside OAuth's set are rejected."""
    assert not is_scope(value)


@pytest.mark.parametrize(
    ("value", "stated"),
    [
        ({"alone": True}, StatedPagination(alone=True)),
        ({"alone": False}, StatedPagination(alone=False)),
        ({"items": None}, StatedPagination({"items": None})),
        ({"token": "a.b", "next": "c"}, StatedPagination({"token": "a.b", "next": "c"})),
        ({"with": {"kind": "NEXT"}}, StatedPagination(along={"kind": "NEXT"})),
        ({"mayOmitItems": True}, StatedPagination(may_omit_items=True)),
    ],
)
def test_parts_of_pagination_can_be_stated(value: object, stated: StatedPagination) -> None:
    """Each part may be stated alone; the others stay open."""
    assert pagination(value) == stated


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, [], "nextToken", {}),
        *({"tokens": "a"}, {"token": ""}, {"token": None}, {"next": ["a"]}, {"items": 1}),
        *({"alone": None}, {"alone": "yes"}, {"with": None}, {"with": {"a": 1}}, {"with": ["a"]}),
        {"alone": True, "offset": "a"},
        *({"mayOmitItems": None}, {"mayOmitItems": "yes"}),
    ],
    ids=str,
)
def test_malformed_pagination_is_rejected(value: object) -> None:
    """An unknown part, or a part that must be a string and is not, is rejected."""
    assert pagination(value) is None


MARK = "x-amazon-spds-greedy-path-parameter"


@pytest.mark.parametrize(
    ("place", "data"),
    [
        (("paths", "/a", MARK), {"paths": {"/a": {MARK: True}}}),
        (("paths", "/a", "get", MARK), {"paths": {"/a": {"get": {MARK: True}}}}),
        (
            ("components", "parameters", "A", MARK),
            {"components": {"parameters": {"A": {"in": "query", MARK: True}}}},
        ),
        (
            ("components", "parameters", "A", MARK),
            {"components": {"parameters": {"A": {"in": "path", MARK: "true"}}}},
        ),
        (
            ("components", "parameters", "A", "schema", MARK),
            {"components": {"parameters": {"A": {"in": "path", "schema": {MARK: True}}}}},
        ),
    ],
)
def test_a_greedy_extension_without_effect_is_found(
    place: tuple[str, ...], data: dict[str, object]
) -> None:
    """The extension is a mistake except on a path parameter and with the value true."""
    assert list(misplaced_greedy(data)) == [place]


@pytest.mark.parametrize(
    "data",
    [
        {"components": {"parameters": {"A": {"in": "path", MARK: True}}}},
        {"components": {"parameters": {"A": {"in": "query", MARK: False}}}},
        {"components": {"schemas": {"A": {"properties": {MARK: {"type": "string"}}}}}},
        {"components": {"schemas": {"A": {"example": {MARK: 1}, "x-more": {MARK: 1}}}}},
    ],
)
def test_a_correct_greedy_extension_is_not_reported(data: dict[str, object]) -> None:
    """A property or an example with the name of the extension is not reported either."""
    assert list(misplaced_greedy(data)) == []
