"""Spreads work over the machine's cores, where there is enough of it to pay for processes."""

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

WORTH = 1_000_000
"""The bytes of documents from which on processes pay; for fewer, to start them costs more."""

Given = TypeVar("Given")
Result = TypeVar("Result")


def spread(
    function: Callable[[Given], Result], tasks: Sequence[Given], sizes: Sequence[float]
) -> Iterator[Result]:
    """What a function gives for each task, in their order, as soon as it is there.

    Args:
        function: A function of a module, which can be told to another process by its name.
        tasks: What it is called with, as can be its results, by pickle.
        sizes: How much work each task is, in bytes of documents.

    """
    workers = min(_cores(), len(tasks))
    if workers < 2 or sum(sizes) < WORTH:
        yield from map(function, tasks)
        return
    with _Pool(workers) as pool:
        # The longest first, so that none is still at it when all the others have ended.
        order = sorted(range(len(tasks)), key=lambda index: -sizes[index])
        coming = {index: pool.submit(function, tasks[index]) for index in order}
        for index in range(len(tasks)):
            try:
                result = coming.pop(index).result()
            except BrokenProcessPool:  # Somebody has ended a process, or it cannot start here.
                result = function(tasks[index])
            yield result


class _Pool(ProcessPoolExecutor):
    """Processes that end with this one, and that leave Ctrl-C to it.

    They are started anew, not forked: this one may have threads, and has locks.
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
