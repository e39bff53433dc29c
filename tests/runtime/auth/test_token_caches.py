"""Tokens that clients and processes share, through files and through Redis alike."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from pathlib import Path

import anyio
import pytest
import redis

from selling_partner import (
    AccessToken,
    Clock,
    CredentialsError,
    FileTokenCache,
    ManualClock,
    RedisTokenCache,
    TokenCache,
)
from selling_partner._runtime.auth.lwa import token_key
from selling_partner._runtime.auth.token_provider import CACHE_SECONDS, POLL_INTERVAL
from selling_partner._runtime.messages.operation import Operation
from tests.runtime.support.clients import (
    ASYNC_FLAVOURS,
    CLIENT_ID,
    CLIENT_SECRET,
    CREDENTIALS,
    REFRESH_TOKEN,
    ApiServer,
    Connect,
    json_response,
)
from tests.runtime.support.ordering import (
    PATIENCE,
    Hold,
    ScriptedClock,
    StoppedClock,
    count_token_waiters,
    until,
)
from tests.runtime.support.redis_server import RedisServer
from tests.runtime.support.token_process import token_process
from tests.runtime.support.tokens import get_at_once, get_concurrently, used_tokens

SECRETS = [CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN]

only_async = pytest.mark.parametrize("flavour", ASYNC_FLAVOURS)


@dataclass
class Store:
    """A place for tokens, seen from outside."""

    place: str
    clock: Clock
    content: Callable[[], bytes]
    spoil: Callable[[bytes], None]

    def cache(self, clock: Clock | None = None) -> TokenCache:
        clock = clock or self.clock
        if "://" in self.place:
            return RedisTokenCache.from_url(self.place, timeout=PATIENCE, clock=clock)
        return FileTokenCache(self.place, clock=clock)


@pytest.fixture
def clock() -> StoppedClock:
    """The clock of clients and caches; a wait for another client lasts until it is done."""
    return StoppedClock()


@pytest.fixture(params=["file", "redis"])
def store(
    request: pytest.FixtureRequest, server: ApiServer, clock: StoppedClock, tmp_path: Path
) -> Iterator[Store]:
    """Each kind of store, empty."""
    key = token_key(CREDENTIALS, None, server.token_url)
    if request.param == "file":
        folder = tmp_path / "tokens"

        def all_files() -> bytes:
            return b"".join(file.name.encode() + file.read_bytes() for file in folder.iterdir())

        def overwrite(content: bytes) -> None:
            (folder / f"{key}.json").write_bytes(content)

        yield Store(str(folder), clock, all_files, overwrite)
        return
    running: RedisServer = request.getfixturevalue("redis_server")
    with redis.Redis.from_url(running.url) as client:

        def all_keys() -> bytes:
            return b"".join(name + (client.get(name) or b"") for name in client.scan_iter())

        def spoil(content: bytes) -> None:
            client.set(f"selling-partner:token:{key}", content)

        yield Store(running.url, clock, all_keys, spoil)


@pytest.fixture
def key(server: ApiServer) -> str:
    return token_key(CREDENTIALS, None, server.token_url)


async def test_a_client_uses_the_token_of_one_before(
    connect: Connect, server: ApiServer, store: Store
) -> None:
    """A new client, as after a restart, requests no token while the last one is valid."""
    for _ in range(3):
        async with connect(token_cache=store.cache()) as client:
            await client.get()
    assert len(server.token_requests) == 1
    assert len(set(used_tokens(server))) == 1


async def test_only_the_token_and_its_times_are_kept(
    connect: Connect, server: ApiServer, store: Store
) -> None:
    """Neither refresh token nor client secret nor client identifier reaches the store."""
    async with connect(token_cache=store.cache()) as client:
        await client.get()
    content = store.content()
    assert server.access_token.encode() in content
    assert not any(secret.encode() in content for secret in SECRETS)


async def test_scopes_have_tokens_of_their_own(
    connect: Connect, server: ApiServer, store: Store
) -> None:
    """A grantless token and the selling partner's are kept apart, and each is shared."""
    scope = "sellingpartnerapi::notifications"
    grantless: Operation[None] = Operation(
        "getIt", "GET", "/it", responses={200: None}, scope=scope
    )
    for _ in range(2):
        async with connect(token_cache=store.cache()) as client:
            await client.get()
            await client.send(grantless)
    assert len(server.token_requests) == 2
    assert used_tokens(server) == [server.access_tokens[None], server.access_tokens[scope]] * 2


async def test_a_token_that_is_due_is_replaced_for_all(
    connect: Connect, server: ApiServer, store: Store, clock: StoppedClock
) -> None:
    """A token in its last minutes is not taken from the store; the new one goes there."""
    async with connect(token_cache=store.cache()) as client:
        await client.get()
        clock.advance(3600 - 60)
        async with connect(token_cache=store.cache()) as other:
            await other.get()
        await client.get()
    assert len(server.token_requests) == 2
    assert used_tokens(server)[1] == used_tokens(server)[2] == server.access_token


async def test_many_calls_fetch_one_token(
    connect: Connect, server: ApiServer, store: Store, flavour: str
) -> None:
    """16 threads, or 200 tasks, on one client with a cache make one token request."""
    count = 16 if flavour == "sync" else 200
    async with connect(token_cache=store.cache()) as client:
        server.before_token_response = Hold(lambda: count_token_waiters(client) == count - 1)
        await get_at_once(client, count)
    assert len(server.token_requests) == 1
    assert len(server.requests) == count


async def test_clients_that_start_together_fetch_one_token(
    connect: Connect, server: ApiServer, store: Store, clock: StoppedClock
) -> None:
    """Clients of one process that start at the same time make one token request."""
    server.before_token_response = Hold(lambda: len(clock.sleeps) > 20)  # So the others wait.
    async with AsyncExitStack() as stack, anyio.create_task_group() as group:
        for _ in range(4):
            client = await stack.enter_async_context(connect(token_cache=store.cache()))
            group.start_soon(get_concurrently, client)
    assert len(server.token_requests) == 1
    assert len(server.requests) == 4


@pytest.mark.parametrize("flavour", ["sync"])
async def test_processes_that_start_together_fetch_one_token(
    server: ApiServer, store: Store, flavour: str
) -> None:
    """Processes that start at the same time make one token request, and all their calls succeed."""
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


@pytest.mark.parametrize("flavour", ["sync", "asyncio"])
async def test_a_killed_process_holds_nobody_up_for_long(
    connect: Connect, server: ApiServer, store: Store
) -> None:
    """When the process that fetches the token is killed, another one fetches it."""
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


async def test_a_lock_is_waited_for_in_vain_only_so_long(
    connect: Connect, server: ApiServer, store: Store, key: str
) -> None:
    """While another holds the lock and brings no token, a call fetches one itself after a while."""
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


async def test_what_another_process_brings_is_waited_for(
    connect: Connect, server: ApiServer, store: Store, key: str
) -> None:
    """A call that waits for another process has the token as soon as that one has put it there."""
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


async def test_refused_credentials_fail_at_once_and_leave_no_lock(
    connect: Connect, server: ApiServer, store: Store, key: str
) -> None:
    """Bad credentials raise Amazon's message after one request, without any wait."""
    body = {"error": "invalid_client", "error_description": "Client authentication failed"}
    server.token_response = json_response(body, 401)
    async with connect(token_cache=store.cache()) as client:
        with pytest.raises(CredentialsError, match="invalid_client: Client authentication failed"):
            await client.get()
    assert len(server.token_requests) == 1
    assert store.cache().lock(key, 600) is not None


@only_async
async def test_a_cancelled_call_leaves_no_lock(
    connect: Connect, server: ApiServer, store: Store, key: str, anyio_backend: str
) -> None:
    """A task that is cancelled while it fetches the token lets others fetch it at once."""
    server.before_token_response = held = Hold()
    async with connect(token_cache=store.cache()) as client:
        async with anyio.create_task_group() as group:
            group.start_soon(client.get)
            await until(lambda: len(server.token_requests) == 1)
            group.cancel_scope.cancel()
        unlock = store.cache().lock(key, 600)
        assert unlock is not None
        unlock()
        if anyio_backend == "asyncio":  # Its own way to cancel.
            task = asyncio.ensure_future(client.get())
            await until(lambda: len(server.token_requests) == 2)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert store.cache().lock(key, 600) is not None
    held.release()
    assert server.requests == []


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b'{"access_token": 5}'])
async def test_foreign_content_is_replaced(
    connect: Connect, server: ApiServer, store: Store, content: bytes
) -> None:
    """An invalid entry leads to a token request, and the next client finds a token."""
    for _ in range(2):
        async with connect(token_cache=store.cache()) as client:
            await client.get()
        if len(server.token_requests) == 1:
            store.spoil(content)
    assert len(server.token_requests) == 2
    async with connect(token_cache=store.cache()) as client:
        await client.get()
    assert len(server.token_requests) == 2


async def test_a_refused_token_is_not_taken_from_the_store_again(
    connect: Connect, server: ApiServer, store: Store, refused_tokens: set[str]
) -> None:
    """After a 403 for it the token in the store is replaced, and others have the new one."""
    async with connect(token_cache=store.cache()) as client:
        await client.get()
        async with connect(token_cache=store.cache()) as other:
            await other.get()
            refused_tokens.add(server.access_token)
            await client.get()
            await other.get()
    assert len(server.token_requests) == 2
    assert used_tokens(server)[-1] == server.access_token
