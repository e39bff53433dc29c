"""Queries of Data Kiosk and exports of invoices: created once, waited for, and read."""

from __future__ import annotations

from typing import Any

import pytest

from selling_partner import (
    CreationUnknownError,
    ProcessingCancelledError,
    ProcessingFailedError,
    ProcessingTimeoutError,
)
from tests.documents.support import AT, INVOICES, KIOSK, US, Amazon
from tests.runtime.documents.support import Stored, items, result
from tests.runtime.faults.plays import close

QUERIES_PATH = "/dataKiosk/2023-11-15/queries"
EXPORTS_PATH = "/tax/invoices/2024-06-19/exports"


def query(status: str, **fields: Any) -> dict[str, Any]:
    """Return the description of query Q1."""
    found = {"queryId": "Q1", "query": "{ a }", "createdTime": AT, "processingStatus": status}
    return {**found, **fields}


@pytest.fixture
def kiosk(amazon: Amazon) -> Amazon:
    """Amazon with a query that succeeds."""
    amazon.play(QUERIES_PATH, {"queryId": "Q1"})
    amazon.play(f"{QUERIES_PATH}/Q1", query("IN_QUEUE"), query("DONE", dataDocumentId="D1"))
    document = {"documentId": "D1", "documentUrl": amazon.stored_at}
    amazon.play("/dataKiosk/2023-11-15/documents/D1", document)
    amazon.store(Stored(b'{"a": 1}\n{"a": 2}\n'))
    return amazon


async def test_a_first_part_is_not_returned_in_silence(kiosk: Amazon, log_lines: list[str]) -> None:
    """A result with further parts is reported, and so is an iteration that ends too early."""
    more = query("DONE", dataDocumentId="D1", pagination={"nextToken": "2"})
    kiosk.play(f"{QUERIES_PATH}/Q1", more)
    await kiosk.call(KIOSK, "run_query", "{ a }")
    assert len(log_lines) == 1
    assert "query Q1 has only the first part of its result; run_query_pages" in log_lines[0]
    assert len(await items(await kiosk.call(KIOSK, "run_query_pages", "{ a }"))) == 2
    assert "query Q1 repeats the token of its own part" in log_lines[1]


async def test_a_query_is_run(kiosk: Amazon) -> None:
    """A query is created, waited for, and its lines are read."""
    document = await kiosk.call(KIOSK, "run_query", "{ a }", pagination_token="next")
    assert await items(document.json_lines()) == [{"a": 1}, {"a": 2}]
    assert kiosk.sent == [(QUERIES_PATH, {"query": "{ a }", "paginationToken": "next"})]


async def test_a_large_result_has_several_documents(kiosk: Amazon) -> None:
    """Each part is a query with the token of the part before, and a repeated token ends."""
    more = query("DONE", dataDocumentId="D1", pagination={"nextToken": "2"})
    kiosk.play(f"{QUERIES_PATH}/Q1", more, query("DONE"))
    documents = await items(await kiosk.call(KIOSK, "run_query_pages", "{ a }"))
    assert [len(await items(each.json_lines())) for each in documents] == [2, 0]
    assert [each.get("paginationToken") for _, each in kiosk.sent] == [None, "2"]
    kiosk.play(f"{QUERIES_PATH}/Q1", more)
    pages = await kiosk.call(KIOSK, "run_query_pages", "{ a }", pagination_token="2")
    assert len(await items(pages)) == 1


async def test_an_iteration_continues_after_a_timeout(kiosk: Amazon) -> None:
    """The next step after an exception waits for the same query."""
    kiosk.play(f"{QUERIES_PATH}/Q1", query("IN_QUEUE"))
    pages = await kiosk.call(KIOSK, "run_query_pages", "{ a }", deadline=5)
    with pytest.raises(ProcessingTimeoutError):
        await items(pages)
    assert pages.query_id == "Q1"
    kiosk.play(f"{QUERIES_PATH}/Q1", query("DONE"))
    assert len(await items(pages)) == 1
    assert kiosk.created(QUERIES_PATH) == 1


async def test_a_query_without_data_is_empty(kiosk: Amazon) -> None:
    """A query that is done without a document has an empty result."""
    kiosk.play(f"{QUERIES_PATH}/Q1", query("DONE"))
    document = await kiosk.call(KIOSK, "run_query", "{ a }")
    assert document.document_id is None
    assert await items(document.json_lines()) == []


async def test_a_failed_query_has_its_error_document(kiosk: Amazon) -> None:
    """The error document of a fatal query is in the exception."""
    kiosk.play(f"{QUERIES_PATH}/Q1", query("FATAL", errorDocumentId="D1"))
    with pytest.raises(ProcessingFailedError) as caught:
        await kiosk.call(KIOSK, "wait_for_query", "Q1")
    assert caught.value.document == b'{"a": 1}\n{"a": 2}\n'


async def test_a_cancelled_query(kiosk: Amazon) -> None:
    """A cancelled query raises."""
    kiosk.play(f"{QUERIES_PATH}/Q1", query("CANCELLED"))
    with pytest.raises(ProcessingCancelledError, match=r"query Q1 was cancelled$"):
        await kiosk.call(KIOSK, "wait_for_query", "Q1")


async def test_a_lost_query_is_not_created_again(kiosk: Amazon) -> None:
    """If the response to the creation is lost, no second query is created."""
    kiosk.play(QUERIES_PATH, close)
    with pytest.raises(CreationUnknownError, match="get_queries"):
        await kiosk.call(KIOSK, "run_query", "{ a }")
    assert kiosk.created(QUERIES_PATH) == 1


async def test_a_document_of_a_query_is_read(kiosk: Amazon) -> None:
    """A document is read by its identifier, or with the URL that is known."""
    document = await kiosk.call(KIOSK, "download_document", "D1")
    assert len(await items(document.json_lines())) == 2
    found = await kiosk.call(KIOSK, "get_document", "D1")
    document = await kiosk.call(KIOSK, "download_document", found)
    assert len(await items(document.json_lines())) == 2
    assert len(kiosk.server.at("/dataKiosk/2023-11-15/documents/D1")) == 2


@pytest.fixture
def tax(amazon: Amazon) -> Amazon:
    """Amazon with an export that succeeds."""
    amazon.play(EXPORTS_PATH, {"exportId": "E1"})
    done = {"exportId": "E1", "status": "DONE", "invoicesDocumentIds": ["D1", "D2"]}
    requested = {"exportId": "E1", "status": "REQUESTED"}
    amazon.play(f"{EXPORTS_PATH}/E1", {"export": requested}, {}, {"export": done})
    for name in ("D1", "D2"):
        found = {"invoicesDocumentId": name, "invoicesDocumentUrl": amazon.stored_at}
        path = f"/tax/invoices/2024-06-19/documents/{name}"
        amazon.play(path, {"invoicesDocument": found})
    amazon.store(Stored(b"<xml/>"))
    return amazon


async def test_an_export_is_run(tax: Amazon) -> None:
    """An export is created, waited for, and its documents are read."""
    body = {"marketplaceId": US}
    documents = await tax.call(INVOICES, "run_invoices_export", body)
    assert [await result(each.read()) for each in documents] == [b"<xml/>", b"<xml/>"]
    assert tax.sent == [(EXPORTS_PATH, body)]


async def test_a_failed_export_has_its_message(tax: Amazon) -> None:
    """The message of a failed export is in the exception."""
    failed = {"exportId": "E1", "status": "ERROR", "errorMessage": "Too many."}
    tax.play(f"{EXPORTS_PATH}/E1", {"export": failed})
    with pytest.raises(ProcessingFailedError, match="export E1 ended with ERROR; Too many"):
        await tax.call(INVOICES, "run_invoices_export", {"marketplaceId": US})


async def test_a_lost_export_is_not_created_again(tax: Amazon) -> None:
    """If the response to the creation is lost, no second export is created."""
    tax.play(EXPORTS_PATH, close)
    with pytest.raises(CreationUnknownError, match="get_invoices_exports"):
        await tax.call(INVOICES, "run_invoices_export", {"marketplaceId": US})
    assert tax.created(EXPORTS_PATH) == 1


async def test_a_document_of_an_export_is_read(tax: Amazon) -> None:
    """A document is read with the URL that is known."""
    found = await tax.call(INVOICES, "get_invoices_document", "D1")
    document = await tax.call(INVOICES, "download_document", found.invoices_document)
    assert await result(document.read()) == b"<xml/>"
