"""Custom token caches: how they are called, and how their failures are handled."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from math import inf
from threading import Event
from typing import Any

import pytest

from selling_partner import (
    AccessToken,
    ConfigurationError,
    CredentialsError,
    FileTokenCache,
    ManualClock,
    TokenCache,
)
from selling_partner._runtime.auth import async_token_provider, token_provider
from selling_partner._runtime.auth.lwa import token_key
from selling_partner._runtime.core.deadline import Deadline
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
from tests.runtime.support.ordering import PATIENCE
from tests.runtime.support.tokens import used_tokens


class Broken(TokenCache):
    """A custom cache whose methods fail and quote their arguments."""

    def __init__(self, *failing: str) -> None:
        self._kept: dict[str, AccessToken] = {}
        self.failing = set(failing)

    def _fail(self, method: str, *arguments: object) -> None:
        if method in self.failing:
            raise LookupError(method, *(str(getattr(each, "value", each)) for each in arguments))

    def get(self, key: str) -> AccessToken | None:
        self._fail("get", key)
        return self._kept.get(key)

    def put(self, key: str, token: AccessToken) -> None:
        self._fail("put", key, token)
        self._kept[key] = token

    def lock(self, key: str, seconds: float) -> Callable[[], object] | None:
        self._fail("lock", key)
        return lambda: self._fail("unlock", key)

    def __repr__(self) -> str:
        return "Broken()"


class Overtaken(Broken):
    """A cache that receives another process's token just before it grants the lock."""

    def __init__(self, token: AccessToken) -> None:
        super().__init__()
        self._token = token
        self.locks: list[str] = []

    def lock(self, key: str, seconds: float) -> Callable[[], object]:
        self._kept[key] = self._token
        self.locks.append("taken")
        return lambda: self.locks.append("ended")


async def test_the_cache_is_read_again_under_the_lock(connect: Connect, server: ApiServer) -> None:
    """A token that another process stored in the meantime is used, and the lock is released."""
    server.accept("Atza|just-brought")
    cache = Overtaken(AccessToken.issued("Atza|just-brought", 3600, time.time()))
    async with connect(token_cache=cache) as client:
        await client.get()
    assert server.token_requests == []
    assert used_tokens(server) == ["Atza|just-brought"]
    assert cache.locks == ["taken", "ended"]


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "selling_partner")
    return caplog


@pytest.mark.parametrize("method", ["get", "put", "lock", "unlock"])
async def test_calls_succeed_with_a_failing_cache(
    connect: Connect, server: ApiServer, log: pytest.LogCaptureFixture, method: str
) -> None:
    """For any exception of the cache, one warning reports the failure and one line its end."""
    cache = Broken(method)
    for _ in range(3):
        async with connect(token_cache=cache) as client:
            await client.get()
        server.access_token = ""
        cache._kept.clear()
    assert len(server.token_requests) == 3
    cache.failing.clear()
    for _ in range(2):
        async with connect(token_cache=cache) as client:
            await client.get()
    assert len(server.token_requests) == 4
    warning, info = (record for record in log.records if "Broken" in record.getMessage())
    assert (warning.levelname, info.levelname) == ("WARNING", "INFO")
    assert warning.getMessage() == (
        f"Broken() is down ({method}: LookupError); access tokens are fetched without it"
    )
    assert info.getMessage() == "Broken() works again"
    assert not any(token in log.text for token in used_tokens(server))


async def test_an_invalid_cached_token_is_ignored(
    connect: Connect, server: ApiServer, log: pytest.LogCaptureFixture
) -> None:
    """An object other than a token is not used, and a warning reports it."""
    cache = Broken()
    key = token_key(CREDENTIALS, None, server.token_url)
    cache._kept[key] = "Atza|a-text"  # type: ignore[assignment]
    async with connect(token_cache=cache) as client:
        await client.get()
    assert len(server.token_requests) == 1
    assert "Broken() is down (get: AttributeError)" in log.text
    assert "a-text" not in log.text


async def test_a_failing_cache_shows_no_secret(
    connect: Connect, server: ApiServer, log: pytest.LogCaptureFixture
) -> None:
    """The exception of the call has no context from the cache, and the log contains no secret."""
    server.token_response = json_response({"error": "invalid_client"}, 401)
    async with connect(token_cache=Broken("get", "lock", "put")) as client:
        with pytest.raises(CredentialsError) as caught:
            await client.get()
    assert caught.value.__context__ is None
    assert not any(each in log.text for each in (CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN))


@pytest.mark.parametrize("cache", ["tokens.json", 5, object(), FileTokenCache])
async def test_an_invalid_cache_is_refused(connect: Connect, cache: Any) -> None:
    """The constructor of the client raises."""
    with pytest.raises(ConfigurationError, match="token_cache: pass a FileTokenCache"):
        connect(token_cache=cache)


class Hanging(Broken):
    """A cache with a method that blocks until the test releases it."""

    def __init__(self, method: str) -> None:
        super().__init__()
        self._method = method
        self.goes_on = Event()

    def _fail(self, method: str, *arguments: object) -> None:
        if method == self._method:
            self.goes_on.wait(PATIENCE)


@pytest.mark.parametrize("flavour", ASYNC_FLAVOURS)
@pytest.mark.parametrize("method", ["get", "lock", "put"])
async def test_a_blocked_cache_does_not_block_calls(
    connect: Connect, server: ApiServer, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """A call continues without the cache after a few seconds, and its token is kept."""
    monkeypatch.setattr(async_token_provider, "CACHE_SECONDS", 0.1)
    cache = Hanging(method)
    async with connect(token_cache=cache) as client:
        await client.get()
        cache.goes_on.set()
        await client.get()
    assert len(server.token_requests) == 1


@pytest.mark.parametrize(("left", "expected"), [(2.0, 1.0), (9.0, 4.5), (60.0, 5.0), (inf, 5.0)])
def test_a_cache_may_use_half_of_the_deadline(left: float, expected: float) -> None:
    """The limit is half of the remaining time, and at most five seconds."""
    deadline = Deadline(left, ManualClock())
    assert token_provider._half(deadline) == async_token_provider._half(deadline) == expected
