"""The exchange of an authorization code for a refresh token, over a real socket."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from selling_partner import (
    AuthorizationError,
    ConfigurationError,
    Credentials,
    CredentialsError,
    InternalServerError,
    NetworkError,
)
from tests.runtime.support.clients import (
    CLIENT_ID,
    CLIENT_SECRET,
    ApiServer,
    borrowed_pool,
    json_response,
    unused_url,
)
from tests.runtime.support.secrets import all_text_of, variables

CODE = "ANauthorizationCode"
TOKEN = "Atzr|of-the-seller"
URI = "https://shop.example/amazon"


async def exchange(flavour: str, server: ApiServer, **options: Any) -> Credentials:
    """Exchange the code with the method of the flavour."""
    method: Any = Credentials.from_authorization_code
    if flavour != "sync":
        method = Credentials.async_from_authorization_code
    code = options.pop("code", CODE)
    given = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "redirect_uri": URI}
    result = method(code, **{**given, "token_url": server.token_url, **options})
    found = await result if inspect.isawaitable(result) else result
    assert isinstance(found, Credentials)
    return found


@pytest.mark.parametrize("is_borrowed", [False, True])
async def test_a_code_becomes_credentials(
    flavour: str, server: ApiServer, is_borrowed: bool
) -> None:
    """The form has the code and the redirect URI, and the result has the refresh token."""
    server.token_body = {"refresh_token": TOKEN}
    async with borrowed_pool(flavour, is_borrowed) as pool:
        found = await exchange(flavour, server, **pool)
    assert found == Credentials(CLIENT_ID, CLIENT_SECRET, TOKEN)
    (request,) = server.token_requests
    assert request.form() == {
        "grant_type": ["authorization_code"],
        "code": [CODE],
        "redirect_uri": [URI],
        "client_id": [CLIENT_ID],
        "client_secret": [CLIENT_SECRET],
    }
    assert "Language=Python" in request.headers["user-agent"]


REFUSED = {"error": "invalid_grant", "error_description": "The code has expired."}


@pytest.mark.parametrize(
    ("body", "status", "kind", "problem"),
    [
        (REFUSED, 400, AuthorizationError, r"\(400\): invalid_grant: The code.*start again"),
        ({"error": "invalid_client"}, 401, CredentialsError, r"\(401\): invalid_client"),
        ({"access_token": "a"}, 200, CredentialsError, "without a usable refresh token"),
        ({"refresh_token": "a\n"}, 200, CredentialsError, "without a usable refresh token"),
        ([], 200, CredentialsError, "without a usable refresh token"),
        (None, 500, InternalServerError, "LoginWithAmazon failed with 500"),
    ],
)
async def test_a_failed_exchange_is_sent_once(
    flavour: str, server: ApiServer, body: Any, status: int, kind: type[Exception], problem: str
) -> None:
    """A code is valid once, so the request is not repeated; the exception shows no secret."""
    server.token_response = json_response(body, status)
    with pytest.raises(kind, match=problem) as caught:
        await exchange(flavour, server)
    assert type(caught.value) is kind
    assert len(server.token_requests) == 1
    text = all_text_of(caught.value) + variables(caught.value)
    assert CLIENT_SECRET not in text


async def test_a_refused_code_has_the_attributes_of_the_response(
    flavour: str, server: ApiServer
) -> None:
    """The exception has Amazon's errors, status and request id, and no code."""
    server.token_response = json_response(REFUSED, 400, x_amzn_RequestId="r-1")
    with pytest.raises(AuthorizationError) as caught:
        await exchange(flavour, server)
    error = caught.value
    assert (error.status_code, error.request_id) == (400, "r-1")
    assert [each.code for each in error.errors] == ["invalid_grant"]
    assert CODE not in str(error)


async def test_an_unreachable_host_raises(flavour: str, server: ApiServer) -> None:
    """The exchange ends with a network error when its time is over."""
    with unused_url() as url, pytest.raises(NetworkError):
        await exchange(flavour, server, token_url=url, timeout=0.04)


@pytest.mark.parametrize(
    ("options", "kind", "problem"),
    [
        ({"code": ""}, AuthorizationError, "code: expected the code"),
        ({"code": None}, AuthorizationError, "code: expected the code"),
        ({"redirect_uri": "ftp://a"}, ConfigurationError, "redirect_uri: expected scheme"),
        ({"token_url": "http://a.example"}, ConfigurationError, "token_url: http would send"),
        ({"timeout": 0}, ConfigurationError, "timeout: expected a positive number"),
        ({"client_secret": ""}, CredentialsError, "client_secret"),
    ],
)
async def test_an_invalid_argument_is_refused(
    flavour: str, server: ApiServer, options: Any, kind: type[Exception], problem: str
) -> None:
    """Nothing is sent for an invalid argument."""
    with pytest.raises(kind, match=problem):
        await exchange(flavour, server, **options)
    assert server.token_requests == []
