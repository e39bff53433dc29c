"""Limiters that respond late: calls stop waiting for them, and return late tokens and places."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Coroutine
from threading import Event
from typing import Any, ClassVar

import anyio
import pytest
from anyio import to_thread, wait_all_tasks_blocked

from selling_partner import ManualClock, RequestTimeoutError
from selling_partner._runtime.messages.operation import UsagePlan
from selling_partner._runtime.ratelimit.limiters import MemoryLimiter
from tests.runtime.support.clients import ASYNC_FLAVOURS
from tests.runtime.support.limiting import BUCKET, AnyGate, refused_wait
from tests.runtime.support.ordering import PATIENCE, HeldClock, until

only_async = pytest.mark.parametrize("flavour", ASYNC_FLAVOURS)


class SlowLimiter(MemoryLimiter):
    """A limiter that responds only when the test lets it, as over a slow network."""

    blocking: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__(clock=ManualClock())
        self.asked = Event()
        self.responds = Event()
        self.given_back = Event()

    def take(self, bucket: str, plan: UsagePlan, ticket: str, longest: float) -> float:
        self.asked.set()
        assert self.responds.wait(PATIENCE)
        return super().take(bucket, plan, ticket, longest)

    def give_back(self, bucket: str, plan: UsagePlan, ticket: str, *, spent: bool) -> None:
        super().give_back(bucket, plan, ticket, spent=spent)
        self.given_back.set()


async def cancel_by_scope(call: Callable[[], Coroutine[Any, Any, float]], moment: Event) -> None:
    async with anyio.create_task_group() as group:
        group.start_soon(call)
        assert await to_thread.run_sync(moment.wait, PATIENCE)
        group.cancel_scope.cancel()


async def cancel_task(call: Callable[[], Coroutine[Any, Any, float]], moment: Event) -> None:
    task = asyncio.ensure_future(call())
    assert await to_thread.run_sync(moment.wait, PATIENCE)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def cancel_task_twice(call: Callable[[], Coroutine[Any, Any, float]], moment: Event) -> None:
    task = asyncio.ensure_future(call())
    assert await to_thread.run_sync(moment.wait, PATIENCE)
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize(
    ("flavour", "cancel"),
    [
        ("asyncio", cancel_by_scope),
        ("trio", cancel_by_scope),
        ("asyncio", cancel_task),
        ("asyncio", cancel_task_twice),
    ],
)
@pytest.mark.parametrize("taken", [0, 1], ids=["token", "place"])
async def test_the_result_of_a_cancelled_request_is_given_back(
    flavour: str, cancel: Callable[..., Awaitable[None]], taken: int
) -> None:
    """A call that is cancelled while Redis is slow ends at once; its token is returned later."""
    limiter, plan = SlowLimiter(), UsagePlan(0.001, 1)
    gate = AnyGate(flavour, limiter)
    limiter.responds.set()
    for _ in range(taken):
        await gate.enter(plan)
    limiter.responds.clear()
    limiter.asked.clear()
    await cancel(lambda: gate.enter(plan, math.inf), limiter.asked)
    assert not limiter.given_back.is_set()
    limiter.responds.set()
    assert await to_thread.run_sync(limiter.given_back.wait, PATIENCE)
    wait = limiter.take(BUCKET, plan, "next", 0.0)
    assert wait == (0.0 if taken == 0 else 1000.0)


@only_async
async def test_a_call_without_a_free_thread_releases_its_place(flavour: str) -> None:
    """A call that is cancelled while it waits for a free thread releases its place, too."""
    limiter, plan = SlowLimiter(), UsagePlan(0.1, 1)
    limiter.responds.set()
    clock, busy, threads = HeldClock(), Event(), to_thread.current_default_thread_limiter()
    gate, sleeper = AnyGate(flavour, limiter), AnyGate(flavour, limiter, clock)
    await gate.enter(plan)
    assert await refused_wait(gate, plan) == 10.0
    async with anyio.create_task_group() as group:
        group.start_soon(sleeper.enter, plan, math.inf)
        await until(lambda: clock.sleeps)
        assert await refused_wait(gate, plan) == 20.0
        threads.total_tokens = 1
        group.start_soon(to_thread.run_sync, busy.wait, PATIENCE)
        await until(lambda: threads.borrowed_tokens == 1)
        clock.release()
        await until(lambda: threads.statistics().tasks_waiting == 1)
        group.cancel_scope.cancel()
        with anyio.CancelScope(shield=True):
            await wait_all_tasks_blocked()
        busy.set()
    assert limiter.given_back.is_set()
    assert limiter.take(BUCKET, plan, "next", 0.0) == 10.0


@only_async
async def test_an_unresponsive_limiter_does_not_delay_the_deadline(flavour: str) -> None:
    """The call ends in time without a request, and returns a token that it receives later."""
    limiter, plan = SlowLimiter(), UsagePlan(0.001, 1)
    gate = AnyGate(flavour, limiter)
    with pytest.raises(RequestTimeoutError, match="the limiter did not respond") as caught:
        await gate.enter(plan, seconds=0.2)
    assert not caught.value.may_be_processed
    assert not limiter.given_back.is_set()
    limiter.responds.set()
    if limiter.asked.is_set():  # A busy machine may not have started the thread.
        assert await to_thread.run_sync(limiter.given_back.wait, PATIENCE)
    assert await gate.enter(plan) == 0.0
