"""Limits of an object's number of fields, and of the strings of dates and times."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pydantic
import pytest

from tests.functional.conftest import Make
from tests.functional.packages import Package, model_document, schemas_document
from tests.functional.sandbox_verdicts import request_complaints, response_refusal

_LIMITED = schemas_document(
    """
    some: {$ref: '#/components/schemas/Some'}
    list: {type: array, items: {$ref: '#/components/schemas/Some'}}
    either: {oneOf: [{$ref: '#/components/schemas/Some'}, {type: integer}]}
    open: {minProperties: 2, properties: {x: {type: integer}}, additionalProperties: true}
    """,
    """
    Some:
      type: object
      minProperties: 1
      maxProperties: 2
      properties:
        a: {type: integer}
        b: {type: integer}
        c: {type: [integer, 'null']}
        Again: {$ref: '#/components/schemas/Some'}
    """,
)

_FEW = "Object should have at least 1 field, not 0"
_MANY = "Object should have at most 2 fields, not 3"

ALLOWED: list[dict[str, Any]] = [
    {"some": {"a": 1}},
    {"some": {"a": 1, "c": None}},
    {"some": {"Again": {"b": 1, "a": 2}}},
    {"either": {"a": 1}},
    {"open": {"x": 1, "y": 2}},
    {"open": {"y": 1, "z": 2}},
]
REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"some": {}}, f"some: {_FEW}", "some: too_short"),
    ({"some": {"a": 1, "b": 2, "c": 3}}, f"some: {_MANY}", "some: too_long"),
    ({"some": {"a": 1, "b": 2, "other": 3}}, f"some: {_MANY}", "some: too_long"),
    ({"some": {"Again": {}}}, f"some.Again: {_FEW}", "some.Again: too_short"),
    ({"list": [{"a": 1}, {}]}, f"list.1: {_FEW}", "list[]: too_short"),
    ({"either": {}}, f"either: {_FEW}", "either: too_short"),
    (
        {"open": {"x": 1}},
        "open: Object should have at least 2 fields, not 1",
        "open: too_short",
    ),
]


@pytest.fixture
def package(make: Make) -> Package:
    return make(_LIMITED)


def _problems(package: Package, body: Any) -> list[str]:
    with pytest.raises(package.root.RequestValidationError) as caught:
        package.call("put_thing", body=body)
    return list(caught.value.problems)


def test_an_object_within_its_limits_is_sent_and_read(package: Package) -> None:
    """Documented nulls and other fields count, as they do in the sandbox."""
    for body in ALLOWED:
        assert package.call("put_thing", body=body, response=body).json == body
        assert package.api.Thing.from_json(body, strict=True).to_dict() == body
        assert request_complaints(body) == []
        assert response_refusal(body) == ""


def test_a_request_with_too_few_or_too_many_fields_is_refused(package: Package) -> None:
    """The client refuses what the sandbox refuses, at the same place."""
    for body, problem, _ in REFUSED:
        assert _problems(package, body) == [f"body.{problem}"]
        assert len(request_complaints(body)) == 1


def test_a_field_that_a_request_omits_does_not_count(package: Package) -> None:
    """``None`` for a field that may not be null is not sent."""
    assert _problems(package, {"some": {"a": None}}) == [f"body.some: {_FEW}"]
    body = {"some": {"a": None, "b": 1, "c": 2}}
    sent = {"some": {"b": 1, "c": 2}}
    assert package.call("put_thing", body=body, response={}).json == sent
    with pytest.raises(pydantic.ValidationError, match=_FEW):
        package.api.Some()


def test_a_response_with_too_few_or_too_many_fields_is_kept(package: Package) -> None:
    """The deviation is reported, and the object keeps its class."""
    for body, _, reason in REFUSED:
        found: list[str] = []
        read = package.api.Thing.from_json(
            body, on_deviation=lambda each, found=found: found.append(f"{each.path}: {each.reason}")
        )
        assert [each for each in found if "unknown field" not in each] == [reason]
        assert read.to_dict() == body
        (value,) = read.model_dump(by_alias=True, exclude_unset=True).values()
        assert value == next(iter(body.values()))
        with pytest.raises(package.root.ParseError):
            package.api.Thing.from_json(body, strict=True)
    assert type(package.api.Thing.from_json({"some": {}}).some) is package.api.Some


def test_the_docstring_states_the_limits(package: Package) -> None:
    """A caller sees them in the editor."""
    assert "1 to 2 fields." in package.source("models.py")


_TIMES = model_document("""
    day: {type: string, format: date, pattern: '^2026'}
    time: {type: string, format: date-time, pattern: '^2026', maxLength: 20}
    long: {type: string, format: date-time, minLength: 24, example: '2026-01-02T03:04:05.678Z'}
    maybe: {type: [string, 'null'], format: date, pattern: '^2026'}
    """)
_NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
TIMES: list[tuple[str, Any, str | None, Any, str]] = [
    ("day", "2026-01-02", "2026-01-02", date(2025, 1, 2), "pattern '^2026'"),
    ("time", _NOON, "2026-01-02T12:00:00Z", _NOON.replace(microsecond=5000), "most 20 characters"),
    ("time", "2026-01-01T01:00:00-02:00", "2026-01-01T03:00:00Z", "2026-01-01T01:00:00+02:00", "^"),
    ("long", _NOON.replace(microsecond=5000), "2026-01-02T12:00:00.005Z", _NOON, "least 24"),
    ("maybe", None, None, "2025-01-02", "pattern '^2026'"),
]


def test_the_string_of_a_date_or_time_is_limited(make: Make) -> None:
    """The limits hold for the form in which a request contains the value."""
    package = make(_TIMES)
    for name, good, sent, bad, reason in TIMES:
        assert package.call("put_thing", body={name: good}, response={}).json == {name: sent}
        assert request_complaints({name: sent}) == []
        (problem,) = _problems(package, {name: bad})
        assert problem.startswith(f"body.{name}: String should ")
        assert reason in problem


def test_a_response_may_have_any_date_or_time(make: Make) -> None:
    """A reader gets a date or a time, whatever its string."""
    thing = make(_TIMES).api.Thing.from_json({"day": "2025-01-02", "time": "1999-01-01T00:00:00Z"})
    assert (thing.day, thing.time) == (date(2025, 1, 2), datetime(1999, 1, 1, tzinfo=UTC))
