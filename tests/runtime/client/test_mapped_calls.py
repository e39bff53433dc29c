"""A call mapped over many arguments: concurrency, order, and failures."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from threading import Barrier, Event, Lock
from typing import Any

import anyio
import pytest

from selling_partner import (
    CallResult,
    ConfigurationError,
    NotFoundError,
    SellingPartnerError,
    async_map_calls,
    map_calls,
)
from tests.runtime.support.clients import ORDER, AnyClient, Connect, json_response
from tests.runtime.support.ordering import PATIENCE


class FailedCallError(SellingPartnerError):
    """A failure of a call."""


async def mapped(
    flavour: str, call: Callable[[Any], Any], arguments: Any, **options: Any
) -> list[CallResult[Any, Any]]:
    """Return the results of a function, called in threads or in tasks."""
    if flavour == "sync":
        with map_calls(call, arguments, **options) as results:
            return list(results)

    async def async_call(argument: Any) -> Any:
        await anyio.sleep(0)
        return call(argument)

    async with async_map_calls(async_call, arguments, **options) as async_results:
        return [each async for each in async_results]


def double(number: int) -> int:
    return 2 * number


def fail_at_three(number: int) -> int:
    if number == 3:
        raise FailedCallError("three")
    return number


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


async def test_the_first_error_is_raised_after_the_results_before_it(flavour: str) -> None:
    """By default a failed call ends the iteration, and few further calls start."""
    started: list[int] = []

    def call(number: int) -> int:
        started.append(number)
        return fail_at_three(number)

    async def async_call(number: int) -> int:
        await anyio.sleep(0)
        return call(number)

    seen: list[int] = []
    if flavour == "sync":
        with map_calls(call, range(1000), concurrency=2) as results:
            seen.extend(next(results).value for _ in range(3))
            with pytest.raises(FailedCallError, match="three"):
                next(results)
    else:
        async with async_map_calls(async_call, range(1000), concurrency=2) as async_results:
            seen.extend([(await anext(async_results)).value for _ in range(3)])
            with pytest.raises(FailedCallError, match="three"):
                await anext(async_results)
    assert seen == [0, 1, 2]
    assert len(started) < 1000


async def test_errors_can_be_collected(flavour: str) -> None:
    """With ``collect_errors`` all calls are made, and a failed one has an error for a value."""
    results = await mapped(flavour, fail_at_three, range(6), collect_errors=True)
    assert [each.index for each in results if each.error is not None] == [3]
    with pytest.raises(FailedCallError, match="three"):
        _ = results[3].value
    assert [each.value for each in results if each.error is None] == [0, 1, 2, 4, 5]


async def test_a_programming_error_is_never_collected(flavour: str) -> None:
    """An exception other than a ``SellingPartnerError`` ends the iteration."""
    with pytest.raises(ZeroDivisionError):
        await mapped(flavour, lambda number: 1 // number, [1, 0, 1], collect_errors=True)


async def test_an_exception_of_the_arguments_is_raised(flavour: str) -> None:
    """If the arguments cannot be produced, the iterator raises their exception."""

    def arguments() -> Iterator[int]:
        yield 1
        raise ValueError("a broken line")

    with pytest.raises(ValueError, match="a broken line"):
        await mapped(flavour, double, arguments())


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


async def test_an_exception_of_the_statement_is_not_wrapped(flavour: str) -> None:
    """An exception in the body of the statement is raised as it is, without a group."""
    with pytest.raises(FailedCallError, match="three"):
        await mapped(flavour, fail_at_three, range(1000))


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


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"concurrency": 0}, "concurrency: expected a whole number, at least 1"),
        ({"concurrency": True}, "concurrency: expected a whole number, at least 1"),
        ({"ordered": 1}, "ordered"),
        ({"collect_errors": "yes"}, "collect_errors"),
    ],
)
async def test_an_invalid_option_is_refused(
    flavour: str, options: dict[str, Any], message: str
) -> None:
    """The exception names the option and what it expects."""
    with pytest.raises(ConfigurationError, match=message):
        await mapped(flavour, double, [1], **options)


async def test_a_client_method_can_be_mapped(connect: Connect, server: Any) -> None:
    """A method of a client is called for each argument, and its errors are collected."""
    server.api_response = json_response({}, 404)
    async with connect() as client:
        results = await _mapped_gets(client)
    assert [type(each.error) for each in results] == [NotFoundError] * 3
    assert len(server.requests) == 3


async def _mapped_gets(client: AnyClient) -> list[CallResult[str, Any]]:
    def call(order: str) -> Any:
        return client.root.messaging_v1.get_attributes(order, marketplace_ids=["ATVPDKIKX0DER"])

    orders = [ORDER] * 3
    if type(client.root).__name__ == "SellingPartner":
        with map_calls(call, orders, collect_errors=True) as results:
            return list(results)
    async with async_map_calls(call, orders, collect_errors=True) as async_results:
        return [each async for each in async_results]
