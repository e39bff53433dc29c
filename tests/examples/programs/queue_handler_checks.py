"""The program that handles notifications, with notifications of the sandbox."""

import json
import sys
from io import StringIO

import pytest

from selling_partner.sandbox import Sandbox
from tests.examples.programs.support import run


def test_each_notification_has_its_handler(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Notifications are handled by type. An unreadable message does not stop the others."""
    offer = sandbox.notification("ANY_OFFER_CHANGED")
    order = sandbox.notification("ORDER_CHANGE")
    changed = offer["Payload"]["AnyOfferChangedNotification"]
    asin = changed["OfferChangeTrigger"]["ASIN"]
    number = order["Payload"]["OrderChangeNotification"]["AmazonOrderId"]
    unknown = {"NotificationType": "SOMETHING_NEW", "PayloadVersion": "1.0", "Payload": {}}
    lines = [json.dumps(offer), "not JSON", json.dumps(order), json.dumps(unknown)]
    lines.append(json.dumps({**offer, "Payload": None}))
    monkeypatch.setattr(sys, "stdin", StringIO("\n".join(lines)))
    result = run(sandbox, "queue_handler")
    first, second, third = result.stdout.splitlines()
    assert first.startswith(f"{asin}: featured offer at ")
    assert second.startswith(f"{number}: ")
    assert third.startswith("ignored: ")
    assert result.returncode == 1
    second, fifth = [each for each in result.stderr.splitlines() if each.startswith("message")]
    assert second.startswith("message 2: ")
    assert fifth.startswith("message 5 is incomplete: ")
