"""Runs the command line as a process of its own."""

import gc
import io
import os
import signal
import sys
from contextlib import suppress


def main() -> int:
    """Run the command and return its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # With the cleaning up of an exit.
    gc.disable()  # The process is short: it ends before the garbage would matter.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # A document may hold any character.
    try:
        from .cli import app  # Takes a moment in which a person may think better of it.

        app(prog_name="python -m generator")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    return 0


if __name__ == "__main__":
    code = 130  # An interrupt that comes when the command is just over leaves no traceback, either.
    try:
        code = main()
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        code = code or 1
    except OSError as error:  # What was printed is lost, such as on a full disk.
        code = code or 1
        with suppress(OSError):
            print(error.strerror, file=sys.stderr, flush=True)
    finally:
        os._exit(code)  # Taking all modules apart would be a tenth of the run.
