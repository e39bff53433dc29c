"""Rate limits while the Redis that keeps them is slow, gone, restarted, flushed or full."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from typing import Any

import pytest

from selling_partner import ManualClock
from selling_partner._runtime.core.redis_client import without_retries
from selling_partner._runtime.messages.operation import UsagePlan
from selling_partner._runtime.ratelimit.redis_limiter import PROBE_SECONDS, RedisLimiter
from tests.runtime.support.clients import unused_url
from tests.runtime.support.limiting import SLOW, AnyGate, limiter_on, spend
from tests.runtime.support.ordering import PATIENCE, ScriptedClock
from tests.runtime.support.redis_server import RedisServer

PROBED = 2.0
"""Seconds on the limiter's clock after which it asks a Redis again that had failed."""


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def limiter(own_redis: RedisServer, clock: ManualClock, caplog: pytest.LogCaptureFixture) -> Any:
    """A limiter that has been in touch with its Redis, and has time for that."""
    caplog.set_level(logging.INFO, "selling_partner")
    made = limiter_on(own_redis, clock=clock)
    made.take("warm-up", SLOW, "1", 0.0)
    return made


def stall(server: RedisServer, limiter: RedisLimiter) -> Callable[[], None]:
    """Stop the Redis; while it is silent, the limiter does not wait for long."""
    patient = limiter._client
    limiter._client = without_retries(patient, 0.05)
    server.stop()

    def mend() -> None:
        server.cont()
        limiter._client = patient

    return mend


def kill(server: RedisServer, limiter: RedisLimiter) -> Callable[[], None]:
    server.kill()
    return server.restart


def fill(server: RedisServer, limiter: RedisLimiter) -> Callable[[], None]:
    server.command("CONFIG", "SET", "maxmemory", "1")

    def mend() -> None:
        server.command("CONFIG", "SET", "maxmemory", "0")

    return mend


@pytest.mark.parametrize("fail", [stall, kill, fill])
def test_without_redis_a_share_of_the_limit_is_used(
    limiter: RedisLimiter,
    own_redis: RedisServer,
    clock: ManualClock,
    caplog: pytest.LogCaptureFixture,
    fail: Callable[[RedisServer, RedisLimiter], Callable[[], None]],
) -> None:
    """A process then has a quarter of burst and rate to itself, and says so once; then once more.

    When Redis answers again, it is used again without anybody's help.
    """
    plan = UsagePlan(0.1, 8)
    mend = fail(own_redis, limiter)
    assert spend(limiter, plan=plan) == 2
    assert limiter.take("bucket", plan, "1", 0.0) == pytest.approx(40.0)
    assert spend(limiter, "another", plan) == 2
    clock.advance(PROBED)
    assert spend(limiter, "third", plan) == 2
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "each process keeps to 25% of them by itself" in record.getMessage()
    mend()
    clock.advance(PROBED)
    assert spend(limiter, "fourth", plan) == 8
    *_, record = caplog.records
    assert len(caplog.records) == 2
    assert record.levelno == logging.INFO
    assert record.getMessage() == "Redis answers again: the rate limits are shared again"


def test_a_silent_redis_is_waited_for_by_one_call_at_a_time(
    limiter: RedisLimiter,
    own_redis: RedisServer,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Once it has failed, calls do without it at once, until a second has gone by."""
    asked: list[object] = []
    run = limiter._run

    def counted(key: str, arguments: list[str | float]) -> Any:
        asked.append(key)
        return run(key, arguments)

    monkeypatch.setattr(limiter, "_run", counted)
    stall(own_redis, limiter)
    for expected in (1, 2):
        for number in range(20):
            limiter.take("bucket", SLOW, str(number), 0.0)
            clock.advance(PROBE_SECONDS / 20)
        assert len(asked) == expected


@pytest.mark.parametrize("lose", ["FLUSHALL", "restart"])
def test_a_redis_that_lost_everything_gives_no_burst_away(
    limiter: RedisLimiter, own_redis: RedisServer, clock: ManualClock, lose: str
) -> None:
    """Who knows a bucket tells what is left there, with what has come since; others find that."""
    other = limiter_on(own_redis)
    assert spend(limiter) == 8
    if lose == "restart":
        own_redis.restart()
    else:
        own_redis.command(lose)
    clock.advance(2_500)
    assert spend(limiter) == 2
    assert spend(other) == 0


def test_a_bucket_that_nobody_knows_starts_full(
    limiter: RedisLimiter, own_redis: RedisServer
) -> None:
    """A flushed Redis has full buckets for those who have not used them."""
    other = limiter_on(own_redis)
    assert spend(other) == 8
    own_redis.command("FLUSHALL")
    assert spend(limiter) == 8


def test_a_learned_rate_outlives_a_flush(limiter: RedisLimiter, own_redis: RedisServer) -> None:
    """Who knows it tells it with what is left, and so all know it again."""
    spend(limiter)
    limiter.learn("bucket", SLOW, 0.01)
    assert limiter.take("bucket", SLOW, "1", 0.0) == pytest.approx(100, abs=30)
    own_redis.command("FLUSHALL")
    assert limiter.take("bucket", SLOW, "1", 0.0) == pytest.approx(100, abs=30)
    assert limiter_on(own_redis).take("bucket", SLOW, "2", 0.0) == pytest.approx(100, abs=30)


def test_a_script_that_redis_forgot_is_sent_again(
    limiter: RedisLimiter, own_redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    """That is no failure, and nothing is spent twice."""
    for number in range(4):
        own_redis.command("SCRIPT", "FLUSH")
        assert limiter.take("bucket", SLOW, str(number), 0.0) == 0.0
    assert spend(limiter) == 4
    assert caplog.records == []


def test_what_is_left_is_shared_while_redis_is_gone(
    limiter: RedisLimiter, own_redis: RedisServer
) -> None:
    """A bucket that was nearly empty is not full because Redis went away."""
    assert spend(limiter) == 8
    stall(own_redis, limiter)
    assert spend(limiter) == 0


def test_what_was_used_meanwhile_is_not_there_afterwards(
    limiter: RedisLimiter, own_redis: RedisServer, clock: ManualClock
) -> None:
    """When Redis is back it learns how empty the bucket is by now."""
    assert limiter.take("bucket", SLOW, "1", 0.0) == 0.0
    mend = stall(own_redis, limiter)
    assert spend(limiter) == 1
    mend()
    clock.advance(PROBED)
    assert spend(limiter) == 3
    assert spend(limiter_on(own_redis)) == 0


def test_without_redis_the_server_is_believed_too(
    limiter: RedisLimiter, own_redis: RedisServer
) -> None:
    """A rate that an answer tells, a 429 and a token given back count while Redis is gone."""
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


def test_one_process_alone_may_use_all_of_it(own_redis: RedisServer) -> None:
    """The share is an option: a single process keeps to the whole limit by itself."""
    limiter = limiter_on(own_redis, fallback_share=1, clock=ManualClock())
    own_redis.kill()
    assert spend(limiter, plan=UsagePlan(0.1, 8)) == 8
    assert limiter.take("bucket", UsagePlan(0.1, 8), "1", 0.0) == pytest.approx(10)


def test_a_redis_that_never_was_there_is_no_obstacle(caplog: pytest.LogCaptureFixture) -> None:
    """Making the limiter connects to nothing; calls go on with a share, and a warning says so."""
    with unused_url() as url:
        limiter = RedisLimiter.from_url(url.replace("http", "redis"), timeout=PATIENCE)
        assert caplog.records == []
        assert spend(limiter) == 2
    assert len(caplog.records) == 1


def test_a_refused_password_is_not_shown(
    own_redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    """A Redis that one cannot sign in to is one that does not answer; the log says why."""
    url = f"redis://:p4ss-w0rd@127.0.0.1:{own_redis.port}"
    own_redis.command("CONFIG", "SET", "requirepass", "another")
    assert spend(RedisLimiter.from_url(url, timeout=PATIENCE)) == 2
    (record,) = caplog.records
    assert "AuthenticationError" in record.getMessage()
    assert "p4ss-w0rd" not in caplog.text


async def test_a_call_that_waits_survives_the_end_of_redis(
    flavour: str, own_redis: RedisServer
) -> None:
    """It goes on waiting for its token in this process, and goes; Redis counts by its own time."""
    plan, clock = UsagePlan(0.01, 1), ScriptedClock()
    gate = AnyGate(flavour, limiter_on(own_redis, fallback_share=1, clock=clock), clock)
    await gate.enter(plan)

    def kill_once() -> None:
        own_redis.kill()
        clock.meanwhile = lambda: None

    clock.meanwhile = kill_once
    assert await gate.enter(plan, math.inf) == pytest.approx(100, abs=30)
    assert sum(clock.sleeps) == pytest.approx(100, abs=30)
    assert await gate.enter(plan, math.inf) == pytest.approx(100, abs=30)
