"""The events that hooks receive, without secrets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..core.errors import NetworkError
from ..core.secrets import SecretBytes
from ..core.status_errors import UnreadableResponseError
from ..messages.response import read_rate_limit, read_request_id

if TYPE_CHECKING:
    from httpx2 import Response


@dataclass(frozen=True, repr=False)
class RequestEvent:
    """A request before it is sent.

    Attributes:
        operation: The operation's identifier, as in Amazon's documentation.
        method: The HTTP method.
        url: The URL with its query.
        headers: The headers, without the access token.
        content: The body, which may hold a buyer's message; a repr shows ``b'***'``.
        attempt: The number of the attempt, starting at 1.

    """

    operation: str
    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes | None
    attempt: int

    def __repr__(self) -> str:
        shown = {**vars(self), "content": self.content and SecretBytes(self.content)}
        return f"RequestEvent({', '.join(f'{name}={value!r}' for name, value in shown.items())})"


@dataclass(frozen=True)
class ResponseEvent:
    """The outcome of a request.

    Attributes:
        request: The request.
        elapsed: Seconds from sending to the end of the response, or to the error.
        response: The response, whatever its status; ``None`` if there was none.
        error: Why there is no response, or why a success cannot be read; otherwise ``None``.

    """

    request: RequestEvent
    elapsed: float
    response: Response | None = None
    error: NetworkError | UnreadableResponseError | None = None

    @property
    def operation(self) -> str:
        """The operation's identifier."""
        return self.request.operation

    @property
    def status_code(self) -> int | None:
        """The HTTP status of the response."""
        return None if self.response is None else self.response.status_code

    @property
    def request_id(self) -> str | None:
        """``x-amzn-RequestId``, which Amazon's support asks for."""
        return None if self.response is None else read_request_id(self.response)

    @property
    def rate_limit(self) -> float | None:
        """``x-amzn-RateLimit-Limit`` in requests a second; ``None`` if the header is missing."""
        return None if self.response is None else read_rate_limit(self.response)
