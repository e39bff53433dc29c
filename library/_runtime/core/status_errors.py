"""The exceptions of responses: a class for each status, and classes for unusable successes."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING

from .errors import ErrorDetail, SellingPartnerError
from .escaping import escaped

if TYPE_CHECKING:
    from httpx2 import Response


_MAX_SHOWN_ERRORS = 5
"""The maximum number of errors in a message; ``errors`` has all of them."""


class ResponseError(SellingPartnerError):
    """A response was received that reports an error or cannot be used."""

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
    """``strict=True``, and a success does not match its model. The request was processed.

    Attributes:
        problems: One line for each deviation: the path of the field and the problem, never the
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
            f"{self.operation} was processed ({self.status_code}), but its response does not match "
            f"the documentation: {'; '.join(self.problems)} {self._request_id_text}"
        )


class UnreadableResponseError(ResponseError):
    """The last attempt of a read received a success whose body cannot be read.

    The body is not JSON or has the wrong type, or it is a page with ``errors`` or without its list.
    Nothing was changed, so the call can be retried. The next step of an iterator that raised this
    exception requests the same page again.

    Attributes:
        problem: The problem, without any value of the body.
        excerpt: A few words of a body that is not JSON, such as the title of an HTML page; empty
            if they might be confidential.
        resume: How to resume the iteration, if an iterator raised it; otherwise ``None``.

    """

    resume: str | None = None
    _remedy = "retry the call, or inspect `response`"

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
        excerpt = "; ".join(map(str, self.errors[:_MAX_SHOWN_ERRORS])) or self.excerpt
        remedy = self.resume or self._remedy
        return (
            f"{self.operation}: the response ({self.status_code}) cannot be read: {self.problem}"
            f"{excerpt and f': {excerpt}'}; {remedy} {self._request_id_text}"
        )


class ResponseTooLargeError(UnreadableResponseError):
    """A read received a success whose decompressed body exceeds ``max_response_bytes``.

    The read is not retried, because the body would be as large again. ``response`` has no body.
    """

    _remedy = "request less data, or pass a larger max_response_bytes"


class ApiStatusError(ResponseError):
    """The response has a status other than success.

    Attributes:
        remedy: What to check, if the client knows more than the response says; otherwise empty.

    """

    remedy: str = ""

    def _message(self) -> str:
        try:
            status = f"{self.status_code} {HTTPStatus(self.status_code).phrase}"
        except ValueError:
            status = str(self.status_code)
        first = map(str, self.errors[:_MAX_SHOWN_ERRORS])
        errors = "; ".join(filter(None, first)) or self._body_description()
        left = len(self.errors) - _MAX_SHOWN_ERRORS
        more = f"; and {left} more" if left > 0 else ""
        shown = f"{errors}{more}{self.remedy and f'; {self.remedy}'} {self._request_id_text}"
        return f"{self.operation} failed with {status}: {shown}"

    def _body_description(self) -> str:
        """Describe a body without a readable error."""
        kind = escaped(self.response.headers.get("Content-Type", "no content type"), 100)
        size = len(self.response.content)
        return f"no error list in the response ({kind}, {size} bytes)"


class ClientError(ApiStatusError):
    """A status from 400 to 499: the request was refused."""


class ServerError(ApiStatusError):
    """A status from 500 to 599: the API failed."""


class BadRequestError(ClientError):
    """400: a parameter is missing or invalid, or the request cannot be parsed."""


class UnauthorizedError(ClientError):
    """401: the request has no usable authorization."""


class ForbiddenError(ClientError):
    """403: access denied, not authorized, an expired token, or an invalid signature."""


class NotFoundError(ClientError):
    """404: the resource does not exist."""


class ConflictError(ClientError):
    """409: the request conflicts with the state of the resource."""


class RequestTooLargeError(ClientError):
    """413: the request is larger than the API accepts."""


class UnsupportedMediaTypeError(ClientError):
    """415: the API does not accept the format of the request body."""


class UnprocessableContentError(ClientError):
    """422: the request is well-formed but cannot be processed."""


class TooManyRequestsError(ClientError):
    """429: requests exceeded the usage plan."""


class InternalServerError(ServerError):
    """500: an unexpected condition in the API."""


class BadGatewayError(ServerError):
    """502: a gateway received an invalid response from the API."""


class ServiceUnavailableError(ServerError):
    """503: the API is temporarily overloaded, or under maintenance."""


class GatewayTimeoutError(ServerError):
    """504: a gateway received no response from the API in time."""


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
