"""Locks of async and sync code."""

from __future__ import annotations

from threading import TIMEOUT_MAX, Condition, Lock, Semaphore
from typing import TYPE_CHECKING

import anyio

if TYPE_CHECKING:
    from anyio import Event as AsyncEvent
    from anyio import Lock as AsyncLock
    from anyio import Semaphore as AsyncSemaphore
else:

    def AsyncLock():  # noqa: N802 - it creates a lock
        """Create a lock of anyio, most of which is imported on first use, by async clients."""
        return anyio.Lock()

    def AsyncSemaphore(value):  # noqa: N802 - it creates a semaphore
        """Create a semaphore of anyio, which admits tasks in the order of their arrival."""
        return anyio.Semaphore(value)


__all__ = [
    "AsyncLock",
    "AsyncRenewalLock",
    "AsyncSemaphore",
    "Lock",
    "RenewalLock",
    "Semaphore",
    "acquire",
    "async_acquire",
]


class AsyncRenewalLock:
    """A lock for the task that renews a shared value. Its release wakes all waiting tasks at once.

    A lock that each task hands over to the next would take a cycle of the event loop for each task.
    With thousands of them, the last would get the value minutes late on a busy machine.
    """

    def __init__(self) -> None:
        self._is_held = False
        self._released: AsyncEvent | None = None

    def acquire_nowait(self) -> bool:
        """Acquire the lock if it is free; return whether that succeeded."""
        is_free, self._is_held = not self._is_held, True
        return is_free

    async def wait(self, seconds: float) -> bool:
        """Wait until the lock is released; return whether it was, within the given seconds."""
        if not self._is_held:
            return True
        if seconds <= 0:
            return False
        if self._released is None:
            self._released = anyio.Event()
        with anyio.move_on_after(seconds):
            await self._released.wait()
            return True
        return False

    def release(self) -> None:
        """Release the lock, and wake all waiting tasks."""
        released, self._released = self._released, None
        self._is_held = False
        if released is not None:
            released.set()


class RenewalLock:
    """A lock for the thread that renews a shared value. Its release wakes all waiting threads."""

    def __init__(self) -> None:
        self._is_held = False
        self._releases = 0
        self._released = Condition()

    def acquire_nowait(self) -> bool:
        """Acquire the lock if it is free; return whether that succeeded."""
        with self._released:
            is_free, self._is_held = not self._is_held, True
            return is_free

    def wait(self, seconds: float) -> bool:
        """Wait until the lock is released; return whether it was, within the given seconds."""
        with self._released:
            before = self._releases
            return self._released.wait_for(
                lambda: not self._is_held or self._releases > before,
                min(max(seconds, 0), TIMEOUT_MAX),
            )

    def release(self) -> None:
        """Release the lock, and wake all waiting threads."""
        with self._released:
            self._is_held = False
            self._releases += 1
            self._released.notify_all()


async def async_acquire(lock: AsyncSemaphore, seconds: float) -> bool:
    """Acquire the semaphore within the given seconds; return whether that succeeded."""
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


def acquire(lock: Semaphore, seconds: float) -> bool:
    """Acquire the semaphore within the given seconds; return whether that succeeded."""
    return lock.acquire(timeout=min(max(seconds, 0), TIMEOUT_MAX))
