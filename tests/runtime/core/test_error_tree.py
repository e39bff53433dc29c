"""Every exception of the tree: what it knows, how it reads, and that it survives a journey."""

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
    ClientClosedError,
    ConfigurationError,
    CredentialsError,
    ErrorDetail,
    LinkError,
    NetworkError,
    ParseError,
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
MADE: dict[type[SellingPartnerError], tuple[SellingPartnerError, str]] = {
    SellingPartnerError: (SellingPartnerError("What is wrong."), "What is wrong."),
    ConfigurationError: (ConfigurationError("timeout: no"), "timeout: no"),
    ClientClosedError: (ClientClosedError("closed", operation=OPERATION), "closed"),
    CredentialsError: (CredentialsError("refused"), "refused"),
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
        LinkError(OPERATION, "warranty", "leads to another host"),
        "getAttributes was not sent: its link 'warranty' leads to another host",
    ),
    NetworkError: (
        NetworkError("no answer", operation=OPERATION, may_be_processed=False),
        "no answer",
    ),
    RequestTimeoutError: (
        RequestTimeoutError("no answer within 3 s", operation=OPERATION),
        "no answer within 3 s",
    ),
}


def made(kind: type[SellingPartnerError]) -> tuple[SellingPartnerError, str]:
    """Return an exception of the class, and how it reads."""
    if not issubclass(kind, ResponseError):
        return MADE[kind]
    response = Response(418, json={"a": "b"}, request=Request("GET", "https://host/path"))
    known: dict[str, Any] = {
        "errors": [ErrorDetail("Code", "Text.", "More.")],
        "request_id": "r-1",
        "rate_limit": 0.5,
    }
    if kind is ResponseValidationError:
        return (
            ResponseValidationError(OPERATION, response, problems=["locale: missing"], **known),
            "getAttributes was carried out (418), but its answer departs from the documentation: "
            "locale: missing [request id r-1]",
        )
    if kind is ResponseTooLargeError:
        return (
            ResponseTooLargeError(OPERATION, response, problem="its body is large", **known),
            "getAttributes: the response (418) cannot be read: its body is large: "
            "Code: Text. (More.); ask for less, or pass a larger max_response_bytes "
            "[request id r-1]",
        )
    if kind is UnreadableResponseError:
        return (
            UnreadableResponseError(OPERATION, response, problem="errors is not empty", **known),
            "getAttributes: the response (418) cannot be read: errors is not empty: "
            "Code: Text. (More.); repeat the call, or look at `response` [request id r-1]",
        )
    text = "getAttributes answered 418 I'm a Teapot: Code: Text. (More.) [request id r-1]"
    error = kind(OPERATION, response, **known)
    return error, str(error) if kind is ResponseError else text


@pytest.mark.parametrize("kind", KINDS)
def test_an_exception_reads_as_a_sentence(kind: type[SellingPartnerError]) -> None:
    """What it prints says what was called, what is wrong, and what there is to tell Amazon."""
    error, text = made(kind)
    assert str(error) == text
    assert type(error).__name__ in repr(error)


@pytest.mark.parametrize("kind", KINDS)
def test_an_exception_has_all_the_attributes(kind: type[SellingPartnerError]) -> None:
    """Whoever catches one may ask for each; what it has nothing to say of is empty or None."""
    error, _ = made(kind)
    if isinstance(error, ResponseError):
        assert (error.status_code, error.request_id, error.rate_limit) == (418, "r-1", 0.5)
        assert error.errors == (ErrorDetail("Code", "Text.", "More."),)
        assert error.response.json() == {"a": "b"}
    else:
        nothing = (error.status_code, error.request_id, error.rate_limit, error.response)
        assert nothing == (None, None, None, None)
        assert error.errors == ()
    assert error.operation in {OPERATION, None}


@pytest.mark.parametrize("journey", [copy.copy, lambda each: pickle.loads(pickle.dumps(each))])
@pytest.mark.parametrize("kind", KINDS)
def test_an_exception_survives_a_journey(kind: type[SellingPartnerError], journey: Any) -> None:
    """A copy, also one in another process, knows what it knew, with what was added to it since."""
    error, text = made(kind)
    error.add_note("While the orders of Monday were sent.")
    again = journey(error)
    assert (type(again), str(again), again.args) == (kind, text, error.args)
    known, arrived = dict(vars(error)), dict(vars(again))
    assert arrived.keys() == known.keys()
    if isinstance(error, ResponseError):
        response = known.pop("response")
        assert arrived.pop("response").content == response.content
    assert arrived == known
    assert again.__notes__ == error.__notes__


def test_every_public_attribute_is_documented() -> None:
    """The docstring of a class, or of a base, names each attribute that its exceptions have."""
    for kind in KINDS:
        docs = " ".join(inspect.getdoc(each) or "" for each in kind.__mro__)
        for name in vars(made(kind)[0]):
            assert name in docs or name.startswith("_")
