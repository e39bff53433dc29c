"""Simulation of the exports of the Invoices API, and of the URLs of single invoices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..protocol.exchanges import SandboxResponse
from ..storage.contents import Content, DocumentOptions, Encoded, encode
from ..storage.documents import DocumentStore
from .calls import Handler, Part, SimulatedCall, check_only, moment, page_size
from .jobs import Job, Jobs, show_time
from .processing import FinalStatus, Outcome, check_final

LIFETIME = 30.0
"""The lifetime of the URL of invoices in seconds."""

_STATES = {
    "IN_QUEUE": "REQUESTED",
    "IN_PROGRESS": "PROCESSING",
    "DONE": "DONE",
    "FATAL": "ERROR",
    "CANCELLED": "ERROR",
}
_EMPTY_ZIP = b"PK\x05\x06" + bytes(18)
_OPTIONS = DocumentOptions(declared_charset="", media_type="application/zip")


class InvoiceExports(Part):
    """The invoice exports of the sandbox, as ``sandbox.invoice_exports``."""

    api = "invoices_2024_06_19"
    prefix = "/tax/invoices/2024-06-19/"

    def __init__(self, documents: DocumentStore, jobs: Jobs) -> None:
        super().__init__()
        self._documents = documents
        self._jobs = jobs
        self._result: tuple[FinalStatus, Encoded | None, str] | None = None

    def reset(self) -> None:
        """Remove all exports and their content."""
        self._jobs.reset()
        self._result = None

    @property
    def jobs(self) -> list[Job]:
        """The exports, the oldest first."""
        return list(self._jobs)

    def add(
        self, content: Content | None, *, error: str = "", status: FinalStatus = "DONE"
    ) -> None:
        """Set the outcome of all later exports.

        Args:
            content: The ZIP file as bytes, the path of a file, or parts of bytes; ``None`` for an
                export without a document.
            error: The ``errorMessage`` of an export that fails.
            status: The final state; ``FATAL`` is the API's ``ERROR``.

        Raises:
            ValueError: A value is invalid.

        """
        check_final(status)
        self._result = status, None if content is None else encode(content, _OPTIONS), error

    def handlers(self) -> Mapping[str, Handler]:
        """See ``Part``."""
        return {
            "createInvoicesExport": self._create,
            "getInvoicesExports": self._list,
            "getInvoicesExport": self._get,
            "getInvoicesDocument": self._get_document,
            "getGovernmentInvoiceDocument": self._get_invoice,
        }

    def _create(self, call: SimulatedCall) -> SandboxResponse:
        status, encoded, error = self._result or ("DONE", encode(_EMPTY_ZIP, _OPTIONS), "")
        document = None
        if encoded is not None and status == "DONE":
            document = self._documents.add("invoices", encoded, call.owner)
        job = self._jobs.create(
            "invoices",
            call.body,
            owner=call.owner,
            outcome=Outcome(status, document, {"errorMessage": error} if error else {}),
        )
        return call.respond({"exportId": job.job_id})

    def _list(self, call: SimulatedCall) -> SandboxResponse:
        values = call.values
        if (token := values.get("nextToken")) is not None:
            check_only(values, "nextToken", "marketplaceId")
            found, token = self._jobs.next_page(token, "nextToken")
        else:
            chosen = [each for each in self._jobs.of(call.owner) if _is_wanted(each, values)]
            found, token = self._jobs.first_page(chosen, page_size(values))
        body: dict[str, Any] = {"exports": list(map(_show, found))}
        return call.respond(body | ({"nextToken": token} if token else {}))

    def _get(self, call: SimulatedCall) -> SandboxResponse:
        job = self._jobs.find(call.values["exportId"], call.owner)
        job.poll()
        return call.respond({"export": _show(job)})

    def _get_document(self, call: SimulatedCall) -> SandboxResponse:
        document = self._documents.find(call.values["invoicesDocumentId"], call.owner)
        url = self._documents.url(document, call.base_url, lifetime=LIFETIME)
        shown = {"invoicesDocumentId": document.document_id, "invoicesDocumentUrl": url}
        return call.respond({"invoicesDocument": shown})

    def _get_invoice(self, call: SimulatedCall) -> SandboxResponse:
        """Return the URL of a document for any invoice, because every shipment exists."""
        options = DocumentOptions(media_type="application/xml")
        document = self._documents.add("invoice", encode("<invoice/>\n", options), call.owner)
        url = self._documents.url(document, call.base_url, lifetime=LIFETIME)
        return call.respond({"invoiceDocument": {"invoiceDocumentUrl": url}})


def _is_wanted(job: Job, values: Mapping[str, Any]) -> bool:
    since, until = values.get("dateStart"), values.get("dateEnd")
    return (
        job.request["marketplaceId"] == values["marketplaceId"]
        and (values.get("status") in {None, _STATES[job.status]})
        and (since is None or moment(since) <= job.created_at)
        and (until is None or job.created_at <= moment(until))
    )


def _show(job: Job) -> dict[str, Any]:
    """Return the JSON of an export."""
    shown: dict[str, Any] = {
        "exportId": job.job_id,
        "status": _STATES[job.status],
        "invoicesDocumentIds": [] if job.document is None else [job.document.document_id],
        **job.more,
    }
    if job.started_at is not None:
        shown["generateExportStartedAt"] = show_time(job.started_at)
    if job.ended_at is not None:
        shown["generateExportFinishedAt"] = show_time(job.ended_at)
    return shown
