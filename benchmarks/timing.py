"""Sequential runs of commands as whole processes, and tables of their times."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Command:
    """A process to be measured.

    Attributes:
        arguments: The command line.
        environment: Variables that it gets besides ours.

    """

    arguments: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)

    def run(self) -> float:
        """Run it once and return the seconds from its start to its end.

        Raises:
            RuntimeError: It failed; the message holds what it said.

        """
        environment = os.environ | dict(self.environment)
        # As on a maintainer's machine: Python compiles a module once, not in each run.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        start = time.perf_counter()
        done = subprocess.run(
            self.arguments, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        seconds = time.perf_counter() - start
        if done.returncode:
            raise RuntimeError(f"{' '.join(self.arguments)}: {done.stdout}{done.stderr}".strip())
        return seconds


@dataclass(frozen=True)
class Batch:
    """Several processes that are measured as one.

    Attributes:
        commands: In the order of their starts.
        at_once: How many run at the same time.

    """

    commands: Sequence[Command]
    at_once: int = 1

    def run(self) -> float:
        """Run them all once and return the seconds from the first start to the last end.

        Raises:
            RuntimeError: One of them failed.

        """
        start = time.perf_counter()
        with ThreadPoolExecutor(self.at_once) as pool:
            for _ in pool.map(Command.run, self.commands):
                pass
        return time.perf_counter() - start


def alternate(makers: Sequence[Callable[[], Command | Batch]], runs: int) -> list[list[float]]:
    """Return the seconds of each command, run in turns, so that a slow moment affects all of them.

    Args:
        makers: Factories that create a command for each run, such as for a new output folder.
        runs: How many runs of each count. An extra run fills the file system's caches first.

    """
    seconds: list[list[float]] = [[] for _ in makers]
    turns = list(zip(makers, seconds, strict=True))
    for make in makers:
        make().run()
    for number in range(runs):
        for make, each in turns if number % 2 == 0 else reversed(turns):
            each.append(make().run())
    return seconds


def milliseconds(seconds: Iterable[float]) -> list[str]:
    """Return median, lowest and highest time for a table."""
    each = sorted(seconds)
    return [f"{1000 * value:.0f}" for value in (median(each), each[0], each[-1])]


def differences(ours: Iterable[float], theirs: Iterable[float]) -> list[str]:
    """Return median, lowest and highest difference of successive runs."""
    return milliseconds(one - other for one, other in zip(ours, theirs, strict=True))


def ratios(ours: Iterable[float], theirs: Iterable[float]) -> list[str]:
    """Return median, lowest and highest ratio of successive runs."""
    each = sorted(one / other for one, other in zip(ours, theirs, strict=True))
    return [f"{value:.2f}" for value in (median(each), each[0], each[-1])]


def print_table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a plain table, with the first column aligned left and the others right."""
    cells = [list(head), *(list(row) for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    print(f"\n{title}\n")
    for number, row in enumerate(cells):
        first, *others = (
            text.ljust(width) if column == 0 else text.rjust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  " + "   ".join([first, *others]).rstrip())
        if number == 0:
            print("  " + "-" * (sum(widths) + 3 * (len(widths) - 1)))
