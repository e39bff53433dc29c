"""Output that is closed or lost, and output that repeats byte for byte."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.commands import COMMAND, ROOT, files, run, run_process
from tests.generator.support.shop import SHOP


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec" / "shop_v1.yaml").write_text(SHOP)
    return tmp_path


def test_a_closed_pipe_ends_the_command_quietly(folder: Path) -> None:
    """`generator check | head -1` prints one line and no traceback."""
    process = subprocess.Popen(
        [*COMMAND, "check", "--spec", "spec", "--output", "out"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    with process:
        assert process.stdout.readline() == "--- /dev/null\n"
        process.stdout.close()
        errors = process.stderr.read()
    assert process.returncode == 1
    assert "Traceback" not in errors
    assert "Broken pipe" not in errors


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_lost_output_is_an_error(folder: Path, unbuffered: str) -> None:
    """A lost result is an error, whether it is detected immediately or at exit."""
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*COMMAND, "validate", "--spec", "spec"],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, "No space left on device\n")


@pytest.mark.slow(measured=False)
def test_two_runs_give_the_same_bytes(folder: Path) -> None:
    """The output does not depend on set order, time or folder."""
    for seed in "12":
        options = ("--spec", "spec", "--output", seed)
        run_process(folder, "generate", *options, PYTHONHASHSEED=seed)
    assert files(folder / "1") == files(folder / "2")
    shutil.rmtree(folder / "1")
    run(folder, "generate", "--spec", "spec", "--output", "1")
    assert files(folder / "1") == files(folder / "2")
