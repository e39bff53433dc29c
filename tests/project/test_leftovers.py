"""The check that tests leave no files in the top folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import ROOT, SECONDS

TESTS = """
from pathlib import Path

def test_that_passes(tmp_path):
    for folder in (tmp_path, *{folders}):
        (Path(folder) / "listings.tsv").touch()
"""


@pytest.mark.parametrize(
    ("folders", "options", "code"),
    [
        ([], [], 0),
        (["ignored"], [], 0),
        (["."], [], 1),
        pytest.param(["."], ["-p", "xdist", "-n", "2"], 1, marks=pytest.mark.slow(measured=False)),
    ],
    ids=["elsewhere", "ignored", "left", "xdist"],
)
def test_a_file_in_the_top_folder_fails_the_run(
    tmp_path: Path, folders: list[str], options: list[str], code: int
) -> None:
    """The run names the file although its tests passed; temporary and ignored files may stay."""
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["tests.leftovers"]\n')
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_it.py").write_text(TESTS.format(folders=folders))
    (tmp_path / ".gitignore").write_text("__pycache__\nignored\n")
    (tmp_path / "ignored").mkdir()
    (tmp_path / "mine.txt").touch()  # It was there before.
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options],
        cwd=tmp_path,
        # Other plugins take longer to import than the run.
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    left = "ERROR: tests left in the top folder: listings.tsv"
    assert (left in done.stdout.splitlines()) is bool(code)
