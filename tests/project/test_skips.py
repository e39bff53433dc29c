"""The last line of a run of the tests: what was skipped, and what would enable it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import ROOT, SECONDS
from tests.needs import BROWSER_REASON, REDIS_REASON
from tests.skips import summary

TESTS = f"""
import pytest

@pytest.mark.parametrize("number", range(3))
@pytest.mark.skipif(True, reason={REDIS_REASON!r})
def test_of_redis(number): ...

def test_of_the_page():
    pytest.skip({BROWSER_REASON!r})

def test_that_runs(): ...
"""


def last_line(folder: Path, *arguments: str, **environment: str) -> str:
    """Run tests, which must pass, and return the last line that is printed."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()[-1]


@pytest.mark.parametrize("options", [[], ["-q"], ["-n", "2"]], ids=["alone", "quiet", "xdist"])
def test_the_last_line_tells_what_was_skipped(tmp_path: Path, options: list[str]) -> None:
    """Each need is named once with its count and its package, after everything else."""
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["tests.skips"]\n')
    (tmp_path / "test_it.py").write_text(TESTS)
    assert last_line(tmp_path, *options) == (
        "skipped: 3 tests that need redis-server (apt-get install redis-server), "
        "1 that needs chromium (apt-get install chromium)"
    )


def test_without_skipped_tests_there_is_no_such_line(tmp_path: Path) -> None:
    """The last line is then that of pytest."""
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["tests.skips"]\n')
    (tmp_path / "test_it.py").write_text("def test_that_runs(): ...\n")
    assert " 1 passed in " in last_line(tmp_path)


def test_other_reasons_are_told_as_they_are() -> None:
    """One that names no need stands in parentheses."""
    assert summary(["no IPv6", "no IPv6"]) == "skipped: 2 tests (no IPv6)"


def test_a_machine_without_programs_passes_and_names_their_packages() -> None:
    """Tests that need redis-server are skipped; what slow tests would lack is named, too."""
    files = (
        "tests/runtime/ratelimit/test_redis_faults.py",
        "tests/runtime/ratelimit/test_token_bucket.py",
    )
    line = last_line(ROOT, *files, "-m", "not slow", PATH="/nowhere")
    assert line.startswith("skipped: ")
    assert line.endswith(
        " tests that need redis-server (apt-get install redis-server), "
        "in make test-all those that need chromium (apt-get install chromium)"
    )


def test_without_amazons_models_the_reason_is_named() -> None:
    """Models and their history are no part of the repository."""
    files = (
        "tests/generator/build/test_pagination_survey.py",
        "tests/generator/diff/test_history.py",
    )
    line = last_line(ROOT, *files, LOCKSTEP_MODELS="/nowhere", LOCKSTEP_HISTORY="/nowhere")
    assert "that need Amazon's models (in ../shared/models" in line
    assert "that need the history of Amazon's models (in ../shared/history" in line
