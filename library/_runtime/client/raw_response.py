"""Raw responses, with access to their models."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Generic, ParamSpec, TypeVar, cast

from ..messages.response import read_rate_limit, read_request_id, shown_request_id

if TYPE_CHECKING:
    from httpx2 import Headers, Response

T = TypeVar("T")
P = ParamSpec("P")


class RawResponse(Generic[T]):
    """The response of a successful call.

    Args:
        response: The response.
        parse: Reads the response.

    Attributes:
        response: The response of the HTTP library. Its request has only the method and the URL:
            the rest contained secrets.

    """

    def __init__(self, response: Response, parse: Callable[[Response], T]) -> None:
        self.response = response
        self._parse = parse

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    @property
    def headers(self) -> Headers:
        """The headers of the response, with case-insensitive names."""
        return self.response.headers

    @property
    def request_id(self) -> str | None:
        """``x-amzn-RequestId``, which Amazon's support asks for."""
        return read_request_id(self.response)

    @property
    def rate_limit(self) -> float | None:
        """``x-amzn-RateLimit-Limit`` in requests per second, if the response has it."""
        return read_rate_limit(self.response)

    @property
    def content(self) -> bytes:
        """The decompressed body."""
        return self.response.content

    @property
    def text(self) -> str:
        """The body as a string."""
        return self.response.text

    def parse(self) -> T:
        """Return the result of the call without ``with_raw_response``.

        A read is retried while its response cannot be parsed, as without ``with_raw_response``.

        Raises:
            UnreadableResponseError: The operation is a read, and the response is unusable.
            ResponseValidationError: The response deviates from its model in a strict client.

        """
        return self._parse(self.response)

    def __repr__(self) -> str:
        return f"<RawResponse {self.status_code} [request id {shown_request_id(self.response)}]>"


def async_raw_method(method: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[RawResponse[T]]]:
    """Return a client's method with the type of one that returns raw responses."""
    return cast("Callable[P, Awaitable[RawResponse[T]]]", method)


def raw_method(method: Callable[P, T]) -> Callable[P, RawResponse[T]]:
    """Return a client's method with the type of one that returns raw responses."""
    return cast("Callable[P, RawResponse[T]]", method)
