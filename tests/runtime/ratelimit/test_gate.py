"""Calls that wait for their rate limit: in threads, asyncio and trio, in memory and on Redis."""

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
from selling_partner._runtime.ratelimit.token_bucket import MAX_POLL_INTERVAL
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
    """A clock for each kind of limiter with limits."""
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


async def test_calls_beyond_the_burst_are_admitted_one_by_one(gate: AnyGate) -> None:
    """Of twelve calls three are admitted at once, and each of the others as its token is due."""
    moments = await gate.enter_at_once(UsagePlan(20.0, 3), 12)
    for number, moment in enumerate(moments):
        assert moment >= (number + 1 - 3) / 20 - 1e-5
    assert len(moments) == 12


async def test_200_calls_at_once_are_admitted_within_an_hour(
    gate: AnyGate, clock: ManualClock
) -> None:
    """With the default ``max_wait``, calls that start together outlast the default deadline."""
    started = clock.monotonic()
    moments = await gate.enter_at_once(UsagePlan(0.5, 5), 200, max_wait=3600)
    assert len(moments) == 200
    assert moments[-1] - started >= 195 / 0.5 - 1e-5


async def test_consecutive_calls_wait_no_longer_than_necessary(
    gate: AnyGate, clock: ManualClock
) -> None:
    """Each call beyond the burst sleeps once, until its token is due."""
    plan = UsagePlan(20.0, 3)
    for _ in range(12):
        await gate.enter(plan)
    assert clock.sleeps == pytest.approx([1 / 20] * 9, abs=1e-5)


async def test_a_long_wait_is_checked_repeatedly(gate: AnyGate, clock: ManualClock) -> None:
    """A waiting call asks again at intervals, because the queue or the rate may have changed."""
    plan = UsagePlan(0.5, 1)
    assert await gate.enter(plan) == 0.0
    assert await gate.enter(plan) == pytest.approx(2.0, abs=1e-5)
    assert clock.sleeps[:3] == [MAX_POLL_INTERVAL] * 3
    assert sum(clock.sleeps) == pytest.approx(2.0, abs=1e-5)


async def test_a_wait_beyond_the_maximum_is_refused_at_once(
    gate: AnyGate, clock: ManualClock
) -> None:
    """The exception of a call that would exceed ``max_wait`` states its wait."""
    plan = UsagePlan(0.1, 1)
    assert await gate.enter(plan) == 0.0
    clock.advance(4)
    with pytest.raises(RateLimitWaitError, match="was not sent") as caught:
        await gate.enter(plan, 3.0)
    assert caught.value.operation == OPERATION
    assert caught.value.wait == pytest.approx(6.0, abs=1e-5)
    assert caught.value.remaining == 3.0
    assert clock.sleeps == []


async def test_a_refused_call_gets_no_place(gate: AnyGate) -> None:
    """Refused calls do not delay later calls."""
    plan = UsagePlan(0.1, 1)
    await gate.enter(plan)
    for _ in range(3):
        assert await refused_wait(gate, plan) == pytest.approx(10.0, abs=1e-5)


async def test_a_call_without_limits_is_admitted(gate: AnyGate, clock: ManualClock) -> None:
    """Without a documented usage plan calls never wait, whatever rate a response states."""
    gate.gate.learn(BUCKET, None, 0.001)
    await gate.drain(None)
    for _ in range(5):
        assert await gate.enter(None, 0.5) == 0.0
    assert clock.sleeps == []


async def test_the_rate_of_a_response_is_adopted(gate: AnyGate) -> None:
    """The rate of a response replaces the documented rate, and spent tokens stay spent."""
    plan = UsagePlan(0.1, 2)
    await gate.enter(plan)
    await gate.enter(plan)
    gate.gate.learn(BUCKET, plan, None)
    assert await refused_wait(gate, plan) == pytest.approx(10.0, abs=1e-5)
    gate.gate.learn(BUCKET, plan, 0.2)
    assert await refused_wait(gate, plan) == pytest.approx(5.0, abs=1e-5)


async def test_a_429_empties_the_bucket(gate: AnyGate) -> None:
    """After a 429 a call waits for a new token."""
    plan = UsagePlan(0.1, 10)
    await gate.drain(plan)
    assert await refused_wait(gate, plan) == pytest.approx(10.0, abs=1e-5)


async def test_a_wait_is_returned_and_logged(
    gate: AnyGate, caplog: pytest.LogCaptureFixture
) -> None:
    """A call that waits logs one line at INFO level, and returns the seconds waited."""
    caplog.set_level(logging.INFO, "selling_partner")
    plan = UsagePlan(0.5, 1)
    await gate.enter(plan)
    assert caplog.records == []
    assert await gate.enter(plan) == pytest.approx(2.0, abs=1e-5)
    (record,) = caplog.records
    assert record.levelno == logging.INFO
    assert record.getMessage() == "getAttributes: waiting 2 s for the rate limit"


@pytest.fixture
def held(limiter: Limiter, flavour: str) -> Iterator[AnyGate]:
    """A gate on the same limiter whose calls sleep until they are cancelled."""
    clock = HeldClock()
    yield AnyGate(flavour, limiter, clock)
    clock.release()


def asleep(gate: AnyGate) -> int:
    """Return the number of calls that sleep at the gate."""
    assert isinstance(gate.clock, HeldClock)
    return len(gate.clock.sleeps)


@only_async
async def test_a_cancelled_wait_releases_its_place(gate: AnyGate, held: AnyGate) -> None:
    """After the waiting calls of a scope are cancelled, others wait as if they had never asked."""
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
async def test_a_cancelled_task_of_asyncio_releases_its_place(gate: AnyGate, held: AnyGate) -> None:
    """A task that asyncio itself cancels leaves the queue, too."""
    plan = UsagePlan(0.1, 1)
    await gate.enter(plan)
    task = asyncio.ensure_future(held.enter(plan, math.inf))
    await until(lambda: asleep(held) == 1)
    assert await refused_wait(gate, plan) == pytest.approx(20.0, abs=1e-5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await refused_wait(gate, plan) == pytest.approx(10.0, abs=1e-5)


class InterruptingClock(Clock):
    """A clock whose sleeps are interrupted by a signal, as by Ctrl-C."""

    def sleep(self, seconds: float) -> None:
        signal.raise_signal(signal.SIGALRM)
        super().sleep(60.0)


@pytest.fixture
def interrupting_clock() -> Iterator[InterruptingClock]:
    """A clock that interrupts the main thread while it sleeps."""

    def handler(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, handler)
    yield InterruptingClock()
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("flavour", ["sync"])
async def test_ctrl_c_releases_the_place(
    gate: AnyGate, flavour: str, limiter: Limiter, interrupting_clock: InterruptingClock
) -> None:
    """A wait that is interrupted from the keyboard leaves the queue."""
    plan = UsagePlan(0.1, 1)
    await gate.enter(plan)
    with pytest.raises(KeyboardInterrupt):
        await AnyGate(flavour, limiter, interrupting_clock).enter(plan, math.inf)
    assert await refused_wait(gate, plan) == pytest.approx(10.0, abs=1e-5)


async def test_unlimited_admits_every_call(flavour: str) -> None:
    """With ``Unlimited`` no call waits, whatever rate a response states."""
    clock = ManualClock()
    gate = AnyGate(flavour, Unlimited(), clock)
    plan = UsagePlan(0.001, 1)
    gate.gate.learn(BUCKET, plan, 0.0001)
    await gate.drain(plan)
    for _ in range(5):
        assert await gate.enter(plan, 0.5) == 0.0
    assert clock.sleeps == []
