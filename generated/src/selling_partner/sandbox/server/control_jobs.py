"""Endpoints of the control API for reports, feeds, queries, exports and set responses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from ..protocol.stored_bytes import Section
from ..simulation.jobs import Job, show_time
from ..simulation.simulation import check_served
from ..state.state import SandboxState
from ..storage.documents import StoredDocument
from .control_requests import error_response, json_body

Endpoint = tuple[str, str, Callable[[Request], Awaitable[Response]]]

_REPORT = 'pass {"report_type": "GET_...", "content": "...", "charset": "utf-8", "gzip": false}'
_RESPONSE = 'pass {"operation": "get_order", "json": {...}, "status": 200, "times": 1}'


class JobControl:
    """The endpoints.

    Args:
        state: The state of the sandbox.

    """

    def __init__(self, state: SandboxState) -> None:
        self._state = state

    def endpoints(self) -> list[Endpoint]:
        """Return method, path and function of each endpoint."""
        return [
            ("GET", "/jobs", self._jobs),
            ("GET", "/jobs/{job_id}/{which:str}", self._document),
            ("GET", "/notifications", self._notifications),
            ("DELETE", "/notifications", self._receive),
            ("POST", "/reports", self._add_report),
            ("POST", "/responses", self._set_response),
            ("POST", "/expire-urls", self._expire_urls),
        ]

    async def _jobs(self, request: Request) -> Response:
        found = [show_job(noun, each) for noun, each in self._state.simulation.jobs()]
        return JSONResponse(found)

    async def _document(self, request: Request) -> Response:
        job_id, which = request.path_params["job_id"], request.path_params["which"]
        for _, job in self._state.simulation.jobs():
            if job.job_id == job_id and (found := dict(_documents(job)).get(which)) is not None:
                return _download(found)
        return error_response(404, f"no job {job_id[:80]} with a document {which[:80]}")

    async def _notifications(self, request: Request) -> Response:
        return JSONResponse(list(self._state.simulation.notifications))

    async def _receive(self, request: Request) -> Response:
        kind = request.query_params.get("type")
        return JSONResponse(self._state.simulation.notifications.receive(kind))

    async def _add_report(self, request: Request) -> Response:
        reports = self._state.simulation.reports
        try:
            check_served(reports, "reports")
            reports.add(**await _arguments(request))
        except (ValueError, TypeError) as error:
            return error_response(400, f"{error}; {_REPORT}")
        return Response(status_code=204)

    async def _set_response(self, request: Request) -> Response:
        try:
            self._state.set_response(**await _arguments(request))
        except (ValueError, TypeError) as error:
            return error_response(400, f"{error}; {_RESPONSE}")
        return Response(status_code=204)

    async def _expire_urls(self, request: Request) -> Response:
        self._state.simulation.documents.expire_urls()
        return Response(status_code=204)


async def _arguments(request: Request) -> dict[str, Any]:
    """Return the arguments in a JSON body.

    Raises:
        ValueError: The body is not a JSON object.

    """
    given = await json_body(request)
    if not isinstance(given, dict):
        raise ValueError("the body must be an object")  # noqa: TRY004 - JSON that a user wrote
    return given


def show_job(noun: str, job: Job) -> dict[str, Any]:
    """Return a job; each of its documents has its URL."""
    return {
        "noun": noun,
        "id": job.job_id,
        "kind": job.kind,
        "status": job.status,
        "createdAt": show_time(job.created_at),
        "startedAt": job.started_at and show_time(job.started_at),
        "endedAt": job.ended_at and show_time(job.ended_at),
        "documents": [
            {
                "name": name,
                "id": each.document_id,
                "contentType": each.content_type,
                "gzip": each.is_declared_gzip,
                "size": 0 if each.stored is None else each.stored.size,
                "url": f"/_sandbox/jobs/{job.job_id}/{name}",
            }
            for name, each in _documents(job)
        ],
    }


def _documents(job: Job) -> list[tuple[str, StoredDocument]]:
    """Return the documents of a job by name."""
    found = [("input", job.input), ("result", job.document)]
    return [(name, each) for name, each in found if each is not None]


def _download(document: StoredDocument) -> Response:
    """Return a document as a download of any size. No type is kept: it might contain a script."""
    stored = document.stored
    parts = iter(()) if stored is None else Section(stored, 0, stored.size).parts()
    headers = {
        "Content-Disposition": f'attachment; filename="{document.document_id}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(parts, media_type="application/octet-stream", headers=headers)
