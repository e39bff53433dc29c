"""The terminal side of a command: progress, results, errors and exit codes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import typer

from ..core.errors import GeneratorError, SpecError, UsageError, system_error
from ..core.progress import Progress
from ..core.stages import stage
from ..escape import terminal

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

_ANY_WIDTH = 100_000
"""The line length in characters for files and pipes, where lines must not be wrapped."""


class _Spinner(Progress):
    """Progress as one line that is updated in place, for a terminal."""

    def __init__(self, status: Status) -> None:
        self._status = status

    def __call__(self, message: str) -> None:
        self._status.update(message)

    def note(self, message: str) -> None:
        self._status.console.print(
            terminal.text(message), markup=False, highlight=False, soft_wrap=True
        )

    def close(self) -> None:
        self._status.stop()


@contextmanager
def progress() -> Iterator[Progress]:
    """Show progress on stderr: a spinner on a terminal, plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield Progress()
        return
    from rich.console import Console

    with Console(stderr=True).status("starting") as status:
        yield _Spinner(status)


def console() -> Console:
    """Return the console for formatted results; it colours and wraps on a terminal only."""
    from rich.console import Console

    is_terminal = sys.stdout.isatty()
    width = None if is_terminal else _ANY_WIDTH
    return Console(width=width, force_terminal=is_terminal, markup=False, highlight=False)


@contextmanager
def errors(command: str, stream: TextIO) -> Iterator[None]:
    """Turn errors that a user can fix into lines and an exit code; others are internal errors.

    Args:
        command: The command's name, reported as the stage of an internal error outside any stage.
        stream: Receives errors about documents, templates and the output folder.

    """
    try:
        with stage(command):
            yield
    except UsageError as error:
        print(terminal.text(str(error)), file=sys.stderr, flush=True)
        raise typer.Exit(2) from None
    except GeneratorError as error:
        lines = error.lines
        if isinstance(error, SpecError) and command != "validate":
            lines = error.summary
        print(terminal.text("\n".join(lines)), file=stream, flush=True)
        raise typer.Exit(1) from None
    except BrokenPipeError:
        raise  # No reader is left for a message.
    except OSError as error:
        if error.errno is None:
            raise  # A library raised it, not the system.
        print(system_error(error), file=sys.stderr, flush=True)
        raise typer.Exit(1) from None


def shown(path: Path) -> Path:
    """Return the path as messages show it: relative if it is below the working directory."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
