"""Loading of saved data, from JSON or from a dict."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from selling_partner import ParseError, SellingPartnerError
from selling_partner._runtime.messages.operation import Operation
from selling_partner.messaging_v1 import GetAttributesResponse, operations
from tests.runtime.models.saved_orders import GET, LONG, WHOLE, Order, assert_same, read_body
from tests.runtime.support.json_values import JSON

FORMS: list[Any] = [
    json.dumps,
    lambda body: json.dumps(body, ensure_ascii=False, indent=2),
    lambda body: json.dumps(body).encode(),
    lambda body: bytearray(json.dumps(body).encode()),
    lambda body: b"\xef\xbb\xbf" + json.dumps(body).encode(),
    lambda body: "\ufeff" + json.dumps(body),
    dict,
    MappingProxyType,
]


@pytest.mark.parametrize("form", FORMS)
def test_json_is_read_like_a_response(form: Any) -> None:
    """A string or bytes with or without a BOM, and parsed JSON give the same model."""
    assert_same(Order.from_json(form(WHOLE)), read_body(WHOLE))
    assert_same(GET.parse(form(WHOLE)), read_body(WHOLE))


BROKEN: list[tuple[Any, str]] = [
    ("", "not valid JSON: line 1, column 1: Expecting value"),
    ("<html>", "not valid JSON: line 1, column 1: Expecting value"),
    (
        '{"orderId": "secret",\n "at" 5}',
        "not valid JSON: line 2, column 7: Expecting ':' delimiter",
    ),
    ('{"orderId": "secret"', "not valid JSON: line 1, column 21: Expecting ',' delimiter"),
    ('{"orderId": "secret"} {}', "not valid JSON: line 1, column 23: Extra data"),
    (b'{"orderId": "\xff"}', "not valid JSON: byte 14: not UTF-8"),
    ("[" * 100_000, "not valid JSON: nested too deeply"),
    ("9" * 5_000, "not valid JSON: a number has too many digits"),
    ("[]", "expected an object, not an array"),
    ("null", "expected an object, not null"),
    ('"secret"', "expected an object, not a string"),
    (b"5.5", "expected an object, not a number"),
    ("true", "expected an object, not a boolean"),
    ({"orderId": object()}, "contains a value that JSON cannot represent"),
]


@pytest.mark.parametrize(("data", "problem"), BROKEN, ids=lambda each: f"{each!r:.20}")
def test_invalid_json_is_an_error_with_its_position(data: Any, problem: str) -> None:
    """The error has the position of the problem, and does not quote the data."""
    with pytest.raises(ParseError) as caught:
        Order.from_json(data)
    assert caught.value.problems == (problem,)
    assert str(caught.value) == f"Order cannot be read: {problem}"
    assert caught.value.__cause__ is None
    assert isinstance(caught.value, SellingPartnerError | ValueError)
    with pytest.raises(ParseError, match=r"^getOrder cannot be read: "):
        GET.parse(data)


@pytest.mark.parametrize("depth", [100, 240, 400])
def test_deeply_nested_json_is_read_like_a_response(depth: int) -> None:
    """Any JSON that can be parsed is loaded."""
    nested = "[" * depth + "]" * depth
    for text in (f'{{"orderId":"1","new":{nested}}}', f'{{"orderId":5,"new":[{LONG},{nested}]}}'):
        found = Order.from_json(text)
        assert found.order_id == read_body(text).order_id


def test_model_validate_stays_strict() -> None:
    """Pydantic's own methods refuse data that does not match the model."""
    with pytest.raises(ValidationError):
        Order.model_validate({})
    with pytest.raises(ValidationError):
        Order.model_validate_json("{}")


def test_a_subclass_is_loaded_as_its_class() -> None:
    """``from_json`` returns an instance of the class that it is called on."""

    class Mine(Order):
        @property
        def is_paid(self) -> bool:
            return self.total is not None

    found = Mine.from_json(WHOLE)
    assert type(found) is Mine
    assert found.is_paid
    assert Mine.from_json(found.to_json()) == found


def test_an_operation_reads_each_documented_success() -> None:
    """The status decides whether ``parse`` returns a model, a list, a file or ``None``."""
    rows = [WHOLE, {"orderId": 5}]
    found = GET.parse(json.dumps(rows), status=202)
    assert isinstance(found, list)
    assert [type(each) for each in found] == [Order, Order]
    assert GET.parse(rows, status=202) == found
    files: Operation[bytes | None] = Operation("getIt", "GET", "/", {200: bytes, 204: None})
    assert files.parse(b"\xff") == b"\xff"
    assert files.parse(b"", status=204) is None
    with pytest.raises(ValueError, match=r"status: getOrder documents \[200, 202\]"):
        GET.parse("{}", status=404)
    attributes = operations.GET_ATTRIBUTES.parse('{"locale": "de-DE"}')
    assert attributes == GetAttributesResponse(locale="de-DE")


def test_a_loaded_mapping_stays_unchanged() -> None:
    """A model shares no values with the mapping that it was loaded from."""
    body: Mapping[str, Any] = copy.deepcopy(WHOLE)
    order = Order.from_json(body)
    order.free["a"].append(5)
    assert body == WHOLE


@given(st.binary() | st.text() | JSON.map(json.dumps) | JSON)
def test_any_data_gives_a_model_or_the_documented_error(data: Any) -> None:
    """Loading any data raises no other exception than ``ParseError``."""
    try:
        order = Order.from_json(data)
    except ParseError:
        return
    assert_same(Order.from_json(order.to_json()), order)
