"""Failures of mapped calls: raised in their place, or collected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import anyio
import pytest

from selling_partner import (
    CallResult,
    ConfigurationError,
    NotFoundError,
    async_map_calls,
    map_calls,
)
from tests.runtime.support.clients import ORDER, AnyClient, Connect, json_response
from tests.runtime.support.mapped import FailedCallError, double, fail_at_three, mapped


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
