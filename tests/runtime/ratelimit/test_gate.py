"""Calls that wait for their rate limit: in threads, in asyncio and in trio; in memory, on Redis."""

from __future__ import annotations

import asyncio
import logging
import math
import signal
from collections.abc import Iterator
from types import FrameType

import anyio
import pytest

from selling_partner import Clock, ManualClock, RateLimitWaitError
from selling_partner._runtime.messages.operation import UsagePlan
from selling_partner._runtime.ratelimit.limiters import Limiter, MemoryLimiter, Unlimited
from selling_partner._runtime.ratelimit.token_bucket import LONGEST_NAP
from tests.runtime.support.clients import ASYNC_FLAVOURS
from tests.runtime.support.limiting import (
    BUCKET,
    OPERATION,
    AnyGate,
    RedisClock,
    limiter_on,
    refused_wait,
)
from tests.runtime.support.ordering import HeldClock, until
from tests.runtime.support.redis_server import RedisServer

only_async = pytest.mark.parametrize("flavour", ASYNC_FLAVOURS)


@pytest.fixture(params=["memory", "redis"])
def clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ManualClock:
    """A clock for each kind of limiter that limits."""
    if request.param == "memory":
        return ManualClock()
    server: RedisServer = request.getfixturevalue("redis_server")
    clock = RedisClock(server.url)
    clock.use(monkeypatch)
    return clock


@pytest.fixture
def limiter(request: pytest.FixtureRequest, clock: ManualClock) -> Limiter:
    if isinstance(clock, RedisClock):
        return limiter_on(request.getfixturevalue("redis_server"), clock=clock)
    return MemoryLimiter(clock=clock)


@pytest.fixture
def gate(flavour: str, limiter: Limiter, clock: ManualClock) -> AnyGate:
    return AnyGate(flavour, limiter, clock)


async def test_calls_beyond_the_burst_go_one_after_another(
    gate: AnyGate,
) -> None:
    """Of twelve calls three go at once and the others as their tokens come, and none is lost."""
    moments = await gate.enter_at_once(UsagePlan(20.0, 3), 12)
    for number, moment in enumerate(moments):
        assert moment >= (number + 1 - 3) / 20 - 1e-5
    assert len(moments) == 12


async def test_calls_in_turn_wait_no_longer_than_they_must(
    gate: AnyGate, clock: ManualClock
) -> None:
    """Each call beyond the burst sleeps once, until its token is there."""
    plan = UsagePlan(20.0, 3)
    for _ in range(12):
        await gate.enter(plan)
    assert clock.sleeps == pytest.approx([1 / 20] * 9, abs=1e-5)


async def test_a_long_wait_is_looked_after(gate: AnyGate, clock: ManualClock) -> None:
    """Who waits asks again now and then: somebody ahead may have left, or the rate has changed."""
    plan = UsagePlan(0.5, 1)
    assert await gate.enter(plan) == 0.0
    assert await gate.enter(plan) == pytest.approx(2.0, abs=1e-5)
    assert clock.sleeps[:3] == [LONGEST_NAP] * 3
    assert sum(clock.sleeps) == pytest.approx(2.0, abs=1e-5)


async def test_a_hopeless_wait_is_refused_at_once(gate: AnyGate, clock: ManualClock) -> None:
    """A call that could not go before its deadline is told how long it would have taken."""
    plan = UsagePlan(0.1, 1)
    assert await gate.enter(plan) == 0.0
    clock.advance(4)
    with pytest.raises(RateLimitWaitError, match="was not sent: the rate limit") as caught:
        await gate.enter(plan, 3.0)
    assert caught.value.operation == OPERATION
    assert caught.value.wait == pytest.approx(6.0, abs=1e-5)
    assert caught.value.remaining == 3.0
    assert clock.sleeps == []


async def test_a_refused_call_takes_no_place(gate: AnyGate) -> None:
    """Calls that are refused do not make those that come later wait for longer."""
    plan = UsagePlan(0.1, 1)
    await gate.enter(plan)
    for _ in range(3):
        assert await refused_wait(gate, plan) == pytest.approx(10.0, abs=1e-5)


async def test_a_call_without_limits_goes(gate: AnyGate, clock: ManualClock) -> None:
    """Where Amazon documents no usage plan, nothing is waited for, whatever is learned."""
    gate.gate.learn(BUCKET, None, 0.001)
    await gate.drain(None)
    for _ in range(5):
        assert await gate.enter(None, 0.5) == 0.0
    assert clock.sleeps == []


async def test_the_rate_of_an_answer_is_followed(gate: AnyGate) -> None:
    """What an answer told replaces the documented rate, and what is spent stays spent."""
    plan = UsagePlan(0.1, 2)
    await gate.enter(plan)
    await gate.enter(plan)
    gate.gate.learn(BUCKET, plan, None)
    assert await refused_wait(gate, plan) == pytest.approx(10.0, abs=1e-5)
    gate.gate.learn(BUCKET, plan, 0.2)
    assert await refused_wait(gate, plan) == pytest.approx(5.0, abs=1e-5)


async def test_after_429_there_is_nothing_left(gate: AnyGate) -> None:
    """Who was told that there were too many requests waits for a token to come."""
    plan = UsagePlan(0.1, 10)
    await gate.drain(plan)
    assert await refused_wait(gate, plan) == pytest.approx(10.0, abs=1e-5)


async def test_a_wait_is_told_and_logged(gate: AnyGate, caplog: pytest.LogCaptureFixture) -> None:
    """A call that waits says so once, at INFO level, and returns for how long it has."""
    caplog.set_level(logging.INFO, "selling_partner")
    plan = UsagePlan(0.5, 1)
    await gate.enter(plan)
    assert caplog.records == []
    assert await gate.enter(plan) == pytest.approx(2.0, abs=1e-5)
    (record,) = caplog.records
    assert record.levelno == logging.INFO
    assert record.getMessage() == "getAttributes: waits 2 s for the rate limit"


@pytest.fixture
def held(limiter: Limiter, flavour: str) -> Iterator[AnyGate]:
    """A gate on the same limiter whose calls sleep until they are cancelled."""
    clock = HeldClock()
    yield AnyGate(flavour, limiter, clock)
    clock.release()


def asleep(gate: AnyGate) -> int:
    """How many calls sleep at the gate."""
    assert isinstance(gate.clock, HeldClock)
    return len(gate.clock.sleeps)


@only_async
async def test_a_cancelled_wait_gives_its_place_back(gate: AnyGate, held: AnyGate) -> None:
    """After a scope that waited is cancelled, others wait as if it had never come."""
    plan = UsagePlan(0.1, 1)
    await gate.enter(plan)
    async with anyio.create_task_group() as group:
        for _ in range(5):
            group.start_soon(held.enter, plan, math.inf)
        await until(lambda: asleep(held) == 5)
        assert await refused_wait(gate, plan) == pytest.approx(60.0, abs=1e-5)
        group.cancel_scope.cancel()
    assert await refused_wait(gate, plan) == pytest.approx(10.0, abs=1e-5)


@pytest.mark.parametrize("flavour", ["asyncio"])
async def test_a_cancelled_task_of_asyncio_gives_its_place_back(
    gate: AnyGate, held: AnyGate
) -> None:
    """It does not matter how a task is cancelled: asyncio's own way is as good."""
    plan = UsagePlan(0.1, 1)
    await gate.enter(plan)
    task = asyncio.ensure_future(held.enter(plan, math.inf))
    await until(lambda: asleep(held) == 1)
    assert await refused_wait(gate, plan) == pytest.approx(20.0, abs=1e-5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await refused_wait(gate, plan) == pytest.approx(10.0, abs=1e-5)


class Interrupted(Clock):
    """A clock whose sleeper is interrupted by a signal, as by Ctrl-C."""

    def sleep(self, seconds: float) -> None:
        signal.raise_signal(signal.SIGALRM)
        super().sleep(60.0)


@pytest.fixture
def interrupt() -> Iterator[Interrupted]:
    """A clock that has the main thread interrupted in its sleep."""

    def handler(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, handler)
    yield Interrupted()
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("flavour", ["sync"])
async def test_ctrl_c_gives_the_place_back(
    gate: AnyGate, flavour: str, limiter: Limiter, interrupt: Interrupted
) -> None:
    """A wait that is interrupted from the keyboard leaves no trace."""
    plan = UsagePlan(0.1, 1)
    await gate.enter(plan)
    with pytest.raises(KeyboardInterrupt):
        await AnyGate(flavour, limiter, interrupt).enter(plan, math.inf)
    assert await refused_wait(gate, plan) == pytest.approx(10.0, abs=1e-5)


async def test_without_limits_every_call_goes(flavour: str) -> None:
    """A client that is told to limit nothing waits for nothing, whatever it learns."""
    clock = ManualClock()
    gate = AnyGate(flavour, Unlimited(), clock)
    plan = UsagePlan(0.001, 1)
    gate.gate.learn(BUCKET, plan, 0.0001)
    await gate.drain(plan)
    for _ in range(5):
        assert await gate.enter(plan, 0.5) == 0.0
    assert clock.sleeps == []
