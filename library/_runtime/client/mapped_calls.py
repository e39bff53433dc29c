"""A call mapped over many arguments, in threads with bounded concurrency.

The module is not derived from ``mapped_tasks``: threads and tasks differ too much.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from inspect import iscoroutine
from threading import Event, Lock
from types import TracebackType
from typing import Generic, Self, TypeVar

from ..concurrency.pauses import STOP
from ..core.errors import ConfigurationError
from .call_result import CallResult, MapOptions

A = TypeVar("A")
R = TypeVar("R")


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
    requests that were sent, and starts no other calls. A call that waits for its rate limit, for a
    retry or for a report ends within half a second.

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
        An iterator of ``CallResult``. If the arguments raise, it raises their exception after the
        results of the arguments before.

    Raises:
        ConfigurationError: An option is invalid.

    """
    return MappedCalls(call, arguments, MapOptions(concurrency, ordered, collect_errors))


class MappedCalls(Generic[A, R]):
    """The results of a call for many arguments. Created by ``map_calls``."""

    def __init__(self, call: Callable[[A], R], arguments: Iterable[A], options: MapOptions) -> None:
        self._call = call
        self._arguments = enumerate(arguments)
        self._options = options
        self._threads = ThreadPoolExecutor(options.concurrency, "map_calls")
        self._pending: deque[Future[CallResult[A, R] | None]] = deque()
        self._taking = Lock()
        self._left = Event()
        self._stopped = False
        self._failure: Exception | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Wait for the requests that were sent; no others are."""
        self._stopped = True
        self._left.set()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def __iter__(self) -> Iterator[CallResult[A, R]]:
        return self

    def __next__(self) -> CallResult[A, R]:
        while (result := self._take().result()) is None:
            pass  # Its call did not start, because an earlier one failed.
        if self._options.stops(result):
            assert result.error is not None
            raise result.error
        return result

    def _take(self) -> Future[CallResult[A, R] | None]:
        """Return the next future, to one consumer at a time."""
        with self._taking:
            return self._next_future()

    def _next_future(self) -> Future[CallResult[A, R] | None]:
        """Return the first future, or with ``ordered=False`` one that is done."""
        self._fill()
        if not self._pending:
            raise self._failure or StopIteration
        if self._options.ordered:
            return self._pending.popleft()
        future = next(iter(wait(self._pending, return_when=FIRST_COMPLETED).done))
        self._pending.remove(future)
        return future

    def _fill(self) -> None:
        """Start as many calls as the window allows."""
        while not self._is_full():
            try:
                index, argument = next(self._arguments)
            except StopIteration:
                return
            except Exception as error:  # The iterator raises it after the results before it.
                self._failure = error
                return
            context = copy_context()
            context.run(STOP.set, self._left)
            run = context.run
            self._pending.append(self._threads.submit(run, self._result, index, argument))

    def _is_full(self) -> bool:
        """Return whether no further call starts now."""
        is_over = self._stopped or self._failure is not None
        return is_over or len(self._pending) >= self._options.window

    def _result(self, index: int, argument: A) -> CallResult[A, R] | None:
        if self._stopped:
            return None
        try:
            result = CallResult(index, argument, None, self._called(argument))
        except Exception as error:  # The caller receives it from the iterator.
            result = CallResult(index, argument, error, None)
        if self._options.stops(result):  # Never reset by a thread that has seen an older value.
            self._stopped = True
        return result

    def _called(self, argument: A) -> R:
        value = self._call(argument)
        if iscoroutine(value):  # Nothing has been called yet.
            value.close()
            raise ConfigurationError("map_calls: the function is async; use async_map_calls")
        return value
