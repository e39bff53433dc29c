"""Calls of functions that a caller passes, and that may be async for an async client."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from inspect import isawaitable, iscoroutinefunction
from typing import TypeVar

import anyio

E = TypeVar("E")


def async_can_call(hook: object) -> bool:
    """Return whether an async client can call the hook."""
    return callable(hook)


def can_call(hook: object) -> bool:
    """Return whether a sync client can call the hook."""
    return callable(hook) and not iscoroutinefunction(hook)


async def async_call_hook(hook: Callable[[E], object], event: E) -> None:
    """Call a hook, and await its result if the hook is async."""
    result = hook(event)
    if isawaitable(result):
        await result


def call_hook(hook: Callable[[E], object], event: E) -> None:
    """Call a hook."""
    hook(event)


async def async_call_provider(function: Callable[[], object], seconds: float) -> object:
    """Call a function that may block or be async, and return its result.

    Args:
        function: The function; one that is not async is called in a thread.
        seconds: The maximum wait.

    Raises:
        TimeoutError: The wait exceeded ``seconds``.

    """
    with anyio.fail_after(seconds):
        if iscoroutinefunction(function):
            result: object = await function()
            return result
        # In a tuple, because trio refuses a thread that returns a coroutine.
        (result,) = await anyio.to_thread.run_sync(lambda: (function(),), abandon_on_cancel=True)
        return await result if isawaitable(result) else result


def call_provider(function: Callable[[], object], seconds: float) -> object:
    """Call a function that may block, and return its result.

    Raises:
        TypeError: The function is async.

    """
    result = function()
    if isawaitable(result):
        if isinstance(result, Coroutine):
            result.close()
        raise TypeError("an async function, which only an async client can call")
    return result
