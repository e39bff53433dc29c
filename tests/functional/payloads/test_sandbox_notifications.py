"""The sandbox makes notifications that their schemas allow, for tests of a receiver."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from tests.functional.payloads.parcel import NOTIFICATION


@pytest.fixture(scope="module")
def sandbox(package: ModuleType) -> Iterator[Any]:
    with import_module("selling_partner.sandbox").Sandbox() as found:
        yield found


def test_a_notification_is_the_vendors_example(sandbox: Any) -> None:
    """The version selects the schema; its example is complete, and a copy of its own."""
    found = sandbox.notification("PARCEL_SENT", version="1.0")
    assert found == NOTIFICATION
    found["Payload"].clear()
    assert sandbox.notification("PARCEL_SENT", version="1.0") == NOTIFICATION


def test_the_newest_version_without_an_example_is_a_sample(sandbox: Any) -> None:
    """Without an example, the notification is a sample that is read as its model."""
    found = sandbox.notification("PARCEL_SENT")
    assert found["payloadVersion"] == "2026-01-01"
    parse = import_module("selling_partner.notifications").parse
    assert parse(found, strict=True).payload.parcels[0].parcel_id


def test_changes_are_merged(sandbox: Any) -> None:
    """Objects are merged, everything else is replaced, and new fields are added."""
    changes = {"Payload": {"ParcelSentNotification": {"Carrier": "SLOW", "New": [1]}}}
    found = sandbox.notification("PARCEL_SENT", changes, version="1.0")
    sent = found["Payload"]["ParcelSentNotification"]
    assert (sent["Carrier"], sent["New"]) == ("SLOW", [1])
    assert sent["Parcels"] == NOTIFICATION["Payload"]["ParcelSentNotification"]["Parcels"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("arguments", "options", "problem"),
    [
        (("PARCEL_LOST",), {}, "PARCEL_LOST: no schema of this type is in the package"),
        (("PARCEL_SENT",), {"version": "9"}, "has no version 9; it has 1.0, 2026-01-01"),
        (("PARCEL_SENT", {"payload": {"parcels": 1}}), {}, "/payload/parcels: 1 is not of type"),
        (("PARCEL_SENT", {"EventTime": 1}), {"version": "1.0"}, "/EventTime: 1 is not of type"),
    ],
)
def test_what_no_schema_allows_is_refused(
    sandbox: Any, arguments: Any, options: Any, problem: str
) -> None:
    """The exception names the place, or what the package contains."""
    with pytest.raises(ValueError, match=r"PARCEL|schema does not allow") as caught:
        sandbox.notification(*arguments, **options)
    assert problem in str(caught.value)


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
