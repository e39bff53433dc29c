"""What differs between async and sync beyond ``await``: the one pair written by hand."""

from __future__ import annotations

from threading import Lock

from anyio import Lock as AsyncLock
from anyio import fail_after
from httpx2 import AsyncClient as AsyncHttpClient
from httpx2 import Client as HttpClient

__all__ = ["AsyncHttpClient", "AsyncLock", "HttpClient", "Lock", "acquire", "async_acquire"]


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
