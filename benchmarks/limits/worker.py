"""Process with callers that call as fast as the limiter admits them, and that logs admissions.

``python -m benchmarks.limits.worker`` takes threads or asyncio, the URL of a Redis or ``memory``,
and the time of the start. Then follow the duration in seconds, the number of callers of each
bucket, and the rate and burst of each bucket as JSON. It prints a line for each admission: the
bucket's number, and the times just before and just after the limiter was called. Times are of the
system's monotonic clock, which processes share.
"""

from __future__ import annotations

import asyncio
import json
import math
import os
import sys
import time
from collections.abc import Sequence
from threading import Thread

from selling_partner._runtime.core.deadline import Deadline
from selling_partner._runtime.messages.operation import UsagePlan
from selling_partner._runtime.ratelimit.async_gate import AsyncGate
from selling_partner._runtime.ratelimit.gate import Gate
from selling_partner._runtime.ratelimit.limiters import Limiter, MemoryLimiter
from selling_partner._runtime.ratelimit.redis_limiter import RedisLimiter


class Traced(Limiter):
    """Wrapper of a limiter that writes its admissions to standard output."""

    def __init__(self, limiter: Limiter) -> None:
        super().__init__()
        self._limiter = limiter
        self.blocking = limiter.blocking  # type: ignore[misc]

    def take(self, bucket: str, plan: UsagePlan, ticket: str, longest: float) -> float:
        before = time.monotonic()
        wait = self._limiter.take(bucket, plan, ticket, longest)
        if wait == 0.0:
            # Write atomically, because this process may be killed at any time.
            os.write(1, f"{bucket} {before!r} {time.monotonic()!r}\n".encode())
        return wait

    def give_back(self, bucket: str, plan: UsagePlan, ticket: str, *, spent: bool) -> None:
        self._limiter.give_back(bucket, plan, ticket, spent=spent)

    def learn(self, bucket: str, plan: UsagePlan, rate: float) -> None:
        self._limiter.learn(bucket, plan, rate)

    def drain(self, bucket: str, plan: UsagePlan) -> None:
        self._limiter.drain(bucket, plan)


def main(flavour: str, url: str, start: str, seconds: str, callers: str, buckets: str) -> None:
    """Call as often as the limits allow, from the start on."""
    limiter = Traced(MemoryLimiter() if url == "memory" else RedisLimiter.from_url(url))
    plans = [UsagePlan(rate, burst) for rate, burst in json.loads(buckets)]
    wanted = [(str(number), plan) for number, plan in enumerate(plans)] * int(callers)
    time.sleep(max(float(start) - time.monotonic(), 0))
    end = float(start) + float(seconds)
    if flavour == "threads":
        in_threads(limiter, wanted, end)
    else:
        asyncio.run(in_tasks(limiter, wanted, end))
    os._exit(0)  # Most tasks are still waiting.


def in_threads(limiter: Limiter, wanted: Sequence[tuple[str, UsagePlan]], end: float) -> None:
    """Run a thread for each caller."""
    gate, deadline = Gate(limiter), Deadline(math.inf)

    def call(bucket: str, plan: UsagePlan) -> None:
        while time.monotonic() < end:
            gate.enter("benchmark", bucket, plan, deadline)

    for each in wanted:
        Thread(target=call, args=each, daemon=True).start()
    time.sleep(max(end - time.monotonic(), 0))


async def in_tasks(limiter: Limiter, wanted: Sequence[tuple[str, UsagePlan]], end: float) -> None:
    """Run a task for each caller."""
    gate, deadline = AsyncGate(limiter), Deadline(math.inf)

    async def call(bucket: str, plan: UsagePlan) -> None:
        while time.monotonic() < end:
            await gate.enter("benchmark", bucket, plan, deadline)

    tasks = [asyncio.ensure_future(call(*each)) for each in wanted]
    await asyncio.wait(tasks, timeout=max(end - time.monotonic(), 0))


if __name__ == "__main__":
    main(*sys.argv[1:])
