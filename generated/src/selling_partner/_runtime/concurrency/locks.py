"""Locks of async and sync code."""

from __future__ import annotations

from threading import TIMEOUT_MAX, Lock
from typing import TYPE_CHECKING

import anyio

if TYPE_CHECKING:
    from anyio import Lock as AsyncLock
else:

    def AsyncLock():  # noqa: N802 - it creates a lock
        """Create a lock of anyio, most of which is imported on first use, by async clients."""
        return anyio.Lock()


__all__ = ["AsyncLock", "Lock", "acquire", "async_acquire"]


async def async_acquire(lock: AsyncLock, seconds: float) -> bool:
    """Acquire the lock within the given seconds; return whether that succeeded."""
    try:
        lock.acquire_nowait()
    except anyio.WouldBlock:
        if seconds <= 0:
            return False
    else:
        return True
    try:
        with anyio.fail_after(seconds):
            await lock.acquire()
    except TimeoutError:
        return False
    return True


def acquire(lock: Lock, seconds: float) -> bool:
    """Acquire the lock within the given seconds; return whether that succeeded."""
    return lock.acquire(timeout=min(max(seconds, 0), TIMEOUT_MAX))
