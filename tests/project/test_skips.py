"""The last line of a test run, which counts the skipped tests and states how to enable them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import ROOT, SECONDS
from tests.needs import BROWSER_REASON, REDIS_REASON, ZENSICAL_REASON
from tests.skips import summary

TESTS = f"""
import pytest

@pytest.mark.parametrize("number", range(3))
@pytest.mark.skipif(True, reason={REDIS_REASON!r})
def test_with_redis(number): ...

def test_with_browser():
    pytest.skip({BROWSER_REASON!r})

def test_that_passes(): ...
"""


def last_line(folder: Path, *arguments: str, **environment: str) -> str:
    """Run tests that must pass, and return the last line of the output."""
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


@pytest.mark.slow(measured=False)
@pytest.mark.parametrize("options", [[], ["-q"], ["-n", "2"]], ids=["alone", "quiet", "xdist"])
def test_the_last_line_counts_the_skipped_tests(tmp_path: Path, options: list[str]) -> None:
    """The last line names each requirement once with its count and its package."""
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["tests.skips"]\n')
    (tmp_path / "test_it.py").write_text(TESTS)
    assert last_line(tmp_path, *options) == (
        "skipped: 3 tests that need redis-server (apt-get install redis-server), "
        "1 that needs chromium (apt-get install chromium)"
    )


def test_without_skipped_tests_the_last_line_is_pytests(tmp_path: Path) -> None:
    """A run without skipped tests ends with pytest's own summary."""
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["tests.skips"]\n')
    (tmp_path / "test_it.py").write_text("def test_that_passes(): ...\n")
    assert " 1 passed in " in last_line(tmp_path, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")


def test_other_reasons_are_quoted() -> None:
    """A reason without a requirement is printed in parentheses."""
    assert summary(["no IPv6", "no IPv6"]) == "skipped: 2 tests (no IPv6)"


@pytest.mark.slow(measured=False)
def test_a_machine_without_programs_passes_and_names_their_packages() -> None:
    """Without redis-server and Chromium, the line names both, including those of slow tests."""
    files = (
        "tests/runtime/ratelimit/test_redis_faults.py",
        "tests/runtime/ratelimit/test_token_bucket.py",
    )
    line = last_line(ROOT, *files, "-m", "not slow", PATH="/nowhere")
    assert line.startswith("skipped: ")
    line = line.removesuffix(f" and {ZENSICAL_REASON.removeprefix('needs ')}")  # Perhaps installed.
    assert line.endswith(
        " tests that need redis-server (apt-get install redis-server), "
        "in make test-all those that need chromium (apt-get install chromium)"
    )


@pytest.mark.slow(measured=False)
def test_without_amazons_models_the_reason_is_named() -> None:
    """The line names Amazon's models and their history, which the repository does not contain."""
    files = (
        "tests/generator/build/conventions/test_pagination_survey.py",
        "tests/generator/diff/test_history.py",
    )
    line = last_line(ROOT, *files, LOCKSTEP_MODELS="/nowhere", LOCKSTEP_HISTORY="/nowhere")
    assert "that need Amazon's models (in ../shared/models" in line
    assert "that need the history of Amazon's models (in ../shared/history" in line
