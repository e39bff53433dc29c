"""Failures of mapped calls: raised in their place, or collected."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import CancelledError
from threading import Event, Thread
from typing import Any, cast

import anyio
import pytest

from selling_partner import (
    CallResult,
    ConfigurationError,
    NotFoundError,
    async_map_calls,
    map_calls,
)
from selling_partner._runtime.client.call_result import MapOptions
from tests.runtime.support.clients import ORDER, AnyClient, Connect, json_response
from tests.runtime.support.mapped import FailedCallError, double, fail_at_three, mapped
from tests.runtime.support.ordering import PATIENCE


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


def test_a_failure_is_not_forgotten_while_another_call_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A call that ends beside a failed one does not let further calls start."""
    ending, failed = Event(), Event()
    stops = MapOptions.stops

    def stops_late(options: MapOptions, result: CallResult[int, int]) -> bool:
        if result.argument == 0:
            ending.set()
            failed.wait(PATIENCE)
        return stops(options, result)

    monkeypatch.setattr(MapOptions, "stops", stops_late)
    started: list[int] = []

    def call(number: int) -> int:
        started.append(number)
        if number == 1:
            ending.wait(PATIENCE)
            raise FailedCallError("one")
        return number

    with map_calls(call, range(100), concurrency=2, ordered=False) as results:
        with pytest.raises(FailedCallError, match="one"):
            next(results)
        failed.set()
        assert [each.argument for each in results] == [0]
    assert sorted(started) == [0, 1]


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


@pytest.mark.parametrize("ordered", [True, False])
async def test_results_before_broken_arguments_are_not_lost(flavour: str, ordered: bool) -> None:
    """The calls that have started may have changed something, so their results are yielded."""

    def arguments() -> Iterator[int]:
        yield from range(5)
        raise ValueError("a broken line")

    async def async_double(number: int) -> int:
        await anyio.sleep(0)
        return double(number)

    seen: list[int] = []
    with pytest.raises(ValueError, match="a broken line"):  # noqa: PT012 - the loop raises
        if flavour == "sync":
            with map_calls(double, arguments(), concurrency=2, ordered=ordered) as results:
                seen.extend(each.value for each in results)
        else:
            calls = async_map_calls(async_double, arguments(), concurrency=2, ordered=ordered)
            async with calls as async_results:
                async for each in async_results:
                    seen.append(each.value)  # noqa: PERF401 - an exception may follow
    assert sorted(seen) == [0, 2, 4, 6, 8]


async def test_a_function_of_the_other_kind_is_refused(flavour: str) -> None:
    """An async function in threads would never run, and its coroutine would be the value."""
    if flavour == "sync":

        async def never(number: int) -> int:
            raise AssertionError(number)

        with pytest.raises(ConfigurationError, match="is async; use async_map_calls"):
            await mapped("sync", never, [1], collect_errors=False)
        return
    with pytest.raises(ConfigurationError, match="is not async; use map_calls"):
        async with async_map_calls(cast(Any, double), [1]) as results:
            await anext(results)


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_a_cancelled_call_is_an_error(anyio_backend: str) -> None:
    """A call that only itself was cancelled does not end the iteration in silence."""

    async def call(number: int) -> int:
        if number == 2:
            raise asyncio.CancelledError
        return number

    seen: list[int] = []
    with pytest.raises(CancelledError, match="the call was cancelled"):  # noqa: PT012
        async with async_map_calls(call, range(100), concurrency=1) as results:
            async for each in results:
                seen.append(each.value)  # noqa: PERF401 - an exception follows
    assert seen == [0, 1]


async def test_several_consumers_share_the_results(flavour: str) -> None:
    """Each result is yielded once, and no consumer waits forever."""

    def numbers() -> Iterator[int]:
        yield from range(60)

    seen: list[int] = []
    if flavour == "sync":
        with map_calls(double, numbers()) as results:

            def consume() -> None:
                seen.extend(each.value for each in results)

            threads = [Thread(target=consume) for _ in range(3)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    else:

        async def async_double(number: int) -> int:
            await anyio.sleep(0)
            return double(number)

        async with async_map_calls(async_double, numbers()) as async_results:

            async def async_consume() -> None:
                async for each in async_results:
                    seen.append(each.value)  # noqa: PERF401 - an exception may follow

            async with anyio.create_task_group() as group:
                for _ in range(3):
                    group.start_soon(async_consume)
    assert sorted(seen) == [2 * number for number in range(60)]


async def test_an_exception_of_the_statement_is_not_wrapped(flavour: str) -> None:
    """An exception in the body of the statement is raised as it is, without a group."""
    with pytest.raises(FailedCallError, match="three"):
        await mapped(flavour, fail_at_three, range(1000))


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
