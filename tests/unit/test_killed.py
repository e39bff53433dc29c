"""The command that is killed at random moments: each time the tree is whole.

``LOCKSTEP_KILLS`` is how often; there are fewer by default, because each is a whole process.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.commands import COMMAND, ROOT, SECONDS, files, run
from tests.unit.shop import SHOP

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("LOCKSTEP_KILLS", "12"))
OPTIONS = ("--spec", "spec", "--output", "out")
NEW = SHOP.replace("getOrder", "readOrder") + "    More: {type: object}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A package with a person's file in it, and a document that has changed since."""
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec/shop_v1.yaml").write_text(SHOP)
    (tmp_path / "spec/other_v1.yaml").write_text(SHOP)
    run(tmp_path, "generate", *OPTIONS)
    (tmp_path / "out/src/selling_partner/notes.txt").write_text("mine")
    return tmp_path


def start(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, "generate", *OPTIONS],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def change(folder: Path) -> None:
    """Another content of one document, and another document in place of the other."""
    (folder / "spec/shop_v1.yaml").write_text(NEW)
    (folder / "spec/other_v1.yaml").rename(folder / "spec/another_v1.yaml")


def measure(folder: Path) -> tuple[float, float, dict[str, bytes]]:
    """The seconds of a run until it formats, and from then to its end; and what comes of it."""
    begun = time.perf_counter()
    with start(folder) as process:
        assert process.stderr is not None
        while not process.stderr.readline().startswith("formatting"):
            assert process.poll() is None
        formatting = time.perf_counter()
        process.communicate(timeout=SECONDS)
    return formatting - begun, time.perf_counter() - formatting, files(folder / "out")


def test_a_run_that_is_killed_leaves_the_old_tree_or_the_new_one(folder: Path) -> None:
    """Byte for byte, with a person's file in it, and the next run gives the new one."""
    old = files(folder / "out")
    shutil.copytree(folder, folder.parent / "new")
    change(folder.parent / "new")
    first, second, new = measure(folder.parent / "new")
    assert old != new
    chance = random.Random(4711)
    shutil.copytree(folder, folder.parent / "begin")
    seen = []
    for number in range(KILLS):
        shutil.rmtree(folder)
        shutil.copytree(folder.parent / "begin", folder)
        change(folder)
        process = start(folder)
        assert process.stderr is not None
        with process:
            if number % 3:  # More often while it writes, which is the shorter part.
                while process.poll() is None and "formatting" not in process.stderr.readline():
                    pass
                time.sleep(chance.uniform(0, 1.2 * second))
            else:
                time.sleep(chance.uniform(0, first))
            process.send_signal(signal.SIGKILL)
        found = files(folder / "out")
        assert found in (old, new)
        seen.append(found == new)
        print(f"{number}: {'new' if found == new else 'old'}, left: {sorted(os.listdir(folder))}")
        run(folder, "generate", *OPTIONS)
        assert files(folder / "out") == new
        assert sorted(os.listdir(folder)) == ["out", "spec"]
    if KILLS >= 100:
        assert {False, True} == set(seen)
