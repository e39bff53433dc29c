"""Commit subjects, hooks and the security of the workflows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.project.commit_subjects import MAX_CHARACTERS, main, problem

ROOT = Path(__file__).resolve().parents[2]
SINCE = "2026-11-29T00:00:00Z"
"""The start of the rule; earlier subjects cannot change without a new history."""


def test_commit_subjects_are_short() -> None:
    """Every commit since the rule has a subject that fits into 72 characters."""
    command = ["git", "log", "--no-merges", "--format=%s", f"--since-as-filter={SINCE}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("the history of the repository is not available")
    assert [each for each in done.stdout.splitlines() if len(each) > MAX_CHARACTERS] == []


@pytest.mark.parametrize(
    ("message", "part"),
    [
        ("Add a hook\n\nIt checks subjects.\n# a comment", ""),
        ("x" * 72, ""),
        ("x" * 73, "the subject has 73 characters; use at most 72"),
        ("", "the subject is empty"),
        ("Add a hook\nat once", "the second line is not empty"),
    ],
)
def test_the_hook_checks_a_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], message: str, part: str
) -> None:
    """A subject that is too long stops the commit, with its length and the limit."""
    file = tmp_path / "message"
    file.write_text(message)
    assert main(file) == bool(part)
    assert part in capsys.readouterr().err
    assert bool(problem(message)) == bool(part)


def test_the_hooks_run_what_make_lint_runs() -> None:
    """The hooks are local, run ``make lint`` and work without a network."""
    settings = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    assert [each["repo"] for each in settings["repos"]] == ["local"]
    hooks = settings["repos"][0]["hooks"]
    assert "make lint" in [each["entry"] for each in hooks]


def test_zizmor_finds_nothing_in_the_workflows() -> None:
    """Workflows keep no credentials, run no untrusted input and have minimal permissions."""
    command = [str(Path(sys.prefix) / "bin/zizmor"), "--offline", "--no-progress", ".github"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
