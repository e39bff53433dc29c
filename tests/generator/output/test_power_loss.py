"""Writing interrupted at each of its steps: all changes are applied, or none."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SECONDS = 120


def rows(name: str, folder: Path) -> list[list[str]]:
    """Return the observations of the program in ``cut_off.py``, step by step."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.generator.support.interrupted_changes", name, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[list[str]] = json.loads(done.stdout)
    assert len(found) > 50  # With few steps the test would prove nothing.
    return found


@pytest.mark.slow(measured=False)
def test_generate_leaves_the_old_tree_or_the_new_one(tmp_path: Path) -> None:
    """At each step the tree is complete, the user's file untouched, and no other file remains."""
    found = rows("generate", tmp_path / "work")
    states = [[row[0], row[1], row[-2]] for row in found]
    assert states == sorted(states, reverse=True)  # "old" before "new".
    assert {tuple(row) for row in found} == {
        ("old", "old", "old", "new", "out spec"),
        ("new", "new", "old", "new", "out spec"),
    }


@pytest.mark.slow(measured=False)
def test_documents_and_package_change_together(tmp_path: Path) -> None:
    """Documents written before the exchange are rolled back by the next command."""
    found = rows("add", tmp_path / "work")
    assert {tuple(row) for row in found} == {
        ("old", "old", "old", "new", "out spec"),
        ("new", "new", "new", "new", "out spec"),
    }
