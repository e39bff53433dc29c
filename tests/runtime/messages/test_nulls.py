"""Null in requests: sent only where it is documented and was set."""

from __future__ import annotations

import json
from typing import Annotated, Any

import pytest
from pydantic import Field

from selling_partner._runtime.messages.operation import Body, Operation, Parameter
from selling_partner._runtime.messages.request import prepare
from selling_partner._runtime.models.base import ApiModel
from selling_partner._runtime.models.types import Nullable


class Patch(ApiModel):
    on: Annotated[str | None, Field(alias="isOn"), Nullable] = None
    free: Any = None
    plain: str | None = None
    needed: Annotated[str | None, Field(alias="isNeeded")]
    rows: list[Patch] | None = None
    by_key: dict[str, int | None] | None = None


def sent(given: object) -> Any:
    operation: Operation[None] = Operation("patchIt", "PATCH", "/it", {200: None}, body=Body(Patch))
    return json.loads(prepare(operation, {}, given).content or b"null")


CLEARED = {"isNeeded": None, "isOn": None, "free": None}


@pytest.mark.parametrize(
    "body",
    [
        CLEARED,
        {"needed": None, "on": None, "free": None},
        Patch(needed=None, on=None, free=None),
        Patch.model_validate(CLEARED),
        {**CLEARED, "plain": None},
        Patch(needed=None, on=None, free=None, plain=None, rows=None),
    ],
    ids=["wire", "python", "model", "validated", "dict with more", "model with more"],
)
def test_null_is_sent_where_it_is_documented(body: Any) -> None:
    """``None`` clears a field that may be null or have any value, and omits another field."""
    assert sent(body) == CLEARED
    inside = {"isNeeded": "a", "rows": [body]}
    assert sent(inside) == {"isNeeded": "a", "rows": [CLEARED]}


def test_a_default_is_not_sent() -> None:
    """A field with a default that was not set is not sent."""
    assert sent(Patch(needed="a")) == sent({"isNeeded": "a"}) == {"isNeeded": "a"}


def test_an_attribute_that_is_set_to_none_clears_the_field() -> None:
    """An assigned ``None`` is sent, unless the field is removed from the set fields."""
    patch = Patch(needed="a")
    patch.on = None
    assert sent(patch) == {"isNeeded": "a", "isOn": None}
    assert sent(patch) == {"isNeeded": "a", "isOn": None}
    patch.plain = None
    assert sent(patch) == {"isNeeded": "a", "isOn": None}
    assert "plain" in patch.model_fields_set


def test_null_stays_within_lists_maps_and_unknown_fields() -> None:
    """``None`` in lists, maps and unknown fields is sent as null."""
    body = {
        "isNeeded": "a",
        "by_key": {"x": None, "y": 1},
        "free": [None, {"z": None}],
        "new": None,
    }
    assert sent(body) == body


def test_none_omits_a_parameter() -> None:
    """``None`` omits a parameter, because a query has no null."""
    parameters = (Parameter("a", "A", "query", str | None, required=False),)
    operation: Operation[None] = Operation("getIt", "GET", "/it", {200: None}, parameters)
    assert prepare(operation, {"a": None}).target == "/it"
