"""What differs between async and sync beyond ``await``: the one pair written by hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from inspect import isawaitable, iscoroutinefunction
from threading import Lock
from time import sleep
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from anyio import Lock as AsyncLock
from anyio import fail_after, move_on_after, to_thread
from anyio import sleep as async_sleep
from httpx2 import AsyncByteStream as AsyncBodyStream
from httpx2 import AsyncClient as AsyncHttpClient
from httpx2 import Client as HttpClient
from httpx2 import ReadTimeout
from httpx2 import SyncByteStream as BodyStream

if TYPE_CHECKING:
    from .deadline import Deadline
    from .raw import RawResponse

__all__ = [
    "AsyncBodyStream",
    "AsyncHttpClient",
    "AsyncLock",
    "BodyStream",
    "HttpClient",
    "Lock",
    "acquire",
    "async_acquire",
    "async_bounded_body",
    "async_can_call",
    "async_ending",
    "async_raw_method",
    "async_run",
    "async_sleep",
    "async_tell",
    "bounded_body",
    "can_call",
    "ending",
    "raw_method",
    "run",
    "sleep",
    "tell",
]

E = TypeVar("E")
T = TypeVar("T")
P = ParamSpec("P")


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
    with move_on_after(deadline.remaining + GRACE) as scope:
        yield
    if scope.cancelled_caught:
        raise ReadTimeout(LATE)


@contextmanager
def ending(deadline: Deadline) -> Iterator[None]:
    """Nothing: a thread that waits for the network cannot be called off."""
    yield


def async_bounded_body(stream: AsyncBodyStream, deadline: Deadline) -> AsyncBodyStream:
    """The body of an answer as it is; who reads it will be called off."""
    return stream


def bounded_body(stream: BodyStream, deadline: Deadline) -> BodyStream:
    """The body of an answer, which may not trickle in for longer than the call has time."""
    return _BoundedBody(stream, deadline)


class _BoundedBody(BodyStream):
    def __init__(self, stream: BodyStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        for part in self._stream:
            yield part
            if self._deadline.remaining <= 0:
                raise ReadTimeout(LATE)

    def close(self) -> None:
        self._stream.close()


async def async_run(function: Callable[..., T], *arguments: object) -> T:
    """Call a function that waits for the disk in a thread, so that the event loop goes on."""
    return await to_thread.run_sync(function, *arguments)


def run(function: Callable[..., T], *arguments: object) -> T:
    """Call a function that waits for the disk."""
    return function(*arguments)


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


def async_raw_method(method: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[RawResponse[T]]]:
    """A method of a client that gives raw responses, with the type that says so."""
    return cast("Callable[P, Awaitable[RawResponse[T]]]", method)


def raw_method(method: Callable[P, T]) -> Callable[P, RawResponse[T]]:
    """A method of a client that gives raw responses, with the type that says so."""
    return cast("Callable[P, RawResponse[T]]", method)
