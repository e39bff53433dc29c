"""Calls that wait for their rate limit: in threads, in asyncio and in trio; in memory, on Redis."""

from __future__ import annotations

import asyncio
import logging
import math
import signal
import time
from collections.abc import Callable, Iterator
from types import FrameType

import anyio
import pytest

from selling_partner import RateLimitWaitError
from selling_partner._runtime.limits import Limiter, MemoryLimiter, Unlimited
from selling_partner._runtime.operation import UsagePlan
from tests.runtime.limiting import BUCKET, OPERATION, AnyGate, limiter_on, refused_wait
from tests.runtime.redis_server import RedisServer
from tests.runtime.support import ASYNC_FLAVOURS

only_async = pytest.mark.parametrize("flavour", ASYNC_FLAVOURS)


@pytest.fixture(params=["memory", "redis"])
def limiter(request: pytest.FixtureRequest) -> Limiter:
    """One of each kind that limits."""
    if request.param == "memory":
        return MemoryLimiter()
    server: RedisServer = request.getfixturevalue("redis_server")
    return limiter_on(server)


@pytest.fixture
def gate(flavour: str, limiter: Limiter) -> AnyGate:
    return AnyGate(flavour, limiter)


async def test_calls_beyond_the_burst_go_one_after_another(gate: AnyGate) -> None:
    """Of twelve calls three go at once and the others as their tokens come, and none is lost."""
    started = time.monotonic()
    moments = [each - started for each in await gate.enter_at_once(UsagePlan(20.0, 3), 12)]
    for number, moment in enumerate(moments):
        assert moment >= (number + 1 - 3) / 20 - 0.001
    assert moments[-1] < 5


async def test_a_hopeless_wait_is_refused_at_once(gate: AnyGate) -> None:
    """A call that could not go before its deadline is told how long it would have taken."""
    plan = UsagePlan(0.1, 1)
    assert await gate.enter(plan) == 0.0
    with pytest.raises(RateLimitWaitError, match="was not sent: the rate limit") as caught:
        await gate.enter(plan, 3.0)
    assert caught.value.operation == OPERATION
    assert 5 < caught.value.wait <= 10
    assert 0 < caught.value.remaining <= 3


async def test_a_refused_call_takes_no_place(gate: AnyGate) -> None:
    """Calls that are refused do not make those that come later wait for longer."""
    plan = UsagePlan(0.1, 1)
    await gate.enter(plan)
    waits = []
    for _ in range(3):
        with pytest.raises(RateLimitWaitError) as caught:
            await gate.enter(plan, 3.0)
        waits.append(caught.value.wait)
    assert waits == sorted(waits, reverse=True)


async def test_a_call_without_limits_goes(gate: AnyGate) -> None:
    """Where Amazon documents no usage plan, nothing is waited for, whatever is learned."""
    gate.gate.learn(BUCKET, None, 0.001)
    await gate.drain(None)
    for _ in range(5):
        assert await gate.enter(None, 0.5) == 0.0


async def test_the_rate_of_an_answer_is_followed(gate: AnyGate) -> None:
    """What an answer told replaces the documented rate, and what is spent stays spent."""
    plan = UsagePlan(0.1, 2)
    await gate.enter(plan)
    await gate.enter(plan)
    gate.gate.learn(BUCKET, plan, None)
    gate.gate.learn(BUCKET, plan, 0.2)
    with pytest.raises(RateLimitWaitError) as caught:
        await gate.enter(plan, 3.0)
    assert 3 < caught.value.wait <= 5


async def test_after_429_there_is_nothing_left(gate: AnyGate) -> None:
    """Who was told that there were too many requests waits for a token to come."""
    plan = UsagePlan(0.1, 10)
    await gate.drain(plan)
    with pytest.raises(RateLimitWaitError) as caught:
        await gate.enter(plan, 3.0)
    assert 5 < caught.value.wait <= 10


async def test_a_wait_is_told_and_logged(gate: AnyGate, caplog: pytest.LogCaptureFixture) -> None:
    """A call that waits says so once, at INFO level, and returns for how long it has."""
    caplog.set_level(logging.INFO, "selling_partner")
    plan = UsagePlan(2.0, 1)
    await gate.enter(plan)
    assert caplog.records == []
    assert 0.1 < await gate.enter(plan) < 5
    (record,) = caplog.records
    assert record.levelno == logging.INFO
    assert record.getMessage().startswith("getAttributes: waits 0.")
    assert record.getMessage().endswith(" s for the rate limit")


@only_async
async def test_a_cancelled_wait_gives_its_place_back(gate: AnyGate) -> None:
    """After a scope that waited is cancelled, others wait as if it had never come."""
    plan = UsagePlan(0.1, 1)
    await gate.enter(plan)
    before = await refused_wait(gate, plan)
    with anyio.move_on_after(0.2):
        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(gate.enter, plan, math.inf)
            await anyio.sleep(0.1)
            assert await refused_wait(gate, plan) > before + 40
    assert await refused_wait(gate, plan) < before


@pytest.mark.parametrize("flavour", ["asyncio"])
async def test_a_cancelled_task_of_asyncio_gives_its_place_back(gate: AnyGate) -> None:
    """It does not matter how a task is cancelled: asyncio's own way is as good."""
    plan = UsagePlan(0.1, 1)
    await gate.enter(plan)
    before = await refused_wait(gate, plan)
    task = asyncio.ensure_future(gate.enter(plan, math.inf))
    await asyncio.sleep(0.2)
    assert await refused_wait(gate, plan) > before + 5
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await refused_wait(gate, plan) < before


@pytest.fixture
def interrupt() -> Iterator[Callable[[float], None]]:
    """Has the main thread interrupted after so many seconds, as by Ctrl-C."""

    def handler(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, handler)

    def soon(seconds: float) -> None:
        signal.setitimer(signal.ITIMER_REAL, seconds)

    yield soon
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("flavour", ["sync"])
async def test_ctrl_c_gives_the_place_back(
    gate: AnyGate, interrupt: Callable[[float], None]
) -> None:
    """A wait that is interrupted from the keyboard leaves no trace."""
    plan = UsagePlan(0.1, 1)
    await gate.enter(plan)
    before = await refused_wait(gate, plan)
    interrupt(0.2)
    with pytest.raises(KeyboardInterrupt):
        await gate.enter(plan, math.inf)
    assert await refused_wait(gate, plan) < before


async def test_without_limits_every_call_goes(flavour: str) -> None:
    """A client that is told to limit nothing waits for nothing, whatever it learns."""
    gate = AnyGate(flavour, Unlimited())
    plan = UsagePlan(0.001, 1)
    gate.gate.learn(BUCKET, plan, 0.0001)
    await gate.drain(plan)
    for _ in range(5):
        assert await gate.enter(plan, 0.5) == 0.0
