"""Access tokens that clients share through files or Redis: their content and renewal."""

from __future__ import annotations

import pytest

from selling_partner._runtime.messages.operation import Operation
from tests.runtime.support.clients import (
    CLIENT_ID,
    CLIENT_SECRET,
    REFRESH_TOKEN,
    ApiServer,
    Connect,
)
from tests.runtime.support.ordering import (
    StoppedClock,
)
from tests.runtime.support.token_store import TokenStore
from tests.runtime.support.tokens import used_tokens

SECRETS = [CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN]


@pytest.fixture
def clock() -> StoppedClock:
    """The clock of clients and caches; waiting for another client never exceeds the deadline."""
    return StoppedClock()


async def test_a_new_client_reuses_a_valid_token(
    connect: Connect, server: ApiServer, store: TokenStore
) -> None:
    """A new client, as after a restart, requests no token while the stored one is valid."""
    for _ in range(3):
        async with connect(token_cache=store.cache()) as client:
            await client.get()
    assert len(server.token_requests) == 1
    assert len(set(used_tokens(server))) == 1


async def test_only_the_token_and_its_times_are_stored(
    connect: Connect, server: ApiServer, store: TokenStore
) -> None:
    """Neither the refresh token nor the client's identifier or secret is stored."""
    async with connect(token_cache=store.cache()) as client:
        await client.get()
    content = store.content()
    assert server.access_token.encode() in content
    assert not any(secret.encode() in content for secret in SECRETS)


async def test_scopes_have_separate_tokens(
    connect: Connect, server: ApiServer, store: TokenStore
) -> None:
    """The selling partner's token and a grantless token are stored separately and shared."""
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


async def test_a_renewed_token_is_shared(
    connect: Connect, server: ApiServer, store: TokenStore, clock: StoppedClock
) -> None:
    """A token in its last minutes is not used; its replacement is stored."""
    async with connect(token_cache=store.cache()) as client:
        await client.get()
        clock.advance(3600 - 60)
        async with connect(token_cache=store.cache()) as other:
            await other.get()
        await client.get()
    assert len(server.token_requests) == 2
    assert used_tokens(server)[1] == used_tokens(server)[2] == server.access_token


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b'{"access_token": 5}'])
async def test_an_invalid_entry_is_replaced(
    connect: Connect, server: ApiServer, store: TokenStore, content: bytes
) -> None:
    """An invalid entry leads to a token request, and the next client finds the new token."""
    for _ in range(2):
        async with connect(token_cache=store.cache()) as client:
            await client.get()
        if len(server.token_requests) == 1:
            store.overwrite(content)
    assert len(server.token_requests) == 2
    async with connect(token_cache=store.cache()) as client:
        await client.get()
    assert len(server.token_requests) == 2


async def test_a_refused_token_is_replaced_in_the_store(
    connect: Connect, server: ApiServer, store: TokenStore, refused_tokens: set[str]
) -> None:
    """After a 403 other clients use the new token as well."""
    async with connect(token_cache=store.cache()) as client:
        await client.get()
        async with connect(token_cache=store.cache()) as other:
            await other.get()
            refused_tokens.add(server.access_token)
            await client.get()
            await other.get()
    assert len(server.token_requests) == 2
    assert used_tokens(server)[-1] == server.access_token
