"""Requests and responses of the sandbox, and the exception for a rejected request."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .stored_bytes import Section, StoredBytes

JSON = "application/json"

_JSON_TYPE = re.compile(r"(application|text)/([^ /;]+\+)?json([ \t]*;.*)?", re.IGNORECASE)

_EMPTY = frozenset({204, 304})
"""The statuses of responses without a body."""


TOKEN = "token"
UPLOAD = "upload"
DOWNLOAD = "download"
CONSENT = "consent"
"""Names of requests outside all operations: sign-in, the upload and the download of a file, and the
page on which a seller authorizes an application."""

MAX_LOGGED = 100_000
"""The bytes of a document in storage that the log of exchanges keeps."""


def is_json(media_type: str) -> bool:
    """Return whether a body of a media type is one JSON value."""
    return _JSON_TYPE.fullmatch(media_type) is not None


@dataclass(frozen=True)
class SandboxRequest:
    """A request.

    Attributes:
        method: The HTTP method.
        path: The path, percent-encoded as received.
        query: The query, percent-encoded as received; may be empty.
        headers: The headers by name in lower case.
        content: The body.
        address: Host and port of the sandbox in the client's request.
        stored: The body of an upload to the storage, in place of ``content``.

    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    address: str
    stored: StoredBytes | None = field(default=None, repr=False)

    @property
    def target(self) -> str:
        """Path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def media_type(self) -> str:
        """The media type of the body without its parameters, or an empty string."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def with_content(self, content: bytes) -> SandboxRequest:
        """Return the request with a body."""
        return replace(self, content=content)

    def with_stored(self, stored: StoredBytes) -> SandboxRequest:
        """Return the request with a body of any size; ``content`` is its beginning, for the log."""
        return replace(self, content=stored.read(0, MAX_LOGGED), stored=stored)

    @property
    def base_url(self) -> str:
        """The sandbox's URL in the client's request."""
        return f"http://{self.address}"


@dataclass(frozen=True)
class SandboxResponse:
    """A response.

    Attributes:
        status: The HTTP status.
        body: A value to send as JSON, bytes or a section of stored bytes to send unchanged, or
            ``None`` for no body.
        media_type: The media type of the body; empty for a body without one.
        headers: Further headers.

    """

    status: int
    body: Any = None
    media_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)

    def content(self) -> bytes:
        """Return the bytes of the body."""
        if self.body is None or self.status in _EMPTY:
            return b""
        if isinstance(self.body, Section):
            return self.body.content()
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()

    def logged(self) -> bytes:
        """Return the bytes of the body for the log: of a stored document, only the beginning."""
        if isinstance(self.body, Section):
            return self.body.first(MAX_LOGGED).content()
        return self.content()

    def with_headers(self, headers: Mapping[str, str]) -> SandboxResponse:
        """Return the response with further headers; existing ones are kept."""
        named = {name.lower() for name in self.headers}
        more = {name: text for name, text in headers.items() if name.lower() not in named}
        return replace(self, headers={**more, **self.headers})

    def encoded(self) -> SandboxResponse:
        """Return the response with its body in bytes and the headers for it."""
        body = self.body if isinstance(self.body, Section) else self.content()
        size = body.size if isinstance(body, Section) else len(body)
        headers = {} if self.status in _EMPTY else {"Content-Length": str(size)}
        if size and self.media_type:
            headers["Content-Type"] = self.media_type
        return replace(self, body=body).with_headers(headers)


class RejectedRequestError(Exception):
    """A request that gets an error.

    Args:
        status: The HTTP status.
        code: Amazon's error code.
        message: The problem.
        details: The place, and the expected value.
        headers: Further headers of the response.

    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        details: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, code, message, details)
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        self.headers: Mapping[str, str] = headers or {}

    def response(self, media_type: str = JSON) -> SandboxResponse:
        """Return the response in Amazon's format for errors."""
        error = {"code": self.code, "message": self.message, "details": self.details}
        return SandboxResponse(self.status, {"errors": [error]}, media_type, self.headers)


CODES = {
    400: ("InvalidInput", "Request has missing or invalid parameters and cannot be parsed."),
    401: ("Unauthorized", "Access to requested resource is denied."),
    403: ("Unauthorized", "Access to requested resource is denied."),
    404: ("NotFound", "The specified resource was not found."),
    405: ("MethodNotAllowed", "The resource does not support the HTTP method."),
    413: ("RequestTooLarge", "The request exceeds the maximum size."),
    415: ("UnsupportedMediaType", "The media type of the body is not supported."),
    429: ("QuotaExceeded", "You exceeded your quota for the requested resource."),
    500: ("InternalFailure", "An unexpected condition prevented the request from being fulfilled."),
    503: ("ServiceUnavailable", "The service is temporarily overloaded or under maintenance."),
}


def rejection(
    status: int, details: str = "", headers: Mapping[str, str] | None = None
) -> RejectedRequestError:
    """Return the exception for a status, with Amazon's code and message and the given details."""
    code, message = CODES.get(status, ("Sandbox", f"A fault with status {status} was injected."))
    return RejectedRequestError(status, code, message, details, headers)
