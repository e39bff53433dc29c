"""An answer as it came, beside the model that it stands for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Generic, ParamSpec, TypeVar, cast

from ..messages.response import read_rate_limit, read_request_id, shown_request_id

if TYPE_CHECKING:
    from httpx2 import Headers, Response

T = TypeVar("T")
P = ParamSpec("P")


class RawResponse(Generic[T]):
    """The answer of a successful call.

    Args:
        response: The answer.
        parse: Reads the answer.

    Attributes:
        response: The answer as the HTTP library has it. Of the request it knows only method and
            URL: the rest held secrets.

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
        """The headers of the answer, whose names are found in any case."""
        return self.response.headers

    @property
    def request_id(self) -> str | None:
        """``x-amzn-RequestId``, which Amazon's support asks for."""
        return read_request_id(self.response)

    @property
    def rate_limit(self) -> float | None:
        """``x-amzn-RateLimit-Limit`` in requests a second, where the answer carried it."""
        return read_rate_limit(self.response)

    @property
    def content(self) -> bytes:
        """The body as it came, decompressed."""
        return self.response.content

    @property
    def text(self) -> str:
        """The body as a text."""
        return self.response.text

    def parse(self) -> T:
        """What the call returns without ``with_raw_response``.

        A read is retried while its response cannot be parsed, as without ``with_raw_response``.

        Raises:
            UnreadableResponseError: It is the response to a read, and cannot be read.
            ResponseValidationError: It departs from its model, and the client is strict.

        """
        return self._parse(self.response)

    def __repr__(self) -> str:
        return f"<RawResponse {self.status_code} [request id {shown_request_id(self.response)}]>"


def async_raw_method(method: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[RawResponse[T]]]:
    """A method of a client that gives raw responses, with the type that says so."""
    return cast("Callable[P, Awaitable[RawResponse[T]]]", method)


def raw_method(method: Callable[P, T]) -> Callable[P, RawResponse[T]]:
    """A method of a client that gives raw responses, with the type that says so."""
    return cast("Callable[P, RawResponse[T]]", method)
