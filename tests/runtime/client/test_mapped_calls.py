"""A call mapped over many arguments: concurrency, order and arguments."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from concurrent.futures import CancelledError
from threading import Barrier, Event, Lock

import anyio
import pytest

from selling_partner import (
    Clock,
    async_map_calls,
    map_calls,
)
from selling_partner._runtime.core.deadline import Deadline
from selling_partner._runtime.messages.operation import UsagePlan
from selling_partner._runtime.ratelimit.gate import Gate
from selling_partner._runtime.ratelimit.limiters import MemoryLimiter
from tests.runtime.support.mapped import FailedCallError, double, mapped
from tests.runtime.support.ordering import PATIENCE


@pytest.mark.parametrize("ordered", [True, False])
@pytest.mark.parametrize("concurrency", [1, 7, 200])
async def test_each_argument_has_one_result(flavour: str, ordered: bool, concurrency: int) -> None:
    """Each result names its argument and the argument's position."""
    numbers = range(100, 200)
    results = await mapped(flavour, double, numbers, concurrency=concurrency, ordered=ordered)
    if not ordered:
        results.sort(key=lambda each: each.index)
    assert [each.index for each in results] == list(range(100))
    assert [each.argument for each in results] == list(numbers)
    assert [each.value for each in results] == [2 * each for each in numbers]
    assert {each.error for each in results} == {None}


async def test_there_may_be_no_argument(flavour: str) -> None:
    """Without arguments there are no results."""
    assert await mapped(flavour, double, []) == []


def test_threads_call_concurrently() -> None:
    """As many calls run at a time as allowed, and never more."""
    together, counting = Barrier(4, timeout=PATIENCE), Lock()
    running = most = 0

    def call(_: int) -> None:
        nonlocal running, most
        with counting:
            running += 1
            most = max(most, running)
        together.wait()
        with counting:
            running -= 1

    with map_calls(call, range(16), concurrency=4) as results:
        assert len(list(results)) == 16
    assert most == 4


@pytest.mark.parametrize("flavour", ["asyncio", "trio"])
async def test_tasks_call_concurrently(flavour: str) -> None:
    """As many calls run at a time as allowed, and never more."""
    running: set[int] = set()
    full = anyio.Event()
    most = 0

    async def call(number: int) -> None:
        nonlocal most
        running.add(number)
        most = max(most, len(running))
        if len(running) == 4:
            full.set()
        with anyio.fail_after(PATIENCE):
            await full.wait()
        await anyio.sleep(0)
        running.remove(number)

    async with async_map_calls(call, range(16), concurrency=4) as results:
        assert len([each async for each in results]) == 16
    assert most == 4


@pytest.mark.parametrize("ordered", [True, False])
def test_a_slow_thread_delays_ordered_results_only(ordered: bool) -> None:
    """Without an order, results are yielded as calls complete."""
    release = Event()

    def call(number: int) -> int:
        if number == 0:
            assert release.wait(PATIENCE)
        elif number == 3 and ordered:
            release.set()
        return number

    with map_calls(call, range(4), concurrency=2, ordered=ordered) as results:
        first = next(results).value
        release.set()
        rest = [each.value for each in results]
    assert (first == 0) is ordered
    assert sorted([first, *rest]) == [0, 1, 2, 3]


@pytest.mark.parametrize("flavour", ["asyncio", "trio"])
@pytest.mark.parametrize("ordered", [True, False])
async def test_a_slow_task_delays_ordered_results_only(flavour: str, ordered: bool) -> None:
    """Without an order, results are yielded as calls complete."""
    release = anyio.Event()

    async def call(number: int) -> int:
        if number == 0:
            with anyio.fail_after(PATIENCE):
                await release.wait()
        elif number == 3 and ordered:
            release.set()
        return number

    async with async_map_calls(call, range(4), concurrency=2, ordered=ordered) as results:
        first = (await anext(results)).value
        release.set()
        rest = [each.value async for each in results]
    assert (first == 0) is ordered
    assert sorted([first, *rest]) == [0, 1, 2, 3]


async def test_arguments_are_consumed_as_calls_start(flavour: str) -> None:
    """An endless source of arguments is read only a few results ahead."""
    taken: list[int] = []

    def arguments() -> Iterator[int]:
        while True:
            taken.append(len(taken))
            yield taken[-1]

    if flavour == "sync":
        with map_calls(double, arguments(), concurrency=2) as results:
            first = next(results)
    else:

        async def call(number: int) -> int:
            return double(number)

        async with async_map_calls(call, arguments(), concurrency=2) as async_results:
            first = await anext(async_results)
    assert first.value == 0
    assert len(taken) <= 10


@pytest.mark.parametrize("flavour", ["asyncio", "trio"])
async def test_arguments_may_come_from_an_async_iterator(flavour: str) -> None:
    """The pages of one operation can feed the calls of another."""

    async def arguments() -> AsyncIterator[int]:
        for number in range(5):
            await anyio.sleep(0)
            yield number

    async def call(number: int) -> int:
        return double(number)

    async with async_map_calls(call, arguments()) as results:
        assert [each.value async for each in results] == [0, 2, 4, 6, 8]


@pytest.mark.parametrize("flavour", ["asyncio", "trio"])
async def test_leaving_the_statement_cancels_tasks(flavour: str) -> None:
    """A caller that has seen enough does not wait for the remaining calls."""
    cancelled: list[int] = []

    async def call(number: int) -> int:
        if number:
            try:
                await anyio.sleep_forever()
            except anyio.get_cancelled_exc_class():
                cancelled.append(number)
                raise
        return number

    async with async_map_calls(call, range(100), concurrency=3, ordered=False) as results:
        assert (await anext(results)).value == 0
        await anyio.wait_all_tasks_blocked()
    assert cancelled


class StandingClock(Clock):
    """A clock that never moves, so that a pause by it never ends."""

    def __init__(self) -> None:
        self.paused = Event()

    def monotonic(self) -> float:
        return 0.0

    def sleep(self, seconds: float) -> None:
        self.paused.set()


@pytest.mark.parametrize("kind", [KeyboardInterrupt, FailedCallError])
def test_leaving_the_statement_ends_the_pauses_of_threads(kind: type[BaseException]) -> None:
    """After Ctrl-C a thread that waits for its rate limit is not waited for, and sends nothing."""
    clock, plan = StandingClock(), UsagePlan(0.01, 1)
    limiter = MemoryLimiter(clock=clock)
    sent: list[int] = []
    ended: list[type[BaseException]] = []
    is_first_sent = Event()

    def call(number: int) -> None:
        assert number == 0 or is_first_sent.wait(PATIENCE)  # The only token is for the first call.
        try:
            Gate(limiter).enter("createFeed", "bucket", plan, Deadline(120, clock, 3600))
            sent.append(number)
            is_first_sent.set()
        except CancelledError as error:
            ended.append(type(error))
            raise

    def stop() -> None:
        with map_calls(call, range(10), concurrency=3) as results:
            assert next(results).error is None
            assert clock.paused.wait(PATIENCE)
            raise kind

    with pytest.raises(kind):
        stop()
    assert sent == [0]
    assert set(ended) == {CancelledError}  # At least the thread that has paused.
    assert limiter.take("bucket", plan, "next", 3600) == pytest.approx(100)  # The queue is empty.
