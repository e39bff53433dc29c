"""Feeds: uploaded, created once, waited for, and their results."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from selling_partner import (
    CreationUnknownError,
    NetworkError,
    NoDocumentError,
    ProcessingFailedError,
    Progress,
    RequestValidationError,
    UploadError,
)
from tests.documents.support import AT, FEEDS, US, Amazon
from tests.runtime.documents.support import EXPIRED, Stored, result, send
from tests.runtime.faults.exchange import message
from tests.runtime.faults.plays import close, close_unread

FEEDS_PATH = "/feeds/2021-06-30/feeds"
DOCUMENTS_PATH = "/feeds/2021-06-30/documents"
JSON = "application/json; charset=UTF-8"
LISTINGS = {"header": {"sellerId": "A"}, "messages": []}
STORED = send(message(200, b""))


def feed(status: str, result_id: str | None = None) -> dict[str, Any]:
    """Return the description of feed F1."""
    found = {
        "feedId": "F1",
        "feedType": "JSON_LISTINGS_FEED",
        "createdTime": AT,
        "processingStatus": status,
        "resultFeedDocumentId": result_id,
    }
    return {name: value for name, value in found.items() if value is not None}


@pytest.fixture
def shop(amazon: Amazon) -> Amazon:
    """Amazon with a feed that succeeds."""
    amazon.play(DOCUMENTS_PATH, {"feedDocumentId": "D1", "url": amazon.stored_at})
    amazon.play(FEEDS_PATH, {"feedId": "F1"})
    amazon.play(f"{FEEDS_PATH}/F1", feed("IN_QUEUE"), feed("DONE", "D2"))
    amazon.play(f"{DOCUMENTS_PATH}/D2", {"feedDocumentId": "D2", "url": amazon.stored_at})
    amazon.store(STORED)
    return amazon


async def submit(shop: Amazon, content: Any = LISTINGS, **keywords: Any) -> Any:
    return await shop.call(
        FEEDS, "submit_feed", "JSON_LISTINGS_FEED", content, marketplace_ids=[US], **keywords
    )


async def test_a_feed_is_submitted(shop: Amazon) -> None:
    """The document is created, uploaded with exactly its content type, and named by the feed."""
    seen: list[Progress] = []
    assert await submit(shop, on_progress=seen.append) == "F1"
    assert shop.sent == [
        (DOCUMENTS_PATH, {"contentType": JSON}),
        (
            FEEDS_PATH,
            {
                "feedType": "JSON_LISTINGS_FEED",
                "marketplaceIds": [US],
                "inputFeedDocumentId": "D1",
            },
        ),
    ]
    (stored,) = shop.server.at("/stored")
    assert (stored.method, json.loads(stored.content), stored.token) == ("PUT", LISTINGS, "")
    assert [each.step for each in seen] == ["uploading"]


async def test_a_feed_is_waited_for(shop: Amazon) -> None:
    """The result of a feed is read from its processing report."""
    found = await shop.call(FEEDS, "wait_for_feed", "F1")
    shop.store(Stored(b'{"summary": {"errors": 1}}'))
    document = await shop.call(FEEDS, "feed_result", found)
    assert await result(document.json()) == {"summary": {"errors": 1}}


async def test_a_file_is_submitted(shop: Amazon, tmp_path: Path) -> None:
    """A file has its own content type."""
    path = tmp_path / "prices.txt"
    path.write_text("sku\tprice\n")
    kind = "text/tab-separated-values; charset=UTF-8"
    await submit(shop, path, content_type=kind, feed_options={"a": "b"})
    assert shop.sent[0] == (DOCUMENTS_PATH, {"contentType": kind})
    assert shop.sent[1][1]["feedOptions"] == {"a": "b"}


async def test_wrong_content_creates_nothing(shop: Amazon) -> None:
    """Empty content is refused before a document is created."""
    with pytest.raises(RequestValidationError, match=r"content: .*is empty"):
        await submit(shop, b"")
    assert shop.server.seen == []


async def test_a_lost_document_is_created_again(shop: Amazon) -> None:
    """A document without a feed has no effect, so a lost response is retried."""
    shop.play(DOCUMENTS_PATH, close, {"feedDocumentId": "D1", "url": shop.stored_at})
    assert await submit(shop) == "F1"
    assert len(shop.server.at(DOCUMENTS_PATH)) == 2


async def test_a_lost_feed_is_not_created_again(shop: Amazon) -> None:
    """If the response to the creation is lost, the exception says how to find the feed."""
    shop.play(FEEDS_PATH, close)
    with pytest.raises(CreationUnknownError, match="look for it with get_feeds"):
        await submit(shop)
    assert shop.created(FEEDS_PATH) == 1


async def test_a_failed_upload_creates_no_feed(shop: Amazon) -> None:
    """A feed is created only after its content is stored."""
    shop.store(close_unread)
    with pytest.raises(NetworkError):
        await submit(shop)
    assert shop.server.at(FEEDS_PATH) == []


async def test_an_expired_upload_url_is_replaced(shop: Amazon) -> None:
    """The feed names the document that received the content."""
    shop.play(
        DOCUMENTS_PATH,
        {"feedDocumentId": "D1", "url": shop.stored_at},
        {"feedDocumentId": "D9", "url": shop.stored_at},
    )
    shop.store(send(EXPIRED), STORED)
    await submit(shop)
    assert shop.sent[-1][1]["inputFeedDocumentId"] == "D9"


async def test_an_unusable_document_is_an_error(shop: Amazon) -> None:
    """A response without a URL raises, and no feed is created."""
    shop.play(DOCUMENTS_PATH, {"feedDocumentId": "D1"})
    with pytest.raises(UploadError):
        await submit(shop)
    assert shop.server.at(FEEDS_PATH) == []


async def test_a_fatal_feed_has_its_processing_report(shop: Amazon) -> None:
    """The processing report of a fatal feed is in the exception."""
    shop.play(f"{FEEDS_PATH}/F1", feed("FATAL", "D2"))
    shop.store(Stored(b"line 1: invalid"))
    with pytest.raises(ProcessingFailedError) as caught:
        await shop.call(FEEDS, "wait_for_feed", "F1")
    assert (caught.value.id, caught.value.document) == ("F1", b"line 1: invalid")


async def test_a_feed_without_a_report(shop: Amazon) -> None:
    """A feed that names no processing report raises."""
    shop.play(f"{FEEDS_PATH}/F1", feed("DONE"))
    found = await shop.call(FEEDS, "wait_for_feed", "F1")
    with pytest.raises(NoDocumentError, match="feed F1 with the status DONE has no processing"):
        await shop.call(FEEDS, "feed_result", found)


async def test_a_known_url_is_used(shop: Amazon) -> None:
    """The result of get_feed_document is read without requesting it again."""
    shop.store(Stored(b"abc"))
    found = await shop.call(FEEDS, "get_feed_document", "D2")
    document = await shop.call(FEEDS, "download_document", found)
    assert await result(document.read()) == b"abc"
    assert len(shop.server.at(f"{DOCUMENTS_PATH}/D2")) == 1
