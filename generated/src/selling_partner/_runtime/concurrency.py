"""What differs between async and sync beyond ``await``: the one pair written by hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from anyio import CancelScope, fail_after, to_thread
from anyio import Lock as AsyncLock
from anyio import sleep as async_sleep
from httpx2 import AsyncClient as AsyncHttpClient
from httpx2 import Client as HttpClient

__all__ = [
    "AsyncHttpClient",
    "AsyncLock",
    "HttpClient",
    "Lock",
    "acquire",
    "async_acquire",
    "async_run",
    "async_run_shielded",
    "async_run_undoable",
    "async_sleep",
    "run",
    "run_shielded",
    "run_undoable",
    "sleep",
]

T = TypeVar("T")

sleep = time.sleep


async def async_acquire(lock: AsyncLock, seconds: float) -> bool:
    """Acquire the lock, unless that takes longer than so many seconds."""
    try:
        with fail_after(seconds):
            await lock.acquire()
    except TimeoutError:
        return False
    return True


def acquire(lock: Lock, seconds: float) -> bool:
    """Acquire the lock, unless that takes longer than so many seconds."""
    return lock.acquire(timeout=seconds)


async def async_run(function: Callable[..., T], *arguments: object) -> T:
    """Call a function that waits for the system in a thread, so that the event loop goes on."""
    return await to_thread.run_sync(function, *arguments)


def run(function: Callable[..., T], *arguments: object) -> T:
    """Call a function that waits for the system."""
    return function(*arguments)


async def async_run_shielded(function: Callable[[], object]) -> None:
    """Call a function in a thread and wait for its end, even in a task that is being cancelled."""
    with CancelScope(shield=True):
        await to_thread.run_sync(function)


def run_shielded(function: Callable[[], object]) -> None:
    """Call a function."""
    function()


async def async_run_undoable(function: Callable[[], T], undo: Callable[[T], object]) -> T:
    """Call a function in a thread, but wait no longer for it once the caller is cancelled.

    What it then gives, sooner or later, nobody gets: that is undone, in a thread as well.

    Args:
        function: Is called without arguments.
        undo: Is called with what it gave.

    """
    handover = _Handover(function, undo)
    try:
        return await to_thread.run_sync(handover.run, abandon_on_cancel=True)
    except BaseException:
        await async_run_shielded(handover.abandon)
        raise


def run_undoable(function: Callable[[], T], undo: Callable[[T], object]) -> T:
    """Call a function. A thread is not cancelled, so there is nothing to undo."""
    return function()


class _Handover(Generic[T]):
    """Has what a function gives undone, if the function is abandoned before or afterwards."""

    def __init__(self, function: Callable[[], T], undo: Callable[[T], object]) -> None:
        self._function = function
        self._undo = undo
        self._lock = Lock()
        self._given: list[T] = []
        self._abandoned = False

    def run(self) -> T:
        """Call the function."""
        result = self._function()
        with self._lock:
            self._given.append(result)
            abandoned = self._abandoned
        if abandoned:
            self._undo(result)
        return result

    def abandon(self) -> None:
        """Undo what has been given, or will be."""
        with self._lock:
            self._abandoned = True
            given = list(self._given)
        for each in given:
            self._undo(each)
