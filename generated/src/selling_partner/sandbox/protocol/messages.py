"""What comes in and what goes out, and how a request is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

JSON = "application/json"

_EMPTY = frozenset({204, 304})
"""Statuses of answers that HTTP lets have no body."""


TOKEN = "token"
UPLOAD = "upload"
"""Requests that belong to no operation: signing in, and sending a file."""


@dataclass(frozen=True)
class Received:
    """A request.

    Attributes:
        method: The HTTP method.
        path: Percent-encoded, as it came.
        query: The same; empty where there is none.
        headers: By name in lower case.
        content: The body.
        address: Host and port of the sandbox, as the client knows it.

    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    address: str

    @property
    def target(self) -> str:
        """Path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def media_type(self) -> str:
        """The media type of the body, without its parameters; empty where none is named."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def with_content(self, content: bytes) -> Received:
        """The same request with a body."""
        return replace(self, content=content)

    @property
    def base_url(self) -> str:
        """The sandbox's own URL, as the client knows it."""
        return f"http://{self.address}"


@dataclass(frozen=True)
class Answer:
    """An answer.

    Attributes:
        status: The HTTP status.
        body: A value that goes out as JSON, or bytes that go out as they are; ``None`` for nothing.
        media_type: The media type of the body.
        headers: Further headers.

    """

    status: int
    body: Any = None
    media_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)

    def content(self) -> bytes:
        """The body as it goes out."""
        if self.body is None or self.status in _EMPTY:
            return b""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()

    def with_headers(self, headers: Mapping[str, str]) -> Answer:
        """The same answer with more headers; those that it has stay as they are."""
        named = {name.lower() for name in self.headers}
        more = {name: text for name, text in headers.items() if name.lower() not in named}
        return replace(self, headers={**more, **self.headers})

    def encoded(self) -> Answer:
        """The same answer with its body in bytes, and the headers that tell of them."""
        content = self.content()
        told = {} if self.status in _EMPTY else {"Content-Length": str(len(content))}
        if content:
            told["Content-Type"] = self.media_type
        return replace(self, body=content).with_headers(told)


class RefusedError(Exception):
    """A request that gets an error.

    Args:
        status: The HTTP status.
        code: Amazon's code for it.
        message: What is wrong.
        details: Where it is wrong, and what would be right.
        headers: Further headers of the answer.

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

    def answer(self, media_type: str = JSON) -> Answer:
        """The answer, in Amazon's format for errors."""
        error = {"code": self.code, "message": self.message, "details": self.details}
        return Answer(self.status, {"errors": [error]}, media_type, self.headers)


CODES = {
    400: ("InvalidInput", "Request has missing or invalid parameters and cannot be parsed."),
    401: ("Unauthorized", "Access to requested resource is denied."),
    403: ("Unauthorized", "Access to requested resource is denied."),
    404: ("NotFound", "The specified resource was not found."),
    405: ("MethodNotAllowed", "The resource does not know the HTTP method."),
    413: ("RequestTooLarge", "The request is larger than the most that is accepted."),
    415: ("UnsupportedMediaType", "The media type of the body is not supported."),
    429: ("QuotaExceeded", "You exceeded your quota for the requested resource."),
    500: ("InternalFailure", "An unexpected condition kept the request from being fulfilled."),
    503: ("ServiceUnavailable", "The service is overloaded or under maintenance for now."),
}


def refusal(
    status: int, details: str = "", headers: Mapping[str, str] | None = None
) -> RefusedError:
    """What Amazon says with a status, with details of what is the matter here."""
    code, message = CODES.get(status, ("Sandbox", f"An answer with status {status} was asked for."))
    return RefusedError(status, code, message, details, headers)
