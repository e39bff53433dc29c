"""Uploads to storage: each form of content, retries, expired URLs and progress."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import anyio
import pytest

from selling_partner import (
    ForbiddenError,
    NetworkError,
    Progress,
    UploadError,
)
from selling_partner._runtime.documents.async_content import AsyncUploadContent
from selling_partner.messaging_v1 import Attachment
from tests.runtime.documents.feeds import ROWS, STORED, TEXT, Feeds
from tests.runtime.documents.support import EXPIRED, send
from tests.runtime.faults.exchange import header
from tests.runtime.faults.plays import close, close_after_head


class Unseekable(io.BytesIO):
    """A file such as a pipe."""

    def seekable(self) -> bool:
        return False


def pieces() -> Iterator[Any]:
    yield "sku\tname\n"
    yield b""
    yield "A-1\tCafé\n".encode()


def after(file: io.BytesIO, position: int) -> io.BytesIO:
    file.seek(position)
    return file


FORMS: dict[str, Any] = {
    "bytes": ROWS.encode(),
    "bytearray": bytearray(ROWS.encode()),
    "text": ROWS,
    "file": io.BytesIO(ROWS.encode()),
    "file from its position": after(io.BytesIO(b"xx" + ROWS.encode()), 2),
    "pipe": Unseekable(ROWS.encode()),
    "list": ["sku\tname\n", "A-1\tCafé\n"],
}


@pytest.mark.parametrize("form", FORMS)
async def test_each_form_of_content_is_uploaded(feeds: Feeds, form: str) -> None:
    """The bytes arrive unchanged, and text in the declared character set."""
    content = FORMS[form]
    if isinstance(content, io.BytesIO):
        content.seek(2 if "position" in form else 0)
    assert await feeds.upload(content) == "doc-1"
    assert feeds.stored == [ROWS.encode()]


@pytest.mark.parametrize("flavour", ["asyncio", "trio"])
async def test_a_cancelled_upload_closes_its_files(flavour: str, tmp_path: Path) -> None:
    """Neither the temporary copy of a pipe nor the file at a path stays open."""
    path = tmp_path / "feed.tsv"
    path.write_text(ROWS, encoding="utf-8")
    contents = [
        AsyncUploadContent("submit_feed", each, TEXT) for each in (path, Unseekable(b"sku\n"))
    ]
    for content in contents:
        with anyio.CancelScope() as scope:
            async with content:
                scope.cancel()
                await anyio.lowlevel.checkpoint()
        assert scope.cancelled_caught
    opened = [getattr(each._file, "_stream") for each in contents]  # noqa: B009 - mypy
    assert [each.closed for each in opened] == [True, True]


async def test_an_iterator_is_uploaded(feeds: Feeds) -> None:
    """Pieces of text and bytes are joined, with their length in advance."""
    await feeds.upload(pieces())
    assert feeds.stored == [ROWS.encode()]
    assert header(feeds.library.heads[0], "Content-Length") == str(len(ROWS.encode()))


@pytest.mark.parametrize("flavour", ["asyncio", "trio"])
async def test_an_async_iterator_is_uploaded(feeds: Feeds) -> None:
    """An async client accepts an async iterator."""

    async def async_pieces() -> AsyncIterator[Any]:
        for each in pieces():
            yield each

    await feeds.upload(async_pieces())
    assert feeds.stored == [ROWS.encode()]


async def test_a_path_is_uploaded(feeds: Feeds, tmp_path: Path) -> None:
    """A path names a file, which is read in blocks and closed."""
    path = tmp_path / "feed.txt"
    path.write_bytes(b"x" * 1_000_000)
    await feeds.upload(path)
    assert feeds.stored == [b"x" * 1_000_000]


async def test_a_dict_is_json(feeds: Feeds) -> None:
    """A dict is sent as Amazon reads it: exact numbers and times in UTC. A model likewise."""
    at = datetime(2026, 1, 2, tzinfo=UTC)
    await feeds.upload({"price": Decimal("1.10"), "at": at, "name": "Café"})
    await feeds.upload(Attachment(upload_destination_id="1", file_name="a"))
    assert feeds.stored == [
        '{"price":1.10,"at":"2026-01-02T00:00:00Z","name":"Café"}'.encode(),
        b'{"uploadDestinationId":"1","fileName":"a"}',
    ]


async def test_text_has_the_declared_character_set(feeds: Feeds) -> None:
    """Text is encoded as the content type states, and so is JSON."""
    await feeds.upload(ROWS, "text/plain; charset=iso-8859-1")
    await feeds.upload({"name": "Café"}, "application/json; charset=iso-8859-1")
    assert feeds.stored == [ROWS.encode("latin-1"), '{"name":"Café"}'.encode("latin-1")]


async def test_only_the_first_piece_of_text_has_a_mark(feeds: Feeds) -> None:
    """The pieces of an iterator are one text, with one byte-order mark."""
    await feeds.upload(iter(["a\t", "é", "\n"]), "text/plain; charset=UTF-16")
    assert feeds.stored == ["a\té\n".encode("utf-16")]


async def test_a_reader_needs_only_read(feeds: Feeds) -> None:
    """An object with nothing but ``read`` is a file."""

    class Reader:
        def __init__(self) -> None:
            self.left = [ROWS.encode(), b""]

        def read(self, size: int) -> bytes:
            return self.left.pop(0)

    await feeds.upload(Reader())
    assert feeds.stored == [ROWS.encode()]


async def test_the_deadline_of_an_upload_bounds_its_calls(feeds: Feeds) -> None:
    """The creation of a document does not wait beyond the deadline of the upload."""
    await feeds.upload(ROWS, deadline=30)
    assert (feeds.options.deadline, feeds.options.max_wait) == (30, 30)


async def test_storage_receives_exactly_the_declared_type(feeds: Feeds) -> None:
    """The upload has the content type, the length and the host, and nothing of the client."""
    await feeds.upload(ROWS)
    head = feeds.library.heads[0]
    names = {line.partition(b":")[0].lower() for line in head.split(b"\r\n")[1:] if line}
    assert names == {b"content-type", b"content-length", b"host"}
    assert header(head, "Content-Type") == TEXT


@pytest.mark.parametrize("form", ["bytes", "iterator", "pipe"])
async def test_an_interrupted_upload_is_repeated(feeds: Feeds, form: str) -> None:
    """The whole content is sent again after a broken connection, also that of an iterator."""
    content = {"bytes": ROWS.encode(), "iterator": pieces(), "pipe": Unseekable(ROWS.encode())}
    feeds.library.store(close_after_head, close, send(STORED))
    assert await feeds.upload(content[form]) == "doc-1"
    assert feeds.stored[-1] == ROWS.encode()
    assert len(feeds.library.heads) == 3


async def test_interruptions_are_bounded(feeds: Feeds) -> None:
    """The attempts of the retry policy bound the uploads."""
    feeds.library.store(close)
    with pytest.raises(NetworkError):
        await feeds.upload(ROWS)
    assert (len(feeds.library.heads), feeds.created) == (3, 1)


async def test_an_expired_url_is_replaced(feeds: Feeds) -> None:
    """A refused URL is replaced by that of a new document, which the feed then names."""
    feeds.library.store(send(EXPIRED), send(EXPIRED), send(STORED))
    assert await feeds.upload(ROWS) == "doc-3"
    feeds.library.store(send(EXPIRED))
    with pytest.raises(ForbiddenError):
        await feeds.upload(ROWS)
    assert feeds.created == 6


@pytest.mark.parametrize("url", [None, "/x", "http://storage.example/x"])
async def test_an_unusable_destination_is_an_error(feeds: Feeds, url: Any) -> None:
    """A response without a usable URL raises, and nothing is sent to storage."""
    feeds.library.url = url
    with pytest.raises(UploadError, match="no usable upload destination"):
        await feeds.upload(ROWS)
    assert feeds.library.heads == []


async def test_a_destination_needs_an_identifier(feeds: Feeds) -> None:
    """A response without the document's identifier raises."""
    feeds.document_id = None
    with pytest.raises(UploadError, match="no usable upload destination"):
        await feeds.upload(ROWS)


async def test_progress_of_an_upload(feeds: Feeds) -> None:
    """Each block is reported with the length."""
    seen: list[Progress] = []
    await feeds.upload(b"x" * 2_500_000, on_progress=seen.append)
    assert [(each.step, each.done, each.total) for each in seen] == [
        ("uploading", 1_048_576, 2_500_000),
        ("uploading", 2_097_152, 2_500_000),
        ("uploading", 2_500_000, 2_500_000),
    ]
