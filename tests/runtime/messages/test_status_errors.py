"""Statuses other than success: their classes and attributes, with bodies of any shape."""

from __future__ import annotations

from typing import Any

import pytest

import selling_partner
from generated.tests.server import Reply
from selling_partner import (
    ApiStatusError,
    ClientError,
    ErrorDetail,
    NetworkError,
    RequestTimeoutError,
    SellingPartnerError,
    ServerError,
)
from tests.runtime.support.clients import ApiServer, Connect, json_response, status_error

CLASSES = {
    400: "BadRequestError",
    401: "UnauthorizedError",
    403: "ForbiddenError",
    404: "NotFoundError",
    409: "ConflictError",
    413: "RequestTooLargeError",
    415: "UnsupportedMediaTypeError",
    422: "UnprocessableContentError",
    429: "TooManyRequestsError",
    500: "InternalServerError",
    502: "BadGatewayError",
    503: "ServiceUnavailableError",
    504: "GatewayTimeoutError",
    418: "ClientError",
    451: "ClientError",
    499: "ClientError",
    501: "ServerError",
    599: "ServerError",
    300: "ApiStatusError",
    302: "ApiStatusError",
    304: "ApiStatusError",
    399: "ApiStatusError",
    600: "ApiStatusError",
    999: "ApiStatusError",
}
LISTED = {"errors": [{"code": "InvalidInput", "message": "No.", "details": "More."}]}


@pytest.fixture
def flavour() -> str:
    """The sync client; ``test_parity.py`` compares the others with it."""
    return "sync"


@pytest.mark.parametrize(("status", "name"), CLASSES.items())
async def test_a_status_has_its_class(
    connect: Connect, server: ApiServer, status: int, name: str
) -> None:
    """Each status raises its own class; an unlisted one raises that of its range."""
    error = await status_error(
        connect, server, json_response(None if status == 304 else LISTED, status)
    )
    assert type(error) is getattr(selling_partner, name)
    assert error.status_code == error.response.status_code == status
    assert isinstance(error, ClientError) is (400 <= status < 500)
    assert isinstance(error, ServerError) is (500 <= status < 600)
    assert error.operation == "GetAttributes"
    assert len(server.requests) == 1


async def test_an_error_has_the_details_of_the_response(
    connect: Connect, server: ApiServer
) -> None:
    """The error list, the request id, the rate limit and the response are attributes."""
    headers = {"x_amzn_RequestId": "request-1", "x_amzn_RateLimit_Limit": "0.5"}
    error = await status_error(connect, server, json_response(LISTED, 400, **headers))
    assert error.errors == (ErrorDetail("InvalidInput", "No.", "More."),)
    assert error.request_id == "request-1"
    assert error.rate_limit == 0.5
    assert error.response.json() == LISTED
    assert str(error) == (
        "GetAttributes failed with 400 Bad Request: InvalidInput: No. (More.) "
        "[request id request-1]"
    )


async def test_an_error_without_details_is_readable(connect: Connect, server: ApiServer) -> None:
    """A response without a list and a request id has a readable message."""
    error = await status_error(connect, server, Reply(599, {}, None))
    assert (error.errors, error.request_id, error.rate_limit) == ((), None, None)
    assert str(error).startswith("GetAttributes failed with 599: no error list in the response")


@pytest.mark.parametrize(
    "body",
    [b"<html><p>", b"", b"{", b"\xff\xfe", b"[" * 100_000, None, 5, {}, {"errors": [{}]}, [[]]],
    ids=lambda value: f"{value!r:.50}",
)
async def test_an_odd_body_does_not_change_the_class(
    connect: Connect, server: ApiServer, body: Any
) -> None:
    """Any body raises the class of the status, with a readable message."""
    error = await status_error(connect, server, json_response(body, 502))
    assert type(error).__name__ == "BadGatewayError"
    assert str(error).startswith("GetAttributes failed with 502 Bad Gateway: ")
    assert "None: None" not in str(error)
    assert ": :" not in str(error)


@pytest.mark.parametrize(
    ("header", "rate"),
    [
        ("0.5", 0.5),
        ("1", 1.0),
        ("0.0083", 0.0083),
        ("1e-1", 0.1),
        ("", None),
        ("fast", None),
        ("0.5, 0.5", None),
        ("nan", None),
        ("inf", None),
        ("-inf", None),
        ("-1", None),
        ("1e999", None),
    ],
)
async def test_a_rate_limit_is_a_number_or_nothing(
    connect: Connect, server: ApiServer, header: str, rate: float | None
) -> None:
    """``rate_limit`` is a finite number or ``None``, never negative or NaN."""
    error = await status_error(
        connect, server, json_response({}, 429, x_amzn_RateLimit_Limit=header)
    )
    assert error.rate_limit == rate


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(connect: Connect, server: ApiServer, status: int) -> None:
    """A redirect is an error, and its target receives neither a request nor a token."""
    with ApiServer() as other:
        server.api_response = Reply(status, {"Location": f"{other.url}/messaging/v1"}, b"")
        async with connect() as client:
            for call in (client.get(), client.write({"text": "a"})):
                with pytest.raises(ApiStatusError) as caught:
                    await call
                assert type(caught.value) is ApiStatusError
                assert caught.value.response.headers["location"].startswith(other.url)
        assert other.requests == other.token_requests == []
    assert len(server.requests) == 2


async def test_a_redirected_sign_in_is_not_followed(connect: Connect, server: ApiServer) -> None:
    """The credentials are not sent to the target of a redirect."""
    with ApiServer() as other:
        server.token_response = Reply(307, {"Location": other.token_url}, b"")
        async with connect() as client:
            with pytest.raises(ApiStatusError):
                await client.get()
        assert other.requests == other.token_requests == []


def test_the_tree_of_exceptions() -> None:
    """All exceptions have one base, and the builtin base that a caller expects."""
    names = [name for name in selling_partner.__all__ if name.endswith("Error")]
    assert set(CLASSES.values()) <= set(names)
    for name in names:
        assert issubclass(getattr(selling_partner, name), SellingPartnerError)
    for status, name in CLASSES.items():
        kind = getattr(selling_partner, name)
        assert issubclass(kind, ApiStatusError)
        assert issubclass(kind, ClientError) is (400 <= status < 500)
        assert issubclass(kind, ServerError) is (500 <= status < 600)
    assert issubclass(RequestTimeoutError, NetworkError)
    assert issubclass(RequestTimeoutError, TimeoutError)
    assert issubclass(selling_partner.RequestValidationError, ValueError)
    assert issubclass(selling_partner.ConfigurationError, ValueError)
    assert issubclass(selling_partner.ClientClosedError, RuntimeError)
    assert not issubclass(NetworkError, ApiStatusError)


def test_an_error_detail_has_a_readable_form() -> None:
    """An entry of the error list is a value with a readable string."""
    assert str(ErrorDetail("Code", "Message.")) == "Code: Message."
    assert str(ErrorDetail("Code", "Message.", "More")) == "Code: Message. (More)"
    assert str(ErrorDetail("", "Message.")) == "Message."
    assert str(ErrorDetail("Code", "")) == "Code"
    assert str(ErrorDetail("", "")) == ""
    assert ErrorDetail("a", "b") == ErrorDetail("a", "b", None)
    with pytest.raises(AttributeError):
        ErrorDetail("a", "b").code = "c"  # type: ignore[misc]
