"""Writing that is cut off at each of its steps: all of it has happened, or nothing of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
SECONDS = 120


def rows(name: str, folder: Path) -> list[list[str]]:
    """What the program in ``cut_off.py`` has seen, step by step."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.generator.support.cut_off", name, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[list[str]] = json.loads(done.stdout)
    assert len(found) > 50  # A program that saw no steps would prove nothing.
    return found


def test_generate_leaves_the_old_tree_or_the_new_one(tmp_path: Path) -> None:
    """At each step the folder is whole, a person's file is the same one, and nothing is left."""
    found = rows("generate", tmp_path / "work")
    states = [[row[0], row[1], row[-2]] for row in found]
    assert states == sorted(states, reverse=True)  # First all the old ones, then the new ones.
    assert {tuple(row) for row in found} == {
        ("old", "old", "old", "new", "out spec"),
        ("new", "new", "old", "new", "out spec"),
    }


def test_documents_and_package_change_together(tmp_path: Path) -> None:
    """The package changes at once; the next command takes documents back that came before it."""
    found = rows("add", tmp_path / "work")
    assert {tuple(row) for row in found} == {
        ("old", "old", "old", "new", "out spec"),
        ("new", "new", "new", "new", "out spec"),
    }
