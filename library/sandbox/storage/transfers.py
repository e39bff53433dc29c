"""HTTP of the storage: uploads and downloads of documents, with the checks of Amazon's storage."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from ..protocol.exchanges import RejectedRequestError, SandboxRequest, SandboxResponse
from ..protocol.stored_bytes import Section, StoredBytes
from .documents import PATH, DocumentStore, PresignedUrl

_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


def respond(store: DocumentStore, request: SandboxRequest) -> SandboxResponse:
    """Respond to an upload or a download.

    Raises:
        RejectedRequestError: The request is not the one for which the URL was issued.

    """
    issued = _issued(store, request)
    if request.method == "PUT":
        return _receive(issued, request)
    assert issued.document.stored is not None, "only documents with content have URLs to read them"
    return _send(issued, issued.document.stored, request)


def _issued(store: DocumentStore, request: SandboxRequest) -> PresignedUrl:
    """Return the URL of a request, after the checks that do not depend on the method."""
    if request.method not in {"GET", "PUT"}:
        raise RejectedRequestError(
            405, "MethodNotAllowed", "The specified method is not allowed against this resource."
        )
    if "authorization" in request.headers:
        message = "Only one auth mechanism allowed; the presigned URL is enough."
        raise RejectedRequestError(400, "InvalidArgument", message)
    if "x-amz-access-token" in request.headers:
        message = "There were headers present in the request which were not signed"
        details = "(x-amz-access-token). An access token must never be sent to the storage."
        raise RejectedRequestError(403, "AccessDenied", message, details)
    issued = store.issued(parse_qs(request.query).get("X-Amz-Signature", [""])[0])
    if issued is None or request.path != PATH + issued.document.document_id:
        raise _unsigned("The URL was not issued.")
    if issued.method != request.method:
        raise _unsigned(f"The URL was issued for {issued.method}.")
    if store.clock.monotonic() >= issued.expires:
        raise expired()
    return issued


def _receive(issued: PresignedUrl, request: SandboxRequest) -> SandboxResponse:
    if "transfer-encoding" in request.headers:
        message = "A header you provided implies functionality that is not implemented"
        raise RejectedRequestError(501, "NotImplemented", message, "(Transfer-Encoding).")
    if "content-length" not in request.headers:
        message = "You must provide the Content-Length HTTP header."
        raise RejectedRequestError(411, "MissingContentLength", message)
    document = issued.document
    given = request.headers.get("content-type", "")
    if given != document.content_type:
        raise _unsigned(f"Content-Type is {given!r}, but the URL is for {document.content_type!r}.")
    document.stored = request.stored or StoredBytes(request.content)
    return SandboxResponse(200, headers={"ETag": document.stored.etag})


def _send(issued: PresignedUrl, stored: StoredBytes, request: SandboxRequest) -> SandboxResponse:
    headers = {"Accept-Ranges": "bytes", "ETag": stored.etag}
    if issued.content_encoding is not None:
        headers["Content-Encoding"] = issued.content_encoding
    wanted = _range(request, stored)
    section, status = Section(stored, 0, stored.size), 200
    if wanted is not None:
        start, end = wanted
        headers["Content-Range"] = f"bytes {start}-{end}/{stored.size}"
        section, status = Section(stored, start, end - start + 1), 206
    return SandboxResponse(status, section, issued.document.content_type, headers)


def _range(request: SandboxRequest, stored: StoredBytes) -> tuple[int, int] | None:
    """Return the first and the last position of the requested range, or ``None`` for all."""
    match = _RANGE.fullmatch(request.headers.get("range", ""))
    if match is None or match.groups() == ("", ""):
        return None
    if request.headers.get("if-range", stored.etag) != stored.etag:
        return None
    first, last = match.groups()
    start = int(first) if first else max(0, stored.size - int(last))
    end = min(int(last), stored.size - 1) if first and last else stored.size - 1
    if start > end:
        headers = {"Content-Range": f"bytes */{stored.size}"}
        message = "The requested range is not satisfiable"
        raise RejectedRequestError(416, "InvalidRange", message, headers=headers)
    return start, end


def expired() -> RejectedRequestError:
    """Return the exception for a URL that has expired."""
    return RejectedRequestError(403, "AccessDenied", "Request has expired")


def _unsigned(details: str) -> RejectedRequestError:
    message = "The request signature we calculated does not match the signature you provided."
    return RejectedRequestError(403, "SignatureDoesNotMatch", message, details)
