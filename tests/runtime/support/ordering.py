"""Order without sleeping: conditions to wait for, and clocks whose sleeps a test controls.

The load of the machine cannot fail a test of a correct library. If a condition does not hold within
``PATIENCE``, the test continues and its assertions fail.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event

import anyio

from selling_partner import ManualClock
from selling_partner._runtime.concurrency.locks import RenewalLock
from tests.runtime.support.clients import AnyClient

PATIENCE = 20.0
"""The maximum wait for any condition, in seconds."""


def wait_until(condition: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Block this thread until the condition holds; return whether it holds."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.001)
    return True


async def until(condition: Callable[[], object]) -> None:
    """Run other tasks and threads until the condition holds."""
    with anyio.fail_after(PATIENCE):
        while not condition():
            await anyio.sleep(0.001)


def count_token_waiters(client: AnyClient, scope: str | None = None) -> int:
    """Return the number of threads or tasks that wait while another one fetches the token."""
    lock = client.root._connection._token_providers[scope]._lock
    if isinstance(lock, RenewalLock):
        return len(lock._released._waiters)  # type: ignore[attr-defined]
    return 0 if lock._released is None else lock._released.statistics().tasks_waiting


class HeldClock(ManualClock):
    """A clock whose sleepers stay asleep until they are cancelled or ``release`` is called."""

    def __init__(self) -> None:
        super().__init__()
        self._released = Event()

    def release(self) -> None:
        """End all sleeps, including those that start later."""
        self._released.set()

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        self._released.wait(PATIENCE)

    async def async_sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        await until(self._released.is_set)


class ScriptedClock(ManualClock):
    """A clock that calls a function in each sleep.

    Attributes:
        on_sleep: The function, called after the time has passed.

    """

    def __init__(self) -> None:
        super().__init__()
        self.on_sleep: Callable[[], object] = lambda: None

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        self.on_sleep()


class Hold:
    """A function that blocks the threads of a server that call it, until it is released.

    Args:
        condition: A condition that releases the threads as well, once it holds.

    Attributes:
        arrived: Set when the first thread has called it.

    """

    def __init__(self, condition: Callable[[], object] = lambda: False) -> None:
        self.arrived = Event()
        self._released = Event()
        self._condition = condition

    def __call__(self) -> None:
        self.arrived.set()
        wait_until(lambda: self._released.is_set() or self._condition())
        self._released.set()

    def release(self) -> None:
        """Release the blocked threads, and those that call it later."""
        self._released.set()


class StoppedClock(ManualClock):
    """A clock that stands still during sleeps, so that a slow machine never exceeds a deadline."""

    def __init__(self) -> None:
        super().__init__()
        self._end = time.monotonic() + PATIENCE

    def sleep(self, seconds: float) -> None:
        self._record(seconds)
        time.sleep(0.001)

    async def async_sleep(self, seconds: float) -> None:
        self._record(seconds)
        await anyio.sleep(0.001)

    def _record(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        if time.monotonic() > self._end:
            self.advance(seconds)
