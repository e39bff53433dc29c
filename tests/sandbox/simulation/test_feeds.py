"""Simulation of the Feeds API."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from selling_partner import ManualClock
from selling_partner.sandbox import Sandbox
from tests.sandbox.simulation.support import FEEDS, TSV, create_feed, get, post, upload
from tests.sandbox.support import US, Caller, details

LISTINGS = b'{"header": {}, "messages": [{"messageId": 1}, {"messageId": 2}]}'


def result(caller: Caller, feed_id: str) -> httpx2.Response:
    """Return the processing report of a feed."""
    feed = get(caller, f"{FEEDS}/feeds/{feed_id}")
    document = get(caller, f"{FEEDS}/documents/{feed['resultFeedDocumentId']}")
    return httpx2.get(document["url"])


def test_a_feed_is_processed(caller: Caller, sandbox: Sandbox, clock: ManualClock) -> None:
    """By default, each message of an uploaded feed is accepted."""
    json_type = "application/json; charset=UTF-8"
    feed_id = create_feed(caller, upload(caller, LISTINGS, json_type))
    path = f"{FEEDS}/feeds/{feed_id}"
    assert get(caller, path)["processingStatus"] == "IN_QUEUE"
    clock.advance(5)
    assert get(caller, path)["processingStatus"] == "DONE"
    summary = result(caller, feed_id).json()["summary"]
    assert (summary["messagesProcessed"], summary["messagesAccepted"]) == (2, 2)
    (job,) = sandbox.feeds.jobs
    assert job.input is not None
    assert (job.input.content, job.input.content_type) == (LISTINGS, json_type)
    assert job.input.json()["messages"][1] == {"messageId": 2}


def test_a_result_can_depend_on_the_upload(
    caller: Caller, sandbox: Sandbox, clock: ManualClock
) -> None:
    """``on_submit`` takes a content, or a function of the uploaded document."""
    sandbox.feeds.on_submit("POST_FLAT_FILE", lambda uploaded: uploaded.text.upper())
    content_type = "text/plain; charset=cp1252"
    document_id = upload(caller, "caf\xe9".encode("cp1252"), content_type)
    feed_id = create_feed(caller, document_id, "POST_FLAT_FILE")
    clock.advance(5)
    assert result(caller, feed_id).text == "CAF\xc9"


@pytest.mark.parametrize("final", ["CANCELLED", "FATAL"])
def test_a_feed_may_fail(caller: Caller, sandbox: Sandbox, clock: ManualClock, final: Any) -> None:
    sandbox.feeds.on_submit("POST_FLAT_FILE", "Broken.", status=final)
    feed_id = create_feed(caller, upload(caller, b"x"), "POST_FLAT_FILE")
    clock.advance(5)
    feed = get(caller, f"{FEEDS}/feeds/{feed_id}")
    assert feed["processingStatus"] == final
    assert ("resultFeedDocumentId" in feed) is (final == "FATAL")


def test_the_uploaded_document_must_exist(caller: Caller) -> None:
    """A feed needs a document of the same seller with uploaded content."""
    created = post(caller, f"{FEEDS}/documents", contentType=TSV).json()
    body = {"feedType": "JSON_LISTINGS_FEED", "marketplaceIds": [US]}
    for document_id in (created["feedDocumentId"], "other"):
        response = post(caller, f"{FEEDS}/feeds", **body, inputFeedDocumentId=document_id)
        assert "/inputFeedDocumentId" in details(response, 400)


def test_a_list_of_feeds_is_filtered(caller: Caller, clock: ManualClock) -> None:
    first = create_feed(caller, upload(caller, LISTINGS))
    clock.advance(5)
    second = create_feed(caller, upload(caller, LISTINGS))
    assert caller.send("DELETE", f"{FEEDS}/feeds/{second}").status_code == 200
    for state, wanted in (("DONE", [first]), ("CANCELLED", [second]), ("FATAL", [])):
        query = {"feedTypes": "JSON_LISTINGS_FEED", "processingStatuses": state}
        found = get(caller, f"{FEEDS}/feeds", **query)["feeds"]
        assert [each["feedId"] for each in found] == wanted
