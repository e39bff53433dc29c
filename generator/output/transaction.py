"""Changes to a folder and to files elsewhere that happen all together, or not at all.

All that is new is written beside what it replaces: the folder's next state as its twin (see
``swap``), a file under a name of its own. A journal says what is about to happen. Then the files
are put in place, and last of all the folder and its twin change places. That single step is the
commit: where it did not take place, whoever comes next, see ``recovery``, takes the files back;
where it did, it removes what is left. It also ends a transaction that fails, so that there is one
way back, which the next command goes for a process that was killed.

Where the system cannot exchange the folder (a mount point, a parent that may not be written, a
system other than Linux) its files are written one by one. A process that is killed meanwhile leaves
a mixture, of which the next run knows both states of each file as its own.

This is about processes that end at any moment. A machine that does may lose what its disk had not
yet taken, as with every other program that leaves the order of writes to the system.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from ..core.errors import TreeError
from ..core.filesystem import atomic_write, digest_on_disk, mode_of, remove_empty_folders
from .directory_swap import StagingUnsupportedError, exchange, stage_tree
from .manifest import MANIFEST, NEXT_MANIFEST
from .plan import TreeChanges
from .recovery import JOURNAL, TWIN, FileChange, digest_or_none, inode, recover, work_folders


class Transaction:
    """Changes to a folder, and to files elsewhere, that are made by ``commit`` or not at all.

    Whoever has one is alone: the folder is locked. It begins with ending another one that was cut
    off.

    Args:
        folder: The folder; need not exist.

    Attributes:
        notes: What a person should know of what happened to files in it.

    """

    def __init__(self, folder: Path) -> None:
        self.notes: list[str] = []
        self._shown = folder
        self._folder = Path(os.path.realpath(folder))
        self._work = work_folders(self._folder)[not _can_have_twin(self._folder)]
        self._files: list[FileChange] = []
        self._texts: Mapping[str, str] = {}
        self._changes: TreeChanges | None = None
        self._twin: int | None = None

    def __enter__(self) -> Self:
        self.notes += recover(self._shown)
        return self

    def put(self, file: Path, content: bytes | None, before: bytes | None) -> None:
        """Let a file elsewhere have another content, or none.

        Args:
            file: The file; no symbolic link.
            content: What it is to hold; ``None`` removes it.
            before: What it holds, as far as is known; ``None`` where it does not exist.

        """
        self._files.append(FileChange(Path(os.path.realpath(file)), content, before))

    def write(self, texts: Mapping[str, str], changes: TreeChanges) -> None:
        """Let the folder have other files.

        Args:
            texts: What is to be in it, by path, the manifest included.
            changes: What ``plan`` has said about them.

        Raises:
            TreeError: The folder cannot be written.

        """
        if not changes:
            (self._folder / NEXT_MANIFEST).unlink(missing_ok=True)
            return
        self._texts, self._changes = texts, changes
        try:
            self._check_writable(changes)
            if _can_have_twin(self._folder):
                self._make_twin(texts, changes)
        except OSError as error:
            raise self._failure(error) from error

    def commit(self) -> None:
        """Do it.

        Raises:
            TreeError: It cannot be done; nothing has changed.

        """
        try:
            if self._files:
                self._note(done=False)
                self._place_files()
            if self._changes and self._twin and self._exchange():
                return  # Which tells by itself that it is done, on a full disk as well.
            if self._changes:
                _write_in_turn(self._folder, self._texts, self._changes)
            if self._files:
                self._note(done=True)
        except OSError as error:
            raise self._failure(error) from error

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.notes += recover(self._shown)

    def _make_twin(self, texts: Mapping[str, str], changes: TreeChanges) -> None:
        """Build the folder's next state, where that is possible."""
        if _leads_elsewhere(self._folder, (*changes.written, *changes.removed)):
            return
        twin = self._work / TWIN
        twin.mkdir(parents=True)
        self._twin = inode(twin)
        self._note(done=False)
        try:
            stage_tree(self._folder, twin, {*changes.written, *changes.replaced})
        except StagingUnsupportedError:
            shutil.rmtree(twin)
            self._twin = None
            return
        for path in changes.removed:
            remove_empty_folders(twin, (twin / path).parent)
        for path in changes.written:
            file = twin / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(texts[path].encode())
            if (self._folder / path).is_file():
                file.chmod(mode_of(self._folder / path))

    def _exchange(self) -> bool:
        twin = self._work / TWIN
        if self._folder.exists():
            return exchange(twin, self._folder)
        twin.rename(self._folder)
        return True

    def _check_writable(self, changes: TreeChanges) -> None:
        """A twin could be made of a folder that somebody has closed, but that is not meant."""
        for path in (*changes.written, *changes.removed):
            place = (self._folder / path).parent
            if place.is_dir() and not os.access(place, os.W_OK):
                raise PermissionError(13, os.strerror(13), str(place))

    def _place_files(self) -> None:
        for each in self._files:
            if each.before is not None:
                _keep(each.target, each.former)
            if each.content is not None:
                each.next.write_bytes(each.content)
                each.next.chmod(mode_of(each.target))
        for each in self._files:
            if digest_on_disk(each.target) != digest_or_none(each.before):
                raise TreeError(f"{each.target}: was changed meanwhile; nothing was written")
            if each.content is None:
                each.target.unlink()
            else:
                each.next.replace(each.target)

    def _note(self, *, done: bool) -> None:
        """Write the journal."""
        journal = {
            "done": done,
            "twin": self._twin,
            "replaced": dict(self._changes.replaced) if self._changes else {},
            "files": [
                {
                    "path": os.path.relpath(each.target, self._work),
                    "before": digest_or_none(each.before),
                    "after": digest_or_none(each.content),
                }
                for each in self._files
            ],
        }
        atomic_write(self._work / JOURNAL, json.dumps(journal))

    def _failure(self, error: OSError) -> TreeError:
        file = Path(str(error.filename2 or error.filename or self._folder))
        for place in (self._work / TWIN, self._folder):
            if file.is_relative_to(place):
                file = self._shown / file.relative_to(place)
        if file.is_relative_to(self._work):
            file = self._shown
        for each in self._files:
            if file in {each.next, each.former}:
                file = each.target
        return TreeError(f"{file}: cannot be written: {error.strerror}")


def _write_in_turn(folder: Path, texts: Mapping[str, str], changes: TreeChanges) -> None:
    """Carry changes out one by one: each file whole or not at all, the manifest last.

    What is generated no more goes first: a folder may be to come where a file was. Before all that
    the new manifest is put beside the old one, so that after an interruption the next run knows
    either state of a file as its own.
    """
    atomic_write(folder / NEXT_MANIFEST, texts[MANIFEST])
    for path in changes.removed:
        (folder / path).unlink()
        remove_empty_folders(folder, (folder / path).parent)
    for path in changes.written:
        if path != MANIFEST:
            atomic_write(folder / path, texts[path])
    os.replace(folder / NEXT_MANIFEST, folder / MANIFEST)


def _can_have_twin(folder: Path) -> bool:
    parent = next(each for each in folder.parents if each.is_dir())
    return os.access(parent, os.W_OK) and not os.path.ismount(folder)


def _leads_elsewhere(folder: Path, paths: tuple[str, ...]) -> bool:
    """Whether a file lies below a symbolic link, so that it is not in the folder itself."""
    holders = {holder for path in paths for holder in Path(path).parents}
    return any((folder / each).is_symlink() for each in holders if each != Path())


def _keep(file: Path, other: Path) -> None:
    """Let a file have a second name, or a copy where it can have none."""
    try:
        os.link(file, other)
    except OSError:
        shutil.copy2(file, other)
