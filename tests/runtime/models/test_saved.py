"""Saving and loading: what a client accepted can be read again, from JSON or from a dict."""

from __future__ import annotations

import copy
import json
import logging
import pickle
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Any

import httpx2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from selling_partner import Deviation, ParseError, SellingPartnerError
from selling_partner._runtime.messages.decode import read_response
from selling_partner._runtime.messages.operation import Operation
from selling_partner._runtime.models import loading
from selling_partner._runtime.models.base import ApiModel
from selling_partner._runtime.models.drift_log import Reporter
from selling_partner._runtime.models.types import IsoDate, IsoDatetime, Nullable, Number, OneOf
from selling_partner.messaging_v1 import GetAttributesResponse, operations
from tests.runtime.messages.test_decode import HALVED, JSON, KEYS

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


@pytest.fixture(autouse=True)
def _fresh_reporter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_reporter", Reporter())


def answered(body: Any) -> Order:
    """Return the body as a call returns it."""
    content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return read_response(GET, httpx2.Response(200, content=content), Reporter())


def assert_same(one: ApiModel, other: ApiModel) -> None:
    """They are equal in all that a model holds, to the last digit and the words of a time."""
    assert type(one) is type(other)
    assert one == other
    assert one.model_fields_set == other.model_fields_set
    assert one.model_extra == other.model_extra
    assert one.to_json() == other.to_json()
    assert repr(one) == repr(other)


FORMS: list[Any] = [
    json.dumps,
    lambda body: json.dumps(body, ensure_ascii=False, indent=2),
    lambda body: json.dumps(body).encode(),
    lambda body: bytearray(json.dumps(body).encode()),
    lambda body: b"\xef\xbb\xbf" + json.dumps(body).encode(),
    dict,
    MappingProxyType,
]


@pytest.mark.parametrize("form", FORMS)
def test_json_is_read_as_an_answer_is(form: Any) -> None:
    """Text, bytes, with a mark of UTF-8 or without, and what was parsed, are the same model."""
    assert_same(Order.from_json(form(WHOLE)), answered(WHOLE))
    assert_same(GET.parse(form(WHOLE)), answered(WHOLE))


def test_what_is_saved_is_what_came() -> None:
    """Unknown fields, nulls and the words of a time are in it, and what was not set is not."""
    order = answered(WHOLE)
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
def test_what_does_not_fit_is_kept(body: Any) -> None:
    """As in an answer: nothing raises, and saved and loaded again it is the same."""
    order = Order.from_json(body)
    assert_same(order, answered(body))
    assert order.to_dict() == body
    assert_same(Order.from_json(order.to_json()), order)


def test_numbers_keep_their_digits() -> None:
    """In a field, in free form and among the unknown; a dict may hold decimals."""
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
def test_a_number_in_the_place_of_a_model_is_saved(number: str) -> None:
    """It is kept in all its digits, and none of the ways to save or copy it fails."""
    order = Order.from_json(f'{{"orderId": "1", "rows": [{number}], "pets": {number}}}')
    assert json.loads(order.to_json(), parse_float=str)["rows"] == [number]
    assert order.model_dump(exclude_unset=True)["rows"] == [float(number)]
    assert_same(Order.from_json(order.to_json()), order)
    assert_same(Order.from_json(order.model_dump_json(by_alias=True, exclude_unset=True)), order)
    assert_same(pickle.loads(pickle.dumps(order)), order)
    assert_same(copy.deepcopy(order), order)


def test_digits_are_kept_beside_half_a_surrogate_pair() -> None:
    """Pydantic writes neither by itself."""
    order = Order.from_json(f'{{"orderId": "\\ud800", "orderTotal": {LONG}}}')
    assert order.total == Decimal(LONG)
    dumped = order.model_dump_json(by_alias=True, exclude_unset=True)
    assert f'"orderTotal":{LONG}' in dumped
    assert '"orderId":"\\ud800"' in dumped
    assert_same(Order.from_json(dumped), order)


def test_a_model_that_was_built_is_saved_whole() -> None:
    """A model of one's own comes back equal: times to the microsecond, decimals to the digit."""
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


def test_what_is_free_in_form_is_saved_as_it_would_be_sent() -> None:
    """A decimal is a number there too, and a time has a text; half a pair is its escape."""
    free = {"a": [Decimal(LONG), {"b": datetime(2026, 1, 2, 3, 4, 5, 1, TOKYO)}], "c": "\ud800"}
    order = Order.model_validate({"orderId": "1", "free": free, "new": Decimal("9.90")})
    text = f'{{"a":[{LONG},{{"b":"2026-01-02T03:04:05.000001+09:00"}}],"c":"\\ud800"}}'
    assert order.to_json() == f'{{"orderId":"1","free":{text},"new":9.9}}'
    assert order.to_dict()["new"] == 9.9


def test_what_holds_itself_is_not_saved() -> None:
    """There is no JSON of it, however long one tries."""
    order = Order(order_id="1")
    order.free = [order]
    with pytest.raises(ValueError, match=r"Circular reference|nested"):
        order.to_json()


@given(st.dictionaries(KEYS | st.sampled_from([*WHOLE, "kind", "secret"]), JSON, max_size=5))
@example({"from_json": 1, "to_json": 2, "to_dict": 3})
@example({"orderTotal": 1e16})
@example({"orderTotal": 1.2345678901234567e16})
@example({"orderTotal": 1e22, "free": 1e-7})
def test_any_object_is_saved_and_loaded(body: dict[str, Any]) -> None:
    """Whatever the client accepted, its counterpart reads."""
    order = answered({**WHOLE, **body})
    assert_same(Order.from_json(order.to_json()), order)
    assert_same(Order.from_json(order.to_dict()), order)
    assert_same(GET.parse(order.to_json()), order)
    assert_same(Order.from_json(json.dumps({**WHOLE, **body})), order)


@given(st.dictionaries(HALVED, HALVED, max_size=3))
@example({"\ud800": "a", "note": "\udfff\ud800"})
def test_half_a_surrogate_pair_is_saved_and_loaded(body: dict[str, str]) -> None:
    """JSON can spell it, as an escape in its text."""
    order = answered({"orderId": "1", **body})
    order.to_json().encode()
    assert_same(Order.from_json(order.to_json()), order)
    assert_same(Order.from_json(order.to_dict()), order)


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
def test_what_is_no_json_is_an_error_with_its_place(data: Any, problem: str) -> None:
    """A file that is broken, or another one, is no empty model. The data is not quoted."""
    with pytest.raises(ParseError) as caught:
        Order.from_json(data)
    assert caught.value.problems == (problem,)
    assert str(caught.value) == f"Order cannot be read: {problem}"
    assert caught.value.__cause__ is None
    assert isinstance(caught.value, SellingPartnerError | ValueError)
    with pytest.raises(ParseError, match=r"^getOrder cannot be read: "):
        GET.parse(data)


@pytest.mark.parametrize("depth", [100, 240, 400])
def test_what_is_nested_deeply_is_read_as_an_answer_is(depth: int) -> None:
    """Whatever can be parsed at all is read."""
    nested = "[" * depth + "]" * depth
    for text in (f'{{"orderId":"1","new":{nested}}}', f'{{"orderId":5,"new":[{LONG},{nested}]}}'):
        found = Order.from_json(text)
        assert found.order_id == answered(text).order_id


def test_strict_raises_for_what_departs() -> None:
    """Each departure is named by its place; an unknown field is none to complain of."""
    body = {"orderTotal": "9", "rows": [{"orderId": 5}, {"orderId": 6}], "pets": None, "new": 1}
    with pytest.raises(ParseError) as caught:
        Order.from_json(json.dumps(body), strict=True)
    assert set(caught.value.problems) == {
        "orderId: missing",
        "orderTotal: number_type",
        "rows[].orderId: string_type (2 times)",
        "pets: null",
    }
    fitting = {key: each for key, each in WHOLE.items() if key != "pets"}
    assert_same(Order.from_json(fitting, strict=True), answered(fitting))
    assert_same(GET.parse(fitting, strict=True), answered(fitting))


def test_departures_are_given_to_who_asks(caplog: pytest.LogCaptureFixture) -> None:
    """Each as often as it occurs, what Amazon has added included, and then not to the log."""
    found: list[Deviation] = []
    body = {"orderTotal": None, "rows": [{"new": 1}, {"new": 2}]}
    with caplog.at_level(logging.INFO, "selling_partner"):
        Order.from_json(body, on_deviation=found.append)
        GET.parse(json.dumps(body), on_deviation=found.append)
    wanted = [
        *[("orderId", "missing"), ("rows[].orderId", "missing"), ("rows[].orderId", "missing")],
        *[("orderTotal", "null"), ("rows[].new", "unknown field"), ("rows[].new", "unknown field")],
    ]
    assert sorted(found) == sorted(wanted * 2)
    assert caplog.messages == []


def test_departures_are_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """A thousand files with one departure are one line of the log, as a thousand answers are."""
    with caplog.at_level(logging.INFO, "selling_partner"):
        for number in range(3):
            Order.from_json({"orderId": number, "note": None, "new": "secret"})
    assert [(each.levelname, each.getMessage()[:6]) for each in caplog.records] == [
        ("WARNING", "Order:"),
        ("INFO", "Order:"),
    ]
    assert "secret" not in caplog.text


def test_model_validate_stays_strict() -> None:
    """Pydantic's own way refuses what does not fit."""
    with pytest.raises(ValidationError):
        Order.model_validate({})
    with pytest.raises(ValidationError):
        Order.model_validate_json("{}")


def test_a_subclass_of_ones_own_is_loaded_as_such() -> None:
    """The class that is asked is the class of the model."""

    class Mine(Order):
        @property
        def is_paid(self) -> bool:
            return self.total is not None

    found = Mine.from_json(WHOLE)
    assert type(found) is Mine
    assert found.is_paid
    assert Mine.from_json(found.to_json()) == found


def test_an_operation_reads_each_of_its_successes() -> None:
    """A list, a file, or nothing, as the status has it."""
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


def test_a_mapping_stays_as_it_is() -> None:
    """What is loaded does not share what it was loaded from."""
    body: Mapping[str, Any] = copy.deepcopy(WHOLE)
    order = Order.from_json(body)
    order.free["a"].append(5)
    assert body == WHOLE


@given(st.binary() | st.text() | JSON.map(json.dumps) | JSON)
def test_whatever_is_loaded_is_a_model_or_an_error_of_ours(data: Any) -> None:
    """No data at all raises another exception than the one that is documented."""
    try:
        order = Order.from_json(data)
    except ParseError:
        return
    assert_same(Order.from_json(order.to_json()), order)
