"""The extensions: what has their form, and what is refused."""

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
    """Fractional and whole rates are taken, with a burst of one or more."""
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
def test_a_malformed_usage_plan_is_refused(value: object) -> None:
    """Anything but a positive finite rate and a whole burst from one is no plan."""
    assert usage_plan(value) is None


@pytest.mark.parametrize(
    "scope", ["sellingpartnerapi::notifications", "sellingpartnerapi::client_credential:rotation"]
)
def test_a_scope_is_taken(scope: str) -> None:
    """The scopes that Amazon documents have the form of one."""
    assert is_scope(scope)


@pytest.mark.parametrize("value", [None, "", " ", "a b", "a\n", 'a"b', "a\\b", "é", 5, True, ["a"]])
def test_a_malformed_scope_is_refused(value: object) -> None:
    """Nothing, several scopes, and what OAuth has no character for, is no scope."""
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
def test_paging_is_stated_in_part(value: object, stated: StatedPagination) -> None:
    """Each part may stand alone; what is not stated is left open."""
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
def test_malformed_paging_is_refused(value: object) -> None:
    """An unknown part, or one that is no text where it must be, is no statement."""
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
def test_a_greedy_mark_without_effect_is_found(
    place: tuple[str, ...], data: dict[str, object]
) -> None:
    """The mark on anything but a parameter in the path, or with another value, is a mistake."""
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
def test_a_greedy_mark_in_its_place_is_none(data: dict[str, object]) -> None:
    """Neither is one in its place, nor what only looks like one: a property, or an example."""
    assert list(misplaced_greedy(data)) == []
