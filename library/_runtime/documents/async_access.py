"""The steps that the clients of all APIs with documents share."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from ..client.async_client import AsyncApiClient
from ..concurrency.hooks import async_can_call
from ..core.deadline import Deadline
from ..core.document_errors import CreationUnknownError, ProcessingError
from ..core.errors import (
    ConfigurationError,
    NetworkError,
    RequestValidationError,
    SellingPartnerError,
)
from ..core.status_errors import ServerError
from ..http.async_storage import AsyncStorage
from ..http.retry_policy import for_idempotent
from ..http.upload_destination import Destination
from ..http.upload_file import UploadFile
from .async_document import AsyncDocument
from .async_download import AsyncDocumentUrl, AsyncDownload, Transfer
from .async_upload import AsyncDocumentUpload
from .async_waiting import AsyncWait, Job, checked_seconds, wait_seconds, with_document
from .progress import AsyncOnProgress

C = TypeVar("C", bound=AsyncApiClient)
T = TypeVar("T")

MAX_ERROR_DOCUMENT = 1_048_576
"""The maximum number of bytes of an error document that an exception carries."""

_LAST_REQUEST = 10.0
"""Seconds that the request for the status at the deadline of a wait may take."""

_MAX_EXPLANATION = 60.0
"""The maximum number of seconds for which the error document of a job is requested and read."""

logger = logging.getLogger("selling_partner")


@dataclass(frozen=True)
class AsyncDocumentAccess:
    """Access to the documents of one API.

    Attributes:
        client: The API's client.
        operation: The name of the method that the caller called, for messages.
        on_progress: The caller's function, if any.
        timeout: Seconds for each phase of a request, in place of the client's own.

    """

    client: AsyncApiClient
    operation: str
    on_progress: AsyncOnProgress | None = None
    timeout: float | None = None

    def __post_init__(self) -> None:
        if self.on_progress is not None and not async_can_call(self.on_progress):
            raise ConfigurationError("on_progress: pass a function that this client can call")

    def document(
        self,
        document_id: str | None,
        request_url: Callable[[Any], Any],
        *,
        url: object = None,
        deadline: float | None = None,
        document_type: str | None = None,
    ) -> AsyncDocument:
        """Return a document. Nothing is requested yet.

        Args:
            document_id: Amazon's identifier; ``None`` for an empty document.
            request_url: Requests the URL from the API with the client that it receives.
            url: A URL that the API has named before.
            deadline: Seconds for each reading of the document; no limit by default.
            document_type: The type of its content, by which it has a model.

        Raises:
            ConfigurationError: The deadline is not a positive number.

        """
        self._limit(deadline)  # Report a wrong deadline before the document is read.
        session, options = self.client._connection, self.client._options_for(self.timeout)

        async def request(limit: Deadline) -> Destination | None:
            return session.destination(await request_url(self._bounded(limit)), None)

        shared = AsyncDocumentUrl(request)
        if url is not None:
            shared.set(session.destination(url, None))
        storage = AsyncStorage(session.transport)

        def open_download() -> tuple[AsyncDownload, Transfer]:
            limit = self._limit(deadline)
            transfer = Transfer(
                self.operation, str(document_id), options.timeout, options.retry, limit
            )
            return AsyncDownload(storage, shared, transfer), transfer

        return AsyncDocument(document_id, open_download, self.on_progress, document_type)

    async def create(self, kind: str, create: Callable[[], Any], listing: str) -> str:
        """Create a report, feed, query or export, once, and return its identifier.

        Args:
            kind: The kind in lower case, such as ``report``.
            create: Sends the request, and returns the identifier in its response.
            listing: The method that lists what exists, for messages.

        Raises:
            CreationUnknownError: The response was lost, or has no identifier.
            SellingPartnerError: The request failed.

        """
        advice = f"look for it with {listing} before a retry"
        try:
            found: object = await create()
        except NetworkError as error:
            if not error.may_be_processed:
                raise
            problem = f"{error}; Amazon may have created the {kind}: {advice}"
            raise CreationUnknownError(problem, operation=error.operation) from error
        except ServerError as error:
            error.add_note(f"Amazon may have created the {kind}: {advice}.")
            raise
        if isinstance(found, str) and found:
            logger.info("%s: created the %s %s", self.operation, kind, found)
            return found
        raise CreationUnknownError(
            f"{self.operation}: Amazon created the {kind}, but the response has no identifier: "
            f"{advice}",
            operation=self.operation,
        )

    async def wait(
        self,
        job: Job,
        fetch: Callable[[Any], Any],
        status_of: Callable[[T], str | None],
        deadline: float | None,
        error_document: Callable[[T, float], AsyncDocument | None] | None = None,
        explain: Callable[[T, ProcessingError], None] | None = None,
    ) -> T:
        """Wait until Amazon has processed a job, and return its description.

        Args:
            job: The job.
            fetch: Requests its description from the API with the client that it receives.
            status_of: Returns the status of a description.
            deadline: Seconds to wait; two hours by default.
            error_document: Returns the error document of a job without a result, if it has one.
                Receives the description and the deadline of reading it, in seconds.
            explain: Completes the exception of a job without a result.

        Raises:
            ProcessingError: The job has no result, or the wait reached its deadline.
            SellingPartnerError: The status cannot be read.

        """
        check_identifier(self.operation, f"{job.kind}_id", job.id)
        clock = self.client._connection.settings.clock
        limit = Deadline(wait_seconds(deadline), clock)
        request = partial(self._fetch, fetch, limit)
        wait = AsyncWait(job, request, status_of, limit, self.on_progress)
        found, error = await wait.run()
        if error is None:
            return found
        if explain is not None:
            explain(found, error)
        seconds = min(max(limit.remaining, _LAST_REQUEST), _MAX_EXPLANATION)
        document = None if error_document is None else error_document(found, seconds)
        raise error if document is None else await self._explained(error, document)

    async def _fetch(self, fetch: Callable[[Any], Any], limit: Deadline) -> Any:
        return await fetch(self._bounded(limit, _LAST_REQUEST))

    async def upload(
        self,
        file: UploadFile,
        create: Callable[[Any], Any],
        content_type: str,
        deadline: float | None,
    ) -> str:
        """Upload a file, and return the identifier of its document.

        Args:
            file: The file.
            create: Creates a document with the client that it receives; returns its identifier
                and URL.
            content_type: The media type, as the document was created with.
            deadline: Seconds for the upload; no limit by default.

        Raises:
            UploadError: The API named no usable destination, or the file changed.
            ApiStatusError: The API or storage refused the request.
            NetworkError: No response was received.

        """
        limit = self._limit(deadline)
        uploading = AsyncDocumentUpload(
            self.client._connection,
            self.operation,
            self.client._options_for(self.timeout),
            limit,
            self.on_progress,
        )

        async def create_document() -> Any:
            return await create(self._bounded(limit))

        return await uploading.run(file, create_document, content_type)

    def _limit(self, deadline: float | None) -> Deadline:
        """Return the deadline of a transfer, which begins now."""
        seconds = math.inf if deadline is None else checked_seconds(deadline)
        return Deadline(seconds, self.client._connection.settings.clock)

    def _bounded(self, limit: Deadline, at_least: float = 0.001) -> Any:
        """Return the client with calls that end by a deadline.

        Args:
            limit: The deadline.
            at_least: Seconds that a call may take in any case.

        """
        options, left = self.client._options, max(limit.remaining, at_least)
        bounded = options._replace(
            deadline=min(options.deadline, left), max_wait=min(options.max_wait, left)
        )
        if bounded == options:
            return self.client
        return self.client._sharing(self.client._connection, bounded)

    async def _explained(self, error: ProcessingError, document: AsyncDocument) -> ProcessingError:
        """Return the exception of a job with the content of its error document."""
        content = bytearray()
        try:
            async with document.chunks() as chunks:
                async for piece in chunks:
                    content += piece
                    if len(content) >= MAX_ERROR_DOCUMENT:
                        break
        except SellingPartnerError as fault:
            error.add_note(f"Its error document cannot be read: {fault}")
            return error
        return with_document(error, bytes(content[:MAX_ERROR_DOCUMENT]))


def with_idempotent_retries(client: C) -> C:
    """Return the client with retries of requests that may have been processed."""
    retry = for_idempotent(client._options.retry)
    return client.with_options(retry=retry)


def without_none(fields: Mapping[str, object]) -> Any:
    """Return the fields of a body that the caller gave. They are checked by the call."""
    return {name: value for name, value in fields.items() if value is not None}


def identify(operation: str, document: object, id_name: str, url_name: str) -> tuple[str, object]:
    """Return the identifier of a document and its URL, if it is known.

    Args:
        operation: The name of the method, for messages.
        document: The identifier, or the API's description of the document.
        id_name: The attribute of a description with the identifier.
        url_name: The attribute of a description with the URL.

    Raises:
        RequestValidationError: The document is neither.

    """
    is_described = not isinstance(document, str)
    found = getattr(document, id_name, None) if is_described else document
    check_identifier(operation, "document", found)
    return str(found), getattr(document, url_name, None) if is_described else None


def check_identifier(operation: str, name: str, value: object) -> None:
    """Refuse a value that is not an identifier.

    Raises:
        RequestValidationError: The value is not a non-empty string.

    """
    if not isinstance(value, str) or not value:
        raise RequestValidationError(operation, [f"{name}: must be a non-empty string"])
