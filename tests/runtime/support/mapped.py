"""Functions that are mapped over arguments by a client of any flavour."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anyio

from selling_partner import (
    CallResult,
    SellingPartnerError,
    async_map_calls,
    map_calls,
)


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
