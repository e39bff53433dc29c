"""The distribution of the slow tests over processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.needs import ROOT
from tests.scheduling import LONGEST, TOGETHER, group_of, rank

TESTS = """
import os, pytest

@pytest.mark.parametrize("number", range(8))
def test_it(number):
    with open({log!r}, "a") as file:
        file.write(os.environ["PYTEST_XDIST_WORKER"] + "\\n")
"""


@pytest.mark.parametrize(("folder", "processes"), [("models", 1), ("others", 2)])
def test_tests_that_share_something_run_in_one_process(
    tmp_path: Path, folder: str, processes: int
) -> None:
    """Those of a listed folder run in one process, and all others in both."""
    log = tmp_path / "log"
    for name in ("test_a", "test_b"):
        file = tmp_path / "tests" / folder / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(TESTS.format(log=str(log)), encoding="utf-8")
    options = ["-q", "-n", "2", "--dist", "loadgroup", "--rootdir", str(tmp_path)]
    command = [sys.executable, "-m", "pytest", "-p", "tests.scheduling", *options, "tests"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    workers = log.read_text(encoding="utf-8").split()
    assert (len(workers), len(set(workers))) == (16, processes)


def test_the_longest_tests_come_first() -> None:
    """Each entry is a place of tests, and orders the tests below it."""
    assert all((ROOT / each).exists() for each in (*TOGETHER, *LONGEST))
    assert group_of("tests/site/test_site.py::test_it") == "tests/site/"
    assert group_of("tests/runtime/test_it.py::test_it") == "tests/runtime/test_it.py::test_it"
    assert rank("tests/models/test_models.py::test_it") < rank("tests/site/test_site.py::test_it")
    assert rank("tests/runtime/test_it.py::test_it") == len(LONGEST)
