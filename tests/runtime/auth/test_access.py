"""The token of a call: the selling partner's, a scope's, or a Restricted Data Token."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import pytest

from generated.tests.server import TOKEN_PATH, Reply, Request
from selling_partner import (
    ApiStatusError,
    Credentials,
    CredentialsError,
    NetworkError,
    RequestValidationError,
    SellingPartner,
    SellingPartnerError,
)
from selling_partner._runtime.core.secrets import Secret
from selling_partner._runtime.messages.operation import Operation
from tests.runtime.support.clients import (
    CLIENT_ID,
    CLIENT_SECRET,
    REFRESH_TOKEN,
    SILENT,
    AnyClient,
    ApiServer,
    Connect,
    json_response,
    raw_server,
)
from tests.runtime.support.ordering import Hold, count_token_waiters
from tests.runtime.support.secrets import all_text_of, variables

NOTIFICATIONS = "sellingpartnerapi::notifications"
ROTATION = "sellingpartnerapi::client_credential:rotation"
TOKEN = "Atz.sprdt|personal-data"
ORDINARY: Operation[None] = Operation("getIt", "GET", "/it", responses={200: None})
GRANTLESS: Operation[None] = Operation("all", "GET", "/all", {200: None}, scope=NOTIFICATIONS)
ALONE = Credentials(CLIENT_ID, CLIENT_SECRET)


def sent_tokens(server: ApiServer) -> list[str]:
    return [request.headers["x-amz-access-token"] for request in server.requests]


def asked_scopes(server: ApiServer) -> list[str | None]:
    return [request.form().get("scope", [None])[0] for request in server.token_requests]


async def test_a_restricted_data_token_is_sent_unchanged(
    connect: Connect, server: ApiServer
) -> None:
    """A Restricted Data Token replaces the access token, without a sign-in."""
    server.accept(TOKEN)
    async with connect() as client:
        await client.send(ORDINARY, restricted_data_token=Secret(TOKEN))
    assert sent_tokens(server) == [TOKEN]
    assert server.token_requests == []


async def test_a_restricted_data_token_applies_to_one_call(
    connect: Connect, server: ApiServer
) -> None:
    """Other calls carry the access token."""
    server.accept(TOKEN)
    async with connect() as client:
        await client.send(ORDINARY)
        await client.send(ORDINARY, restricted_data_token=Secret(TOKEN))
        await client.send(ORDINARY)
    access_token = server.access_tokens[None]
    assert sent_tokens(server) == [access_token, TOKEN, access_token]
    assert len(server.token_requests) == 1


async def test_a_grantless_operation_signs_in_for_its_scope(
    connect: Connect, server: ApiServer
) -> None:
    """The form contains the scope and the application, but no refresh token."""
    async with connect() as client:
        await client.send(GRANTLESS)
    (request,) = server.token_requests
    assert request.form() == {
        "grant_type": ["client_credentials"],
        "scope": [NOTIFICATIONS],
        "client_id": [CLIENT_ID],
        "client_secret": [CLIENT_SECRET],
    }
    assert sent_tokens(server) == [server.access_tokens[NOTIFICATIONS]]


@pytest.mark.parametrize("scope", [ROTATION, f"{NOTIFICATIONS} {ROTATION}"])
async def test_a_call_can_override_the_scope(
    connect: Connect, server: ApiServer, scope: str
) -> None:
    """One or more scopes passed to the call replace the scope of the operation."""
    async with connect() as client:
        await client.send(GRANTLESS, scope=scope)
    assert asked_scopes(server) == [scope]
    assert sent_tokens(server) == [server.access_tokens[scope]]


async def test_each_scope_has_its_own_token(connect: Connect, server: ApiServer) -> None:
    """The tokens of scopes and of the selling partner are stored separately and reused."""
    async with connect() as client:
        for _ in range(2):
            await client.send(ORDINARY)
            await client.send(GRANTLESS)
            await client.send(GRANTLESS, scope=ROTATION)
    scopes = [None, NOTIFICATIONS, ROTATION]
    assert asked_scopes(server) == scopes
    assert sent_tokens(server) == [server.access_tokens[scope] for scope in scopes] * 2


async def test_a_refused_scope_does_not_affect_other_tokens(
    connect: Connect, server: ApiServer
) -> None:
    """If Amazon refuses a scope, the token of the selling partner remains usable."""
    async with connect() as client:
        await client.send(ORDINARY)
        server.token_response = json_response({"error": "invalid_scope"}, 400)
        with pytest.raises(CredentialsError, match=r"\(400\): invalid_scope"):
            await client.send(GRANTLESS)
        await client.send(ORDINARY)
        server.token_response = None
        await client.send(GRANTLESS)
    assert asked_scopes(server) == [None, NOTIFICATIONS, NOTIFICATIONS]


async def outcomes(client: AnyClient, scopes: Sequence[str | None]) -> list[object]:
    """Return the results or exceptions of concurrent calls for these scopes."""
    operations = [ORDINARY if scope is None else GRANTLESS for scope in scopes]
    found: list[object] = []
    if isinstance(client.root, SellingPartner):
        call = client.root.messaging_v1._call

        def in_thread(operation: Operation[None], scope: str | None) -> object:
            try:
                return call(operation, {}, scope=scope)
            except SellingPartnerError as error:
                return error

        with ThreadPoolExecutor(len(scopes)) as threads:
            return list(threads.map(in_thread, operations, scopes))

    async def in_task(operation: Operation[None], scope: str | None) -> None:
        try:
            found.append(await client.send(operation, scope=scope))
        except SellingPartnerError as error:
            found.append(error)

    async with anyio.create_task_group() as group:
        for operation, scope in zip(operations, scopes, strict=True):
            group.start_soon(in_task, operation, scope)
    return found


async def test_concurrent_calls_request_one_token_per_scope(
    connect: Connect, server: ApiServer
) -> None:
    """Calls on a new client sign in once for each scope, and no scope waits for another."""
    async with connect() as client:
        server.before_token_response = Hold(lambda: len(server.token_requests) == 3)
        assert await outcomes(client, [None, NOTIFICATIONS, ROTATION] * 4) == [None] * 12
    assert len(server.token_requests) == 3
    assert set(asked_scopes(server)) == {None, NOTIFICATIONS, ROTATION}
    assert server.max_concurrency == 3
    tokens = server.access_tokens
    expected = [tokens[None], tokens[NOTIFICATIONS], tokens[ROTATION]] * 4
    assert sorted(sent_tokens(server)) == sorted(expected)


async def test_a_refusal_is_shared_within_a_scope(connect: Connect, server: ApiServer) -> None:
    """Calls that wait for the token of a scope share its refusal; other scopes sign in again."""
    server.token_response = json_response({"error": "invalid_client"}, 401)
    async with connect() as client:

        def all_wait() -> bool:
            return all(count_token_waiters(client, each) == 3 for each in (NOTIFICATIONS, ROTATION))

        server.before_token_response = Hold(lambda: len(server.token_requests) == 2 and all_wait())
        found = await outcomes(client, [NOTIFICATIONS, ROTATION] * 4)
    assert {type(each) for each in found} == {CredentialsError}
    assert sorted(map(str, asked_scopes(server))) == sorted([NOTIFICATIONS, ROTATION])


async def test_a_failing_scope_does_not_delay_others(
    connect: Connect, server: ApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Calls of the selling partner succeed while the sign-in for a scope fails."""
    look_up = server.look_up

    def picky(request: Request) -> Reply:
        if request.target == TOKEN_PATH and "scope" in request.form():
            server.token_requests.append(request)
            return json_response({"error": "server_error"}, 503)
        return look_up(request)

    monkeypatch.setattr(server, "look_up", picky)
    async with connect() as client:
        found = await outcomes(client, [None, NOTIFICATIONS] * 3)
    assert sum(each is None for each in found) == 3
    assert sum(isinstance(each, ApiStatusError) for each in found) == 3


async def test_an_ordinary_call_needs_a_refresh_token(connect: Connect, server: ApiServer) -> None:
    """Without a refresh token only grantless calls are sent; the exception names the remedy."""
    async with connect(credentials=ALONE) as client:
        with pytest.raises(
            CredentialsError, match=r"refresh token is missing.*refresh_token="
        ) as it:
            await client.send(ORDINARY)
        assert server.requests == server.token_requests == []
        await client.send(GRANTLESS)
        server.accept(TOKEN)
        await client.send(ORDINARY, restricted_data_token=Secret(TOKEN))
    assert asked_scopes(server) == [NOTIFICATIONS]
    assert CLIENT_SECRET not in all_text_of(it.value) + variables(it.value)


@pytest.mark.parametrize(
    "token", ["", " ", "Atz per", "Atz\r\nper", "Atz\x00per", "Atzé", 5, [TOKEN]]
)
async def test_an_invalid_token_is_refused(connect: Connect, server: ApiServer, token: Any) -> None:
    """A token that is not a valid header value is neither sent nor quoted."""
    async with connect() as client:
        with pytest.raises(RequestValidationError, match="restricted_data_token: exp") as caught:
            await client.send(ORDINARY, restricted_data_token=token)
    assert server.requests == server.token_requests == []
    assert "Atz" not in all_text_of(caught.value)


@pytest.mark.parametrize("scope", ["", " ", "a ", "a  b", "a\nb", "é", 5, [NOTIFICATIONS]])
async def test_an_invalid_scope_is_refused(connect: Connect, server: ApiServer, scope: Any) -> None:
    """A malformed scope is refused before anything is sent."""
    async with connect() as client:
        with pytest.raises(RequestValidationError, match=r"^all was not sent: scope: expected"):
            await client.send(GRANTLESS, scope=scope)
    assert server.requests == server.token_requests == []


@pytest.mark.parametrize("status", [400, 403, 500, 307])
async def test_an_error_status_shows_no_token(
    connect: Connect, server: ApiServer, status: int
) -> None:
    """No Restricted Data Token is in the exception for a status, its variables or its pickle."""
    server.accept(TOKEN)
    server.api_response = json_response(
        {"errors": []}, status, Location="https://elsewhere.example"
    )
    async with connect() as client:
        with pytest.raises(ApiStatusError) as caught:
            await client.send(ORDINARY, restricted_data_token=Secret(TOKEN))
    assert TOKEN not in all_text_of(caught.value) + variables(caught.value)
    assert TOKEN.encode() not in pickle.dumps(caught.value)


async def test_a_network_error_shows_no_secret(connect: Connect) -> None:
    """The exception for an unresponsive host contains neither a token nor other secrets."""
    with raw_server(None) as (url, _):
        async with connect(base_url=url, token_url=url, timeout=SILENT) as client:
            for keywords in ({"restricted_data_token": Secret(TOKEN)}, {"scope": ROTATION}):
                with pytest.raises(NetworkError) as caught:
                    await client.send(ORDINARY, **keywords)
                text = all_text_of(caught.value) + variables(caught.value)
                for secret in (TOKEN, CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN):
                    assert secret not in text
