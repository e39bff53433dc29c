"""Answers as Amazon gives them: what fits is read to the letter, and what does not is kept."""

from __future__ import annotations

import logging

import pytest

from tests.functional.conftest import Make
from tests.functional.packages import model_document

ANSWER = (
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


def test_a_time_fits(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """A time with a zone is read as one, without a word in the log."""
    answer = {"sentAt": "2026-01-02T03:04:05.5+09:00", "someItems": []}
    with caplog.at_level(logging.WARNING):
        found = make(ANSWER).call("put_thing", body=answer, answer=answer).value
    assert found.sent_at.isoformat() == "2026-01-02T03:04:05.500000+09:00"
    assert found.model_dump(mode="json", by_alias=True, exclude_unset=True) == answer
    assert caplog.messages == []


@pytest.mark.parametrize("text", ["yesterday", "2026-01-02", "2026-01-02T03:04:05", ""])
def test_what_is_no_time_stays_a_text(
    make: Make, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    """A text that is no time, or has no zone, is kept as it came, and reported."""
    answer = {"sentAt": text, "someItems": []}
    with caplog.at_level(logging.WARNING):
        found = make(ANSWER).call("put_thing", body={"someItems": []}, answer=answer).value
    assert found.sent_at == text
    assert [message for message in caplog.messages if "'sentAt'" in message]


def test_the_first_answer_may_be_a_misfit(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """An answer may depart from its models, at any depth, before any other was read."""
    answer = {"someItems": [{"itemCount": "one"}, {"parent": {"itemCount": 2}}], "more": None}
    with caplog.at_level(logging.WARNING):
        found = make(ANSWER).call("put_thing", body={"someItems": []}, answer=answer).value
    assert [each.item_count for each in found.some_items] == ["one", None]
    assert found.some_items[1].parent.item_count == 2
    assert found.model_dump(mode="json", by_alias=True, exclude_unset=True) == answer
    places = [message.partition(" at ")[2].partition(":")[0] for message in caplog.messages]
    assert places == ["'someItems[].itemCount'"] * 2
