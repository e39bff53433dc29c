"""Distribution of work over the machine's cores, if it outweighs the start of processes."""

from __future__ import annotations

import faulthandler
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing.connection import wait
from typing import TypeVar

MIN_BYTES = 1_000_000
"""The total size of documents above which processes save time, in bytes."""

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


class _Pool(ProcessPoolExecutor):
    """Processes that end with this one and ignore Ctrl-C.

    They are spawned, not forked, because this process has locks and may have threads.
    """

    def __init__(self, workers: int) -> None:
        context = multiprocessing.get_context("spawn")
        super().__init__(workers, mp_context=context, initializer=_begin)

    def __exit__(self, *error: object) -> None:
        self.shutdown(cancel_futures=True)


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
