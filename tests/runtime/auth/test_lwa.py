"""Sign-in with Login with Amazon: when tokens are requested, and unusual responses."""

from __future__ import annotations

import math
from typing import Any

import pytest

from generated.tests.server import Reply
from selling_partner import (
    ApiStatusError,
    ClientError,
    CredentialsError,
    InternalServerError,
    ManualClock,
    ServiceUnavailableError,
    TooManyRequestsError,
)
from tests.runtime.support.clients import (
    CLIENT_ID,
    CLIENT_SECRET,
    REFRESH_TOKEN,
    ApiServer,
    Connect,
    json_response,
)


async def test_the_documented_form_is_sent(connect: Connect, server: ApiServer) -> None:
    """A token request consists of the form that Amazon documents."""
    async with connect(application="Shop/2.1") as client:
        await client.get()
    (request,) = server.token_requests
    assert (request.method, request.target) == ("POST", "/auth/o2/token")
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert request.headers["user-agent"].startswith("Shop/2.1 (Language=Python/")
    assert "x-amz-access-token" not in request.headers
    assert request.form() == {
        "grant_type": ["refresh_token"],
        "refresh_token": [REFRESH_TOKEN],
        "client_id": [CLIENT_ID],
        "client_secret": [CLIENT_SECRET],
    }


async def test_a_token_is_requested_once_and_reused(connect: Connect, server: ApiServer) -> None:
    """The first call requests a token, and later calls reuse it."""
    async with connect() as client:
        assert server.token_requests == []
        for _ in range(3):
            await client.get()
    assert len(server.token_requests) == 1
    assert len(server.requests) == 3


async def test_a_token_is_renewed_before_it_expires(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """An hour's token is used for most of the hour and renewed minutes before its expiry."""
    async with connect() as client:
        await client.get()
        clock.advance(3600 - 301)
        await client.get()
        assert len(server.token_requests) == 1
        clock.advance(1)
        await client.get()
        assert len(server.token_requests) == 2
        await client.get()
    assert len(server.token_requests) == 2
    used = [request.headers["x-amz-access-token"] for request in server.requests]
    assert used[0] == used[1] != used[2] == used[3] == server.access_token


async def test_a_short_lived_token_is_used_for_half_its_lifetime(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """A lifetime shorter than the margin does not mean a token request per call."""
    server.token_body = {"expires_in": 10}
    async with connect() as client:
        await client.get()
        clock.advance(4.9)
        await client.get()
        assert len(server.token_requests) == 1
        clock.advance(0.2)
        await client.get()
    assert len(server.token_requests) == 2


async def test_a_lifetime_begins_with_the_request(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """A slow response does not extend the lifetime of its token."""
    look_up = server._look_up_token

    def slowly(request: Any) -> Reply:
        clock.advance(100)
        return look_up(request)

    server._look_up_token = slowly  # type: ignore[method-assign]
    try:
        async with connect() as client:
            await client.get()
            clock.advance(3600 - 300 - 100)
            await client.get()
    finally:
        del server._look_up_token
    assert len(server.token_requests) == 2


@pytest.mark.parametrize("status", [400, 401, 403])
async def test_refused_credentials_raise_amazons_message(
    connect: Connect, server: ApiServer, status: int
) -> None:
    """The exception is a CredentialsError with Amazon's code and message, after one request."""
    body = {"error": "invalid_client", "error_description": "Client authentication failed"}
    server.token_response = json_response(body, status)
    async with connect() as client:
        with pytest.raises(CredentialsError) as caught:
            await client.get()
    assert f"({status}): invalid_client: Client authentication failed" in str(caught.value)
    assert len(server.token_requests) == 1
    assert server.requests == []


@pytest.mark.parametrize(
    "body", [None, b"<html>", [], {"error": None}, {"error": "", "error_description": []}, b"\0"]
)
async def test_a_refusal_without_a_reason_is_still_clear(
    connect: Connect, server: ApiServer, body: Any
) -> None:
    """A refusal in any other shape raises CredentialsError and says that no reason was given."""
    server.token_response = json_response(body, 400)
    async with connect() as client:
        with pytest.raises(CredentialsError, match=r"\(400\): it gave no reason"):
            await client.get()


async def test_a_refusal_is_not_cached(connect: Connect, server: ApiServer) -> None:
    """The next call signs in again, because the credentials may be valid by then."""
    server.token_response = json_response({"error": "invalid_grant"}, 400)
    async with connect() as client:
        with pytest.raises(CredentialsError, match="invalid_grant"):
            await client.get()
        server.token_response = None
        await client.get()
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (500, InternalServerError),
        (503, ServiceUnavailableError),
        (429, TooManyRequestsError),
        (418, ClientError),
        (302, ApiStatusError),
    ],
)
@pytest.mark.parametrize("body", [None, b"<html>down</html>", {"error": "server_error"}])
async def test_a_failing_sign_in_raises_its_status(
    connect: Connect, server: ApiServer, status: int, kind: type[ApiStatusError], body: Any
) -> None:
    """If Login with Amazon fails, the class of its status is raised, with its name."""
    server.token_response = json_response(body, status, Location=f"{server.url}/elsewhere")
    async with connect() as client:
        with pytest.raises(ApiStatusError) as caught:
            await client.get()
    assert type(caught.value) is kind
    assert caught.value.operation == "LoginWithAmazon"
    assert caught.value.status_code == status
    assert server.requests == []
    assert len(server.token_requests) == 1


@pytest.mark.parametrize("body", [None, b"<html>hello</html>", b"{", b"\xff", [], "Atza|x", 5, {}])
async def test_a_success_without_a_token_is_a_clear_error(
    connect: Connect, server: ApiServer, body: Any
) -> None:
    """Any success without a token raises CredentialsError."""
    server.token_response = json_response(body)
    async with connect() as client:
        with pytest.raises(CredentialsError, match="without a usable access token"):
            await client.get()
    assert server.requests == []


@pytest.mark.parametrize("token", [None, "", 5, True, ["Atza|x"], " ", "a\r\nb: c"])
async def test_an_invalid_token_is_refused(connect: Connect, server: ApiServer, token: Any) -> None:
    """A token that is not a valid header value is not sent."""
    server.token_body = {"access_token": token}
    async with connect() as client:
        with pytest.raises(CredentialsError, match="without a usable access token"):
            await client.get()
    assert server.requests == []


@pytest.mark.parametrize("size", [8_193, 60_000])
async def test_an_oversized_token_is_refused(
    connect: Connect, server: ApiServer, size: int
) -> None:
    """The error states the length of the token without quoting it."""
    server.token_body = {"access_token": "Atza|" + "x" * (size - 5)}
    async with connect() as client:
        with pytest.raises(CredentialsError) as caught:
            await client.get()
    assert str(caught.value) == (
        "Login with Amazon responded without a usable access token: "
        f"it has {size} characters; at most 8192 are accepted"
    )
    assert "xxx" not in repr(vars(caught.value))
    assert server.requests == []


async def test_a_long_token_is_sent(connect: Connect, server: ApiServer) -> None:
    """A token of the maximum length is used like any other."""
    token = "Atza|" + "x" * 8_187
    server.token_body = {"access_token": token}
    server.accept(token)
    async with connect() as client:
        await client.get()
    assert len(server.requests) == 1


@pytest.mark.parametrize("lifetime", ["3600", "", -5, 0, True, False, None, [3600], math.nan])
async def test_an_invalid_lifetime_is_refused(
    connect: Connect, server: ApiServer, lifetime: Any
) -> None:
    """A lifetime that is not a positive number of seconds raises CredentialsError."""
    server.token_body = {"expires_in": lifetime}
    async with connect() as client:
        with pytest.raises(CredentialsError, match="without a usable access token"):
            await client.get()


async def test_a_missing_lifetime_is_the_documented_hour(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """A token without a lifetime is used for the hour that Amazon documents."""
    server.token_response = json_response({"access_token": "Atza|x"})
    server.accept("Atza|x")
    async with connect() as client:
        await client.get()
        clock.advance(3299)
        await client.get()
        assert len(server.token_requests) == 1
        clock.advance(1)
        await client.get()
    assert len(server.token_requests) == 2


@pytest.mark.parametrize("lifetime", [10**400, math.inf, 1e9])
async def test_a_lifetime_is_limited_to_a_day(
    connect: Connect, server: ApiServer, clock: ManualClock, lifetime: float
) -> None:
    """An implausible lifetime is reduced to a day, without an overflow."""
    server.token_body = {"expires_in": lifetime}
    async with connect() as client:
        await client.get()
        clock.advance(86_400 - 301)
        await client.get()
        assert len(server.token_requests) == 1
        clock.advance(1)
        await client.get()
    assert len(server.token_requests) == 2


async def test_a_fractional_lifetime_is_accepted(connect: Connect, server: ApiServer) -> None:
    """A lifetime may be a fraction, because JSON has one type of number."""
    server.token_body = {"expires_in": 3599.5}
    async with connect() as client:
        await client.get()
    assert len(server.requests) == 1
