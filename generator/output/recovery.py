"""Recovery after a transaction: cleanup if it was committed, else rollback.

The journal of a transaction is in a work folder beside the folder that changes. The exchange of
that folder with its staged tree is the commit. Recovery recognizes it by the folder's inode. The
new state is complete from then on; only cleanup follows.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.errors import TreeError
from ..core.filesystem import digest, digest_on_disk
from ..core.progress import Progress
from ..core.project import Project
from ..core.stages import stage
from .directory_swap import discard, make_removable
from .lock import locked

JOURNAL = "journal.json"
STAGED_TREE = "tree"


@dataclass(frozen=True)
class FileChange:
    """A file outside the folder that the transaction replaces, creates or removes.

    Attributes:
        target: The file.
        content: Its new content; ``None`` removes it.
        before: Its content when the change was decided; ``None`` if it did not exist.

    """

    target: Path
    content: bytes | None
    before: bytes | None

    @property
    def next(self) -> Path:
        """The path of the new content until the commit."""
        return _hidden_sibling(self.target, "next")

    @property
    def former(self) -> Path:
        """The path of the old file until the end of the transaction."""
        return _hidden_sibling(self.target, "former")


def _hidden_sibling(file: Path, suffix: str) -> Path:
    return file.with_name(f".{file.name}.{suffix}")


def recover(folder: Path) -> list[str]:
    """Clean up after a committed transaction, or roll back one that was not committed.

    Args:
        folder: The folder, which the caller has locked.

    Returns:
        Notes for the user about files that were handled specially.

    Raises:
        TreeError: Files of the transaction cannot be removed.

    """
    place = Path(os.path.realpath(folder))
    try:
        found = [work for work in work_folders(place) if work.is_dir()]
        return [note for work in found for note in _finish(folder, place, work)]
    except OSError as error:
        raise TreeError(f"{error.filename}: cannot be removed: {error.strerror}") from error


@stage("recover")
def ensure_consistent(project: Project, report: Progress) -> None:
    """Recover from an interrupted run, for a command that otherwise takes no lock.

    Args:
        project: The folders. They are locked only if a transaction was interrupted.
        report: Receives the outcome, and a message if a lock is not free.

    Raises:
        TreeError: Files of the transaction cannot be removed.

    """
    if is_interrupted(project.output):
        with locked(project.spec, report), locked(project.output, report):
            recover_and_report(project.output, report)


@stage("recover")
def recover_and_report(folder: Path, report: Progress) -> None:
    """Recover from an interrupted transaction, and report the outcome."""
    place = Path(os.path.realpath(folder))
    found = [_is_committed(place, work) for work in work_folders(place) if work.is_dir()]
    notes = recover(folder)
    if found:
        outcome = "its changes are complete" if any(found) else "rolled back"
        report.note(f"{folder}: a previous run was interrupted; {outcome}")
    for note in notes:
        report.note(note)


def is_interrupted(folder: Path) -> bool:
    """Return whether a transaction of the folder was interrupted or is in progress."""
    return any(work.is_dir() for work in work_folders(Path(os.path.realpath(folder))))


def _is_committed(folder: Path, work: Path) -> bool:
    journal = _read_journal(work)
    return journal["done"] or _is_exchanged(folder, journal)


def _is_exchanged(folder: Path, journal: Mapping[str, Any]) -> bool:
    return journal["staged"] is not None and inode(folder) == journal["staged"]


def _finish(shown: Path, folder: Path, work: Path) -> list[str]:
    journal = _read_journal(work)
    former = work / STAGED_TREE  # After the exchange, the old folder is here.
    is_exchanged, is_committed = _is_exchanged(folder, journal), _is_committed(folder, work)
    notes = []
    for each in journal["files"]:
        notes += _finish_file(work / each["path"], each, roll_back=not is_committed)
    if is_exchanged and former.is_dir():
        notes += _follow_working_directory(former, folder, shown)
        moved = discard(former, folder, journal["replaced"])
        reason = "an edit made while the file was replaced"
        notes += [f"{shown / file.relative_to(folder)}: {reason}" for file in moved]
    make_removable(work)
    shutil.rmtree(work)
    return notes


def _follow_working_directory(former: Path, folder: Path, shown: Path) -> list[str]:
    """Change the working directory from the old folder to the new one."""
    try:
        here = Path.cwd()
    except FileNotFoundError:
        return []
    if not here.is_relative_to(former):
        return []
    target = folder / here.relative_to(former)
    os.chdir(target if target.is_dir() else folder)
    return [f"{shown}: was replaced by a new folder; a shell in the old one must `cd` into it"]


def _finish_file(path: Path, entry: Mapping[str, Any], *, roll_back: bool) -> list[str]:
    """Keep or restore a file outside the folder, and leave later edits alone."""
    target = Path(os.path.normpath(path))
    file = FileChange(target, None, None)
    notes = []
    if roll_back and digest_on_disk(target) == entry["after"] != entry["before"]:
        if entry["before"] is None:
            target.unlink()
        else:
            file.former.replace(target)
    elif roll_back and digest_on_disk(target) != entry["before"]:
        notes.append(f"{target}: modified after an interrupted run; left as it is")
    file.next.unlink(missing_ok=True)
    file.former.unlink(missing_ok=True)
    return notes


def work_folders(folder: Path) -> tuple[Path, Path]:
    """Return the possible work folders: beside the folder, or inside it."""
    return folder.parent / f".{folder.name}.lockstep", folder / ".lockstep-work"


def _read_journal(work: Path) -> dict[str, Any]:
    """Return the journal; without one, nothing has changed yet."""
    empty: dict[str, Any] = {"done": False, "staged": None, "replaced": {}, "files": []}
    try:
        return empty | dict(json.loads((work / JOURNAL).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return empty


def inode(folder: Path) -> int | None:
    """Return the inode of a folder, which a rename does not change; ``None`` if it is missing."""
    return folder.stat().st_ino if folder.is_dir() else None


def digest_or_none(content: bytes | None) -> str | None:
    """Return SHA-256 of a file's content, if there is one."""
    return None if content is None else digest(content)
