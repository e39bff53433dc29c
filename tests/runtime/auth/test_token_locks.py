"""Locks of token caches: one process at a time requests a token, and the others wait for it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, ExitStack

import anyio
import pytest

from selling_partner import (
    AccessToken,
    CredentialsError,
    ManualClock,
)
from selling_partner._runtime.auth.token_provider import CACHE_SECONDS, POLL_INTERVAL
from tests.runtime.support.clients import (
    ASYNC_FLAVOURS,
    ApiServer,
    Connect,
    json_response,
)
from tests.runtime.support.ordering import (
    Hold,
    ScriptedClock,
    StoppedClock,
    count_token_waiters,
    until,
)
from tests.runtime.support.token_process import token_process
from tests.runtime.support.token_store import TokenStore
from tests.runtime.support.tokens import get_at_once, get_concurrently, used_tokens

only_async = pytest.mark.parametrize("flavour", ASYNC_FLAVOURS)


@pytest.fixture
def clock() -> StoppedClock:
    """The clock of clients and caches; waiting for another client never exceeds the deadline."""
    return StoppedClock()


async def test_concurrent_calls_request_one_token(
    connect: Connect, server: ApiServer, store: TokenStore, flavour: str
) -> None:
    """Calls in 16 threads or 200 tasks on one client make one token request."""
    count = 16 if flavour == "sync" else 200
    async with connect(token_cache=store.cache()) as client:
        server.before_token_response = Hold(lambda: count_token_waiters(client) == count - 1)
        await get_at_once(client, count)
    assert len(server.token_requests) == 1
    assert len(server.requests) == count


async def test_concurrent_clients_request_one_token(
    connect: Connect, server: ApiServer, store: TokenStore, clock: StoppedClock
) -> None:
    """Clients of one process that start together make one token request."""
    server.before_token_response = Hold(lambda: len(clock.sleeps) > 20)  # So the others wait.
    async with AsyncExitStack() as stack, anyio.create_task_group() as group:
        for _ in range(4):
            client = await stack.enter_async_context(connect(token_cache=store.cache()))
            group.start_soon(get_concurrently, client)
    assert len(server.token_requests) == 1
    assert len(server.requests) == 4


@pytest.mark.slow
@pytest.mark.parametrize("flavour", ["sync"])
async def test_concurrent_processes_request_one_token(
    server: ApiServer, store: TokenStore, flavour: str
) -> None:
    """Processes that start together make one token request, and all their calls succeed."""
    server.before_token_response = held = Hold()
    with ExitStack() as stack:
        processes = [
            stack.enter_context(token_process(server, store.place, flavour)) for _ in range(2)
        ]
        for process in processes:
            process.start_call()
        assert [process.outcome() for process in processes] == ["calling"] * 2
        held.release()
        assert [process.outcome() for process in processes] == ["ok"] * 2
    assert len(server.token_requests) == 1
    assert len(server.requests) == 2


@pytest.mark.slow
@pytest.mark.parametrize("flavour", ["sync", "asyncio"])
async def test_a_killed_process_blocks_others_only_briefly(
    connect: Connect, server: ApiServer, store: TokenStore
) -> None:
    """If the process that requests the token is killed, another one takes over."""
    server.before_token_response = held = Hold()
    with token_process(server, store.place, "sync") as process:
        process.start_call()
        await until(lambda: server.token_requests)
        process.kill()
    held.release()
    clock = ManualClock()
    async with connect(token_cache=store.cache(clock), clock=clock) as client:
        await client.get()
        async with connect(token_cache=store.cache(clock), clock=clock) as other:
            await other.get()
    assert sum(clock.sleeps) <= CACHE_SECONDS + POLL_INTERVAL
    assert len(server.token_requests) == 2
    assert len(server.requests) == 2


async def test_the_wait_for_a_lock_is_limited(
    connect: Connect, server: ApiServer, store: TokenStore, key: str
) -> None:
    """If the holder of the lock stores no token, a call requests one itself after a few seconds."""
    holder, clock = store.cache(), ManualClock()
    unlock = holder.lock(key, 600)
    assert unlock is not None
    async with connect(token_cache=store.cache(clock), clock=clock) as client:
        await client.get()
    assert sum(clock.sleeps) == pytest.approx(CACHE_SECONDS, abs=2 * POLL_INTERVAL)
    clock.sleeps.clear()
    async with connect(token_cache=store.cache(clock), clock=clock) as client:
        await client.get()
    assert clock.sleeps == []
    assert holder.lock(key, 600) is None
    unlock()
    assert len(server.token_requests) == 1
    assert len(server.requests) == 2


async def test_a_waiting_call_uses_the_token_of_another_process(
    connect: Connect, server: ApiServer, store: TokenStore, key: str
) -> None:
    """It continues as soon as the other process has stored the token."""
    clock = ScriptedClock()
    cache = store.cache(clock)
    unlock = cache.lock(key, 600)
    assert unlock is not None
    server.accept("Atza|of-another-process")

    def bring() -> None:
        if len(clock.sleeps) == 3:
            cache.put(key, AccessToken.issued("Atza|of-another-process", 3600, clock.time()))

    clock.on_sleep = bring
    async with connect(token_cache=store.cache(clock), clock=clock) as client:
        await client.get()
    unlock()
    assert clock.sleeps == [POLL_INTERVAL] * 3
    assert server.token_requests == []
    assert used_tokens(server) == ["Atza|of-another-process"]


async def test_refused_credentials_release_the_lock(
    connect: Connect, server: ApiServer, store: TokenStore, key: str
) -> None:
    """They raise Amazon's message after one request, without a wait."""
    body = {"error": "invalid_client", "error_description": "Client authentication failed"}
    server.token_response = json_response(body, 401)
    async with connect(token_cache=store.cache()) as client:
        with pytest.raises(CredentialsError, match="invalid_client: Client authentication failed"):
            await client.get()
    assert len(server.token_requests) == 1
    assert store.cache().lock(key, 600) is not None


@only_async
async def test_a_cancelled_call_releases_the_lock(
    connect: Connect, server: ApiServer, store: TokenStore, key: str, anyio_backend: str
) -> None:
    """If a task is cancelled during the token request, another call can send it at once."""
    server.before_token_response = held = Hold()
    async with connect(token_cache=store.cache()) as client:
        async with anyio.create_task_group() as group:
            group.start_soon(client.get)
            await until(lambda: len(server.token_requests) == 1)
            group.cancel_scope.cancel()
        unlock = store.cache().lock(key, 600)
        assert unlock is not None
        unlock()
        if anyio_backend == "asyncio":  # A task can also be cancelled directly.
            task = asyncio.ensure_future(client.get())
            await until(lambda: len(server.token_requests) == 2)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert store.cache().lock(key, 600) is not None
    held.release()
    assert server.requests == []
