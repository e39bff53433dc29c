"""The primitives of async and sync code, the only pairs that are written by hand."""

from __future__ import annotations

from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Callable,
    Coroutine,
    Iterable,
    Iterator,
)
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from inspect import isawaitable, iscoroutinefunction
from threading import TIMEOUT_MAX, Lock, Thread
from typing import TYPE_CHECKING, ParamSpec, TypeAlias, TypeVar

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

    def AsyncLock():  # noqa: N802 - it creates a lock
        """Create a lock of anyio, most of which is imported on first use, by async clients."""
        return anyio.Lock()


__all__ = [
    "AsyncBodyStream",
    "AsyncHttpClient",
    "AsyncHttpTransport",
    "AsyncItems",
    "AsyncLock",
    "BodyStream",
    "HttpClient",
    "HttpTransport",
    "Items",
    "Lock",
    "acquire",
    "async_acquire",
    "async_bind_event_loop",
    "async_call_hook",
    "async_call_provider",
    "async_can_call",
    "async_cancel_at",
    "async_exhaust",
    "async_is_iterable",
    "async_iterator_of",
    "async_next_of",
    "async_parts",
    "async_run",
    "async_run_abandonable",
    "async_run_shielded",
    "bind_event_loop",
    "call_hook",
    "call_provider",
    "can_call",
    "cancel_at",
    "exhaust",
    "is_iterable",
    "iterator_of",
    "next_of",
    "parts",
    "run",
    "run_abandonable",
    "run_shielded",
]

E = TypeVar("E")
D = TypeVar("D")
T = TypeVar("T")
P = ParamSpec("P")

AsyncItems: TypeAlias = AsyncIterable[T] | Iterable[T]
"""The items that an async client can iterate over."""

Items: TypeAlias = Iterable[T]
"""The items that a sync client can iterate over."""


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


CANCEL_GRACE = 0.1
"""Seconds between the deadline of a call and its cancellation. The timeouts of connecting, sending
and reading expire earlier, with a more specific error."""

DEADLINE_EXPIRED = "the deadline of the call expired"


@contextmanager
def async_cancel_at(deadline: Deadline) -> Iterator[None]:
    """Cancel the block soon after the deadline.

    Raises:
        ReadTimeout: The block was cancelled.

    """
    with anyio.move_on_after(deadline.remaining + CANCEL_GRACE) as scope:
        yield
    if scope.cancelled_caught:
        raise ReadTimeout(DEADLINE_EXPIRED)


def cancel_at(deadline: Deadline) -> AbstractContextManager[None]:
    """Do nothing: a thread cannot be cancelled, and each of its network waits has a timeout."""
    return _NOTHING


_NOTHING = nullcontext()


_MAX_UNREAD_PARTS = 20_000
"""The maximum number of parts that are left in a body after its connection is closed."""


def async_parts(stream: AsyncBodyStream) -> AsyncIterator[bytes]:
    """Return the parts of a body."""
    return aiter(stream)


def parts(stream: BodyStream) -> Iterator[bytes]:
    """Return the parts of a body."""
    return iter(stream)


def async_is_iterable(value: object) -> bool:
    """Return whether an async client can iterate over the value."""
    return isinstance(value, AsyncIterable | Iterable)


def is_iterable(value: object) -> bool:
    """Return whether a sync client can iterate over the value."""
    return isinstance(value, Iterable)


def async_iterator_of(items: AsyncItems[T]) -> AsyncIterator[T] | Iterator[T]:
    """Return an iterator over the items."""
    return aiter(items) if isinstance(items, AsyncIterable) else iter(items)


def iterator_of(items: Items[T]) -> Iterator[T]:
    """Return an iterator over the items."""
    return iter(items)


async def async_next_of(items: AsyncIterator[T] | Iterator[T], end: D) -> T | D:
    """Return the next item, or ``end`` after the last one."""
    if isinstance(items, AsyncIterator):
        return await anext(items, end)
    return next(items, end)


def next_of(items: Iterator[T], end: D) -> T | D:
    """Return the next item, or ``end`` after the last one."""
    return next(items, end)


async def async_exhaust(parts: AsyncIterator[bytes]) -> None:
    """Exhaust the generators of a body whose connection has been closed.

    Trio reports a generator that was not exhausted as an error.
    """
    with suppress(Exception):
        for _ in range(_MAX_UNREAD_PARTS):
            await anext(parts)


def exhaust(parts: Iterator[bytes]) -> None:
    """Do nothing: sync generators do not require cleanup."""


def async_bind_event_loop(before: object) -> object:
    """Return the event loop of a client: the one in which it was first used.

    Its locks and connections bind to that loop; in another one, waiting tasks would hang.

    Args:
        before: The event loop of an earlier call; ``None`` on first use.

    Raises:
        ConfigurationError: The current event loop is a different one.

    """
    from anyio.lowlevel import current_token  # Sync clients do not import it.

    here = current_token()
    if before is None or before == here:
        return here
    raise ConfigurationError(
        "an async client belongs to the event loop in which it was first used; "
        "create a client in each event loop, such as within each asyncio.run(...)"
    )


def bind_event_loop(before: object) -> object:
    """Do nothing: a sync client may be used in any thread."""
    return None


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


def async_can_call(hook: object) -> bool:
    """Return whether an async client can call the hook."""
    return callable(hook)


def can_call(hook: object) -> bool:
    """Return whether a sync client can call the hook."""
    return callable(hook) and not iscoroutinefunction(hook)


async def async_call_hook(hook: Callable[[E], object], event: E) -> None:
    """Call a hook, and await its result if the hook is async."""
    result = hook(event)
    if isawaitable(result):
        await result


def call_hook(hook: Callable[[E], object], event: E) -> None:
    """Call a hook."""
    hook(event)


async def async_call_provider(function: Callable[[], object], seconds: float) -> object:
    """Call a function that may block or be async, and return its result.

    Args:
        function: The function; one that is not async is called in a thread.
        seconds: The maximum wait.

    Raises:
        TimeoutError: The wait exceeded ``seconds``.

    """
    with anyio.fail_after(seconds):
        if iscoroutinefunction(function):
            result: object = await function()
            return result
        # In a tuple, because trio refuses a thread that returns a coroutine.
        (result,) = await anyio.to_thread.run_sync(lambda: (function(),), abandon_on_cancel=True)
        return await result if isawaitable(result) else result


def call_provider(function: Callable[[], object], seconds: float) -> object:
    """Call a function that may block, and return its result.

    Raises:
        TypeError: The function is async.

    """
    result = function()
    if isawaitable(result):
        if isinstance(result, Coroutine):
            result.close()
        raise TypeError("an async function, which only an async client can call")
    return result


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
