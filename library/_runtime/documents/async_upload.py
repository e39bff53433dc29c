"""The upload of a file to the document of an API, to a new URL if the first one expires."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..concurrency.hooks import async_call_hook
from ..core.deadline import Deadline
from ..core.errors import UploadError
from ..core.status_errors import ClientError
from ..http.upload_destination import Destination
from ..http.upload_file import UploadFile
from .progress import AsyncOnProgress, Progress
from .ranges import is_expired

if TYPE_CHECKING:
    from ..client.async_session import AsyncSession
    from ..client.call_options import CallOptions

_MAX_DESTINATIONS = 3
"""The maximum number of upload destinations for one file; each expires after some minutes."""

logger = logging.getLogger("selling_partner")


class AsyncDocumentUpload:
    """An upload.

    Args:
        session: The connection to the API and to storage.
        operation: The name of the method, for messages.
        options: The options of each request.
        deadline: The end of the upload.
        on_progress: Called after each block.

    """

    def __init__(
        self,
        session: AsyncSession,
        operation: str,
        options: CallOptions,
        deadline: Deadline,
        on_progress: AsyncOnProgress | None,
    ) -> None:
        self._session = session
        self._operation = operation
        self._options = options
        self._deadline = deadline
        self._on_progress = on_progress
        self._started = deadline.clock.monotonic()
        self._size = 0

    async def run(self, file: UploadFile, create: Callable[[], Any], content_type: str) -> str:
        """Upload a file, and return the identifier of its document.

        Args:
            file: The file.
            create: Creates a document; returns its identifier and URL.
            content_type: The media type, as the document was created with.

        Raises:
            UploadError: The API named no usable destination, or the file changed.
            ApiStatusError: The API or storage refused the request.
            NetworkError: No response was received.

        """
        self._size = file.size
        operation, number = self._operation, 1
        while True:
            document_id, destination = await self._destination(create, content_type)
            try:
                await self._session.upload(
                    operation, destination, file, self._options, self._deadline, meter=self._report
                )
            except ClientError as error:  # An interrupted upload may outlive its URL.
                if number == _MAX_DESTINATIONS or not is_expired(error.response):
                    raise
                logger.info("%s: storage refused the URL; requesting another", operation)
            else:
                return document_id
            number += 1
            file.rewind()

    async def _report(self, sent: int) -> None:
        if self._on_progress is not None:
            seconds = self._deadline.clock.monotonic() - self._started
            progress = Progress(
                "uploading", self._operation, done=sent, total=self._size, seconds=seconds
            )
            await async_call_hook(self._on_progress, progress)

    async def _destination(
        self, create: Callable[[], Any], content_type: str
    ) -> tuple[str, Destination]:
        """Create a document, and return its identifier and where to send its content."""
        found = await self._usable(create, content_type)
        if found is None:
            raise UploadError(
                f"{self._operation}: the API returned no usable upload destination",
                operation=self._operation,
            )
        return found

    async def _usable(
        self, create: Callable[[], Any], content_type: str
    ) -> tuple[str, Destination] | None:
        """Return None if the response lacks a part: nothing is raised while it holds the URL."""
        document_id, url = await create()
        destination = self._session.destination(url, {"Content-Type": content_type})
        if destination is None or not isinstance(document_id, str) or not document_id:
            return None
        return document_id, destination
