"""Deviations in saved data: exceptions, callbacks and log lines."""

from __future__ import annotations

import json
import logging

import pytest

from selling_partner import Deviation, ParseError
from selling_partner._runtime.models.reading import loading
from selling_partner._runtime.models.reading.drift_log import Reporter
from tests.runtime.models.saved_orders import GET, WHOLE, Order, assert_same, read_body


@pytest.fixture(autouse=True)
def _fresh_reporter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_reporter", Reporter())


def test_strict_raises_for_deviations() -> None:
    """The error names each deviation by its path, except for unknown fields."""
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
    assert_same(Order.from_json(fitting, strict=True), read_body(fitting))
    assert_same(GET.parse(fitting, strict=True), read_body(fitting))


def test_a_callback_receives_deviations(caplog: pytest.LogCaptureFixture) -> None:
    """The callback receives each occurrence, including additions, and nothing is logged."""
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


def test_deviations_are_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """A deviation in many files is logged once, like one in many responses."""
    with caplog.at_level(logging.INFO, "selling_partner"):
        for number in range(3):
            Order.from_json({"orderId": number, "note": None, "new": "secret"})
    assert [(each.levelname, each.getMessage()[:6]) for each in caplog.records] == [
        ("WARNING", "Order:"),
        ("INFO", "Order:"),
    ]
    assert "secret" not in caplog.text
