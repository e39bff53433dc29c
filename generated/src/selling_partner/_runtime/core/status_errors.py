"""What is raised of responses: a class for each status, and two for a success that misfits."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING

from .errors import ErrorDetail, SellingPartnerError
from .escaping import escaped

if TYPE_CHECKING:
    from httpx2 import Response


_MOST_SHOWN = 5
"""So many errors of a response are shown in the message; ``errors`` has all of them."""


class ResponseError(SellingPartnerError):
    """An answer came, and something is wrong with it."""

    operation: str  # pyright: ignore[reportIncompatibleVariableOverride]
    status_code: int
    response: Response

    def __init__(
        self,
        operation: str,
        response: Response,
        *,
        errors: Sequence[ErrorDetail] = (),
        request_id: str | None = None,
        rate_limit: float | None = None,
    ) -> None:
        status = response.status_code
        super().__init__(operation, status, operation=operation)
        self.status_code = status  # pyright: ignore[reportIncompatibleVariableOverride]
        self.errors: tuple[ErrorDetail, ...] = tuple(errors)
        self.request_id = request_id
        self.rate_limit = rate_limit
        self.response = response  # pyright: ignore[reportIncompatibleVariableOverride]

    @property
    def _request_id_text(self) -> str:
        return f"[request id {escaped(self.request_id, 100)}]"

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.operation, self.response), vars(self)


class ResponseValidationError(ResponseError):
    """A success departs from its documented form, and the client was told to be strict.

    The request has been carried out all the same.

    Attributes:
        problems: One line for each deviation: the field's path and what is wrong there, never the
            value.

    """

    def __init__(
        self,
        operation: str,
        response: Response,
        *,
        problems: Sequence[str] = (),
        errors: Sequence[ErrorDetail] = (),
        request_id: str | None = None,
        rate_limit: float | None = None,
    ) -> None:
        super().__init__(
            operation, response, errors=errors, request_id=request_id, rate_limit=rate_limit
        )
        self.problems: tuple[str, ...] = tuple(problems)

    def _message(self) -> str:
        return (
            f"{self.operation} was carried out ({self.status_code}), but its answer departs from "
            f"the documentation: {'; '.join(self.problems)} {self._request_id_text}"
        )


class UnreadableResponseError(ResponseError):
    """A read got a success whose body cannot be read, on the last of its attempts.

    The body is not JSON or not of the documented kind, or it is a page with ``errors`` or without
    its list. Nothing was changed: the call can be repeated. An iterator that raises this can be
    stepped again, and requests the same page again.

    Attributes:
        problem: What is wrong, without any value of the body.
        excerpt: A few words of a body that is no JSON, such as the title of an HTML page; empty
            where they might be secret.
        resume: How to go on, where an iterator raises it; ``None`` otherwise.

    """

    resume: str | None = None
    _remedy = "repeat the call, or look at `response`"

    def __init__(
        self,
        operation: str,
        response: Response,
        *,
        problem: str = "",
        excerpt: str = "",
        errors: Sequence[ErrorDetail] = (),
        request_id: str | None = None,
        rate_limit: float | None = None,
    ) -> None:
        super().__init__(
            operation, response, errors=errors, request_id=request_id, rate_limit=rate_limit
        )
        self.problem = problem
        self.excerpt = excerpt

    def _message(self) -> str:
        told = "; ".join(map(str, self.errors[:_MOST_SHOWN])) or self.excerpt
        remedy = self.resume or self._remedy
        return (
            f"{self.operation}: the response ({self.status_code}) cannot be read: {self.problem}"
            f"{told and f': {told}'}; {remedy} {self._request_id_text}"
        )


class ResponseTooLargeError(UnreadableResponseError):
    """A read got a success whose decompressed body is larger than ``max_response_bytes``.

    It is not retried, for the body would be as large again, and ``response`` has no body.
    """

    _remedy = "ask for less, or pass a larger max_response_bytes"


class ApiStatusError(ResponseError):
    """The API answered with a status other than success."""

    def _message(self) -> str:
        try:
            status = f"{self.status_code} {HTTPStatus(self.status_code).phrase}"
        except ValueError:
            status = str(self.status_code)
        said = "; ".join(filter(None, map(str, self.errors[:_MOST_SHOWN]))) or self._described()
        left = len(self.errors) - _MOST_SHOWN
        more = f"; and {left} more" if left > 0 else ""
        return f"{self.operation} answered {status}: {said}{more} {self._request_id_text}"

    def _described(self) -> str:
        """What there is of a body that reports no error that could be read."""
        kind = escaped(self.response.headers.get("Content-Type", "no content type"), 100)
        size = len(self.response.content)
        return f"no error list in the answer ({kind}, {size} bytes)"


class ClientError(ApiStatusError):
    """A status from 400 to 499: the request was refused."""


class ServerError(ApiStatusError):
    """A status from 500 to 599: the API failed."""


class BadRequestError(ClientError):
    """400: a parameter is missing or invalid, or the request cannot be parsed."""


class UnauthorizedError(ClientError):
    """401: the request carries no usable authorization."""


class ForbiddenError(ClientError):
    """403: access denied, not authorized, an expired token, or an invalid signature."""


class NotFoundError(ClientError):
    """404: the resource does not exist."""


class ConflictError(ClientError):
    """409: the request does not fit the state that the resource is in."""


class RequestTooLargeError(ClientError):
    """413: the request is larger than the API accepts."""


class UnsupportedMediaTypeError(ClientError):
    """415: the request's body is in a format that the API does not take."""


class UnprocessableContentError(ClientError):
    """422: the request is well formed, but what it asks for cannot be done."""


class TooManyRequestsError(ClientError):
    """429: requests came faster than the usage plan allows."""


class InternalServerError(ServerError):
    """500: an unexpected condition kept the API from answering."""


class BadGatewayError(ServerError):
    """502: a gateway in front of the API got no proper answer from it."""


class ServiceUnavailableError(ServerError):
    """503: the API is overloaded for the moment, or under maintenance."""


class GatewayTimeoutError(ServerError):
    """504: a gateway in front of the API got no answer from it in time."""


STATUS_ERRORS: dict[int, type[ApiStatusError]] = {
    400: BadRequestError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    413: RequestTooLargeError,
    415: UnsupportedMediaTypeError,
    422: UnprocessableContentError,
    429: TooManyRequestsError,
    500: InternalServerError,
    502: BadGatewayError,
    503: ServiceUnavailableError,
    504: GatewayTimeoutError,
}


def error_class(status_code: int) -> type[ApiStatusError]:
    """Return the exception class for a status: its own, else the one for its range."""
    if status_code in STATUS_ERRORS:
        return STATUS_ERRORS[status_code]
    if 400 <= status_code < 500:
        return ClientError
    if 500 <= status_code < 600:
        return ServerError
    return ApiStatusError
