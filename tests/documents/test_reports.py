"""Reports: created once, waited for, and read from storage."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from selling_partner import (
    CreationUnknownError,
    InternalServerError,
    Marketplace,
    NoDocumentError,
    ProcessingCancelledError,
    ProcessingFailedError,
    ProcessingTimeoutError,
    Progress,
    RequestValidationError,
)
from tests.documents.support import (
    DONE,
    REPORTS,
    REPORTS_PATH,
    US,
    Amazon,
    prepare_report,
    report,
)
from tests.runtime.documents.support import Stored, items, refuse, result
from tests.runtime.faults.exchange import respond
from tests.runtime.faults.plays import close, close_unread, cut
from tests.runtime.faults.virtual_clock import VirtualClock

TSV = "sku\tname\nA-1\tCafé\n"
STORED = Stored(gzip.compress(TSV.encode("cp1252")), "text/plain; charset=cp1252")


async def test_a_report_is_run(amazon: Amazon, clock: VirtualClock, tmp_path: Path) -> None:
    """A report is created, waited for and downloaded by two calls."""
    prepare_report(amazon, DONE)
    amazon.store(STORED)
    seen: list[Progress] = []
    document = await amazon.call(
        REPORTS,
        "run_report",
        "GET_X",
        marketplace_ids=[Marketplace.US],
        data_start_time=datetime(2026, 1, 1, tzinfo=UTC),
        report_options={"a": "b"},
        on_progress=seen.append,
    )
    assert await items(document.rows()) == [{"sku": "A-1", "name": "Café"}]
    await result(document.save(tmp_path / "x.tsv"))
    assert (tmp_path / "x.tsv").read_bytes() == TSV.encode("cp1252")
    assert amazon.sent == [
        (
            REPORTS_PATH,
            {
                "reportType": "GET_X",
                "marketplaceIds": [US],
                "dataStartTime": "2026-01-01T00:00:00Z",
                "reportOptions": {"a": "b"},
            },
        )
    ]
    assert clock.sleeps == [2, 3]
    assert [each.status for each in seen][:3] == ["IN_QUEUE", "IN_PROGRESS", "DONE"]
    assert seen[-1].step == "downloading"


async def test_invalid_arguments_create_nothing(amazon: Amazon) -> None:
    """An argument that the API would refuse raises before anything is sent."""
    prepare_report(amazon, DONE)
    with pytest.raises(RequestValidationError, match="reportType"):
        await amazon.call(REPORTS, "run_report", ["GET_X"], marketplace_ids=[US])
    with pytest.raises(RequestValidationError, match="marketplaceIds"):
        await amazon.call(REPORTS, "run_report", "GET_X", marketplace_ids=[])
    assert amazon.server.at(REPORTS_PATH) == []


@pytest.mark.parametrize("lost", [close, cut(b"HTTP/1.1 202 Acc")])
async def test_a_lost_creation_is_not_repeated(amazon: Amazon, lost: Any) -> None:
    """If the response is lost, one report may exist, and the exception says how to find it."""
    prepare_report(amazon, DONE)
    amazon.play(REPORTS_PATH, lost)
    with pytest.raises(CreationUnknownError, match="look for it with get_reports") as caught:
        await amazon.call(REPORTS, "run_report", "GET_X", marketplace_ids=[US])
    assert caught.value.operation == "createReport"
    assert amazon.created(REPORTS_PATH) == 1


async def test_a_failed_creation_is_not_repeated(amazon: Amazon) -> None:
    """A 500 may have created a report, so it is not retried."""
    prepare_report(amazon, DONE)
    amazon.play(REPORTS_PATH, respond(500, {"errors": []}))
    with pytest.raises(InternalServerError) as caught:
        await amazon.call(REPORTS, "run_report", "GET_X", marketplace_ids=[US])
    assert "get_reports" in caught.value.__notes__[0]
    assert amazon.created(REPORTS_PATH) == 1


async def test_a_creation_without_an_identifier_is_reported(amazon: Amazon) -> None:
    """A success without an identifier raises, because the report exists."""
    prepare_report(amazon, DONE)
    amazon.play(REPORTS_PATH, {})
    with pytest.raises(CreationUnknownError, match="no identifier"):
        await amazon.call(REPORTS, "run_report", "GET_X", marketplace_ids=[US])


async def test_a_wait_resumes_from_an_id(amazon: Amazon) -> None:
    """After a timeout, the identifier of the exception continues the wait."""
    prepare_report(amazon, [report("IN_QUEUE")])
    with pytest.raises(ProcessingTimeoutError) as caught:
        await amazon.call(REPORTS, "run_report", "GET_X", marketplace_ids=[US], deadline=9)
    prepare_report(amazon, DONE)
    found = await amazon.call(REPORTS, "wait_for_report", caught.value.id)
    assert found.report_document_id == "D1"
    assert amazon.created(REPORTS_PATH) == 1


async def test_a_wait_survives_a_cut_connection(amazon: Amazon) -> None:
    """A status request that fails despite retries does not end the wait."""
    prepare_report(amazon, DONE)
    amazon.play(f"{REPORTS_PATH}/R1", *[close_unread] * 7, report("DONE", "D1"))
    assert (await amazon.call(REPORTS, "wait_for_report", "R1")).report_document_id == "D1"


async def test_a_cancelled_report(amazon: Amazon) -> None:
    """A cancelled report may have had no data."""
    prepare_report(amazon, [report("CANCELLED")])
    with pytest.raises(ProcessingCancelledError, match="there is no data"):
        await amazon.call(REPORTS, "run_report", "GET_X", marketplace_ids=[US])


async def test_a_failed_report_has_its_error_document(amazon: Amazon) -> None:
    """The document of a fatal report is in the exception."""
    prepare_report(amazon, [report("FATAL", "D1")])
    amazon.store(Stored(gzip.compress(json.dumps({"errorDetails": "Too long."}).encode())))
    with pytest.raises(ProcessingFailedError, match=r"report R1 ended with FATAL; Too long.") as it:
        await amazon.call(REPORTS, "run_report", "GET_X", marketplace_ids=[US])
    assert it.value.document == b'{"errorDetails": "Too long."}'


async def test_a_report_without_a_document(amazon: Amazon) -> None:
    """A report that is done but names no document raises."""
    prepare_report(amazon, [report("DONE")])
    with pytest.raises(NoDocumentError, match="R1 is done but has no document"):
        await amazon.call(REPORTS, "run_report", "GET_X", marketplace_ids=[US])


async def test_an_expired_url_is_requested_again(amazon: Amazon) -> None:
    """The API names a new URL during the download."""
    prepare_report(amazon, DONE)
    amazon.store(STORED.cut(10), refuse, STORED)
    document = await amazon.call(REPORTS, "download_document", "D1")
    assert await result(document.text()) == TSV
    assert len(amazon.server.at("/reports/2021-06-30/documents/D1")) == 2


async def test_a_known_url_is_used(amazon: Amazon) -> None:
    """The result of get_report_document is read without requesting it again."""
    prepare_report(amazon, DONE)
    amazon.store(STORED)
    found = await amazon.call(REPORTS, "get_report_document", "D1")
    document = await amazon.call(REPORTS, "download_document", found)
    assert await result(document.text()) == TSV
    assert len(amazon.server.at("/reports/2021-06-30/documents/D1")) == 1


async def test_a_restricted_token_is_sent_to_the_api_only(amazon: Amazon) -> None:
    """A Restricted Data Token replaces the access token, and storage receives neither."""
    prepare_report(amazon, DONE)
    amazon.store(STORED)
    document = await amazon.call(
        REPORTS, "download_document", "D1", restricted_data_token="Atz.sprdt|secret"
    )
    await result(document.read())
    tokens = [each.token for each in amazon.server.seen]
    assert tokens == ["Atz.sprdt|secret", ""]


@pytest.mark.parametrize("wrong", ["", None, 5])
async def test_a_document_needs_an_identifier(amazon: Amazon, wrong: Any) -> None:
    """An empty identifier is refused at once."""
    with pytest.raises(RequestValidationError, match="document: must be a non-empty string"):
        await amazon.call(REPORTS, "download_document", wrong)
