"""What differs between async and sync beyond ``await``: the one pair written by hand."""

from __future__ import annotations

from collections.abc import Callable
from threading import TIMEOUT_MAX, Lock
from time import sleep
from typing import TypeVar

from anyio import CancelScope, WouldBlock, fail_after, to_thread
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
    "async_sleep",
    "run",
    "run_shielded",
    "sleep",
]

T = TypeVar("T")


async def async_acquire(lock: AsyncLock, seconds: float) -> bool:
    """Acquire the lock, unless that takes longer than so many seconds."""
    try:
        lock.acquire_nowait()
    except WouldBlock:
        if seconds <= 0:
            return False
    else:
        return True
    try:
        with fail_after(seconds):
            await lock.acquire()
    except TimeoutError:
        return False
    return True


def acquire(lock: Lock, seconds: float) -> bool:
    """Acquire the lock, unless that takes longer than so many seconds."""
    return lock.acquire(timeout=min(max(seconds, 0), TIMEOUT_MAX))


async def async_run(function: Callable[..., T], *arguments: object) -> T:
    """Call a function that waits for the disk in a thread, so that the event loop goes on."""
    return await to_thread.run_sync(function, *arguments)


async def async_run_shielded(function: Callable[..., T], *arguments: object) -> T:
    """The same, and a task that is cancelled does it before it ends."""
    with CancelScope(shield=True):
        return await to_thread.run_sync(function, *arguments)


def run(function: Callable[..., T], *arguments: object) -> T:
    """Call a function that waits for the disk."""
    return function(*arguments)


def run_shielded(function: Callable[..., T], *arguments: object) -> T:
    """Call a function that waits for the disk."""
    return function(*arguments)
