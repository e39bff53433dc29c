"""Fields that a document describes without their names: ``additionalProperties``."""

from __future__ import annotations

import datetime
import logging

import pydantic
import pytest

from tests.functional.conftest import Make
from tests.functional.packages import schemas_document

OPEN = schemas_document(
    """
    counts: {$ref: '#/components/schemas/Counts'}
    days: {$ref: '#/components/schemas/Days'}
    owners: {$ref: '#/components/schemas/Owners'}
    anything: {$ref: '#/components/schemas/Anything'}
    plain: {$ref: '#/components/schemas/Plain'}
    """,
    """
    Counts:
      type: object
      properties: {name: {type: string}}
      additionalProperties: {type: integer, minimum: 1}
    Days:
      type: object
      properties: {name: {type: string}}
      additionalProperties: {type: string, format: date-time}
    Owners:
      description: Owners by their role.
      properties: {name: {type: string}}
      additionalProperties: {$ref: '#/components/schemas/Plain'}
    Anything: {type: object, properties: {name: {type: string}}, additionalProperties: true}
    Plain: {type: object, properties: {name: {type: string}}}
    """,
)


def test_extra_values_are_checked_and_typed(make: Make) -> None:
    """A value without a documented name has the documented type, also in a dict."""
    package = make(OPEN)
    counts = package.api.Counts(name="n", a=1)
    assert counts.model_extra == {"a": 1}
    for wrong in (0, "many"):
        with pytest.raises(pydantic.ValidationError, match=r"\na\n"):
            package.api.Counts(a=wrong)
        with pytest.raises(package.root.RequestValidationError, match=r"body\.counts\.a: "):
            package.call("put_thing", body={"counts": {"a": wrong}}, response={})


def test_extra_values_survive_both_ways(make: Make) -> None:
    """Models and times among them are read as such and sent in their form on the wire."""
    package = make(OPEN)
    body = {
        "counts": {"name": "n", "a": 1},
        "days": {"b": "2026-01-02T03:04:05Z"},
        "owners": {"c": {"name": "o"}},
    }
    exchange = package.call("put_thing", body=body, response=body)
    assert exchange.json == body
    value = exchange.value
    assert value.days.model_extra["b"].year == 2026
    assert type(value.owners.model_extra["c"]) is package.api.Plain
    noon = datetime.datetime(2026, 1, 2, 12, tzinfo=datetime.UTC)
    sent = package.call("put_thing", body={"days": package.api.Days(x=noon)}, response={})
    assert sent.json == {"days": {"x": "2026-01-02T12:00:00Z"}}


def deviations(package: object, model: str, data: dict[str, object]) -> list[str]:
    found: list[str] = []
    getattr(package, model).from_json(
        data, on_deviation=lambda each: found.append(f"{each.place}: {each.reason}")
    )
    return found


def test_documented_extra_fields_are_not_unknown(make: Make) -> None:
    """Only a class that documents no extra fields reports them."""
    api = make(OPEN).api
    assert deviations(api, "Counts", {"a": 1}) == []
    assert deviations(api, "Anything", {"a": {"b": 1}}) == []
    assert deviations(api, "Plain", {"a": 1}) == ["a: unknown field"]
    assert deviations(api, "Owners", {"a": {"b": 1}}) == ["*.b: unknown field"]


def test_a_misfit_among_extra_values_is_a_deviation(make: Make) -> None:
    """A response with a wrong value is kept and reported, and its other values are typed."""
    api = make(OPEN).api
    assert deviations(api, "Counts", {"a": "many", "b": 2}) == ["*: int_type"]
    data = {"a": {"name": 5}, "b": {"name": "n"}}
    assert deviations(api, "Owners", data) == ["*.name: string_type"]
    read = api.Owners.from_json(data, on_deviation=lambda each: None)
    assert [type(each) is api.Plain for each in read.model_extra.values()] == [True, True]
    assert read.to_dict() == data


def test_nothing_is_logged_for_them(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """Neither a request nor a response with documented extra fields is worth a warning."""
    package = make(OPEN)
    body = {"anything": {"nam": 1, "b": 2}, "counts": {"c": 3}}
    with caplog.at_level(logging.WARNING):
        package.call("put_thing", body=body, response=body)
        package.api.Anything(nam=1)
    assert caplog.messages == []


def test_docstrings_state_their_type(make: Make) -> None:
    """A class that allows extra fields says where they are."""
    package = make(OPEN)
    assert "Other fields of type `int` are allowed" in package.api.Counts.__doc__
    assert package.api.Owners.__doc__.startswith("Owners by their role.")
    assert "Other fields of any type are allowed" in package.api.Anything.__doc__
    assert "Other fields" not in (package.api.Plain.__doc__ or "")
