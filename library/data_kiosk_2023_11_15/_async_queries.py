"""Queries of Data Kiosk from their creation to their result."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from .._runtime.client.async_client import AsyncApiClient
from .._runtime.core.lazy import LazyModule
from ._async_query_pages import AsyncQueryPages

if TYPE_CHECKING:
    from .._runtime.documents import async_access as _access
    from .._runtime.documents import async_waiting as _waiting
    from .._runtime.documents.async_document import AsyncDocument
    from .._runtime.documents.progress import AsyncOnProgress
    from . import models as _models
    from .async_client import AsyncDataKioskClient
else:  # Most programs send no queries.
    _access = LazyModule(".._runtime.documents.async_access", __package__)
    _waiting = LazyModule(".._runtime.documents.async_waiting", __package__)
    _models = LazyModule(f"{__package__}.models")

_LISTING = "get_queries(created_since=...)"

logger = logging.getLogger("selling_partner")


class AsyncQueryMethods(AsyncApiClient):
    """The methods of a client for whole queries."""

    async def run_query(
        self,
        query: str,
        *,
        pagination_token: str | None = None,
        deadline: float | None = None,
        on_progress: AsyncOnProgress | None = None,
        timeout: float | None = None,
    ) -> AsyncDocument:
        """Create a query, wait until Amazon has processed it, and return its document.

        The document has one JSON object in each line::

            document = await client.run_query("query { ... }")
            async with document.json_lines() as lines:
                async for line in lines:
                    print(line)

        The query is created once: if the response to its creation is lost, no second one is
        created. ``run_query_pages`` returns all parts of a large result.

        Args:
            query: The GraphQL query, with at most 8,000 characters.
            pagination_token: The token of the part to create. Optional.
            deadline: Seconds to wait for the query, two hours by default; ``math.inf`` for no
                limit.
            on_progress: Called with each ``Progress`` of the wait and of the download.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The document, which is empty if the query has no data.

        Raises:
            RequestValidationError: An argument is invalid; nothing was sent.
            CreationUnknownError: The response to the creation was lost.
            ProcessingCancelledError: The query was cancelled.
            ProcessingFailedError: Amazon could not process the query; ``document`` has the reason.
            ProcessingTimeoutError: The wait reached its deadline; ``id`` resumes it.
            ApiStatusError: The API responded with an error status.
            NetworkError: No response was received.
            CredentialsError: Login with Amazon rejected the credentials.

        """
        query_id = await self._create(query, pagination_token, "run_query", timeout)
        found = await self.wait_for_query(
            query_id, deadline=deadline, on_progress=on_progress, timeout=timeout
        )
        if found.pagination and found.pagination.next_token:
            logger.warning(
                "run_query: query %s has only the first part of its result; run_query_pages "
                "returns all",
                query_id,
            )
        return self.query_result(found, on_progress=on_progress, timeout=timeout)

    def run_query_pages(
        self,
        query: str,
        *,
        pagination_token: str | None = None,
        deadline: float | None = None,
        on_progress: AsyncOnProgress | None = None,
        timeout: float | None = None,
    ) -> AsyncQueryPages:
        """Return an iterator over the documents of a query, each of which is part of its result.

        Amazon divides a large result. Each step creates the query for the next part, waits for it,
        and returns its document::

            async for document in client.run_query_pages("query { ... }"):
                async for line in document.json_lines():
                    print(line)

        Args:
            query: The GraphQL query.
            pagination_token: The token of the first part, to resume an iteration. Optional.
            deadline: Seconds to wait for each query, two hours by default; ``math.inf`` for no
                limit.
            on_progress: Called with each ``Progress`` of the waits and of the downloads.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The iterator. Its steps raise the exceptions of ``run_query``.

        """

        async def create(token: str | None) -> str:
            return await self._create(query, token, "run_query_pages", timeout)

        async def wait(query_id: str) -> _models.Query:
            return await self.wait_for_query(
                query_id, deadline=deadline, on_progress=on_progress, timeout=timeout
            )

        def result(found: _models.Query) -> AsyncDocument:
            return self.query_result(found, on_progress=on_progress, timeout=timeout)

        return AsyncQueryPages(create, wait, result, pagination_token)

    async def wait_for_query(
        self,
        query_id: str,
        *,
        deadline: float | None = None,
        on_progress: AsyncOnProgress | None = None,
        timeout: float | None = None,
    ) -> _models.Query:
        """Wait until Amazon has processed a query, and return its description.

        The status is requested after 2 seconds, then at growing intervals of up to a minute, within
        the rate limit. A status that cannot be read for a while does not end the wait.

        Args:
            query_id: Amazon's identifier of the query.
            deadline: Seconds to wait, two hours by default; ``math.inf`` for no limit.
            on_progress: Called with a ``Progress`` after each request.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The query, for ``query_result``.

        Raises:
            RequestValidationError: An argument is invalid; nothing was sent.
            ProcessingCancelledError: The query was cancelled.
            ProcessingFailedError: Amazon could not process the query; ``document`` has the reason.
            ProcessingTimeoutError: The wait reached its deadline; ``id`` resumes it.
            ApiStatusError: The API responded with an error status.
            NetworkError: No request received a response for five minutes.
            CredentialsError: Login with Amazon rejected the credentials.

        """
        access = _access.AsyncDocumentAccess(self, "wait_for_query", on_progress, timeout)

        async def fetch(client: AsyncDataKioskClient) -> _models.Query:
            return await client.get_query(query_id, timeout=timeout)

        def status_of(query: _models.Query) -> str | None:
            return query.processing_status

        def error_document(query: _models.Query, seconds: float) -> AsyncDocument | None:
            found = query.error_document_id
            if not found:
                return None
            return self.download_document(found, deadline=seconds, timeout=timeout)

        job = _waiting.Job("query", query_id, "wait_for_query")
        return await access.wait(job, fetch, status_of, deadline, error_document)

    def query_result(
        self,
        query: _models.Query,
        *,
        on_progress: AsyncOnProgress | None = None,
        timeout: float | None = None,
    ) -> AsyncDocument:
        """Return the data of a query. Nothing is sent before it is read.

        Args:
            query: The result of ``wait_for_query``.
            on_progress: Called with a ``Progress`` after each piece from storage.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The document, which is empty if the query has no data.

        """
        access = _access.AsyncDocumentAccess(self, "query_result", on_progress, timeout)
        document_id = query.data_document_id or None
        return access.document(document_id, self._url_of(str(document_id), timeout))

    def download_document(
        self,
        document: str | _models.GetDocumentResponse,
        *,
        deadline: float | None = None,
        on_progress: AsyncOnProgress | None = None,
        timeout: float | None = None,
    ) -> AsyncDocument:
        """Return a document of a query. Nothing is sent before it is read.

        Args:
            document: Amazon's identifier of the document, or the result of ``get_document``.
            deadline: Seconds for each reading of the document; no limit by default.
            on_progress: Called with a ``Progress`` after each piece from storage.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The document, with methods to save or read it.

        Raises:
            RequestValidationError: The identifier is not a non-empty string.

        """
        access = _access.AsyncDocumentAccess(self, "download_document", on_progress, timeout)
        document_id, url = _access.identify(
            "download_document", document, "document_id", "document_url"
        )
        request_url = self._url_of(document_id, timeout)
        return access.document(document_id, request_url, url=url, deadline=deadline)

    async def _create(
        self, query: str, pagination_token: str | None, operation: str, timeout: float | None
    ) -> str:
        """Create a query, and return its identifier."""
        access = _access.AsyncDocumentAccess(self, operation, None, timeout)
        client = cast("AsyncDataKioskClient", self)
        body = {"query": query, "paginationToken": pagination_token}

        async def create() -> object:
            created = await client.create_query(body=_access.without_none(body), timeout=timeout)
            return created.query_id

        return await access.create("query", create, _LISTING)

    def _url_of(
        self, document_id: str, timeout: float | None
    ) -> Callable[[AsyncDataKioskClient], object]:
        """Return a function that requests the URL of a document."""

        async def request_url(client: AsyncDataKioskClient) -> object:
            found = await client.get_document(document_id, timeout=timeout)
            return found.document_url

        return request_url
