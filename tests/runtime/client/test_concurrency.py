"""Concurrent calls: one token request at a time, and each call gets its own response."""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import anyio
import httpx2
import pytest

from generated.tests.server import Reply, Request
from selling_partner import (
    AsyncSellingPartner,
    CredentialsError,
    ManualClock,
    RequestTimeoutError,
    SellingPartner,
    SellingPartnerError,
)
from tests.runtime.support.clients import (
    ASYNC_FLAVOURS,
    US,
    AnyClient,
    ApiServer,
    Connect,
    json_response,
)
from tests.runtime.support.ordering import Hold, count_token_waiters, until, wait_until

THREADS = 16
TASKS = 200

only_async = pytest.mark.parametrize("flavour", ASYNC_FLAVOURS)
only_sync = pytest.mark.parametrize("flavour", ["sync"])


@pytest.fixture
def echo(server: ApiServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server returns the requested path as the buyer's locale."""
    look_up = server.look_up

    def echoing(request: Request) -> Reply:
        response = look_up(request)
        if response is server.api_response:
            return json_response({"locale": request.target})
        return response

    monkeypatch.setattr(server, "look_up", echoing)


def expected(number: int) -> str:
    return f"/messaging/v1/orders/order-{number}/attributes?marketplaceIds={US}"


def in_threads(client: AnyClient, count: int = THREADS) -> list[str]:
    """Run each call in its own thread, all started together."""
    barrier = Barrier(THREADS)
    assert isinstance(client.root, SellingPartner)
    root = client.root

    def call(number: int) -> str:
        barrier.wait(10)
        response = root.messaging_v1.get_attributes(f"order-{number}", marketplace_ids=[US])
        return str(response.locale)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(call, range(count)))


async def in_tasks(client: AnyClient, count: int = TASKS) -> list[str]:
    """Run each call in its own task."""
    found: dict[int, str] = {}

    async def call(number: int) -> None:
        found[number] = (await client.get(f"order-{number}")).locale

    async with anyio.create_task_group() as group:
        for number in range(count):
            group.start_soon(call, number)
    return [found[number] for number in range(count)]


@pytest.mark.usefixtures("echo")
@only_sync
async def test_concurrent_threads_request_one_token(connect: Connect, server: ApiServer) -> None:
    """Sixteen threads on a new client make one token request, and each gets its own response."""
    async with connect() as client:
        server.before_token_response = Hold(lambda: count_token_waiters(client) == THREADS - 1)
        assert in_threads(client) == [expected(number) for number in range(THREADS)]
    assert len(server.token_requests) == 1
    assert len(server.requests) == THREADS


@pytest.mark.usefixtures("echo")
@only_async
async def test_concurrent_tasks_request_one_token(connect: Connect, server: ApiServer) -> None:
    """Two hundred tasks on a new client make one token request, and each gets its own response."""
    async with connect() as client:
        server.before_token_response = Hold(lambda: count_token_waiters(client) == TASKS - 1)
        assert await in_tasks(client) == [expected(number) for number in range(TASKS)]
    assert len(server.token_requests) == 1
    assert len(server.requests) == TASKS


@pytest.mark.usefixtures("echo")
async def test_a_token_that_expires_under_load_is_renewed_once(
    connect: Connect, server: ApiServer, flavour: str, clock: ManualClock
) -> None:
    """Concurrent calls with an expired token sign in once, and all of them succeed."""
    count = THREADS if flavour == "sync" else TASKS
    async with connect() as client:
        await client.get("first")
        assert len(server.token_requests) == 1
        clock.advance(3600)
        server.before_token_response = Hold(lambda: count_token_waiters(client) == count - 1)
        responses = in_threads(client) if flavour == "sync" else await in_tasks(client)
    assert responses == [expected(number) for number in range(len(responses))]
    assert len(server.token_requests) == 2


@pytest.mark.usefixtures("echo")
async def test_token_requests_never_overlap(
    connect: Connect, server: ApiServer, flavour: str, clock: ManualClock
) -> None:
    """Tokens that expire at once are requested often, but one at a time."""
    server.before_token_response = lambda: clock.advance(4000)
    async with connect(deadline=math.inf) as client:
        responses = in_threads(client, 48) if flavour == "sync" else await in_tasks(client, 48)
    assert responses == [expected(number) for number in range(48)]
    assert len(server.token_requests) > 1
    assert server.max_concurrency == 1


@only_async
async def test_a_cancelled_token_request_is_taken_over(connect: Connect, server: ApiServer) -> None:
    """If the task that requests the token is cancelled, another one requests it."""
    server.before_token_response = held = Hold()
    async with connect() as client, anyio.create_task_group() as group:
        first = anyio.CancelScope()

        async def cancelled() -> None:
            with first:
                await client.get()
                pytest.fail("the call was cancelled")

        group.start_soon(cancelled)
        await until(held.arrived.is_set)
        for _ in range(5):
            group.start_soon(client.get)
        await until(lambda: count_token_waiters(client) == 5)
        first.cancel()
        await until(lambda: len(server.token_requests) == 2)
        held.release()
    assert len(server.requests) == 5
    assert len(server.token_requests) == 2


async def test_a_failed_token_request_does_not_affect_later_calls(
    connect: Connect, server: ApiServer, flavour: str
) -> None:
    """Concurrent calls raise the refusal, and a later call succeeds."""
    server.token_response = json_response({"error": "invalid_client"}, 401)
    async with connect() as client:
        many: Callable[[], object] = partial(in_threads, client)
        with pytest.raises((CredentialsError, ExceptionGroup)) as caught:
            many() if flavour == "sync" else await in_tasks(client, THREADS)
        if isinstance(caught.value, ExceptionGroup):
            assert caught.group_contains(CredentialsError)
        server.token_response = None
        await client.get()
    assert len(server.requests) == 1


async def outcomes(client: AnyClient, count: int, timeout: float = 30) -> list[object]:
    """Return the exception or the response of each of many concurrent calls."""

    def in_thread(_: int) -> object:
        assert isinstance(client.root, SellingPartner)
        try:
            return client.root.messaging_v1.get_attributes(
                "1", marketplace_ids=[US], timeout=timeout
            )
        except SellingPartnerError as error:
            return error

    if isinstance(client.root, SellingPartner):
        with ThreadPoolExecutor(count) as threads:
            return list(threads.map(in_thread, range(count)))
    found: list[object] = []

    async def in_task() -> None:
        try:
            found.append(await client.get(timeout=timeout))
        except SellingPartnerError as error:
            found.append(error)

    async with anyio.create_task_group() as group:
        for _ in range(count):
            group.start_soon(in_task)
    return found


async def test_refused_credentials_are_sent_once(connect: Connect, server: ApiServer) -> None:
    """Calls that waited for the token each raise their own copy of the refusal."""
    server.token_response = json_response({"error": "invalid_client"}, 401)
    async with connect() as client:
        server.before_token_response = Hold(lambda: count_token_waiters(client) == 7)
        found = await outcomes(client, 8)
        assert {str(each) for each in found} == {
            "Login with Amazon refused the credentials (401): invalid_client"
        }
        assert len({id(each) for each in found}) == 8
        assert len(server.token_requests) == 1
        assert await outcomes(client, 1) != found[:1]
    assert len(server.token_requests) == 2


async def test_waiting_calls_share_a_sign_in_timeout(
    connect: Connect, flavour: str, clock: ManualClock
) -> None:
    """Calls that wait for an unresponsive sign-in do not wait one after another."""
    asked: list[object] = []

    def stall_in_thread(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        wait_until(lambda: count_token_waiters(client) == 7)
        raise httpx2.ReadTimeout("silent")

    async def stall_in_task(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        await until(lambda: count_token_waiters(client) == 7)
        raise httpx2.ReadTimeout("silent")

    http: httpx2.Client | httpx2.AsyncClient = (
        httpx2.Client(transport=httpx2.MockTransport(stall_in_thread))
        if flavour == "sync"
        else httpx2.AsyncClient(transport=httpx2.MockTransport(stall_in_task))
    )
    async with connect(http_client=http) as client:
        found = await outcomes(client, 8)
    assert {type(each) for each in found} == {RequestTimeoutError}
    assert all(str(each).startswith("LoginWithAmazon: no response") for each in found)
    assert len({id(each) for each in found}) == 8
    assert len(asked) == 1


@only_async
async def test_a_client_can_be_made_outside_an_event_loop(connect: Connect) -> None:
    """An async client can be constructed in a thread without an event loop."""
    client = await anyio.to_thread.run_sync(connect)
    assert isinstance(client.root, AsyncSellingPartner)
    async with client:
        await client.get()
