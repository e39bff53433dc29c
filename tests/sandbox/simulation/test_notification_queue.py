"""The queue of notifications of finished jobs and of rotated client secrets."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Any

import httpx2
import pytest

from selling_partner import ManualClock
from selling_partner.sandbox import Sandbox
from selling_partner.sandbox.storage.documents import StoredDocument
from tests.sandbox.simulation.support import (
    INVENTORY,
    KIOSK,
    REPORTS,
    create_feed,
    create_report,
    get,
    post,
    upload,
)
from tests.sandbox.simulation.test_client_secrets import WEEK, rotate
from tests.sandbox.support import Caller

REPORT = "REPORT_PROCESSING_FINISHED"
FEED = "FEED_PROCESSING_FINISHED"
QUERY = "DATA_KIOSK_QUERY_PROCESSING_FINISHED"
SECRET = "APPLICATION_OAUTH_CLIENT_NEW_SECRET"


def kinds(found: list[dict[str, Any]]) -> list[str]:
    return [each["notificationType"] for each in found]


def document_id(document: StoredDocument | None) -> str:
    assert document is not None
    return document.document_id


def test_a_finished_report_is_announced_once(
    sandbox: Sandbox, caller: Caller, clock: ManualClock
) -> None:
    """The notification names the report and its document, at the time at which it finished."""
    report_id = create_report(caller)
    clock.advance(4)
    assert sandbox.notifications.receive() == []
    clock.advance(60)
    (found,) = sandbox.notifications.receive()
    report = get(caller, f"{REPORTS}/reports/{report_id}")
    assert found["notificationType"] == REPORT
    assert found["eventTime"] == report["processingEndTime"]
    payload = found["payload"]["reportProcessingFinishedNotification"]
    assert payload["reportId"] == report_id
    assert payload["reportType"] == INVENTORY
    assert payload["processingStatus"] == "DONE"
    assert payload["reportDocumentId"] == report["reportDocumentId"]
    assert sandbox.notifications.receive() == []


@pytest.mark.parametrize("status", ["CANCELLED", "FATAL"])
def test_a_failed_report_is_announced(
    sandbox: Sandbox, caller: Caller, clock: ManualClock, status: Any
) -> None:
    """The notification has the final state; a cancelled report has no document."""
    sandbox.reports.add(INVENTORY, "error", status=status)
    create_report(caller)
    clock.advance(5)
    (found,) = sandbox.notifications.receive(REPORT)
    payload = found["payload"]["reportProcessingFinishedNotification"]
    assert payload["processingStatus"] == status
    assert ("reportDocumentId" in payload) == (status == "FATAL")


def test_notifications_are_received_by_type_and_in_order(
    sandbox: Sandbox, caller: Caller, clock: ManualClock
) -> None:
    """Looking at the queue removes nothing. A type can be received alone."""
    feed_id = create_feed(caller, upload(caller, b"{}"))
    clock.advance(1)
    create_report(caller)
    query = post(caller, f"{KIOSK}/queries", query="query { a }").json()["queryId"]
    clock.advance(10)
    assert kinds(list(sandbox.notifications)) == [FEED, REPORT, QUERY]
    assert len(sandbox.notifications) == 3
    (found,) = sandbox.notifications.receive(QUERY)
    assert found["payload"]["queryId"] == query
    assert found["payload"]["dataDocumentId"] == document_id(sandbox.queries.jobs[0].document)
    first, second = sandbox.notifications.receive()
    assert kinds([first, second]) == [FEED, REPORT]
    feed = first["payload"]["feedProcessingFinishedNotification"]
    assert (feed["feedId"], feed["feedType"]) == (feed_id, "JSON_LISTINGS_FEED")
    assert feed["resultFeedDocumentId"] == document_id(sandbox.feeds.jobs[0].document)


def test_a_report_that_amazon_created_is_not_announced(sandbox: Sandbox) -> None:
    """Amazon announces only reports that the seller requested."""
    sandbox.reports.publish("GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2", "a\n")
    assert sandbox.notifications.receive() == []


def test_a_rotated_secret_arrives_in_the_queue(
    sandbox: Sandbox, caller: Caller, clock: ManualClock
) -> None:
    """The notification has the new secret, and the times at which both secrets expire."""
    rotate(caller, "first")
    (found,) = sandbox.notifications.receive(SECRET)
    payload = found["payload"]["applicationOAuthClientNewSecret"]
    assert payload["clientId"] == "client"
    assert payload["newClientSecret"] == sandbox.client_secret("client")
    ends = datetime.fromisoformat(payload["oldClientSecretExpiryTime"])
    assert ends.timestamp() == pytest.approx(clock.time() + WEEK, abs=0.001)
    parse = import_module("selling_partner.notifications").parse
    assert parse(found).notification_type == SECRET


def test_a_reset_empties_the_queue(sandbox: Sandbox, caller: Caller, clock: ManualClock) -> None:
    """Neither waiting notifications nor those of earlier jobs remain."""
    create_report(caller)
    clock.advance(5)
    assert len(sandbox.notifications) == 1
    sandbox.reset()
    assert sandbox.notifications.receive() == []


def test_programs_in_other_languages_read_the_queue(
    sandbox: Sandbox, caller: Caller, clock: ManualClock
) -> None:
    """The control API shows the queue, and a DELETE receives it."""
    create_report(caller)
    clock.advance(5)
    url = f"{sandbox.url}/_sandbox/notifications"
    assert kinds(httpx2.get(url).json()) == [REPORT]
    assert httpx2.delete(url, params={"type": FEED}).json() == []
    assert kinds(httpx2.delete(url).json()) == [REPORT]
    assert httpx2.get(url).json() == []
