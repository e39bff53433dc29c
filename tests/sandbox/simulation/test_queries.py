"""Simulation of the Data Kiosk API and of the exports of the Invoices API."""

from __future__ import annotations

import httpx2

from selling_partner import ManualClock
from selling_partner.sandbox import Sandbox
from tests.sandbox.simulation.support import INVOICES, KIOSK, get, post
from tests.sandbox.support import Caller, details

QUERY = "query { analytics_salesAndTraffic_2024_04_24 { sales } }"
BRAZIL = "A2Q3Y263D00KWC"


def create(caller: Caller, **body: str) -> str:
    """Create a query, and return its identifier."""
    response = post(caller, f"{KIOSK}/queries", **{"query": QUERY, **body})
    assert response.status_code == 202, response.text
    return str(response.json()["queryId"])


def test_a_query_has_pages(caller: Caller, sandbox: Sandbox, clock: ManualClock) -> None:
    """The token of a query is for the same query, and the last page has none."""
    sandbox.queries.add([{"n": 1}], [{"n": 2}, {"n": 3}], gzip=True, containing="salesAndTraffic")
    found: list[str] = []
    token = None
    while token is not None or not found:
        query_id = create(caller, **({"paginationToken": token} if token else {}))
        clock.advance(5)
        query = get(caller, f"{KIOSK}/queries/{query_id}")
        document = get(caller, f"{KIOSK}/documents/{query['dataDocumentId']}")
        response = httpx2.get(document["documentUrl"])
        assert response.headers["content-encoding"] == "gzip"
        found.append(response.text)
        token = query.get("pagination", {}).get("nextToken")
    assert found == ['{"n": 1}\n', '{"n": 2}\n{"n": 3}\n']
    response = post(caller, f"{KIOSK}/queries", query="other", paginationToken="page-1")
    assert "/paginationToken" in details(response, 400)


def test_a_query_without_data_has_no_document(
    caller: Caller, sandbox: Sandbox, clock: ManualClock
) -> None:
    sandbox.queries.add()
    query_id = create(caller)
    clock.advance(5)
    query = get(caller, f"{KIOSK}/queries/{query_id}")
    assert query["processingStatus"] == "DONE"
    assert not {"dataDocumentId", "errorDocumentId"} & set(query)


def test_a_fatal_query_has_an_error_document(
    caller: Caller, sandbox: Sandbox, clock: ManualClock
) -> None:
    sandbox.queries.add(error="The date is wrong.", status="FATAL")
    query_id = create(caller)
    clock.advance(5)
    query = get(caller, f"{KIOSK}/queries/{query_id}")
    document = get(caller, f"{KIOSK}/documents/{query['errorDocumentId']}")
    assert httpx2.get(document["documentUrl"]).text == "The date is wrong."


def test_a_query_can_be_cancelled_until_it_ends(caller: Caller, clock: ManualClock) -> None:
    """A cancelled query stays so, and a finished one cannot be cancelled."""
    first = create(caller)
    clock.advance(3)
    for _ in range(2):
        assert caller.send("DELETE", f"{KIOSK}/queries/{first}").status_code == 204
    second = create(caller)
    clock.advance(5)
    assert "DONE" in details(caller.send("DELETE", f"{KIOSK}/queries/{second}"), 400)
    listed = get(caller, f"{KIOSK}/queries", pageSize=1)
    assert [each["queryId"] for each in listed["queries"]] == [second]
    token = listed["pagination"]["nextToken"]
    rest = get(caller, f"{KIOSK}/queries", pageSize=5, paginationToken=token)["queries"]
    assert [(each["queryId"], each["processingStatus"]) for each in rest] == [(first, "CANCELLED")]


def test_an_export_of_invoices(caller: Caller, sandbox: Sandbox, clock: ManualClock) -> None:
    """An export has states of its own, and its URL lives for 30 seconds."""
    sandbox.invoice_exports.add(b"PK-zip")
    created = post(caller, f"{INVOICES}/exports", marketplaceId=BRAZIL)
    assert created.status_code == 202
    path = f"{INVOICES}/exports/{created.json()['exportId']}"
    exports = []
    for _ in range(3):
        exports.append(get(caller, path)["export"])
        clock.advance(2.5)
    *_, export = exports
    states = [(each["status"], len(each["invoicesDocumentIds"])) for each in exports]
    assert states == [("REQUESTED", 0), ("PROCESSING", 0), ("DONE", 1)]
    document_path = f"{INVOICES}/documents/{export['invoicesDocumentIds'][0]}"
    url = get(caller, document_path)["invoicesDocument"]["invoicesDocumentUrl"]
    response = httpx2.get(url)
    assert (response.content, response.headers["content-type"]) == (b"PK-zip", "application/zip")
    clock.advance(30)
    assert httpx2.get(url).status_code == 403
    listed = get(caller, f"{INVOICES}/exports", marketplaceId=BRAZIL, status="DONE")["exports"]
    assert [each["exportId"] for each in listed] == [created.json()["exportId"]]


def test_an_export_may_fail(caller: Caller, sandbox: Sandbox, clock: ManualClock) -> None:
    sandbox.invoice_exports.add(None, error="No invoices.", status="FATAL")
    created = post(caller, f"{INVOICES}/exports", marketplaceId=BRAZIL)
    clock.advance(5)
    export = get(caller, f"{INVOICES}/exports/{created.json()['exportId']}")["export"]
    assert (export["status"], export["errorMessage"]) == ("ERROR", "No invoices.")
