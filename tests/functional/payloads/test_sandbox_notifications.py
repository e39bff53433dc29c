"""Notifications of the sandbox, for tests of a user's handler."""

from __future__ import annotations

import json
import subprocess
import sys
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
    found = create("PARCEL_SENT", version="1.0")
    assert found["Payload"] == NOTIFICATION["Payload"]
    assert found["EventTime"] == "2027-01-15T08:00:00.000Z"
    again = create("PARCEL_SENT", version="1.0")
    ids = {each["NotificationMetadata"]["NotificationId"] for each in (found, again)}
    assert len(ids) == 2


def test_the_newest_version_is_the_default(create: Create) -> None:
    found = create("PARCEL_SENT")
    assert (found["notificationType"], found["payloadVersion"]) == ("PARCEL_SENT", "2026-01-01")


def test_fields_change_by_name(create: Create) -> None:
    """A change applies wherever the field is, in any casing, and within an object."""
    found = create("PARCEL_SENT", version="1.0", carrier="SLOW", price={"amount": 1}, id="P2")
    sent = found["Payload"]["ParcelSentNotification"]
    assert sent["Carrier"] == "SLOW"
    (parcel,) = sent["Parcels"]
    assert parcel == {"Id": "P2", "Price": {"Amount": 1, "CurrencyCode": "EUR"}}


def test_changes_are_merged(create: Create) -> None:
    """A mapping changes the whole notification: objects are merged, and new fields are added."""
    changes = {"Payload": {"ParcelSentNotification": {"Carrier": "SLOW", "New": [1]}}}
    sent = create("PARCEL_SENT", changes, version="1.0")["Payload"]["ParcelSentNotification"]
    assert (sent["Carrier"], sent["New"], len(sent["Parcels"])) == ("SLOW", [1], 1)


def test_the_handler_can_parse_it(create: Create) -> None:
    parse = import_module("selling_partner.notifications").parse
    found = parse(json.dumps(create("PARCEL_SENT", version="1.0")), strict=True)
    assert type(found).__name__ == "ParcelSentNotification"


@pytest.mark.parametrize(
    ("kind", "changes", "message"),
    [
        ("PARCEL_SEND", {}, "known: PARCEL_SENT; add"),
        ("GET_PARCEL_REPORT", {}, "no schema for this notification"),
        ("PARCEL_SENT", {"version": "3.0"}, "PARCEL_SENT of version 3.0"),
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


def test_schemas_are_imported_one_by_one(package: ModuleType) -> None:
    """Neither package needs pydantic before a notification is parsed, and then one model."""
    assert package.__file__ is not None
    source = package.__file__.rpartition("/selling_partner/")[0]
    program = """
import json, sys
import selling_partner.notifications, selling_partner.schemas
assert "pydantic" not in sys.modules
body = {"notificationType": "PARCEL_SENT", "payloadVersion": "2026-01-01"}
selling_partner.notifications.parse(body)
start = "selling_partner.schemas."
print(*sorted(each.removeprefix(start) for each in sys.modules if each.startswith(start)))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": source},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "parcel_sent_notification_v2\n"), done.stderr
