"""Table of a release: archives, steps and tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..core.filesystem import digest, read_file
from ..core.progress import quantity
from .archives import installed_bytes
from .release import Release
from .results import TestRun

if TYPE_CHECKING:
    from rich.console import Console

_MEGABYTE = 1_000_000


def print_release(release: Release, console: Console) -> None:
    """Print the result of a release."""
    from rich.table import Table

    package = release.package
    heading = [f"{package.name} {package.version}", release.contents, str(release.revision)]
    console.print(", ".join(filter(None, heading)))
    if archives := release.archives:
        sizes = Table("archive", "size", "SHA-256")
        for archive in archives:
            sizes.add_row(archive.name, _megabytes(archive), digest(read_file(archive)))
        sizes.add_row("installed", f"{installed_bytes(archives) / _MEGABYTE:.2f} MB", "")
        console.print(sizes)
    table = Table("step", "result", "seconds")
    for name, result, seconds in release.steps:
        table.add_row(name, result, f"{seconds:.1f}")
    for run in release.runs:
        name = f"tests of the wheel, Python {run.interpreter.release}"
        table.add_row(name, _result(run), f"{run.seconds:.1f}")
    for version in release.missing:
        table.add_row(f"tests of the wheel, Python {version}", "no interpreter here", "")
    console.print(table)


def failures(release: Release) -> list[str]:
    """Return the problems of the failed tests, each with its interpreter."""
    return [
        line
        for run in release.runs
        if run.problems
        for line in (f"Python {run.interpreter.release}: {run.problems[0]}", *run.problems[1:])
    ]


def skipped(release: Release) -> list[str]:
    """Return a line for each reason for which tests were skipped."""
    reasons: dict[str, int] = {}
    for run in release.runs:
        for reason, number in run.skipped.items():
            reasons[reason] = reasons.get(reason, 0) + number
    return [
        f"skipped: {quantity(number, 'test')}: {reason}"
        for reason, number in sorted(reasons.items())
    ]


def _megabytes(file: Path) -> str:
    return f"{file.stat().st_size / _MEGABYTE:.2f} MB"


def _result(run: TestRun) -> str:
    if run.problems:
        return "failed"
    number = sum(run.skipped.values())
    lock = "" if run.has_gil else ", without the GIL"
    if run.interpreter.version.endswith("t") and run.has_gil:
        lock = ", but a dependency enabled the GIL"
    return f"{run.passed:,} passed, {number:,} skipped{lock}"
