"""Rate limits while their Redis is slow, down, restarted, flushed or full."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from typing import Any

import pytest

from selling_partner import ManualClock
from selling_partner._runtime.core.redis_client import without_retries
from selling_partner._runtime.messages.operation import UsagePlan
from selling_partner._runtime.ratelimit.redis_limiter import PROBE_INTERVAL, RedisLimiter
from tests.runtime.support.clients import unused_url
from tests.runtime.support.limiting import SLOW, AnyGate, limiter_on, spend
from tests.runtime.support.ordering import PATIENCE, ScriptedClock
from tests.runtime.support.redis_server import RedisServer

UNTIL_PROBE = 2.0
"""Seconds after which a limiter tries a failed Redis again, and some more."""


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def limiter(own_redis: RedisServer, clock: ManualClock, caplog: pytest.LogCaptureFixture) -> Any:
    """A limiter that has connected to its Redis."""
    caplog.set_level(logging.INFO, "selling_partner")
    limiter = limiter_on(own_redis, clock=clock)
    limiter.take("warm-up", SLOW, "1", 0.0)
    return limiter


def stall(server: RedisServer, limiter: RedisLimiter) -> Callable[[], None]:
    """Stop Redis, and make the limiter wait for it only briefly; return the repair."""
    patient = limiter._client
    limiter._client = without_retries(patient, 0.05)
    server.pause()

    def repair() -> None:
        server.resume()
        limiter._client = patient

    return repair


def kill(server: RedisServer, limiter: RedisLimiter) -> Callable[[], None]:
    server.kill()
    return server.restart


def fill(server: RedisServer, limiter: RedisLimiter) -> Callable[[], None]:
    server.command("CONFIG", "SET", "maxmemory", "1")

    def repair() -> None:
        server.command("CONFIG", "SET", "maxmemory", "0")

    return repair


@pytest.mark.parametrize("fail", [stall, kill, fill])
def test_without_redis_a_share_of_the_limit_is_used(
    limiter: RedisLimiter,
    own_redis: RedisServer,
    clock: ManualClock,
    caplog: pytest.LogCaptureFixture,
    fail: Callable[[RedisServer, RedisLimiter], Callable[[], None]],
) -> None:
    """A process uses a quarter of burst and rate until Redis is available again, and logs both."""
    plan = UsagePlan(0.1, 8)
    repair = fail(own_redis, limiter)
    assert spend(limiter, plan=plan) == 2
    assert limiter.take("bucket", plan, "1", 0.0) == pytest.approx(40.0)
    assert spend(limiter, "another", plan) == 2
    clock.advance(UNTIL_PROBE)
    assert spend(limiter, "third", plan) == 2
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "falling back to in-process limits at 25%" in record.getMessage()
    repair()
    clock.advance(UNTIL_PROBE)
    assert spend(limiter, "fourth", plan) == 8
    *_, record = caplog.records
    assert len(caplog.records) == 2
    assert record.levelno == logging.INFO
    assert record.getMessage() == "Redis is available again: rate limits are shared"


def test_one_call_at_a_time_probes_a_silent_redis(
    limiter: RedisLimiter,
    own_redis: RedisServer,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After a failure, calls use the fallback immediately until the next probe a second later."""
    asked: list[object] = []
    run_script = limiter._run_script

    def counted(key: str, arguments: list[str | float]) -> Any:
        asked.append(key)
        return run_script(key, arguments)

    monkeypatch.setattr(limiter, "_run_script", counted)
    stall(own_redis, limiter)
    for expected in (1, 2):
        for number in range(20):
            limiter.take("bucket", SLOW, str(number), 0.0)
            clock.advance(PROBE_INTERVAL / 20)
        assert len(asked) == expected


@pytest.mark.parametrize("lose", ["FLUSHALL", "restart"])
def test_a_redis_that_lost_its_data_grants_no_free_burst(
    limiter: RedisLimiter, own_redis: RedisServer, clock: ManualClock, lose: str
) -> None:
    """A process restores the bucket to the level that it last saw plus the refill, for all."""
    other = limiter_on(own_redis)
    assert spend(limiter) == 8
    if lose == "restart":
        own_redis.restart()
    else:
        own_redis.command(lose)
    clock.advance(2_500)
    assert spend(limiter) == 2
    assert spend(other) == 0


def test_a_bucket_that_no_process_knows_starts_full(
    limiter: RedisLimiter, own_redis: RedisServer
) -> None:
    """After a flush, a bucket is full for a process that has not used it."""
    other = limiter_on(own_redis)
    assert spend(other) == 8
    own_redis.command("FLUSHALL")
    assert spend(limiter) == 8


def test_a_learned_rate_outlives_a_flush(limiter: RedisLimiter, own_redis: RedisServer) -> None:
    """A process that knows the rate restores it together with the level, for all."""
    spend(limiter)
    limiter.learn("bucket", SLOW, 0.01)
    assert limiter.take("bucket", SLOW, "1", 0.0) == pytest.approx(100, abs=30)
    own_redis.command("FLUSHALL")
    assert limiter.take("bucket", SLOW, "1", 0.0) == pytest.approx(100, abs=30)
    assert limiter_on(own_redis).take("bucket", SLOW, "2", 0.0) == pytest.approx(100, abs=30)


def test_a_flushed_script_is_sent_again(
    limiter: RedisLimiter, own_redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    """A flush of the scripts is not logged as a failure, and no token is spent twice."""
    for number in range(4):
        own_redis.command("SCRIPT", "FLUSH")
        assert limiter.take("bucket", SLOW, str(number), 0.0) == 0.0
    assert spend(limiter) == 4
    assert caplog.records == []


def test_the_fallback_has_a_share_of_the_remaining_tokens(
    limiter: RedisLimiter, own_redis: RedisServer
) -> None:
    """An empty bucket stays empty when Redis becomes unavailable."""
    assert spend(limiter) == 8
    stall(own_redis, limiter)
    assert spend(limiter) == 0


def test_tokens_spent_by_the_fallback_stay_spent(
    limiter: RedisLimiter, own_redis: RedisServer, clock: ManualClock
) -> None:
    """When Redis is available again, it receives the level of the fallback."""
    assert limiter.take("bucket", SLOW, "1", 0.0) == 0.0
    repair = stall(own_redis, limiter)
    assert spend(limiter) == 1
    repair()
    clock.advance(UNTIL_PROBE)
    assert spend(limiter) == 3
    assert spend(limiter_on(own_redis)) == 0


def test_the_fallback_follows_rates_429_and_returned_tokens(
    limiter: RedisLimiter, own_redis: RedisServer
) -> None:
    """The rate of a response, a 429 and a returned token take effect while Redis is unavailable."""
    plan = UsagePlan(0.1, 8)
    stall(own_redis, limiter)
    assert limiter.take("bucket", plan, "1", 0.0) == 0.0
    limiter.give_back("bucket", plan, "1", spent=True)
    assert spend(limiter, plan=plan) == 2
    limiter.learn("bucket", plan, 0.2)
    assert limiter.take("bucket", plan, "1", 0.0) == pytest.approx(20.0)
    limiter.learn("third", plan, 0.2)
    assert spend(limiter, "third", plan) == 2
    assert limiter.take("third", plan, "1", 0.0) == pytest.approx(20.0)
    limiter.drain("another", plan)
    assert limiter.take("another", plan, "1", 0.0) == pytest.approx(40.0)


def test_a_single_process_may_use_the_whole_limit(own_redis: RedisServer) -> None:
    """With ``fallback_share=1`` a process falls back to the whole limit."""
    limiter = limiter_on(own_redis, fallback_share=1, clock=ManualClock())
    own_redis.kill()
    assert spend(limiter, plan=UsagePlan(0.1, 8)) == 8
    assert limiter.take("bucket", UsagePlan(0.1, 8), "1", 0.0) == pytest.approx(10)


def test_a_redis_that_never_existed_is_tolerated(caplog: pytest.LogCaptureFixture) -> None:
    """Creating a limiter opens no connection; calls use the fallback, and one warning is logged."""
    with unused_url() as url:
        limiter = RedisLimiter.from_url(url.replace("http", "redis"), timeout=PATIENCE)
        assert caplog.records == []
        assert spend(limiter) == 2
    assert len(caplog.records) == 1


def test_a_refused_password_is_not_shown(
    own_redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    """A Redis that refuses the password counts as unavailable, and the log states the reason."""
    url = f"redis://:p4ss-w0rd@127.0.0.1:{own_redis.port}"
    own_redis.command("CONFIG", "SET", "requirepass", "another")
    assert spend(RedisLimiter.from_url(url, timeout=PATIENCE)) == 2
    (record,) = caplog.records
    assert "AuthenticationError" in record.getMessage()
    assert "p4ss-w0rd" not in caplog.text


async def test_a_waiting_call_survives_the_loss_of_redis(
    flavour: str, own_redis: RedisServer
) -> None:
    """The call goes on waiting for its token in its own process, and is admitted."""
    plan, clock = UsagePlan(0.01, 1), ScriptedClock()
    gate = AnyGate(flavour, limiter_on(own_redis, fallback_share=1, clock=clock), clock)
    await gate.enter(plan)

    def kill_once() -> None:
        own_redis.kill()
        clock.on_sleep = lambda: None

    clock.on_sleep = kill_once
    assert await gate.enter(plan, math.inf) == pytest.approx(100, abs=30)
    assert sum(clock.sleeps) == pytest.approx(100, abs=30)
    assert await gate.enter(plan, math.inf) == pytest.approx(100, abs=30)
