"""Simulation of the Data Kiosk API: queries, their pages and their documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..protocol.exchanges import SandboxResponse, rejection
from ..storage.contents import Content, DocumentOptions, Encoded, encode, to_json
from ..storage.documents import DocumentStore
from .calls import Handler, Part, SimulatedCall, matching, page_size
from .jobs import Job, Jobs, show_time
from .processing import FinalStatus, Outcome, check_final

SAMPLE = '{"startDate":"2026-01-01","endDate":"2026-01-31","sales":{"unitsOrdered":3}}\n'
"""The page of a query for which a test has added none."""

MAX_LENGTH = 8000
"""The maximum length of a query without unnecessary whitespace."""


@dataclass(frozen=True)
class _Result:
    containing: str
    pages: tuple[Encoded, ...] = field(repr=False)
    error: Encoded | None
    status: FinalStatus


class Queries(Part):
    """The Data Kiosk queries of the sandbox, as ``sandbox.queries``."""

    api = "data_kiosk_2023_11_15"
    prefix = "/dataKiosk/2023-11-15/"

    def __init__(self, documents: DocumentStore, jobs: Jobs) -> None:
        super().__init__()
        self._documents = documents
        self._jobs = jobs
        self._results: list[_Result] = []
        self._tokens: dict[str, tuple[str, int]] = {}

    def reset(self) -> None:
        """Remove all queries and contents."""
        self._jobs.reset()
        self._results = []
        self._tokens = {}

    @property
    def jobs(self) -> list[Job]:
        """The queries, the oldest first."""
        return list(self._jobs)

    def add(
        self,
        *pages: Content,
        containing: str = "",
        error: Content | None = None,
        gzip: bool = False,
        status: FinalStatus = "DONE",
    ) -> None:
        """Set the outcome of later queries.

        Args:
            pages: The content of each page: JSON lines as text or bytes, the path of a file, parts
                of bytes, or a list with an object for each line. Without a page, a query ends
                without data.
            containing: A part of the queries' text, such as ``analytics_salesAndTraffic``; by
                default all queries. The latest outcome that fits is used.
            error: The content of the error document of a ``FATAL`` query.
            gzip: Whether the documents are compressed; their ``Content-Encoding`` states so.
            status: The final state.

        Raises:
            ValueError: A value is invalid.

        """
        check_final(status)
        options = DocumentOptions(media_type="application/jsonl", gzip=gzip)
        found = tuple(encode(_lines(each), options) for each in pages)
        failed = None if error is None else encode(error, options)
        self._results.insert(0, _Result(containing, found, failed, status))

    def handlers(self) -> Mapping[str, Handler]:
        """See ``Part``."""
        return {
            "createQuery": self._create,
            "getQueries": self._list,
            "getQuery": self._get,
            "cancelQuery": self._cancel,
            "getDocument": self._get_document,
        }

    def _create(self, call: SimulatedCall) -> SandboxResponse:
        query, token = call.body["query"], call.body.get("paginationToken")
        if len("".join(query.split())) > MAX_LENGTH:
            raise rejection(400, f"body at /query: longer than {MAX_LENGTH} characters")
        page = 0
        if token is not None:
            wanted, page = self._tokens.get(token, (None, 0))
            if wanted != query:
                text = "was not issued for this query"
                raise rejection(400, f"body at /paginationToken: {text}")
        job = self._jobs.create(
            query,
            call.body,
            owner=call.owner,
            outcome=self._outcome(query, page, call.owner),
        )
        return call.respond({"queryId": job.job_id})

    def _outcome(self, query: str, page: int, owner: str) -> Outcome:
        result = next((each for each in self._results if each.containing in query), None)
        if result is None:
            options = DocumentOptions(media_type="application/jsonl")
            result = _Result("", (encode(SAMPLE, options),), None, "DONE")
        if result.status != "DONE":
            failed = result.error
            document = None if failed is None else self._documents.add("error", failed, owner)
            return Outcome(result.status, document)
        if page >= len(result.pages):
            return Outcome()
        more: dict[str, Any] = {}
        if page + 1 < len(result.pages):
            token = f"page-{len(self._tokens) + 1}"
            self._tokens[token] = query, page + 1
            more["pagination"] = {"nextToken": token}
        return Outcome("DONE", self._documents.add("query", result.pages[page], owner), more)

    def _list(self, call: SimulatedCall) -> SandboxResponse:
        values, now = call.values, self._documents.clock.time()
        names = ("processingStatuses", "createdSince", "createdUntil")
        key = [values.get(name) for name in names]
        if (token := values.get("paginationToken")) is not None:
            size = page_size(values)
            found, token = self._jobs.next_page(token, "paginationToken", size=size, key=key)
        else:
            chosen = matching(self._jobs.of(call.owner), values, "", now)
            found, token = self._jobs.first_page(chosen, page_size(values), key)
        body: dict[str, Any] = {"queries": list(map(_show, found))}
        return call.respond(body | ({"pagination": {"nextToken": token}} if token else {}))

    def _get(self, call: SimulatedCall) -> SandboxResponse:
        job = self._jobs.find(call.values["queryId"], call.owner)
        job.poll()
        return call.respond(_show(job))

    def _cancel(self, call: SimulatedCall) -> SandboxResponse:
        job = self._jobs.find(call.values["queryId"], call.owner)
        if job.status in {"DONE", "FATAL"}:
            raise rejection(400, f"the query is {job.status}; it cannot be cancelled any longer")
        job.cancel()
        return call.respond()

    def _get_document(self, call: SimulatedCall) -> SandboxResponse:
        document = self._documents.find(call.values["documentId"], call.owner)
        url = self._documents.url(document, call.base_url, is_encoding_declared=True)
        return call.respond({"documentId": document.document_id, "documentUrl": url})


def _lines(page: Content) -> Content:
    """Return a list of objects as JSON lines."""
    if isinstance(page, list):
        return "".join(f"{to_json(each)}\n" for each in page)
    return page


def _show(job: Job) -> dict[str, Any]:
    """Return the JSON of a query."""
    shown: dict[str, Any] = {
        "queryId": job.job_id,
        "query": job.kind,
        "processingStatus": job.status,
        "createdTime": show_time(job.created_at),
    }
    if job.started_at is not None:
        shown["processingStartTime"] = show_time(job.started_at)
    if job.ended_at is not None:
        shown["processingEndTime"] = show_time(job.ended_at)
    if job.document is not None:
        name = "dataDocumentId" if job.status == "DONE" else "errorDocumentId"
        shown[name] = job.document.document_id
    if "pagination" in job.more:
        shown["pagination"] = {**job.more["pagination"], "query": job.kind}
    return shown
