"""A second process, for what would otherwise keep the first one waiting.

It starts before the first has read its inputs, and imports the slow libraries meanwhile. It is a
plain child with two pipes: the pools of the standard library start three processes, and wait for
all of them to be taken apart.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import IO, Any, Self, TypeVar

from .problems import GeneratorError
from .project import ROOT

T = TypeVar("T")

LIBRARIES = ("jsonschema_rs", "black")
"""What the helper imports while it has nothing to do, in the order of use."""


class Helper:
    """Runs functions in a child process, one after another. Use it in a ``with`` block."""

    def __init__(self) -> None:
        path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        self._process = subprocess.Popen(
            [sys.executable, "-m", "generator.helper"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            process_group=0,  # The terminal's interrupt is for this process alone.
            env=os.environ | {"PYTHONPATH": path},
        )
        self._pending: SimpleQueue[Future[Any]] = SimpleQueue()
        self._jobs: SimpleQueue[bytes | None] = SimpleQueue()
        self._in_order = Lock()
        self._ended = False
        # Pipes hold little: threads wait for them, so that this process never does.
        self._threads = [Thread(target=each, daemon=True) for each in (self._send, self._collect)]
        for thread in self._threads:
            thread.start()

    def submit(self, function: Callable[..., T], *arguments: object) -> Future[T]:
        """Have a module's function called with arguments that can be pickled."""
        future: Future[T] = Future()
        job = pickle.dumps((function, arguments))
        with self._in_order:
            self._pending.put(future)
            self._jobs.put(job)
        if self._ended:
            self._fail_pending()
        return future

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    def _send(self) -> None:
        # Where the child is gone, the collector says so through the futures.
        with suppress(OSError), _pipe(self._process.stdin) as stream:
            while (job := self._jobs.get()) is not None:
                stream.write(job)
                stream.flush()

    def _collect(self) -> None:
        with _pipe(self._process.stdout) as stream:
            while True:
                try:
                    succeeded, result = pickle.load(stream)
                except Exception:  # The end, or a result that broke off there.
                    break
                future = self._pending.get()
                if succeeded:
                    future.set_result(result)
                else:
                    future.set_exception(result)
        self._ended = True
        self._fail_pending()

    def _fail_pending(self) -> None:
        error = GeneratorError("the second process of the generator ended before its work did")
        while True:
            try:
                self._pending.get_nowait().set_exception(error)
            except Empty:
                return


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None, "opened by __init__"
    return stream


def _serve() -> None:
    """The child: read a job, do it, write what came of it, until the parent closes the pipe."""
    gc.disable()
    jobs, results = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # Whatever a library prints must not get between the results.
    for library in LIBRARIES:
        importlib.import_module(library)
    while True:
        try:
            function, arguments = pickle.load(jobs)
            results.write(_outcome(function, arguments))
            results.flush()
        except (EOFError, pickle.UnpicklingError, BrokenPipeError):  # The parent is gone.
            os._exit(0)  # Without another attempt to write what nobody reads.


def _outcome(function: Callable[..., object], arguments: tuple[object, ...]) -> bytes:
    try:
        return pickle.dumps((True, function(*arguments)))
    except Exception as error:
        error.add_note(traceback.format_exc())  # Shown where it is no message for a user.
        try:
            outcome = pickle.dumps((False, error))
            pickle.loads(outcome)
        except Exception:  # Not every exception can be made anew from its arguments.
            return pickle.dumps((False, RuntimeError(traceback.format_exc())))
        return outcome


if __name__ == "__main__":
    _serve()
