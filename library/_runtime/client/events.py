"""What the hooks of a client are told: each request and what came of it, without secrets."""

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
    """A request that is about to be sent.

    Attributes:
        operation: The operation's identifier, as in Amazon's documentation.
        method: The HTTP method.
        url: The URL with its query.
        headers: The headers, without the access token.
        content: The body, which may hold what is meant for a buyer; a repr shows ``b'***'``.
        attempt: The number of this attempt of the call, from 1 on.

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
    """What came of a request.

    Attributes:
        request: The request.
        elapsed: Seconds from sending to the end of the answer, or to the error.
        response: The answer, whatever its status; ``None`` where none came.
        error: Why none came, or why a success cannot be read; ``None`` where all is well.

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
        """The HTTP status of the answer."""
        return None if self.response is None else self.response.status_code

    @property
    def request_id(self) -> str | None:
        """``x-amzn-RequestId``, which Amazon's support asks for."""
        return None if self.response is None else read_request_id(self.response)

    @property
    def rate_limit(self) -> float | None:
        """``x-amzn-RateLimit-Limit`` in requests a second, where the answer carried it."""
        return None if self.response is None else read_rate_limit(self.response)
