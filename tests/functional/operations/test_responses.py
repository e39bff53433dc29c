"""Responses that match their models, and deviations that are kept and reported."""

from __future__ import annotations

import logging

import pytest

from tests.functional.conftest import Make
from tests.functional.packages import model_document

SENT_ITEMS = (
    model_document(
        """
    sentAt: {type: string, format: date-time}
    someItems: {type: array, items: {$ref: '#/components/schemas/Item'}}
""",
        "[someItems]",
    )
    + """
    Item:
      type: object
      required: [itemCount]
      properties:
        itemCount: {type: integer}
        parent: {$ref: '#/components/schemas/Item'}
"""
)


def test_a_time_with_a_zone_is_parsed(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """A time with a zone is parsed, and nothing is logged."""
    response = {"sentAt": "2026-01-02T03:04:05.5+09:00", "someItems": []}
    with caplog.at_level(logging.WARNING):
        found = make(SENT_ITEMS).call("put_thing", body=response, response=response).value
    assert found.sent_at.isoformat() == "2026-01-02T03:04:05.500000+09:00"
    assert found.model_dump(mode="json", by_alias=True, exclude_unset=True) == response
    assert caplog.messages == []


@pytest.mark.parametrize("text", ["yesterday", "2026-01-02", "2026-01-02T03:04:05", ""])
def test_an_invalid_time_stays_a_string(
    make: Make, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    """An invalid time, or one without a zone, is kept as a string and reported."""
    response = {"sentAt": text, "someItems": []}
    with caplog.at_level(logging.WARNING):
        found = make(SENT_ITEMS).call("put_thing", body={"someItems": []}, response=response).value
    assert found.sent_at == text
    assert [message for message in caplog.messages if "'sentAt'" in message]


def test_the_first_response_may_deviate(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """Deviations at any depth are reported even in the first response that a client reads."""
    response = {"someItems": [{"itemCount": "one"}, {"parent": {"itemCount": 2}}], "more": None}
    with caplog.at_level(logging.WARNING):
        found = make(SENT_ITEMS).call("put_thing", body={"someItems": []}, response=response).value
    assert [each.item_count for each in found.some_items] == ["one", None]
    assert found.some_items[1].parent.item_count == 2
    assert found.model_dump(mode="json", by_alias=True, exclude_unset=True) == response
    places = [message.partition(" at ")[2].partition(":")[0] for message in caplog.messages]
    assert places == ["'someItems[].itemCount'"] * 2
