"""A model with every kind of field, for the tests of saved data."""

from __future__ import annotations

import json
from typing import Annotated, Any

import httpx2
from pydantic import Field

from selling_partner._runtime.messages.decode import read_response
from selling_partner._runtime.messages.operation import Operation
from selling_partner._runtime.models.base import ApiModel
from selling_partner._runtime.models.reading.drift_log import Reporter
from selling_partner._runtime.models.types import IsoDate, IsoDatetime, Nullable, Number, OneOf

LONG = "12345678901234567.89"


class Cat(ApiModel):
    kind: str
    lives: Number | None = None


class Dog(ApiModel):
    kind: str
    tricks: list[str] | None = None


class Order(ApiModel):
    order_id: Annotated[str, Field(alias="orderId", max_length=20)]
    total: Annotated[Number | None, Field(alias="orderTotal", ge=0)] = None
    at: IsoDatetime | None = None
    day: IsoDate | None = None
    note: Annotated[str | None, Nullable] = None
    free: Any = None
    secret: Annotated[str | None, Field(repr=False)] = None
    pets: list[Annotated[Cat | Dog, OneOf("kind", {"c": "Cat", "d": "Dog"})]] | None = None
    by_key: Annotated[dict[str, Cat] | None, Field(alias="byKey")] = None
    rows: list[Order] | None = None


WHOLE: dict[str, Any] = {
    "orderId": "1",
    "orderTotal": 9.99,
    "at": "2018-08-24T08:22:30.123456+09:00",
    "day": "2018-08-24",
    "note": None,
    "free": {"a": [1, None, 2.5]},
    "pets": [{"kind": "c", "lives": 9}, {"kind": "d", "tricks": []}, {"kind": "new", "x": 1}],
    "byKey": {"k": {"kind": "c", "new": True}},
    "rows": [{"orderId": "2", "newer": {"b": 1e300}}],
    "unknown": ["x"],
}


GET: Operation[Order] = Operation("getOrder", "GET", "/order", {200: Order, 202: list[Order]})


def read_body(body: Any) -> Order:
    """Return the result of a call for a body."""
    content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return read_response(GET, httpx2.Response(200, content=content), Reporter())


def assert_same(one: ApiModel, other: ApiModel) -> None:
    """Assert that two models are equal, including the digits of numbers and the text of times."""
    assert type(one) is type(other)
    assert one == other
    assert one.model_fields_set == other.model_fields_set
    assert one.model_extra == other.model_extra
    assert one.to_json() == other.to_json()
    assert repr(one) == repr(other)
