"""The command `add` where it is cut off, cannot write, or is not alone: all or nothing."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.parcels import OPTIONS, PARCELS, make_folder
from tests.unit.test_cli import COMMAND, ROOT, SECONDS, SHOP, files, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path)


def start(folder: Path, name: str) -> subprocess.Popen[str]:
    """The command with a file, running."""
    return subprocess.Popen(
        [*COMMAND, "add", name, *OPTIONS],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_an_output_that_cannot_be_written_takes_the_document_back(folder: Path) -> None:
    """The folder of documents is as it was, whichever file went first."""
    spec = files(folder / "spec")
    (folder / "shop.json").write_text(PARCELS)
    for arguments in (("parcels.json",), ("shop.json", "parcels.json", "--replace")):
        output = ("--spec", "spec", "--output", "/proc/self/lockstep")
        run(folder, "add", *arguments, *output, code=1)
        assert files(folder / "spec") == spec


KILLED = """
import os, sys
from generator import __main__
real, steps = os.replace, int(sys.argv.pop(1))
def replace(source, target):
    global steps
    if not steps and "/lockstep-" not in str(source):
        os._exit(9)
    steps -= 1
    real(source, target)
os.replace = replace
sys.exit(__main__.main())
"""
"""The command, which is killed instead of carrying out its Nth replacing of a file."""


@pytest.mark.parametrize("step", [0, 1, 2, 9])
@pytest.mark.parametrize("arguments", [("parcels.json",), ("shop.json", "--replace")])
def test_a_killed_add_leaves_nothing_or_what_generate_completes(
    folder: Path, arguments: tuple[str, ...], step: int
) -> None:
    """Before the document is there nothing has happened; afterwards `generate` goes on."""
    (folder / "shop.json").write_text(PARCELS)
    before = files(folder)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(step), "add", *arguments, *OPTIONS],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 9, done.stderr
    after = {path: each for path, each in files(folder).items() if "/." not in path}
    assert (after == before) is (step == 0)
    generated = run(folder, "generate", *OPTIONS).stdout
    assert (" 0 written, 0 removed" in generated) is (step == 0)
    assert run(folder, "check", *OPTIONS).stdout == "out: as generated\n"
    client = folder / "out/src/selling_partner"
    key = "shop_v1" if "--replace" in arguments else "parcels_v1"
    text = (client / key / "client.py").read_text() if (client / key).exists() else ""
    assert ("def list_parcels(" in text) is (step > 0)
    run(folder, "add", *arguments, *OPTIONS)


def test_a_termination_while_it_works_changes_nothing(folder: Path) -> None:
    """SIGTERM before anything is written leaves all as it was."""
    before = files(folder)
    process = start(folder, "parcels.json")
    assert process.stderr is not None
    assert process.stderr.readline().startswith("validating")
    process.send_signal(signal.SIGTERM)
    said, rest = process.communicate(timeout=SECONDS)
    assert "Traceback" not in said + rest
    if process.returncode == 143:
        assert files(folder) == before
    else:  # On a machine that is quick enough it comes too late.
        assert process.returncode == 0


def test_two_at_once_wait_for_each_other(folder: Path) -> None:
    """Two processes add two files to one folder, and the package holds both."""
    (folder / "ordersV0.yaml").write_text(SHOP)
    both = [start(folder, name) for name in ("parcels.json", "ordersV0.yaml")]
    for process in both:
        _, said = process.communicate(timeout=SECONDS)
        assert process.returncode == 0, said
    assert run(folder, "generate", *OPTIONS).stdout == "out: nothing to do\n"
    assert run(folder, "check", *OPTIONS).stdout == "out: as generated\n"
    apis = folder / "out/src/selling_partner"
    assert {"orders_v0", "parcels_v1", "shop_v1"} <= {each.name for each in apis.iterdir()}


def test_who_waits_for_another_says_so(folder: Path) -> None:
    """While the folder is taken nothing is read; the work goes on as soon as it is free."""
    handle = os.open(folder / "spec", os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    process = start(folder, "parcels.json")
    assert process.stderr is not None
    assert process.stderr.readline() == "spec: waiting for another process that adds to it\n"
    os.close(handle)
    said, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    assert "spec/parcels_v1.json: added\n" in said
