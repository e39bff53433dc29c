"""Restricted Data Tokens that the client obtains from the Tokens API."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import pytest

from selling_partner import (
    CredentialsError,
    ForbiddenError,
    InternalServerError,
    ManualClock,
    NetworkError,
    RateLimitWaitError,
    RequestValidationError,
    SellingPartner,
)
from selling_partner._runtime.core.secrets import Secret
from selling_partner._runtime.messages.operation import Operation
from selling_partner._runtime.ratelimit.limiters import MemoryLimiter
from tests.runtime.support.clients import AnyClient, ApiServer, Connect, json_response
from tests.runtime.support.ordering import Hold
from tests.runtime.support.restricted import ADDRESS, DOCUMENT, TokensApi
from tests.runtime.support.secrets import all_text_of, variables
from tests.runtime.support.token_store import TokenStore
from tests.runtime.support.tokens import refusal, used_tokens

BUYER = ["buyerInfo"]
OWN = Secret("Atz|own")


@pytest.fixture
def tokens(server: ApiServer, monkeypatch: pytest.MonkeyPatch) -> TokensApi:
    return TokensApi(server, monkeypatch)


async def test_one_token_serves_every_call_of_an_operation(
    connect: Connect, server: ApiServer, tokens: TokensApi
) -> None:
    """The token is requested for the path with its placeholder, and sent with each call."""
    async with connect() as client:
        for _ in range(3):
            await client.send(ADDRESS, data_elements=["shippingAddress", "buyerInfo"])
    assert tokens.resources == [
        {
            "method": "GET",
            "path": "/orders/{orderId}/address",
            "dataElements": ["buyerInfo", "shippingAddress"],
        }
    ]
    assert used_tokens(server) == tokens.tokens * 3
    assert len(server.token_requests) == 1


async def test_tokens_differ_by_operation_and_elements(
    connect: Connect, server: ApiServer, tokens: TokensApi
) -> None:
    """The order and the repetition of elements make no difference; other elements do."""
    async with connect() as client:
        await client.send(ADDRESS, data_elements=["a", "b", "a"])
        await client.send(ADDRESS, data_elements=("b", "a"))
        await client.send(ADDRESS, data_elements={"a"})
        await client.send(ADDRESS, data_elements=[])
        await client.send(DOCUMENT, data_elements=[])
        await client.send(ADDRESS)
    first, second, third, fourth = tokens.tokens
    expected = [first, first, second, third, fourth, server.access_token]
    assert used_tokens(server) == expected
    assert tokens.resources[2:] == [
        {"method": "GET", "path": "/orders/{orderId}/address"},
        {"method": "GET", "path": "/documents/7"},
    ]


async def test_concurrent_calls_request_one_token(
    connect: Connect, server: ApiServer, tokens: TokensApi
) -> None:
    """Calls that start together share the request for their token."""
    async with connect() as client:
        started: list[None] = []
        tokens.before_response = Hold(lambda: len(started) == 8)
        await send_at_once(client, ADDRESS, 8, started)
    assert len(tokens.tokens) == 1
    assert used_tokens(server) == tokens.tokens * 8


async def send_at_once(
    client: AnyClient, operation: Operation[Any], count: int, started: list[None]
) -> None:
    """Call a restricted operation in threads or tasks."""
    if isinstance(client.root, SellingPartner):
        call = client.root.messaging_v1._call

        def in_thread(_: int) -> None:
            started.append(None)
            call(operation, {}, data_elements=BUYER)

        with ThreadPoolExecutor(count) as threads:
            list(threads.map(in_thread, range(count)))
        return

    async def in_task() -> None:
        started.append(None)
        await client.send(operation, data_elements=BUYER)

    async with anyio.create_task_group() as group:
        for _ in range(count):
            group.start_soon(in_task)


async def test_a_token_is_renewed_before_it_expires(
    connect: Connect, server: ApiServer, tokens: TokensApi, clock: ManualClock
) -> None:
    """Five minutes before the expiry, the next call requests another token."""
    async with connect() as client:
        for seconds in (0, 3299, 1):
            clock.advance(seconds)
            await client.send(ADDRESS, data_elements=BUYER)
    first, second = tokens.tokens
    assert used_tokens(server) == [first, first, second]


async def test_a_valid_token_survives_a_failed_renewal(
    connect: Connect, server: ApiServer, tokens: TokensApi, clock: ManualClock
) -> None:
    """While a token is valid, a failing Tokens API affects no call."""
    async with connect() as client:
        await client.send(ADDRESS, data_elements=BUYER)
        tokens.response = json_response(None, 500)
        clock.advance(3300)
        await client.send(ADDRESS, data_elements=BUYER)
        clock.advance(300)
        with pytest.raises(InternalServerError, match="createRestrictedDataToken"):
            await client.send(ADDRESS, data_elements=BUYER)
    assert used_tokens(server) == tokens.tokens * 2


async def test_an_expired_token_is_replaced_once(
    connect: Connect, server: ApiServer, tokens: TokensApi, refused_tokens: set[str]
) -> None:
    """After a 403 for an expired token the call is repeated with a new one, and only once."""
    async with connect() as client:
        await client.send(ADDRESS, data_elements=BUYER)
        refused_tokens.add(tokens.tokens[0])
        await client.send(ADDRESS, data_elements=BUYER)
        assert used_tokens(server) == [tokens.tokens[0], *tokens.tokens]
        refused_tokens.add("*")
        with pytest.raises(ForbiddenError, match="has expired"):
            await client.send(ADDRESS, data_elements=BUYER)
    assert len(server.token_requests) <= 2


@pytest.mark.parametrize("operation", [ADDRESS, DOCUMENT])
async def test_clients_share_tokens_through_a_cache(
    connect: Connect,
    server: ApiServer,
    tokens: TokensApi,
    store: TokenStore,
    operation: Operation[Any],
) -> None:
    """A new client uses the stored token; elements, and another host, have tokens of their own."""
    for _ in range(2):
        async with connect(token_cache=store.cache()) as client:
            await client.send(operation, data_elements=[])
    assert len(tokens.tokens) == 1
    assert tokens.tokens[0].encode() in store.content()
    other = f"http://localhost:{server.url.rpartition(':')[2]}"
    async with connect(token_cache=store.cache(), base_url=other) as client:
        await client.send(operation, data_elements=[])
    assert len(tokens.tokens) == 2


async def test_a_missing_role_is_explained(
    connect: Connect, server: ApiServer, tokens: TokensApi
) -> None:
    """A 403 of the Tokens API names the resource and what to check; the call is not sent."""
    reason = "Application does not have access to one or more requested data elements: [buyerInfo]"
    tokens.response = json_response(refusal(None, message=reason), 403)
    async with connect() as client:
        with pytest.raises(ForbiddenError) as caught:
            await client.send(ADDRESS, data_elements=BUYER)
    assert caught.value.operation == "createRestrictedDataToken"
    assert "GET /orders/{orderId}/address with buyerInfo" in str(caught.value)
    assert "has a role" in caught.value.remedy
    assert reason in str(caught.value)
    assert server.requests == []


@pytest.mark.parametrize("body", [{}, [], {"restrictedDataToken": "Atz per"}, b"<html>"])
async def test_a_response_without_a_token_raises(
    connect: Connect, server: ApiServer, tokens: TokensApi, body: Any
) -> None:
    """A success without a usable token raises, and the message does not quote it."""
    tokens.response = json_response(body)
    async with connect() as client:
        with pytest.raises(CredentialsError, match="createRestrictedDataToken responded without"):
            await client.send(ADDRESS, data_elements=BUYER)
    assert server.requests == []


async def test_a_network_failure_of_the_tokens_api_leaves_the_call_unsent(
    connect: Connect, server: ApiServer, tokens: TokensApi
) -> None:
    """The exception says that the call itself was not processed."""

    def disconnect() -> None:
        raise ConnectionError

    tokens.before_response = disconnect
    async with connect() as client:
        with pytest.raises(NetworkError) as caught:
            await client.send(ADDRESS, data_elements=BUYER)
    assert caught.value.operation == "createRestrictedDataToken"
    assert caught.value.may_be_processed is False
    assert server.requests == []


async def test_token_requests_respect_the_usage_plan(
    connect: Connect, server: ApiServer, tokens: TokensApi, clock: ManualClock
) -> None:
    """The eleventh token at once waits for the Tokens API's limit, within ``max_wait``."""
    async with connect(limiter=MemoryLimiter(clock=clock), max_wait=0.5) as client:
        for number in range(10):
            await client.send(ADDRESS, data_elements=[f"a{number}"])
        with pytest.raises(RateLimitWaitError, match="createRestrictedDataToken"):
            await client.send(ADDRESS, data_elements=["b"])
        await client.with_options(max_wait=2.0).send(ADDRESS, data_elements=["b"])
    assert len(tokens.tokens) == 11


@pytest.mark.parametrize(
    ("elements", "problem"),
    [
        ("buyerInfo", r"pass a list of strings"),
        ([1], r"pass a list of strings"),
        (["a b"], r"pass a list of strings"),
        ([""], r"pass a list of strings"),
        (5, r"pass a list of strings"),
    ],
)
async def test_invalid_elements_are_refused(
    connect: Connect, server: ApiServer, tokens: TokensApi, elements: Any, problem: str
) -> None:
    """Elements that are not a list of names are refused before anything is sent."""
    async with connect() as client:
        with pytest.raises(RequestValidationError, match=f"data_elements: {problem}"):
            await client.send(ADDRESS, data_elements=elements)
    assert server.requests == server.token_requests == tokens.resources == []


async def test_an_operation_without_elements_refuses_them(
    connect: Connect, server: ApiServer, tokens: TokensApi
) -> None:
    """The message for an operation whose token has no elements names the valid value."""
    async with connect() as client:
        with pytest.raises(RequestValidationError, match=r"'buyerInfo' is unknown.*pass \[\]"):
            await client.send(DOCUMENT, data_elements=BUYER)
    assert tokens.resources == []


async def test_a_token_and_elements_exclude_each_other(
    connect: Connect, server: ApiServer, tokens: TokensApi
) -> None:
    """A call with both arguments is refused, and the message does not quote the token."""
    async with connect() as client:
        with pytest.raises(RequestValidationError, match="together with") as caught:
            await client.send(ADDRESS, data_elements=[], restricted_data_token=OWN)
    assert OWN not in all_text_of(caught.value)
    assert server.requests == tokens.resources == []


async def test_a_token_appears_in_no_log_and_no_exception(
    connect: Connect,
    server: ApiServer,
    tokens: TokensApi,
    all_log_lines: list[str],
) -> None:
    """The token is in no log line, exception or variable of a traceback."""
    server.api_response = json_response(refusal(None), 403)
    async with connect() as client:
        with pytest.raises(ForbiddenError) as caught:
            await client.send(ADDRESS, data_elements=BUYER)
    text = all_text_of(caught.value) + variables(caught.value) + "".join(all_log_lines)
    assert tokens.tokens[0] not in text
