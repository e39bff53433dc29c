"""Exports of invoices from their creation to their documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from .._runtime.client.async_client import AsyncApiClient
from .._runtime.core.errors import ErrorDetail
from .._runtime.core.lazy import LazyModule

if TYPE_CHECKING:
    from .._runtime.core.document_errors import ProcessingError as _ProcessingError
    from .._runtime.documents import async_access as _access
    from .._runtime.documents import async_waiting as _waiting
    from .._runtime.documents.async_document import AsyncDocument
    from .._runtime.documents.progress import AsyncOnProgress
    from . import dicts as _dicts
    from . import models as _models
    from .async_client import AsyncInvoicesClient
else:  # Most programs export no invoices.
    _access = LazyModule(".._runtime.documents.async_access", __package__)
    _waiting = LazyModule(".._runtime.documents.async_waiting", __package__)
    _dicts = LazyModule(f"{__package__}.dicts")
    _models = LazyModule(f"{__package__}.models")

_LISTING = "get_invoices_exports(marketplace_id=..., date_start=...)"


class AsyncExportMethods(AsyncApiClient):
    """The methods of a client for whole exports of invoices."""

    async def run_invoices_export(
        self,
        body: _models.ExportInvoicesRequest | _dicts.ExportInvoicesRequestDict,
        *,
        deadline: float | None = None,
        on_progress: AsyncOnProgress | None = None,
        timeout: float | None = None,
    ) -> list[AsyncDocument]:
        """Create an export of invoices, wait for it, and return its documents.

        The content is downloaded when it is read. The export is created once: if the response to
        its creation is lost, no second one is created.

        Args:
            body: The selection of the invoices.
            deadline: Seconds to wait for the export, two hours by default; ``math.inf`` for no
                limit.
            on_progress: Called with each ``Progress`` of the wait and of the downloads.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The documents; none if no invoice matches.

        Raises:
            RequestValidationError: An argument is invalid; nothing was sent.
            CreationUnknownError: The response to the creation was lost.
            ProcessingFailedError: Amazon could not create the export.
            ProcessingTimeoutError: The wait reached its deadline; ``id`` resumes it.
            ApiStatusError: The API responded with an error status.
            NetworkError: No response was received.
            CredentialsError: Login with Amazon rejected the credentials.

        """
        access = _access.AsyncDocumentAccess(self, "run_invoices_export", on_progress, timeout)
        client = cast("AsyncInvoicesClient", self)

        async def create() -> object:
            created = await client.create_invoices_export(body=body, timeout=timeout)
            return created.export_id

        export_id = await access.create("export", create, _LISTING)
        export = await self.wait_for_invoices_export(
            export_id, deadline=deadline, on_progress=on_progress, timeout=timeout
        )
        return [
            self.download_document(each, on_progress=on_progress, timeout=timeout)
            for each in export.invoices_document_ids or ()
        ]

    async def wait_for_invoices_export(
        self,
        export_id: str,
        *,
        deadline: float | None = None,
        on_progress: AsyncOnProgress | None = None,
        timeout: float | None = None,
    ) -> _models.Export:
        """Wait until Amazon has processed an export, and return its description.

        The status is requested after 2 seconds, then at growing intervals of up to a minute. A
        status that cannot be read for a while does not end the wait.

        Args:
            export_id: Amazon's identifier of the export.
            deadline: Seconds to wait, two hours by default; ``math.inf`` for no limit.
            on_progress: Called with a ``Progress`` after each request.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The export, whose ``invoices_document_ids`` are for ``download_document``.

        Raises:
            RequestValidationError: An argument is invalid; nothing was sent.
            ProcessingFailedError: Amazon could not create the export; ``errors`` has the reason.
            ProcessingTimeoutError: The wait reached its deadline; ``id`` resumes it.
            ApiStatusError: The API responded with an error status.
            NetworkError: No request received a response for five minutes.
            CredentialsError: Login with Amazon rejected the credentials.

        """
        name = "wait_for_invoices_export"
        access = _access.AsyncDocumentAccess(self, name, on_progress, timeout)

        async def fetch(client: AsyncInvoicesClient) -> _models.Export | None:
            found = await client.get_invoices_export(export_id, timeout=timeout)
            return found.export

        def status_of(export: _models.Export) -> str | None:
            return export.status

        def explain(export: _models.Export, error: _ProcessingError) -> None:
            if export.error_message:
                error.errors = (ErrorDetail("", str(export.error_message)),)

        job = _waiting.Job("export", export_id, name, failed="ERROR")
        return await access.wait(job, fetch, status_of, deadline, explain=explain)

    def download_document(
        self,
        document: str | _models.InvoicesDocument,
        *,
        deadline: float | None = None,
        on_progress: AsyncOnProgress | None = None,
        timeout: float | None = None,
    ) -> AsyncDocument:
        """Return a document of an export. Nothing is sent before it is read.

        Args:
            document: Amazon's identifier of the document, or the ``invoices_document`` of
                ``get_invoices_document``.
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
            "download_document", document, "invoices_document_id", "invoices_document_url"
        )

        async def request_url(client: AsyncInvoicesClient) -> object:
            found = await client.get_invoices_document(document_id, timeout=timeout)
            return getattr(found.invoices_document, "invoices_document_url", None)

        return access.document(document_id, request_url, url=url, deadline=deadline)
