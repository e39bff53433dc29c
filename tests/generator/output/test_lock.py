"""The lock of a folder: who has it, who waits, and what is left of it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from generator.core.errors import TreeError
from generator.output import lock
from generator.output.lock import locked
from tests.generator.support.plain_user import own_folder

ROOT = Path(__file__).parents[3]
__all__ = ["own_folder"]

HOLD = """
import sys
from pathlib import Path
from generator.output.lock import locked
with locked(Path(sys.argv[1]), print, shared=len(sys.argv) > 2):
    print("mine", flush=True)
    sys.stdin.read()
"""


class Holder:
    """Another process that has the lock until it is told to end, or is killed."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(folder), *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "mine\n"

    def __enter__(self) -> Holder:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(lock, "WAIT", 0.2)
    return tmp_path / "out"


def quietly(folder: Path, *, shared: bool = False) -> AbstractContextManager[None]:
    return locked(folder, lambda _: None, shared=shared)


def test_a_second_process_waits_and_then_says_who_has_it(folder: Path) -> None:
    """The notice comes once, and after a while the command gives up and names the process."""
    said: list[str] = []
    with Holder(folder) as holder:
        with pytest.raises(TreeError) as caught, locked(folder, said.append):
            pass
        name = f"process {holder.process.pid}, which has it since "
        assert [re.sub(r"\d\d:\d\d:\d\d", "", each) for each in said] == [
            f"{folder}: waiting for {name}"
        ]
        assert str(caught.value).startswith(f"{folder}: {name}")
    with quietly(folder):
        pass


def test_a_process_that_is_killed_holds_nothing(folder: Path) -> None:
    """Its lock ends with it, and what it left behind is in nobody's way."""
    with Holder(folder) as holder:
        holder.process.send_signal(signal.SIGKILL)
        holder.process.wait()
        assert os.listdir(folder.parent) == [".out.lock"]
        with quietly(folder):
            pass
    assert os.listdir(folder.parent) == []


def test_readers_share_it_and_keep_writers_out(folder: Path) -> None:
    """Two may read at once; whoever writes is alone."""
    with Holder(folder, "shared"):
        with quietly(folder, shared=True):
            pass
        with pytest.raises(TreeError), quietly(folder):
            pass
    with Holder(folder), pytest.raises(TreeError), quietly(folder, shared=True):
        pass
    assert os.listdir(folder.parent) == []


def test_nothing_is_left_of_it(folder: Path) -> None:
    """Neither the file nor the folders that were made for it, unless they are of use."""
    for shared in (False, True):
        with quietly(folder / "deep" / "er", shared=shared):
            pass
        assert os.listdir(folder.parent) == []
    with quietly(folder / "deep"):
        (folder / "deep").mkdir()
    assert os.listdir(folder) == ["deep"]


def test_two_names_of_a_folder_are_one(folder: Path) -> None:
    """A link leads to the same lock."""
    folder.mkdir()
    (folder.parent / "link").symlink_to(folder)
    with Holder(folder), pytest.raises(TreeError), quietly(folder.parent / "link"):
        pass


def test_below_a_closed_folder_the_lock_is_inside(own_folder: Path) -> None:
    """Where nothing can be written at all, a writer is told so, and a reader needs no lock."""
    folder = own_folder / "out"
    folder.mkdir()
    own_folder.chmod(0o555)
    with quietly(folder):
        assert os.listdir(folder) == [".lock"]
    folder.chmod(0o555)
    with quietly(folder, shared=True):
        pass
    with pytest.raises(TreeError, match="out: cannot be written: Permission denied"):
        quietly(folder).__enter__()
    assert os.listdir(folder) == []
