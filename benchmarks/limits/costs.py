"""Time to take an available token: ``python -m benchmarks.limits.costs``."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from statistics import median
from threading import Lock

import anyio.to_thread
import redis

from selling_partner._runtime.core.deadline import Deadline
from selling_partner._runtime.messages.operation import UsagePlan
from selling_partner._runtime.ratelimit.async_gate import AsyncGate
from selling_partner._runtime.ratelimit.gate import Gate
from selling_partner._runtime.ratelimit.limiters import MemoryLimiter
from selling_partner._runtime.ratelimit.redis_limiter import RedisLimiter
from tests.runtime.support.redis_server import PROGRAM, RedisServer

from ..timing import print_table

ROUNDS = 11
PLAN = UsagePlan(1e6, 1000)
"""There is always a token."""

_HEAD = ("", "median", "lowest", "highest", "to its floor")

_lock = Lock()
_numbers: dict[str, float] = {}


def floor_in_memory() -> None:
    """Yield the minimum that threads can share: a lock, the time, and a number in a table."""
    with _lock:
        _numbers["bucket"] = _numbers.get("bucket", 0.0) + time.monotonic()


def report() -> None:
    """Measure, and print the tables."""
    limiter = MemoryLimiter()
    gate, deadline = Gate(limiter), Deadline(math.inf)
    calls: dict[str, Callable[[], object]] = {
        "floor: lock, clock, table": floor_in_memory,
        "a token in memory": lambda: limiter.take("bucket", PLAN, "ticket", 0.0),
        "a call's way through the gate": lambda: gate.enter("o", "bucket", PLAN, deadline),
    }
    _print("in memory", calls, _in_turns(list(calls.values()), 20_000))
    _print("in memory, asyncio", *_async_in_memory())
    if PROGRAM is None:
        print("\nRedis: left out, the program redis-server is not installed")
        return
    with RedisServer() as server:
        _print("on Redis", *_on_redis(server))
        _print("on Redis, asyncio", *_async_on_redis(server))


def _async_in_memory() -> tuple[Sequence[str], list[list[float]]]:
    gate, deadline = AsyncGate(MemoryLimiter()), Deadline(math.inf)

    async def nothing() -> None:
        pass

    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "floor: await nothing": nothing,
        "a call's way through the gate": lambda: gate.enter("o", "bucket", PLAN, deadline),
    }
    return list(calls), asyncio.run(_async_in_turns(list(calls.values()), 20_000))


def _on_redis(server: RedisServer) -> tuple[Sequence[str], list[list[float]]]:
    limiter = RedisLimiter.from_url(server.url)
    gate, deadline = Gate(limiter), Deadline(math.inf)
    with redis.Redis.from_url(server.url) as client:
        sha = client.script_load("return 1")
        calls: dict[str, Callable[[], object]] = {
            "floor: EVALSHA of 'return 1'": partial(client.evalsha, sha, 1, "key"),
            "a token on Redis": lambda: limiter.take("bucket", PLAN, "ticket", 0.0),
            "a call's way through the gate": lambda: gate.enter("o", "bucket", PLAN, deadline),
        }
        return list(calls), _in_turns(list(calls.values()), 1_000)


def _async_on_redis(server: RedisServer) -> tuple[Sequence[str], list[list[float]]]:
    gate, deadline = AsyncGate(RedisLimiter.from_url(server.url)), Deadline(math.inf)
    with redis.Redis.from_url(server.url) as client:
        evalsha = partial(client.evalsha, client.script_load("return 1"), 1, "key")
        calls: dict[str, Callable[[], Awaitable[object]]] = {
            "floor: that EVALSHA in a thread": lambda: anyio.to_thread.run_sync(evalsha),
            "a call's way through the gate": lambda: gate.enter("o", "bucket", PLAN, deadline),
        }
        return list(calls), asyncio.run(_async_in_turns(list(calls.values()), 1_000))


def _in_turns(calls: Sequence[Callable[[], object]], number: int) -> list[list[float]]:
    """Return the seconds of each call in several rounds of that many calls."""
    found: list[list[float]] = [[] for _ in calls]
    for _ in range(ROUNDS):
        for call, seconds in zip(calls, found, strict=True):
            start = time.perf_counter()
            for _ in range(number):
                call()
            seconds.append((time.perf_counter() - start) / number)
    return found


async def _async_in_turns(
    calls: Sequence[Callable[[], Awaitable[object]]], number: int
) -> list[list[float]]:
    found: list[list[float]] = [[] for _ in calls]
    for _ in range(ROUNDS):
        for call, seconds in zip(calls, found, strict=True):
            start = time.perf_counter()
            for _ in range(number):
                await call()
            seconds.append((time.perf_counter() - start) / number)
    return found


def _print(where: str, names: Iterable[str], found: list[list[float]]) -> None:
    rows = []
    for name, seconds in zip(names, found, strict=True):
        times = sorted(seconds)
        shown = [f"{1e6 * each:.2f}" for each in (median(times), times[0], times[-1])]
        ratio = median(one / floor for one, floor in zip(seconds, found[0], strict=True))
        rows.append([name, *shown, f"{ratio:.2f}"])
    print_table(f"A token that is there, {where} (us)", _HEAD, rows)


if __name__ == "__main__":
    report()
