"""Everything that a call can raise, as one tree under ``SellingPartnerError``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from httpx2 import Response


class SellingPartnerError(Exception):
    """The base of every exception that this library raises."""


class ConfigurationError(SellingPartnerError, ValueError):
    """A client was set up with an option that cannot work; the message says which and why."""


class ClientClosedError(SellingPartnerError, RuntimeError):
    """A call on a client that has been closed. Nothing was sent."""


class CredentialsError(SellingPartnerError):
    """A credential is missing, or Login with Amazon refused it.

    Where Amazon refused, the message carries Amazon's own error code and text.
    """


class RequestValidationError(SellingPartnerError, ValueError):
    """The arguments of a call break the API's rules. Nothing was sent.

    Attributes:
        operation: The operation's identifier, as in Amazon's documentation.
        problems: One line for each fault: the argument or field, and what would be right.

    """

    def __init__(self, operation: str, problems: Sequence[str]) -> None:
        super().__init__(operation, problems)
        self.operation = operation
        self.problems: tuple[str, ...] = tuple(problems)

    def __str__(self) -> str:
        return f"{self.operation} was not sent: {'; '.join(self.problems)}"


class UploadError(SellingPartnerError):
    """A file was not uploaded: there was no usable place for it, or it changed on the way."""


class NetworkError(SellingPartnerError):
    """No answer came: the connection could not be made, or it broke.

    A request that changes something may have been processed all the same.
    """


class RequestTimeoutError(NetworkError, TimeoutError):
    """No answer came within the time allowed."""


@dataclass(frozen=True)
class ErrorDetail:
    """One entry of the error list in an answer.

    Attributes:
        code: Amazon's code for the kind of error, such as ``InvalidInput``.
        message: What went wrong, in words.
        details: What may help to mend it, where Amazon says so.

    """

    code: str
    message: str
    details: str | None = None

    def __str__(self) -> str:
        text = f"{self.code}: {self.message}"
        return f"{text} ({self.details})" if self.details else text


class ApiStatusError(SellingPartnerError):
    """The API answered with a status other than success.

    Attributes:
        operation: The operation's identifier, as in Amazon's documentation.
        status_code: The HTTP status.
        errors: The parsed error list; empty where the answer held none.
        request_id: ``x-amzn-RequestId``, which Amazon's support asks for.
        rate_limit: ``x-amzn-RateLimit-Limit`` in requests a second, where the answer carried it.
        response: The answer itself, with its headers and its body. Of the request it knows only
            method and URL: the rest held secrets.

    """

    def __init__(
        self,
        operation: str,
        response: Response,
        *,
        errors: Sequence[ErrorDetail] = (),
        request_id: str | None = None,
        rate_limit: float | None = None,
    ) -> None:
        super().__init__(operation, response.status_code)
        self.operation = operation
        self.status_code: int = response.status_code
        self.errors: tuple[ErrorDetail, ...] = tuple(errors)
        self.request_id = request_id
        self.rate_limit = rate_limit
        self.response = response

    def __reduce__(self) -> tuple[object, ...]:
        kind = partial(
            type(self),
            errors=self.errors,
            request_id=self.request_id,
            rate_limit=self.rate_limit,
        )
        return kind, (self.operation, self.response)

    def __str__(self) -> str:
        try:
            status = f"{self.status_code} {HTTPStatus(self.status_code).phrase}"
        except ValueError:
            status = str(self.status_code)
        said = "; ".join(str(error) for error in self.errors) or "no error list in the answer"
        return f"{self.operation} answered {status}: {said} [request id {self.request_id}]"


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
    """The exception class for a status: its own, else the one for its range."""
    if status_code in STATUS_ERRORS:
        return STATUS_ERRORS[status_code]
    if 400 <= status_code < 500:
        return ClientError
    if 500 <= status_code < 600:
        return ServerError
    return ApiStatusError
