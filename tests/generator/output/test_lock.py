"""The lock of a folder: its holder, processes that wait, and its cleanup."""

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
    """Another process that has the lock until its input ends, or until it is killed."""

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
    monkeypatch.setattr(lock, "LOCK_TIMEOUT", 0.2)
    return tmp_path / "out"


def quietly(folder: Path, *, shared: bool = False) -> AbstractContextManager[None]:
    return locked(folder, lambda _: None, shared=shared)


def test_a_second_process_waits_and_then_names_the_holder(folder: Path) -> None:
    """The message is printed once; after the time limit, the complaint names the holder."""
    said: list[str] = []
    with Holder(folder) as holder:
        with pytest.raises(TreeError) as caught, locked(folder, said.append):
            pass
        name = f"process {holder.process.pid} (since "
        assert [re.sub(r"\d\d:\d\d:\d\d", "", each) for each in said] == [
            f"{folder}: waiting for {name})"
        ]
        assert str(caught.value).startswith(f"{folder}: locked by {name}")
    with quietly(folder):
        pass


def test_a_process_that_is_killed_holds_nothing(folder: Path) -> None:
    """Its lock ends with it, and its lock file is reused."""
    with Holder(folder) as holder:
        holder.process.send_signal(signal.SIGKILL)
        holder.process.wait()
        assert os.listdir(folder.parent) == [".out.lock"]
        with quietly(folder):
            pass
    assert os.listdir(folder.parent) == []


def test_readers_share_it_and_keep_writers_out(folder: Path) -> None:
    """Two processes may read at once; a writer has the lock alone."""
    with Holder(folder, "shared"):
        with quietly(folder, shared=True):
            pass
        with pytest.raises(TreeError), quietly(folder):
            pass
    with Holder(folder), pytest.raises(TreeError), quietly(folder, shared=True):
        pass
    assert os.listdir(folder.parent) == []


def test_a_lock_leaves_no_files(folder: Path) -> None:
    """The lock file and the empty folders that were created for it are removed."""
    for shared in (False, True):
        with quietly(folder / "deep" / "er", shared=shared):
            pass
        assert os.listdir(folder.parent) == []
    with quietly(folder / "deep"):
        (folder / "deep").mkdir()
    assert os.listdir(folder) == ["deep"]


def test_a_link_to_a_folder_has_the_same_lock(folder: Path) -> None:
    """The lock belongs to the folder, and not to its name."""
    folder.mkdir()
    (folder.parent / "link").symlink_to(folder)
    with Holder(folder), pytest.raises(TreeError), quietly(folder.parent / "link"):
        pass


def test_below_a_read_only_folder_the_lock_is_inside(own_folder: Path) -> None:
    """If the folder is read-only too, a writer fails and a reader takes no lock."""
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
