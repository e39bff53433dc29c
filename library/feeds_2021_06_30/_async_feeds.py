"""Feeds from their content to their result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from .._runtime.client.async_client import AsyncApiClient
from .._runtime.core.document_errors import NoDocumentError
from .._runtime.core.lazy import LazyModule
from .._runtime.core.regions import Marketplace

if TYPE_CHECKING:
    from .._runtime.documents import async_access as _access
    from .._runtime.documents import async_content as _content
    from .._runtime.documents import async_waiting as _waiting
    from .._runtime.documents.async_content import AsyncContent
    from .._runtime.documents.async_document import AsyncDocument
    from .._runtime.documents.progress import AsyncOnProgress
    from . import models as _models
    from .async_client import AsyncFeedsClient
else:  # Most programs send no feeds.
    _access = LazyModule(".._runtime.documents.async_access", __package__)
    _content = LazyModule(".._runtime.documents.async_content", __package__)
    _waiting = LazyModule(".._runtime.documents.async_waiting", __package__)
    _models = LazyModule(f"{__package__}.models")

_LISTING = "get_feeds(feed_types=[...], created_since=...)"


class AsyncFeedMethods(AsyncApiClient):
    """The methods of a client for whole feeds."""

    async def submit_feed(
        self,
        feed_type: str,
        content: AsyncContent,
        *,
        marketplace_ids: Sequence[Marketplace | str],
        content_type: str | None = None,
        feed_options: Mapping[str, str] | None = None,
        deadline: float | None = None,
        on_progress: AsyncOnProgress | None = None,
        timeout: float | None = None,
    ) -> str:
        """Upload the content of a feed, create the feed, and return its identifier.

        Pass the identifier to ``wait_for_feed``, and the feed to ``feed_result``::

            feed_id = await client.submit_feed(
                "JSON_LISTINGS_FEED", {"header": ..., "messages": [...]}, marketplace_ids=[...]
            )
            feed = await client.wait_for_feed(feed_id)
            report = await client.feed_result(feed).json()

        The feed is created once: if the response to its creation is lost, no second one is created.
        The upload is retried, because nothing happens before the feed is created.

        Args:
            feed_type: The type of the feed.
            content: Bytes, text, a ``pathlib.Path``, a file that is open in binary mode, a dict or
                a model for JSON, or an iterator over bytes or text. Text that looks like a path is
                refused. A file is read in blocks. An iterator is first written to a temporary file,
                because storage requires the length in advance.
            marketplace_ids: The marketplaces to which the feed applies.
            content_type: The media type, with the character set of text, such as
                ``text/tab-separated-values; charset=UTF-8``. Required unless the content is a dict
                or a model, or the type begins with ``JSON_``.
            feed_options: Further options of the feed type. Optional.
            deadline: Seconds for the upload; no limit by default.
            on_progress: Called with a ``Progress`` after each block of the upload.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            Amazon's identifier of the feed.

        Raises:
            RequestValidationError: An argument is invalid, or the content is empty or unreadable;
                nothing was sent.
            CreationUnknownError: The response to the creation of the feed was lost.
            UploadError: There was no usable upload destination, or the content changed during the
                upload. No feed was created.
            ApiStatusError: The API or storage responded with an error status.
            NetworkError: No response was received.
            CredentialsError: Login with Amazon rejected the credentials.

        """
        access = _access.AsyncDocumentAccess(self, "submit_feed", on_progress, timeout)
        client = cast("AsyncFeedsClient", self)
        media_type = _content.checked_type("submit_feed", content, content_type, feed_type)

        async def create_document(client: AsyncFeedsClient) -> tuple[object, object]:
            found = await _access.with_idempotent_retries(client).create_feed_document(
                body={"contentType": media_type}, timeout=timeout
            )
            return found.feed_document_id, found.url

        async with _content.AsyncUploadContent("submit_feed", content, media_type) as file:
            document_id = await access.upload(file, create_document, media_type, deadline)
        body = {
            "feedType": feed_type,
            "marketplaceIds": marketplace_ids,
            "inputFeedDocumentId": document_id,
            "feedOptions": feed_options,
        }

        async def create() -> object:
            created = await client.create_feed(body=_access.without_none(body), timeout=timeout)
            return created.feed_id

        return await access.create("feed", create, _LISTING)

    async def wait_for_feed(
        self,
        feed_id: str,
        *,
        deadline: float | None = None,
        on_progress: AsyncOnProgress | None = None,
        timeout: float | None = None,
    ) -> _models.Feed:
        """Wait until Amazon has processed a feed, and return its description.

        A processed feed may still have rejected messages; ``feed_result`` has them. The status is
        requested after 2 seconds, then at growing intervals of up to a minute, within the rate
        limit. A status that cannot be read for a while does not end the wait.

        Args:
            feed_id: Amazon's identifier of the feed.
            deadline: Seconds to wait, two hours by default; ``math.inf`` for no limit.
            on_progress: Called with a ``Progress`` after each request.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The feed, for ``feed_result``.

        Raises:
            RequestValidationError: An argument is invalid; nothing was sent.
            ProcessingCancelledError: The feed was cancelled.
            ProcessingFailedError: Amazon could not process the feed; ``document`` has the reason.
            ProcessingTimeoutError: The wait reached its deadline; ``id`` resumes it.
            ApiStatusError: The API responded with an error status.
            NetworkError: No request received a response for five minutes.
            CredentialsError: Login with Amazon rejected the credentials.

        """
        access = _access.AsyncDocumentAccess(self, "wait_for_feed", on_progress, timeout)

        async def fetch(client: AsyncFeedsClient) -> _models.Feed:
            return await client.get_feed(feed_id, timeout=timeout)

        def status_of(feed: _models.Feed) -> str | None:
            return feed.processing_status

        def error_document(feed: _models.Feed, seconds: float) -> AsyncDocument | None:
            found = feed.result_feed_document_id
            if not found:
                return None
            return self.download_document(found, deadline=seconds, timeout=timeout)

        job = _waiting.Job("feed", feed_id, "wait_for_feed")
        return await access.wait(job, fetch, status_of, deadline, error_document)

    def feed_result(
        self,
        feed: _models.Feed,
        *,
        on_progress: AsyncOnProgress | None = None,
        timeout: float | None = None,
    ) -> AsyncDocument:
        """Return the processing report of a feed. Nothing is sent before it is read.

        Args:
            feed: The result of ``wait_for_feed``.
            on_progress: Called with a ``Progress`` after each piece from storage.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The document: JSON for a listings feed, and text or XML for other feeds.

        Raises:
            NoDocumentError: The feed has no processing report.

        """
        if not feed.result_feed_document_id:
            raise NoDocumentError(
                f"feed_result: feed {feed.feed_id} with the status {feed.processing_status} has no "
                "processing report",
                id=str(feed.feed_id),
                status=feed.processing_status,
                operation="feed_result",
            )
        return self.download_document(
            feed.result_feed_document_id, on_progress=on_progress, timeout=timeout
        )

    def download_document(
        self,
        document: str | _models.FeedDocument,
        *,
        deadline: float | None = None,
        on_progress: AsyncOnProgress | None = None,
        timeout: float | None = None,
    ) -> AsyncDocument:
        """Return a document of a feed. Nothing is sent before it is read.

        Args:
            document: Amazon's identifier of the document, or the result of ``get_feed_document``.
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
            "download_document", document, "feed_document_id", "url"
        )

        async def request_url(client: AsyncFeedsClient) -> object:
            found = await client.get_feed_document(document_id, timeout=timeout)
            return found.url

        return access.document(document_id, request_url, url=url, deadline=deadline)
