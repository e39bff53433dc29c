"""Disks that are full, and folders that cannot be written: the old tree stays complete."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.core.errors import TreeError
from generator.output.transaction import Transaction
from tests.generator.support.interrupted_changes import (
    NEW,
    OLD,
    USER_FILES,
    files_in,
    output_files,
    write_files,
)
from tests.generator.support.package_changes import folder as folder
from tests.generator.support.package_changes import generate_again, without_exchange
from tests.generator.support.plain_user import own_folder as own_folder

ROOT = Path(__file__).parents[3]

FULL = """
import resource, sys
from pathlib import Path
from generator.core.errors import TreeError
from generator.output.apply import apply_changes
from generator.output.plan import plan_changes
from tests.generator.support.interrupted_changes import OLD, output_files
folder = Path(sys.argv[1])
made = output_files(OLD | {"a.py": "2", "large.py": "x" * 100_000})
changes = plan_changes(folder, made)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    apply_changes(folder, made, changes)
except TreeError as error:
    print(error)
"""


@pytest.mark.parametrize("room", [0, 1, 600, 50_000])
def test_a_full_disk_leaves_the_old_tree(folder: Path, room: int) -> None:
    """The complaint names the file, and the folder is unchanged."""
    before = files_in(folder.parent)
    command = [sys.executable, "-c", FULL, str(folder), str(room)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(str(folder))
    assert done.stdout.endswith(": cannot be written: File too large\n")
    assert files_in(folder.parent) == before


FULL_LATE = """
import resource, sys
from pathlib import Path
from generator.output import directory_swap, transaction
from generator.output.plan import plan_changes
from tests.generator.support.interrupted_changes import NEW, output_files

def exchange(one, other):
    done = directory_swap.exchange(one, other)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    return done

transaction.exchange = exchange
folder, made = Path(sys.argv[1]), output_files(NEW)
with transaction.Transaction(folder) as work:
    work.stage_file(folder.parent / "file", b"new", None)
    work.stage_changes(made, plan_changes(folder, made))
    work.commit()
"""


def test_a_full_disk_after_the_exchange_does_not_fail(folder: Path) -> None:
    """The changes are complete by then, and cleanup needs no disk space."""
    command = [sys.executable, "-c", FULL_LATE, str(folder)]
    subprocess.run(command, cwd=ROOT, check=True)
    assert files_in(folder.parent) == {
        f"out/{path}": text for path, text in (output_files(NEW) | USER_FILES).items()
    } | {"file": "new"}


def test_a_file_that_cannot_be_replaced_is_named(own_folder: Path) -> None:
    """The complaint has the file's own name, and not a temporary one."""
    closed = own_folder / "closed"
    write_files(own_folder, {"closed/file": "old"})
    closed.chmod(0o555)
    with Transaction(own_folder / "out") as work:
        work.stage_file(closed / "file", b"new", b"old")
        with pytest.raises(TreeError, match="closed/file: cannot be written: Permission denied"):
            work.commit()
    assert files_in(own_folder) == {"closed/file": "old"}


@pytest.mark.parametrize("closed", ["", "sub"])
def test_a_read_only_folder_is_a_complaint(own_folder: Path, closed: str) -> None:
    """A read-only folder is not replaced by a writable one."""
    folder = own_folder / "out"
    write_files(folder, output_files(OLD) | USER_FILES)
    (folder / closed).chmod(0o555)
    with pytest.raises(TreeError, match="cannot be written: Permission denied"):
        generate_again(folder)
    assert files_in(own_folder) == {
        f"out/{path}": text for path, text in (output_files(OLD) | USER_FILES).items()
    }


def test_below_a_read_only_folder_files_are_written_file_by_file(own_folder: Path) -> None:
    """The folder changes although nothing can be created beside it."""
    folder = own_folder / "out"
    write_files(folder, output_files(OLD) | USER_FILES)
    own_folder.chmod(0o555)
    generate_again(folder)
    assert files_in(folder) == output_files(NEW) | USER_FILES


@pytest.mark.parametrize("exchanges", [True, False])
def test_a_users_read_only_folder_stays_read_only(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool
) -> None:
    """Its files are kept, and the transaction around it completes."""
    if not exchanges:
        without_exchange(monkeypatch)
    folder = own_folder / "out"
    write_files(folder, output_files(OLD) | USER_FILES)
    (folder / "mine").chmod(0o555)
    generate_again(folder)
    assert (folder / "mine").stat().st_mode & 0o777 == 0o555
    assert files_in(folder) == output_files(NEW) | USER_FILES
    assert os.listdir(own_folder) == ["out"]
