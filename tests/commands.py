"""The generator's command line for tests: within this process, or as a process of its own."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path
from unittest import mock

from generator import __main__ as entry_point

ROOT = Path(__file__).resolve().parents[1]
COMMAND = [sys.executable, "-m", "generator"]
SECONDS = 120
"""The seconds after which a process counts as hung."""

CLEAR_LINE = "\x1b[2K"
CONTROL = re.compile(r"\x1b\[[?0-9;]*[a-zA-Z]")


class _Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def run(
    folder: Path,
    *arguments: str,
    code: int | None = 0,
    encoding: str = "utf-8",
    **environment: str,
) -> subprocess.CompletedProcess[str]:
    """Run a command within this process, as ``python -m generator`` does.

    Args:
        folder: The working directory.
        arguments: The command and its arguments.
        code: The exit code that is expected; ``None`` if the caller looks at it.
        encoding: The encoding of standard output and standard error.
        environment: Variables of the environment.

    """
    out, error = (
        io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="backslashreplace")
        for _ in range(2)
    )
    environment = {"COLUMNS": "100"} | environment
    returned = _call(folder, arguments, (out, error), environment)
    done = subprocess.CompletedProcess([*arguments], returned, _text(out), _text(error))
    return _checked(done, code)


def run_process(
    folder: Path, *arguments: str, code: int = 0, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own, for what only a process can show."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "100"} | environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return _checked(done, code)


def on_terminal(folder: Path, *arguments: str) -> tuple[int, str]:
    """Return the exit code and all that a terminal receives of a command in this process."""
    terminal = _Terminal(io.BytesIO(), encoding="utf-8", errors="backslashreplace")
    environment = {"TERM": "xterm", "COLUMNS": "200"}
    returned = _call(folder, arguments, (terminal, terminal), environment)
    return returned, _text(terminal)


def files(folder: Path) -> dict[str, bytes]:
    """Return the content of everything in a folder, by path."""
    found = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


def _call(
    folder: Path,
    arguments: tuple[str, ...],
    streams: tuple[io.TextIOWrapper, io.TextIOWrapper],
    environment: dict[str, str],
) -> int:
    """Call what the module's entry point calls, below the settings and the end of a process."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        with (
            mock.patch.dict(os.environ, environment),
            mock.patch.object(sys, "stdout", streams[0]),
            mock.patch.object(sys, "stderr", streams[1]),
        ):
            return entry_point.run(arguments)
    finally:
        os.chdir(before)  # A command may have entered the folder that took the place of its own.


def _text(stream: io.TextIOWrapper) -> str:
    """Return what was written to a stream."""
    stream.flush()
    content = stream.buffer
    assert isinstance(content, io.BytesIO)
    return content.getvalue().decode(stream.encoding)


def _checked(
    done: subprocess.CompletedProcess[str], code: int | None
) -> subprocess.CompletedProcess[str]:
    """Check that a command ended with an exit code, and without a traceback."""
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    assert code is None or done.returncode == code, done.stdout + done.stderr
    return done
