"""What differs between async and sync beyond ``await``: the one pair written by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from inspect import isawaitable, iscoroutinefunction
from threading import TIMEOUT_MAX, Lock, Thread
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import anyio
from httpx2 import AsyncByteStream as AsyncBodyStream
from httpx2 import AsyncClient as AsyncHttpClient
from httpx2 import AsyncHTTPTransport as AsyncHttpTransport
from httpx2 import Client as HttpClient
from httpx2 import HTTPTransport as HttpTransport
from httpx2 import ReadTimeout
from httpx2 import SyncByteStream as BodyStream

from .abandonable import AbandonableCall
from .errors import ConfigurationError

if TYPE_CHECKING:
    from anyio import Lock as AsyncLock

    from .deadline import Deadline
else:

    def AsyncLock():  # noqa: N802 - it makes one
        """A lock of anyio, most of which is imported when it is first used: by async clients."""
        return anyio.Lock()


__all__ = [
    "AsyncBodyStream",
    "AsyncHttpClient",
    "AsyncHttpTransport",
    "AsyncLock",
    "BodyStream",
    "HttpClient",
    "HttpTransport",
    "Lock",
    "acquire",
    "async_acquire",
    "async_can_call",
    "async_ending",
    "async_home",
    "async_leave",
    "async_parts",
    "async_run",
    "async_run_abandonable",
    "async_run_shielded",
    "async_tell",
    "can_call",
    "ending",
    "home",
    "leave",
    "parts",
    "run",
    "run_abandonable",
    "run_shielded",
    "tell",
]

E = TypeVar("E")
T = TypeVar("T")
P = ParamSpec("P")


async def async_acquire(lock: AsyncLock, seconds: float) -> bool:
    """Acquire the lock, unless that takes longer than so many seconds."""
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
    """Acquire the lock, unless that takes longer than so many seconds."""
    return lock.acquire(timeout=min(max(seconds, 0), TIMEOUT_MAX))


GRACE = 0.1
"""How much later than its deadline a call is called off, in seconds: the timeouts of connecting,
sending and reading end by then too, and they know what was waited for."""

LATE = "the call's time is over"


@contextmanager
def async_ending(deadline: Deadline) -> Iterator[None]:
    """Call off what is done inside soon after the deadline, whatever it is waiting for.

    Raises:
        ReadTimeout: It was not done by then.

    """
    with anyio.move_on_after(deadline.remaining + GRACE) as scope:
        yield
    if scope.cancelled_caught:
        raise ReadTimeout(LATE)


def ending(deadline: Deadline) -> AbstractContextManager[None]:
    """Nothing: no thread can be cancelled, and each of its waits for the network ends by itself."""
    return _NOTHING


_NOTHING = nullcontext()


_MOST_LEFT = 20_000
"""The parts that a body may have left once its connection is closed: the chunks of one read."""


def async_parts(stream: AsyncBodyStream) -> AsyncIterator[bytes]:
    """Return the parts of a body."""
    return aiter(stream)


def parts(stream: BodyStream) -> Iterator[bytes]:
    """Return the parts of a body."""
    return iter(stream)


async def async_leave(parts: AsyncIterator[bytes]) -> None:
    """Let the generators end that a body comes from, whose connection has been closed.

    One that is left within its loop is an error to trio.
    """
    with suppress(Exception):
        for _ in range(_MOST_LEFT):
            await anext(parts)


def leave(parts: Iterator[bytes]) -> None:
    """Do nothing: such generators end by themselves."""


def async_home(before: object) -> object:
    """The event loop that a client belongs to: the one in which it was first used.

    Its locks and connections wake nobody up in another one, who would then wait for ever.

    Args:
        before: What this gave before, or ``None``.

    Raises:
        ConfigurationError: This is another event loop.

    """
    from anyio.lowlevel import current_token  # Sync clients do without.

    here = current_token()
    if before is None or before == here:
        return here
    raise ConfigurationError(
        "an async client belongs to the event loop in which it was first used: "
        "make one in each, such as within each asyncio.run(...)"
    )


def home(before: object) -> object:
    """Nothing: a sync client may be used in any thread."""
    return None


async def async_run(function: Callable[..., T], *arguments: object) -> T:
    """Call a function that waits for the system in a thread, so that the event loop goes on."""
    return await anyio.to_thread.run_sync(function, *arguments)


async def async_run_shielded(function: Callable[..., object], *arguments: object) -> None:
    """The same, and a task that is cancelled does it before it ends.

    One of asyncio can be cancelled once more meanwhile, and ends then; but it is done all the same.
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
    """Call a function that waits for the system."""
    return function(*arguments)


def run_shielded(function: Callable[..., object], *arguments: object) -> None:
    """Call a function that waits for the system."""
    function(*arguments)


def async_can_call(hook: object) -> bool:
    """Whether a hook is one that an async client can call."""
    return callable(hook)


def can_call(hook: object) -> bool:
    """Whether a hook is one that a sync client can call."""
    return callable(hook) and not iscoroutinefunction(hook)


async def async_tell(hook: Callable[[E], object], event: E) -> None:
    """Call a hook, and wait for what it does where it is async."""
    result = hook(event)
    if isawaitable(result):
        await result


def tell(hook: Callable[[E], object], event: E) -> None:
    """Call a hook."""
    hook(event)


async def async_run_abandonable(
    function: Callable[[], T], seconds: float, undo: Callable[[T], object] | None = None
) -> T:
    """Call a function in a thread, but wait no longer for it once the caller is cancelled.

    What it then gives, sooner or later, nobody gets: that is undone, in a thread as well.

    Args:
        function: Is called without arguments.
        seconds: How long to wait for it.
        undo: Is called with what it gave.

    Raises:
        TimeoutError: It took longer.

    """
    handover = AbandonableCall(function, undo)
    try:
        with anyio.fail_after(seconds):
            return await anyio.to_thread.run_sync(handover.run, abandon_on_cancel=True)
    except BaseException:
        await async_run_shielded(handover.abandon)
        raise


def run_abandonable(
    function: Callable[[], T], seconds: float, undo: Callable[[T], object] | None = None
) -> T:
    """Call a function. A thread cannot be called off, so there is nothing to undo."""
    return function()
