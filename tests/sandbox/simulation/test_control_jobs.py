"""The control API's endpoints for jobs, their documents and set responses."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from selling_partner import ManualClock
from selling_partner.sandbox import Sandbox
from tests.sandbox.simulation.support import (
    INVENTORY,
    create_feed,
    create_report,
    get,
    report_url,
    upload,
)
from tests.sandbox.support import ORDER, Caller


def control(sandbox: Sandbox, path: str, **body: Any) -> httpx2.Response:
    return httpx2.post(f"{sandbox.url}/_sandbox/{path}", json=body)


def test_jobs_are_listed_with_their_documents(
    sandbox: Sandbox, caller: Caller, clock: ManualClock
) -> None:
    """Reading the list does not advance a job, and a document is a download without its type."""
    report_id, feed_id = create_report(caller), create_feed(caller, upload(caller, b"<script>"))
    clock.advance(2)
    report, feed = get(caller, "/_sandbox/jobs")
    assert (report["id"], report["noun"], report["status"]) == (report_id, "report", "IN_PROGRESS")
    assert (feed["id"], feed["kind"]) == (feed_id, "JSON_LISTINGS_FEED")
    (document,) = feed["documents"]
    assert (document["name"], document["size"]) == ("input", 8)
    response = caller.http.get(document["url"])
    assert response.content == b"<script>"
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-disposition"].startswith("attachment")
    clock.advance(3)
    report, feed = get(caller, "/_sandbox/jobs")
    assert [each["name"] for each in feed["documents"]] == ["input", "result"]
    assert caller.http.get(f"/_sandbox/jobs/{report_id}/input").status_code == 404


def test_outcomes_are_set_in_json(sandbox: Sandbox, caller: Caller, clock: ManualClock) -> None:
    """Programs in other languages set contents and responses."""
    content = {"report_type": INVENTORY, "content": "caf\xe9", "charset": "cp1252"}
    assert control(sandbox, "reports", **content).status_code == 204
    report_id = create_report(caller)
    clock.advance(5)
    url = report_url(caller, report_id)
    assert httpx2.get(url).content == b"caf\xe9"
    assert control(sandbox, "expire-urls").status_code == 204
    assert httpx2.get(url).status_code == 403
    scripted = {"operation": "get_order", "json": {"errors": []}}
    assert control(sandbox, "responses", **scripted).status_code == 204
    assert get(caller, f"/orders/v0/orders/{ORDER}") == {"errors": []}


@pytest.mark.parametrize(
    ("path", "body", "text"),
    [
        ("reports", {"report_type": "X"}, "content"),
        ("reports", {"report_type": "X", "content": 1}, "content: int"),
        ("reports", {"report_type": "X", "content": "a", "charset": "utf-9"}, "utf-9"),
        ("reports", {"report_type": "X", "content": "a", "status": "READY"}, "READY"),
        ("responses", {"operation": "get_orderr"}, "get_order"),
    ],
)
def test_wrong_outcomes_are_refused(
    sandbox: Sandbox, path: str, body: dict[str, Any], text: str
) -> None:
    response = control(sandbox, path, **body)
    assert response.status_code == 400
    assert text in response.json()["error"]
