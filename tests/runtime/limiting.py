"""What the tests of rate limits share: one face for all gates, and limiters on a Redis."""

from __future__ import annotations

import inspect
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import pytest

from selling_partner import RateLimitWaitError
from selling_partner._runtime.async_gate import AsyncGate
from selling_partner._runtime.deadline import Deadline
from selling_partner._runtime.gate import Gate
from selling_partner._runtime.limits import Limiter
from selling_partner._runtime.operation import UsagePlan
from selling_partner._runtime.redis_limits import RedisLimiter
from tests.runtime.redis_server import RedisServer

OPERATION = "getAttributes"
BUCKET = "0123:GET:/messaging/v1/orders/:amazonOrderId/attributes"

SLOW = UsagePlan(0.001, 8)
"""So slow that no token comes during a test."""


class AnyGate:
    """A gate of either kind; it is awaited, whichever it is."""

    def __init__(self, flavour: str, limiter: Limiter) -> None:
        self.gate = Gate(limiter) if flavour == "sync" else AsyncGate(limiter)

    async def enter(self, plan: UsagePlan | None, seconds: float = 10.0) -> float:
        found = self.gate.enter(OPERATION, BUCKET, plan, Deadline(seconds))
        return await found if inspect.isawaitable(found) else found

    async def drain(self, plan: UsagePlan | None) -> None:
        found = self.gate.drain(BUCKET, plan, Deadline(10.0))
        if inspect.isawaitable(found):
            await found

    async def enter_at_once(self, plan: UsagePlan, count: int) -> list[float]:
        """So many calls that start together; the moments at which they go, in order."""
        gate = self.gate
        if isinstance(gate, Gate):

            def call(_: int) -> float:
                gate.enter(OPERATION, BUCKET, plan, Deadline(10.0))
                return time.monotonic()

            with ThreadPoolExecutor(count) as threads:
                return sorted(threads.map(call, range(count)))
        moments: list[float] = []

        async def task() -> None:
            await gate.enter(OPERATION, BUCKET, plan, Deadline(10.0))
            moments.append(time.monotonic())

        async with anyio.create_task_group() as group:
            for _ in range(count):
                group.start_soon(task)
        return sorted(moments)


def limiter_on(server: RedisServer, **options: Any) -> RedisLimiter:
    """A limiter of its own, as another process would have it."""
    return RedisLimiter.from_url(server.url, **{"timeout": 5.0, **options})


def spend(limiter: RedisLimiter, bucket: str = "bucket", plan: UsagePlan = SLOW) -> int:
    """Take all that there is at the moment, and return how much that was."""
    count = 0
    while limiter.take(bucket, plan, f"spender {count}", 0.0) == 0.0:
        count += 1
    return count


async def refused_wait(gate: AnyGate, plan: UsagePlan) -> float:
    """How long a call would have to wait that comes now."""
    with pytest.raises(RateLimitWaitError) as caught:
        await gate.enter(plan, 1.0)
    return caught.value.wait
