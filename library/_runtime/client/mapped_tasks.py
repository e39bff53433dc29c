"""An async call mapped over many arguments, in tasks with bounded concurrency."""

from __future__ import annotations

import math
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable
from concurrent.futures import CancelledError
from inspect import isawaitable
from types import TracebackType
from typing import TYPE_CHECKING, Generic, Self, TypeVar

import anyio

from ..core.errors import ConfigurationError
from .call_result import CallResult, MapOptions

if TYPE_CHECKING:
    from anyio.abc import TaskGroup

A = TypeVar("A")
R = TypeVar("R")


def async_map_calls(
    call: Callable[[A], Awaitable[R]],
    arguments: Iterable[A] | AsyncIterable[A],
    *,
    concurrency: int = 8,
    ordered: bool = True,
    collect_errors: bool = False,
) -> AsyncMappedCalls[A, R]:
    """Call an async function for many arguments, in tasks.

    Use the result in an ``async with`` statement and iterate over it with ``async for``. Leaving
    the statement cancels the calls that have not ended.

    Args:
        call: A method of an async client, or a function that calls some. It receives one argument.
        arguments: The arguments, also from an async iterator. They are consumed as calls start.
        concurrency: The maximum number of calls at a time. All of them wait for the same rate
            limits, so more do not make an exhausted limit faster.
        ordered: Whether to yield results in the order of the arguments. Otherwise they are yielded
            as calls complete.
        collect_errors: Whether a ``SellingPartnerError`` becomes the ``error`` of its result.
            Otherwise the first one stops the iteration: no further call starts, and the iterator
            raises it. Any other exception always does.

    Returns:
        An async iterator of ``CallResult``. If the arguments raise, it raises their exception after
        the results of the arguments before.

    Raises:
        ConfigurationError: An option is invalid.

    """
    return AsyncMappedCalls(call, arguments, MapOptions(concurrency, ordered, collect_errors))


class AsyncMappedCalls(Generic[A, R]):
    """The results of a call for many arguments. Created by ``async_map_calls``."""

    def __init__(
        self,
        call: Callable[[A], Awaitable[R]],
        arguments: Iterable[A] | AsyncIterable[A],
        options: MapOptions,
    ) -> None:
        self._call = call
        self._arguments = (
            aiter(arguments) if isinstance(arguments, AsyncIterable) else iter(arguments)
        )
        self._options = options
        self._group: TaskGroup | None = None
        self._taking = anyio.Lock()
        self._window = anyio.Semaphore(options.window)
        self._done: dict[int, CallResult[A, R]] = {}
        self._arrived = anyio.Event()
        self._next = 0
        self._taken = 0
        self._workers = 0
        self._stopped = False
        self._failure: Exception | None = None

    async def __aenter__(self) -> Self:
        self._group = anyio.create_task_group()
        await self._group.__aenter__()
        self._workers = self._options.concurrency
        for _ in range(self._workers):
            self._group.start_soon(self._work)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        """Cancel the calls that have not ended."""
        assert self._group is not None
        self._group.cancel_scope.cancel()
        if isinstance(error, Exception):  # Workers raise none, so no group of exceptions is due.
            await self._group.__aexit__(None, None, None)
            return None
        return await self._group.__aexit__(kind, error, traceback)

    def __aiter__(self) -> AsyncIterator[CallResult[A, R]]:
        return self

    async def __anext__(self) -> CallResult[A, R]:
        if self._group is None:
            raise ConfigurationError("async_map_calls: use it with `async with`")
        while (index := self._available_index()) is None:
            if not self._workers:
                raise self._failure or StopAsyncIteration
            await self._arrived.wait()
        result = self._done.pop(index)
        self._next += 1
        self._window.release()
        if self._options.stops(result):
            assert result.error is not None
            raise result.error
        return result

    def _available_index(self) -> int | None:
        """Return the index of the result to deliver, if it has arrived."""
        if self._options.ordered:
            return self._next if self._next in self._done else None
        return next(iter(self._done), None)

    async def _work(self) -> None:
        """Take arguments and call, until there are no more or a call fails."""
        try:
            while (taken := await self._take()) is not None:
                index, argument = taken
                try:
                    result = CallResult(index, argument, None, await self._called(argument))
                except Exception as error:  # The caller receives it from the iterator.
                    result = CallResult(index, argument, error, None)
                if self._options.stops(result):
                    self._stopped = True
                self._done[index] = result
                self._announce()
        finally:
            self._workers -= 1
            self._announce()

    def _announce(self) -> None:
        """Wake all that wait for a result."""
        self._arrived.set()
        self._arrived = anyio.Event()

    async def _called(self, argument: A) -> R:
        made = self._call(argument)
        if not isawaitable(made):
            raise ConfigurationError("async_map_calls: the function is not async; use map_calls")
        try:
            value: R = await made
        except anyio.get_cancelled_exc_class() as error:
            if anyio.current_effective_deadline() == -math.inf:
                raise
            # Only the call was cancelled, for example as a task of the caller.
            raise CancelledError("the call was cancelled") from error
        return value

    async def _take(self) -> tuple[int, A] | None:
        """Return the next argument with its index; ``None`` after the last one."""
        await self._window.acquire()
        async with self._taking:
            if self._stopped:
                return None
            try:
                if isinstance(self._arguments, AsyncIterator):
                    argument = await anext(self._arguments)
                else:
                    argument = next(self._arguments)
            except (StopIteration, StopAsyncIteration):
                self._stopped = True
            except Exception as error:  # The iterator raises it after the results before it.
                self._stopped, self._failure = True, error
            else:
                self._taken += 1
                return self._taken - 1, argument
            return None
