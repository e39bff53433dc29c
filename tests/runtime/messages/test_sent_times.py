"""Times in requests: in UTC, with at most milliseconds, and ``Z``."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter, ValidationError

from selling_partner import RequestValidationError
from selling_partner._runtime.messages.operation import Body, Operation, Parameter
from selling_partner._runtime.messages.request import prepare
from selling_partner._runtime.models.base import ApiModel
from selling_partner._runtime.models.types import IsoDate, IsoDatetime, TimeOrText

TOKYO = timezone(timedelta(hours=9))
ODD_OFFSET = timezone(timedelta(hours=5, minutes=30, seconds=15))
WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


NAIVE = WHEN.replace(tzinfo=None)
EITHER: TypeAdapter[datetime | str] = TypeAdapter(TimeOrText)


class Row(ApiModel):
    at: IsoDatetime | None = None
    day: IsoDate | None = None
    times: Annotated[list[IsoDatetime] | None, Field(alias="theTimes")] = None
    by_name: Annotated[dict[str, IsoDatetime] | None, Field(alias="byName")] = None
    anything: Any = None
    rows: list[Row] | None = None


TIMES: list[tuple[datetime | str, str]] = [
    (WHEN, "2026-01-02T03:04:05Z"),
    (WHEN.astimezone(TOKYO), "2026-01-02T03:04:05Z"),
    (WHEN.astimezone(ODD_OFFSET), "2026-01-02T03:04:05Z"),
    (WHEN.replace(microsecond=250_000), "2026-01-02T03:04:05.250Z"),
    (WHEN.replace(microsecond=1), "2026-01-02T03:04:05Z"),
    (WHEN.replace(microsecond=1_999), "2026-01-02T03:04:05.001Z"),
    (WHEN.replace(microsecond=999_999), "2026-01-02T03:04:05.999Z"),
    (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00Z"),
    (datetime(1969, 12, 31, 23, 59, 59, 999_999, UTC), "1969-12-31T23:59:59.999Z"),
    ("2026-01-02T12:04:05+09:00", "2026-01-02T03:04:05Z"),
    ("2026-01-02T03:04:05.123456Z", "2026-01-02T03:04:05.123Z"),
    ("2026-01-02 03:04:05Z", "2026-01-02T03:04:05Z"),
    ("2026-01-02T03:04:05+00:00", "2026-01-02T03:04:05Z"),
    ("2026-01-02T03:04Z", "2026-01-02T03:04Z"),
    ("2026-01-02T03:04:05.5Z", "2026-01-02T03:04:05.5Z"),
    ("2026-01-02T03:04:05.000Z", "2026-01-02T03:04:05.000Z"),
]
"""Times as passed and as sent. A string in a form that Amazon reads stays unchanged."""


def sent_body(annotation: Any, given: object, *, checked: bool = True) -> Any:
    operation: Operation[None] = Operation(
        "putIt", "PUT", "/it", {200: None}, body=Body(annotation)
    )
    return json.loads(prepare(operation, {}, given, checked=checked).content or b"null")


def sent_target(annotation: Any, given: object, location: Any = "query", **options: Any) -> str:
    path = "/{At}/end" if location == "path" else "/it"
    parameters = (Parameter("at", "At", location, annotation),)
    operation: Operation[None] = Operation("getIt", "GET", path, {200: None}, parameters)
    request = prepare(operation, {"at": given}, **options)
    return unquote(request.headers["At"] if location == "header" else request.target)


@pytest.mark.parametrize(("given", "sent"), TIMES, ids=str)
def test_a_time_is_sent_as_amazon_reads_it(given: datetime | str, sent: str) -> None:
    """Times in path, query, header and body have one form, from a datetime or a string."""
    assert sent_target(IsoDatetime, given) == f"/it?At={sent}"
    assert sent_target(list[IsoDatetime], [given, given]) == f"/it?At={sent},{sent}"
    assert sent_target(IsoDatetime, given, "path") == f"/{sent}/end"
    assert sent_target(IsoDatetime, given, "header") == sent
    body: Any = {"at": given, "theTimes": [given], "byName": {"x": given}, "rows": [{"at": given}]}
    wanted = {"at": sent, "theTimes": [sent], "byName": {"x": sent}, "rows": [{"at": sent}]}
    assert sent_body(Row, body) == wanted
    assert sent_body(Row, Row.model_validate(body)) == wanted
    assert sent_body(IsoDatetime, given) == sent


@pytest.mark.parametrize(
    ("given", "sent"), [each for each in TIMES if isinstance(each[0], datetime)], ids=str
)
@pytest.mark.parametrize("checked", [True, False])
def test_a_datetime_in_a_free_form_body_has_the_same_form(
    given: datetime, sent: str, checked: bool
) -> None:
    """A ``datetime`` in an undocumented place is sent in Amazon's form."""
    body = {"a": given, "b": [{"c": (given,)}], "d": {given: 1}, "at": given}
    wanted = {"a": sent, "b": [{"c": [sent]}], "d": {sent: 1}, "at": sent}
    for annotation in (Row, dict[str, Any], Any):
        assert sent_body(annotation, body, checked=checked) == wanted
    assert sent_body(Row, {"anything": body}, checked=checked) == {"anything": wanted}
    assert sent_target(int, given, checked=False) == f"/it?At={sent}"


def test_a_string_in_a_free_form_body_is_sent_unchanged() -> None:
    """A string that is not documented as a time stays unchanged."""
    text = "2026-01-02T12:04:05.123456+09:00"
    assert sent_body(Row, {"anything": text, "new": [text]}) == {"anything": text, "new": [text]}
    assert sent_target(str, text) == f"/it?At={text}"


@pytest.mark.parametrize(
    ("given", "sent"), [*TIMES, *((each, each) for each in ("TEST_CASE_200", "2026-01-02", ""))]
)
def test_a_union_of_time_and_string_accepts_both(given: datetime | str, sent: str) -> None:
    """A time is sent in Amazon's form, and any other string unchanged."""
    assert sent_target(TimeOrText, given) == f"/it?At={sent}"
    assert sent_body(TimeOrText, given) == sent
    with pytest.raises(RequestValidationError, match=r"at: Input should have timezone"):
        sent_target(TimeOrText, NAIVE)


@pytest.mark.parametrize("text", ["TEST_CASE_200", "2026-01-02T12:04:05.123456+09:00", ""])
def test_a_union_of_time_and_string_is_encoded_unchanged(text: str) -> None:
    """In a response both keep their text, and a number matches neither."""
    found = EITHER.validate_json(json.dumps(text), strict=True)
    assert EITHER.dump_json(found) == json.dumps(text).encode()
    with pytest.raises(ValidationError, match="datetime"):
        EITHER.validate_json("5", strict=True)


def test_a_date_stays_a_date() -> None:
    """A date is sent without a zone and a time."""
    day = date(2026, 1, 2)
    assert sent_target(IsoDate, day) == sent_target(IsoDate, "2026-01-02") == "/it?At=2026-01-02"
    assert sent_body(Row, {"day": day, "new": day}) == {"day": "2026-01-02", "new": "2026-01-02"}


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"at": NAIVE}, "body.at"),
        ({"theTimes": [WHEN, NAIVE]}, "body.theTimes.1"),
        ({"anything": {"a": [WHEN, NAIVE]}}, "body.anything.a.1"),
        ({"rows": [{"new": {"b": NAIVE}}]}, "body.rows.0.new.b"),
    ],
)
def test_a_time_without_a_zone_is_refused(body: Any, place: str) -> None:
    """A time without a zone is refused by its path, documented or not."""
    with pytest.raises(RequestValidationError, match=r"time ?zone") as caught:
        sent_body(Row, body)
    (problem,) = caught.value.problems
    assert problem.startswith(f"{place}: ")


def test_an_unchecked_time_without_a_zone_is_sent() -> None:
    """Without validation a time without a zone is sent unchanged."""
    assert sent_body(Row, {"at": NAIVE}, checked=False) == {"at": "2026-01-02T03:04:05"}


@pytest.mark.parametrize("moment", [datetime.min, datetime.max])
def test_a_time_beyond_the_calendar_is_refused(moment: datetime) -> None:
    """A time that has no year in UTC is refused as an argument."""
    zone = timezone(timedelta(hours=9 if moment is datetime.min else -9))
    given = moment.replace(tzinfo=zone)
    for body in ({"at": given}, {"new": given}):
        with pytest.raises(RequestValidationError, match="in UTC the time is before the year 1"):
            sent_body(Row, body)
    with pytest.raises(RequestValidationError, match=r"body\.at: in UTC the time is before"):
        sent_body(Row, {"at": given}, checked=False)
    with pytest.raises(RequestValidationError, match="at: in UTC the time is before"):
        sent_target(IsoDatetime, given)


@given(st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29)), st.data())
def test_no_time_moves_into_the_future(moment: datetime, data: st.DataObject) -> None:
    """The sent time is the exact moment, or less than a millisecond earlier."""
    offset = timedelta(minutes=data.draw(st.integers(-1439, 1439)))
    given = moment.replace(tzinfo=timezone(offset))
    text = sent_target(IsoDatetime, given).removeprefix("/it?At=")
    assert text.endswith("Z")
    assert len(text) in {20, 24}
    assert timedelta(0) <= given - datetime.fromisoformat(text) < timedelta(milliseconds=1)


@pytest.mark.parametrize("text", ["2026-01-02T12:04:05.123456+09:00", "2026-01-02T03:04:05.5Z"])
def test_a_time_of_a_response_is_sent_in_amazons_form(text: str) -> None:
    """A time of a response is encoded unchanged, and sent in Amazon's form."""
    row = Row.model_validate_json(json.dumps({"at": text}))
    assert row.model_dump(mode="json", exclude_unset=True) == {"at": text}
    assert row.at is not None
    expected = dict(TIMES).get(text, "2026-01-02T03:04:05.123Z")
    for body in (row, {"at": row.at}, {"rows": [row]}, {"new": row.at}):
        assert f'"{expected}"' in json.dumps(sent_body(Row, body))
    assert sent_target(IsoDatetime, row.at) == f"/it?At={expected}"
