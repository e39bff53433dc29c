"""A call mapped over many arguments, with bounded concurrency: in threads and in tasks.

Threads and tasks differ too much for one to be derived from the other, so this pair is written by
hand.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

import anyio

from ..core.checks import check_switch
from ..core.errors import ConfigurationError, SellingPartnerError

if TYPE_CHECKING:
    from anyio.abc import TaskGroup

A = TypeVar("A")
R = TypeVar("R")

_AHEAD = 4
"""The number of results per concurrent call that may wait for an earlier result or the caller."""


@dataclass(frozen=True, slots=True)
class CallResult(Generic[A, R]):
    """The result of a call for one of many arguments.

    Attributes:
        index: The position of the argument, from 0 on.
        argument: The argument.
        error: The exception of a failed call, otherwise ``None``.

    """

    index: int
    argument: A
    error: Exception | None
    _value: R | None

    @property
    def value(self) -> R:
        """The value that the call returned.

        Raises:
            Exception: The call failed; this is its ``error``.

        """
        if self.error is not None:
            raise self.error
        return self._value  # type: ignore[return-value]  # R may include None.


@dataclass(frozen=True, slots=True)
class _Options:
    """The options of a mapping."""

    concurrency: int
    ordered: bool
    collect_errors: bool

    def __post_init__(self) -> None:
        size = self.concurrency
        if not isinstance(size, int) or isinstance(size, bool) or size < 1:
            raise ConfigurationError("concurrency: expected a whole number, at least 1")
        check_switch("ordered", self.ordered)
        check_switch("collect_errors", self.collect_errors)

    @property
    def window(self) -> int:
        """The number of arguments that may be taken before their results are consumed."""
        return self.concurrency * _AHEAD

    def stops(self, result: CallResult[Any, Any]) -> bool:
        """Return whether no further call starts after the result."""
        if result.error is None:
            return False
        return not (self.collect_errors and isinstance(result.error, SellingPartnerError))


def map_calls(
    call: Callable[[A], R],
    arguments: Iterable[A],
    *,
    concurrency: int = 8,
    ordered: bool = True,
    collect_errors: bool = False,
) -> MappedCalls[A, R]:
    """Call a function for many arguments, in threads.

    Use the result in a ``with`` statement and iterate over it. Leaving the statement waits for the
    calls that have started, and starts no others.

    Args:
        call: A method of a client, or a function that calls some. It receives one argument.
        arguments: The arguments. They are consumed as calls start.
        concurrency: The maximum number of calls at a time. All of them wait for the same rate
            limits, so more do not make an exhausted limit faster.
        ordered: Whether to yield results in the order of the arguments. Otherwise they are yielded
            as calls complete.
        collect_errors: Whether a ``SellingPartnerError`` becomes the ``error`` of its result.
            Otherwise the first one stops the iteration: no further call starts, and the iterator
            raises it. Any other exception always does.

    Returns:
        An iterator of ``CallResult``.

    Raises:
        ConfigurationError: An option is invalid.

    """
    return MappedCalls(call, arguments, _Options(concurrency, ordered, collect_errors))


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
        An async iterator of ``CallResult``.

    Raises:
        ConfigurationError: An option is invalid.

    """
    return AsyncMappedCalls(call, arguments, _Options(concurrency, ordered, collect_errors))


class MappedCalls(Generic[A, R]):
    """The results of a call for many arguments. Created by ``map_calls``."""

    def __init__(self, call: Callable[[A], R], arguments: Iterable[A], options: _Options) -> None:
        self._call = call
        self._arguments = enumerate(arguments)
        self._options = options
        self._threads = ThreadPoolExecutor(options.concurrency, "map_calls")
        self._pending: deque[Future[CallResult[A, R] | None]] = deque()
        self._stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Wait for the calls that have started; no others start."""
        self._stopped = True
        self._threads.shutdown(wait=True, cancel_futures=True)

    def __iter__(self) -> Iterator[CallResult[A, R]]:
        return self

    def __next__(self) -> CallResult[A, R]:
        while (result := self._next_future().result()) is None:
            pass  # Its call did not start, because an earlier one failed.
        if self._options.stops(result):
            assert result.error is not None
            raise result.error
        return result

    def _next_future(self) -> Future[CallResult[A, R] | None]:
        """Return the first future, or with ``ordered=False`` one that is done."""
        self._fill()
        if not self._pending:
            raise StopIteration
        if self._options.ordered:
            return self._pending.popleft()
        future = next(iter(wait(self._pending, return_when=FIRST_COMPLETED).done))
        self._pending.remove(future)
        return future

    def _fill(self) -> None:
        """Start as many calls as the window allows."""
        while not self._stopped and len(self._pending) < self._options.window:
            try:
                index, argument = next(self._arguments)
            except StopIteration:
                return
            run = copy_context().run
            self._pending.append(self._threads.submit(run, self._result, index, argument))

    def _result(self, index: int, argument: A) -> CallResult[A, R] | None:
        if self._stopped:
            return None
        try:
            result = CallResult(index, argument, None, self._call(argument))
        except Exception as error:  # The caller receives it from the iterator.
            result = CallResult(index, argument, error, None)
        self._stopped |= self._options.stops(result)
        return result


class AsyncMappedCalls(Generic[A, R]):
    """The results of a call for many arguments. Created by ``async_map_calls``."""

    def __init__(
        self,
        call: Callable[[A], Awaitable[R]],
        arguments: Iterable[A] | AsyncIterable[A],
        options: _Options,
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
            self._arrived = anyio.Event()
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
                    result = CallResult(index, argument, None, await self._call(argument))
                except Exception as error:  # The caller receives it from the iterator.
                    result = CallResult(index, argument, error, None)
                self._stopped |= self._options.stops(result)
                self._done[index] = result
                self._arrived.set()
        finally:
            self._workers -= 1
            self._arrived.set()

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
