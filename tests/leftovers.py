"""The failure of a run whose tests leave files in the top folder, where processes start."""

from __future__ import annotations

import subprocess
from collections.abc import Generator
from pathlib import Path

import pytest

_BEFORE = pytest.StashKey[frozenset[str]]()


def _untracked(folder: Path) -> frozenset[str]:
    """Return the files and folders in a folder that git neither tracks nor ignores."""
    command = ["git", "ls-files", "--others", "--exclude-standard", "--directory", "-z"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except FileNotFoundError:  # There is no git.
        return frozenset()
    paths = (path.removesuffix("/") for path in done.stdout.split("\0"))
    return frozenset(path for path in paths if path and "/" not in path)


def _is_worker(session: pytest.Session) -> bool:
    return hasattr(session.config, "workerinput")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Remember what is there before the first test."""
    if not _is_worker(session):
        session.config.stash[_BEFORE] = _untracked(session.config.rootpath)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, object, object]:
    """Fail the run, and name the files that its tests have left."""
    result = yield
    if _is_worker(session):
        return result
    before = session.config.stash[_BEFORE]
    if left := _untracked(session.config.rootpath) - before:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        if reporter := session.config.pluginmanager.get_plugin("terminalreporter"):
            reporter.write_line(f"ERROR: tests left in the top folder: {', '.join(sorted(left))}")
    return result
