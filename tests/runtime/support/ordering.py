"""Order without sleeping: conditions to wait for, and clocks whose sleeps a test holds or uses.

A correct library passes whatever the machine does meanwhile. Where a condition does not come about
within ``PATIENCE``, the test goes on, and what it asserts tells what is wrong.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from threading import Event
from typing import Any

import anyio

from selling_partner import ManualClock, SellingPartner
from selling_partner._runtime.core.concurrency import acquire
from tests.runtime.support.clients import AnyClient

PATIENCE = 20.0
"""The most seconds that anything is waited for."""


def wait_until(condition: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Block this thread until the condition holds; return whether it does."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.001)
    return True


async def until(condition: Callable[[], object]) -> None:
    """Let other tasks and threads run until the condition holds."""
    with anyio.fail_after(PATIENCE):
        while not condition():
            await anyio.sleep(0.001)


def waiting_for_a_token(client: AnyClient, scope: str | None = None) -> int:
    """How many threads, or tasks, of the client wait while another one fetches the token."""
    if isinstance(client.root, SellingPartner):  # Threads of any client, for locks do not tell.
        return sum(frame.f_code is acquire.__code__ for frame in sys._current_frames().values())
    lock: Any = client.root._connection._token_providers[scope]._lock
    return int(lock.statistics().tasks_waiting)


class HeldClock(ManualClock):
    """A clock whose sleepers stay asleep until they are cancelled or ``release`` is called."""

    def __init__(self) -> None:
        super().__init__()
        self._released = Event()

    def release(self) -> None:
        """Wake all sleepers, and those to come at once."""
        self._released.set()

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        self._released.wait(PATIENCE)

    async def async_sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        await until(self._released.is_set)


class ScriptedClock(ManualClock):
    """A clock that does something while somebody sleeps.

    Attributes:
        meanwhile: Called in each sleep, after the time has passed.

    """

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Callable[[], object] = lambda: None

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        self.meanwhile()


class Hold:
    """Stops the threads of a server that call it until it is released.

    Args:
        condition: When this has held once it is released by itself.

    Attributes:
        arrived: Set when the first thread has come.

    """

    def __init__(self, condition: Callable[[], object] = lambda: False) -> None:
        self.arrived = Event()
        self._goes_on = Event()
        self._condition = condition

    def __call__(self) -> None:
        self.arrived.set()
        wait_until(lambda: self._goes_on.is_set() or self._condition())
        self._goes_on.set()

    def release(self) -> None:
        """Let go who is there, and who comes."""
        self._goes_on.set()


class StoppedClock(ManualClock):
    """A clock that stands still while somebody sleeps: what is waited for comes, however late."""

    def __init__(self) -> None:
        super().__init__()
        self._end = time.monotonic() + PATIENCE

    def sleep(self, seconds: float) -> None:
        self._note(seconds)
        time.sleep(0.001)

    async def async_sleep(self, seconds: float) -> None:
        self._note(seconds)
        await anyio.sleep(0.001)

    def _note(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        if time.monotonic() > self._end:
            self.advance(seconds)
