"""Blocking functions, which async code calls in a thread."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import TypeVar

import anyio

from .abandonable import AbandonableCall

T = TypeVar("T")


async def async_run(function: Callable[..., T], *arguments: object) -> T:
    """Call a blocking function in a thread."""
    return await anyio.to_thread.run_sync(function, *arguments)


async def async_run_shielded(function: Callable[..., object], *arguments: object) -> None:
    """Call a blocking function in a thread, even if the task is cancelled.

    An asyncio task cancelled twice does not wait for the function, which runs anyway.
    """
    begun = False

    def begin() -> None:
        nonlocal begun
        begun = True
        function(*arguments)

    try:
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(begin)
    except BaseException:
        if not begun:
            Thread(target=function, args=arguments).start()
        raise


def run(function: Callable[..., T], *arguments: object) -> T:
    """Call a blocking function."""
    return function(*arguments)


def run_shielded(function: Callable[..., object], *arguments: object) -> None:
    """Call a blocking function."""
    function(*arguments)


async def async_run_abandonable(
    function: Callable[[], T], seconds: float, undo: Callable[[T], object] | None = None
) -> T:
    """Call a function in a thread, and abandon it if the caller is cancelled.

    The result of an abandoned call is undone, in a thread as well.

    Args:
        function: The function.
        seconds: The maximum wait.
        undo: Called with the result of an abandoned call.

    Raises:
        TimeoutError: The wait exceeded ``seconds``.

    """
    call = AbandonableCall(function, undo)
    try:
        with anyio.fail_after(seconds):
            return await anyio.to_thread.run_sync(call.run, abandon_on_cancel=True)
    except BaseException:
        await async_run_shielded(call.abandon)
        raise


def run_abandonable(
    function: Callable[[], T], seconds: float, undo: Callable[[T], object] | None = None
) -> T:
    """Call a function. A thread cannot be cancelled, so there is nothing to undo."""
    return function()
