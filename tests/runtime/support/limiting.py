"""One interface to all gates, and limiters on Redis, for the tests of rate limits."""

from __future__ import annotations

import hashlib
import inspect
import math
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any

import anyio
import pytest
import redis

from selling_partner import Clock, ManualClock, RateLimitWaitError
from selling_partner._runtime.core.clock import SYSTEM_CLOCK
from selling_partner._runtime.core.deadline import Deadline
from selling_partner._runtime.messages.operation import UsagePlan
from selling_partner._runtime.ratelimit import redis_limiter
from selling_partner._runtime.ratelimit.async_gate import AsyncGate
from selling_partner._runtime.ratelimit.gate import Gate
from selling_partner._runtime.ratelimit.limiters import Limiter
from selling_partner._runtime.ratelimit.redis_limiter import RedisLimiter
from selling_partner._runtime.ratelimit.redis_script import SCRIPT
from tests.runtime.support.ordering import PATIENCE
from tests.runtime.support.redis_server import RedisServer

OPERATION = "getAttributes"
BUCKET = "0123:GET:/messaging/v1/orders/:amazonOrderId/attributes"

SLOW = UsagePlan(0.001, 8)
"""Limits with a refill so slow that a test never sees a new token."""


class AnyGate:
    """A gate of any flavour, whose methods a test can always await.

    Args:
        flavour: The flavour of the gate.
        limiter: The limiter of the gate.
        clock: The clock of the calls; by default the real one.

    """

    def __init__(self, flavour: str, limiter: Limiter, clock: Clock = SYSTEM_CLOCK) -> None:
        self.gate = Gate(limiter) if flavour == "sync" else AsyncGate(limiter)
        self.clock = clock

    def deadline(self, max_wait: float, seconds: float = math.inf) -> Deadline:
        """Return the deadline of a call that may wait ``max_wait`` seconds for the rate limit.

        By default it never expires, because the sleeps of other calls advance a manual clock.
        """
        return Deadline(seconds, self.clock, max_wait)

    async def enter(
        self, plan: UsagePlan | None, max_wait: float = 60.0, seconds: float = math.inf
    ) -> float:
        found = self.gate.enter(OPERATION, BUCKET, plan, self.deadline(max_wait, seconds))
        return await found if inspect.isawaitable(found) else found

    async def drain(self, plan: UsagePlan | None) -> None:
        result = self.gate.drain(BUCKET, plan, self.deadline(60.0))
        if inspect.isawaitable(result):
            await result

    async def enter_at_once(
        self, plan: UsagePlan, count: int, max_wait: float = 60.0
    ) -> list[float]:
        """Start calls together; return the times at which they are admitted, in order."""
        gate, clock = self.gate, self.clock
        if isinstance(gate, Gate):

            def call(_: int) -> float:
                gate.enter(OPERATION, BUCKET, plan, self.deadline(max_wait))
                return clock.monotonic()

            with ThreadPoolExecutor(count) as threads:
                return sorted(threads.map(call, range(count)))
        moments: list[float] = []

        async def task() -> None:
            await gate.enter(OPERATION, BUCKET, plan, self.deadline(max_wait))
            moments.append(clock.monotonic())

        async with anyio.create_task_group() as group:
            for _ in range(count):
                group.start_soon(task)
        return sorted(moments)


class RedisClock(ManualClock):
    """A manual clock that the scripts on Redis use, too.

    Args:
        url: The URL of the Redis.

    """

    KEY = "the-time"
    SCRIPT = SCRIPT.replace("redis.call('TIME')", f"cjson.decode(redis.call('GET', '{KEY}'))")

    def __init__(self, url: str) -> None:
        super().__init__()
        self._redis = redis.Redis.from_url(url)
        self._publishing = Lock()
        self._publish()

    def use(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Make all limiters run a script that uses this clock."""
        monkeypatch.setattr(redis_limiter, "SCRIPT", self.SCRIPT)
        sha = hashlib.sha1(self.SCRIPT.encode("ascii"), usedforsecurity=False).hexdigest()
        monkeypatch.setattr(redis_limiter, "_SHA", sha)

    def advance(self, seconds: float) -> None:
        super().advance(seconds)
        self._publish()

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        self._publish()

    def _publish(self) -> None:
        with self._publishing:
            whole, micros = divmod(round(self.time() * 1e6), 1_000_000)
            self._redis.set(self.KEY, f"[{whole}, {micros}]")


def limiter_on(server: RedisServer, **options: Any) -> RedisLimiter:
    """Return a new limiter, like that of another process."""
    return RedisLimiter.from_url(server.url, **{"timeout": PATIENCE, **options})


def spend(limiter: RedisLimiter, bucket: str = "bucket", plan: UsagePlan = SLOW) -> int:
    """Take all tokens that are available, and return their number."""
    count = 0
    while limiter.take(bucket, plan, f"spender {count}", 0.0) == 0.0:
        count += 1
    return count


async def refused_wait(gate: AnyGate, plan: UsagePlan) -> float:
    """Return the seconds that a new call would have to wait."""
    with pytest.raises(RateLimitWaitError) as caught:
        await gate.enter(plan, 1.0)
    return caught.value.wait
