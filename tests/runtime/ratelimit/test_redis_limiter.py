"""Rate limits on a real Redis: shared by processes, with the decisions of a bucket in memory."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import redis
import redis.asyncio
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from redis.backoff import NoBackoff
from redis.retry import Retry

from selling_partner import ConfigurationError
from selling_partner._runtime.messages.operation import UsagePlan
from selling_partner._runtime.ratelimit.redis_limiter import RedisLimiter
from selling_partner._runtime.ratelimit.redis_script import SCRIPT
from selling_partner._runtime.ratelimit.token_bucket import MAX_POLL_INTERVAL, TOLERANCE, Bucket
from tests.runtime.support.limiting import limiter_on, spend
from tests.runtime.support.ordering import PATIENCE
from tests.runtime.support.redis_server import RedisServer

PATIENT = 1e9
PLAN = UsagePlan(0.001, 3)
"""Limits with a refill so slow that a test never sees a new token."""

CLOCK = "redis.call('TIME')"
SIMULATED = SCRIPT.replace(CLOCK, "{ARGV[13], ARGV[14]}")

steps = st.lists(
    st.tuples(
        st.sampled_from(["take", "take", "take", "leave", "refund", "drain"]),
        st.sampled_from("abcd"),
        st.sampled_from(
            [0, 0, 1, 1_000, 30_000, 200_000, 1_000_000, 1_234_567, 30_000_000, -5_000_000]
        ),
        st.sampled_from([0.0, 1.0, PATIENT, PATIENT]),
        st.sampled_from([None, None, None, 0.25, 0.0167, 3.0]),
        st.sampled_from([(0, 0), (0, 0), (0, 1), (1, 0), (2, 3)]),
    ),
    min_size=5,
    max_size=40,
)

KEEPING_A_PLACE = [("take", ticket, 1_000, PATIENT, None, (0, 0)) for ticket in "abcbcbaca"]
LOSING_A_PLACE = [
    ("take", ticket, gap, PATIENT, None, (0, 0))
    for ticket, gap in [("a", 0), ("b", 0), ("c", 0), ("c", 11_000_000), ("b", 1), ("c", 1)]
]


@pytest.mark.slow
@settings(
    deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rate=st.sampled_from([0.0167, 0.7, 1.0, 1.5, 5.0, 100.0]), burst=st.integers(1, 4), steps=steps
)
@example(rate=0.7, burst=1, steps=KEEPING_A_PLACE)
@example(rate=0.0167, burst=1, steps=LOSING_A_PLACE)
def test_redis_and_memory_decide_the_same(
    redis_server: RedisServer, rate: float, burst: int, steps: list[tuple[Any, ...]]
) -> None:
    """The script and the bucket in memory return exactly the same numbers for every action."""
    assert SCRIPT.count(CLOCK) == 1
    micros = 1_700_000_000_000_000
    bucket = Bucket(rate, burst, micros / 1e6)
    now, unsent, sent = micros / 1e6, 0, 0
    expectations = []
    with redis.Redis.from_url(redis_server.url) as client, client.pipeline() as pipeline:
        pipeline.delete("bucket")
        for action, ticket, gap, longest, learned, (is_unsent, is_sent) in steps:
            bucket.track(now, is_unsent - unsent, is_sent - sent)
            unsent, sent = is_unsent, is_sent
            micros += gap
            seconds, rest = divmod(micros, 1_000_000)
            now = seconds + rest / 1e6
            if learned is not None:
                bucket.learn(now, learned)
            expected = 0.0
            if action == "take":
                expected = bucket.take(now, ticket, longest)
            elif action == "drain":
                ticket = ""
                bucket.drain(now)
            else:
                bucket.give_back(now, ticket, spent=action == "refund")
            arguments = [action, ticket, longest, burst, rate, learned or "", rate, burst, 0]
            arguments += ["process", unsent, sent, seconds, rest]
            pipeline.eval(SIMULATED, 1, "bucket", *arguments)
            expectations.append([expected, bucket.tokens, bucket.rate])
        _, *results = pipeline.execute()
    assert [[float(each) for each in result] for result in results] == expectations


def test_processes_share_one_bucket(redis_server: RedisServer) -> None:
    """A process sees the tokens that another has spent, and waits behind its calls."""
    one, other = limiter_on(redis_server), limiter_on(redis_server)
    assert one.take("bucket", PLAN, "1", 0.0) == 0.0
    assert spend(other, plan=PLAN) == 2
    assert 900 < one.take("bucket", PLAN, "2", PATIENT) <= 1_000
    assert 1_900 < other.take("bucket", PLAN, "3", PATIENT) <= 2_000
    one.give_back("bucket", PLAN, "2", spent=False)
    assert 900 < other.take("bucket", PLAN, "3", PATIENT) <= 1_000


def arguments(action: str, process: str, micros: int, unsent: int = 0, sent: int = 0) -> list[Any]:
    """Return the arguments of an action on a bucket of ten tokens, which refill at once."""
    seconds, rest = divmod(micros, 1_000_000)
    plan = [10, 100.0, "", 100.0, 10, 0]
    return [action, process, 0.0, *plan, process, unsent, sent, seconds, rest]


@pytest.mark.parametrize(
    ("unsent", "sent", "after", "tokens"),
    [
        (0, 0, 2_000_000, 9),  # A full bucket, of which the call takes one.
        (0, 4, 2_000_000, 5),  # Four of its tokens are still at Amazon.
        (4, 0, 2_000_000, 5),
        (30, 30, 2_000_000, 0),  # One token always fits.
        (0, 4, 2_000_001, 9),  # The report of a process that has gone does not count.
    ],
)
def test_the_calls_of_other_processes_count(
    redis_server: RedisServer, unsent: int, sent: int, after: int, tokens: int
) -> None:
    """Requests under way are tokens that Amazon still has, whichever process sent them."""
    start = 1_700_000_000_000_000
    with redis.Redis.from_url(redis_server.url) as client:
        client.delete("bucket")
        for _ in range(10):
            client.eval(SIMULATED, 1, "bucket", *arguments("take", "one", start))
        client.eval(SIMULATED, 1, "bucket", *arguments("leave", "one", start, unsent, sent))
        found: Any = client.eval(SIMULATED, 1, "bucket", *arguments("take", "two", start + after))
    assert float(found[1]) == tokens


def test_calls_under_way_are_reported(redis_server: RedisServer) -> None:
    """A limiter reports its calls with each action, and no longer when they have ended."""
    limiter = limiter_on(redis_server)
    limiter.drain("bucket", PLAN)
    with redis.Redis.from_url(redis_server.url) as client:
        names: Any = client.keys("*bucket")
        (name,) = names
        limiter.track("bucket", PLAN, 0, 2)
        limiter.drain("bucket", PLAN)
        assert client.hexists(name, "calls")
        limiter.track("bucket", PLAN, 0, -2)
        limiter.drain("bucket", PLAN)
        assert not client.hexists(name, "calls")


def test_a_rate_that_one_process_learned_applies_to_all(redis_server: RedisServer) -> None:
    """The next request to Redis sends the rate, and every process adopts it."""
    one, other = limiter_on(redis_server), limiter_on(redis_server)
    spend(one, plan=PLAN)
    one.learn("bucket", PLAN, 0.002)
    assert 450 < one.take("bucket", PLAN, "1", 0.0) <= 500
    assert 450 < other.take("bucket", PLAN, "2", 0.0) <= 500
    other.learn("bucket", PLAN, 0.004)
    other.take("bucket", PLAN, "2", 0.0)
    assert 200 < one.take("bucket", PLAN, "1", 0.0) <= 250


WAITERS = """
import sys
from selling_partner._runtime.messages.operation import UsagePlan
from selling_partner._runtime.ratelimit.redis_limiter import RedisLimiter

limiter, plan = RedisLimiter.from_url(sys.argv[1], timeout=20.0), UsagePlan(2.0, 3)
limiter.drain("bucket", plan)
for number in range(20):
    wait = limiter.take("bucket", plan, f"dead {number}", 1e9)
print(wait, flush=True)
sys.stdin.read()
"""


def test_the_calls_of_a_killed_process_are_skipped(redis_server: RedisServer) -> None:
    """Twenty calls of a killed process delay others by little more than a poll interval."""
    plan = UsagePlan(2.0, 3)
    limiter = limiter_on(redis_server)
    source = Path(__file__).parents[3] / "generated" / "src"
    with subprocess.Popen(
        [sys.executable, "-c", WAITERS, redis_server.url],
        env={**os.environ, "PYTHONPATH": str(source)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert float(process.stdout.readline()) > 5
        limiter.take("bucket", plan, "alive", PATIENT)
        process.kill()
    time.sleep(MAX_POLL_INTERVAL + TOLERANCE)  # At least: Redis uses its own clock.
    assert limiter.take("bucket", plan, "alive", PATIENT) == 0.0


def test_a_bucket_is_stored_until_it_is_full(redis_server: RedisServer) -> None:
    """The key expires after the bucket is full; with a learned rate, after an hour."""
    limiter = limiter_on(redis_server, prefix="shop:")
    limiter.take("bucket", UsagePlan(0.001, 5), "1", 0.0)
    with redis.Redis.from_url(redis_server.url) as client:
        assert client.keys() == [b"shop:bucket"]
        assert 1_000 < client.ttl("shop:bucket") <= 1_060
        spend(limiter, plan=UsagePlan(0.001, 5))
        assert 5_000 < client.ttl("shop:bucket") <= 5_060
        limiter.learn("fast", UsagePlan(5.0, 2), 10.0)
        limiter.take("fast", UsagePlan(5.0, 2), "1", 0.0)
        assert 3_600 < client.ttl("shop:fast") <= 3_660


@pytest.mark.parametrize("option", [{"decode_responses": True}, {"protocol": 2}, {"db": 1}])
def test_any_sync_client_is_accepted(redis_server: RedisServer, option: dict[str, Any]) -> None:
    """The client may decode responses or use another protocol or database, and stays unchanged."""
    with redis.Redis(port=redis_server.port, **option) as client:
        limiter = RedisLimiter(client, timeout=PATIENCE)
        assert spend(limiter, plan=PLAN) == 3
        assert client.exists("selling-partner:bucket")
        assert client.get_retry() == redis.Redis().get_retry()


def test_a_script_without_a_response_is_not_sent_again(own_redis: RedisServer) -> None:
    """The limiter does not retry, even if its client is configured to: the token may be spent."""
    with redis.Redis(port=own_redis.port, retry=Retry(NoBackoff(), 5)) as client:
        before: Any = client.info("stats")
        client.client_pause(60_000, all=False)  # Commands that do not write still work.
        RedisLimiter(client, timeout=0.1).take("bucket", PLAN, "1", 0.0)
        after: Any = client.info("stats")
    # A timeout closes the connection, so a retry would have opened another one.
    assert after["total_connections_received"] == before["total_connections_received"] + 1


SECRET = "p4ss-w0rd"


@pytest.mark.parametrize(
    "url",
    [
        f"http://:{SECRET}@localhost:6379",
        f"redis://:{SECRET}@localhost:not-a-port",
        f"redis://:{SECRET}@localhost/0?db={SECRET}",
        f"redis://:{SECRET}@[localhost/",
        None,
    ],
)
def test_an_invalid_url_is_refused(url: Any) -> None:
    """The message states the expected form, and does not quote a URL that may have a password."""
    with pytest.raises(ConfigurationError, match="expected a URL such as redis://") as caught:
        RedisLimiter.from_url(url)
    assert SECRET not in f"{caught.value!r} {caught.value.__cause__!r}"
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    "client", [redis.asyncio.Redis(), "redis://localhost", None], ids=["async", "url", "none"]
)
def test_only_a_sync_client_is_accepted(client: Any) -> None:
    """The message for an async client states what to pass instead."""
    with pytest.raises(ConfigurationError, match=r"pass a redis\.Redis, not .*serves async"):
        RedisLimiter(client)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("fallback_share", 0),
        ("fallback_share", 1.1),
        ("timeout", 0),
        ("timeout", None),
        ("timeout", math.inf),
        ("timeout", 1e12),
        ("prefix", None),
    ],
)
def test_invalid_options_are_refused(option: str, value: Any) -> None:
    """The message names the option."""
    with pytest.raises(ConfigurationError, match=f"^{option}: "):
        RedisLimiter.from_url("redis://localhost", **{option: value})


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without redis-py the message states the package to install."""
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'selling-partner\[redis\]'"):
        RedisLimiter.from_url("redis://localhost")


def test_the_limiter_shows_no_password() -> None:
    """The repr of a limiter does not contain its URL."""
    limiter = RedisLimiter.from_url(f"redis://user:{SECRET}@localhost")
    assert SECRET not in repr(limiter)
