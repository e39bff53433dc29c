"""Reports from their creation to their content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from .._runtime.client.async_client import AsyncApiClient
from .._runtime.client.async_restricted_tokens import tokens_operation
from .._runtime.core.document_errors import NoDocumentError
from .._runtime.core.lazy import LazyModule
from .._runtime.core.regions import Marketplace
from .._runtime.core.secrets import hidden

if TYPE_CHECKING:
    from .._runtime.documents import async_access as _access
    from .._runtime.documents import async_waiting as _waiting
    from .._runtime.documents import restricted_reports as _restricted
    from .._runtime.documents.async_document import AsyncDocument
    from .._runtime.documents.progress import AsyncOnProgress
    from . import models as _models
    from . import operations as _operations
    from .async_client import AsyncReportsClient
else:  # Most programs read no documents.
    _access = LazyModule(".._runtime.documents.async_access", __package__)
    _waiting = LazyModule(".._runtime.documents.async_waiting", __package__)
    _models = LazyModule(f"{__package__}.models")
    _operations = LazyModule(f"{__package__}.operations")
    _restricted = LazyModule(".._runtime.documents.restricted_reports", __package__)

_LISTING = "get_reports(report_types=[...], created_since=...)"


class AsyncReportMethods(AsyncApiClient):
    """The methods of a client for whole reports."""

    async def run_report(
        self,
        report_type: str,
        *,
        marketplace_ids: Sequence[Marketplace | str],
        data_start_time: datetime | str | None = None,
        data_end_time: datetime | str | None = None,
        report_options: Mapping[str, str] | None = None,
        restricted: bool | None = None,
        deadline: float | None = None,
        on_progress: AsyncOnProgress | None = None,
        timeout: float | None = None,
    ) -> AsyncDocument:
        """Create a report, wait until Amazon has processed it, and return its document.

        The content is downloaded when it is read::

            document = await client.run_report(
                "GET_MERCHANT_LISTINGS_ALL_DATA", marketplace_ids=[Marketplace.US]
            )
            await document.save("listings.tsv")

        The report is created once: if the response to its creation is lost, no second one is
        created. An interrupted wait continues with ``wait_for_report`` and the ``id`` of the
        exception.

        Args:
            report_type: The type of the report.
            marketplace_ids: The marketplaces of its data.
            data_start_time: The start of its data, with a time zone. Optional.
            data_end_time: The end of its data, with a time zone. Optional.
            report_options: Further options of the report type. Optional.
            restricted: Whether the report has personal data. The client then obtains a Restricted
                Data Token for its document from the Tokens API. The default depends on the type.
            deadline: Seconds to wait for the report, two hours by default; ``math.inf`` for no
                limit.
            on_progress: Called with each ``Progress`` of the wait and of the download.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The document.

        Raises:
            RequestValidationError: An argument is invalid; nothing was sent.
            CreationUnknownError: The response to the creation was lost.
            ProcessingCancelledError: The report was cancelled, or there is no data for it.
            ProcessingFailedError: Amazon could not create the report; ``document`` has the reason.
            ProcessingTimeoutError: The wait reached its deadline; ``id`` resumes it.
            NoDocumentError: The report is done but has no document.
            ConfigurationError: The report is restricted, and the package has no Tokens API.
            ApiStatusError: The API responded with an error status.
            NetworkError: No response was received.
            CredentialsError: Login with Amazon rejected the credentials.

        """
        if restricted is None:
            restricted = _is_restricted(report_type)
        if restricted:
            tokens_operation()  # Report a missing Tokens API before a report is created.
        access = _access.AsyncDocumentAccess(self, "run_report", on_progress, timeout)
        client = cast("AsyncReportsClient", self)
        body = {
            "reportType": report_type,
            "marketplaceIds": marketplace_ids,
            "dataStartTime": data_start_time,
            "dataEndTime": data_end_time,
            "reportOptions": report_options,
        }

        async def create() -> object:
            created = await client.create_report(body=_access.without_none(body), timeout=timeout)
            return created.report_id

        report_id = await access.create("report", create, _LISTING)
        report = await self.wait_for_report(
            report_id,
            restricted=restricted,
            deadline=deadline,
            on_progress=on_progress,
            timeout=timeout,
        )
        if not report.report_document_id:
            raise NoDocumentError(
                f"run_report: report {report_id} is done but has no document",
                id=report_id,
                status=report.processing_status,
                operation="run_report",
            )
        return self.download_document(
            report.report_document_id,
            report_type=report_type,
            restricted=restricted,
            on_progress=on_progress,
            timeout=timeout,
        )

    async def wait_for_report(
        self,
        report_id: str,
        *,
        restricted: bool = False,
        deadline: float | None = None,
        on_progress: AsyncOnProgress | None = None,
        timeout: float | None = None,
    ) -> _models.Report:
        """Wait until Amazon has processed a report, and return its description.

        The status is requested after 2 seconds, then at growing intervals of up to a minute, within
        the rate limit. A status that cannot be read for a while does not end the wait.

        Args:
            report_id: Amazon's identifier of the report.
            restricted: Whether the report has personal data, so that its error document needs a
                Restricted Data Token.
            deadline: Seconds to wait, two hours by default; ``math.inf`` for no limit.
            on_progress: Called with a ``Progress`` after each request.
            timeout: Seconds allowed for each of connecting, sending and waiting for data, in
                place of the client's own.

        Returns:
            The report, whose ``report_document_id`` is for ``download_document``.

        Raises:
            RequestValidationError: An argument is invalid; nothing was sent.
            ProcessingCancelledError: The report was cancelled, or there is no data for it.
            ProcessingFailedError: Amazon could not create the report; ``document`` has the reason.
            ProcessingTimeoutError: The wait reached its deadline; ``id`` resumes it.
            ApiStatusError: The API responded with an error status.
            NetworkError: No request received a response for five minutes.
            CredentialsError: Login with Amazon rejected the credentials.

        """
        access = _access.AsyncDocumentAccess(self, "wait_for_report", on_progress, timeout)

        async def fetch(client: AsyncReportsClient) -> _models.Report:
            return await client.get_report(report_id, timeout=timeout)

        def status_of(report: _models.Report) -> str | None:
            return report.processing_status

        def error_document(report: _models.Report, seconds: float) -> AsyncDocument | None:
            found = report.report_document_id
            if not found:
                return None
            return self.download_document(
                found, restricted=restricted, deadline=seconds, timeout=timeout
            )

        hint = "Amazon also cancels a report for which there is no data"
        job = _waiting.Job("report", report_id, "wait_for_report", hint=hint)
        return await access.wait(job, fetch, status_of, deadline, error_document)

    def download_document(
        self,
        document: str | _models.ReportDocument,
        *,
        report_type: str | None = None,
        restricted: bool = False,
        restricted_data_token: str | None = None,
        deadline: float | None = None,
        on_progress: AsyncOnProgress | None = None,
        timeout: float | None = None,
    ) -> AsyncDocument:
        """Return the document of a report. Nothing is sent before it is read.

        Args:
            document: Amazon's identifier of the document, or the result of ``get_report_document``.
            report_type: The type of the report, for the model that ``typed`` returns. Optional.
            restricted: Whether the report has personal data. The client then obtains a Restricted
                Data Token for this document from the Tokens API.
            restricted_data_token: A Restricted Data Token of your own for ``get_report_document``
                and this document. Optional.
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
            "download_document", document, "report_document_id", "url"
        )
        token = hidden(restricted_data_token)
        # Without the overlay of restricted operations, the method has none of these arguments.
        extra: dict[str, Any] = {} if token is None else {"restricted_data_token": token}
        if restricted:
            extra["data_elements"] = []

        async def request_url(client: AsyncReportsClient) -> object:
            found = await client.get_report_document(document_id, timeout=timeout, **extra)
            return found.url

        return access.document(
            document_id, request_url, url=url, deadline=deadline, document_type=report_type
        )


def _is_restricted(report_type: str) -> bool:
    """Return whether the document of a report needs a Restricted Data Token."""
    has_argument = _operations.GET_REPORT_DOCUMENT.restriction is not None
    is_text = isinstance(report_type, str)  # The call refuses anything else.
    return has_argument and is_text and report_type in _restricted.RESTRICTED_REPORT_TYPES
