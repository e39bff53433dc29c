"""Atomic changes of a folder: kept files, late edits, and systems that cannot exchange folders."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.core.errors import TreeError
from generator.output import directory_swap, transaction
from generator.output.plan import plan_changes
from generator.output.recovery import is_interrupted, recover
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

ROOT = Path(__file__).parents[3]


def at_the_exchange(monkeypatch: pytest.MonkeyPatch, action: Callable[[], object]) -> None:
    """Run an action immediately before the exchange."""

    def exchange(one: Path, other: Path) -> bool:
        action()
        return directory_swap.exchange(one, other)

    monkeypatch.setattr(transaction, "exchange", exchange)


def test_unchanged_files_stay_the_same_files(folder: Path) -> None:
    """Unchanged files and the user's own are neither copied nor touched."""
    (folder / "link").symlink_to("notes.txt")
    (folder / "mine").chmod(0o750)
    same = ("b.py", "notes.txt", "mine/more.txt", "link")
    before = {path: (folder / path).lstat() for path in same}
    generate_again(folder)
    for path, known in before.items():
        found = (folder / path).lstat()
        assert (found.st_ino, found.st_mtime_ns) == (known.st_ino, known.st_mtime_ns)
    assert (folder / "mine").stat().st_mode & 0o777 == 0o750
    assert (folder / "link").readlink() == Path("notes.txt")


def test_a_file_keeps_its_permissions(folder: Path) -> None:
    """A private file stays private when its content changes."""
    (folder / "a.py").chmod(0o600)
    generate_again(folder)
    assert (folder / "a.py").stat().st_mode & 0o777 == 0o600


def test_files_saved_just_before_the_exchange_are_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This holds for new, replaced and rewritten files, and for a generated one."""

    def save() -> None:
        write_files(folder, {"new/note.txt": "new", "swap.txt": "saved"})
        os.replace(folder / "swap.txt", folder / "notes.txt")
        write_files(folder, {"mine/more.txt": "more", "a.py": "edited"})

    at_the_exchange(monkeypatch, save)
    notes = generate_again(folder)
    saved = {"new/note.txt": "new", "notes.txt": "saved", "mine/more.txt": "more"}
    assert files_in(folder) == output_files(NEW) | saved | {"a.py.edited": "edited"}
    assert notes == [f"{folder}/a.py.edited: an edit made while the file was replaced"]
    assert os.listdir(folder.parent) == ["out"]


def test_a_linked_folder_is_changed_at_its_target(tmp_path: Path, folder: Path) -> None:
    """The link stays a link."""
    link = tmp_path / "elsewhere" / "link"
    link.parent.mkdir()
    link.symlink_to(folder)
    generate_again(link)
    assert link.is_symlink()
    assert files_in(folder) == output_files(NEW) | USER_FILES


def test_files_below_a_link_are_written_file_by_file(tmp_path: Path, folder: Path) -> None:
    """The target of the link cannot be exchanged with the folder, and the link stays a link."""
    (tmp_path / "elsewhere").mkdir()
    (folder / "more").symlink_to(tmp_path / "elsewhere")
    generate_again(folder)
    assert (folder / "more").is_symlink()
    assert files_in(tmp_path / "elsewhere") == {"new.py": "2\n"}


def test_without_an_exchange_files_are_replaced(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The result is the same, in the same folder."""
    without_exchange(monkeypatch)
    before = folder.stat().st_ino
    generate_again(folder)
    assert files_in(folder) == output_files(NEW) | USER_FILES
    assert folder.stat().st_ino == before
    assert os.listdir(folder.parent) == ["out"]


def test_the_working_directory_follows_the_exchange(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process changes to the new folder, and a note reminds the user's shell to do so."""
    monkeypatch.chdir(folder / "mine")
    notes = generate_again(Path("..").resolve())
    assert Path.cwd() == folder / "mine"
    assert [note for note in notes if "a shell in the old one must `cd` into it" in note]


@pytest.mark.parametrize("exchanges", [True, False])
def test_files_elsewhere_change_with_the_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool
) -> None:
    """They are replaced, created and removed, and no temporary file remains."""
    if not exchanges:
        without_exchange(monkeypatch)
    spec = folder.parent / "spec"
    write_files(spec, {"replaced": "old", "removed": "old"})
    made = output_files(NEW)
    with Transaction(folder) as work:
        work.stage_file(spec / "replaced", b"new", b"old")
        work.stage_file(spec / "removed", None, b"old")
        work.stage_file(spec / "added", b"new", None)
        work.stage_changes(made, plan_changes(folder, made))
        assert files_in(folder) == output_files(OLD) | USER_FILES
        assert files_in(spec) == {"replaced": "old", "removed": "old"}
        work.commit()
    assert files_in(spec) == {"replaced": "new", "added": "new"}
    assert files_in(folder) == output_files(NEW) | USER_FILES
    assert sorted(os.listdir(folder.parent)) == ["out", "spec"]


def test_without_a_commit_nothing_changes(folder: Path) -> None:
    """An exception inside the transaction leaves all files as they were."""
    before = files_in(folder.parent)
    made = output_files(NEW)

    def fail() -> None:
        with Transaction(folder) as work:
            work.stage_file(folder.parent / "file", b"new", None)
            work.stage_changes(made, plan_changes(folder, made))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert files_in(folder.parent) == before


def test_a_file_elsewhere_that_changed_meanwhile_aborts_the_commit(folder: Path) -> None:
    """The user's change is kept, and files that were already replaced are rolled back."""
    write_files(folder.parent, {"one": "old", "two": "mine"})
    before = files_in(folder.parent)
    with Transaction(folder) as work:
        work.stage_file(folder.parent / "one", b"new", b"old")
        work.stage_file(folder.parent / "two", b"new", b"old")
        with pytest.raises(TreeError, match="two: changed since it was read"):
            work.commit()
    assert files_in(folder.parent) == before


def test_an_edit_between_a_kill_and_the_next_command_is_kept(folder: Path) -> None:
    """Recovery leaves a document alone that was modified after the interrupted run."""
    script = (
        "import os, sys; from pathlib import Path; from generator.output import transaction\n"
        "transaction.exchange = lambda *_: os._exit(9)\n"
        "from generator.output.plan import plan_changes\n"
        "from tests.generator.support.interrupted_changes import NEW, output_files\n"
        "folder, made = Path(sys.argv[1]), output_files(NEW)\n"
        "with transaction.Transaction(folder) as work:\n"
        "    work.stage_file(folder.parent / 'file', b'new', None)\n"
        "    work.stage_changes(made, plan_changes(folder, made)); work.commit()\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(folder)], cwd=ROOT, check=False)
    assert done.returncode == 9
    assert is_interrupted(folder)
    assert (folder.parent / "file").read_text() == "new"
    write_files(folder.parent, {"file": "mine"})
    assert recover(folder) == [
        f"{folder.parent}/file: modified after an interrupted run; left as it is"
    ]
    assert files_in(folder.parent) == {
        f"out/{path}": text for path, text in (output_files(OLD) | USER_FILES).items()
    } | {"file": "mine"}
