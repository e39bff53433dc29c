"""What differs between async and sync beyond ``await``: the one pair written by hand."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from anyio import Lock as AsyncLock
from anyio import fail_after, to_thread
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
    "run",
]

T = TypeVar("T")


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
    """Call a function that waits for the disk in a thread, so that the event loop goes on."""
    return await to_thread.run_sync(function, *arguments)


def run(function: Callable[..., T], *arguments: object) -> T:
    """Call a function that waits for the disk."""
    return function(*arguments)
