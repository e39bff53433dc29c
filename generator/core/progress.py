"""Progress of a command, as plain lines on stderr."""

from __future__ import annotations

import sys


class Progress:
    """Progress as plain lines, for logs and pipes."""

    def __call__(self, message: str) -> None:
        """Say what is being done now."""
        self.note(message)

    def note(self, message: str) -> None:
        """Say what is to be seen afterwards as well."""
        print(message, file=sys.stderr, flush=True)

    def done(self, message: str) -> None:
        """Say what came of it."""
        self.close()
        print(message, flush=True)

    def close(self) -> None:
        """Leave the terminal to what came of it."""
