"""Saving of models, as JSON and as dicts."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.runtime.models.saved_orders import GET, LONG, WHOLE, Order, assert_same, read_body
from tests.runtime.support.json_values import JSON, KEYS, SURROGATE_TEXT


def test_a_response_is_saved_unchanged() -> None:
    """Unknown fields, nulls and the text of times are saved, and unset fields are not."""
    order = read_body(WHOLE)
    assert order.to_dict() == WHOLE
    assert json.loads(order.to_json()) == WHOLE
    assert json.loads(order.to_json(indent=2)) == WHOLE
    assert "\n  " in order.to_json(indent=2)
    for saved in (order.to_json(), order.to_json(indent=2), order.to_dict()):
        assert_same(Order.from_json(saved), order)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"orderId": 5, "orderTotal": "9.99", "at": 5, "day": "soon"},
        {"orderId": None, "pets": [5, {"kind": 7}], "rows": {"a": 1}, "byKey": []},
        {"order_id": "a", "orderTotal": -1, "orderId": "x" * 21},
        {"orderId": "a", "orderTotal": True, "rows": [{"orderTotal": None}, None]},
    ],
)
def test_a_deviation_is_kept(body: Any) -> None:
    """Data that does not match the model is loaded like a response, and saved unchanged."""
    order = Order.from_json(body)
    assert_same(order, read_body(body))
    assert order.to_dict() == body
    assert_same(Order.from_json(order.to_json()), order)


def test_numbers_keep_their_digits() -> None:
    """Numbers keep their digits in fields, free-form values and unknown fields."""
    text = f'{{"orderId":"1","orderTotal":{LONG},"free":[{LONG}],"new":{LONG}}}'
    order = Order.from_json(text)
    assert order.total == Decimal(LONG)
    assert order.to_json() == text
    assert_same(Order.from_json(order.to_dict()), order)
    assert_same(Order.from_json(json.loads(text, parse_float=Decimal)), order)
    assert_same(pickle.loads(pickle.dumps(order)), order)
    assert_same(copy.deepcopy(order), order)


TOKYO = timezone(timedelta(hours=9))


@pytest.mark.parametrize("number", ["12345678901234567.89", "1E400", "1e-400"])
def test_a_number_in_place_of_a_model_is_saved(number: str) -> None:
    """The number keeps all its digits, however the model is saved or copied."""
    order = Order.from_json(f'{{"orderId": "1", "rows": [{number}], "pets": {number}}}')
    assert json.loads(order.to_json(), parse_float=str)["rows"] == [number]
    assert order.model_dump(exclude_unset=True)["rows"] == [float(number)]
    assert_same(Order.from_json(order.to_json()), order)
    assert_same(Order.from_json(order.model_dump_json(by_alias=True, exclude_unset=True)), order)
    assert_same(pickle.loads(pickle.dumps(order)), order)
    assert_same(copy.deepcopy(order), order)


def test_digits_are_kept_beside_a_lone_surrogate() -> None:
    """A model with exact digits and a lone surrogate, both unsupported by pydantic, is dumped."""
    order = Order.from_json(f'{{"orderId": "\\ud800", "orderTotal": {LONG}}}')
    assert order.total == Decimal(LONG)
    dumped = order.model_dump_json(by_alias=True, exclude_unset=True)
    assert f'"orderTotal":{LONG}' in dumped
    assert '"orderId":"\\ud800"' in dumped
    assert_same(Order.from_json(dumped), order)


def test_a_built_model_is_saved_completely() -> None:
    """A model that a program built is loaded equal, with microseconds and all digits."""
    order = Order(
        order_id="1",
        total=Decimal(LONG),
        at=datetime(2026, 1, 2, 3, 4, 5, 123456, TOKYO),
        note=None,
        secret="hidden from repr only",
        rows=[Order(order_id="2", total=Decimal("9.9"), at=datetime(2026, 1, 2, tzinfo=UTC))],
    )
    again = Order.from_json(order.to_json())
    assert again == order
    assert again.model_fields_set == order.model_fields_set
    assert again.to_json() == order.to_json()
    assert Order.from_json(order.to_dict()) == order


def test_free_form_values_are_saved_like_they_are_sent() -> None:
    """Free-form decimals are numbers, times are strings, and lone surrogates are escaped."""
    free = {"a": [Decimal(LONG), {"b": datetime(2026, 1, 2, 3, 4, 5, 1, TOKYO)}], "c": "\ud800"}
    order = Order.model_validate({"orderId": "1", "free": free, "new": Decimal("9.90")})
    text = f'{{"a":[{LONG},{{"b":"2026-01-02T03:04:05.000001+09:00"}}],"c":"\\ud800"}}'
    assert order.to_json() == f'{{"orderId":"1","free":{text},"new":9.9}}'
    assert order.to_dict()["new"] == 9.9


def test_a_model_that_contains_itself_is_not_saved() -> None:
    """Saving a model that contains itself raises."""
    order = Order(order_id="1")
    order.free = [order]
    with pytest.raises(ValueError, match=r"Circular reference|nested"):
        order.to_json()


@pytest.mark.slow
@given(st.dictionaries(KEYS | st.sampled_from([*WHOLE, "kind", "secret"]), JSON, max_size=5))
@example({"from_json": 1, "to_json": 2, "to_dict": 3})
@example({"orderTotal": 1e16})
@example({"orderTotal": 1.2345678901234567e16})
@example({"orderTotal": 1e22, "free": 1e-7})
def test_any_object_is_saved_and_loaded(body: dict[str, Any]) -> None:
    """Any object that a client accepts can be saved and loaded."""
    order = read_body({**WHOLE, **body})
    assert_same(Order.from_json(order.to_json()), order)
    assert_same(Order.from_json(order.to_dict()), order)
    assert_same(GET.parse(order.to_json()), order)
    assert_same(Order.from_json(json.dumps({**WHOLE, **body})), order)


@given(st.dictionaries(SURROGATE_TEXT, SURROGATE_TEXT, max_size=3))
@example({"\ud800": "a", "note": "\udfff\ud800"})
def test_a_lone_surrogate_is_saved_and_loaded(body: dict[str, str]) -> None:
    """A lone surrogate is saved as its escape."""
    order = read_body({"orderId": "1", **body})
    order.to_json().encode()
    assert_same(Order.from_json(order.to_json()), order)
    assert_same(Order.from_json(order.to_dict()), order)
