"""Runs the command line as a process of its own."""

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

from .core.stages import EXIT_CODE, report_internal_error

_INTERRUPTED = 130
_MOMENT = 0.01
"""Seconds until a finalizer is over."""

_RESERVE = 4 * 2**20
"""Bytes that are kept until an internal error is reported, which may be that memory ran out."""


def main() -> int:
    """Run the command of this process and return its exit code."""
    _prepare_process()
    reserve = [bytes(_RESERVE)]
    try:
        return run(reserve=reserve)
    finally:
        # Nothing is left that Ctrl-C could interrupt but the output of what has been printed.
        signal.signal(signal.SIGINT, lambda *_: os._exit(_INTERRUPTED))


def run(arguments: Sequence[str] | None = None, reserve: list[bytes] | None = None) -> int:
    """Run a command and return its exit code; what nobody foresaw is reported, and gives 70.

    Args:
        arguments: The command and its options; those of the process by default.
        reserve: Memory that is let go before an internal error is reported.

    """
    try:
        from .cli.app import app  # Takes a moment in which a person may think better of it.

        app(arguments, prog_name="python -m generator")
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
    """Settings of a process that runs one command and ends."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # It is closed; no other file may get its number.
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    with suppress(OSError, ValueError):
        faulthandler.enable()  # Native code that crashes leaves a traceback, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # With the cleaning up of an exit.
    sys.unraisablehook = _deliver_again
    gc.disable()  # The process is short: it ends before the garbage would matter.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # A document may hold any character.


def _deliver_again(found: sys.UnraisableHookArgs) -> None:
    """Raise what a signal had raised within a finalizer, where Python would print and forget it."""
    error = found.exc_value
    if not isinstance(error, KeyboardInterrupt | SystemExit):
        sys.__unraisablehook__(found)
        return

    def raise_again(*_: object) -> NoReturn:
        raise error

    signal.signal(signal.SIGALRM, raise_again)
    signal.setitimer(signal.ITIMER_REAL, _MOMENT)


def _end(code: int) -> NoReturn:
    """End the process, once all is printed. Taking its modules apart would be a tenth of a run."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            code = code or 1
        except OSError as error:  # What was printed is lost, such as on a full disk.
            code = code or 1
            with suppress(OSError):
                print(error.strerror, file=sys.stderr, flush=True)
    os._exit(code)


if __name__ == "__main__":
    try:
        ended = main()
    except KeyboardInterrupt:  # It came when the command was just over.
        ended = _INTERRUPTED
    _end(ended)
