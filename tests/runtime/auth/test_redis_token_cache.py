"""Token caches in Redis: entries, locks, outages and settings."""

from __future__ import annotations

import logging
import math
import pickle
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
import redis
import redis.asyncio

from selling_partner import (
    AccessToken,
    ConfigurationError,
    ManualClock,
    RedisLimiter,
    RedisTokenCache,
)
from selling_partner._runtime.auth.lwa import token_key
from selling_partner._runtime.core.redis_client import without_retries
from tests.runtime.support.clients import CREDENTIALS, ApiServer, Connect
from tests.runtime.support.ordering import PATIENCE, wait_until
from tests.runtime.support.redis_server import RedisServer
from tests.runtime.support.secrets import variables
from tests.runtime.support.tokens import used_tokens

KEY = "0123456789abcdef" * 4
PLACE = f"selling-partner:token:{KEY}"


def token(value: str = "Atza|secret", lifetime: float = 3600) -> AccessToken:
    return AccessToken.issued(value, lifetime, time.time())


@pytest.fixture
def cache(redis_server: RedisServer) -> RedisTokenCache:
    return cache_on(redis_server)


def cache_on(server: RedisServer, **options: Any) -> RedisTokenCache:
    """Return a cache whose timeout tolerates a busy machine."""
    return RedisTokenCache.from_url(server.url, **{"timeout": PATIENCE, **options})


@pytest.fixture
def client(redis_server: RedisServer) -> Iterator[redis.Redis]:
    """A separate client that inspects the stored entries."""
    with redis.Redis.from_url(redis_server.url) as client:
        yield client


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "selling_partner")
    return caplog


async def get_with_new_client(connect: Connect, cache: RedisTokenCache) -> None:
    """Make a call with a client that has no token yet."""
    async with connect(token_cache=cache) as client:
        await client.get()


def test_a_token_expires_with_its_entry(redis_server: RedisServer, client: redis.Redis) -> None:
    """Redis removes a token when it expires; an expired token is not stored."""
    clock = ManualClock()
    cache = cache_on(redis_server, clock=clock)
    assert cache.get(KEY) is None
    kept = AccessToken.issued("Atza|secret", 3600, clock.time())
    cache.put(KEY, kept)
    assert cache.get(KEY) == kept
    assert 3_500_000 < client.pttl(PLACE) <= 3_600_000
    cache.put(KEY, AccessToken.issued("Atza|old", 10, clock.time() - 11))
    assert cache.get(KEY) == kept
    cache.put(KEY, AccessToken.issued("Atza|brief", 0.05, clock.time()))
    assert wait_until(lambda: client.exists(PLACE) == 0)


def test_an_expired_token_is_not_returned(redis_server: RedisServer) -> None:
    """This machine's clock decides, in case the clock of Redis is behind."""
    clock = ManualClock()
    cache = cache_on(redis_server, clock=clock)
    cache.put(KEY, AccessToken.issued("Atza|secret", 3600, clock.time()))
    clock.advance(3601)
    assert cache.get(KEY) is None


@pytest.mark.parametrize("decode", [True, False])
def test_an_existing_redis_client_is_used(redis_server: RedisServer, decode: bool) -> None:
    """A cache works on a client of the program, with its own prefix."""
    with redis.Redis.from_url(redis_server.url, decode_responses=decode) as own:
        cache = RedisTokenCache(own, prefix="shop:", timeout=PATIENCE)
        kept = token()
        cache.put(KEY, kept)
        assert cache.get(KEY) == kept
        unlock = cache.lock(KEY, 5)
        assert unlock is not None
        assert {each if decode else each.decode() for each in own.scan_iter()} == {
            f"shop:{KEY}",
            f"shop:{KEY}:lock",
        }
        unlock()
        assert own.exists(f"shop:{KEY}:lock") == 0


def test_a_lock_expires(cache: RedisTokenCache, client: redis.Redis) -> None:
    """The lock of a killed holder expires, and a late release does not affect the next holder."""
    unlock = cache.lock(KEY, 200)
    assert unlock is not None
    assert cache.lock(KEY, 200) is None
    assert 100_000 < client.pttl(f"{PLACE}:lock") <= 200_000
    client.pexpire(f"{PLACE}:lock", 1)
    assert wait_until(lambda: client.exists(f"{PLACE}:lock") == 0)
    other = cache.lock(KEY, 200)
    assert other is not None
    unlock()
    assert cache.lock(KEY, 200) is None
    other()
    assert cache.lock(KEY, 200) is not None


async def test_calls_succeed_while_redis_stalls(
    connect: Connect,
    server: ApiServer,
    own_redis: RedisServer,
    log: pytest.LogCaptureFixture,
) -> None:
    """Calls sign in by themselves; one warning reports the outage, and one line its end."""
    cache = cache_on(own_redis)
    patient, hasty = cache._redis, without_retries(cache._redis, 0.05)
    await get_with_new_client(connect, cache)
    own_redis.pause()
    cache._redis = hasty
    for _ in range(2):
        await get_with_new_client(connect, cache)
    assert len(server.token_requests) == 3
    own_redis.resume()
    cache._redis = patient
    for _ in range(2):
        await get_with_new_client(connect, cache)
    assert len(server.token_requests) == 3
    place = "RedisTokenCache(prefix='selling-partner:token:')"
    assert [(each.levelname, each.getMessage()) for each in log.records] == [
        ("WARNING", f"{place} is down (get: TimeoutError); access tokens are fetched without it"),
        ("INFO", f"{place} works again"),
    ]
    assert not any(each in log.text for each in used_tokens(server))


@pytest.mark.parametrize("make", [RedisTokenCache, RedisLimiter])
def test_redis_commands_are_not_retried(make: Any) -> None:
    """By default redis-py waits for 5 s and retries ten times; the cache does neither."""
    made = make(redis.Redis())
    used_tokens = made._redis if make is RedisTokenCache else made._client
    options = used_tokens.connection_pool.connection_kwargs
    assert (options["socket_timeout"], options["socket_connect_timeout"]) == (0.25, 0.25)
    assert options["retry"].get_retries() == 0


async def test_calls_succeed_after_redis_lost_its_data(
    connect: Connect,
    server: ApiServer,
    own_redis: RedisServer,
    log: pytest.LogCaptureFixture,
) -> None:
    """Calls sign in by themselves while Redis is down, and store a token after its restart."""
    cache = cache_on(own_redis)
    await get_with_new_client(connect, cache)
    own_redis.kill()
    await get_with_new_client(connect, cache)
    own_redis.restart()
    for _ in range(2):
        await get_with_new_client(connect, cache)
    assert len(server.token_requests) == 3
    assert [each.levelname for each in log.records] == ["WARNING", "INFO"]
    assert "get: ConnectionError" in log.text


async def test_a_read_only_redis_is_reported_once(
    connect: Connect,
    server: ApiServer,
    own_redis: RedisServer,
    log: pytest.LogCaptureFixture,
) -> None:
    """A server that rejects writes is one outage, however many writes fail."""
    cache = cache_on(own_redis)
    own_redis.command("CONFIG", "SET", "min-replicas-to-write", "1")
    for _ in range(3):
        await get_with_new_client(connect, cache)
    assert [each.levelname for each in log.records] == ["WARNING"]
    assert "lock: ResponseError" in log.text
    own_redis.command("CONFIG", "SET", "min-replicas-to-write", "0")
    for _ in range(2):
        await get_with_new_client(connect, cache)
    assert len(server.token_requests) == 4
    assert [each.levelname for each in log.records] == ["WARNING", "INFO"]


async def test_an_entry_of_another_type_is_replaced(
    connect: Connect, server: ApiServer, cache: RedisTokenCache, client: redis.Redis
) -> None:
    """A list in place of the token is ignored and overwritten."""
    key = token_key(CREDENTIALS, None, server.token_url)
    client.rpush(f"selling-partner:token:{key}", "a", "b")
    for _ in range(2):
        await get_with_new_client(connect, cache)
    assert len(server.token_requests) == 1


async def test_a_password_is_not_shown(
    connect: Connect,
    server: ApiServer,
    own_redis: RedisServer,
    log: pytest.LogCaptureFixture,
) -> None:
    """No password of a Redis, valid or not, is in a repr or in the log."""
    own_redis.command("CONFIG", "SET", "requirepass", "right-password")
    for password, levels in (("right-password", []), ("wrong-password", ["WARNING"])):
        url = own_redis.url.replace("//", f"//:{password}@")
        cache = RedisTokenCache.from_url(url, timeout=PATIENCE)
        await get_with_new_client(connect, cache)
        assert [each.levelname for each in log.records] == levels
        assert password not in log.text + repr(cache) + repr(vars(cache))
    assert "AuthenticationError" in log.text


@pytest.mark.parametrize(
    "url",
    [
        *("", "x", "http://me:pass-word@host", "redis://me:pass-word@host:99999/0"),
        *("redis://me:pass-word@host:port/0", "redis://me:pass-word@host?surprise=1"),
        *("redis://me:pass-word@host?socket_timeout=soon", "redis://[me:pass-word", None, 5),
    ],
    ids=str,
)
def test_an_invalid_url_is_not_quoted(url: Any) -> None:
    """The message contains no password."""
    with pytest.raises(ConfigurationError, match="expected a URL such as redis://host") as caught:
        RedisTokenCache.from_url(url)
    assert "pass-word" not in str(caught.value) + variables(caught.value)


def test_an_async_client_is_refused(redis_server: RedisServer) -> None:
    """The message says which client of redis-py to pass."""
    client: Any = redis.asyncio.Redis(port=redis_server.port)
    with pytest.raises(ConfigurationError, match=r"pass a redis\.Redis, not redis\.asyncio"):
        RedisTokenCache(client)


@pytest.mark.parametrize("client", [None, "redis://host", object(), redis.Redis])
def test_an_invalid_client_is_refused(client: Any) -> None:
    """A value other than a client of redis-py is refused."""
    with pytest.raises(ConfigurationError, match=r"pass a redis\.Redis, not"):
        RedisTokenCache(client)


@pytest.mark.parametrize(
    ("name", "value"),
    [("prefix", 5), ("prefix", None), ("timeout", 0), ("timeout", "1"), ("timeout", math.nan)],
)
def test_an_invalid_option_is_refused(name: str, value: Any) -> None:
    """The message names the option."""
    with pytest.raises(ConfigurationError, match=f"{name}: "):
        RedisTokenCache.from_url("redis://localhost", **{name: value})


@pytest.mark.parametrize("make", [RedisTokenCache, RedisTokenCache.from_url])
def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, make: Any) -> None:
    """Without redis-py the error contains the command that installs it."""
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'selling-partner\[redis\]'"):
        make("redis://localhost")


def test_a_cache_cannot_be_pickled() -> None:
    """Its client contains the password."""
    with pytest.raises(TypeError):
        pickle.dumps(RedisTokenCache.from_url("redis://:pass-word@localhost"))
