"""Entry point of ``python -m generator``."""

from __future__ import annotations

import faulthandler
import gc
import io
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from .core.project import PROGRAM
from .core.stages import EXIT_CODE, report_internal_error

_INTERRUPTED = 130
_FINALIZER_SECONDS = 0.01
"""Seconds allowed for a finalizer to end."""

_RESERVED_BYTES = 4 * 2**20
"""Bytes reserved for the report of an internal error, in case memory is exhausted."""


def main() -> int:
    """Run the command of this process and return its exit code."""
    _prepare_process()
    reserve = [bytes(_RESERVED_BYTES)]
    try:
        return run(reserve=reserve)
    finally:
        # From here on Ctrl-C could interrupt nothing but the flushing of printed output.
        signal.signal(signal.SIGINT, lambda *_: os._exit(_INTERRUPTED))


def run(arguments: Sequence[str] | None = None, reserve: list[bytes] | None = None) -> int:
    """Run a command and return its exit code, which is 70 after an internal error.

    Args:
        arguments: The command and its options; those of the process by default.
        reserve: Memory that is freed before an internal error is reported.

    """
    try:
        from .cli.app import app  # Slow: an interrupt here must be handled.

        app(arguments, prog_name=PROGRAM)
    except SystemExit as end:
        return _exit_code(end)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        return 1
    except Exception as error:
        if reserve:
            reserve.clear()
        with suppress(Exception):  # A second failure must not hide the exit code of the first.
            report_internal_error(error, sys.stderr)
        return EXIT_CODE
    return 0


def _exit_code(end: SystemExit) -> int:
    if end.code is None or isinstance(end.code, int):
        return end.code or 0
    print(end.code, file=sys.stderr)
    return 1


def _prepare_process() -> None:
    """Configure a process that runs one command and exits."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # Closed: no other file may get its descriptor.
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    with suppress(OSError, ValueError):
        faulthandler.enable()  # A crash in native code leaves a traceback too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # Runs the cleanup of an exit.
    sys.unraisablehook = _deliver_again
    gc.disable()  # The process ends before garbage matters.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # Documents contain any character.


def _deliver_again(found: sys.UnraisableHookArgs) -> None:
    """Raise again what a signal handler raised in a finalizer, where Python only prints it."""
    error = found.exc_value
    if not isinstance(error, KeyboardInterrupt | SystemExit):
        sys.__unraisablehook__(found)
        return

    def raise_again(*_: object) -> NoReturn:
        raise error

    signal.signal(signal.SIGALRM, raise_again)
    signal.setitimer(signal.ITIMER_REAL, _FINALIZER_SECONDS)


def run_process() -> NoReturn:
    """Run the command of this process, and exit with its code."""
    try:
        code = main()
    except KeyboardInterrupt:  # It arrived just after the command ended.
        code = _INTERRUPTED
    _end(code)


def _end(code: int) -> NoReturn:
    """Exit after flushing output, without the teardown of modules that takes a tenth of a run."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            code = code or 1
        except OSError as error:  # Output is lost, such as on a full disk.
            code = code or 1
            with suppress(OSError):
                print(error.strerror, file=sys.stderr, flush=True)
    os._exit(code)


if __name__ == "__main__":
    run_process()
