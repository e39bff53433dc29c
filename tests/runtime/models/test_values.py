"""Types of single values: times that keep their text, dates, integers and unions."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from selling_partner._runtime.models.base import ApiModel
from selling_partner._runtime.models.types import IsoDate, IsoDatetime, OneOf, Whole

TIME: TypeAdapter[datetime] = TypeAdapter(IsoDatetime)
DAY: TypeAdapter[date] = TypeAdapter(IsoDate)
NUMBER: TypeAdapter[int] = TypeAdapter(Annotated[Literal[1] | int, Whole])

WHEN = datetime(2018, 8, 24, 8, 22, 30, 500_000, UTC)
TEXT = "2018-08-24T08:22:30.5Z"


def read(text: str) -> datetime:
    return TIME.validate_json(f'"{text}"', strict=True)


def written(value: datetime) -> object:
    return TIME.dump_python(value, mode="json")


@pytest.mark.parametrize(
    ("text", "time"),
    [
        (TEXT, WHEN),
        ("2018-08-24T08:22:30.500Z", WHEN),
        ("2018-08-24T08:22:30.500000Z", WHEN),
        ("2018-08-24T08:22:30.500000+00:00", WHEN),
        ("2018-08-24T08:22:30.5-00:00", WHEN),
        ("2018-08-24T09:22:30.5+01:00", WHEN),
        ("2018-08-24T09:22:30.5+0100", WHEN),
        ("2018-08-24t08:22:30.5z", WHEN),
        ("2018-08-24 08:22:30.5Z", WHEN),
        ("2018-08-24T08:22Z", WHEN.replace(second=0, microsecond=0)),
    ],
)
def test_a_time_is_encoded_unchanged(text: str, time: datetime) -> None:
    """Any spelling of a time is read, and encoded unchanged."""
    found = read(text)
    assert found == time
    assert f"{found:%H:%M}" in text
    assert written(found) == text
    assert TIME.dump_json(found) == f'"{text}"'.encode()


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2018-08-24", "2018-08-24T08:22:30", "20180824", "1535068800", "24:00"],
)
def test_an_invalid_time_is_refused(text: str) -> None:
    """A string without a time or a zone is refused, and so is a number in quotes."""
    for validate in (read, TIME.validate_python):
        with pytest.raises(ValidationError):
            validate(text)


@pytest.mark.parametrize("value", ["1535068800", "1.5", "true", "null", "[]", "{}"])
def test_a_number_of_a_response_is_not_a_time(value: str) -> None:
    """A number in place of a time is kept for the caller to interpret."""
    with pytest.raises(ValidationError, match="Input should be a valid datetime"):
        TIME.validate_json(value)


def test_a_callers_time_is_encoded_like_in_python() -> None:
    """A ``datetime`` keeps its microseconds and offset; without a zone it is refused."""
    assert written(TIME.validate_python(WHEN)) == "2018-08-24T08:22:30.500000Z"
    tokyo = WHEN.astimezone(timezone(timedelta(hours=9)))
    assert written(TIME.validate_python(tokyo)) == "2018-08-24T17:22:30.500000+09:00"
    with pytest.raises(ValidationError, match="timezone"):
        TIME.validate_python(WHEN.replace(tzinfo=None))


def test_a_time_in_a_model_keeps_its_text() -> None:
    """A time that is validated again, like in a body, keeps its text."""
    assert written(TIME.validate_python(read(TEXT))) == TEXT


COPIES: list[Any] = [
    copy.copy,
    copy.deepcopy,
    *(lambda each, p=protocol: pickle.loads(pickle.dumps(each, p)) for protocol in range(6)),
]


@pytest.mark.parametrize("copied", COPIES)
def test_a_copy_keeps_the_text(copied: Any) -> None:
    """Copies and pickles are the same time with the same text."""
    again = copied(read(TEXT))
    assert again == WHEN
    assert written(again) == TEXT


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        (read(TEXT) + timedelta(seconds=1), "2018-08-24T08:22:31.500000Z"),
        (timedelta(seconds=1) + read(TEXT), "2018-08-24T08:22:31.500000Z"),
        (read(TEXT) - timedelta(days=1), "2018-08-23T08:22:30.500000Z"),
        (read(TEXT).replace(microsecond=0), "2018-08-24T08:22:30Z"),
        (read(TEXT).replace(year=2020, tzinfo=UTC), "2020-08-24T08:22:30.500000Z"),
        (read(TEXT).astimezone(timezone(timedelta(hours=1))), "2018-08-24T09:22:30.500000+01:00"),
    ],
)
def test_another_time_has_another_text(time: datetime, expected: str) -> None:
    """A time that is computed from another one does not keep its text."""
    assert written(time) == expected


def test_a_time_behaves_like_a_datetime() -> None:
    """A time compares, hashes, subtracts and prints like any ``datetime``."""
    time = read(TEXT)
    assert isinstance(time, datetime)
    assert hash(time) == hash(WHEN)
    assert {time: 1}[WHEN] == 1
    assert time - WHEN == timedelta(0)
    assert time < WHEN + timedelta(microseconds=1)
    assert sorted([WHEN + timedelta(1), time]) == [WHEN, WHEN + timedelta(1)]
    assert repr(time).startswith("datetime.datetime(2018, 8, 24, 8, 22, 30, 500000, tzinfo=")
    assert str(time) == str(WHEN)
    assert f"{time:%H:%M}" == "08:22"
    assert time.timestamp() == WHEN.timestamp()
    assert (time.date(), time.timetz()) == (WHEN.date(), WHEN.timetz())


def test_a_second_time_in_a_fold_is_kept() -> None:
    """A time keeps its fold, which distinguishes two equal hours."""
    assert read(TEXT).replace(fold=1).fold == 1


@given(st.datetimes(timezones=st.just(UTC)))
def test_any_time_is_read_back(time: datetime) -> None:
    """Python's own strings of a time are read as that time, with and without ``Z``."""
    for text in (time.isoformat(), time.isoformat().replace("+00:00", "Z")):
        assert read(text) == time
        assert written(read(text)) == text


def test_a_day_is_a_date() -> None:
    """A date of a response is read only if it would be sent in the same form."""
    assert DAY.validate_json('"2018-08-24"', strict=True) == date(2018, 8, 24)
    assert DAY.dump_json(date(2018, 8, 24)) == b'"2018-08-24"'
    assert DAY.validate_python("2018-08-24") == DAY.validate_python(date(2018, 8, 24))
    for text in ('"1535068800"', '"2018-08-24T00:00:00"', '"2018-02-30"', "1535068800", "null"):
        with pytest.raises(ValidationError, match="Input should be"):
            DAY.validate_json(text)


def test_an_integer_is_not_a_boolean() -> None:
    """If 1 is a known value, a response's ``true`` and 1.0 do not match it."""
    assert NUMBER.validate_json("1") == 1
    assert NUMBER.validate_json("7") == 7
    assert NUMBER.validate_python(1) == 1
    for text in ("true", "false", "1.0", '"1"'):
        with pytest.raises(ValidationError):
            NUMBER.validate_json(text)
    with pytest.raises(ValidationError):
        NUMBER.validate_python(True)


class Cat(ApiModel):
    kind: str
    lives: int | None = None


class Dog(ApiModel):
    kind: Annotated[str, "no alias"]
    tricks: list[str] | None = None


PET: TypeAdapter[Any] = TypeAdapter(Annotated[Cat | Dog, OneOf("kind", {"c": "Cat", "d": "Dog"})])


def test_a_discriminator_selects_the_class() -> None:
    """Only the value of the property decides the class of an object."""
    assert PET.validate_python({"kind": "c", "tricks": []}) == Cat.model_validate(
        {"kind": "c", "tricks": []}
    )
    assert isinstance(PET.validate_json('{"kind": "d", "lives": 9}'), Dog)
    assert isinstance(PET.validate_python(Dog(kind="whatever it is now")), Dog)


@pytest.mark.parametrize(
    "value", [{"kind": "x"}, {}, {"kind": None}, {"kind": ["c"]}, 5, ApiModel()]
)
def test_an_unknown_discriminator_is_an_error(value: object) -> None:
    """An unknown discriminator, or one of another type, is a validation error."""
    with pytest.raises(ValidationError):
        PET.validate_python(value)
