"""Everything that a call can raise, as one tree under ``SellingPartnerError``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from httpx2 import Response


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


class SellingPartnerError(Exception):
    """The base of every exception that this library raises.

    Every one has all of these attributes; what it has nothing to say of is empty or ``None``.

    Attributes:
        operation: The operation's identifier, as in Amazon's documentation.
        status_code: The HTTP status of the answer.
        errors: The error list in the answer.
        request_id: ``x-amzn-RequestId``, which Amazon's support asks for.
        rate_limit: ``x-amzn-RateLimit-Limit`` of the answer, in requests a second.
        response: The answer itself, with its headers and its body. Of the request it knows only
            method and URL: the rest held secrets.

    """

    operation: str | None = None
    status_code: int | None = None
    errors: tuple[ErrorDetail, ...] = ()
    request_id: str | None = None
    rate_limit: float | None = None
    response: Response | None = None

    def __init__(self, *arguments: object, operation: str | None = None) -> None:
        super().__init__(*arguments)
        self.operation = operation


class ConfigurationError(SellingPartnerError, ValueError):
    """A client was set up with an option that cannot work; the message says which and why."""


class ClientClosedError(SellingPartnerError, RuntimeError):
    """A call on a client that has been closed. Nothing was sent."""


class CredentialsError(SellingPartnerError):
    """A credential is missing, or Login with Amazon refused it.

    Where Amazon refused, the message carries Amazon's own error code and text.
    """


# What is always there says so in its type. Pyright would have attributes invariant.


class RequestValidationError(SellingPartnerError, ValueError):
    """The arguments of a call break the API's rules. Nothing was sent.

    Attributes:
        problems: One line for each fault: the argument or field, and what would be right.

    """

    operation: str  # pyright: ignore[reportIncompatibleVariableOverride]

    def __init__(self, operation: str, problems: Sequence[str]) -> None:
        super().__init__(operation, problems, operation=operation)
        self.problems: tuple[str, ...] = tuple(problems)

    def __str__(self) -> str:
        return f"{self.operation} was not sent: {'; '.join(self.problems)}"


class RateLimitWaitError(SellingPartnerError):
    """The rate limit would have let the call go only after its deadline. Nothing was sent.

    Attributes:
        wait: The seconds that it would have taken.
        remaining: The seconds that the call had left.

    """

    operation: str  # pyright: ignore[reportIncompatibleVariableOverride]

    def __init__(self, operation: str, wait: float, remaining: float) -> None:
        super().__init__(operation, wait, remaining, operation=operation)
        self.wait = wait
        self.remaining = remaining

    def __str__(self) -> str:
        return (
            f"{self.operation} was not sent: the rate limit lets it go in {self.wait:.3g} s, "
            f"and the call has {max(0.0, self.remaining):.3g} s left"
        )


class ActionNotAllowedError(SellingPartnerError):
    """An action was asked for that the API's answer does not allow. Nothing was sent.

    Attributes:
        subject: What the answer is about, such as ``amazon_order_id 123-1234567-1234567``.
        allowed: The methods of the actions that it allows.

    """

    operation: str  # pyright: ignore[reportIncompatibleVariableOverride]

    def __init__(self, operation: str, subject: str, allowed: Sequence[str]) -> None:
        super().__init__(operation, subject, allowed, operation=operation)
        self.subject = subject
        self.allowed: tuple[str, ...] = tuple(allowed)

    def __str__(self) -> str:
        allowed = f"only {', '.join(self.allowed)}" if self.allowed else "nothing"
        return f"{self.operation} was not sent: {self.subject or 'the API'} allows {allowed}"


class LinkError(SellingPartnerError):
    """A link of an answer leads to where a client does not go. Nothing was sent.

    Attributes:
        name: What the API calls the link.
        reason: Why it is not followed.

    """

    operation: str  # pyright: ignore[reportIncompatibleVariableOverride]

    def __init__(self, operation: str, name: str, reason: str) -> None:
        super().__init__(operation, name, reason, operation=operation)
        self.name = name
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.operation} was not sent: its link {self.name!r} {self.reason}"


class UploadError(SellingPartnerError):
    """A file was not uploaded: there was no usable place for it, or it changed on the way."""


class NetworkError(SellingPartnerError):
    """No answer came: the connection could not be made, or it broke.

    Attributes:
        may_be_processed: Whether the request may have been carried out all the same; not so
            where no connection was made.

    """

    may_be_processed: bool

    def __init__(
        self, *arguments: object, operation: str | None = None, may_be_processed: bool = True
    ) -> None:
        super().__init__(*arguments, operation=operation)
        self.may_be_processed = may_be_processed


class RequestTimeoutError(NetworkError, TimeoutError):
    """No answer came within the time allowed."""


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
        self.errors = tuple(errors)
        self.request_id = request_id
        self.rate_limit = rate_limit
        self.response = response  # pyright: ignore[reportIncompatibleVariableOverride]

    def __reduce__(self) -> tuple[object, ...]:
        known = {name: value for name, value in vars(self).items() if name not in _POSITIONAL}
        return partial(type(self), **known), (self.operation, self.response)


_POSITIONAL = {"operation", "response", "status_code"}


class ResponseValidationError(ResponseError):
    """A success departs from its documented form, and the client was told to be strict.

    The request has been carried out all the same.

    Attributes:
        problems: One line for each departure: the field's path and what is wrong there, never the
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

    def __str__(self) -> str:
        return (
            f"{self.operation} was carried out ({self.status_code}), but its answer departs from "
            f"the documentation: {'; '.join(self.problems)} [request id {self.request_id}]"
        )


class ApiStatusError(ResponseError):
    """The API answered with a status other than success."""

    def __str__(self) -> str:
        try:
            status = f"{self.status_code} {HTTPStatus(self.status_code).phrase}"
        except ValueError:
            status = str(self.status_code)
        said = "; ".join(str(error) for error in self.errors) or self._described()
        return f"{self.operation} answered {status}: {said} [request id {self.request_id}]"

    def _described(self) -> str:
        """What there is in place of an error list, without quoting it."""
        kind = self.response.headers.get("Content-Type", "no content type")
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
    """The exception class for a status: its own, else the one for its range."""
    if status_code in STATUS_ERRORS:
        return STATUS_ERRORS[status_code]
    if 400 <= status_code < 500:
        return ClientError
    if 500 <= status_code < 600:
        return ServerError
    return ApiStatusError
