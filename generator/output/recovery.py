"""Ends a transaction that is over or was cut off: forward if it was committed, else back.

What it did stands in a journal in a folder of its own, beside the folder that was to change. It was
committed when that folder and its twin had changed places, which shows in which of the two lies
where; nothing that happens after it is needed for the new state to be whole.
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
from .directory_swap import discard, open_up
from .lock import locked

JOURNAL = "journal.json"
TWIN = "tree"


@dataclass(frozen=True)
class FileChange:
    """A file elsewhere that the transaction replaces, makes or removes.

    Attributes:
        target: The file.
        content: What it is to hold; ``None`` where it is to go.
        before: What it held when that was decided; ``None`` where there was none.

    """

    target: Path
    content: bytes | None
    before: bytes | None

    @property
    def next(self) -> Path:
        """Where the new content waits."""
        return _beside(self.target, "next")

    @property
    def former(self) -> Path:
        """Where the old file waits."""
        return _beside(self.target, "former")


def _beside(file: Path, what: str) -> Path:
    return file.with_name(f".{file.name}.{what}")


def recover(folder: Path) -> list[str]:
    """End a transaction that was cut off, or that is over: forward if it was committed, else back.

    Args:
        folder: The folder; whoever calls has locked it.

    Returns:
        What a person should know of what happened to files.

    Raises:
        TreeError: What is left of it cannot be removed.

    """
    place = Path(os.path.realpath(folder))
    try:
        found = [work for work in work_folders(place) if work.is_dir()]
        return [note for work in found for note in _end(folder, place, work)]
    except OSError as error:
        raise TreeError(f"{error.filename}: cannot be removed: {error.strerror}") from error


@stage("recover")
def ensure_consistent(project: Project, report: Progress) -> None:
    """Let nobody read what a command has left that was cut off; for those that lock nothing.

    Args:
        project: The folders. One that nothing works on is not locked.
        report: Told what was done, and what there is to wait for.

    Raises:
        TreeError: What is left cannot be removed.

    """
    if is_interrupted(project.output):
        with locked(project.spec, report), locked(project.output, report):
            recover_and_report(project.output, report)


@stage("recover")
def recover_and_report(folder: Path, report: Progress) -> None:
    """End a transaction that was cut off, as ``recover`` does, and say so."""
    place = Path(os.path.realpath(folder))
    found = [_is_committed(place, work) for work in work_folders(place) if work.is_dir()]
    notes = recover(folder)
    if found:
        fate = "kept" if any(found) else "taken back"
        report.note(f"{folder}: a command was cut off; what it had done is {fate}")
    for note in notes:
        report.note(note)


def is_interrupted(folder: Path) -> bool:
    """Return whether a transaction of the folder was cut off, or is under way."""
    return any(work.is_dir() for work in work_folders(Path(os.path.realpath(folder))))


def _is_committed(folder: Path, work: Path) -> bool:
    journal = _read_journal(work)
    return journal["done"] or _is_exchanged(folder, journal)


def _is_exchanged(folder: Path, journal: Mapping[str, Any]) -> bool:
    return journal["twin"] is not None and inode(folder) == journal["twin"]


def _end(shown: Path, folder: Path, work: Path) -> list[str]:
    journal = _read_journal(work)
    twin = work / TWIN
    is_exchanged, is_committed = _is_exchanged(folder, journal), _is_committed(folder, work)
    notes = []
    for each in journal["files"]:
        notes += _end_file(work / each["path"], each, back=not is_committed)
    if is_exchanged and twin.is_dir():
        notes += _step_over(twin, folder, shown)
        beside = "what was edited while the file was written"
        moved = discard(twin, folder, journal["replaced"])
        notes += [f"{shown / file.relative_to(folder)}: {beside}" for file in moved]
    open_up(work)
    shutil.rmtree(work)
    return notes


def _step_over(former: Path, folder: Path, shown: Path) -> list[str]:
    """Leave a folder that is about to go, for the one in its place."""
    try:
        here = Path.cwd()
    except FileNotFoundError:
        return []
    if not here.is_relative_to(former):
        return []
    heir = folder / here.relative_to(former)
    os.chdir(heir if heir.is_dir() else folder)
    return [f"{shown}: is a new folder; a shell that stands in it has to enter it again"]


def _end_file(path: Path, entry: Mapping[str, Any], *, back: bool) -> list[str]:
    """Leave a file as it is or give it its old content, but lose no other one."""
    target = Path(os.path.normpath(path))
    file = FileChange(target, None, None)
    notes = []
    if back and digest_on_disk(target) == entry["after"] != entry["before"]:
        if entry["before"] is None:
            target.unlink()
        else:
            file.former.replace(target)
    elif back and digest_on_disk(target) != entry["before"]:
        notes.append(f"{target}: was edited after a command that was cut off; left as it is")
    file.next.unlink(missing_ok=True)
    file.former.unlink(missing_ok=True)
    return notes


def work_folders(folder: Path) -> tuple[Path, Path]:
    """Where the work on a folder is done: beside it, or inside where that cannot be."""
    return folder.parent / f".{folder.name}.lockstep", folder / ".lockstep-work"


def _read_journal(work: Path) -> dict[str, Any]:
    """Return the journal; without it nothing has happened yet."""
    nothing: dict[str, Any] = {"done": False, "twin": None, "replaced": {}, "files": []}
    try:
        return nothing | dict(json.loads((work / JOURNAL).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return nothing


def inode(folder: Path) -> int | None:
    """By which a folder is known, whatever its name; ``None`` where there is none."""
    return folder.stat().st_ino if folder.is_dir() else None


def digest_or_none(content: bytes | None) -> str | None:
    """SHA-256 of a file's content, if there is one."""
    return None if content is None else digest(content)
