"""Programs of a release, each run as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from ..core.errors import GeneratorError, UsageError

_TOOLS = (
    *("build", "check-wheel-contents", "cyclonedx-bom", "deflate", "flit-core", "griffe"),
    *("hatchling", "pip", "twine"),
)
"""The distributions that a release needs."""

_HIDDEN = ("PYTHON", "VIRTUAL_ENV", "COVERAGE_", "PYTEST_")
"""Variables that would change another interpreter, by the start of their names."""

_MAX_LINES = 60
"""The lines of a failed program that are printed."""

_MAX_NAMES = 5
"""The names that a message lists."""


class DistributionError(GeneratorError):
    """An archive of a release is not fit to be published."""


def require_tools() -> None:
    """Check that every tool of a release is installed.

    Raises:
        UsageError: Some are missing; names all of them.

    """
    missing = [name for name in _TOOLS if not _is_installed(name)]
    if missing:
        raise UsageError(
            f"dist needs {', '.join(missing)}; install the extra release, such as with "
            "pip install -c constraints.txt -e '.[dev,release]'"
        )


def _is_installed(name: str) -> bool:
    """Return whether a distribution is installed; a folder named like its module does not count."""
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def clean_environment(**others: str) -> dict[str, str]:
    """Return the variables of this process without those that would change another interpreter."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_HIDDEN)}
    return kept | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"} | others


def run_module(
    *arguments: str,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    umask: int = -1,
) -> str:
    """Run a module of this interpreter, and return what it prints.

    Args:
        arguments: The module and its arguments.
        folder: The working directory; by default the current one.
        environment: Variables besides those of this process.
        umask: The mask of new files' modes; -1 for that of this process.

    Raises:
        DistributionError: It failed; carries the end of its output.

    """
    return run([sys.executable, "-m", *arguments], folder, environment, umask)


def run(
    command: Sequence[str],
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    umask: int = -1,
) -> str:
    """Run a program; like ``run_module``."""
    done = execute(command, folder, environment, umask)
    if done.returncode:
        problem = f"{' '.join(command)}: failed with exit code {done.returncode}"
        raise DistributionError(f"{problem}; its output ends:", *last_lines(done.stdout))
    return done.stdout


def execute(
    command: Sequence[str],
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    umask: int = -1,
) -> subprocess.CompletedProcess[str]:
    """Run a program like ``run``, and return its exit code and what it prints, also on failure."""
    return subprocess.run(
        command,
        cwd=folder,
        env=clean_environment(**(environment or {})),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="backslashreplace",
        umask=umask,
        check=False,
    )


def last_lines(text: str) -> list[str]:
    """Return the last lines of a program's output."""
    return text.rstrip().splitlines()[-_MAX_LINES:]


def first_names(names: Sequence[str]) -> str:
    """Return the first few names for a message, and the number of the others."""
    more = f" and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else ""
    return f"{', '.join(names[:_MAX_NAMES])}{more}"
