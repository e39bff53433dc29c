"""What differs between async and sync beyond ``await``: the one pair written by hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import isawaitable, iscoroutinefunction
from threading import TIMEOUT_MAX, Lock
from time import sleep
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from anyio import CancelScope, WouldBlock, fail_after, to_thread
from anyio import Lock as AsyncLock
from anyio import sleep as async_sleep
from httpx2 import AsyncByteStream as AsyncBodyStream
from httpx2 import AsyncClient as AsyncHttpClient
from httpx2 import Client as HttpClient
from httpx2 import SyncByteStream as BodyStream

if TYPE_CHECKING:
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
    "async_can_call",
    "async_raw_method",
    "async_run",
    "async_run_shielded",
    "async_sleep",
    "async_tell",
    "can_call",
    "raw_method",
    "run",
    "run_shielded",
    "sleep",
    "tell",
]

E = TypeVar("E")
T = TypeVar("T")
P = ParamSpec("P")


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


async def async_run_shielded(function: Callable[..., object], *arguments: object) -> None:
    """The same, and a task that is cancelled does it before it ends."""
    with CancelScope(shield=True):
        await to_thread.run_sync(function, *arguments)


def run(function: Callable[..., T], *arguments: object) -> T:
    """Call a function that waits for the disk."""
    return function(*arguments)


def run_shielded(function: Callable[..., object], *arguments: object) -> None:
    """Call a function that waits for the disk."""
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


def async_raw_method(method: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[RawResponse[T]]]:
    """A method of a client that gives raw responses, with the type that says so."""
    return cast("Callable[P, Awaitable[RawResponse[T]]]", method)


def raw_method(method: Callable[P, T]) -> Callable[P, RawResponse[T]]:
    """A method of a client that gives raw responses, with the type that says so."""
    return cast("Callable[P, RawResponse[T]]", method)
