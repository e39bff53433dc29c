"""Objects in the git repository of the current folder."""

from __future__ import annotations

import subprocess
from pathlib import Path

from .errors import UsageError


def top_folder() -> Path:
    """Return the root of the working tree.

    Raises:
        UsageError: The current folder is not in a working tree.

    """
    done = _run("rev-parse", "--show-toplevel")
    if done.returncode:
        raise UsageError(f"{Path.cwd()}: is not inside a git working tree; REV:PATH needs one")
    return Path(done.stdout.decode(errors="surrogateescape").rstrip("\n"))


def object_id(expression: str) -> str | None:
    """Return the ID of a git object; ``None`` if it does not exist."""
    done = _run("rev-parse", "--verify", "--quiet", "--end-of-options", expression)
    return None if done.returncode else done.stdout.decode().strip()


def git_output(*arguments: str, folder: Path | None = None) -> bytes:
    """Return what a git command prints.

    Args:
        arguments: The command and its arguments.
        folder: The folder in which it runs; by default the current one.

    Raises:
        UsageError: The command failed.

    """
    done = _run(*arguments, folder=folder)
    if done.returncode:
        reason = " ".join(done.stderr.decode(errors="replace").split())
        raise UsageError(f"git {arguments[0]}: {reason}")
    return done.stdout


def _run(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise UsageError("git is not installed; the command needs it") from error
