"""Downloads from storage: interruptions, expired URLs, lengths, and changed documents."""

from __future__ import annotations

import gzip
import logging
from typing import Any

import pytest

from selling_partner import (
    DocumentCompressionError,
    DocumentTransferError,
    ForbiddenError,
    NetworkError,
    NotFoundError,
    RequestTimeoutError,
    RetryPolicy,
    ServiceUnavailableError,
)
from tests.runtime.documents.support import (
    DOCUMENT,
    EXPIRED,
    SIGNATURE,
    XML,
    Library,
    Stored,
    close,
    items,
    refuse,
    result,
    send,
)
from tests.runtime.faults.exchange import Exchange, header, message
from tests.runtime.faults.virtual_clock import VirtualClock

CONTENT = b"".join(b"%06d\tvalue\n" % number for number in range(20_000))
ZIPPED = gzip.compress(CONTENT)


def ranges(library: Library) -> list[str | None]:
    """Return the range of each request to storage."""
    return [header(head, "Range") for head in library.heads]


@pytest.mark.parametrize("content", [CONTENT, ZIPPED], ids=["plain", "gzip"])
async def test_a_document_is_read_whole(library: Library, content: bytes) -> None:
    """A document is downloaded in one request, decompressed if it is gzip."""
    library.store(Stored(content))
    assert await result(library.document().read()) == CONTENT
    assert (ranges(library), library.urls) == ([None], 1)


async def test_storage_receives_nothing_of_the_client(library: Library) -> None:
    """A request to storage has no token, no user agent and no header of the API."""
    library.store(Stored(CONTENT).cut(100), Stored(CONTENT))
    await result(library.document().read())
    for head in library.heads:
        names = {line.partition(b":")[0].lower() for line in head.split(b"\r\n")[1:] if line}
        assert names <= {b"host", b"accept-encoding", b"range"}
    assert all(not each.token for each in library.storage.seen)


@pytest.mark.parametrize("content", [CONTENT, ZIPPED], ids=["plain", "gzip"])
@pytest.mark.parametrize("end", ["close", "reset", "stall"])
async def test_an_interruption_is_resumed(library: Library, content: bytes, end: str) -> None:
    """After a closed, broken or silent connection, only the missing bytes are requested."""
    stored = Stored(content)
    library.store(stored.cut(1000, end), stored.cut(500, end), stored)
    assert await result(library.document().read()) == CONTENT
    assert ranges(library) == [None, "bytes=1000-", "bytes=1500-"]
    assert library.urls == 1


async def test_waits_before_resuming_grow(library: Library, clock: VirtualClock) -> None:
    """Interruptions without a byte in between wait longer; a byte resets the wait."""
    stored = Stored(CONTENT)
    library.store(stored.cut(0), stored.cut(0), stored.cut(9), stored.cut(0), stored)
    assert await result(library.document().read()) == CONTENT
    assert clock.sleeps == [0.25, 0.5, 0.25, 0.5]


@pytest.mark.parametrize("attempts", [1, 3])
async def test_interruptions_without_a_byte_are_bounded(library: Library, attempts: int) -> None:
    """The attempts of the retry policy bound the requests that bring no byte."""
    library.store(Stored(CONTENT).cut(1000), Stored(CONTENT).cut(0))
    document = library.document(retry=RetryPolicy(attempts=attempts))
    with pytest.raises(NetworkError, match="download_document: no response"):
        await result(document.read())
    assert len(library.heads) == attempts


async def test_an_expired_url_is_replaced(library: Library) -> None:
    """A refused URL is requested again from the API, and the download continues."""
    stored = Stored(ZIPPED)
    library.store(stored.cut(1000), refuse, stored.cut(10), refuse, refuse, stored)
    assert await result(library.document().read()) == CONTENT
    assert library.urls == 4
    assert ranges(library) == [None, *["bytes=1000-"] * 2, *["bytes=1010-"] * 3]


async def test_urls_that_are_always_refused_are_an_error(library: Library) -> None:
    """Storage that refuses new URLs as well raises its refusal, without the signature."""
    library.store(refuse)
    with pytest.raises(ForbiddenError, match="Request has expired") as caught:
        await result(library.document(retry=RetryPolicy(attempts=1)).read())
    assert library.urls == 3
    assert SIGNATURE not in str(caught.value)


async def test_credentials_in_a_url_may_expire(library: Library) -> None:
    """A 400 with the code ExpiredToken is an expired URL, any other one is an error."""
    for code in ("ExpiredToken", "InvalidArgument"):
        body = f"<Error><Code>{code}</Code><Message>No</Message></Error>".encode()
        library.store(send(message(400, body, XML)), Stored(CONTENT))
        if code == "ExpiredToken":
            assert await result(library.document().read()) == CONTENT
        else:
            with pytest.raises(Exception, match="InvalidArgument: No"):
                await result(library.document().read())


async def test_two_readings_share_a_url(library: Library) -> None:
    """A document can be read again, and its URL is requested only once."""
    library.store(Stored(CONTENT))
    document = library.document()
    assert await result(document.read()) == await result(document.read()) == CONTENT
    assert (library.urls, len(library.heads)) == (1, 2)


async def test_a_failure_of_storage_is_retried(library: Library, clock: VirtualClock) -> None:
    """A 503 is retried after the time that storage asks for."""
    busy = send(message(503, b"", {"Retry-After": "7"}))
    library.store(busy, Stored(CONTENT))
    assert await result(library.document().read()) == CONTENT
    assert clock.sleeps == [7.25]
    library.store(busy)
    with pytest.raises(ServiceUnavailableError):
        await result(library.document().read())


async def test_a_missing_document_is_an_error(library: Library) -> None:
    """A 404 of storage raises at once."""
    library.store(send(message(404, b"<Error><Code>NoSuchKey</Code></Error>", XML)))
    with pytest.raises(NotFoundError, match="NoSuchKey"):
        await result(library.document().read())
    assert len(library.heads) == 1


@pytest.mark.parametrize("etag", ['"1"', ""])
async def test_storage_may_ignore_ranges(library: Library, etag: str) -> None:
    """Bytes that storage sends again are compared with the first ones and left out."""
    stored = Stored(ZIPPED, ranges=False, etag=etag)
    library.store(stored.cut(1000), stored.cut(500), stored.cut(1500), stored)
    assert await result(library.document().read()) == CONTENT


CHANGED = CONTENT[::-1]
CHANGES: dict[str, tuple[Stored, Stored]] = {
    "another version": (Stored(CONTENT), Stored(CHANGED, etag='"2"')),
    "another length": (Stored(CONTENT, etag=""), Stored(CONTENT + b"x", etag="")),
    "a shorter one": (Stored(CONTENT, etag=""), Stored(CONTENT[:-1], etag="")),
    "other bytes, no ranges": (
        Stored(CONTENT, etag="", ranges=False),
        Stored(CHANGED, etag="", ranges=False),
    ),
    "another start": (Stored(CONTENT), Stored(CONTENT, headers={"Content-Range": "bytes 0-9/9"})),
    "no start": (Stored(CONTENT), Stored(CONTENT, headers={"Content-Range": "x"})),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_a_changed_document_is_an_error(library: Library, change: str) -> None:
    """Parts of two versions are never joined."""
    before, after = CHANGES[change]
    library.store(before.cut(1000), after)
    with pytest.raises(DocumentTransferError) as caught:
        await result(library.document().read())
    assert (caught.value.offset, caught.value.operation) == (1000, "download_document")
    assert DOCUMENT in str(caught.value)


async def test_a_document_that_became_shorter_is_an_error(library: Library) -> None:
    """A 416 after an interruption means that the document changed."""
    gone = message(416, b"", {"Content-Range": "bytes */5"})
    library.store(Stored(CONTENT).cut(1000), send(gone))
    with pytest.raises(
        DocumentTransferError, match=f"no byte 1000, although its length is {len(CONTENT)}"
    ):
        await result(library.document().read())


async def test_a_length_beyond_the_document_is_an_error(library: Library) -> None:
    """Storage that announced more bytes than it has raises, although it sent all that it has."""
    end = message(416, b"", {"Content-Range": f"bytes */{len(CONTENT)}"})
    stored = Stored(CONTENT, headers={"Content-Length": str(len(CONTENT) + 9)})
    library.store(stored.cut(len(CONTENT)), send(end))
    with pytest.raises(DocumentTransferError, match="although its length is"):
        await result(library.document().read())


async def test_a_chunked_document_without_its_last_chunk(library: Library) -> None:
    """If only the end of the transfer is lost, storage confirms that nothing is missing."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

    def cut(exchange: Exchange) -> None:
        exchange.read()
        exchange.send(head + b"3\r\nabc\r\n")
        exchange.close()

    library.store(cut, send(message(416, b"", {"Content-Range": "bytes */3"})))
    assert await result(library.document().read()) == b"abc"


async def test_a_partial_range_is_continued(library: Library) -> None:
    """A response that ends before the document ends is followed by a further request."""
    size = len(CONTENT)
    parts = [
        message(206, CONTENT[a:b], {"Content-Range": f"bytes {a}-{b - 1}/{size}", "ETag": '"1"'})
        for a, b in ((1000, 3000), (3000, size))
    ]
    library.store(Stored(CONTENT).cut(1000), *map(send, parts))
    assert await result(library.document().read()) == CONTENT


@pytest.mark.parametrize("status", [204, 302])
async def test_other_statuses_are_errors(library: Library, status: int) -> None:
    """A success without content and a redirect are errors; the redirect is not followed."""
    library.store(send(message(status, b"", {"Location": f"/document?{SIGNATURE}"})))
    with pytest.raises(Exception, match=str(status)) as caught:
        await result(library.document().read())
    assert len(library.heads) == 1
    assert SIGNATURE not in str(caught.value)


UNUSABLE = [None, 5, "", "/document", "http://storage.example/x", "ftp://h/x", "https://a:b@h/x"]


@pytest.mark.parametrize("url", UNUSABLE)
async def test_an_unusable_url_is_an_error(library: Library, url: Any) -> None:
    """A URL without TLS, or that is not a URL, is not requested."""
    library.url = url
    with pytest.raises(DocumentTransferError, match="no usable URL"):
        await result(library.document().read())
    assert library.heads == []


async def test_truncated_gzip_of_full_length_is_an_error(library: Library) -> None:
    """A document that was stored truncated raises, although its length is right."""
    library.store(Stored(ZIPPED[:-1]))
    with pytest.raises(DocumentCompressionError, match="truncated") as caught:
        await result(library.document().read())
    assert caught.value.offset == len(ZIPPED) - 1
    raw = await items(library.document().raw_chunks())
    assert b"".join(raw) == ZIPPED[:-1]


async def test_a_reading_has_its_own_deadline(library: Library, clock: VirtualClock) -> None:
    """The deadline bounds a slow download, and ends the waits before a retry."""

    def trickle(exchange: Exchange) -> None:
        exchange.read()
        head, _, body = Stored(CONTENT).response().partition(b"\r\n\r\n")
        exchange.send(head + b"\r\n\r\n")
        exchange.trickle(body[:500], 1.0)

    library.store(trickle)
    with pytest.raises(RequestTimeoutError):
        await result(library.document(deadline=30).read())
    assert clock.monotonic() == pytest.approx(30, abs=1)


async def test_the_deadline_of_a_reading_bounds_its_calls(library: Library) -> None:
    """A request for the URL does not wait for the rate limit beyond the deadline of the reading."""
    library.store(Stored(CONTENT))
    await result(library.document(deadline=30).read())
    assert (library.options.deadline, library.options.max_wait) == (30, 30)
    await result(library.document().read())
    assert (library.options.deadline, library.options.max_wait) == (120, 3600)


async def test_the_clients_deadline_is_for_calls(library: Library, clock: VirtualClock) -> None:
    """A download may take longer than the deadline of a call."""

    def slow(exchange: Exchange) -> None:
        exchange.read()
        head, _, body = Stored(CONTENT[:500]).response().partition(b"\r\n\r\n")
        exchange.send(head + b"\r\n\r\n")
        exchange.trickle(body, 1.0)

    library.store(slow)
    assert await result(library.document(deadline=None).read()) == CONTENT[:500]
    assert clock.monotonic() == pytest.approx(500, abs=2)


async def test_a_stream_may_end_early(library: Library) -> None:
    """A closed stream closes its connection and yields nothing further."""
    library.store(Stored(CONTENT))
    stream = library.document().chunks()
    first = await result(next(stream) if library.flavour == "sync" else anext(stream))
    assert CONTENT.startswith(first)
    await close(stream)
    assert await items(stream) == []
    await close(stream)


async def test_the_signature_is_never_shown(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    """No log line and no exception has the query of a URL."""
    caplog.set_level(logging.DEBUG)
    library.store(Stored(CONTENT).cut(10), send(EXPIRED), Stored(CONTENT).cut(0))
    with pytest.raises(NetworkError) as caught:
        await result(library.document().read())
    shown = [record.getMessage() for record in caplog.records]
    seen = [str(caught.value), repr(caught.value), *shown]
    assert any("resuming in" in each for each in seen)
    assert not any("d4f85c5f1a32" in each for each in seen)
