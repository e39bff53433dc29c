"""Simulation of the Reports API: reports, their documents and schedules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ..protocol.exchanges import SandboxResponse
from ..storage.contents import Content, DocumentOptions, Encoded, encode
from ..storage.documents import DocumentStore, StoredDocument
from ..storage.samples import report_sample
from .calls import Handler, SimulatedCall
from .document_jobs import DocumentJobs
from .jobs import Job, Jobs
from .processing import IMMEDIATE, FinalStatus, Outcome, check_final, check_type
from .schedules import Schedules


class Reports(DocumentJobs):
    """The reports of the sandbox, as ``sandbox.reports``."""

    api = "reports_2021_06_30"
    prefix = "/reports/2021-06-30/"
    noun = "report"
    result_field = "reportDocumentId"
    copied: ClassVar[tuple[str, ...]] = (
        "marketplaceIds",
        "dataStartTime",
        "dataEndTime",
        "reportScheduleId",
    )

    def __init__(self, documents: DocumentStore, jobs: Jobs) -> None:
        super().__init__(documents, jobs)
        self._schedules = Schedules(documents.clock, self._create)
        self._results: dict[str, tuple[FinalStatus, Encoded | None]] = {}

    def reset(self) -> None:
        """Remove all reports, contents and schedules."""
        super().reset()
        self._schedules.reset()
        self._results = {}

    def _create_due(self) -> None:
        self._schedules.run()

    def add(
        self,
        report_type: str,
        content: Content | None,
        *,
        charset: str = "utf-8",
        declared_charset: str | None = None,
        media_type: str = "text/plain",
        gzip: bool = False,
        declared_gzip: bool | None = None,
        status: FinalStatus = "DONE",
    ) -> None:
        """Set the outcome of all later reports of a type.

        Args:
            report_type: The type, such as ``GET_MERCHANT_LISTINGS_ALL_DATA``.
            content: A text, bytes, the path of a file, a value of JSON, or parts of bytes. ``None``
                for a report without a document.
            charset: The character set of a text.
            declared_charset: The character set in the document's ``Content-Type``; by default
                ``charset``, and an empty string for a header without one.
            media_type: The media type in that header.
            gzip: Whether the document is compressed.
            declared_gzip: Whether ``compressionAlgorithm`` states so; by default the truth.
            status: The final state. The document of a ``FATAL`` report describes the error.

        Raises:
            ValueError: A value is invalid.
            OSError: The file cannot be read.

        """
        check_type("report_type", report_type)
        check_final(status)
        options = DocumentOptions(charset, declared_charset, media_type, gzip, declared_gzip)
        encoded = None if content is None else encode(content, options)
        self._results[report_type] = status, encoded

    def publish(
        self,
        report_type: str,
        content: Content,
        *,
        marketplace_ids: list[str] | None = None,
        charset: str = "utf-8",
        gzip: bool = False,
    ) -> Job:
        """Add a finished report that Amazon created by itself, such as a settlement report.

        Args:
            report_type: The type, such as ``GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2``.
            content: The content, as for ``add``.
            marketplace_ids: The marketplaces of the report.
            charset: The character set of a text.
            gzip: Whether the document is compressed.

        Raises:
            ValueError: A value is invalid.
            OSError: The file cannot be read.

        """
        check_type("report_type", report_type)
        encoded = encode(content, DocumentOptions(charset, gzip=gzip))
        document = self._documents.add(report_type, encoded, None)
        return self._jobs.create(
            report_type,
            {"reportType": report_type, "marketplaceIds": list(marketplace_ids or ())},
            owner=None,
            outcome=Outcome("DONE", document),
            processing=IMMEDIATE,
        )

    def _create(self, request: Mapping[str, Any], owner: str | None) -> Job:
        kind = request["reportType"]
        status, encoded = self._results.get(kind, ("DONE", None))
        if kind not in self._results:
            encoded = encode(report_sample(kind), DocumentOptions())
        document: StoredDocument | None = None
        if encoded is not None and status != "CANCELLED":
            document = self._documents.add(kind, encoded, owner)
        return self._jobs.create(
            kind,
            request,
            owner=owner,
            outcome=Outcome(status, document),
        )

    def handlers(self) -> Mapping[str, Handler]:
        """See ``Part``."""
        return {
            "getReports": self._list,
            "createReport": self._create_report,
            "getReport": self._get,
            "cancelReport": self._cancel,
            "getReportDocument": self._get_document,
            **self._schedules.handlers(),
        }

    def _create_report(self, call: SimulatedCall) -> SandboxResponse:
        return call.respond({"reportId": self._create(call.body, call.owner).job_id})
