"""Notifications are parsed from what queues and event buses deliver, whatever their shape."""

from __future__ import annotations

import copy
import json
import logging
from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from tests.functional.payloads.parcel import NOTIFICATION

Parse = Callable[..., Any]

SECOND = {
    "notificationType": "PARCEL_SENT",
    "payloadVersion": "2026-01-01",
    "payload": {"parcels": [{"parcelId": "P1"}]},
}


@pytest.fixture
def parse(package: ModuleType) -> Parse:
    found: Parse = import_module("selling_partner.notifications").parse
    return found


@pytest.fixture
def parse_error(package: ModuleType) -> type[Exception]:
    found: type[Exception] = package.ParseError
    return found


def changed(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(NOTIFICATION), **changes}


def deviations(parse: Parse, body: Any) -> list[tuple[str, str]]:
    """Return what is reported about a body."""
    found: list[tuple[str, str]] = []
    parse(body, on_deviation=found.append)
    return [tuple(each) for each in found]  # type: ignore[misc]


TEXT = json.dumps(NOTIFICATION)
SNS = {"Type": "Notification", "MessageId": "m", "TopicArn": "arn:x", "Message": TEXT}
EVENT = {"version": "0", "detail-type": "PARCEL_SENT", "detail": NOTIFICATION}


BODIES = {
    "mapping": NOTIFICATION,
    "str": TEXT,
    "bytes": TEXT.encode(),
    "bytearray": bytearray(TEXT.encode()),
    "string in a string": json.dumps(TEXT),
    "SNS message": SNS,
    "SNS message as str": json.dumps(SNS),
    "str with a byte-order mark": f"\ufeff{TEXT}",
    "Lambda record of a topic": {"EventSource": "aws:sns", "Sns": SNS},
    "event": EVENT,
    "event as bytes": json.dumps(EVENT).encode(),
    "SQS message": {"MessageId": "m", "ReceiptHandle": "r", "Body": TEXT},
    "Lambda record of SNS": {"messageId": "m", "receiptHandle": "r", "body": json.dumps(SNS)},
    "Lambda record of an SNS message of an event, as str": json.dumps(
        {"messageId": "m", "body": json.dumps({**SNS, "Message": json.dumps(EVENT)})}
    ),
    "Lambda record of an event": {"messageId": "m", "body": json.dumps(EVENT)},
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_every_kind_of_body(parse: Parse, body: Any) -> None:
    """The typed notification is found inside every envelope, and written as received."""
    found = parse(body)
    assert type(found).__name__ == "ParcelSentNotification"
    parcel = found.payload.parcel_sent_notification.parcels[0]
    assert (parcel.id, parcel.price.currency_code, str(parcel.price.amount)) == ("P1", "EUR", "9.9")
    assert found.event_time.year == 2026
    assert found.to_dict() == NOTIFICATION


def test_versions_coexist(parse: Parse) -> None:
    """The payload version selects the schema; both classes have the same name."""
    first, second = parse(NOTIFICATION), parse(SECOND)
    assert type(first).__name__ == type(second).__name__ == "ParcelSentNotification"
    assert type(first) is not type(second)
    assert second.payload.parcels[0].parcel_id == "P1"


def test_the_newest_schema_reads_an_unknown_version(parse: Parse) -> None:
    """A version without a schema is read by the newest one and reported."""
    body = {**SECOND, "payloadVersion": "2027-01-01"}
    assert type(parse(body)) is type(parse(SECOND))
    assert ("payloadVersion", "unknown value") in deviations(parse, body)


@pytest.mark.parametrize(
    "body",
    [
        {"NotificationType": "NEW", "PayloadVersion": "1.0", "Payload": {"a": 1}, "Other": 2},
        {"notificationType": "NEW", "payload": {"a": 1}, "notificationMetadata": {"x": "y"}},
    ],
)
def test_an_unknown_type_is_a_generic_notification(parse: Parse, body: dict[str, Any]) -> None:
    """Its fields are read, everything is kept, and the type is reported."""
    found = parse(body)
    notification = import_module("selling_partner.notifications").Notification
    assert isinstance(found, notification)
    assert (found.notification_type, found.payload) == ("NEW", {"a": 1})
    assert found.to_dict() == body
    assert deviations(parse, body)[0][1] == "unknown value"


def test_other_casings_of_names_are_read(parse: Parse) -> None:
    """Names that differ from the schema's in casing are read, and reported with their place."""

    def in_camel_case(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key[0].lower() + key[1:]: in_camel_case(each) for key, each in value.items()}
        return [in_camel_case(each) for each in value] if isinstance(value, list) else value

    body = in_camel_case(NOTIFICATION)
    assert parse(body).to_dict() == NOTIFICATION
    place = "Payload.ParcelSentNotification.Parcels[].Price.Amount"
    assert (place, "other spelling of its name") in deviations(parse, body)
    assert deviations(parse, NOTIFICATION) == []


def test_two_spellings_of_one_name_are_both_kept(parse: Parse) -> None:
    """The schema's own spelling wins; the other one stays an unknown field."""
    body = changed(eventTime="never")
    found = parse(body)
    assert found.event_time.year == 2026
    assert found.to_dict() == body


def test_additions_are_kept_and_reported(parse: Parse) -> None:
    """New fields and new values are kept as received."""
    body = changed()
    body["Payload"]["ParcelSentNotification"]["Carrier"] = "NEW"
    body["Payload"]["ParcelSentNotification"]["Speed"] = {"x": [1.50]}
    found = parse(body)
    assert found.payload.parcel_sent_notification.carrier == "NEW"
    assert found.to_dict() == body
    assert deviations(parse, body) == [
        ("Payload.ParcelSentNotification.Speed", "unknown field"),
        ("Payload.ParcelSentNotification.Carrier", "unknown value"),
    ]


def test_deviations_are_logged_once(parse: Parse, caplog: pytest.LogCaptureFixture) -> None:
    """The log names the model and the place, never the value."""
    body = changed(EventTime=None, PayloadVersion="1.0")
    body["Payload"]["ParcelSentNotification"]["Parcels"][0]["Id"] = 81234
    with caplog.at_level(logging.INFO, "selling_partner"):
        parse(body)
        parse(body)
    assert len(caplog.records) == 2
    assert "ParcelSentNotification" in caplog.text
    assert "Parcels[].Id" in caplog.text
    assert "81234" not in caplog.text


@pytest.mark.parametrize(
    "change", [{"NotificationType": None}, {"NotificationType": 1}, {"Payload": []}, {"Payload": 1}]
)
def test_misfits_never_raise(parse: Parse, change: dict[str, Any]) -> None:
    """A notification of any shape is read."""
    assert parse(changed(**change), on_deviation=str).to_dict() == changed(**change)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "not valid JSON: line 1, column 1"),
        ("<html>", "not valid JSON: line 1, column 1"),
        (b"\xff\xfe\x00", "not valid JSON"),
        (b'{"NotificationType": "\xff"}', "not UTF-8"),
        ("[" * 100_000, "nested too deeply"),
        ("[1]", "expected an object, not an array"),
        ("7", "expected an object, not a number"),
        ("null", "expected an object, not null"),
        ({"NotificationType": "PARCEL_SENT", 1: object()}, "JSON cannot represent"),
        (3.5, "expected an object, not a number"),
        ({"a": 1}, "contains no notification"),
        ({"Type": "SubscriptionConfirmation", "Message": "You have chosen"}, "not valid JSON"),
        ({"Records": [{"body": TEXT}]}, "pass each of its Records by itself"),
        ({"detail": {"detail": {"detail": {"detail": {"detail": {"detail": {}}}}}}}, "contains no"),
    ],
)
def test_what_is_no_notification_raises(
    parse: Parse, parse_error: type[Exception], body: Any, problem: str
) -> None:
    """The exception says what is wrong, without a value of the body."""
    with pytest.raises(parse_error, match="cannot be read") as caught:
        parse(body)
    assert problem in str(caught.value)
    assert "You have" not in str(caught.value)


def test_strict_refuses_deviations(parse: Parse, parse_error: type[Exception]) -> None:
    """With ``strict``, only unknown fields may deviate."""
    assert parse(changed(Other=1), strict=True).to_dict() == changed(Other=1)
    for body in (
        changed(EventTime="x"),
        {**SECOND, "payloadVersion": "?"},
        {"notificationType": "X"},
    ):
        with pytest.raises(parse_error):
            parse(body, strict=True)


def test_models_of_documents(package: ModuleType) -> None:
    """The models of a report are found by its type, and read its documents."""
    schemas = import_module("selling_partner.schemas")
    (model,) = schemas.models_of("GET_PARCEL_REPORT")
    assert model is schemas.parcel_report.ParcelReport
    rows = [{"parcelId": "P", "weight": 1.5}]
    document = {"reportSpecification": {"reportType": "GET_PARCEL_REPORT"}, "rows": rows}
    assert model.from_json(json.dumps(document)).rows[0].parcel_id == "P"
    assert schemas.models_of("GET_NOTHING") == ()
    assert len(schemas.models_of("PARCEL_SENT")) == 2
