"""Notifications of the sandbox, for tests of a user's handler."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from tests.functional.payloads.parcel import NOTIFICATION

Create = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def create(package: ModuleType) -> Iterator[Create]:
    """The method of a sandbox whose clock stands at the time of the example and a day."""
    module = import_module("selling_partner.sandbox")
    with module.Sandbox(clock=package.ManualClock(1_800_000_000)) as sandbox:
        yield sandbox.notification


def test_a_notification_has_the_values_of_the_example(create: Create) -> None:
    """Identifier and times are new, and the rest is the example of the schema."""
    found = create("PARCEL_SENT", payload_version="1.0")
    assert found["Payload"] == NOTIFICATION["Payload"]
    assert found["EventTime"] == "2027-01-15T08:00:00.000Z"
    again = create("PARCEL_SENT", payload_version="1.0")
    ids = {each["NotificationMetadata"]["NotificationId"] for each in (found, again)}
    assert len(ids) == 2


def test_the_newest_version_is_the_default(create: Create) -> None:
    found = create("PARCEL_SENT")
    assert (found["notificationType"], found["payloadVersion"]) == ("PARCEL_SENT", "2026-01-01")


def test_fields_change_by_name(create: Create) -> None:
    """A change applies wherever the field is, in any casing, and within an object."""
    found = create(
        "PARCEL_SENT", payload_version="1.0", carrier="SLOW", price={"amount": 1}, id="P2"
    )
    sent = found["Payload"]["ParcelSentNotification"]
    assert sent["Carrier"] == "SLOW"
    (parcel,) = sent["Parcels"]
    assert parcel == {"Id": "P2", "Price": {"Amount": 1, "CurrencyCode": "EUR"}}


def test_the_handler_can_parse_it(create: Create) -> None:
    parse = import_module("selling_partner.notifications").parse
    found = parse(json.dumps(create("PARCEL_SENT", payload_version="1.0")), strict=True)
    assert type(found).__name__ == "ParcelSentNotification"


@pytest.mark.parametrize(
    ("kind", "changes", "message"),
    [
        ("PARCEL_SEND", {}, "known: PARCEL_SENT; add"),
        ("GET_PARCEL_REPORT", {}, "no schema for this notification"),
        ("PARCEL_SENT", {"payload_version": "3.0"}, "PARCEL_SENT of version 3.0"),
        ("PARCEL_SENT", {"parcels_id": "P"}, "parcels_id: .* it has parcelId"),
        ("PARCEL_SENT", {"parcel_id": 1}, "/payload/parcels/0/parcelId: the value is not of type"),
    ],
)
def test_what_no_schema_allows_is_refused(
    create: Create, kind: str, changes: dict[str, Any], message: str
) -> None:
    """A misspelt type or field, and an invalid value, fail where they are."""
    with pytest.raises(ValueError, match=message):
        create(kind, **changes)
