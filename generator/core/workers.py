"""Distribution of work over the machine's cores, if it outweighs the start of processes."""

from __future__ import annotations

import faulthandler
import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from multiprocessing.connection import wait
from typing import Any, Generic, TypeVar

MIN_BYTES = 1_000_000
"""The total size of documents above which processes save time, in bytes."""

Common = TypeVar("Common")
Given = TypeVar("Given")
Result = TypeVar("Result")


def spread(
    function: Callable[[Given], Result], tasks: Sequence[Given], sizes: Sequence[float]
) -> Iterator[Result]:
    """Yield the result of each task, in the order of the tasks, as soon as it is available.

    Args:
        function: A function at the top level of a module, so that pickle can refer to it.
        tasks: Its arguments; they and the results must support pickle.
        sizes: The work of each task, in bytes of documents.

    """
    workers = min(_cores(), len(tasks))
    if workers < 2 or sum(sizes) < MIN_BYTES:
        yield from map(function, tasks)
        return
    with _Pool(workers) as pool:
        # The longest first, so that it does not start when all others have finished.
        order = sorted(range(len(tasks)), key=lambda index: -sizes[index])
        futures = {index: pool.submit(function, tasks[index]) for index in order}
        for index in range(len(tasks)):
            try:
                result = futures.pop(index).result()
            except BrokenProcessPool:  # A process was killed, or cannot start here.
                result = function(tasks[index])
            yield result


class Helpers(Generic[Common, Given, Result]):
    """Other processes that share one piece of work with this one, for a ``with`` block.

    They start at once, so that they are ready when the work begins.

    Args:
        function: A function at the top level of a module, so that pickle can refer to it.

    """

    def __init__(self, function: Callable[[Common, Given], Result]) -> None:
        self._function = function
        self._pools = [_Pool(1) for _ in range(_cores() - 1)]
        for pool in self._pools:
            pool.submit(_keep, function, None)  # Imports the function's module.

    def __enter__(self) -> Helpers[Common, Given, Result]:
        """Return the helpers."""
        return self

    def __exit__(self, *error: object) -> None:
        """End the processes."""
        for pool in self._pools:
            pool.shutdown(cancel_futures=True)

    def divide(self, common: Common, tasks: Sequence[Given]) -> list[Result]:
        """Return the result of each task, in the order of the tasks.

        Each process takes one task after the other, so that all end at about the same time: this
        one from the end of the list, the others from its beginning.

        Args:
            common: The function's first argument, which is sent to each process once.
            tasks: Its second arguments; they and the results must support pickle.

        Raises:
            Exception: The exception of the first task that failed.

        """
        waiting = deque(range(len(tasks)))
        outcomes: list[Future[Result]] = [Future() for _ in tasks]

        def work() -> None:
            while (index := _taken(waiting.pop)) is not None:
                _settle(outcomes[index], partial(self._function, common, tasks[index]))

        def let_work(pool: _Pool) -> None:
            with suppress(BrokenProcessPool):  # It was killed, or cannot start here.
                pool.submit(_keep, self._function, common).result()
                while (index := _taken(waiting.popleft)) is not None:
                    _settle(outcomes[index], partial(pool.call, _run_kept, tasks[index]))

        with ThreadPoolExecutor(len(self._pools) or 1) as threads:
            running = [threads.submit(let_work, each) for each in self._pools]
            try:
                work()
            except BaseException:  # Ctrl-C, for example: the others take no further task.
                waiting.clear()
                raise
        for each in running:
            each.result()
        return [self._result(common, *each) for each in zip(tasks, outcomes, strict=True)]

    def _result(self, common: Common, task: Given, outcome: Future[Result]) -> Result:
        try:
            return outcome.result()
        except BrokenProcessPool:
            return self._function(common, task)


def _taken(take: Callable[[], int]) -> int | None:
    try:
        return take()
    except IndexError:
        return None


def _settle(outcome: Future[Result], function: Callable[[], Result]) -> None:
    try:
        outcome.set_result(function())
    except Exception as error:
        outcome.set_exception(error)


class _Pool(ProcessPoolExecutor):
    """Processes that end with this one and ignore Ctrl-C.

    They are spawned, not forked, because this process has locks and may have threads.
    """

    def __init__(self, workers: int) -> None:
        context = multiprocessing.get_context("spawn")
        super().__init__(workers, mp_context=context, initializer=_begin)

    def __exit__(self, *error: object) -> None:
        self.shutdown(cancel_futures=True)

    def call(self, function: Callable[[Given], Result], task: Given) -> Result:
        """Return the result of a function in a process."""
        return self.submit(function, task).result()


_kept: list[Any] = []
"""In a helper: the function and its first argument."""


def _keep(function: Callable[..., Any], common: Any) -> None:
    _kept[:] = function, common


def _run_kept(task: Any) -> Any:
    function, common = _kept
    return function(common, task)


def _begin() -> None:
    gc.disable()
    with suppress(OSError, ValueError):
        faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
