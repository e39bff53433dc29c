"""Atomicity of the command `add`: interrupts, write errors and concurrent commands."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from generator.output.lock import locked
from tests.commands import ROOT, SECONDS, files, run
from tests.generator.cli.test_console import PAUSED
from tests.generator.support.killed import run_killed
from tests.generator.support.parcels import OPTIONS, PARCELS
from tests.generator.support.shop import SHOP


@pytest.fixture
def folder(parcels: Path) -> Path:
    return parcels


def start(
    folder: Path, name: str, command: Sequence[str] = ("-m", "generator")
) -> subprocess.Popen[str]:
    """Start the command with a file."""
    return subprocess.Popen(
        [sys.executable, *command, "add", name, *OPTIONS],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_write_error_rolls_the_document_back(folder: Path) -> None:
    """The folder of documents is restored, whichever file was written first."""
    spec = files(folder / "spec")
    (folder / "shop.json").write_text(PARCELS)
    for arguments in (("parcels.json",), ("shop.json", "parcels.json", "--replace")):
        output = ("--spec", "spec", "--output", "/proc/self/lockstep")
        run(folder, "add", *arguments, *output, code=1)
        assert files(folder / "spec") == spec


def kill(folder: Path, when: str, *arguments: str) -> None:
    """Run ``add``, killed before or after the exchange of the package."""
    run_killed(folder, when, "add", *arguments, *OPTIONS, root=ROOT)


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [("parcels.json",), ("shop.json", "--replace")])
def test_an_add_killed_before_the_commit_is_rolled_back(
    folder: Path, arguments: tuple[str, ...]
) -> None:
    """The next command rolls the documents back and then has nothing to do."""
    (folder / "shop.json").write_text(PARCELS)
    run(folder, "generate", *OPTIONS)
    before = files(folder)
    kill(folder, "before", *arguments)
    assert run(folder, "check", *OPTIONS).stdout == "out: up to date\n"
    assert files(folder) == before
    kill(folder, "before", *arguments)
    assert run(folder, "generate", *OPTIONS).stdout == "out: nothing to do\n"
    assert files(folder) == before
    run(folder, "add", *arguments, *OPTIONS)


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [("parcels.json",), ("shop.json", "--replace")])
def test_an_add_killed_after_the_commit_is_completed(
    folder: Path, arguments: tuple[str, ...]
) -> None:
    """Documents and package agree, and the next command removes temporary files."""
    (folder / "shop.json").write_text(PARCELS)
    kill(folder, "after", *arguments)
    assert " 0 written, 0 removed" in run(folder, "generate", *OPTIONS).stdout
    assert run(folder, "check", *OPTIONS).stdout == "out: up to date\n"
    key = "shop_v1" if "--replace" in arguments else "parcels_v1"
    client = folder / "out/src/selling_partner" / key / "client.py"
    assert "def list_parcels(" in client.read_text()
    assert not [path for path in files(folder) if "/." in path or path.startswith(".")]


def test_a_termination_before_the_first_write_changes_nothing(folder: Path) -> None:
    """SIGTERM during validation leaves all files as they were."""
    before = files(folder)
    process = start(folder, "parcels.json", ["-c", PAUSED, "validating"])
    assert process.stderr is not None
    assert process.stderr.readline().startswith("validating")
    process.send_signal(signal.SIGTERM)
    stdout, stderr = process.communicate(timeout=SECONDS)
    assert "Traceback" not in stdout + stderr
    assert process.returncode == 143
    assert files(folder) == before


@pytest.mark.slow
def test_concurrent_commands_wait_for_each_other(folder: Path) -> None:
    """Two processes add one document each, and the package contains both APIs."""
    (folder / "ordersV0.yaml").write_text(SHOP.replace("/shop/v1", "/orders/v0"))
    both = [start(folder, name) for name in ("parcels.json", "ordersV0.yaml")]
    for process in both:
        _, stderr = process.communicate(timeout=SECONDS)
        assert process.returncode == 0, stderr
    assert run(folder, "generate", *OPTIONS).stdout == "out: nothing to do\n"
    assert run(folder, "check", *OPTIONS).stdout == "out: up to date\n"
    apis = folder / "out/src/selling_partner"
    assert {"orders_v0", "parcels_v1", "shop_v1"} <= {each.name for each in apis.iterdir()}


@pytest.mark.slow
@pytest.mark.parametrize("place", ["spec", "out"])
def test_waiting_for_another_command_is_reported(folder: Path, place: str) -> None:
    """Nothing is read while a folder is locked; work continues once the lock is free."""
    with locked(folder / place, lambda _: None):
        process = start(folder, "parcels.json")
        assert process.stderr is not None
        line = process.stderr.readline()
        assert line.startswith(f"{place}: ")
        assert str(os.getpid()) in line
    stdout, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    assert "spec/parcels_v1.json: added\n" in stdout
