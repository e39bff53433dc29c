"""Values of one type of JSON in the place of another, alone and in unions."""

from __future__ import annotations

import logging
from typing import Any

import pydantic
import pytest

from tests.functional.conftest import Make
from tests.functional.packages import schemas_document

ROWS = "{{oneOf: [{{$ref: '#/components/schemas/{0}'}}, {{$ref: '#/components/schemas/{1}'}}]}}"
UNIONS = schemas_document(
    f"""
    limited: {{oneOf: [{{type: number, minimum: 3}}, {{type: boolean}}]}}
    moment: {{oneOf: [{{type: integer}}, {{type: string, format: date-time}}]}}
    day: {{oneOf: [{{type: integer}}, {{type: string, format: date}}]}}
    flag: {{oneOf: [{{type: boolean}}, {{type: string}}]}}
    several: {{type: [boolean, string], nullable: true}}
    number: {{anyOf: [{{type: string}}, {{type: number}}, {{type: 'null'}}]}}
    many: {{type: array, items: {{oneOf: [{{type: number, minimum: 3}}, {{type: boolean}}]}}}}
    map:
      type: object
      additionalProperties: {{oneOf: [{{type: boolean}}, {{type: string}}]}}
    lists:
      oneOf:
      - {{type: array, items: {{type: integer, minimum: 3}}}}
      - {{type: array, items: {{type: boolean}}}}
    row: {ROWS.format("Limited", "Flagged")}
    rows: {{type: array, items: {ROWS.format("Limited", "Flagged")}}}
    deep: {ROWS.format("LimitedRows", "FlaggedRows")}
    """,
    """
    Limited: {type: object, required: [v], properties: {v: {type: number, minimum: 3}}}
    Flagged: {type: object, required: [v], properties: {v: {type: boolean}}}
    LimitedRows:
      type: object
      properties: {rows: {type: array, items: {$ref: '#/components/schemas/Limited'}}}
    FlaggedRows:
      type: object
      properties: {rows: {type: array, items: {$ref: '#/components/schemas/Flagged'}}}
    """,
).replace("type: [boolean, string], nullable: true", "type: [boolean, string, 'null']")

MEMBERS = [
    {"limited": 3},
    {"limited": 3.5},
    {"limited": True},
    {"limited": False},
    {"moment": 1},
    {"moment": "2026-01-02T03:04:05Z"},
    {"day": 20260102},
    {"day": "2026-01-02"},
    {"flag": True},
    {"flag": "1"},
    {"flag": "true"},
    {"several": None},
    {"number": None},
    {"number": 1},
    {"number": 1.5},
    {"number": "1"},
    {"many": [3, True, 4.5, False]},
    {"map": {"a": True, "b": "1"}},
    {"lists": [3, 4]},
    {"lists": [True, False]},
    {"row": {"v": True}},
    {"row": {"v": 3}},
    {"rows": [{"v": 3}, {"v": True}]},
    {"deep": {"rows": [{"v": True}]}},
    {"deep": {"rows": [{"v": 3}]}},
]


@pytest.mark.parametrize("body", MEMBERS, ids=str)
def test_a_value_of_a_union_is_sent_and_read_unchanged(make: Make, body: dict[str, Any]) -> None:
    """No member of a union converts the value of another: 1 stays 1, and true stays true."""
    package = make(UNIONS)
    sent = package.call("put_thing", body=body, response=body)
    assert repr(sent.json) == repr(body)
    assert repr(sent.value.to_dict()) == repr(body)
    built = package.api.Thing.model_validate(body)
    assert repr(built.to_dict()) == repr(body)


OTHERS = [
    {"limited": 1},
    {"limited": 0},
    {"limited": "true"},
    {"limited": "3"},
    {"moment": 1.5},
    {"moment": True},
    {"moment": "1"},
    {"day": 1.5},
    {"day": True},
    {"flag": 1},
    {"flag": 1.5},
    {"flag": b"text"},
    {"several": 1},
    {"number": True},
    {"many": [1]},
    {"map": {"a": 1}},
    {"lists": [1]},
    {"lists": ["true"]},
    {"row": {"v": 1}},
    {"row": {"v": "true"}},
    {"rows": [{"v": 0}]},
    {"deep": {"rows": [{"v": 1}]}},
]


@pytest.mark.parametrize("body", OTHERS, ids=str)
def test_a_request_refuses_a_value_of_no_member(make: Make, body: dict[str, Any]) -> None:
    """A value that belongs to no member is the caller's mistake, and is not sent."""
    package = make(UNIONS)
    with pytest.raises(package.root.RequestValidationError, match=rf"body\.{next(iter(body))}"):
        package.call("put_thing", body=body, response={})
    with pytest.raises(pydantic.ValidationError):
        package.api.Thing(**body)


@pytest.mark.parametrize("body", [each for each in OTHERS if each != {"flag": b"text"}], ids=str)
def test_a_response_keeps_a_value_of_no_member(
    make: Make, caplog: pytest.LogCaptureFixture, body: dict[str, Any]
) -> None:
    """In a response such a value is kept as received, and the deviation is reported."""
    with caplog.at_level(logging.WARNING):
        value = make(UNIONS).call("put_thing", body={}, response=body).value
    assert repr(value.to_dict()) == repr(body)
    assert caplog.messages


def test_members_of_a_union_accept_models_and_other_sequences(make: Make) -> None:
    """A union of classes takes instances, and a union of lists any sequence."""
    package = make(UNIONS)
    row = package.api.Flagged(v=True)
    sent = package.call("put_thing", body={"row": row, "lists": (3, 4), "rows": (row, {"v": 3})})
    assert sent.json == {"row": {"v": True}, "lists": [3, 4], "rows": [{"v": True}, {"v": 3}]}
    assert package.api.Thing(row=row).row is row


def test_a_refused_member_is_named_by_its_place(make: Make) -> None:
    """The complaint about a union names the path and the types that fit."""
    package = make(UNIONS)
    with pytest.raises(package.root.RequestValidationError) as caught:
        package.call("put_thing", body={"moment": 1.5, "rows": [{"v": True}, {"v": "x"}]})
    assert str(caught.value).partition(": ")[2] == (
        "body.moment: Input should be a valid integer or a valid datetime; "
        "body.rows.1.v: Input should be a valid number (as Limited); "
        "body.rows.1.v: Input should be a valid boolean (as Flagged)"
    )


PLAIN = schemas_document(
    """
    count: {type: integer}
    limited: {type: integer, minimum: 1}
    maybe: {type: [integer, 'null']}
    amount: {type: number}
    share: {type: number, minimum: 0}
    when: {type: string, format: date-time}
    day: {type: string, format: date}
    counts: {type: array, items: {type: integer}}
    """,
    "",
)

MISTAKES = [
    {"count": True},
    {"limited": True},
    {"maybe": False},
    {"amount": True},
    {"share": False},
    {"when": 1},
    {"when": 1.5},
    {"when": True},
    {"day": 1},
    {"day": "2026-01-02T00:00:00Z"},
    {"counts": [1, True]},
]


@pytest.mark.parametrize("body", MISTAKES, ids=str)
def test_no_boolean_is_a_number_and_no_number_a_time(
    make: Make, caplog: pytest.LogCaptureFixture, body: dict[str, Any]
) -> None:
    """A request refuses such a value, and a response keeps and reports it."""
    package = make(PLAIN)
    with pytest.raises(package.root.RequestValidationError, match=rf"body\.{next(iter(body))}"):
        package.call("put_thing", body=body, response={})
    with caplog.at_level(logging.WARNING):
        value = package.call("put_thing", body={}, response=body).value
    assert repr(value.to_dict()) == repr(body)
    assert caplog.messages


def test_a_string_of_digits_is_a_number_in_a_request(make: Make) -> None:
    """Outside unions a string that spells the number is sent as the number."""
    sent = make(PLAIN).call("put_thing", body={"count": "1", "limited": 2.0, "amount": "1.50"})
    assert sent.request.content == b'{"count":1,"limited":2,"amount":1.50}'
