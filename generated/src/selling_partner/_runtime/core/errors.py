"""What a call can raise, as one tree; what answers raise is in ``status_errors``."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .. import public
from .escaping import escaped, quoted

if TYPE_CHECKING:
    from httpx2 import Response


_LONGEST_CODE = 100
"""Characters of a code that are shown."""


@public
@dataclass(frozen=True, repr=False)
class ErrorDetail:
    """One error that a response reports. The attributes are as they were sent.

    As a string, and in messages and logs, control characters and letters outside ASCII are
    escaped, and a long text is cut.

    Attributes:
        code: Amazon's code for the kind of error, such as ``InvalidInput``. Empty where the
            response has none.
        message: What went wrong, in words: of a gateway's HTML page the title, of plain text its
            beginning.
        details: What may help to mend it, where Amazon says so.

    """

    code: str
    message: str
    details: str | None = None

    def __str__(self) -> str:
        parts = (escaped(self.code, _LONGEST_CODE), escaped(self.message))
        text = ": ".join(each for each in parts if each)
        return f"{text} ({escaped(self.details)})" if self.details else text

    def __repr__(self) -> str:
        details = None if self.details is None else quoted(self.details)
        code, message = quoted(self.code, _LONGEST_CODE), quoted(self.message)
        return f"ErrorDetail({code=!s}, {message=!s}, {details=!s})"


@public
class SellingPartnerError(Exception):
    """The base of every exception that this library raises.

    Every one has all of these attributes; what it has nothing to say of is empty or ``None``. The
    message is one line of printable ASCII: what a server sent is escaped in it, and stands on the
    attributes as it came.

    Attributes:
        operation: The operation's identifier, as in Amazon's documentation.
        status_code: The HTTP status of the answer.
        errors: The errors that the answer reports, whatever the shape of its body.
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

    def __init_subclass__(cls) -> None:
        """Name the exceptions of the package as users import them; users' own keep their names."""
        super().__init_subclass__()
        public(cls)

    def __init__(self, *arguments: object, operation: str | None = None) -> None:
        super().__init__(*arguments)
        self.operation = operation

    def _message(self) -> str:
        """What the exception says. Subclasses override this, and nothing leaves unescaped."""
        return super().__str__()

    def __str__(self) -> str:
        return escaped(self._message(), None)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


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

    def _message(self) -> str:
        return f"{self.operation} was not sent: {'; '.join(self.problems)}"


class ParseError(SellingPartnerError, ValueError):
    """Data that was to be read as a model, such as that of a file or a queue, cannot be.

    It is no JSON or no object, or the reading is strict and it departs from the model.

    Attributes:
        operation: What it was to be: a model's name, or an operation's identifier.
        problems: One line for each fault: where it is and what is wrong there, never the value.

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

    def _message(self) -> str:
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

    def _message(self) -> str:
        return f"{self.operation} was not sent: its link {quoted(self.name)} {self.reason}"


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
