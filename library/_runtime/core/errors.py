"""The exceptions of calls without a response; ``status_errors`` has those of responses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .. import public
from .escaping import escaped, quoted

if TYPE_CHECKING:
    from httpx2 import Response


_MAX_CODE_CHARACTERS = 100
"""The maximum number of characters of a code in a message."""


@public
@dataclass(frozen=True, repr=False)
class ErrorDetail:
    """One error that a response reports. The attributes are unchanged.

    The string of an error, which messages and logs show, has control characters and letters outside
    ASCII escaped, and is shortened.

    Attributes:
        code: Amazon's code for the kind of error, such as ``InvalidInput``; empty if the response
            has none.
        message: The description of the error. For a gateway's HTML page it is the title, for plain
            text the beginning.
        details: Amazon's further details, such as a remedy, if there are any.

    """

    code: str
    message: str
    details: str | None = None

    def __str__(self) -> str:
        parts = (escaped(self.code, _MAX_CODE_CHARACTERS), escaped(self.message))
        text = ": ".join(each for each in parts if each)
        return f"{text} ({escaped(self.details)})" if self.details else text

    def __repr__(self) -> str:
        details = None if self.details is None else quoted(self.details)
        code, message = quoted(self.code, _MAX_CODE_CHARACTERS), quoted(self.message)
        return f"ErrorDetail({code=!s}, {message=!s}, {details=!s})"


@public
class SellingPartnerError(Exception):
    """The base of all exceptions of this library.

    Every exception has all of these attributes; those that do not apply are empty or ``None``. The
    message is one line of printable ASCII: text of a server is escaped in it. The attributes have
    the text unchanged.

    Attributes:
        operation: The operation's identifier, as in Amazon's documentation.
        status_code: The HTTP status of the response.
        errors: The errors that the response reports, whatever the shape of its body.
        request_id: ``x-amzn-RequestId``, which Amazon's support asks for.
        rate_limit: ``x-amzn-RateLimit-Limit`` of the response, in requests per second.
        response: The response, with its headers and its body. Its ``request`` has only method and
            URL, because the rest contained secrets.

    """

    operation: str | None = None
    status_code: int | None = None
    errors: tuple[ErrorDetail, ...] = ()
    request_id: str | None = None
    rate_limit: float | None = None
    response: Response | None = None

    def __init_subclass__(cls) -> None:
        """Give exceptions of the package their public names; subclasses elsewhere keep theirs."""
        super().__init_subclass__()
        public(cls)

    def __init__(self, *arguments: object, operation: str | None = None) -> None:
        super().__init__(*arguments)
        self.operation = operation

    def _message(self) -> str:
        """Return the message, which ``__str__`` escapes. Subclasses override this method."""
        return super().__str__()

    def __str__(self) -> str:
        return escaped(self._message(), None)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class ConfigurationError(SellingPartnerError, ValueError):
    """An option of a client is invalid. The message names the option and the problem."""


class ClientClosedError(SellingPartnerError, RuntimeError):
    """The client of a call is closed. Nothing was sent."""


class CredentialsError(SellingPartnerError):
    """A credential is missing, or Login with Amazon refused it.

    After a refusal the message has Amazon's error code and text.
    """


class AuthorizationError(SellingPartnerError):
    """An authorization by a selling partner failed: no consent, or an invalid redirect or code."""


class AuthorizationStateError(AuthorizationError):
    """The ``state`` of a redirect is forged, expired or of another session; do not sign in."""


# Subclasses that always have an attribute narrow its type, which Pyright reports for attributes.


class RequestValidationError(SellingPartnerError, ValueError):
    """The arguments of a call break the API's rules. Nothing was sent.

    Attributes:
        problems: One line for each problem: the argument or field, and a valid form.

    """

    operation: str  # pyright: ignore[reportIncompatibleVariableOverride]

    def __init__(self, operation: str, problems: Sequence[str]) -> None:
        super().__init__(operation, problems, operation=operation)
        self.problems: tuple[str, ...] = tuple(problems)

    def _message(self) -> str:
        return f"{self.operation} was not sent: {'; '.join(self.problems)}"


class ParseError(SellingPartnerError, ValueError):
    """Saved data, such as that of a file or a queue, cannot be read as a model.

    The data is not a JSON object. Or it does not match the model, and ``strict=True``.

    Attributes:
        operation: The name of the expected model, or an operation's identifier.
        problems: One line for each problem: the path and the problem, never the value.

    """

    operation: str  # pyright: ignore[reportIncompatibleVariableOverride]

    def __init__(self, operation: str, problems: Sequence[str]) -> None:
        super().__init__(operation, problems, operation=operation)
        self.problems: tuple[str, ...] = tuple(problems)

    def _message(self) -> str:
        return f"{self.operation} cannot be read: {'; '.join(self.problems)}"


class RateLimitWaitError(SellingPartnerError):
    """The call would have to wait longer for its rate limit than ``max_wait`` allows.

    This attempt was not sent.

    Attributes:
        wait: The seconds that the call would have to wait.
        remaining: The seconds that it may still wait.
        needed: A sufficient ``max_wait`` in seconds, unless more calls join the queue. Pass it to
            ``client.with_options(max_wait=error.needed)``.

    """

    operation: str  # pyright: ignore[reportIncompatibleVariableOverride]

    def __init__(
        self, operation: str, wait: float, remaining: float, needed: float | None = None
    ) -> None:
        needed = wait if needed is None else needed
        super().__init__(operation, wait, remaining, needed, operation=operation)
        self.wait = wait
        self.remaining = remaining
        self.needed = needed

    def _message(self) -> str:
        return (
            f"{self.operation} was not sent: the rate limit requires a wait of {self.wait:.3g} s, "
            f"and the call may wait {max(0.0, self.remaining):.3g} s; to wait longer, pass "
            f"max_wait={self._sufficient} (seconds) to the client or to with_options()"
        )

    @property
    def _sufficient(self) -> str:
        """A sufficient ``max_wait``, as it is written in code."""
        return str(math.floor(self.needed) + 1) if math.isfinite(self.needed) else "math.inf"


class ActionNotAllowedError(SellingPartnerError):
    """The response of the API does not allow the requested action. Nothing was sent.

    Attributes:
        subject: The subject of the response, such as ``amazon_order_id 123-1234567-1234567``.
        allowed: The methods of the allowed actions.

    """

    operation: str  # pyright: ignore[reportIncompatibleVariableOverride]

    def __init__(self, operation: str, subject: str, allowed: Sequence[str]) -> None:
        super().__init__(operation, subject, allowed, operation=operation)
        self.subject = subject
        self.allowed: tuple[str, ...] = tuple(allowed)

    def _message(self) -> str:
        allowed = f"only {', '.join(self.allowed)}" if self.allowed else "nothing"
        return f"{self.operation} was not sent: {self.subject or 'the API'} allows {allowed}"


class LinkError(SellingPartnerError):
    """A link of a response was rejected: other host, other order or unknown operation.

    Nothing was sent.

    Attributes:
        name: The name of the link in the response.
        reason: The reason of the rejection.

    """

    operation: str  # pyright: ignore[reportIncompatibleVariableOverride]

    def __init__(self, operation: str, name: str, reason: str) -> None:
        super().__init__(operation, name, reason, operation=operation)
        self.name = name
        self.reason = reason

    def _message(self) -> str:
        return f"{self.operation} was not sent: its link {quoted(self.name)} {self.reason}"


class UploadError(SellingPartnerError):
    """An upload failed: there was no usable destination, or the file changed during the upload."""


class NetworkError(SellingPartnerError):
    """No response was received, because no connection was made or the connection broke.

    Attributes:
        may_be_processed: Whether the request may have been processed. False if no connection was
            made.

    """

    may_be_processed: bool

    def __init__(
        self, *arguments: object, operation: str | None = None, may_be_processed: bool = True
    ) -> None:
        super().__init__(*arguments, operation=operation)
        self.may_be_processed = may_be_processed


class RequestTimeoutError(NetworkError, TimeoutError):
    """No response was received in time."""
