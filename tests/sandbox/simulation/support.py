"""Requests of the tests of simulated APIs, as plain HTTP."""

from __future__ import annotations

from typing import Any

import httpx2

from tests.sandbox.support import US, Caller

REPORTS = "/reports/2021-06-30"
FEEDS = "/feeds/2021-06-30"
KIOSK = "/dataKiosk/2023-11-15"
INVOICES = "/tax/invoices/2024-06-19"

INVENTORY = "GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA"
TSV = "text/tab-separated-values; charset=UTF-8"


def post(caller: Caller, path: str, **body: Any) -> httpx2.Response:
    """Send a JSON object."""
    return caller.send("POST", path, json=body)


def get(caller: Caller, path: str, **query: Any) -> Any:
    """Return the JSON of a successful response."""
    response = caller.send("GET", path, params=query)
    assert response.status_code == 200, response.text
    return response.json()


def create_report(caller: Caller, kind: str = INVENTORY) -> str:
    """Create a report, and return its identifier."""
    response = post(caller, f"{REPORTS}/reports", reportType=kind, marketplaceIds=[US])
    assert response.status_code == 202, response.text
    return str(response.json()["reportId"])


def report_url(caller: Caller, report_id: str, **query: Any) -> str:
    """Return the URL of a finished report's document."""
    report = get(caller, f"{REPORTS}/reports/{report_id}")
    path = f"{REPORTS}/documents/{report['reportDocumentId']}"
    return str(get(caller, path, **query)["url"])


def upload(caller: Caller, content: bytes, content_type: str = TSV) -> str:
    """Upload the document of a feed, and return its identifier."""
    created = post(caller, f"{FEEDS}/documents", contentType=content_type).json()
    headers = {"Content-Type": content_type}
    sent = httpx2.put(created["url"], content=content, headers=headers)
    assert sent.status_code == 200, sent.text
    return str(created["feedDocumentId"])


def create_feed(caller: Caller, document_id: str, kind: str = "JSON_LISTINGS_FEED") -> str:
    """Create a feed, and return its identifier."""
    body = {"feedType": kind, "marketplaceIds": [US], "inputFeedDocumentId": document_id}
    response = post(caller, f"{FEEDS}/feeds", **body)
    assert response.status_code == 202, response.text
    return str(response.json()["feedId"])
