"""Turns in front of the pool: many calls at once, however few connections and however slow."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

import anyio
import httpx2
import pytest

from selling_partner import ManualClock, RequestTimeoutError, ResponseEvent, SellingPartner
from selling_partner._runtime.core.deadline import Deadline
from selling_partner._runtime.http import pool
from selling_partner._runtime.http.async_borrowed_pool import AsyncBorrowedPool
from selling_partner._runtime.http.async_turns import AsyncTurns
from selling_partner._runtime.http.borrowed_pool import BorrowedPool
from selling_partner._runtime.http.turns import Turns
from tests.runtime.support.clients import ASYNC_FLAVOURS, US, AnyClient, ApiServer, Connect
from tests.runtime.support.ordering import Hold, until

only_async = pytest.mark.parametrize("flavour", ASYNC_FLAVOURS)
only_sync = pytest.mark.parametrize("flavour", ["sync"])


@asynccontextmanager
async def http_client(flavour: str, connections: int) -> AsyncIterator[Any]:
    """Open a caller's own client with this number of connections."""
    limits = httpx2.Limits(max_connections=connections)
    if flavour == "sync":
        with httpx2.Client(limits=limits) as client:
            yield client
    else:
        async with httpx2.AsyncClient(limits=limits) as async_client:
            yield async_client


async def at_once(client: AnyClient, count: int) -> None:
    """Make calls in threads or tasks that start together."""
    root = client.root
    if isinstance(root, SellingPartner):

        def call(number: int) -> object:
            return root.messaging_v1.get_attributes(f"order-{number}", marketplace_ids=[US])

        with ThreadPoolExecutor(count) as threads:
            assert len(list(threads.map(call, range(count)))) == count
        return
    async with anyio.create_task_group() as group:
        for number in range(count):
            group.start_soon(client.get, f"order-{number}")


async def test_waiting_for_a_connection_does_not_count_against_the_deadline(
    connect: Connect, server: ApiServer, clock: ManualClock, flavour: str
) -> None:
    """Eight calls of 50 s each on one connection succeed with deadlines of 120 s."""
    async with http_client(flavour, 1) as http, connect(http_client=http) as client:
        await client.sign_in()
        waiting = http_turns(client)
        # Time passes only after the others have queued: before, it counts against the deadline.
        hold = Hold(lambda: waiting() == 7)

        def respond() -> None:
            hold()
            clock.advance(50)

        server.before_response = respond
        await at_once(client, 8)
    assert len(server.requests) == 8


@only_async
async def test_the_duration_of_a_request_excludes_the_wait_for_a_connection(
    connect: Connect, server: ApiServer, clock: ManualClock, flavour: str
) -> None:
    """The hook of each of four calls on one connection learns the 50 s of its own request."""
    events: list[ResponseEvent] = []
    server.before_response = lambda: clock.advance(50)
    async with (
        http_client(flavour, 1) as http,
        connect(http_client=http, on_response=events.append) as client,
    ):
        await client.sign_in()
        await at_once(client, 4)
    assert [event.elapsed for event in events] == [50.0] * 4


@only_async
async def test_the_pool_holds_as_many_requests_as_connections(
    connect: Connect, server: ApiServer, flavour: str
) -> None:
    """Of twenty calls on four connections, at most four are in the pool at any time."""
    sizes: list[int] = []
    async with http_client(flavour, 4) as http:
        requests: list[object] = http._transport._pool._requests
        server.before_response = lambda: sizes.append(len(requests))
        async with connect(http_client=http) as first, connect(http_client=http) as second:
            await first.sign_in()
            await second.sign_in()
            async with anyio.create_task_group() as group:
                group.start_soon(at_once, first, 10)
                group.start_soon(at_once, second, 10)
    assert len(sizes) == 20
    assert max(sizes) <= 4


@pytest.mark.parametrize(("http2", "expected"), [(False, 1), (True, 100)])
async def test_a_connection_of_http2_carries_many_requests(
    flavour: str, *, http2: bool, expected: int
) -> None:
    """Requests over HTTP/2 do not wait for each other, even on a single connection."""
    limits = httpx2.Limits(max_connections=1)
    if flavour == "sync":
        transport = httpx2.HTTPTransport(http2=http2, limits=limits)
        turns = BorrowedPool(httpx2.Client(transport=transport), has_more=False).turns
        assert turns._free._value == expected
        return
    async_transport = httpx2.AsyncHTTPTransport(http2=http2, limits=limits)
    async_client = httpx2.AsyncClient(transport=async_transport)
    assert AsyncBorrowedPool(async_client, has_more=False).turns._free.value == expected


@only_async
async def test_an_own_pool_admits_as_many_requests_as_it_has_connections(
    connect: Connect, server: ApiServer
) -> None:
    """With 150 calls at once, a hundred are sent, and the others once those have responses."""
    server.before_response = Hold(lambda: len(server.requests) == pool._MAX_CONNECTIONS)
    async with connect() as client:
        await client.sign_in()
        await at_once(client, 150)
    assert len(server.requests) == 150


@only_async
async def test_a_cancelled_call_leaves_the_queue(
    connect: Connect, server: ApiServer, flavour: str
) -> None:
    """A call that is cancelled before its turn is not sent, and the next one takes its turn."""
    server.before_response = held = Hold()
    async with http_client(flavour, 1) as http, connect(http_client=http) as client:
        await client.sign_in()
        waiting = http_turns(client)
        async with anyio.create_task_group() as group:
            group.start_soon(client.get, "first")
            await until(held.arrived.is_set)
            async with anyio.create_task_group() as cancelled:
                cancelled.start_soon(client.get, "second")
                await until(lambda: waiting() == 1)
                group.start_soon(client.get, "third")
                await until(lambda: waiting() == 2)
                cancelled.cancel_scope.cancel()
            held.release()
    assert [each.target.split("/")[4] for each in server.requests] == ["first", "third"]


def http_turns(client: AnyClient) -> Callable[[], int]:
    """Return a function that counts the threads or tasks that wait for their turn."""
    transport: Any = client.root._connection.transport
    free = transport._http.turns._free
    if isinstance(client.root, SellingPartner):
        return lambda: len(free._cond._waiters)
    return lambda: int(free.statistics().tasks_waiting)


def deadline(seconds: float, max_wait: float, clock: ManualClock) -> Deadline:
    return Deadline(seconds, clock, max_wait)


@only_async
@pytest.mark.usefixtures("flavour")
async def test_a_wait_is_bounded(clock: ManualClock) -> None:
    """A call gives up after ``max_wait``, or after its deadline if that is longer."""
    turns = AsyncTurns(1)
    await turns.begin("getAttributes", deadline(120, 3600, clock))
    for seconds, max_wait in ((0.01, 0.0), (0.01, 0.02)):
        longest = max(seconds, max_wait)
        message = f"getAttributes: not sent: no connection became free within {longest:g} s"
        with pytest.raises(RequestTimeoutError, match=message) as caught:
            await turns.begin("getAttributes", deadline(seconds, max_wait, clock))
        assert not caught.value.may_be_processed
    turns.end()
    await turns.begin("getAttributes", deadline(0.01, 0.0, clock))


@only_sync
@pytest.mark.usefixtures("flavour")
async def test_a_wait_of_a_thread_is_bounded(clock: ManualClock) -> None:
    """A thread gives up, too."""
    turns = Turns(1)
    turns.begin("getAttributes", deadline(120, 3600, clock))
    with pytest.raises(RequestTimeoutError, match=r"became free within 0\.01 s"):
        turns.begin("getAttributes", deadline(0.01, 0.0, clock))


@only_async
@pytest.mark.usefixtures("flavour")
async def test_turns_are_taken_in_order(clock: ManualClock) -> None:
    """Tasks get their turns in the order of arrival."""
    turns, order = AsyncTurns(1), list[int]()

    async def take(number: int) -> None:
        await turns.begin("getAttributes", deadline(120, 3600, clock))
        order.append(number)
        turns.end()

    await turns.begin("getAttributes", deadline(120, 3600, clock))
    async with anyio.create_task_group() as group:
        for number in range(5):
            group.start_soon(take, number)
            await until(lambda: turns._free.statistics().tasks_waiting > number)  # noqa: B023
        turns.end()
    assert order == [0, 1, 2, 3, 4]
