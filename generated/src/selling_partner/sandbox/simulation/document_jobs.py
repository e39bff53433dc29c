"""The common part of the Reports and the Feeds API: jobs in lists, their states and documents."""

from __future__ import annotations

from typing import Any, ClassVar

from ..protocol.exchanges import SandboxResponse, rejection
from ..storage.documents import DocumentStore
from .calls import Part, SimulatedCall, check_only, matching, page_size
from .jobs import Job, Jobs, show_time


class DocumentJobs(Part):
    """Jobs of one API with documents.

    Attributes:
        noun: What a job is; its fields begin with the word.
        result_field: The field of a job for the document of its result.
        copied: The fields of a request that a job shows.

    """

    noun: ClassVar[str]
    result_field: ClassVar[str]
    copied: ClassVar[tuple[str, ...]]

    def __init__(self, documents: DocumentStore, jobs: Jobs) -> None:
        super().__init__()
        self._documents = documents
        self._jobs = jobs

    def reset(self) -> None:
        """Remove all jobs."""
        self._jobs.reset()

    @property
    def jobs(self) -> list[Job]:
        """The jobs, the oldest first."""
        self._create_due()
        return list(self._jobs)

    def _create_due(self) -> None:
        """Create the jobs that are due by the clock."""

    def _list(self, call: SimulatedCall) -> SandboxResponse:
        self._create_due()
        values, kinds = call.values, f"{self.noun}Types"
        if (token := values.get("nextToken")) is not None:
            check_only(values, "nextToken")
            found, token = self._jobs.next_page(token, "nextToken")
        else:
            if not values.get(kinds):
                raise rejection(400, f"query parameter {kinds}: required without nextToken")
            now = self._documents.clock.time()
            chosen = matching(self._jobs.of(call.owner), values, kinds, now)
            found, token = self._jobs.first_page(chosen, page_size(values))
        body: dict[str, Any] = {f"{self.noun}s": list(map(self._show, found))}
        return call.respond(body | ({"nextToken": token} if token else {}))

    def _get(self, call: SimulatedCall) -> SandboxResponse:
        job = self._jobs.find(call.values[f"{self.noun}Id"], call.owner)
        job.poll()
        return call.respond(self._show(job))

    def _cancel(self, call: SimulatedCall) -> SandboxResponse:
        job = self._jobs.find(call.values[f"{self.noun}Id"], call.owner)
        if job.status != "IN_QUEUE":
            raise rejection(400, f"the {self.noun} is {job.status}; it can be cancelled IN_QUEUE")
        job.cancel()
        return call.respond()

    def _get_document(self, call: SimulatedCall) -> SandboxResponse:
        field = f"{self.noun}DocumentId"
        document = self._documents.find(call.values[field], call.owner)
        if document.stored is None:
            raise rejection(404, "nothing was uploaded to the document")
        is_declared = call.values.get("enableContentEncodingUrlHeader") is True
        url = self._documents.url(document, call.base_url, is_encoding_declared=is_declared)
        algorithm = {"compressionAlgorithm": "GZIP"} if document.is_declared_gzip else {}
        return call.respond({field: document.document_id, "url": url, **algorithm})

    def _show(self, job: Job) -> dict[str, Any]:
        """Return the JSON of a job."""
        shown: dict[str, Any] = {
            f"{self.noun}Id": job.job_id,
            f"{self.noun}Type": job.kind,
            "processingStatus": job.status,
            "createdTime": show_time(job.created_at),
        }
        for name in self.copied:
            if job.request.get(name) is not None:
                shown[name] = job.request[name]
        if job.started_at is not None:
            shown["processingStartTime"] = show_time(job.started_at)
        if job.ended_at is not None:
            shown["processingEndTime"] = show_time(job.ended_at)
        if job.document is not None:
            shown[self.result_field] = job.document.document_id
        return shown
