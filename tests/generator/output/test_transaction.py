"""The change of a folder at once: what stays the same, what is kept, where it cannot be done."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.core.errors import TreeError
from generator.output import directory_swap, transaction
from generator.output.apply import apply_changes
from generator.output.plan import plan_changes
from generator.output.recovery import is_interrupted, recover
from generator.output.transaction import Transaction
from tests.generator.support.cut_off import MINE, NEW, OLD, files_in, put, texts
from tests.generator.support.plain_user import own_folder

ROOT = Path(__file__).parents[3]
__all__ = ["own_folder"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A package with a person's files in it."""
    put(tmp_path / "out", texts(OLD) | MINE)
    return tmp_path / "out"


def generate(folder: Path) -> list[str]:
    """Return the new package; gives the notes for a person."""
    made = texts(NEW)
    return apply_changes(folder, made, plan_changes(folder, made))


def at_the_exchange(monkeypatch: pytest.MonkeyPatch, action: Callable[[], object]) -> None:
    """Let something happen in the last moment."""

    def exchange(one: Path, other: Path) -> bool:
        action()
        return directory_swap.exchange(one, other)

    monkeypatch.setattr(transaction, "exchange", exchange)


def without_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that cannot do it."""
    monkeypatch.setattr(transaction, "exchange", lambda *_: False)


def test_what_stays_is_the_same_file(folder: Path) -> None:
    """Files that do not change, and those of a person, are neither copied nor touched."""
    (folder / "link").symlink_to("notes.txt")
    (folder / "mine").chmod(0o750)
    same = ("b.py", "notes.txt", "mine/more.txt", "link")
    before = {path: (folder / path).lstat() for path in same}
    generate(folder)
    for path, known in before.items():
        found = (folder / path).lstat()
        assert (found.st_ino, found.st_mtime_ns) == (known.st_ino, known.st_mtime_ns)
    assert (folder / "mine").stat().st_mode & 0o777 == 0o750
    assert (folder / "link").readlink() == Path("notes.txt")


def test_a_file_keeps_its_permissions(folder: Path) -> None:
    """One that was made private stays so when it changes."""
    (folder / "a.py").chmod(0o600)
    generate(folder)
    assert (folder / "a.py").stat().st_mode & 0o777 == 0o600


def test_what_a_person_saves_in_the_last_moment_is_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new file, one that is replaced, one that is written in place, and one of ours."""

    def save() -> None:
        put(folder, {"new/note.txt": "new", "swap.txt": "saved"})
        os.replace(folder / "swap.txt", folder / "notes.txt")
        put(folder, {"mine/more.txt": "more", "a.py": "edited"})

    at_the_exchange(monkeypatch, save)
    notes = generate(folder)
    saved = {"new/note.txt": "new", "notes.txt": "saved", "mine/more.txt": "more"}
    assert files_in(folder) == texts(NEW) | saved | {"a.py.edited": "edited"}
    assert notes == [f"{folder}/a.py.edited: what was edited while the file was written"]
    assert os.listdir(folder.parent) == ["out"]


def test_a_folder_that_is_a_link_is_changed_where_it_leads(tmp_path: Path, folder: Path) -> None:
    """The link stays a link."""
    link = tmp_path / "elsewhere" / "link"
    link.parent.mkdir()
    link.symlink_to(folder)
    generate(link)
    assert link.is_symlink()
    assert files_in(folder) == texts(NEW) | MINE


def test_files_below_a_link_are_written_one_by_one(tmp_path: Path, folder: Path) -> None:
    """What lies elsewhere cannot change together with the folder, and is not replaced by it."""
    (tmp_path / "elsewhere").mkdir()
    (folder / "more").symlink_to(tmp_path / "elsewhere")
    generate(folder)
    assert (folder / "more").is_symlink()
    assert files_in(tmp_path / "elsewhere") == {"new.py": "2\n"}


def test_where_folders_cannot_be_exchanged_files_are(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The result is the same, and the folder is still the same one."""
    without_exchange(monkeypatch)
    before = folder.stat().st_ino
    generate(folder)
    assert files_in(folder) == texts(NEW) | MINE
    assert folder.stat().st_ino == before
    assert os.listdir(folder.parent) == ["out"]


def test_whoever_stands_in_the_folder_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The working directory of the process follows; a shell has to do so itself."""
    monkeypatch.chdir(folder / "mine")
    notes = generate(Path("..").resolve())
    assert Path.cwd() == folder / "mine"
    assert [note for note in notes if "a shell that stands in it has to enter it again" in note]


@pytest.mark.parametrize("exchanges", [True, False])
def test_files_elsewhere_come_with_the_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool
) -> None:
    """They are replaced, made and removed; nothing is left of the work."""
    if not exchanges:
        without_exchange(monkeypatch)
    spec = folder.parent / "spec"
    put(spec, {"replaced": "old", "removed": "old"})
    made = texts(NEW)
    with Transaction(folder) as work:
        work.put(spec / "replaced", b"new", b"old")
        work.put(spec / "removed", None, b"old")
        work.put(spec / "added", b"new", None)
        work.write(made, plan_changes(folder, made))
        assert files_in(folder) == texts(OLD) | MINE
        assert files_in(spec) == {"replaced": "old", "removed": "old"}
        work.commit()
    assert files_in(spec) == {"replaced": "new", "added": "new"}
    assert files_in(folder) == texts(NEW) | MINE
    assert sorted(os.listdir(folder.parent)) == ["out", "spec"]


def test_without_a_commit_nothing_has_happened(folder: Path) -> None:
    """Whoever thinks better of it, or fails, leaves all as it was."""
    before = files_in(folder.parent)
    made = texts(NEW)

    def fail() -> None:
        with Transaction(folder) as work:
            work.put(folder.parent / "file", b"new", None)
            work.write(made, plan_changes(folder, made))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert files_in(folder.parent) == before


def test_a_file_elsewhere_that_changed_meanwhile_stops_all(folder: Path) -> None:
    """What somebody wrote since it was read is not lost, and what came before it is taken back."""
    put(folder.parent, {"one": "old", "two": "mine"})
    before = files_in(folder.parent)
    with Transaction(folder) as work:
        work.put(folder.parent / "one", b"new", b"old")
        work.put(folder.parent / "two", b"new", b"old")
        with pytest.raises(TreeError, match="two: was changed meanwhile"):
            work.commit()
    assert files_in(folder.parent) == before


def test_what_is_edited_between_a_kill_and_the_next_command_is_kept(folder: Path) -> None:
    """A document that was put in place by a command that was cut off, and then edited."""
    script = (
        "import os, sys; from pathlib import Path; from generator.output import transaction\n"
        "transaction.exchange = lambda *_: os._exit(9)\n"
        "from generator.output.plan import plan_changes\n"
        "from tests.generator.support.cut_off import NEW, texts\n"
        "folder, made = Path(sys.argv[1]), texts(NEW)\n"
        "with transaction.Transaction(folder) as work:\n"
        "    work.put(folder.parent / 'file', b'new', None)\n"
        "    work.write(made, plan_changes(folder, made)); work.commit()\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(folder)], cwd=ROOT, check=False)
    assert done.returncode == 9
    assert is_interrupted(folder)
    assert (folder.parent / "file").read_text() == "new"
    put(folder.parent, {"file": "mine"})
    assert recover(folder) == [
        f"{folder.parent}/file: was edited after a command that was cut off; left as it is"
    ]
    assert files_in(folder.parent) == {
        f"out/{path}": text for path, text in (texts(OLD) | MINE).items()
    } | {"file": "mine"}


FULL = """
import resource, sys
from pathlib import Path
from generator.core.errors import TreeError
from generator.output.apply import apply_changes
from generator.output.plan import plan_changes
from tests.generator.support.cut_off import OLD, texts
folder = Path(sys.argv[1])
made = texts(OLD | {"a.py": "2", "large.py": "x" * 100_000})
changes = plan_changes(folder, made)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    apply_changes(folder, made, changes)
except TreeError as error:
    print(error)
"""


@pytest.mark.parametrize("room", [0, 1, 600, 50_000])
def test_a_full_disk_leaves_the_old_tree(folder: Path, room: int) -> None:
    """A write that fails is told by the file's name, and the folder is as it was."""
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
from tests.generator.support.cut_off import NEW, texts

def exchange(one, other):
    done = directory_swap.exchange(one, other)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    return done

transaction.exchange = exchange
folder, made = Path(sys.argv[1]), texts(NEW)
with transaction.Transaction(folder) as work:
    work.put(folder.parent / "file", b"new", None)
    work.write(made, plan_changes(folder, made))
    work.commit()
"""


def test_a_disk_that_is_full_after_the_exchange_is_no_failure(folder: Path) -> None:
    """All is in place by then, and what is left to do needs no room."""
    command = [sys.executable, "-c", FULL_LATE, str(folder)]
    subprocess.run(command, cwd=ROOT, check=True)
    assert files_in(folder.parent) == {
        f"out/{path}": text for path, text in (texts(NEW) | MINE).items()
    } | {"file": "new"}


def test_a_file_that_cannot_be_replaced_is_named(own_folder: Path) -> None:
    """By its own name, and not by that under which its successor was to wait."""
    closed = own_folder / "closed"
    put(own_folder, {"closed/file": "old"})
    closed.chmod(0o555)
    with Transaction(own_folder / "out") as work:
        work.put(closed / "file", b"new", b"old")
        with pytest.raises(TreeError, match="closed/file: cannot be written: Permission denied"):
            work.commit()
    assert files_in(own_folder) == {"closed/file": "old"}


@pytest.mark.parametrize("closed", ["", "sub"])
def test_a_read_only_folder_is_a_complaint(own_folder: Path, closed: str) -> None:
    """A folder that somebody has closed is not replaced by an open one."""
    folder = own_folder / "out"
    put(folder, texts(OLD) | MINE)
    (folder / closed).chmod(0o555)
    with pytest.raises(TreeError, match="cannot be written: Permission denied"):
        generate(folder)
    assert files_in(own_folder) == {
        f"out/{path}": text for path, text in (texts(OLD) | MINE).items()
    }


def test_below_a_closed_folder_files_are_written_one_by_one(own_folder: Path) -> None:
    """Where nothing can be put beside the folder it is changed all the same."""
    folder = own_folder / "out"
    put(folder, texts(OLD) | MINE)
    own_folder.chmod(0o555)
    generate(folder)
    assert files_in(folder) == texts(NEW) | MINE


@pytest.mark.parametrize("exchanges", [True, False])
def test_a_folder_that_a_person_has_closed_stays_so(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool
) -> None:
    """What is in it is kept, and the work on the folder around it is ended all the same."""
    if not exchanges:
        without_exchange(monkeypatch)
    folder = own_folder / "out"
    put(folder, texts(OLD) | MINE)
    (folder / "mine").chmod(0o555)
    generate(folder)
    assert (folder / "mine").stat().st_mode & 0o777 == 0o555
    assert files_in(folder) == texts(NEW) | MINE
    assert os.listdir(own_folder) == ["out"]
