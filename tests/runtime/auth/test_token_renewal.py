"""Renewal of tokens: early, despite failures, and after Amazon refused a token."""

from __future__ import annotations

from collections import Counter
from typing import Any

import anyio
import httpx2
import pytest

from selling_partner import (
    CredentialsError,
    ForbiddenError,
    InternalServerError,
    ManualClock,
    RequestTimeoutError,
    TooManyRequestsError,
)
from selling_partner._runtime.auth.lwa import is_token_refusal
from selling_partner._runtime.core.secrets import Secret
from selling_partner._runtime.messages.operation import Operation
from selling_partner._runtime.messages.response import read_error
from tests.runtime.support.clients import (
    ASYNC_FLAVOURS,
    SILENT,
    ApiServer,
    Connect,
    json_response,
    unused_url,
)
from tests.runtime.support.ordering import Hold, count_token_waiters, until
from tests.runtime.support.tokens import (
    EXPIRED,
    REVOKED,
    get_at_once,
    get_concurrently,
    refusal,
    used_tokens,
)

only_async = pytest.mark.parametrize("flavour", ASYNC_FLAVOURS)


async def test_clients_renew_their_tokens_at_different_times(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """Depending on its jitter, a client renews an hour's token up to a minute before another."""
    first, last = connect(), connect()
    async with first, last:
        for client, draw in ((first, 1.0), (last, 0.0)):
            clock.draw = draw
            await client.get()
        assert len(server.token_requests) == 2
        clock.advance(3240)
        for client in (first, last):
            await client.get()
        assert len(server.token_requests) == 3
        clock.advance(60)
        for client in (first, last):
            await client.get()
        assert len(server.token_requests) == 4


@pytest.mark.parametrize("status", [500, 429])
async def test_a_token_is_used_after_a_failed_renewal(
    connect: Connect, server: ApiServer, clock: ManualClock, status: int
) -> None:
    """While the token is valid, a failing sign-in affects no call and is retried every 30 s."""
    async with connect() as client:
        await client.get()
        server.token_response = json_response(None, status)
        clock.advance(3300)
        for expected in (2, 2, 3, 3):
            await client.get()
            assert len(server.token_requests) == expected
            clock.advance(16)
        clock.advance(3600 - 3300 - 4 * 16)
        with pytest.raises((InternalServerError, TooManyRequestsError)):
            await client.get()
        server.token_response = None
        await client.get()
    assert len(set(used_tokens(server))) == 2


async def test_a_token_is_used_if_the_sign_in_is_unreachable(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """If the host of the sign-in does not respond, the call uses the current token."""
    async with connect() as client:
        await client.get()
        with unused_url() as nobody:
            connection = client.root._connection
            there = connection.settings.token_url
            object.__setattr__(connection.settings, "token_url", nobody)
            clock.advance(3300)
            await client.get()
            object.__setattr__(connection.settings, "token_url", there)
        clock.advance(30)
        await client.get()
    assert len(server.token_requests) == 2


async def test_refused_credentials_raise_despite_a_valid_token(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """Refused credentials raise Amazon's message after one request."""
    async with connect() as client:
        await client.get()
        body = {"error": "invalid_grant", "error_description": "The authorization was revoked"}
        server.token_response = json_response(body, 400)
        clock.advance(3300)
        with pytest.raises(CredentialsError, match="invalid_grant: The authorization was revoked"):
            await client.get()
    assert len(server.token_requests) == 2


async def test_calls_continue_during_a_renewal(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """One of the concurrent calls waits for the new token, and the others use the current one."""
    async with connect() as client:
        await client.get()
        clock.advance(3300)
        server.requests.clear()
        server.before_token_response = Hold(lambda: len(server.requests) == 7)
        await get_at_once(client, 8)
    assert len(server.token_requests) == 2
    by_token = Counter(used_tokens(server))
    assert by_token.pop(server.access_token) == 1
    assert list(by_token.values()) == [7]


async def test_a_timeout_during_sign_in_fails_one_call_only(
    connect: Connect, server: ApiServer
) -> None:
    """Another call that waits for the token signs in itself."""
    server.before_token_response = held = Hold()
    async with connect() as client:
        hasty = client.with_options(timeout=SILENT, deadline=60)
        failures: list[BaseException] = []

        async def give_up() -> None:
            with pytest.raises(RequestTimeoutError) as caught:
                await get_concurrently(hasty)
            failures.append(caught.value)
            held.release()

        async with anyio.create_task_group() as group:
            group.start_soon(give_up)
            await until(held.arrived.is_set)
            await get_concurrently(client)
    assert len(failures) == 1
    assert len(server.token_requests) == 2
    assert len(server.requests) == 1


async def test_a_call_with_an_expired_token_is_retried(
    connect: Connect, server: ApiServer, refused_tokens: set[str]
) -> None:
    """A call whose token Amazon no longer accepts succeeds with a new one."""
    async with connect() as client:
        await client.get()
        refused_tokens.add(server.access_token)
        await client.get()
        refused_tokens.add(server.access_token)
        await client.write({"text": "Hello"})
        await client.get()
    first, *others = dict.fromkeys(used_tokens(server))
    assert used_tokens(server) == [first, first, others[0], others[0], others[1], others[1]]
    assert len(server.token_requests) == 3


async def test_a_second_refusal_is_an_error(
    connect: Connect, server: ApiServer, refused_tokens: set[str]
) -> None:
    """If Amazon refuses the new token too, the 403 is raised after one more request."""
    refused_tokens.add("*")
    async with connect() as client:
        with pytest.raises(ForbiddenError, match="has expired"):
            await client.get()
    assert len(server.token_requests) == 2
    assert len(server.requests) == 2


async def test_calls_with_the_same_refused_token_sign_in_once(
    connect: Connect, server: ApiServer, refused_tokens: set[str]
) -> None:
    """Concurrent calls whose token was revoked share one new token."""
    async with connect() as client:
        await client.get()
        refused_tokens.add(server.access_token)
        server.before_token_response = Hold(lambda: count_token_waiters(client) == 15)
        await get_at_once(client, 16)
    assert len(server.token_requests) == 2
    assert Counter(used_tokens(server))[server.access_token] == 16


async def test_invalidating_a_replaced_token_does_nothing(
    connect: Connect, server: ApiServer, refused_tokens: set[str]
) -> None:
    """Invalidating an old token does not remove the new one."""
    async with connect() as client:
        await client.get()
        old = server.access_token
        refused_tokens.add(old)
        await client.get()
        provider: Any = client.root._connection._token_provider(None)
        told = provider.invalidate(old)
        if told is not None:
            await told
        await client.get()
    assert len(server.token_requests) == 2


async def test_denied_access_does_not_renew_the_token(connect: Connect, server: ApiServer) -> None:
    """A 403 for a missing permission is raised after one request."""
    server.api_response = json_response(refusal(None), 403)
    async with connect() as client:
        with pytest.raises(ForbiddenError):
            await client.get()
    assert len(server.token_requests) == len(server.requests) == 1


async def test_a_restricted_data_token_is_not_renewed(
    connect: Connect, server: ApiServer, refused_tokens: set[str]
) -> None:
    """An expired Restricted Data Token raises, because only the caller can request another."""
    server.accept("Atz.sprdt|old")
    refused_tokens.add("Atz.sprdt|old")
    operation: Operation[None] = Operation("getIt", "GET", "/it", responses={200: None})
    async with connect() as client:
        with pytest.raises(ForbiddenError, match="has expired"):
            await client.send(operation, restricted_data_token=Secret("Atz.sprdt|old"))
    assert server.token_requests == []


REFUSALS: list[tuple[Any, bool]] = [
    (refusal(EXPIRED), True),
    (refusal(REVOKED), True),
    (refusal(None, message="The access token you provided has expired"), True),
    (refusal(EXPIRED.upper()), True),
    ({"errors": [{"code": "A", "message": "b"}, refusal(EXPIRED)["errors"][0]]}, True),
    (refusal(None), False),
    (refusal(""), False),
    (refusal("The request is not authorized by the access token."), False),
    (refusal("Access token is missing in the request header."), False),
    (refusal("The token has expired"), False),
    (refusal("The Content-Type is invalid", message="the access token"), False),
    (refusal(None, code="InvalidInput", message="The marketplace is invalid"), False),
    ({"errors": []}, False),
    ({"message": EXPIRED}, True),
    ([{"code": "Unauthorized", "message": EXPIRED}], True),
    ({"message": "Forbidden"}, False),
    (None, False),
]


@pytest.mark.parametrize(("body", "expected"), REFUSALS, ids=str)
def test_which_responses_refuse_a_token(body: Any, expected: bool) -> None:
    """Only a 401 or 403 with Amazon's wording refuses the access token."""
    for status in (401, 403, 400, 404, 429, 500):
        error = read_error("getIt", httpx2.Response(status, json=body))
        assert is_token_refusal(error) is (expected and status in {401, 403})


@only_async
async def test_a_cancelled_renewal_is_taken_over(
    connect: Connect, server: ApiServer, clock: ManualClock
) -> None:
    """If the task that renews the token is cancelled, another call renews it."""
    async with connect() as client:
        await client.get()
        clock.advance(3300)
        server.before_token_response = held = Hold()
        async with anyio.create_task_group() as group:
            group.start_soon(client.get)
            await until(held.arrived.is_set)
            group.cancel_scope.cancel()
        held.release()
        await client.get()
    assert len(server.token_requests) == 3
