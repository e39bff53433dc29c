"""Progress of a command, as plain lines on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable

from ..escape import terminal

Report = Callable[[str], None]
"""A receiver of progress messages."""


class Progress:
    """Progress as plain lines, for logs and pipes."""

    def __call__(self, message: str) -> None:
        """Report the current step."""
        self.note(message)

    def note(self, message: str) -> None:
        """Print a message that stays visible after the command has ended."""
        print(terminal.text(message), file=sys.stderr, flush=True)

    def done(self, message: str) -> None:
        """Print the result of the command."""
        self.close()
        print(terminal.text(message), flush=True)

    def close(self) -> None:
        """Release the terminal for the result."""


def quantity(number: int, noun: str) -> str:
    """Return a number with its noun, such as ``2 files``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
