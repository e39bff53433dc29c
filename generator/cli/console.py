"""What a person sees of a command: progress, results, complaints and exit codes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import typer

from ..core.errors import GeneratorError, UsageError, system_error
from ..core.progress import Progress
from ..core.stages import stage

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

_ANY_WIDTH = 100_000
"""Characters in a line that goes into a file or to another program: none is ever broken."""


class _Spinner(Progress):
    """Progress as one line that changes, for a terminal."""

    def __init__(self, status: Status) -> None:
        self._status = status

    def __call__(self, message: str) -> None:
        self._status.update(message)

    def note(self, message: str) -> None:
        self._status.console.print(message, markup=False, highlight=False, soft_wrap=True)

    def close(self) -> None:
        self._status.stop()


@contextmanager
def progress() -> Iterator[Progress]:
    """Tell on stderr what is being done, in the way that suits it."""
    if not sys.stderr.isatty():
        yield Progress()
        return
    from rich.console import Console

    with Console(stderr=True).status("starting") as status:
        yield _Spinner(status)


def console() -> Console:
    """Where results go that are more than lines: colours and line breaks are for a terminal."""
    from rich.console import Console

    is_terminal = sys.stdout.isatty()
    width = None if is_terminal else _ANY_WIDTH
    return Console(width=width, force_terminal=is_terminal, markup=False, highlight=False)


@contextmanager
def errors(command: str, stream: TextIO) -> Iterator[None]:
    """Turn what a user can mend into lines and an exit code; all else is an internal error.

    Args:
        command: Its name, which stands for the stage where none within it is known.
        stream: Where complaints about the input go.

    """
    try:
        with stage(command):
            yield
    except UsageError as error:
        print(error, file=sys.stderr, flush=True)
        raise typer.Exit(2) from None
    except GeneratorError as error:
        print(error, file=stream, flush=True)
        raise typer.Exit(1) from None
    except BrokenPipeError:
        raise  # Nobody is left to read a message.
    except OSError as error:
        if error.errno is None:
            raise  # It is not from the system, but made by a library.
        print(system_error(error), file=sys.stderr, flush=True)
        raise typer.Exit(1) from None


def shown(path: Path) -> Path:
    """The path as messages show it: relative where it lies below the working directory."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
