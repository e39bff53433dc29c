"""Secrets and texts for buyers, which no log, exception, traceback or repr may show."""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Callable
from typing import Any

import pytest

from selling_partner import (
    ApiStatusError,
    CredentialsError,
    NetworkError,
    Region,
    RequestEvent,
    RequestValidationError,
    SellingPartner,
    SellingPartnerError,
)
from selling_partner._runtime.auth.access_token import AccessToken
from selling_partner._runtime.client.base_client import ClientOptions
from selling_partner._runtime.client.call_options import CallOptions
from selling_partner._runtime.core.secrets import Secret
from selling_partner._runtime.messages.operation import Operation
from selling_partner.messaging_v1 import CreateConfirmCustomizationDetailsRequest
from tests.runtime.support.clients import (
    CREDENTIALS,
    ORDER,
    SILENT,
    US,
    AnyClient,
    ApiServer,
    Connect,
    borrowed_pool,
    json_response,
    raw_server,
    unused_url,
)
from tests.runtime.support.secrets import SECRETS, all_text_of, variables
from tests.runtime.support.secrets import everything_logged as everything_logged

RESTRICTED_DATA_TOKEN = "Atz.sprdt|personal-data"
URLS = ["base_url", "token_url"]
BUYER_TEXT = "Dear Jane Doe"
"""A short text, because messages abridge long ones."""


@pytest.mark.parametrize("is_borrowed", [False, True], ids=["own", "borrowed"])
async def test_no_logger_shows_a_secret(
    connect: Connect,
    server: ApiServer,
    flavour: str,
    everything_logged: Callable[[], str],
    is_borrowed: bool,
) -> None:
    """A call that fetches a token and writes to a buyer leaves no secret in any record.

    A client of httpx2 that the caller passes also logs each request.
    """
    server.api_response = json_response({"errors": "deviation " + BUYER_TEXT}, 201)
    server.accept(RESTRICTED_DATA_TOKEN)
    async with borrowed_pool(flavour, is_borrowed) as options, connect(**options) as client:
        await client.write({"text": BUYER_TEXT})
        server.api_response = json_response({"deviation": BUYER_TEXT}, 201)
        operation: Operation[None] = Operation("getIt", "GET", "/it", responses={200: None})
        await client.send(operation, restricted_data_token=Secret(RESTRICTED_DATA_TOKEN))
    log = everything_logged()
    assert ("httpx2 " in log) is is_borrowed
    assert "httpcore2." in log
    assert "selling_partner " in log
    for secret in [*SECRETS, server.access_token, RESTRICTED_DATA_TOKEN, BUYER_TEXT]:
        assert secret not in log


@pytest.mark.parametrize("status", [400, 403, 500, 302, 307])
async def test_an_error_status_shows_no_secret(
    connect: Connect, server: ApiServer, status: int
) -> None:
    """The exception for a status and its pickle contain neither a token nor the buyer's text."""
    elsewhere = {"Location": "https://elsewhere.example/x"}
    server.api_response = json_response(
        {"errors": [{"code": "A", "message": "b"}]}, status, **elsewhere
    )
    async with connect() as client:
        with pytest.raises(ApiStatusError) as caught:
            await client.write({"text": BUYER_TEXT})
    assert caught.value.response.next_request is None
    text = all_text_of(caught.value) + str(caught.value.response.request.headers.raw)
    for secret in [*SECRETS, server.access_token, BUYER_TEXT]:
        assert secret not in text
        assert secret.encode() not in pickle.dumps(caught.value)
    assert not any(secret in variables(caught.value) for secret in [*SECRETS, server.access_token])


@pytest.mark.parametrize("fault", ["silence", "status", "on_request"])
async def test_no_variable_shows_a_text_for_a_buyer(
    connect: Connect, server: ApiServer, fault: str
) -> None:
    """A traceback with variables does not show the text of a message."""

    def refuse(event: RequestEvent) -> None:
        assert event.content is not None
        assert BUYER_TEXT in repr(event.content), "a hook may read it"
        raise PermissionError

    server.api_response = json_response({}, 400)
    options: dict[str, Any] = {"on_request": refuse} if fault == "on_request" else {}
    with raw_server(None) as (silent, _):
        if fault == "silence":
            options = {"base_url": silent, "timeout": 0.2}
        async with connect(**options) as client:
            with pytest.raises((SellingPartnerError, PermissionError)) as caught:
                await client.write(CreateConfirmCustomizationDetailsRequest(text=BUYER_TEXT))
    assert BUYER_TEXT not in variables(caught.value)


async def test_an_error_survives_pickling(connect: Connect, server: ApiServer) -> None:
    """A pickled exception has the message and attributes of the original."""
    server.api_response = json_response(
        {"errors": [{"code": "A", "message": "b"}]},
        429,
        x_amzn_RequestId="r-1",
        x_amzn_RateLimit_Limit="0.5",
    )
    async with connect() as client:
        with pytest.raises(ApiStatusError) as caught:
            await client.get()
        with pytest.raises(RequestValidationError) as refused:
            await client.get("")
    error = caught.value
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert (str(again), again.errors, again.rate_limit) == (str(error), error.errors, 0.5)
    assert again.response.content == error.response.content
    assert str(pickle.loads(pickle.dumps(refused.value))) == str(refused.value)


@pytest.mark.parametrize("status", [400, 401, 500, 200, 307])
async def test_a_refused_sign_in_shows_no_secret(
    connect: Connect, server: ApiServer, status: int
) -> None:
    """The exception for any response of Login with Amazon contains no credentials."""
    elsewhere = {"Location": "https://elsewhere.example/x"}
    server.token_response = json_response({"error": "invalid_client"}, status, **elsewhere)
    async with connect() as client:
        with pytest.raises(SellingPartnerError) as caught:
            await client.get()
    text = all_text_of(caught.value) + variables(caught.value)
    assert not any(secret in text for secret in SECRETS)
    assert not any(secret.encode() in pickle.dumps(caught.value) for secret in SECRETS)


async def test_a_network_error_shows_no_secret(connect: Connect, server: ApiServer) -> None:
    """The exception for a silent or missing host, and its cause's request, show no secret."""
    with raw_server(None) as (silent, _), unused_url() as unused:
        for url in (silent, unused):
            async with connect(base_url=url) as client:
                await client.sign_in()
                await expect_no_secret(client, server)
            async with connect(token_url=url) as client:
                await expect_no_secret(client, server)


async def expect_no_secret(client: AnyClient, server: ApiServer) -> None:
    with pytest.raises(NetworkError) as caught:
        await client.with_options(timeout=SILENT).write({"text": BUYER_TEXT})
    cause = caught.value.__cause__
    request = getattr(cause, "request")  # noqa: B009 - only some of the causes have one
    text = all_text_of(caught.value) + str(request.headers.raw) + str(request.read())
    for secret in [*SECRETS, server.access_token or "none", BUYER_TEXT]:
        assert secret not in text
    for secret in [*SECRETS, server.access_token or "none"]:
        assert secret not in variables(caught.value)


@pytest.mark.parametrize("token", ["Atza|sec ret", "Atza|sec\nret", "Atza|séc", "Atza|sec\x00ret "])
async def test_a_token_that_no_header_can_carry_is_not_shown(
    connect: Connect, server: ApiServer, token: str
) -> None:
    """The error for an unusable token does not quote it, and no request is sent to the API."""
    server.token_body = {"access_token": token}
    async with connect() as client:
        with pytest.raises(CredentialsError, match="usable access token") as caught:
            await client.get()
    assert token.strip() not in all_text_of(caught.value)
    assert "Atza" not in all_text_of(caught.value) + variables(caught.value)
    assert server.requests == []


@pytest.mark.parametrize(
    "body",
    [
        {"text": BUYER_TEXT * 100},
        {"text": [BUYER_TEXT]},
        {"text": {"a": BUYER_TEXT}},
        {"text": BUYER_TEXT + "\ud800"},
        {"note": BUYER_TEXT + "\ud800"},
        {"attachments": BUYER_TEXT},
        {"attachments": [BUYER_TEXT]},
        {"attachments": [{"fileName": 5, "uploadDestinationId": [BUYER_TEXT]}]},
        CreateConfirmCustomizationDetailsRequest.model_construct(text=BUYER_TEXT * 100),
        [BUYER_TEXT],
        BUYER_TEXT,
    ],
    ids=lambda body: f"{body!s:.25}".encode("ascii", "replace").decode(),
)
@pytest.mark.parametrize("flavour", ["sync"])
async def test_a_refused_body_is_not_quoted(connect: Connect, body: object) -> None:
    """The exception for an invalid body states the problem without quoting the text."""
    async with connect() as client:
        with pytest.raises(RequestValidationError, match="body") as caught:
            await client.write(body)
    assert BUYER_TEXT not in all_text_of(caught.value)


def test_a_model_that_refuses_a_text_does_not_quote_it() -> None:
    """The error for a text that exceeds a limit does not quote the text."""
    with pytest.raises(ValueError, match="at most 800") as caught:
        CreateConfirmCustomizationDetailsRequest(text=BUYER_TEXT * 100)
    assert BUYER_TEXT not in "".join(traceback.format_exception(caught.value))


def test_no_secret_is_in_a_repr() -> None:
    """The reprs of options, settings and tokens show no secret."""
    shown_objects: list[object] = [AccessToken.issued("Atza|secret", 3600, 1.0)]

    class ObservedClient(SellingPartner):
        def _connect(self, given: ClientOptions, options: CallOptions) -> None:
            super()._connect(given, options)
            shown_objects.extend([given, options, self._connection.settings])

    ObservedClient(CREDENTIALS, region=Region.NA, proxy="http://me:pass-word@proxy")
    text = repr(shown_objects)
    assert len(shown_objects) == 4
    assert not any(secret in text for secret in [*SECRETS, "Atza|secret", "pass-word"])


@pytest.mark.parametrize("url", ["https://me:pass-word@host", "https://me:pass-word@host/?a", "x"])
async def test_a_refused_url_is_not_quoted(connect: Connect, url: str) -> None:
    """The exception for a URL with a password does not quote the URL."""
    for name in URLS:
        with pytest.raises(SellingPartnerError, match=name) as caught:
            connect(**{name: url})
        assert "pass-word" not in all_text_of(caught.value)


async def test_the_response_of_an_exception_has_no_request_headers(
    connect: Connect, server: ApiServer
) -> None:
    """The request of an exception's response has method and URL, but no header with a secret."""
    server.api_response = json_response(None, 404)
    async with connect() as client:
        with pytest.raises(ApiStatusError) as caught:
            await client.get()
    request = caught.value.response.request
    assert request.method == "GET"
    assert str(request.url).endswith(f"/messaging/v1/orders/{ORDER}/attributes?marketplaceIds={US}")
    assert "x-amz-access-token" not in request.headers
