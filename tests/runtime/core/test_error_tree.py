"""Every exception of the package: its attributes, message, copies and pickles."""

from __future__ import annotations

import copy
import inspect
import pickle
from typing import Any

import pytest
from httpx2 import Request, Response

import selling_partner
from selling_partner import (
    ActionNotAllowedError,
    AuthorizationError,
    AuthorizationStateError,
    ClientClosedError,
    ConfigurationError,
    CreationUnknownError,
    CredentialsError,
    DocumentCompressionError,
    DocumentEncodingError,
    DocumentError,
    DocumentFormatError,
    DocumentTransferError,
    ErrorDetail,
    LinkError,
    NetworkError,
    NoDocumentError,
    ParseError,
    ProcessingCancelledError,
    ProcessingError,
    ProcessingFailedError,
    ProcessingTimeoutError,
    RateLimitWaitError,
    RequestTimeoutError,
    RequestValidationError,
    ResponseError,
    ResponseTooLargeError,
    ResponseValidationError,
    SellingPartnerError,
    UnreadableResponseError,
    UploadError,
)

KINDS: list[type[SellingPartnerError]] = [
    getattr(selling_partner, name) for name in selling_partner.__all__ if name.endswith("Error")
]
OPERATION = "getAttributes"
EXAMPLES: dict[type[SellingPartnerError], tuple[SellingPartnerError, str]] = {
    SellingPartnerError: (SellingPartnerError("What is wrong."), "What is wrong."),
    ConfigurationError: (ConfigurationError("timeout: no"), "timeout: no"),
    ClientClosedError: (ClientClosedError("closed", operation=OPERATION), "closed"),
    CredentialsError: (CredentialsError("refused"), "refused"),
    AuthorizationError: (AuthorizationError("no consent"), "no consent"),
    AuthorizationStateError: (AuthorizationStateError("state: expired"), "state: expired"),
    UploadError: (UploadError("The file changed.", operation=OPERATION), "The file changed."),
    RequestValidationError: (
        RequestValidationError(OPERATION, ["a: no", "b: no"]),
        "getAttributes was not sent: a: no; b: no",
    ),
    ParseError: (
        ParseError(OPERATION, ["total: missing", "at: null"]),
        "getAttributes cannot be read: total: missing; at: null",
    ),
    RateLimitWaitError: (
        RateLimitWaitError(OPERATION, 9.0, 2.0),
        "getAttributes was not sent: the rate limit requires a wait of 9 s, "
        "and the call may wait 2 s; to wait longer, pass max_wait=10 (seconds) to the client "
        "or to with_options()",
    ),
    ActionNotAllowedError: (
        ActionNotAllowedError(OPERATION, "order 1", ["create_warranty"]),
        "getAttributes was not sent: order 1 allows only create_warranty",
    ),
    LinkError: (
        LinkError(OPERATION, "warranty", "has another host"),
        "getAttributes was not sent: its link 'warranty' has another host",
    ),
    NetworkError: (
        NetworkError("no response", operation=OPERATION, may_be_processed=False),
        "no response",
    ),
    DocumentError: (DocumentError("a: b", operation=OPERATION, document_id="1"), "a: b"),
    DocumentTransferError: (DocumentTransferError("changed", offset=5), "changed"),
    DocumentCompressionError: (DocumentCompressionError("truncated", offset=5), "truncated"),
    DocumentEncodingError: (DocumentEncodingError("byte 5", offset=5), "byte 5"),
    DocumentFormatError: (DocumentFormatError("line 5"), "line 5"),
    ProcessingError: (ProcessingError("no result", id="7", operation=OPERATION), "no result"),
    ProcessingCancelledError: (ProcessingCancelledError("cancelled", id="7"), "cancelled"),
    ProcessingFailedError: (ProcessingFailedError("failed", id="7", status="FATAL"), "failed"),
    NoDocumentError: (NoDocumentError("no document", id="7"), "no document"),
    ProcessingTimeoutError: (ProcessingTimeoutError("late", id="7"), "late"),
    CreationUnknownError: (CreationUnknownError("lost", operation=OPERATION), "lost"),
    RequestTimeoutError: (
        RequestTimeoutError("no response within 3 s", operation=OPERATION),
        "no response within 3 s",
    ),
}


def example(kind: type[SellingPartnerError]) -> tuple[SellingPartnerError, str]:
    """Return an exception of the class, and its message."""
    if not issubclass(kind, ResponseError):
        return EXAMPLES[kind]
    response = Response(418, json={"a": "b"}, request=Request("GET", "https://host/path"))
    known: dict[str, Any] = {
        "errors": [ErrorDetail("Code", "Text.", "More.")],
        "request_id": "r-1",
        "rate_limit": 0.5,
    }
    if kind is ResponseValidationError:
        return (
            ResponseValidationError(OPERATION, response, problems=["locale: missing"], **known),
            "getAttributes was processed (418), but its response does not match the documentation: "
            "locale: missing [request id r-1]",
        )
    if kind is ResponseTooLargeError:
        return (
            ResponseTooLargeError(OPERATION, response, problem="its body is large", **known),
            "getAttributes: the response (418) cannot be read: its body is large: "
            "Code: Text. (More.); request less data, or pass a larger max_response_bytes "
            "[request id r-1]",
        )
    if kind is UnreadableResponseError:
        return (
            UnreadableResponseError(OPERATION, response, problem="errors is not empty", **known),
            "getAttributes: the response (418) cannot be read: errors is not empty: "
            "Code: Text. (More.); retry the call, or inspect `response` [request id r-1]",
        )
    text = "getAttributes failed with 418 I'm a Teapot: Code: Text. (More.) [request id r-1]"
    error = kind(OPERATION, response, **known)
    return error, str(error) if kind is ResponseError else text


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_names_the_call_and_the_problem(kind: type[SellingPartnerError]) -> None:
    """A message has the operation, the problem and the request id."""
    error, text = example(kind)
    assert str(error) == text
    assert type(error).__name__ in repr(error)


@pytest.mark.parametrize("kind", KINDS)
def test_an_exception_has_all_the_attributes(kind: type[SellingPartnerError]) -> None:
    """Every exception has each attribute; those that do not apply are empty or ``None``."""
    error, _ = example(kind)
    if isinstance(error, ResponseError):
        assert (error.status_code, error.request_id, error.rate_limit) == (418, "r-1", 0.5)
        assert error.errors == (ErrorDetail("Code", "Text.", "More."),)
        assert error.response.json() == {"a": "b"}
    else:
        nothing = (error.status_code, error.request_id, error.rate_limit, error.response)
        assert nothing == (None, None, None, None)
        assert error.errors == ()
    assert error.operation in {OPERATION, None}


@pytest.mark.parametrize("duplicate", [copy.copy, lambda each: pickle.loads(pickle.dumps(each))])
@pytest.mark.parametrize("kind", KINDS)
def test_an_exception_can_be_copied(kind: type[SellingPartnerError], duplicate: Any) -> None:
    """A copy or a pickle has all attributes and notes of the original."""
    error, text = example(kind)
    error.add_note("While the orders of Monday were sent.")
    again = duplicate(error)
    assert (type(again), str(again), again.args) == (kind, text, error.args)
    known, arrived = dict(vars(error)), dict(vars(again))
    assert arrived.keys() == known.keys()
    if isinstance(error, ResponseError):
        response = known.pop("response")
        assert arrived.pop("response").content == response.content
    assert arrived == known
    assert again.__notes__ == error.__notes__


def test_every_public_attribute_is_documented() -> None:
    """The docstring of a class or of its bases names each attribute."""
    for kind in KINDS:
        docs = " ".join(inspect.getdoc(each) or "" for each in kind.__mro__)
        for name in vars(example(kind)[0]):
            assert name in docs or name.startswith("_")
