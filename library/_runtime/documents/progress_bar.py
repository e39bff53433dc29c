"""A progress bar on a terminal."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ..core.errors import ConfigurationError
from ..core.escaping import escaped
from .progress import Progress

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID


class ProgressBar:
    """A progress bar for ``on_progress``; it needs ``pip install 'selling-partner[progress]'``.

    Use it in a ``with`` block::

        with ProgressBar() as bar:
            document = client.run_report("GET_MERCHANT_LISTINGS_ALL_DATA", on_progress=bar)
            document.save("listings.tsv")

    It shows one line for each report, feed or document, on the standard error. It writes nothing if
    that is not a terminal.

    Args:
        console: The console of rich to write to, in place of the standard error.

    Raises:
        ConfigurationError: The package rich is not installed.

    """

    def __init__(self, console: Console | None = None) -> None:
        try:
            from rich.console import Console
            from rich.progress import (
                BarColumn,
                DownloadColumn,
                TextColumn,
                TimeElapsedColumn,
            )
            from rich.progress import Progress as RichProgress
        except ImportError:
            raise ConfigurationError(
                "ProgressBar: needs pip install 'selling-partner[progress]'"
            ) from None
        self._console = console or Console(file=sys.stderr)
        self._bars: RichProgress = RichProgress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            DownloadColumn(),
            TimeElapsedColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._tasks: dict[tuple[str, str], TaskID] = {}

    def __call__(self, progress: Progress) -> None:
        """Show a state."""
        key = progress.step, progress.subject
        parts = (progress.step, progress.subject, progress.status or "")
        text = " ".join(escaped(each, 100) for each in parts if each)
        if key not in self._tasks:
            self._tasks[key] = self._bars.add_task(text, total=progress.total)
        self._bars.update(
            self._tasks[key],
            description=text,
            completed=progress.done,
            total=progress.total,
        )

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bars.stop()
