"""The content of a document as an iterator."""

from __future__ import annotations

from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self, TypeVar

from ..concurrency.hooks import async_call_hook
from .async_download import AsyncDownload, Transfer
from .formats.stages import FAULTS, MakeStage, Pieces, Stage, document_error
from .progress import AsyncOnProgress, Progress

T = TypeVar("T")


class AsyncDocumentStream(AsyncIterator[T]):
    """The content of a document, piece by piece or row by row.

    Nothing is requested before the first item. The connection is closed at the end, and by an
    exception. To stop earlier, use the stream in a ``with`` block::

        async with document.rows() as rows:
            async for row in rows:
                ...

    Args:
        download: The download; ``None`` for an empty document.
        make: Makes the stages of reading.
        on_progress: Called after each piece from storage.

    """

    def __init__(
        self,
        download: tuple[AsyncDownload, Transfer] | None,
        make: MakeStage[T],
        on_progress: AsyncOnProgress | None,
    ) -> None:
        self._download = download
        self._make = make
        self._on_progress = on_progress
        self._stage: Stage[bytes, T] | None = None
        self._ready: Pieces[T] = iter(())
        self._started = 0.0

    async def __anext__(self) -> T:
        while True:
            if self._download is None:
                for item in self._ready:
                    return item
                raise StopAsyncIteration
            download, transfer = self._download
            try:
                for item in self._ready:
                    return item
                await self._advance(download, transfer)
            except FAULTS as error:
                await self.aclose()
                document_id, received = transfer.document_id, download.received
                raise document_error(error, transfer.operation, document_id, received) from None
            except BaseException:
                await self.aclose()
                raise

    async def aclose(self) -> None:
        """Close the connection. Further items are not available."""
        self._ready = iter(())
        download, self._download = self._download, None
        if download is not None:
            await download[0].aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def _advance(self, download: AsyncDownload, transfer: Transfer) -> None:
        """Read the next piece from storage, and make its items ready."""
        if self._stage is None:
            self._started = transfer.deadline.clock.monotonic()
            await download.open()
            self._stage = self._make(download.content_type)
        piece = await download.read()
        if piece:
            self._ready = self._stage.feed(piece)
            await self._report(download, transfer)
            return
        # Complete, because a fault of the last items still needs the document's name.
        self._ready = iter(list(self._stage.finish()))
        await download.aclose()
        self._download = None

    async def _report(self, download: AsyncDownload, transfer: Transfer) -> None:
        if self._on_progress is None:
            return
        progress = Progress(
            "downloading",
            f"document {transfer.document_id}",
            done=download.received,
            total=download.total,
            seconds=transfer.deadline.clock.monotonic() - self._started,
        )
        await async_call_hook(self._on_progress, progress)
