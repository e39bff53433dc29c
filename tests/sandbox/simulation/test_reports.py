"""Simulation of the Reports API."""

from __future__ import annotations

import gzip
from typing import Any

import httpx2
import pytest

from selling_partner import ManualClock
from selling_partner.sandbox import Sandbox
from tests.sandbox.simulation.support import (
    INVENTORY,
    REPORTS,
    create_report,
    get,
    post,
    report_url,
)
from tests.sandbox.support import US, Caller, details

TEXT = "sku\tprice\nA-1\t9.99\n"


def status(caller: Caller, report_id: str) -> str:
    return str(get(caller, f"{REPORTS}/reports/{report_id}")["processingStatus"])


def test_a_report_goes_through_its_states_on_the_clock(caller: Caller, clock: ManualClock) -> None:
    """A report waits for two seconds and is processed for three by default."""
    report_id = create_report(caller)
    first = get(caller, f"{REPORTS}/reports/{report_id}")
    assert first["processingStatus"] == "IN_QUEUE"
    assert not {"processingStartTime", "processingEndTime", "reportDocumentId"} & set(first)
    clock.advance(2)
    assert status(caller, report_id) == "IN_PROGRESS"
    clock.advance(3)
    done = get(caller, f"{REPORTS}/reports/{report_id}")
    assert done["processingStatus"] == "DONE"
    assert done["reportType"] == INVENTORY
    times = [done[f"{name}Time"][17:] for name in ("created", "processingStart", "processingEnd")]
    first_second = float(times[0].rstrip("Z"))
    assert [float(each.rstrip("Z")) - first_second for each in times] == [0, 2, 5]


def test_a_report_goes_through_its_states_by_polls(
    sandbox: Sandbox, caller: Caller, package: Any
) -> None:
    """With ``polls``, requests for the state advance the report in place of the clock."""
    sandbox.processing = package.sandbox.Processing(polls=2)
    report_id = create_report(caller)
    found = [status(caller, report_id) for _ in range(4)]
    assert found == ["IN_QUEUE", "IN_PROGRESS", "DONE", "DONE"]


@pytest.mark.parametrize(
    ("options", "content_type", "content", "algorithm"),
    [
        ({}, "text/plain; charset=utf-8", TEXT.encode(), None),
        ({"charset": "cp1252"}, "text/plain; charset=cp1252", b"caf\xe9", None),
        ({"charset": "utf-8-sig"}, "text/plain; charset=utf-8", b"\xef\xbb\xbfcaf\xc3\xa9", None),
        ({"charset": "cp1252", "declared_charset": ""}, "text/plain", b"caf\xe9", None),
        ({"gzip": True}, "text/plain; charset=utf-8", TEXT.encode(), "GZIP"),
        ({"gzip": True, "declared_gzip": False}, "text/plain; charset=utf-8", TEXT.encode(), None),
        ({"declared_gzip": True}, "text/plain; charset=utf-8", TEXT.encode(), "GZIP"),
    ],
)
def test_the_document_has_the_form_that_was_added(
    sandbox: Sandbox,
    caller: Caller,
    clock: ManualClock,
    options: dict[str, Any],
    content_type: str,
    content: bytes,
    algorithm: str | None,
) -> None:
    """Character set, compression and what is declared about them are independent."""
    text = "caf\xe9" if "charset" in options else TEXT
    sandbox.reports.add(INVENTORY, text, **options)
    report_id = create_report(caller)
    clock.advance(5)
    document_id = get(caller, f"{REPORTS}/reports/{report_id}")["reportDocumentId"]
    document = get(caller, f"{REPORTS}/documents/{document_id}")
    assert document.get("compressionAlgorithm") == algorithm
    response = httpx2.get(document["url"])
    found = response.content
    assert response.headers["content-type"] == content_type
    assert (gzip.decompress(found) if options.get("gzip") else found) == content


def test_content_encoding_is_declared_on_request(
    sandbox: Sandbox, caller: Caller, clock: ManualClock
) -> None:
    """With ``enableContentEncodingUrlHeader``, HTTP clients decompress the document."""
    sandbox.reports.add(INVENTORY, TEXT, gzip=True)
    report_id = create_report(caller)
    clock.advance(5)
    response = httpx2.get(report_url(caller, report_id, enableContentEncodingUrlHeader="true"))
    assert response.headers["content-encoding"] == "gzip"
    assert response.text == TEXT


@pytest.mark.parametrize("final", ["CANCELLED", "FATAL"])
def test_a_report_may_fail(
    sandbox: Sandbox, caller: Caller, clock: ManualClock, final: Any
) -> None:
    """Only a fatal report has a document, which describes the error."""
    sandbox.reports.add(INVENTORY, "The date is too early.", status=final)
    report_id = create_report(caller)
    clock.advance(5)
    report = get(caller, f"{REPORTS}/reports/{report_id}")
    assert report["processingStatus"] == final
    assert ("reportDocumentId" in report) is (final == "FATAL")


def test_only_a_waiting_report_can_be_cancelled(caller: Caller, clock: ManualClock) -> None:
    report_id, late = create_report(caller), create_report(caller)
    path = f"{REPORTS}/reports"
    assert caller.send("DELETE", f"{path}/{report_id}").status_code == 200
    assert status(caller, report_id) == "CANCELLED"
    clock.advance(2)
    assert "IN_PROGRESS" in details(caller.send("DELETE", f"{path}/{late}"), 400)
    assert status(caller, report_id) == "CANCELLED"


def test_a_list_has_filters_and_pages(sandbox: Sandbox, caller: Caller, clock: ManualClock) -> None:
    """The newest report is the first, and a token stands alone."""
    created = [create_report(caller) for _ in range(3)]
    sandbox.reports.publish("GET_SETTLEMENT", "total\n1\n")
    path = f"{REPORTS}/reports"
    page = get(caller, path, reportTypes=INVENTORY, pageSize=2)
    assert [each["reportId"] for each in page["reports"]] == created[:0:-1]
    token = page["nextToken"]
    rest = get(caller, path, nextToken=token)
    assert [each["reportId"] for each in rest["reports"]] == created[:1]
    assert "nextToken" not in rest
    both = caller.send("GET", path, params={"nextToken": token, "reportTypes": INVENTORY})
    assert "reportTypes" in details(both, 400)
    assert "reportTypes" in details(caller.send("GET", path), 400)
    settled = get(caller, path, reportTypes="GET_SETTLEMENT", processingStatuses="DONE")
    assert len(settled["reports"]) == 1
    clock.advance(91 * 86_400)
    caller.token = caller.sign_in().json()["access_token"]
    assert get(caller, path, reportTypes=INVENTORY)["reports"] == []
    early = "2020-01-01T00:00:00Z"
    assert len(get(caller, path, reportTypes=INVENTORY, createdSince=early)["reports"]) == 3


def test_a_time_outside_the_calendar_is_refused(caller: Caller) -> None:
    """The document allows a leap second, and no report can have been created then."""
    time = "2016-12-31T23:59:60Z"
    query = {"reportTypes": INVENTORY, "createdSince": time}
    assert time in details(caller.send("GET", f"{REPORTS}/reports", params=query), 400)


def test_another_seller_does_not_see_a_report(caller: Caller, sandbox: Sandbox) -> None:
    """Identifiers are valid for the selling partner that created them."""
    report_id = create_report(caller)
    caller.token = caller.sign_in(refresh_token="other").json()["access_token"]
    response = caller.send("GET", f"{REPORTS}/reports/{report_id}")
    assert report_id in details(response, 404)
    assert [each.job_id for each in sandbox.reports.jobs] == [report_id]


def test_a_schedule_creates_reports(caller: Caller, clock: ManualClock) -> None:
    """A schedule creates a report each period, and is replaced by a new one for the same type."""
    body = {"reportType": INVENTORY, "marketplaceIds": [US], "period": "PT15M"}
    path = f"{REPORTS}/schedules"
    created = post(caller, path, **body)
    assert created.status_code == 201
    schedule_id = created.json()["reportScheduleId"]
    clock.advance(30 * 60)
    found = get(caller, f"{REPORTS}/reports", reportTypes=INVENTORY)["reports"]
    assert [each["reportScheduleId"] for each in found] == [schedule_id] * 2
    replaced = post(caller, path, **{**body, "period": "P1D"}).json()["reportScheduleId"]
    (listed,) = get(caller, path, reportTypes=INVENTORY)["reportSchedules"]
    assert (listed["reportScheduleId"], listed["period"]) == (replaced, "P1D")
    assert caller.send("DELETE", f"{path}/{replaced}").status_code == 200
    assert caller.send("GET", f"{path}/{replaced}").status_code == 404
