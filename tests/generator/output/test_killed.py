"""``generate`` killed at random steps: the tree is complete each time.

A step is an event of Python's audit hooks: each file that is opened, linked, renamed or removed,
and each call of the C library. ``LOCKSTEP_KILLS`` is the number of kills. The default is small,
because each kill needs a process of its own.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import ROOT, SECONDS, files, run
from tests.generator.support.shop import SHOP

pytestmark = pytest.mark.slow(measured=False)

KILLS = int(os.environ.get("LOCKSTEP_KILLS", "12"))
OPTIONS = ("--spec", "spec", "--output", "out")
NEW = SHOP.replace("getOrder", "readOrder") + "    More: {type: object}\n"

COUNTING = """
import os, signal, sys
from generator import __main__
from generator.core.progress import Progress
last, seen = int(sys.argv.pop(1)), 0
def count(event, _):
    global seen
    if event.startswith(("os.", "open", "ctypes.")) and event != "os.kill":
        if seen == last:
            os.kill(os.getpid(), signal.SIGKILL)
        seen += 1
report = Progress.__call__
def report_and_count(self, message):
    report(self, message)
    print("steps until then:", seen, file=sys.stderr)
Progress.__call__ = report_and_count
sys.addaudithook(count)
code = __main__.main()
print("steps:", seen, file=sys.stderr)
sys.exit(code)
"""
"""A program that runs the command, counts its steps, and kills itself before a given step."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A package with a file of the user's in it, and its documents."""
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec/shop_v1.yaml").write_text(SHOP)
    (tmp_path / "spec/other_v1.yaml").write_text(SHOP.replace("/shop/", "/other/"))
    run(tmp_path, "generate", *OPTIONS)
    (tmp_path / "out/src/selling_partner/notes.txt").write_text("mine")
    return tmp_path


def kill(folder: Path, step: int) -> subprocess.CompletedProcess[str]:
    """Run the command, which is killed before a step; -1 kills it never."""
    return subprocess.run(
        [sys.executable, "-c", COUNTING, str(step), "generate", *OPTIONS],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def change(folder: Path) -> None:
    """Edit one document and rename the other."""
    (folder / "spec/shop_v1.yaml").write_text(NEW)
    (folder / "spec/other_v1.yaml").rename(folder / "spec/another_v1.yaml")


def count(folder: Path) -> tuple[int, int]:
    """Return the steps of a run until it formats, and all of its steps."""
    done = kill(folder, -1)
    assert done.returncode == 0, done.stderr
    *_, formatting, total = [
        int(line.rpartition(": ")[2]) for line in done.stderr.splitlines() if "steps" in line
    ]
    return formatting, total


def test_a_run_that_is_killed_leaves_the_old_tree_or_the_new_one(folder: Path) -> None:
    """The user's file survives each kill, and the next run creates the new tree."""
    old = files(folder / "out")
    shutil.copytree(folder, folder.parent / "new")
    change(folder.parent / "new")
    formatting, total = count(folder.parent / "new")
    new = files(folder.parent / "new" / "out")
    assert old != new
    chance = random.Random(4711)
    shutil.copytree(folder, folder.parent / "begin")
    seen = set()
    for number in range(KILLS):
        shutil.rmtree(folder)
        shutil.copytree(folder.parent / "begin", folder)
        change(folder)
        # Most kills happen while it writes, when a step is more likely to leave files behind.
        step = chance.randrange(formatting if number % 3 else 0, total)
        assert kill(folder, step).returncode == -signal.SIGKILL
        found = files(folder / "out")
        assert found in (old, new)
        seen.add(found == new)
        print(f"{step}: {'new' if found == new else 'old'}, left: {sorted(os.listdir(folder))}")
        run(folder, "generate", *OPTIONS)
        assert files(folder / "out") == new
        assert sorted(os.listdir(folder)) == ["out", "spec"]
    if KILLS >= 100:
        assert seen == {False, True}
